"""Accept suggested matches, one or all that fit, and take an acceptance back."""

from collections.abc import Sequence
from typing import Any

from events.foundation import audit
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.matching.rules import FITS_SCORE
from events.meetings.actions.arrange import ACCEPTED, WISH, Wish, arrange_candidates, clear_wish, set_wish
from events.meetings.rules import MeetingRefusal
from events.meetings.tables import Candidate

_MATCH = """
SELECT m.need, m.supply, n.organisation AS a, s.organisation AS b, c.id AS candidate, c.source,
       coalesce(c.forbidden, false) AS forbidden
FROM match m JOIN need n ON n.id = m.need JOIN supply s ON s.id = m.supply
LEFT JOIN candidate c ON c.session = m.session
  AND ((c.a = n.organisation AND c.b = s.organisation) OR (c.a = s.organisation AND c.b = n.organisation))
WHERE m.session = {}
"""


async def accept_match(actor: Actor, session_id: int, need_id: int, supply_id: int) -> None:
    """Make a match a candidate that stays one however the pair's other matches rank.

    Raises:
        NotFound: there is no such session, or no such match in it.
        Refused: the session is in no state to plan, or the two are not to meet.
    """
    async with transaction():
        await lock("candidate", session_id)
        match = await _the_match(session_id, need_id, supply_id)
        if match["forbidden"]:
            raise Refused(MeetingRefusal.PAIR_FORBIDDEN)
        await _accept(session_id, [match])
        await arrange_candidates(actor, session_id)
        await audit.record(actor, "accept_match", "need", need_id, session_id=session_id, supply=supply_id)


async def accept_fitting(actor: Actor, session_id: int) -> int:
    """Accept every match that fits, except of pairs the organizer has spoken about; returns how many are new.

    Raises:
        NotFound: there is no such session.
        Refused: the session is in no state to plan.
    """
    async with transaction():
        await lock("candidate", session_id)
        rows = await fetch(_MATCH + "AND m.score >= {} ORDER BY m.score DESC, m.id", session_id, FITS_SCORE)
        best: dict[frozenset[int], dict[str, Any]] = {}
        for row in rows:
            if row["source"] not in (WISH, ACCEPTED):
                best.setdefault(frozenset((row["a"], row["b"])), row)
        await _accept(session_id, list(best.values()))
        await arrange_candidates(actor, session_id)
        await audit.record(actor, "accept_fitting", "session", session_id, session_id=session_id, pairs=len(best))
    return len(best)


async def undo_acceptance(actor: Actor, session_id: int, need_id: int, supply_id: int) -> None:
    """Say nothing of a match any more: neither that it was accepted nor must, never or when of its pair.

    Raises:
        NotFound: there is no such match in the session, or nothing was said of it.
        Refused: the session is in no state to plan.
    """
    async with transaction():
        await lock("candidate", session_id)
        match = await _the_match(session_id, need_id, supply_id)
        if match["source"] == WISH:
            await clear_wish(actor, session_id, match["a"], match["b"])
        elif match["source"] == ACCEPTED:
            await Candidate.delete().where(Candidate.id == match["candidate"])
        else:
            raise NotFound("candidate")
        await arrange_candidates(actor, session_id)
        await audit.record(actor, "undo_acceptance", "need", need_id, session_id=session_id, supply=supply_id)


async def wish_match(actor: Actor, match: tuple[int, int], wish: Wish) -> None:
    """Say must, never or when of the pair of a match (need, supply); the two of `wish` are those of the match.

    What must meet speaks about this match's need.

    Raises:
        NotFound: there is no such match in the session.
        Refused: as `set_wish`.
    """
    async with transaction():
        await lock("candidate", wish.session_id)
        found = await _the_match(wish.session_id, *match)
        if wish.must and found["source"] != WISH:
            await accept_match(actor, wish.session_id, *match)
        pair = Wish(wish.session_id, found["a"], found["b"], wish.must, wish.forbidden, wish.fixed_slot, wish.reason)
        await set_wish(actor, pair)


async def _the_match(session_id: int, need_id: int, supply_id: int) -> dict[str, Any]:
    rows = await fetch(_MATCH + "AND m.need = {} AND m.supply = {} FOR UPDATE OF m", session_id, need_id, supply_id)
    if not rows:
        raise NotFound("match")
    return rows[0]


async def _accept(session_id: int, matches: Sequence[dict[str, Any]]) -> None:
    """Candidates worth what arranging makes of them; a pair the organizer has spoken about stays as it is."""
    unsaid = [match for match in matches if match["source"] != WISH]
    held = [match["candidate"] for match in unsaid if match["candidate"] is not None]
    if held:
        await Candidate.delete().where(Candidate.id.is_in(held))
    if unsaid:
        named = [{field: match[field] for field in ("a", "b", "need", "supply")} for match in unsaid]
        await Candidate.insert(*(Candidate(session=session_id, value=0, source=ACCEPTED, **one) for one in named))
