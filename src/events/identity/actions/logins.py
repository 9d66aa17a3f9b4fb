"""In and out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import Any

from events.foundation import audit, clock
from events.foundation.errors import Refused
from events.foundation.secret import digest
from events.foundation.transaction import fetch, transaction
from events.identity.actions.hashing import matches
from events.identity.actions.throttle import forgive, forgive_all, try_once
from events.identity.queries import actor_of_login
from events.identity.rules import ANONYMOUS, LOGIN_LIFE, Actor, IdentityRefusal
from events.identity.tables import Account, Login
from events.settings import settings

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """What a browser gets to keep: the token is nowhere else."""

    token: str
    expires_at: datetime


async def log_in(login: str, password: str, address: str, *, before: str = "") -> Entry:
    """Let an account in; the browser's login `before` ends, so that no token outlives the change.

    Refused: `login_wait` after too many failures for this login or address; `login_wrong` for anything else, in the
    same time whether the login exists, is disabled, or has no password. Expired logins are swept out on the way.
    """
    tried = await try_once(f"login {login.strip().casefold()}", f"address {address}")
    found = await _account_to_enter(login, address)
    if not await matches(password, found["password_hash"] if found else ""):
        await audit.record(ANONYMOUS, "login_failed", "account", found["id"] if found else None)
        raise Refused(IdentityRefusal.LOGIN_WRONG)
    async with transaction():
        await forgive(tried)
        await forgive_all(f"login {login.strip().casefold()}")
        await end_login(before)
        await _sweep()
        entry = await begin_login(account_id=found["id"], lasts=LOGIN_LIFE)
        await audit.record(Actor(found["id"], "account"), "logged_in", "account", found["id"])
    return entry


async def _account_to_enter(login: str, address: str) -> dict[str, Any]:
    rows = await fetch(
        "SELECT id, password_hash, demo FROM account WHERE lower(login) = lower({}) AND disabled_at IS NULL",
        login.strip(),
    )
    usable = [row for row in rows if not row["demo"] or (_this_machine(settings().host) and _this_machine(address))]
    return usable[0] if usable else {}


def _this_machine(host: str) -> bool:
    """Whether an address is this machine's own and nobody is let in from outside: only then do demo logins work."""
    if settings().public_url:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def begin_login(*, account_id: int | None = None, link_id: int | None = None, lasts: timedelta) -> Entry:
    """Make a login for somebody who has proved who he is: a new random token of 256 bits, stored as its digest."""
    token, now = token_urlsafe(32), clock.now()
    await Login.insert(
        Login(token_hash=digest(token), account_id=account_id, link_id=link_id, created_at=now, expires_at=now + lasts)
    )
    return Entry(token, now + lasts)


async def end_login(token: str) -> None:
    """Forget a login's token, if there is one."""
    if token:
        await Login.delete().where(Login.token_hash == digest(token))


async def log_out(token: str) -> None:
    """End a login."""
    actor = await actor_of_login(token)
    async with transaction():
        await end_login(token)
        if actor:
            await audit.record(actor, "logged_out", "account", actor.account_id, session_id=actor.session_id)


async def end_logins_of(account_id: int, *, but: str = "") -> None:
    """End every login of an account, except the one whose token is `but`."""
    await Login.delete().where(Login.account_id == account_id, Login.token_hash != digest(but))


async def _sweep() -> None:
    """Drop what nobody can use any more."""
    now = clock.now()
    await fetch("DELETE FROM login WHERE expires_at < {}", now)
    await fetch("DELETE FROM login_attempt WHERE at < {}", now - A_DAY)
    await fetch("DELETE FROM reset_link WHERE expires_at < {}", now - A_DAY)


async def lock_account(account_id: int) -> Account | None:
    """The account, held until the transaction ends."""
    return await Account.objects().where(Account.id == account_id).lock_rows("UPDATE").first()
