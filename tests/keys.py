"""Tokens of the API for tests: the headers another system sends."""

import make

from events.identity.actions import NewToken, create_token
from events.identity.rules import SYSTEM, ApiScope, Role, ScopeKind
from events.sessions.queries import session_view


async def of_unit(unit_id: int) -> dict[str, str]:
    """A token that acts for a unit and may read everything."""
    return _bearer(await create_token(SYSTEM, NewToken("平台", frozenset(ApiScope), 90, unit_id=unit_id)))


async def of_account(account_id: int | None) -> dict[str, str]:
    """A token that acts as an account."""
    return _bearer(await create_token(SYSTEM, NewToken("平台", frozenset(ApiScope), 90, account_id=account_id)))


async def of_host(session_id: int) -> dict[str, str]:
    """A token of the unit that leads a session."""
    return await of_unit((await session_view(session_id)).unit_id)


async def of_chain(session_id: int) -> dict[str, str]:
    """A token of the chief of a session's chain."""
    chief = await make.account(Role.CHAIN_CHIEF, ScopeKind.CHAIN, (await session_view(session_id)).chain_id or 0)
    return await of_account(chief.account_id)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}
