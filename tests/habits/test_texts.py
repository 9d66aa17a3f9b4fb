"""Any text in any field of any form: kept and shown as it is, or refused in words; never a failure.

Forms are found by introspection, and none may fail. One that keeps free text gets a row in `KEPT`: which of its fields
do, what makes the rest valid, where they are shown; then what is shown is what was sent.
"""

import csv
import inspect
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from io import BytesIO, StringIO
from urllib.parse import quote_from_bytes, urlencode

import msgspec
import pytest
from cast import CAST, World, the_world
from knock import Answer, knock
from litestar import Litestar
from openpyxl import load_workbook
from permissions import filled, furnish
from texts import FEW, LONG, TEXTS, UNSTORABLE

from events.app import create_app
from events.foundation.forms import Form
from events.foundation.spreadsheet import cell_text, unguarded
from events.foundation.transaction import fetch
from events.identity.guards import login_cookie
from events.identity.guards.forgery import csrf_token
from events.identity.guards.policies import routes_of
from events.identity.rules import SYSTEM
from events.outcomes.actions import seed_stages
from events.programme.actions import seed_programme

Fields = dict[str, str | list[str]]
S = "/sessions/{session_id:int}"
BROKEN, CLEAR, DONE = 500, {200, 303, 400, 409, 422}, {200, 303}
ERRORS = re.compile(r'class="lq-field__error".*?<span>(.*?)</span>')
ON_A_PAGE = 40
"""So many rows every list shows at once."""
SEEN: Fields = {"visibility": "participants", "priority": "0"}


@dataclass(frozen=True)
class Kept:
    """A form that keeps text: which fields, what makes the rest valid, and the page that shows them ("" its answer)."""

    path: str
    texts: tuple[str, ...]
    rest: Fields = field(default_factory=dict)
    shown: str = ""
    """`{new}` is where the answer leads."""


KEPT = {
    "SessionForm": Kept(
        "/sessions",
        ("title", "venue"),
        {"template": "matchmaking", "unit_id": "{unit_id}", "day": "2027-03-01", "tables": "4"},
        "{new}/edit",
    ),
    "CopyForm": Kept(f"{S}/copy", ("title",), {"day": "2027-03-01"}, "{new}/edit"),
    "AgendaForm": Kept(
        f"{S}/agenda",
        ("title", "place", "people"),
        {"starts": "09:00", "ends": "09:15", "kind": "speech"},
        f"{S}/agenda",
    ),
    "ItemForm": Kept(
        f"{S}/items/needs",
        ("title", "description"),
        {**SEEN, "kind": "purchase", "organisation_id": "{organisation_id}"},
        f"{S}/items/needs/1/edit",
    ),
    "DelegatesForm": Kept(
        f"{S}/registrations/{{registration_id:int}}/delegates",
        ("name", "title"),
        {"count": "1", "topics": ["1:business"]},
        f"{S}/registrations/{{registration_id:int}}",
    ),
    "OutcomeForm": Kept(
        f"{S}/outcomes",
        ("title", "b_name"),
        {"kind": "order", "a_id": "{organisation_id}", "b_name": "外地客商", "stage": "已签约", "amount_wan": "80"},
        f"{S}/outcomes",
    ),
    "OutcomeForm in files": Kept(
        f"{S}/outcomes",
        ("note",),
        {"kind": "order", "a_id": "{organisation_id}", "b_name": "外地客商", "stage": "已签约", "title": "框架"},
        f"{S}/outcomes?format=csv",
    ),
    "AccountForm": Kept(
        "/people", ("display_name", "unit_name"), {"login": "lihua", "display_name": "李华"}, "/people"
    ),
    "OrganisationForm": Kept(
        "/organisations/{organisation_id:int}/edit",
        ("name", "county"),
        {"name": "丽水如懿箱包有限公司", "kind": "enterprise"},
        "/organisations/{organisation_id:int}/edit",
    ),
    "TokenForm": Kept("/tokens", ("name",), {"acts": "self", "scopes": ["sessions"], "days": "90"}, "/tokens"),
}


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


@dataclass
class Desk:
    """An administrator's browser."""

    app: Litestar
    world: World
    token: str

    async def get(self, path: str) -> Answer:
        """Open a page."""
        return await knock(self.app, "GET", filled(path, self.world), headers={"cookie": self._cookie})

    async def post(self, path: str, fields: Fields) -> Answer:
        """Send a form; lone surrogates as the three bytes that carry them."""
        headers: dict[str, str | bytes] = {
            "cookie": self._cookie,
            "x-csrftoken": csrf_token(self.token),
            "content-type": "application/x-www-form-urlencoded",
        }
        return await knock(self.app, "POST", filled(path, self.world), headers=headers, body=encoded(fields))

    @property
    def _cookie(self) -> str:
        return f"{login_cookie()}={self.token}"

    def rest(self, kept: Kept) -> Fields:
        """The other fields with the ids of the world."""
        ids = {"unit_id": self.world.unit_id, "organisation_id": self.world.organisation_id}
        return {
            name: value.format(**ids) if isinstance(value, str) and value.startswith("{") else value
            for name, value in kept.rest.items()
        }


def encoded(fields: Fields) -> bytes:
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return "&".join(
        f"{name}={quote_from_bytes(text.encode('utf-8', 'surrogatepass'))}" for name, text in pairs
    ).encode()


@pytest.fixture
async def desk(app: Litestar, db: object) -> AsyncIterator[Desk]:
    world = await the_world()
    await furnish(world)
    await seed_programme(SYSTEM)
    await seed_stages()
    async with app.lifespan():
        yield Desk(app, world, await CAST["administrator"](world))


