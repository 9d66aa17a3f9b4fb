"""Arrange candidates from matches and requests, as the host does with nobody logged in."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.matching.queries import MatchView, matches_of
from events.matching.rules import Priority, host_arranged, value_of_pair
from events.meetings.rules import MeetingRefusal, Proposal, RequestState, best_per_pair
from events.meetings.tables import Candidate
from events.sessions.queries import session_view

HOST, WISH = "host", "wish"


async def arrange_candidates(actor: Actor, session_id: int) -> int:
    """Make the best matches of each need candidates; wishes of the organizer stay. Returns how many pairs may meet.

    Needs and supplies of organisations that do not take part are left out, as are withdrawn ones.
    """
    async with transaction():
        await session_view(session_id)
        await lock("candidate", session_id)
        proposals = best_per_pair(await _proposals(session_id))
        await Candidate.delete().where(Candidate.session == session_id, Candidate.source == HOST)
        kept = {
            frozenset((row["a"], row["b"]))
            for row in await fetch("SELECT a, b FROM candidate WHERE session = {}", session_id)
        }
        rows = [_row(session_id, one) for one in proposals if frozenset((one.a, one.b)) not in kept]
        if rows:
            await Candidate.insert(*rows)
        await audit.record(actor, "arrange_candidates", "session", session_id, session_id=session_id, pairs=len(rows))
        await notify.announce("session", session_id)
    return len(rows) + len(kept)


def _row(session_id: int, one: Proposal) -> Candidate:
    return Candidate(
        session=session_id, a=one.a, b=one.b, need=one.need, supply=one.supply, value=one.value, source=HOST
    )


async def _proposals(session_id: int) -> list[Proposal]:
    owners = await fetch(
        """
        SELECT n.id AS need_id, n.organisation AS needing, n.priority
        FROM need n JOIN registration r ON r.session = n.session AND r.organisation = n.organisation
        WHERE n.session = {} AND n.state NOT IN ('draft', 'withdrawn', 'expired')
        """,
        session_id,
    )
    providers = await fetch(
        """
        SELECT s.id AS supply_id, s.organisation AS providing
        FROM supply s JOIN registration r ON r.session = s.session AND r.organisation = s.organisation
        WHERE s.session = {} AND s.state NOT IN ('draft', 'withdrawn', 'expired')
        """,
        session_id,
    )
    needs = {row["need_id"]: row for row in owners}
    supplies = {row["supply_id"]: row["providing"] for row in providers}
    wanted = await _wanted(session_id)
    proposals = []
    for match in await _arranged(session_id):
        if match.need_id in needs and match.supply_id in supplies:
            need, b = needs[match.need_id], supplies[match.supply_id]
            both = frozenset((need["needing"], b)) in wanted
            value = value_of_pair(match.score, Priority(need["priority"]), both_want=both)
            proposals.append(Proposal(need["needing"], b, match.need_id, match.supply_id, value))
    return proposals


async def _arranged(session_id: int) -> list[MatchView]:
    """The matches of each need that are worth a meeting, none for a need that nothing fits."""
    arranged: list[MatchView] = []
    for _, group in groupby(await matches_of(session_id), key=attrgetter("need_id")):
        ranked = list(group)
        arranged += [ranked[index] for index in host_arranged([one.score for one in ranked])]
    return arranged


async def _wanted(session_id: int) -> set[frozenset[int]]:
    sql = "SELECT asker, partner FROM meeting_request WHERE session = {} AND state = {}"
    rows = await fetch(sql, session_id, RequestState.ACCEPTED.value)
    return {frozenset((row["asker"], row["partner"])) for row in rows}


@dataclass(frozen=True)
class Wish:
    """What the organizer says of a pair: must meet, never, or in a given slot."""

    session_id: int
    a_id: int
    b_id: int
    must: bool = False
    forbidden: bool = False
    fixed_slot: int | None = None
    reason: str = ""


async def set_wish(actor: Actor, wish: Wish) -> None:
    """Say must, never or when of a pair; a pair without a match becomes a candidate of value 0.

    Raises:
        Refused: both are the same organisation.
    """
    if wish.a_id == wish.b_id:
        raise Refused(MeetingRefusal.SAME_ORGANISATION)
    async with transaction():
        await lock("candidate", wish.session_id)
        pair = ((Candidate.a == wish.a_id) & (Candidate.b == wish.b_id)) | (
            (Candidate.a == wish.b_id) & (Candidate.b == wish.a_id)
        )
        row = await Candidate.objects().where(Candidate.session == wish.session_id, pair).first()
        row = row or Candidate(session=wish.session_id, a=wish.a_id, b=wish.b_id, value=0)
        row.must, row.forbidden, row.fixed_slot = wish.must, wish.forbidden, wish.fixed_slot
        row.reason, row.source = wish.reason, WISH
        await row.save()
        await audit.record(actor, "set_wish", "session", wish.session_id, session_id=wish.session_id)
        await notify.announce("session", wish.session_id)
