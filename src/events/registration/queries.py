"""Who takes part in a session, with delegates and absences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import msgspec

from events.foundation.errors import NotFound
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch, records
from events.organisations.rules import OrganisationKind
from events.registration.rules import ConsentState, RegistrationSource, RegistrationState


@dataclass(frozen=True)
class DelegateView:
    """A delegate 参会代表; `number` from 1, `name` may be empty."""

    id: int
    number: int
    name: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Participant:
    """An organisation that takes part. Contact data are the host's: mask them unless consent is given."""

    registration_id: int
    organisation_id: int
    uscc: str | None
    name: str
    short_name: str
    kind: str
    county: str
    state: RegistrationState
    source: str
    consent: ConsentState
    contact_id: int | None
    contact_name: str
    contact_title: str
    contact_mobile: str
    contact_unit_id: int | None
    note: str
    delegates: tuple[DelegateView, ...]
    absences: tuple[tuple[time, time], ...]


_REGISTRATIONS = """
SELECT r.id AS registration_id, o.id AS organisation_id, o.uscc, o.name, o.short_name, o.kind, o.county, r.state,
       r.source, r.note, r.consent, r.contact AS contact_id, coalesce(c.name, '') AS contact_name,
       coalesce(c.title, '') AS contact_title, coalesce(c.mobile, '') AS contact_mobile,
       c.unit AS contact_unit_id
FROM registration r JOIN organisation o ON o.id = r.organisation LEFT JOIN contact c ON c.id = r.contact
"""
_DELEGATES = """
SELECT d.registration, d.id, d.number, d.name, d.title, d.topics
FROM delegate d JOIN registration r ON r.id = d.registration
"""
_ABSENCES = """
SELECT a.registration, a.starts, a.ends FROM absence a JOIN registration r ON r.id = a.registration
"""


async def participants(session_id: int) -> list[Participant]:
    """Accepted registrations by organisation id, in three statements whatever their number."""
    return await _views("r.session = {} AND r.state = 'accepted'", session_id)


async def firms_of(session_id: int) -> list[tuple[int, str]]:
    """Id and name of every organisation that takes part, by id: what a form offers."""
    sql = """SELECT o.id, o.name FROM registration r JOIN organisation o ON o.id = r.organisation
             WHERE r.session = {} AND r.state = 'accepted' ORDER BY o.id"""
    return [(row[0], row[1]) for row in await records(sql, session_id)]


async def registrations_of(session_id: int) -> list[Participant]:
    """All registrations in whatever state, by organisation id, in three statements."""
    return await _views("r.session = {}", session_id)


async def registration_view(registration_id: int) -> Participant:
    """One registration.

    Raises:
        NotFound: there is none of this id.
    """
    found = await _views("r.id = {}", registration_id)
    if not found:
        raise NotFound("registration", registration_id)
    return found[0]


async def registration_session(registration_id: int) -> int:
    """The session a registration belongs to.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch("SELECT session FROM registration WHERE id = {}", registration_id)
    if not rows:
        raise NotFound("registration", registration_id)
    return int(rows[0]["session"])


@dataclass(frozen=True)
class SeatView:
    """A delegate's seat and who has it now."""

    registration_id: int
    name: str
    title: str


async def delegate_seat(delegate_id: int) -> SeatView:
    """The seat of a delegate who has not withdrawn.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(
        "SELECT registration AS registration_id, name, title FROM delegate WHERE id = {} AND withdrawn_at IS NULL",
        delegate_id,
    )
    if not rows:
        raise NotFound("delegate", delegate_id)
    return SeatView(**rows[0])


@dataclass(frozen=True)
class ReplacementView:
    """A person who gave a seat up; `who` noted it, empty for the firm itself."""

    delegate_id: int
    number: int
    name_before: str
    title_before: str
    who: str
    at: datetime


async def replacements_of(registration_id: int) -> list[ReplacementView]:
    """Every replacement in a registration, the newest first."""
    rows = await fetch(
        """
        SELECT d.id AS delegate_id, d.number, p.name_before, p.title_before, coalesce(a.display_name, '') AS who, p.at
        FROM replacement p JOIN delegate d ON d.id = p.delegate LEFT JOIN account a ON a.id = p.account_id
        WHERE d.registration = {} ORDER BY p.id DESC
        """,
        registration_id,
    )
    return [ReplacementView(**row) for row in rows]


async def _views(which: str, key: int) -> list[Participant]:
    rows = await fetch(f"{_REGISTRATIONS} WHERE {which} ORDER BY o.id", key)
    who: dict[int, list[DelegateView]] = defaultdict(list)
    away: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for row in await fetch(f"{_DELEGATES} WHERE d.withdrawn_at IS NULL AND {which} ORDER BY d.number", key):
        who[row["registration"]].append(_delegate(row))
    for row in await fetch(f"{_ABSENCES} WHERE {which} ORDER BY a.starts, a.ends", key):
        away[row["registration"]].append((row["starts"], row["ends"]))
    return [_participant(row, who[row["registration_id"]], away[row["registration_id"]]) for row in rows]


def _delegate(row: dict[str, Any]) -> DelegateView:
    return DelegateView(row["id"], row["number"], row["name"], row["title"], tuple(row["topics"]))


def _participant(row: dict[str, Any], delegates: list[DelegateView], absences: list[tuple[time, time]]) -> Participant:
    states = {"state": RegistrationState(row["state"]), "consent": ConsentState(row["consent"])}
    return Participant(**{**row, **states}, delegates=tuple(delegates), absences=tuple(absences))


@dataclass(frozen=True)
class ConsentView:
    """The newest answer of a contact to a purpose."""

    purpose: str
    state: ConsentState
    channel: str
    attested_by: int | None


async def consents_of(session_id: int, contact_id: int) -> list[ConsentView]:
    """The newest answer of a contact to each purpose, by purpose; a purpose never asked is absent."""
    rows = await fetch(
        """
        SELECT DISTINCT ON (purpose) purpose, state, channel, attested_by FROM consent_record
        WHERE session = {} AND contact = {} ORDER BY purpose, id DESC
        """,
        session_id,
        contact_id,
    )
    return [ConsentView(row["purpose"], ConsentState(row["state"]), row["channel"], row["attested_by"]) for row in rows]


@dataclass(frozen=True)
class AnswerView:
    """One answer of a contact; `attested_by`: the name of the account that recorded it, empty for the contact's own."""

    purpose: str
    state: ConsentState
    channel: str
    attested_by: str
    at: datetime


