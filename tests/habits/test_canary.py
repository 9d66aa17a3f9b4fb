"""Two tenants mirror each other; whatever the cast may read holds no word of a tenant that is not the reader's.

Every GET route found by introspection is asked as every actor, with the ids of both tenants in every parameter: pages,
JSON, workbooks, documents, papers, event streams. A word of a confidential need, or of a person without consent, is
read by nobody but the host. Controls: with a guard off the same crawl finds leaks, and the host does read every word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import make
import pytest
from cast import CAST
from fair import contents
from keys import of_unit
from knock import Answer, knock
from litestar import Litestar
from permissions import DEVICES, parameters, routes
from tenants import Owned, Tenant, both_host, owned, tenant, values_for, world_of

from events.app import create_app
from events.foundation import pdf
from events.identity.guards import login_cookie, pace
from events.identity.guards.authentication import IMPERSONAL
from events.identity.rules import SYSTEM
from events.meetings import api
from events.outcomes.rules import Audience
from events.reports.actions import ask_paper, ask_report
from events.reports.jobs import make as make_report
from events.reports.jobs import make_paper
from events.reports.rules import PaperKind
from events.sessions import guards

A, B = "a", "b"
OPEN, INNER, SECRET, PRIVATE = "open", "inner", "secret", "private"
EVERYTHING = frozenset(product((A, B), (OPEN, INNER, SECRET, PRIVATE)))
OF_A = frozenset({(A, OPEN), (A, INNER)})
TITLES = frozenset(product((A, B), (OPEN,)))
MAY_READ: dict[str, frozenset[tuple[str, str]]] = {
    "participant": OF_A,
    "participant elsewhere": frozenset({(A, OPEN)}),
    "collector": TITLES,
    "collector elsewhere": TITLES,
    "organizer": frozenset((A, kind) for kind in (OPEN, INNER, SECRET, PRIVATE)),
    "organizer elsewhere": frozenset((B, kind) for kind in (OPEN, INNER, SECRET, PRIVATE)),
    "chain office": OF_A,
    "chain chief": OF_A,
    "expert": OF_A,
    "door device": OF_A,
    "steward device": OF_A,
    "superior": TITLES,
    "administrator": EVERYTHING,  # nothing can leak there, nothing is asked
}
"""Whose words an actor may read; one that is not named reads none."""


@dataclass(frozen=True)
class Aviary:
    """The application with both tenants, and the headers of everybody."""

    app: Litestar
    tenants: dict[str, Tenant]
    rows: dict[str, Owned]
    headers: dict[str, dict[str, str]]

    def words(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Every word with whose it is and of what kind."""
        for name, one in self.tenants.items():
            yield (name, OPEN), one.open
            yield (name, INNER), one.inner
            yield (name, SECRET), one.secret
            yield (name, PRIVATE), one.private
            yield (name, PRIVATE), one.mobile

    def addresses(self, path: str) -> Iterator[str]:
        """A route's address with the ids of both tenants in every combination."""
        names = parameters(path)
        for values in product(*[values_for(name, self.rows.values()) for name in names]):
            left = iter(values)
            yield "/".join(str(next(left)) if part.startswith("{") else part for part in path.split("/"))


