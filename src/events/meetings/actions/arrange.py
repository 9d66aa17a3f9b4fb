"""Arrange candidates from matches and requests, as the host does with nobody logged in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from events.foundation import audit, bulk, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.rules import OFFERED, SETTLED, SupplyState
from events.matching.queries import MatchView, matches_of
from events.matching.rules import BOTH_WANT_BONUS, Priority, host_arranged, value_of_pair
from events.meetings.rules import (
    Proposal,
    RequestState,
    best_per_pair,
    refusal_to_arrange,
    refusal_to_wish,
)
from events.meetings.tables import Candidate
from events.sessions.queries import session_view

HOST, REQUEST, WISH, ACCEPTED = "host", "request", "wish", "accepted"
"""Why a pair is a candidate: its match ranks well, both want it, the organizer spoke about it or accepted a match."""
Pair = frozenset[int]
Match = tuple[int | None, int | None]
"""The need and the supply of a match."""

_KEPT = "SELECT id, a, b, must, forbidden FROM candidate WHERE session = {} AND source = {} ORDER BY id"

_ACCEPTED = "SELECT a, b, need, supply FROM candidate WHERE session = {} AND source = {}"

_NEEDS = """
SELECT n.id AS need_id, n.organisation AS needing, n.priority
FROM need n JOIN registration r ON r.session = n.session AND r.organisation = n.organisation
WHERE n.session = {} AND n.state = ANY({}) AND r.state = 'accepted'
"""

_SUPPLIES = """
SELECT s.id AS supply_id, s.organisation AS providing
FROM supply s JOIN registration r ON r.session = s.session AND r.organisation = s.organisation
WHERE s.session = {} AND s.state = {} AND r.state = 'accepted'
"""

_WANTED = """
SELECT q.asker, q.partner, q.need, q.supply, n.organisation AS needing
FROM meeting_request q
JOIN registration a ON a.session = q.session AND a.organisation = q.asker AND a.state = 'accepted'
JOIN registration b ON b.session = q.session AND b.organisation = q.partner AND b.state = 'accepted'
LEFT JOIN need n ON n.id = q.need
WHERE q.session = {} AND (q.state = {} OR (q.must AND q.state = {})) ORDER BY q.id
"""


_STANDING = [RequestState.ASKED.value, RequestState.ACCEPTED.value]
_ASKED = """
SELECT q.need, q.supply FROM meeting_request q
WHERE q.session = {} AND q.state = ANY({}) AND q.need IS NOT NULL AND q.supply IS NOT NULL
"""


async def arrange_candidates(actor: Actor, session_id: int) -> int:
    """Make each need's best matches, what was asked and what both want candidates; returns how many pairs may meet.

    Wishes of the organizer stay, worth what their pair is worth now, and so does a match that was accepted while it
    is ranked: it speaks for its pair whatever else would. Left out: who does not take part, and needs and
    supplies that are not published, settled or withdrawn. Confidential needs take part.

    Raises:
        NotFound: there is no such session.
        Refused: the session is in no state to plan.
    """
    async with transaction():
        await lock("candidate", session_id)
        session = await session_view(session_id)
        refusal = refusal_to_arrange(session.state)
        if refusal:
            raise Refused(refusal, state=session.state)
        kept = await fetch(_KEPT, session_id, WISH)
        accepted = {_pair(row["a"], row["b"]): (row["need"], row["supply"]) for row in await _accepted(session_id)}
        musts = {_pair(row["a"], row["b"]) for row in kept if row["must"]}
        proposals = await _proposals(session_id, musts, accepted)
        await Candidate.delete().where(Candidate.session == session_id, Candidate.source != WISH)
        wished = {_pair(row["a"], row["b"]) for row in kept}
        await bulk.insert([_row(session_id, one, accepted) for one in proposals if one.pair not in wished])
        await _revalue(kept, {one.pair: one for one in proposals})
        never = {_pair(row["a"], row["b"]) for row in kept if row["forbidden"]}
        pairs = len(({one.pair for one in proposals} | wished) - never)
        await audit.record(actor, "arrange_candidates", "session", session_id, session_id=session_id, pairs=pairs)
        await notify.announce("session", session_id)
    return pairs


def _pair(a: int, b: int) -> Pair:
    return frozenset((a, b))


async def _accepted(session_id: int) -> list[dict[str, Any]]:
    return await fetch(_ACCEPTED, session_id, ACCEPTED)


def _row(session_id: int, one: Proposal, accepted: Mapping[Pair, Match]) -> Candidate:
    source = HOST if one.supply else REQUEST
    source = ACCEPTED if accepted.get(one.pair) == (one.need, one.supply) else source
    return Candidate(
        session=session_id, a=one.a, b=one.b, need=one.need, supply=one.supply, value=one.value, source=source
    )


async def _revalue(wishes: Iterable[dict[str, Any]], proposals: dict[Pair, Proposal]) -> None:
    """Give each wish the need, supply and value its pair has now; a pair that nothing speaks for keeps its own wish."""
    for row in wishes:
        alone = Proposal(row["a"], row["b"], None, None, BOTH_WANT_BONUS if row["must"] else 0)
        one = proposals.get(_pair(row["a"], row["b"]), alone)
        await Candidate.update(
            {
                Candidate.a: one.a,
                Candidate.b: one.b,
                Candidate.need: one.need,
                Candidate.supply: one.supply,
                Candidate.value: one.value,
            }
        ).where(Candidate.id == row["id"])


async def _proposals(session_id: int, musts: set[Pair], accepted: Mapping[Pair, Match]) -> list[Proposal]:
    """One proposal for each pair; `musts` are worth as much as what both want, an accepted match stands alone."""
    unsettled = [state.value for state in OFFERED - SETTLED]
    needs = {row["need_id"]: row for row in await fetch(_NEEDS, session_id, unsettled)}
    providers = await fetch(_SUPPLIES, session_id, SupplyState.PUBLISHED.value)
    supplies = {row["supply_id"]: row["providing"] for row in providers}
    requests = await fetch(_WANTED, session_id, RequestState.ACCEPTED.value, RequestState.ASKED.value)
    wanted = musts | {_pair(row["asker"], row["partner"]) for row in requests}
    proposals = [_of_request(row, needs, supplies) for row in requests]
    asked = {(row["need"], row["supply"]) for row in await fetch(_ASKED, session_id, _STANDING)}
    for match in await _arranged(session_id, asked | set(accepted.values())):
        if match.need_id in needs and match.supply_id in supplies:
            need, b = needs[match.need_id], supplies[match.supply_id]
            both = _pair(need["needing"], b) in wanted
            value = value_of_pair(match.score, Priority(need["priority"]), both_want=both)
            proposals.append(Proposal(need["needing"], b, match.need_id, match.supply_id, value))
    chosen = {one.pair for one in proposals if accepted.get(one.pair) == (one.need, one.supply)}
    return best_per_pair(
        one for one in proposals if one.pair not in chosen or accepted[one.pair] == (one.need, one.supply)
    )


def _of_request(row: dict[str, Any], needs: dict[int, dict[str, Any]], supplies: dict[int, int]) -> Proposal:
    """A pair that both want though nothing was ranked for it; `a` is whoever has the need."""
    a, b = (row["asker"], row["partner"]) if row["needing"] != row["partner"] else (row["partner"], row["asker"])
    need = row["need"] if row["need"] in needs else None
    supply = row["supply"] if row["supply"] in supplies else None
    return Proposal(a, b, need, supply, BOTH_WANT_BONUS)


async def _arranged(session_id: int, wanted: Collection[Match]) -> list[MatchView]:
    """The matches of each need that are worth a meeting, none for a need that nothing fits; and those asked for."""
    arranged: list[MatchView] = []
    for _, group in groupby(await matches_of(session_id), key=attrgetter("need_id")):
        ranked = list(group)
        worth = set(host_arranged([one.score for one in ranked]))
        arranged += [one for at, one in enumerate(ranked) if at in worth or (one.need_id, one.supply_id) in wanted]
    return arranged


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
    """Say must, never or when of a pair; a pair without a match becomes a candidate without a need.

    Raises:
        NotFound: there is no such session.
        Refused: the session is in no state to plan, both are the same organisation, one of them does not take part,
            or there is no such slot.
    """
    async with transaction():
        await lock("candidate", wish.session_id)
        session = await session_view(wish.session_id)
        refusal = refusal_to_arrange(session.state) or refusal_to_wish(
            wish.a_id,
            wish.b_id,
            both_take_part=await _both_take_part(wish),
            slot=wish.fixed_slot,
            slots=len(session.slots),
        )
        if refusal:
            raise Refused(refusal, state=session.state)
        row = await _candidate(wish) or Candidate(session=wish.session_id, a=wish.a_id, b=wish.b_id, value=0)
        row.must, row.forbidden, row.fixed_slot = wish.must, wish.forbidden, wish.fixed_slot
        row.reason, row.source = wish.reason, WISH
        await row.save()
        await audit.record(actor, "set_wish", "session", wish.session_id, session_id=wish.session_id)
        await notify.announce("session", wish.session_id)


async def clear_wish(actor: Actor, session_id: int, a_id: int, b_id: int) -> None:
    """Say nothing of a pair any more; one that nothing else speaks for is no candidate then.

    Raises:
        NotFound: there is no such session, or nothing was said of the pair.
        Refused: the session is in no state to plan.
    """
    async with transaction():
        await lock("candidate", session_id)
        session = await session_view(session_id)
        refusal = refusal_to_arrange(session.state)
        if refusal:
            raise Refused(refusal, state=session.state)
        row = await _candidate(Wish(session_id, a_id, b_id))
        if row is None or row.source != WISH:
            raise NotFound("candidate")
        if row.need is None and row.supply is None:
            await row.remove()
        else:
            row.must, row.forbidden, row.fixed_slot, row.reason = False, False, None, ""
            row.source = HOST if row.supply else REQUEST
            await row.save()
        await audit.record(actor, "clear_wish", "session", session_id, session_id=session_id)
        await notify.announce("session", session_id)


async def _candidate(wish: Wish) -> Candidate | None:
    pair = ((Candidate.a == wish.a_id) & (Candidate.b == wish.b_id)) | (
        (Candidate.a == wish.b_id) & (Candidate.b == wish.a_id)
    )
    return await Candidate.objects().where(Candidate.session == wish.session_id, pair).first()


async def _both_take_part(wish: Wish) -> bool:
    sql = (
        "SELECT count(*) AS n FROM registration WHERE session = {} AND organisation IN ({}, {}) AND state = 'accepted'"
    )
    rows = await fetch(sql, wish.session_id, wish.a_id, wish.b_id)
    return bool(rows[0]["n"] == 2)  # noqa: PLR2004 – both
