"""Accounts and what they may do; all of it is the administrator's, or the command line's."""

from dataclasses import dataclass, replace
from datetime import date

from asyncpg import UniqueViolationError

from events.foundation import audit, clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.actions.hashing import hash_of
from events.identity.actions.logins import end_logins_of, lock_account
from events.identity.rules import (
    Actor,
    IdentityRefusal,
    Role,
    ScopeKind,
    refusal_of_login,
    refusal_of_password,
    refusal_to_grant,
)
from events.identity.tables import Account, RoleGrant


@dataclass(frozen=True)
class NewAccount:
    """An account to be; without a password it is entered by a reset link first."""

    login: str
    display_name: str
    unit_name: str = ""
    password: str = ""
    demo: bool = False


def require_administrator(actor: Actor) -> None:
    """Raise `NotAllowed` for anybody else."""
    if not actor.administrator:
        raise NotAllowed("not_allowed")


async def create_account(actor: Actor, new: NewAccount) -> int:
    """Create an account and return its id; logins are kept in small letters.

    All fields that cannot be used are told at once (`FormErrors`).
    """
    require_administrator(actor)
    new = replace(new, login=new.login.strip().lower(), display_name=new.display_name.strip())
    _refuse_fields(new)
    hashed = await hash_of(new.password) if new.password else ""
    async with transaction():
        if await Account.exists().where(Account.login == new.login):
            raise FormErrors({"login": (IdentityRefusal.LOGIN_TAKEN, {})})
        account_id = await _insert(new, hashed)
        await audit.record(actor, "account_created", "account", account_id)
    return account_id


def _refuse_fields(new: NewAccount) -> None:
    refused = {
        "login": refusal_of_login(new.login),
        "display_name": None if new.display_name else "required",
        "password": refusal_of_password(new.password, new.login) if new.password else None,
    }
    wrong: dict[str, tuple[str, dict[str, object]]] = {field: (code, {}) for field, code in refused.items() if code}
    if wrong:
        raise FormErrors(wrong)


async def _insert(new: NewAccount, hashed: str) -> int:
    try:
        made = await Account.insert(
            Account(
                login=new.login,
                display_name=new.display_name,
                unit_name=new.unit_name,
                password_hash=hashed,
                demo=new.demo,
                created_at=clock.now(),
            )
        )
    except UniqueViolationError as taken:
        raise FormErrors({"login": (IdentityRefusal.LOGIN_TAKEN, {})}) from taken
    return int(made[0]["id"])


async def set_password(actor: Actor, account_id: int, password: str) -> None:
    """Give an account a password and end its logins. Refused: a password that may not be used (`FormErrors`)."""
    require_administrator(actor)
    await store_password(actor, account_id, password)


async def store_password(actor: Actor, account_id: int, password: str, *, keep: str = "") -> None:
    """The same without asking who: the caller has; the login whose token is `keep` goes on."""
    account = await Account.objects().where(Account.id == account_id).first()
    if account is None:
        raise NotFound("account", account_id)
    if refusal := refusal_of_password(password, account.login):
        raise FormErrors({"password": (refusal, {})})
    hashed = await hash_of(password)
    async with transaction():
        await Account.update({Account.password_hash: hashed}).where(Account.id == account_id)
        await end_logins_of(account_id, but=keep)
        await audit.record(actor, "password_set", "account", account_id)


async def disable_account(actor: Actor, account_id: int) -> None:
    """End an account's logins and let it in no more. Refused: one's own, and the last administrator's."""
    require_administrator(actor)
    if actor.account_id == account_id:
        raise Refused(IdentityRefusal.OWN_ACCOUNT)
    async with transaction():
        if await lock_account(account_id) is None:
            raise NotFound("account", account_id)
        await _refuse_last_administrator(account_id)
        await Account.update({Account.disabled_at: clock.now()}).where(Account.id == account_id)
        await end_logins_of(account_id)
        await audit.record(actor, "account_disabled", "account", account_id)


async def enable_account(actor: Actor, account_id: int) -> None:
    """Let a disabled account in again."""
    require_administrator(actor)
    async with transaction():
        if await lock_account(account_id) is None:
            raise NotFound("account", account_id)
        await Account.update({Account.disabled_at: None}).where(Account.id == account_id)
        await audit.record(actor, "account_enabled", "account", account_id)


async def grant_role(
    actor: Actor,
    account_id: int,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int = 0,
    *,
    ends_on: date | None = None,
) -> None:
    """Give an account a role in a scope, for good or until a day; granting again says only until when.

    Refused: `grant_scope`, `grant_over`; `last_administrator` who would not be one for good any more.
    """
    require_administrator(actor)
    if refusal := refusal_to_grant(role, scope_kind, scope_id):
        raise Refused(refusal)
    if ends_on and ends_on < clock.today():
        raise FormErrors({"ends_on": (IdentityRefusal.GRANT_OVER, {})})
    async with transaction():
        if not await Account.exists().where(Account.id == account_id):
            raise NotFound("account", account_id)
        if role is Role.ADMINISTRATOR and ends_on:
            await _refuse_last_administrator(account_id)
        row = RoleGrant(account=account_id, role=role, scope_kind=scope_kind, scope_id=scope_id)
        row.granted_at, row.ends_on = clock.now(), ends_on
        key = (RoleGrant.account, RoleGrant.role, RoleGrant.scope_kind, RoleGrant.scope_id)
        await RoleGrant.insert(row).on_conflict(target=key, action="DO UPDATE", values=[RoleGrant.ends_on])
        until = ends_on.isoformat() if ends_on else None
        await audit.record(
            actor,
            "role_granted",
            "account",
            account_id,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            until=until,
        )


async def revoke_role(actor: Actor, account_id: int, role: Role, scope_kind: ScopeKind, scope_id: int = 0) -> None:
    """Take a role away; it ends with the next request. Refused: the last administrator's."""
    require_administrator(actor)
    async with transaction():
        await lock_account(account_id)
        if role is Role.ADMINISTRATOR:
            await _refuse_last_administrator(account_id)
        await RoleGrant.delete().where(
            RoleGrant.account == account_id,
            RoleGrant.role == role,
            RoleGrant.scope_kind == scope_kind,
            RoleGrant.scope_id == scope_id,
        )
        await audit.record(
            actor, "role_revoked", "account", account_id, role=role, scope_kind=scope_kind, scope_id=scope_id
        )


_OTHER_ADMINISTRATORS = """
SELECT 1 FROM role_grant JOIN account ON account.id = role_grant.account
WHERE role = 'administrator' AND ends_on IS NULL AND disabled_at IS NULL AND account.id <> {} LIMIT 1
"""


async def _refuse_last_administrator(account_id: int) -> None:
    """Two administrators may not remove each other at the same moment: the table of grants is held."""
    await fetch("LOCK TABLE role_grant IN SHARE ROW EXCLUSIVE MODE")
    held = await RoleGrant.exists().where(RoleGrant.account == account_id, RoleGrant.role == Role.ADMINISTRATOR)
    if held and not await fetch(_OTHER_ADMINISTRATORS, account_id):
        raise Refused(IdentityRefusal.LAST_ADMINISTRATOR)
