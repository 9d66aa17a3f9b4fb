"""Sessions as they are shown: one session with its rounds, the list of an actor's sessions, the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import msgspec

from events.foundation.errors import NotFound
from events.foundation.reads import Read
from events.foundation.transaction import fetch, records
from events.identity.rules import Actor
from events.sessions.rules import Clash, Item, Place, SessionState, clashes, may_list


@dataclass(frozen=True)
class SlotView:
    """A slot 轮次 in local wall time; `index` from 0."""

    index: int
    starts: time
    ends: time


@dataclass(frozen=True)
class SessionView:
    """A session with its rounds and units."""

    id: int
    title: str
    unit_id: int
    unit_name: str
    chain_id: int | None
    chain_name: str
    template: str
    state: SessionState
    day: date
    day_open: bool
    """The day is the one it had before it was postponed; the new one is not settled."""
    venue: str
    meeting_minutes: int
    rehearsal: bool
    moves: int
    """How often its state was moved, or its day."""
    table_count: int
    slots: tuple[SlotView, ...]
    co_hosts: tuple[str, ...]
    co_host_ids: tuple[int, ...]

    @property
    def place(self) -> Place:
        """What decides who may see and manage it."""
        return Place(self.id, self.unit_id, self.chain_id, self.co_host_ids)


@dataclass(frozen=True)
class SessionRow:
    """A session as a row of a list."""

    id: int
    title: str
    unit_id: int
    unit_name: str
    chain_id: int | None
    chain_name: str
    state: SessionState
    day: date
    day_open: bool
    venue: str
    rehearsal: bool


@dataclass(frozen=True)
class AgendaItemView:
    """An item of the agenda in local wall time; `position` from 0."""

    id: int
    position: int
    starts: time
    ends: time
    kind: str
    title: str
    place: str
    people: str
    plenary: bool


@dataclass(frozen=True)
class MoveView:
    """One move of a session's state."""

    state_before: SessionState
    state_after: SessionState
    reason: str
    account_id: int | None
    at: datetime


class SessionRead(msgspec.Struct, frozen=True):
    """The columns of a session in their order."""

    id: int
    title: str
    unit_id: int
    unit_name: str
    chain_id: int | None
    chain_name: str
    template: str
    state: str
    day: date
    day_open: bool
    venue: str
    meeting_minutes: int
    rehearsal: bool
    moves: int
    table_count: int
    co_hosts: list[str]
    co_host_ids: list[int]
    indexes: list[int]
    starts: list[time]
    ends: list[time]


_SESSION = """
SELECT s.id, s.title, s.unit AS unit_id, u.name AS unit_name, s.chain AS chain_id, coalesce(c.name, '') AS chain_name,
       s.template, s.state, s.day, s.day_open, s.venue, s.meeting_minutes, s.rehearsal,
       (SELECT count(*) FROM session_move v WHERE v.session = s.id) AS moves,
       (SELECT count(*) FROM meeting_table t WHERE t.session = s.id) AS table_count,
       ARRAY(SELECT k.name FROM co_host h JOIN unit k ON k.id = h.unit WHERE h.session = s.id ORDER BY h.id)
         AS co_hosts,
       ARRAY(SELECT h.unit FROM co_host h WHERE h.session = s.id ORDER BY h.id) AS co_host_ids,
       ARRAY(SELECT slot_index FROM slot WHERE slot.session = s.id ORDER BY slot_index) AS indexes,
       ARRAY(SELECT starts FROM slot WHERE slot.session = s.id ORDER BY slot_index) AS starts,
       ARRAY(SELECT ends FROM slot WHERE slot.session = s.id ORDER BY slot_index) AS ends
FROM chain_session s JOIN unit u ON u.id = s.unit LEFT JOIN chain c ON c.id = s.chain
WHERE s.id = {}
"""


async def session_view(session_id: int) -> SessionView:
    """One session, in one statement.

    Raises:
        NotFound: there is none of this id.
    """
    return session_from([SessionRead(*row) for row in await records(_SESSION, session_id)])


