"""Reading who somebody is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from events.foundation import clock
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.secret import digest
from events.foundation.transaction import fetch, records
from events.identity.rules import AccountState, Actor, Grant, Role, ScopeKind, may_keep_token

_ACTOR_OF_LOGIN = """
SELECT account.id AS account_id, account.display_name, account.unit_name,
       link.session_id, link.organisation_id, link.purpose,
       ARRAY(SELECT concat_ws(' ', role, scope_kind, scope_id) FROM role_grant AS held
             WHERE held.account = account.id AND (held.ends_on IS NULL OR held.ends_on >= {})) AS held
FROM login
LEFT JOIN account ON account.id = login.account_id AND account.disabled_at IS NULL
LEFT JOIN personal_link AS link ON link.id = login.link_id AND link.revoked_at IS NULL AND link.expires_at > {}
WHERE login.token_hash = {} AND login.expires_at > {} AND (account.id IS NOT NULL OR link.id IS NOT NULL)
"""


async def actor_of_login(token: str) -> Actor | None:
    """Who holds a login's token, by one statement; none once it, its account or its link is over."""
    now = clock.now()
    rows = await records(_ACTOR_OF_LOGIN, clock.today(), now, digest(token), now)
    if not rows:
        return None
    account_id, name, unit_name, session_id, organisation_id, purpose, held = rows[0]
    if account_id is None:
        return link_actor(session_id, organisation_id, purpose)
    grants = frozenset(map(read_grant, held))
    return Actor(account_id, "account", name=name, unit_name=unit_name, grants=grants)


def link_actor(session_id: int, organisation_id: int, purpose: str) -> Actor:
    """Whoever opened a personal link: a participant of one organisation in one session."""
    held = Grant(Role.PARTICIPANT, ScopeKind.ORGANISATION, organisation_id)
    return Actor(
        None,
        "link",
        grants=frozenset({held}),
        session_id=session_id,
        organisation_id=organisation_id,
        purpose=purpose,
    )


def read_grant(text: str) -> Grant:
    """A grant of the words the statements print: role, kind, id."""
    role, scope_kind, scope_id = text.split()
    return Grant(Role(role), ScopeKind(scope_kind), int(scope_id))


_ACTOR_BY_KEY = """
SELECT token.name, token.scopes, token.unit_id, account.id AS account_id, account.display_name,
       ARRAY(SELECT concat_ws(' ', role, scope_kind, scope_id) FROM role_grant AS held
             WHERE held.account = account.id AND (held.ends_on IS NULL OR held.ends_on >= {})) AS held
FROM api_token AS token LEFT JOIN account ON account.id = token.account AND account.disabled_at IS NULL
WHERE token.token_hash = {} AND token.revoked_at IS NULL AND token.expires_at > {}
  AND (token.unit_id IS NOT NULL OR account.id IS NOT NULL)
"""


async def actor_of_api_token(token: str) -> Actor | None:
    """Whom a token of the API acts as, by one statement; none once it or its account is over.

    One that acts for a unit holds an organizer's role there, and no account.
    """
    rows = await fetch(_ACTOR_BY_KEY, clock.today(), digest(token), clock.now())
    if not rows:
        return None
    row = rows[0]
    of_unit = {Grant(Role.ORGANIZER, ScopeKind.UNIT, row["unit_id"])} if row["unit_id"] else set()
    return Actor(
        row["account_id"],
        "token",
        name=row["display_name"] or row["name"],
        grants=frozenset(of_unit or {read_grant(text) for text in row["held"]}),
        allowed=frozenset(row["scopes"].split()),
    )


@dataclass(frozen=True)
class TokenView:
    """A token of the API as its list shows it; of the token itself only how it begins."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    account_id: int | None
    account_name: str
    unit_id: int | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    expired: bool


_TOKENS = """
SELECT token.id, name, prefix, string_to_array(scopes, ' ') AS scopes, token.account AS account_id,
       coalesce(account.display_name, '') AS account_name, unit_id, token.created_at, expires_at, used_at, revoked_at,
       expires_at <= {} AS expired
