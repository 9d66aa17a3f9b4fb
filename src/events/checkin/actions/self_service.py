"""Check in at the poster by the contact's mobile number."""

from events.checkin.actions.redeem import RedeemAnswer, Redemption, redeem
from events.checkin.queries import MobileHit, tickets_of_mobile
from events.checkin.rules import CheckinRefusal
from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.nonce import uuid7
from events.identity.actions.throttle import Tried, forgive, try_once
from events.identity.rules import ANONYMOUS
from events.organisations.rules import normalise_phone
from events.sessions.queries import session_view
from events.sessions.rules import SessionState

POSTER = "poster"


async def check_in_by_mobile(session_id: int, mobile: str, code_tail: str = "", *, browser: str = "") -> RedeemAnswer:
    """Let in the next delegate of the organisation whose contact has this mobile.

    `code_tail`, the last four characters of the credit code, chooses where one person stands for several firms.
    `browser` names whoever asks, so that one phone cannot try one number after the other.

    Raises:
        NotFound: there is no such session.
        Refused: check-in is not open, nobody has that mobile, several firms do and the code does not choose one, or
            this was tried too often.
    """
    session = await session_view(session_id)
    if session.state != SessionState.LIVE:
        raise Refused(CheckinRefusal.CHECKIN_NOT_OPEN, state=session.state)
    number = normalise_phone(mobile)
    tried = await _try(f"poster {session_id} {number}", *([f"poster by {browser}"] if browser else []))
    hit = _chosen(await tickets_of_mobile(session_id, number), code_tail)
    await forgive(tried)
    return await redeem(ANONYMOUS, Redemption(session_id, uuid7(clock.now()), ticket_id=hit.ticket_id, point=POSTER))


async def _try(*names: str) -> Tried:
    """Count a try of one number by one browser: who guesses codes, or whose firm it is, has to wait."""
    try:
        return await try_once(*names)
    except Refused as waiting:
        raise Refused(CheckinRefusal.TOO_MANY_TRIES, **waiting.facts) from waiting


def _chosen(hits: list[MobileHit], code_tail: str) -> MobileHit:
    if not hits:
        raise Refused(CheckinRefusal.MOBILE_UNKNOWN)
    if len({hit.organisation_id for hit in hits}) > 1:
        hits = [hit for hit in hits if hit.code_tail.upper() == code_tail.strip().upper()]
        if len({hit.organisation_id for hit in hits}) != 1:
            raise Refused(CheckinRefusal.MOBILE_AMBIGUOUS)
    return next((hit for hit in hits if not hit.inside), hits[0])
