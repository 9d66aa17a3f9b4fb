"""Uploads as they are shown, and what is stored beside which they are judged."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from events.foundation.errors import NotFound
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch, records
from events.intake.engine import Judged, JudgedRow, NeedValues
from events.intake.engine.comparing import Compared, Stock, StoredNeed, as_confirmed, compare, decided, tabs_of
from events.intake.engine.decisions import Decision, Decisions
from events.intake.engine.faces import SheetFace
from events.intake.rules.codes import Problem
from events.intake.rules.headers import Mapping as Header
from events.intake.rules.names import core, likeness
from events.intake.rules.register import Firm, Register
from events.intake.rules.uploads import Tab, Terms, UploadState, cell_of
from events.marketplace.queries import needs_of
from events.marketplace.rules import SETTLED
from events.organisations.engine import folded_key
from events.organisations.queries import known_by

LEAST_LIKE = 0.25
"""Likeness of names from which an organisation is proposed for a row."""
Headers = dict[str, tuple[Header, ...]]


@dataclass(frozen=True)
class UploadView:
    """An upload without its rows; `counts` by action, once confirmed also by effect."""

    id: int
    session_id: int
    unit_id: int
    file_name: str
    sender: str
    sha256: str
    size_bytes: int
    state: UploadState
    refusal: str
    refusal_facts: Mapping[str, Any]
    remembered: bool
    counts: Mapping[str, int]
    asked_by: str
    asked_at: datetime
    begun_at: datetime | None
    read_at: datetime | None
    confirmed_by: str
    confirmed_at: datetime | None

    @property
    def usable(self) -> int:
        """How many rows can be written as they are."""
        return self.counts.get("accept", 0) + self.counts.get("accept_with_warning", 0)

    @property
    def review(self) -> int:
        """How many a person must decide."""
        return self.counts.get("review", 0)

    @property
    def rejected(self) -> int:
        """How many cannot be used."""
        return self.counts.get("reject", 0)

    @property
    def written(self) -> int | None:
        """How many were written; None until it is confirmed."""
        if self.state is not UploadState.CONFIRMED:
            return None
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


_COLUMNS = """u.id, u.session, s.unit, u.file_name, u.sender, u.sha256, u.size_bytes, u.state, u.refusal,
    u.refusal_facts, u.remembered, u.counts, coalesce(a.display_name, ''), u.asked_at, u.begun_at, u.read_at,
    coalesce(c.display_name, ''), u.confirmed_at"""
_FROM = """FROM upload u JOIN chain_session s ON s.id = u.session
    LEFT JOIN account a ON a.id = u.asked_by LEFT JOIN account c ON c.id = u.confirmed_by"""


def _upload(*values: Any) -> UploadView:  # noqa: ANN401 - the columns above
    row = dict(zip(UploadView.__dataclass_fields__, values, strict=True))
    loaded = {name: json.loads(row[name]) for name in ("refusal_facts", "counts")}
    return UploadView(**{**row, **loaded, "state": UploadState(row["state"])})


UPLOADS = Listing(
    row=_upload,
    columns=_COLUMNS,
    source=f"{_FROM} WHERE u.session = {{}}",
    tie="u.id",
    sorts={"sent": "u.id", "file": "u.file_name", "sender": "u.sender"},
    order="-sent",
    filters={"status": one_of("u.state = {}", UploadState), "sender": any_text("u.sender = {}")},
    text="strpos(lower(concat_ws(' ', u.file_name, u.sender, a.display_name)), {}) > 0",
)
"""The uploads of a session, the newest first."""


async def upload_view(session_id: int, upload_id: int) -> UploadView:
    """One upload of a session.

    Raises:
        NotFound: the session has none of this id.
    """
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE u.id = {{}} AND u.session = {{}}"
    rows = await records(sql, upload_id, session_id)
    if not rows:
        raise NotFound("upload", upload_id)
    return _upload(*rows[0])


async def content_of(sha256: str) -> bytes:
    """The bytes of a stored file."""
    rows = await fetch("SELECT content FROM stored_file WHERE sha256 = {}", sha256)
    if not rows:
        raise NotFound("file", sha256)
    return bytes(rows[0]["content"])


@dataclass(frozen=True)
class Kept:
    """What reading left: the rows (None: there are none), the sheets, what was said of columns and decided of rows."""

    judged: Judged | None
    faces: tuple[SheetFace, ...]
    mapping: Headers
    decisions: Decisions

    @property
    def headers(self) -> dict[str, tuple[Header, ...]]:
        """The headers that were read, per sheet."""
        return {face.name: tuple(table.mapping for table in face.tables) for face in self.faces}


async def kept_of(upload_id: int) -> Kept:
    """What reading an upload left."""
    rows = await fetch("SELECT judged, faces, mapping, decisions FROM upload WHERE id = {}", upload_id)
    if not rows:
        raise NotFound("upload", upload_id)
    row = rows[0]
    return Kept(
        msgspec.json.decode(row["judged"], type=Judged) if row["judged"] else None,
        msgspec.json.decode(row["faces"], type=tuple[SheetFace, ...]),
        msgspec.json.decode(row["mapping"], type=Headers),
        msgspec.json.decode(row["decisions"], type=dict[int, Decision], strict=False),
    )


async def memory_of(unit_id: int, sender: str) -> dict[str, str]:
    """What the columns of a sender's files mean, as somebody of the unit once said."""
    rows = await fetch(
        "SELECT name, field FROM remembered_column WHERE unit = {} AND sender = {} ORDER BY id", unit_id, sender
    )
    return {row["name"]: row["field"] for row in rows}


