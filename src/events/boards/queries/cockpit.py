"""The session list with its figures, and the cockpit of one session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from events.boards.rules import Check, NextAction, Tally, checks, next_action
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch
from events.meetings.queries import notices_of, plans_of
from events.reach.queries import reach_tally
from events.sessions.queries import (
    MoveView,
    SessionView,
    agenda_clashes,
    moves_of,
)
from events.sessions.rules import SessionState

_TALLY = """
SELECT s.created_at,
  (SELECT count(*) FROM agenda_item WHERE session = s.id) AS agenda_items,
  (SELECT count(*) FROM meeting_table WHERE session = s.id) AS tables,
  (SELECT count(*) FROM slot WHERE session = s.id) AS slots,
  (SELECT count(*) FROM registration WHERE session = s.id AND state <> 'withdrawn') AS registrations,
  (SELECT count(*) FROM registration WHERE session = s.id AND state = 'filed') AS registrations_waiting,
  (SELECT count(*) FROM need WHERE session = s.id AND state NOT IN ('draft', 'withdrawn')) AS needs,
  (SELECT count(*) FROM need WHERE session = s.id AND state = 'submitted') AS needs_submitted,
  (SELECT count(*) FROM supply WHERE session = s.id AND state NOT IN ('draft', 'withdrawn')) AS supplies,
  (SELECT count(*) FROM supply WHERE session = s.id AND state = 'submitted') AS supplies_submitted,
  (SELECT count(DISTINCT m.need) FROM match m WHERE m.session = s.id) AS needs_matched,
  (SELECT count(*) FROM registration WHERE session = s.id AND state = 'accepted' AND consent = 'missing')
    AS consents_missing,
  (SELECT count(*) FROM registration WHERE session = s.id AND state = 'accepted') AS contacts,
  (SELECT count(*) FROM delegate d JOIN registration r ON r.id = d.registration
   WHERE r.session = s.id AND r.state = 'accepted' AND d.withdrawn_at IS NULL) AS delegates,
  (SELECT count(*) FROM ticket t JOIN delegate d ON d.id = t.delegate JOIN registration r ON r.id = d.registration
   WHERE t.session = s.id AND t.state = 'valid' AND r.state = 'accepted' AND d.withdrawn_at IS NULL) AS tickets,
  (SELECT count(*) FROM meeting m WHERE m.plan = p.id) AS meetings,
  (SELECT count(*) FROM unplaced u WHERE u.plan = p.id) AS unplaced,
  CASE WHEN p.state = 'draft' THEN p.version END AS draft_version,
  (SELECT version FROM meeting_plan WHERE session = s.id AND state = 'released') AS released_version,
  (SELECT count(*) FROM filing WHERE session = s.id AND state = 'waiting') AS filings_waiting,
  (SELECT count(*) FROM day_notice d JOIN registration r ON r.id = d.registration
   WHERE r.session = s.id AND d.state = 'open') AS notices_waiting
FROM chain_session s
LEFT JOIN LATERAL (SELECT * FROM meeting_plan WHERE session = s.id ORDER BY version DESC LIMIT 1) p ON true
WHERE s.id = {}
"""

_LOG = """
SELECT l.at, l.deed, l.noun, l.noun_id, coalesce(a.display_name, '') AS who, l.actor_kind
FROM audit_line l LEFT JOIN account a ON a.id = l.account_id
WHERE l.session_id = {} ORDER BY l.id DESC LIMIT 6
"""

_COVER = """
SELECT n.category, count(*) AS needs, count(*) FILTER (
  WHERE EXISTS (SELECT 1 FROM candidate c WHERE c.need = n.id AND NOT c.forbidden)) AS fitted