async def answers_of(session_id: int, contact_id: int) -> list[AnswerView]:
    """Every answer of a contact, the newest first."""
    rows = await fetch(
        """
        SELECT c.purpose, c.state, c.channel, coalesce(a.display_name, '') AS attested_by, c.at
        FROM consent_record c LEFT JOIN account a ON a.id = c.attested_by AND c.channel IN ('paper', 'call')
        WHERE c.session = {} AND c.contact = {} ORDER BY c.id DESC
        """,
        session_id,
        contact_id,
    )
    return [AnswerView(**{**row, "state": ConsentState(row["state"])}) for row in rows]


async def registration_counts(session_ids: Sequence[int]) -> dict[int, int]:
    """How many organisations take part in each session (accepted); a session without any is absent. One statement."""
    rows = await fetch(
        """
        SELECT session, count(*) AS organisations FROM registration
        WHERE session = ANY({}) AND state = 'accepted' GROUP BY session
        """,
        list(session_ids),
    )
    return {row["session"]: row["organisations"] for row in rows}


async def areas_of(organisation_ids: Sequence[int]) -> dict[int, int]:
    """The region code of each organisation's county, by the dictionary county, else by its name."""
    rows = await fetch(
        """
        SELECT o.id, coalesce(d.code, r.code) AS area FROM organisation o
        LEFT JOIN dictionary_entry d ON d.dictionary = 'county' AND d.label = o.county
        LEFT JOIN region r ON r.name = o.county
        WHERE o.id = ANY({}) AND coalesce(d.code, r.code) ~ '^[0-9]+$'
        """,
        list(organisation_ids),
    )
    return {row["id"]: int(row["area"]) for row in rows}


class RegistrationRow(msgspec.Struct, frozen=True):
    """A registration as a row of the host's list; `delegates`: how many come."""

    registration_id: int
    name: str
    uscc: str | None
    kind: str
    county: str
    state: str
    source: str
    consent: str
    contact_name: str
    contact_title: str
    contact_mobile: str
    delegates: int
    note: str
    filed_at: datetime


REGISTRATIONS = Listing(
    row=RegistrationRow,
    columns="""r.id, o.name, o.uscc, o.kind, o.county, r.state, r.source, r.consent, coalesce(c.name, ''),
        coalesce(c.title, ''), coalesce(c.mobile, ''),
        (SELECT count(*) FROM delegate d WHERE d.registration = r.id AND d.withdrawn_at IS NULL), r.note,
        r.created_at""",
    source="""FROM registration r JOIN organisation o ON o.id = r.organisation LEFT JOIN contact c ON c.id = r.contact
        WHERE r.session = {}""",
    text="""strpos(lower(concat_ws(' ', o.name, o.name_key, o.short_name, o.pinyin_initials, o.uscc, c.name, c.mobile)),
        {}) > 0""",
    filters={
        "status": one_of("r.state = {}", RegistrationState),
        "kind": one_of("o.kind = {}", OrganisationKind),
        "county": any_text("o.county"),
        "consent": one_of("r.consent = {}", ConsentState),
        "source": one_of("r.source = {}", RegistrationSource),
    },
    sorts={"name": 'o.pinyin_key COLLATE "C"', "county": "o.county", "filed": "r.created_at", "id": "r.id"},
    order="id",
    tie="r.id",
    columns_shown={"kind": True, "county": True, "contact": True, "delegates": True, "source": False, "filed": False},
)
"""Everybody who registered for a session, whatever became of it."""