@pytest.fixture
async def aviary(db: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Aviary:
    monkeypatch.setattr(pdf, "render", lambda html, **_: html.encode())  # what a paper says, without setting it
    monkeypatch.setattr(pdf, "joined", b"".join)
    monkeypatch.setattr(pace, "AT_ONCE", 10**6)  # else a token reads nothing but that it asks too often
    tenants = {A: await tenant("朱鹮", "13811110001", tmp_path), B: await tenant("黑鹳", "13822220002", tmp_path)}
    shared = await make.organisation("两地都来的有限公司")
    for one in tenants.values():
        await both_host(one, shared)
        for audience in Audience:
            await make_report(await ask_report(SYSTEM, one.session_id, audience, "zh-Hans"), "zh-Hans")
        for kind in PaperKind:
            await make_paper(await ask_paper(SYSTEM, one.session_id, kind, "zh-Hans"))
    world = await world_of(tenants[A], tenants[B])
    headers = {actor: _headers(actor, await browser(world)) for actor, browser in CAST.items()}
    headers |= {f"token of {name}": await of_unit(one.unit_id) for name, one in tenants.items()}
    rows = {name: {**await owned(one), "organisation": {shared, *one.firms[:1]}} for name, one in tenants.items()}
    return Aviary(create_app(), tenants, rows, headers)


def _headers(actor: str, token: str) -> dict[str, str]:
    if actor in DEVICES:
        return {"authorization": f"Bearer {token}"}
    return {"cookie": f"{login_cookie()}={token}"} if token else {}


@dataclass
class Found:
    """What a crawl came to: leaks, and which words each actor read."""

    leaks: list[str]
    read: dict[str, set[str]]
    asked: int = 0
    untyped: set[str] = field(default_factory=set)
    """Addresses whose answer does not say what it is, or in which letters."""
    cached: set[str] = field(default_factory=set)
    """Addresses whose answer to somebody we know may be kept by a browser or on the way."""


async def crawl(aviary: Aviary, actors: Iterable[str], under: str = "/") -> Found:
    """Ask every GET route below a path as each actor."""
    found = Found([], {})
    asked = [
        (path, policy) for method, path, policy in routes(aviary.app) if method == "GET" and path.startswith(under)
    ]
    async with aviary.app.lifespan():
        for actor in actors:
            read = found.read.setdefault(actor, set())
            for path, policy in asked:
                for address in aviary.addresses(path):
                    answer = await _answer(aviary, actor, address)
                    text = readable(answer)
                    found.untyped |= set() if _typed(answer) else {address}
                    found.cached |= {address} if _may_be_cached(actor, address, answer) else set()
                    found.asked += 1
                    heard = {whose: word for whose, word in aviary.words() if word in text}
                    read |= set(heard.values())
                    found.leaks += [
                        f"{actor}: {address}: {word}" for whose, word in heard.items() if not _may(actor, whose, policy)
                    ]
    return found


async def _answer(aviary: Aviary, actor: str, address: str) -> Answer:
    """The answer to a browser; where that is only sent elsewhere, the answer to htmx."""
    headers = aviary.headers[actor]
    answer = await knock(aviary.app, "GET", address, headers=headers)
    if answer.status == 303 and headers:
        return await knock(aviary.app, "GET", address, headers={**headers, "hx-request": "true"})
    return answer


def _typed(answer: Answer) -> bool:
    """Whether a body says what it is; a text also in which letters, unless its kind knows only one."""
    kind = answer.headers.get("content-type", "")
    return not answer.body or ("charset=" in kind if kind.startswith("text/") else bool(kind))


def _may_be_cached(actor: str, address: str, answer: Answer) -> bool:
    """Only what is the same for everybody may be."""
    known = actor not in ("anonymous", "disabled account") and not address.startswith(IMPERSONAL)
    return known and "no-store" not in answer.headers.get("cache-control", "")


def _may(actor: str, whose: tuple[str, str], policy: str) -> bool:
    if policy == "open_to_all" and whose[1] == OPEN:
        return True
    if actor.startswith("token of"):
        return whose[0] == actor[-1]
    return whose in MAY_READ.get(actor, ())


def readable(answer: Answer) -> str:
    """The text of an answer, whatever it is packed in."""
    body = answer.body
    if body.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(body)) as pack:
            body = b"\n".join(pack.read(name) for name in pack.namelist())
    unfolded = re.sub(rb"\r\n[ \t]", b"", body)
    heads = " ".join(answer.headers.values())
    return unescape(unfolded.decode(errors="replace")) + body.decode("gb18030", errors="replace") + heads


async def test_nobody_reads_a_word_that_is_not_his(aviary: Aviary) -> None:
    """One test, because building the two tenants takes most of its time; the controls come last."""
    await _everybody_keeps_to_his_own(aviary)
    await _without_the_guard_of_sessions_there_are_leaks(aviary)
    await _without_the_filter_of_confidential_needs_they_are_found(aviary)


async def _everybody_keeps_to_his_own(aviary: Aviary) -> None:
    before = await contents()
    found = await crawl(aviary, [actor for actor in aviary.headers if MAY_READ.get(actor) != EVERYTHING])
    assert not found.leaks, "\n".join(found.leaks[:100])
    assert (await contents(), found.untyped, found.cached) == (before, set(), set())  # reading changes nothing
    assert found.asked > 1500
    for actor, whose in (("organizer", A), ("organizer elsewhere", B)):
        assert found.read[actor] >= {word for (tenant, _), word in aviary.words() if tenant == whose}
    assert found.read["anonymous"] | found.read["disabled account"] <= {one.open for one in aviary.tenants.values()}
    assert aviary.tenants[A].inner in found.read["chain chief"] & found.read["participant"] & found.read["token of a"]


async def _without_the_guard_of_sessions_there_are_leaks(aviary: Aviary) -> None:
    async def anybody(*_: object) -> None:
        """Let everybody in."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guards, "_require", anybody)
        found = await crawl(aviary, ["organizer elsewhere"], "/sessions/{session_id:int}/")
    mine = aviary.tenants[A]
    leaks = "\n".join(found.leaks)
    assert [word for word in (mine.inner, mine.secret, mine.private, mine.mobile) if word not in leaks] == []
    assert [form for form in (".pdf", "/xlsx", "/docx", "/annotated") if form not in leaks] == []


async def _without_the_filter_of_confidential_needs_they_are_found(aviary: Aviary) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "is_host", lambda *_: True)
        found = await crawl(aviary, ["chain chief"], "/api/")
    assert {leak.rpartition(" ")[2] for leak in found.leaks} == {aviary.tenants[A].secret}