FROM need n WHERE n.session = {} AND n.state NOT IN ('draft', 'withdrawn') GROUP BY 1 ORDER BY 1
"""


class ListedSession(msgspec.Struct, frozen=True):
    """A session in the list, with the figures a host asks first."""

    id: int
    title: str
    day: date
    day_open: bool
    unit_name: str
    venue: str
    chain_name: str
    state: str
    rehearsal: bool
    organisations: int
    needs: int
    meetings: int


SESSIONS = Listing(
    row=ListedSession,
    columns="""s.id, s.title, s.day, s.day_open, u.name, s.venue, coalesce(c.name, ''), s.state, s.rehearsal,
        (SELECT count(*) FROM registration r WHERE r.session = s.id AND r.state <> 'withdrawn'),
        (SELECT count(*) FROM need n WHERE n.session = s.id AND n.state NOT IN ('draft', 'withdrawn')),
        (SELECT count(*) FROM meeting m JOIN meeting_plan p ON p.id = m.plan
         WHERE p.session = s.id AND p.state = 'released')""",
    source="""FROM chain_session s JOIN unit u ON u.id = s.unit LEFT JOIN chain c ON c.id = s.chain
        WHERE s.id = ANY({}::bigint[])""",
    tie="s.id DESC",
    sorts={"day": "s.day", "title": "s.title", "chain": "c.name", "unit": "u.name"},
    order="-day",
    filters={
        "status": one_of("s.state = {}", SessionState),
        "chain": any_text("c.name"),
        "unit": any_text("u.name"),
    },
    text="strpos(lower(concat_ws(' ', s.title, s.venue, u.name, c.name)), {}) > 0",
)
"""Some sessions (their ids), the latest day first."""


@dataclass(frozen=True)
class Beginning:
    """What a new installation has: units and chains on offer, people who can host a session."""

    units: int
    chains: int
    hosts: int


async def beginning() -> Beginning:
    """How far a new installation is; one statement."""
    rows = await fetch(
        """
        SELECT (SELECT count(*) FROM unit WHERE NOT retired) AS units,
               (SELECT count(*) FROM chain c JOIN chain_list l ON l.id = c.chain_list
                WHERE NOT c.retired AND NOT l.retired) AS chains,
               (SELECT count(DISTINCT g.account) FROM role_grant g JOIN account a ON a.id = g.account
                WHERE g.role = 'organizer' AND a.disabled_at IS NULL) AS hosts
        """
    )
    return Beginning(**rows[0])


@dataclass(frozen=True)
class LogLine:
    """One recent deed."""

    at: datetime
    deed: str
    noun: str
    noun_id: int | None
    who: str
    actor_kind: str


@dataclass(frozen=True)
class Cover:
    """Needs of a category, and how many have a supply worth a meeting."""

    category: str
    needs: int
    fitted: int


@dataclass(frozen=True)
class Release:
    """What releasing the draft does to the released plan: how many meetings change, firms to tell, what stays."""

    changed: int
    told: int
    stays: int


@dataclass(frozen=True)
class Cockpit:
    """Everything of the overview page of a session."""

    session: SessionView
    created_at: datetime
    tally: Tally
    kinds: Mapping[str, int]
    checks: tuple[Check, ...]
    next_action: NextAction
    log: tuple[LogLine, ...]
    cover: tuple[Cover, ...]
    moves: tuple[MoveView, ...]
    release: Release | None


async def cockpit_of(session: SessionView) -> Cockpit:
    """The overview of a session; a fixed number of statements."""
    session_id = session.id
    counts = (await fetch(_TALLY, session_id))[0]
    created_at = counts.pop("created_at")
    reach = await reach_tally(session_id)
    tally = Tally(
        **counts,
        agenda_clashes=len(await agenda_clashes(session_id)),
        linked=reach.with_link,
        opened=reach.opened,
        called=reach.called,
        reached=reach.reached,
    )
    kinds = await fetch(
        """SELECT o.kind, count(*) AS n FROM registration r JOIN organisation o ON o.id = r.organisation
           WHERE r.session = {} AND r.state <> 'withdrawn' GROUP BY 1 ORDER BY 2 DESC""",
        session_id,
    )
    return Cockpit(
        session=session,
        created_at=created_at,
        tally=tally,
        kinds={row["kind"]: row["n"] for row in kinds},
        checks=tuple(checks(tally)),
        next_action=next_action(session.state, tally, day_open=session.day_open),
        log=tuple(LogLine(**row) for row in await fetch(_LOG, session_id)),
        cover=tuple(Cover(**row) for row in await fetch(_COVER, session_id)),
        moves=tuple(await moves_of(session_id)),
        release=await _release(session_id) if tally.draft_version and tally.released_version else None,
    )


async def _release(session_id: int) -> Release:
    draft = (await plans_of(session_id))[0]
    notices, changes, _ = await notices_of(draft.id)
    kept = draft.meetings - sum(change.after is not None for change in changes)
    return Release(len(changes), len(notices), kept)