FROM api_token AS token LEFT JOIN account ON account.id = token.account
ORDER BY revoked_at IS NOT NULL, token.id DESC
"""


async def tokens_of(actor: Actor) -> list[TokenView]:
    """The tokens that are the actor's to see, those in use first, the newest first."""
    found = [TokenView(**{**row, "scopes": tuple(row["scopes"])}) for row in await fetch(_TOKENS, clock.now())]
    return [one for one in found if may_keep_token(actor, account_id=one.account_id, unit_id=one.unit_id)]


@dataclass(frozen=True)
class HeldGrant:
    """A role as the people page shows it; `ends_on`: the last day it holds, None for good."""

    role: Role
    scope_kind: ScopeKind
    scope_id: int
    ends_on: date | None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ends_on is not None and self.ends_on < clock.today()


def _held(text: str) -> HeldGrant:
    role, scope_kind, scope_id, *ends = text.split()
    return HeldGrant(Role(role), ScopeKind(scope_kind), int(scope_id), date.fromisoformat(ends[0]) if ends else None)


@dataclass(frozen=True)
class AccountView:
    """An account as the people page shows it."""

    id: int
    login: str
    display_name: str
    unit_name: str
    disabled_at: datetime | None
    demo: bool
    created_at: datetime
    grants: tuple[HeldGrant, ...]

    @property
    def disabled(self) -> bool:
        """Whether it may not log in any more."""
        return self.disabled_at is not None

    @property
    def state(self) -> AccountState:
        """What it is good for."""
        if self.disabled:
            return AccountState.DISABLED
        return AccountState.DEMO if self.demo else AccountState.IN_USE

    @property
    def roles(self) -> list[str]:
        """Its roles, wherever they hold, each once."""
        return list(dict.fromkeys(grant.role for grant in self.grants))


_ACCOUNTS = "FROM account WHERE true"
_COLUMNS = """account.id, account.login, display_name, unit_name, disabled_at, demo, created_at,
       ARRAY(SELECT concat_ws(' ', role, scope_kind, scope_id, ends_on) FROM role_grant
             WHERE role_grant.account = account.id ORDER BY role_grant.id)"""


def _account(*values: Any) -> AccountView:  # noqa: ANN401 - the columns above
    *said, held = values
    return AccountView(*[*said, tuple(_held(text) for text in held)])


ACCOUNTS = Listing(
    row=_account,
    columns=_COLUMNS,
    source=_ACCOUNTS,
    tie="account.id",
    sorts={
        "login": "ROW(disabled_at IS NOT NULL, account.login)",
        "name": "display_name",
        "unit": "unit_name",
        "created": "created_at",
    },
    order="login",
    filters={
        "status": one_of(
            "CASE WHEN disabled_at IS NOT NULL THEN 'disabled' WHEN demo THEN 'demo' ELSE 'in_use' END = {}",
            AccountState,
        ),
        "role": one_of("EXISTS (SELECT 1 FROM role_grant AS held WHERE held.account = account.id AND role = {})", Role),
        "unit": any_text("unit_name"),
    },
    text="strpos(lower(concat_ws(' ', account.login, display_name, unit_name)), {}) > 0",
)
"""All accounts, those in use first, by login."""


async def account(account_id: int) -> AccountView | None:
    """One account."""
    rows = await records(f"SELECT {_COLUMNS} {_ACCOUNTS} AND account.id = {{}}", account_id)
    return _account(*rows[0]) if rows else None


async def account_of_login(login: str) -> AccountView | None:
    """The account of a login name, case ignored."""
    rows = await records(f"SELECT {_COLUMNS} {_ACCOUNTS} AND lower(login) = lower({{}})", login.strip())
    return _account(*rows[0]) if rows else None


async def has_accounts() -> bool:
    """Whether anybody at all can log in yet."""
    return bool(await records("SELECT 1 FROM account LIMIT 1"))


ScopeNames = dict[ScopeKind, dict[int, str]]
_naming: dict[ScopeKind, Callable[[], Awaitable[dict[int, str]]]] = {}


def names_scopes(scope_kind: ScopeKind, names: Callable[[], Awaitable[dict[int, str]]]) -> None:
    """Let an upper room name the scopes of a kind (id to name), so that the people page can offer and show them."""
    _naming[scope_kind] = names


async def scope_names() -> ScopeNames:
    """Names of scopes, for each kind that some room has named."""
    return {scope_kind: await names() for scope_kind, names in _naming.items()}