def session_read(session_id: int) -> Read[SessionRead]:
    """The same to be read together with other things; `session_from` makes a session of it."""
    return Read(_SESSION, (session_id,), SessionRead)


def session_from(rows: Sequence[SessionRead]) -> SessionView:
    """The session that was read.

    Raises:
        NotFound: there was none.
    """
    if not rows:
        raise NotFound("session")
    row = msgspec.structs.astuple(rows[0])
    slots = tuple(map(SlotView, *row[17:]))
    return SessionView(*[*row[:7], SessionState(row[7]), *row[8:15], slots, tuple(row[15]), tuple(row[16])])


_ROWS = """
SELECT s.id, s.title, s.unit AS unit_id, u.name AS unit_name, s.chain AS chain_id, coalesce(c.name, '') AS chain_name,
       s.state, s.day, s.day_open, s.venue, s.rehearsal,
       ARRAY(SELECT h.unit FROM co_host h WHERE h.session = s.id) AS co_host_ids
FROM chain_session s JOIN unit u ON u.id = s.unit LEFT JOIN chain c ON c.id = s.chain
ORDER BY s.day DESC, s.id DESC
"""


async def sessions_of(actor: Actor) -> list[SessionRow]:
    """The sessions an actor finds in the list, the latest day first; in one statement."""
    found = []
    for row in await fetch(_ROWS):
        place = Place(row["id"], row["unit_id"], row["chain_id"], tuple(row.pop("co_host_ids")))
        row["state"] = SessionState(row["state"])
        if may_list(actor, place, row["state"]):
            found.append(SessionRow(**row))
    return found


_PLACES = """
SELECT s.id, s.unit, s.chain, ARRAY(SELECT h.unit FROM co_host h WHERE h.session = s.id), s.state FROM chain_session s
"""


async def listed_ids(actor: Actor) -> list[int]:
    """The ids of the sessions an actor finds in the list, in one statement."""
    return [
        row[0]
        for row in await records(_PLACES)
        if may_list(actor, Place(row[0], row[1], row[2], tuple(row[3])), SessionState(row[4]))
    ]


async def agenda_of(session_id: int) -> list[AgendaItemView]:
    """The agenda in its order."""
    rows = await fetch(
        """
        SELECT id, position, starts, ends, kind, title, place, people, plenary
        FROM agenda_item WHERE session = {} ORDER BY position, id
        """,
        session_id,
    )
    return [AgendaItemView(**row) for row in rows]


@dataclass(frozen=True)
class ReleasedAgenda:
    """The agenda as visitors see it."""

    version: int
    released_at: datetime
    items: tuple[AgendaItemView, ...]


async def released_agenda(session_id: int) -> ReleasedAgenda | None:
    """The newest released version; none while nothing is released."""
    rows = await fetch(
        "SELECT version, released_at, items FROM agenda_release WHERE session = {} ORDER BY version DESC LIMIT 1",
        session_id,
    )
    if not rows:
        return None
    items = msgspec.json.decode(rows[0]["items"], type=tuple[AgendaItemView, ...])
    return ReleasedAgenda(rows[0]["version"], rows[0]["released_at"], items)


async def shown_agenda(session_id: int, *, host: bool) -> list[AgendaItemView]:
    """The agenda as its hosts write it; for others as it was released."""
    if host:
        return await agenda_of(session_id)
    released = await released_agenda(session_id)
    return list(released.items) if released else []


async def agenda_clashes(session_id: int) -> list[Clash]:
    """What does not go together in the agenda."""
    return clashes(
        [
            Item(one.id, (one.starts, one.ends), one.place, one.people, one.plenary)
            for one in await agenda_of(session_id)
        ]
    )


async def moves_of(session_id: int) -> list[MoveView]:
    """The moves of a session's state, the newest first."""
    rows = await fetch(
        """
        SELECT state_before, state_after, reason, account_id, at FROM session_move
        WHERE session = {} ORDER BY id DESC
        """,
        session_id,
    )
    return [
        MoveView(
            SessionState(row["state_before"]),
            SessionState(row["state_after"]),
            row["reason"],
            row["account_id"],
            row["at"],
        )
        for row in rows
    ]
