"""What holds for every page, found by asking the routes: forms work without scripts, no word is left untranslated."""

import html
import re
from collections.abc import AsyncIterator

import httpx
import make
import pytest
from cast import CAST, World, the_world
from litestar import Litestar
from permissions import filled, furnish, routes, row_of

from events.app import create_app
from events.foundation.i18n import catalogue
from events.identity.guards import login_cookie
from events.identity.rules import SYSTEM
from events.outcomes.actions import OutcomeDraft, log_outcome, seed_stages

READERS = ("administrator", "participant", "anonymous")
"""Who looks: together they are let into nearly every page."""
SPEAK_FOR_THEMSELVES = ("/dictionaries", "/words", "/chains", "/units", "/calendar", "/stages")
"""Pages whose rows are words of the installation, which are the same in every language."""
WORD = re.compile(r">([^<>{}]+)<|(?:placeholder|aria-label|title|alt)=\"([^\"]+)\"")
FORM = re.compile(r"<form\b[^>]*>")

Page = tuple[str, str, dict[str, str]]
"""Reader, path template, the page in each language."""


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


async def rows_of(world: World) -> None:
    """A row of everything the first page of a list needs to show its words."""
    await furnish(world)
    need = await make.need(world.session_id, world.organisation_id, title="需求甲", confidential=True)
    await make.supply(world.session_id, world.organisation_id, title="供给甲")
    await seed_stages()
    said = {"kind": "order", "stage": "履约中", "title": "订单甲", "a_name": "甲", "b_name": "乙", "need_id": need}
    rest = {"a_id": world.organisation_id, "b_id": None, "amount_wan": None, "people": None, "recorded_on": make.DAY}
    await log_outcome(SYSTEM, world.session_id, OutcomeDraft(**{**said, **rest}))


async def pages(app: Litestar) -> AsyncIterator[Page]:
    """Every page each reader is shown."""
    world = await the_world()
    await rows_of(world)
    transport = httpx.ASGITransport(app=app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
        for reader in READERS:
            token = await CAST[reader](world)
            headers = {"cookie": f"{login_cookie()}={token}"} if token else {}
            for method, path, policy in routes(app):
                row = row_of(method, path, policy)
                if method != "GET" or row is None or reader not in row.let_in or "stream" in path or "/api/" in path:
                    continue
                shown: dict[str, str] = {}
                for lang in ("zh-Hans", "zh-Hant", "en"):
                    answer = await browser.get(filled(path, world), params={"lang": lang}, headers=headers)
                    browser.cookies.clear()
                    if answer.status_code != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
                        break
                    shown[lang] = answer.text
                if shown:
                    yield reader, path, shown


def words(page: str) -> set[str]:
    """Everything a page says as a whole: texts between tags, labels and hints in attributes."""
    return {html.unescape(one or other).strip() for one, other in WORD.findall(page)} - {""}


def unsaid(lang: str) -> set[str]:
    """Words that this language says otherwise."""
    known: dict[object, str] = catalogue(lang)._catalog  # type: ignore[attr-defined] # GNUTranslations'
    return {one for one, said in known.items() if isinstance(one, str) and one and said != one and "%(" not in one}


async def test_every_page_speaks_each_language_and_every_form_works_without_scripts(app: Litestar, db: object) -> None:
    untranslated, silent, seen = [], [], set()
    foreign = {lang: unsaid(lang) for lang in ("en", "zh-Hant")}
    async for reader, path, shown in pages(app):
        seen.add(path)
        for lang, other in foreign.items():
            if not path.startswith(SPEAK_FOR_THEMSELVES) and (left := words(shown[lang]) & other):
                untranslated.append(f"{reader}: {path} in {lang}: {sorted(left)}")
        forms = FORM.findall(shown["zh-Hans"])
        silent += [f"{reader}: {path}: {form}" for form in forms if not ("method=" in form and "action=" in form)]
    assert len(seen) > 30
    assert untranslated == []
    assert silent == []


def test_an_untranslated_word_would_be_found() -> None:
    assert "状态" in words('<th scope="col">状态</th>') & unsaid("en")
    assert "状态" in words('<input aria-label="状态">') & unsaid("en")
