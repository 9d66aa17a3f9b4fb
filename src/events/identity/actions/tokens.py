"""Tokens of the API: keys of other systems."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from events.foundation import audit, clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.secret import digest
from events.foundation.transaction import fetch, transaction
from events.identity.rules import (
    SHOWN_OF_TOKEN,
    TOKEN_DAYS,
    TOKEN_PREFIX,
    Actor,
    ApiScope,
    IdentityRefusal,
    may_keep_token,
)
from events.identity.tables import Account, ApiToken

SEEN_EVERY = timedelta(minutes=5)
"""The moment of last use is that exact: a busy key writes no row per request."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class NewToken:
    """A token to be: acts as the account or, where that is none, for the unit."""

    name: str
    scopes: frozenset[str]
    days: int
    account_id: int | None = None
    unit_id: int | None = None


async def create_token(actor: Actor, new: NewToken) -> str:
    """Make a token and return it: it is shown only now, we keep its digest.

    Refused: fields that cannot be used, all at once (`FormErrors`); somebody else's account or unit (`NotAllowed`).
    """
    _refuse_fields(new)
    if not may_keep_token(actor, account_id=new.account_id, unit_id=new.unit_id):
        raise NotAllowed(IdentityRefusal.TOKEN_NOT_YOURS)
    token = TOKEN_PREFIX + token_urlsafe(32)
    async with transaction():
        if new.account_id is not None and not await Account.exists().where(Account.id == new.account_id):
            raise NotFound("account", new.account_id)
        token_id = await _insert(actor, new, token)
        await audit.record(actor, "token_created", "api_token", token_id, unit_id=new.unit_id, account=new.account_id)
    return token


def _refuse_fields(new: NewToken) -> None:
    wrong: dict[str, tuple[str, dict[str, object]]] = {}
    if not new.name.strip():
        wrong["name"] = ("required", {})
    elif len(new.name.strip()) > LONGEST_NAME:
        wrong["name"] = ("too_long", {"longest": LONGEST_NAME})
    if not new.scopes:
        wrong["scopes"] = (IdentityRefusal.TOKEN_SCOPES_MISSING, {})
    elif new.scopes - set(ApiScope):
        wrong["scopes"] = ("not_an_option", {})
    if new.days not in TOKEN_DAYS:
        wrong["days"] = ("not_an_option", {})
    if (new.account_id is None) == (new.unit_id is None):
        wrong["acts"] = ("not_an_option", {})
    if wrong:
        raise FormErrors(wrong)


async def _insert(actor: Actor, new: NewToken, token: str) -> int:
    now = clock.now()
    row = ApiToken(
        name=new.name.strip(),
        prefix=token[:SHOWN_OF_TOKEN],
        token_hash=digest(token),
        scopes=" ".join(sorted(new.scopes)),
        account=new.account_id,
        unit_id=new.unit_id,
        made_by=actor.account_id,
        created_at=now,
        expires_at=now + timedelta(days=new.days),
    )
    return int((await ApiToken.insert(row))[0]["id"])


async def revoke_token(actor: Actor, token_id: int) -> None:
    """End a token with the next request. Somebody else's is not found; revoking twice is revoking once."""
    rows = await fetch("SELECT account, unit_id FROM api_token WHERE id = {}", token_id)
    if not rows or not may_keep_token(actor, account_id=rows[0]["account"], unit_id=rows[0]["unit_id"]):
        raise NotFound("api_token", token_id)
    async with transaction():
        sql = "UPDATE api_token SET revoked_at = {} WHERE id = {} AND revoked_at IS NULL RETURNING id"
        if await fetch(sql, clock.now(), token_id):
            await audit.record(actor, "token_revoked", "api_token", token_id)


async def note_use(token: str) -> None:
    """Remember that a token was used, at most once in `SEEN_EVERY`."""
    now = clock.now()
    await fetch(
        "UPDATE api_token SET used_at = {} WHERE token_hash = {} AND (used_at IS NULL OR used_at < {})",
        now,
        digest(token),
        now - SEEN_EVERY,
    )
