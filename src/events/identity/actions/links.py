"""Personal links: one organisation, one session, one purpose; opened with four digits only the contact knows."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from events.foundation import audit, bulk, clock
from events.foundation.errors import Refused
from events.foundation.secret import digest, seal
from events.foundation.transaction import fetch, transaction
from events.identity.actions.logins import Entry, begin_login, end_login
from events.identity.queries import link_actor
from events.identity.rules import LINK_LOGIN_LIFE, LINK_TRIES, Actor, IdentityRefusal, LinkState, refusal_to_open
from events.identity.tables import PersonalLink


@dataclass(frozen=True)
class NewLink:
    """A link to be; `last4` are the last digits of the contact's mobile, `carrier` how it goes out."""

    purpose: str
    session_id: int
    organisation_id: int
    last4: str
    expires_at: datetime
    contact_id: int | None = None
    carrier: str = ""


async def create_link(actor: Actor, new: NewLink) -> str:
    """Make a link and return its token: `/l/<token>`. Whether the actor may is for the room that asks."""
    return (await create_links(actor, [new]))[0]


async def create_links(actor: Actor, news: Sequence[NewLink]) -> list[str]:
    """The same for many in few statements, all of one session; tokens in order, one line of the audit."""
    tokens = [token_urlsafe(32) for _ in news]
    async with transaction():
        ids = await bulk.insert([_row(token, new) for token, new in zip(tokens, news, strict=True)])
        for new, first in zip(news[:1], ids, strict=False):
            facts = {"count": len(ids), "last": ids[-1]} if len(ids) > 1 else {}
            await audit.record(actor, "link_created", "personal_link", first, session_id=new.session_id, **facts)
    return tokens


def _row(token: str, new: NewLink) -> PersonalLink:
    return PersonalLink(
        token_hash=digest(token),
        purpose=new.purpose,
        session_id=new.session_id,
        organisation_id=new.organisation_id,
        contact_id=new.contact_id,
        digits_hash=_sealed(token, new.last4),
        tries_left=LINK_TRIES,
        created_at=clock.now(),
        expires_at=new.expires_at,
        carrier=new.carrier,
    )


def _sealed(token: str, digits: str) -> str:
    """Ten thousand possibilities are no secret: only with our key and the token can they be tried."""
    return seal("link digits", f"{token} {digits}")


async def open_link(token: str, digits: str, *, before: str = "") -> Entry:
    """Let the holder of a link in; five wrong digits close it, right ones give it all its tries back.

    Refused: `link_unknown`, `link_revoked`, `link_expired`, `link_used_up`, `link_wrong_digits` (with `tries_left`).
    """
    async with transaction():
        link = await _locked(token)
        if link is None:
            raise Refused(IdentityRefusal.LINK_UNKNOWN)
        matching = hmac.compare_digest(_sealed(token, digits), link.digits_hash)
        state = LinkState(link.expires_at, link.revoked_at is not None, link.tries_left)
        refusal = refusal_to_open(state, digits_match=matching, now=clock.now())
        actor = link_actor(link.session_id, link.organisation_id, link.purpose)
        entry = None if refusal else await _enter(link, before)
        if refusal is IdentityRefusal.LINK_WRONG_DIGITS:
            await _note_wrong(link)
        deed = "link_refused" if refusal else "link_opened"
        await audit.record(actor, deed, "personal_link", link.id, session_id=link.session_id, code=refusal)
    if entry is None:
        raise Refused(str(refusal), tries_left=max(0, link.tries_left - 1))
    return entry


async def _locked(token: str) -> PersonalLink | None:
    return await PersonalLink.objects().where(PersonalLink.token_hash == digest(token)).lock_rows("UPDATE").first()


async def _enter(link: PersonalLink, before: str) -> Entry:
    now = clock.now()
    await PersonalLink.update({PersonalLink.tries_left: LINK_TRIES, PersonalLink.opened_at: now}).where(
        PersonalLink.id == link.id
    )
    await end_login(before)
    return await begin_login(link_id=link.id, lasts=min(LINK_LOGIN_LIFE, link.expires_at - now))


async def _note_wrong(link: PersonalLink) -> None:
    """This must be kept although the person is refused: the transaction commits before the refusal is raised."""
    await PersonalLink.update({PersonalLink.tries_left: link.tries_left - 1}).where(PersonalLink.id == link.id)


async def revoke_links(actor: Actor, session_id: int, organisation_ids: Sequence[int]) -> int:
    """Close every link of these organisations in a session, whoever holds it; returns how many."""
    async with transaction():
        closed = await fetch(
            """
            UPDATE personal_link SET revoked_at = {}
            WHERE session_id = {} AND organisation_id = ANY({}) AND revoked_at IS NULL RETURNING id
            """,
            clock.now(),
            session_id,
            list(organisation_ids),
        )
        for row in closed:
            await audit.record(actor, "link_revoked", "personal_link", row["id"], session_id=session_id)
    return len(closed)


async def move_links(session_id: int, by: timedelta) -> None:
    """Let the links of a session live so much longer, or shorter: its day has moved."""
    if by:
        await fetch("UPDATE personal_link SET expires_at = expires_at + {} WHERE session_id = {}", by, session_id)
