"""Make, renew and close personal links; their tokens are seen once, by whoever made them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from events.foundation import audit, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.listing import Asked
from events.foundation.transaction import transaction
from events.identity.actions import NewLink, create_links, revoke_links
from events.identity.rules import Actor
from events.reach.queries import ReachRow, links_end, reach_of
from events.reach.rules import (
    DIGITS,
    MOST_PICTURES,
    Carrier,
    Choice,
    LinkStanding,
    ReachRefusal,
    is_chosen,
    refusal_of_carrier,
    refusal_of_links,
)
from events.registration.rules import RegistrationRefusal
from events.sessions.queries import SessionView, session_view

PURPOSE = "day"


@dataclass(frozen=True)
class FreshLink:
    """A link just made; `path` begins with `/l/` and is kept nowhere."""

    row: ReachRow
    path: str


async def fresh_links(
    actor: Actor, session_id: int, choice: Choice, picked: Collection[int], carrier: Carrier
) -> list[FreshLink]:
    """Make a personal link for each chosen organisation that has a mobile; earlier ones stay valid.

    `picked`: ids of registrations. Organisations without a mobile are left out: a link opens with its last digits.

    Raises:
        NotFound: there is no such session.
        Refused: the links would have expired, nobody with a mobile is chosen, or too many for pictures.
    """
    session = await session_view(session_id)
    if refusal := refusal_of_links(links_end(session), clock.now()):
        raise Refused(refusal)
    async with transaction():
        chosen = await _chosen(session_id, choice, picked)
        rows = [one for one in chosen if one.carries]
        if not rows:
            raise Refused(RegistrationRefusal.NO_MOBILE if chosen else ReachRefusal.NOBODY_CHOSEN)
        if refusal := refusal_of_carrier(carrier, len(rows)):
            raise Refused(refusal, most=MOST_PICTURES, chosen=len(rows))
        tokens = await create_links(actor, [_new(session, one, carrier) for one in rows])
        await audit.record(
            actor, "make_links", "session", session_id, session_id=session_id, count=len(rows), carrier=carrier.value
        )
        await notify.announce("session", session_id)
    return [FreshLink(row, f"/l/{token}") for row, token in zip(rows, tokens, strict=True)]


async def renew_link(actor: Actor, session_id: int, registration_id: int, carrier: Carrier) -> FreshLink:
    """Close an organisation's links and make a new one; raises as `fresh_links`."""
    async with transaction():
        await close_links(actor, session_id, Choice.PICKED, [registration_id])
        return (await fresh_links(actor, session_id, Choice.PICKED, [registration_id], carrier))[0]


async def close_links(actor: Actor, session_id: int, choice: Choice, picked: Collection[int]) -> int:
    """Revoke every personal link of the chosen organisations, whoever opened it; returns how many were closed.

    Raises:
        Refused: nobody is chosen.
    """
    async with transaction():
        rows = await _chosen(session_id, choice, picked)
        if not rows:
            raise Refused(ReachRefusal.NOBODY_CHOSEN)
        closed = await revoke_links(actor, session_id, [one.organisation_id for one in rows])
        await notify.announce("session", session_id)
    return closed


async def take_out_calls(actor: Actor, session_id: int, asked: Asked) -> list[ReachRow]:
    """The call list with its numbers to print, in the order of calling; that it left the house is noted."""
    rows = await reach_of(session_id, asked, calling=True)
    await audit.record(actor, "take_out_calls", "session", session_id, session_id=session_id, count=len(rows))
    return rows


async def _chosen(session_id: int, choice: Choice, picked: Collection[int]) -> Sequence[ReachRow]:
    rows = await reach_of(session_id)
    if unknown := set(picked) - {one.registration_id for one in rows}:
        raise NotFound("registration", min(unknown))
    return [one for one in rows if _is_chosen(choice, one, picked)]


def _is_chosen(choice: Choice, row: ReachRow, picked: Collection[int]) -> bool:
    return is_chosen(choice, LinkStanding(row.standing), picked=row.registration_id in picked)


def _new(session: SessionView, row: ReachRow, carrier: Carrier) -> NewLink:
    return NewLink(
        purpose=PURPOSE,
        session_id=session.id,
        organisation_id=row.organisation_id,
        last4=row.contact_mobile[-DIGITS:],
        expires_at=links_end(session),
        contact_id=row.contact_id,
        carrier=carrier.value,
    )
