"""Filings as the host reads them, names that strangers may find, and the receipt."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from events.filing.forms import Item, unpacked
from events.filing.rules import FEWEST_SIGNS, MOST_NAMES, FilingState
from events.foundation.errors import NotFound
from events.foundation.listing import Listing, one_of
from events.foundation.secret import digest
from events.foundation.transaction import fetch
from events.organisations.engine import folded_key


async def names_like(question: str) -> list[str]:
    """The names of organisations that contain the question, or whose initials start with it: names and nothing else.

    Organisations nobody has verified are left out, and a question of one character finds nothing.
    """
    key = folded_key(question)
    if len(key) < FEWEST_SIGNS:
        return []
    like = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await fetch(
        "SELECT DISTINCT name, name_key NOT LIKE {} AS inside FROM organisation"
        " WHERE NOT provisional AND (name_key LIKE {} OR pinyin_initials LIKE {}) ORDER BY inside, name LIMIT {}",
        f"{like}%",
        f"%{like}%",
        f"{like}%",
        MOST_NAMES,
    )
    return [row["name"] for row in rows]


@dataclass(frozen=True)
class Receipt:
    """What whoever filed may see again: the number, when, and how many items."""

    number: str
    items: int
    filed_at: datetime


async def receipt_of(session_id: int, receipt: str) -> Receipt:
    """The receipt that a secret opens.

    Raises:
        NotFound: nothing was filed with it in this session.
    """
    rows = await fetch(
        "SELECT number, jsonb_array_length(items) AS items, filed_at FROM filing"
        " WHERE session = {} AND receipt_hash = {}",
        session_id,
        digest(receipt),
    )
    if not rows:
        raise NotFound("filing")
    return Receipt(**rows[0])


async def is_filed(session_id: int, receipt: str) -> bool:
    """Whether something was filed with this secret."""
    sql = "SELECT 1 FROM filing WHERE session = {} AND receipt_hash = {}"
    return bool(await fetch(sql, session_id, digest(receipt)))


class FilingRow(msgspec.Struct, frozen=True):
    """A filing as a row of the host's queue."""

    id: int
    number: str
    state: str
    name: str
    contact_name: str
    mobile: str
    items: int
    known: bool
    filed_at: datetime


FILINGS = Listing(
    row=FilingRow,
    columns="""f.id, f.number, f.state, f.name, f.contact_name, f.mobile, jsonb_array_length(f.items),
        EXISTS (SELECT 1 FROM organisation o WHERE o.name_key = f.name_key OR (f.uscc <> '' AND o.uscc = f.uscc)),
        f.filed_at""",
    source="FROM filing f WHERE f.session = {}",
    text="strpos(lower(concat_ws(' ', f.name, f.name_key, f.number, f.contact_name, f.mobile)), {}) > 0",
    filters={"status": one_of("f.state = {}", FilingState)},
    sorts={"filed": "f.filed_at"},
    order="-filed",
    tie="f.id",
)
"""What was filed for a session, whatever became of it."""


@dataclass(frozen=True)
class FilingView:
    """A filing as its host reviews it; `delegates`: name and topics of each."""

    id: int
    session_id: int
    number: str
    state: FilingState
    name: str
    uscc: str
    kind: str
    contact_name: str
    contact_title: str
    mobile: str
    delegates: tuple[Mapping[str, Any], ...]
    items: tuple[Item, ...]
    consents: tuple[str, ...]
    notice_version: str
    registration_id: int | None
    note: str
    filed_at: datetime
    reviewed_at: datetime | None


@dataclass(frozen=True)
class Claimed:
    """An organisation we know that a filing may be about, its registration in the session, and the contact of that."""

    id: int
    name: str
    uscc: str
    county: str
    registration_id: int | None
    registration_state: str
    contact_name: str
    contact_mobile: str


async def filing_view(session_id: int, filing_id: int) -> FilingView:
    """One filing of a session.

    Raises:
        NotFound: there is none of this id in it.
    """
    rows = await fetch(
        "SELECT id, session AS session_id, number, state, name, uscc, kind, contact_name, contact_title, mobile,"
        " delegates, items, consents, notice_version, registration AS registration_id, note, filed_at, reviewed_at"
        " FROM filing WHERE id = {} AND session = {}",
        filing_id,
        session_id,
    )
    if not rows:
        raise NotFound("filing", filing_id)
    row = rows[0]
    typed = {
        "state": FilingState(row["state"]),
        "delegates": tuple(json.loads(row["delegates"])),
        "items": tuple(one for packed in json.loads(row["items"]) if (one := unpacked(packed))),
        "consents": tuple(row["consents"]),
    }
    return FilingView(**{**row, **typed})


async def claimed_by(view: FilingView) -> list[Claimed]:
    """The organisations with its code or its name, that of the code first."""
    rows = await fetch(
        """
        SELECT o.id, o.name, coalesce(o.uscc, '') AS uscc, o.county, r.id AS registration_id,
               coalesce(r.state, '') AS registration_state, coalesce(c.name, '') AS contact_name,
               coalesce(c.mobile, '') AS contact_mobile
        FROM organisation o LEFT JOIN registration r ON r.organisation = o.id AND r.session = {}
        LEFT JOIN contact c ON c.id = r.contact
        WHERE o.name_key = {} OR ({} <> '' AND o.uscc = {}) ORDER BY coalesce(o.uscc = {}, false) DESC, o.id
        """,
        view.session_id,
        folded_key(view.name),
        view.uscc,
        view.uscc,
        view.uscc or "-",
    )
    return [Claimed(**row) for row in rows]


async def waiting_count(session_id: int) -> int:
    """How many filings wait for the host."""
    sql = "SELECT count(*) AS n FROM filing WHERE session = {} AND state = {}"
    return int((await fetch(sql, session_id, FilingState.WAITING.value))[0]["n"])


async def tries_of(keys: Sequence[str], since: datetime) -> list[tuple[str, datetime]]:
    """What was tried under these keys since a moment."""
    rows = await fetch("SELECT key, at FROM filing_try WHERE key = ANY({}) AND at > {}", list(keys), since)
    return [(row["key"], row["at"]) for row in rows]