_FIRMS = """
SELECT o.id, o.name, coalesce(o.uscc, '') AS uscc, o.county, coalesce(k.mobile, '') AS phone, r.id IS NOT NULL AS here
FROM organisation o
LEFT JOIN registration r ON r.organisation = o.id AND r.session = {}
LEFT JOIN LATERAL (
  SELECT c.mobile FROM contact c
  WHERE c.organisation = o.id AND c.mobile <> '' AND c.unit = (SELECT s.unit FROM chain_session s WHERE s.id = {})
  ORDER BY c.id IS NOT DISTINCT FROM r.contact DESC, c.id LIMIT 1
) k ON true
WHERE NOT o.provisional
ORDER BY here DESC, o.id
"""


async def register_of(session_id: int) -> Register | None:
    """The known organisations, those of the session first; None where nobody is known, then anybody may come."""
    rows = await fetch(_FIRMS, session_id, session_id)
    if not rows:
        return None
    return Register(Firm(str(row["id"]), row["name"], row["uscc"], row["county"], row["phone"]) for row in rows)


@dataclass(frozen=True)
class Candidate:
    """An organisation that a row may mean."""

    id: int
    name: str
    uscc: str
    county: str
    here: bool


MOST_CANDIDATES = 8
_CANDIDATES = """
SELECT o.id, o.name, coalesce(o.uscc, '') AS uscc, o.county, r.id IS NOT NULL AS here
FROM organisation o LEFT JOIN registration r ON r.organisation = o.id AND r.session = {}
WHERE NOT o.provisional AND ({} = '' OR strpos(o.name, {}) > 0 OR o.uscc = upper({}))
"""


async def candidates_for(session_id: int, values: NeedValues, wanted: str = "") -> list[Candidate]:
    """Organisations that a row may mean, the likeliest first; with `wanted` those of that code or part of a name."""
    rows = await fetch(_CANDIDATES, session_id, wanted, wanted, wanted)
    name = core(values.enterprise_name)

    def nearness(row: Mapping[str, Any]) -> tuple[bool, float]:
        return (str(row["id"]) == values.firm_key, likeness(core(row["name"]), name) + row["here"] / 10)

    likely = [row for row in rows if wanted or nearness(row) > (False, LEAST_LIKE)]
    return [Candidate(**row) for row in sorted(likely, key=nearness, reverse=True)[:MOST_CANDIDATES]]


