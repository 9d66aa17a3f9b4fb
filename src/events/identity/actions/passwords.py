"""New passwords: by the old one, or by a one-time link."""

from secrets import token_urlsafe

from events.foundation import audit, clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.secret import digest
from events.foundation.transaction import transaction
from events.identity.actions.accounts import require_administrator, store_password
from events.identity.actions.hashing import matches
from events.identity.actions.throttle import forgive, forgive_all, try_once
from events.identity.rules import RESET_LIFE, Actor, IdentityRefusal, refusal_to_reset
from events.identity.tables import Account, ResetLink


async def change_password(actor: Actor, old: str, new: str, *, token: str) -> None:
    """Change one's own password; every other login of the account ends, the one of `token` goes on.

    Refused: a wrong old password (`FormErrors`), too many of those (`login_wait`), a new one that may not be used.
    """
    if actor.account_id is None:
        raise NotAllowed("not_allowed")
    tried = await try_once(f"change {actor.account_id}")
    account = await Account.objects().where(Account.id == actor.account_id).first()
    if account is None or not await matches(old, account.password_hash):
        raise FormErrors({"old_password": (IdentityRefusal.PASSWORD_WRONG, {})})
    await forgive(tried)
    await store_password(actor, actor.account_id, new, keep=token)


async def issue_reset(actor: Actor, account_id: int) -> str:
    """The token of a link by which an account sets a new password: once, within 30 minutes; older ones end."""
    require_administrator(actor)
    token = token_urlsafe(32)
    async with transaction():
        if not await Account.exists().where(Account.id == account_id, Account.disabled_at.is_null()):
            raise NotFound("account", account_id)
        await ResetLink.delete().where(ResetLink.account == account_id)
        await ResetLink.insert(
            ResetLink(token_hash=digest(token), account=account_id, expires_at=clock.now() + RESET_LIFE)
        )
        await audit.record(actor, "reset_issued", "account", account_id)
    return token


async def use_reset(token: str, password: str) -> int:
    """Set a new password by a reset link and return the account's id; waits for the login are over too.

    Refused: `reset_gone` (unknown, used, expired), a password that may not be used (`FormErrors`; the link stays good).
    """
    async with transaction():
        link = await ResetLink.objects().where(ResetLink.token_hash == digest(token)).lock_rows("UPDATE").first()
        if link is None or refusal_to_reset(used=link.used_at is not None, expires_at=link.expires_at, now=clock.now()):
            raise Refused(IdentityRefusal.RESET_GONE)
        account = await Account.objects().where(Account.id == link.account, Account.disabled_at.is_null()).first()
        if account is None:
            raise Refused(IdentityRefusal.RESET_GONE)
        await store_password(Actor(account.id, "account"), account.id, password)
        await ResetLink.update({ResetLink.used_at: clock.now()}).where(ResetLink.token_hash == link.token_hash)
        await forgive_all(f"login {account.login.casefold()}")
        return int(account.id)