def forms(app: Litestar) -> Iterator[tuple[str, type[Form]]]:
    """The path and the form of every route that takes one."""
    for path, handler in routes_of(app):
        for parameter in handler.parsed_fn_signature.parameters.values():
            if inspect.isclass(parameter.annotation) and issubclass(parameter.annotation, Form):
                yield path, parameter.annotation


def bare(text: str) -> str:
    """What browsers and pages leave alone: everything but white space."""
    return "".join(text.split())


def test_every_row_is_a_form(app: Litestar) -> None:
    found = {form.__name__ for _, form in forms(app)}
    assert {name.partition(" ")[0] for name in KEPT} - found == set()


@pytest.mark.parametrize("name", [*FEW, *LONG, *UNSTORABLE])
async def test_no_form_fails_on_any_text(desk: Desk, name: str) -> None:
    text = (TEXTS | LONG | UNSTORABLE)[name]
    broken = []
    for path, form in forms(desk.app):
        names = [one.encode_name for one in msgspec.structs.fields(form) if one.name != "csrf_token"]
        answer = await desk.post(path, dict.fromkeys(names, text))
        if not 0 < answer.status < BROKEN:
            broken.append(f"{path}: {answer.status}")
    assert broken == []


CASES = [(form, name) for form, kept in KEPT.items() for name in kept.texts]


@pytest.mark.parametrize(("form", "name"), CASES)
async def test_a_field_shows_what_it_keeps_or_refuses_it_in_words(desk: Desk, form: str, name: str) -> None:
    await shown_as_sent(desk, KEPT[form], name, FEW)


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, len(TEXTS), ON_A_PAGE))
@pytest.mark.parametrize(("form", "name"), CASES)
async def test_a_field_shows_any_text_that_it_keeps(desk: Desk, form: str, name: str, first: int) -> None:
    await shown_as_sent(desk, KEPT[form], name, list(TEXTS)[first : first + ON_A_PAGE])


async def shown_as_sent(desk: Desk, kept: Kept, name: str, which: Iterable[str]) -> None:
    wrong, kept_ones = [], 0
    for number, label in enumerate(which):
        rest = desk.rest(kept)
        rest |= {"title": f"题{number}"} if "title" in kept.texts else {}
        rest |= {"login": f"lihua{number}"} if "login" in rest else {}
        answer = await desk.post(kept.path, {**rest, name: TEXTS[label]})
        if answer.status not in CLEAR:
            wrong.append(f"{label}: {answer.status}")
        elif answer.status in DONE:
            kept_ones += 1
            page = await desk.get(
                kept.shown.replace("{new}", answer.headers.get("location", "")).replace("/1/", f"/{kept_ones}/")
            )
            if not is_shown(TEXTS[label], page, kept):
                wrong.append(f"{label}: {page.status} without it")
    assert wrong == []
    assert kept_ones > 0, ERRORS.findall(answer.text) or answer.text[:500]


def is_shown(text: str, page: Answer, kept: Kept) -> bool:
    """Whether the page, or the file, has the text as it was sent and nothing of it works."""
    if kept.shown.endswith("csv"):
        return bare(text.replace('"', '""')) in bare(page.text)
    return bare(text) in bare(unescape(page.text)) and "<script>alert" not in page.text


@pytest.mark.parametrize("name", UNSTORABLE)
@pytest.mark.parametrize("form", KEPT)
async def test_what_no_database_keeps_is_refused(desk: Desk, form: str, name: str) -> None:
    kept = KEPT[form]
    for text in kept.texts:
        rest = desk.rest(kept) | ({"title": "题"} if "title" in kept.texts else {})
        assert (await desk.post(kept.path, {**rest, text: UNSTORABLE[name]})).status in {400, 422}


async def test_needs_go_round_through_page_search_xlsx_and_csv(desk: Desk) -> None:
    """The whole corpus as titles; equal but for blanks around."""
    kept = replace(KEPT["ItemForm"], texts=("title",))
    sent = {}
    for label, text in TEXTS.items():
        answer = await desk.post(kept.path, {**desk.rest(kept), "title": text, "description": text})
        assert answer.status in {303, 422}, label
        if answer.status == 303:
            sent[label] = text.strip()
    stored = [row["title"] for row in await fetch("SELECT title FROM need ORDER BY id")]
    assert stored == list(sent.values())
    assert set(TEXTS) - set(sent) == {"blanks only"}
    items = f"{S}/items"
    book = load_workbook(BytesIO((await desk.get(f"{items}?format=xlsx&sort=id")).body)).worksheets[0]
    cells = {cell_text(str(cell.value)) for row in book.iter_rows() for cell in row if cell.value is not None}
    assert [label for label, text in sent.items() if text not in cells and unix(text) not in cells] == []
    file = (await desk.get(f"{items}?format=csv")).body.decode("utf-8-sig")
    lines = {unguarded(cell) for row in rows_of(file) for cell in row}
    assert {label: text for label, text in sent.items() if text not in lines and unix(text) not in lines} == {}
    lost = []
    for label, text in sent.items():
        page = await desk.get(f"{items}?{urlencode({'q': text})}")
        if page.status != 200 or bare(text) not in bare(unescape(page.text)):
            lost.append(f"{label}: {page.status}")
    assert lost == []


def unix(text: str) -> str:
    """With line ends as spreadsheets and the csv module give them back."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rows_of(file: str) -> list[list[str]]:
    return list(csv.reader(StringIO(file, newline="")))