async def organisation_named(organisation_id: int) -> tuple[int, str, str]:
    """Id, name and code of an organisation.

    Raises:
        NotFound: there is none.
    """
    rows = await fetch(
        "SELECT id, name, coalesce(uscc, '') AS uscc FROM organisation WHERE id = {} AND NOT provisional",
        organisation_id,
    )
    if not rows:
        raise NotFound("organisation", organisation_id)
    return rows[0]["id"], rows[0]["name"], rows[0]["uscc"]


async def stock_of(session_id: int, judged: Judged) -> Stock:
    """What is stored of the session that the rows of a file may mean; three statements.

    Contacts given to other units than the session's are not among it.
    """
    values = [row.values for row in judged.rows if row.values]
    named = [one for one in values if not one.firm_key]
    known = await known_by([one.uscc for one in named if one.uscc], [one.enterprise_name for one in named])
    needs = [
        StoredNeed(one.id, one.organisation_id, one.category, _terms(one), is_settled=one.state in SETTLED)
        for one in await needs_of(session_id)
    ]
    firms = {int(one.firm_key) for one in values if one.firm_key} | {row["id"] for row in known}
    contacts = await contacts_given(session_id, sorted(firms))
    there = {(row["organisation"], row[key]) for row in contacts for key in ("mobile", "name") if row[key]}
    return Stock(needs, there, _Finder(known).organisation_of)


async def contacts_given(session_id: int, organisation_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The contacts of organisations that were given to the session's unit, the newest first."""
    sql = """
        SELECT c.id, c.organisation, c.name, c.mobile FROM contact c JOIN chain_session s ON s.unit = c.unit
        WHERE s.id = {} AND c.organisation = ANY({}) ORDER BY c.id DESC
        """
    return await fetch(sql, session_id, list(organisation_ids))


def _terms(need: Any) -> Terms:  # noqa: ANN401 - anything with these names
    return Terms(*(getattr(need, name) for name in Terms.__dataclass_fields__))


class _Finder:
    """Finds the organisation a row means: as the register did, else by code, else by name as `upsert_organisations`."""

    def __init__(self, known: Iterable[Mapping[str, Any]]) -> None:
        self._by_code = {row["uscc"]: int(row["id"]) for row in known if row["uscc"]}
        self._by_name = {folded_key(row["name"]): (int(row["id"]), row["uscc"]) for row in reversed(list(known))}

    def organisation_of(self, values: NeedValues) -> int | None:
        if values.firm_key:
            return int(values.firm_key)
        if values.uscc in self._by_code:
            return self._by_code[values.uscc]
        found, code = self._by_name.get(folded_key(values.enterprise_name), (None, None))
        return None if values.uscc and code else found


@dataclass(frozen=True)
class Note:
    """What was noticed about a row: the column's name ("" for the whole row), its number from 0, and the code."""

    column: str
    at: int | None
    problem: Problem


@dataclass(frozen=True)
class Preview:
    """All rows of a file with what confirming them does."""

    rows: tuple[Compared, ...]
    headers: Mapping[str, tuple[Header, ...]]

    @property
    def tabs(self) -> Mapping[Tab, int]:
        """How many rows stand in each tab."""
        return tabs_of(self.rows)

    def within(self, tab: Tab) -> list[Compared]:
        """The rows of a tab in the order of the file."""
        return [row for row in self.rows if row.tab is tab]

    def notes(self, row: JudgedRow) -> list[Note]:
        """What was noticed, with the column it is about."""
        over = [one for one in self.headers.get(row.place.sheet, ()) if one.last_row < row.place.row]
        columns, names = (over[-1].columns, over[-1].names) if over else ({}, {})
        found = []
        for problem in row.problems:
            kind = cell_of(problem, columns)
            found.append(Note(names.get(kind, "") if kind else "", columns[kind] if kind else None, problem))
        return found


async def preview_of(session_id: int, kept: Kept) -> Preview:
    """A judged file beside the database as it is now."""
    judged = decided(kept.judged or Judged(""), kept.decisions)
    return Preview(compare(judged, await stock_of(session_id, judged), kept.decisions), kept.headers)


def confirmed_preview(kept: Kept) -> Preview:
    """A confirmed file with what confirming it did."""
    rows = kept.judged.rows if kept.judged else ()
    return Preview(as_confirmed(rows, kept.decisions), kept.headers)
