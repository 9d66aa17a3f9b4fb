"""Roles, actors, and the rules of passwords, tries and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

ActorKind = Literal["account", "link", "device", "token", "system", "anonymous"]


class Role(StrEnum):
    """What somebody is, in a scope."""

    ADMINISTRATOR = "administrator"
    ORGANIZER = "organizer"
    COLLECTOR = "collector"
    CHAIN_OFFICE = "chain_office"
    CHAIN_CHIEF = "chain_chief"
    EXPERT = "expert"
    COMMISSIONER = "commissioner"
    DEPARTMENT = "department"
    PARTICIPANT = "participant"
    DOOR = "door"
    STEWARD = "steward"
    SUPERIOR = "superior"


class AccountState(StrEnum):
    """What an account is good for."""

    IN_USE = "in_use"
    DISABLED = "disabled"
    DEMO = "demo"


class ScopeKind(StrEnum):
    """What a grant is about; `everything` has the id 0, `area` the whole number of its region code."""

    EVERYTHING = "everything"
    UNIT = "unit"
    SESSION = "session"
    CHAIN = "chain"
    ORGANISATION = "organisation"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a scope."""

    role: Role
    scope_kind: ScopeKind
    scope_id: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: an account, a link, a paired device, a token of the API, the system, or nobody we know."""

    account_id: int | None
    kind: ActorKind
    name: str = ""
    unit_name: str = ""
    grants: frozenset[Grant] = frozenset()
    session_id: int | None = None
    """The one session of a link or a device."""
    organisation_id: int | None = None
    """The one organisation of a link."""
    device_id: int | None = None
    purpose: str = ""
    """What a link was made for."""
    allowed: frozenset[str] = frozenset()
    """What a token of the API may be used for; its grants say whose things it reads."""

    def has(self, role: Role, scope_kind: ScopeKind, scope_id: int = 0) -> bool:
        """Whether the role is held in this scope, or for everything."""
        return Grant(role, scope_kind, scope_id) in self.grants or Grant(role, ScopeKind.EVERYTHING) in self.grants

    def scopes(self, role: Role, scope_kind: ScopeKind) -> frozenset[int]:
        """The scopes of a kind in which the role is held by name."""
        return frozenset(
            grant.scope_id for grant in self.grants if (grant.role, grant.scope_kind) == (role, scope_kind)
        )

    @property
    def administrator(self) -> bool:
        """Whether this is an administrator of the platform."""
        return Grant(Role.ADMINISTRATOR, ScopeKind.EVERYTHING) in self.grants

    @property
    def known(self) -> bool:
        """Whether somebody has proved who he or she is."""
        return self.kind != "anonymous"

    @property
    def display_name(self) -> str:
        """What pages call this actor."""
        return self.name


SYSTEM = Actor(None, "system", grants=frozenset({Grant(Role.ADMINISTRATOR, ScopeKind.EVERYTHING)}))
"""Jobs and the command line: whoever can start those owns the machine."""
ANONYMOUS = Actor(None, "anonymous")

SCOPES_OF: dict[Role, frozenset[ScopeKind]] = {
    Role.ADMINISTRATOR: frozenset({ScopeKind.EVERYTHING}),
    Role.ORGANIZER: frozenset({ScopeKind.UNIT}),
    Role.COLLECTOR: frozenset({ScopeKind.AREA}),
    Role.CHAIN_OFFICE: frozenset({ScopeKind.CHAIN}),
    Role.CHAIN_CHIEF: frozenset({ScopeKind.CHAIN}),
    Role.EXPERT: frozenset({ScopeKind.CHAIN}),
    Role.COMMISSIONER: frozenset({ScopeKind.ORGANISATION}),
    Role.DEPARTMENT: frozenset({ScopeKind.UNIT}),
    Role.PARTICIPANT: frozenset({ScopeKind.ORGANISATION}),
    Role.DOOR: frozenset({ScopeKind.SESSION}),
    Role.STEWARD: frozenset({ScopeKind.SESSION}),
    Role.SUPERIOR: frozenset({ScopeKind.EVERYTHING}),
}
"""The kinds of scope in which a role makes sense."""


class IdentityRefusal(StrEnum):
    """Why somebody is not let in, or something about accounts is not done."""

    LOGIN_WRONG = "login_wrong"
    LOGIN_WAIT = "login_wait"
    LOGIN_TAKEN = "login_taken"
    LOGIN_SHAPE = "login_shape"
    PASSWORD_SHORT = "password_short"  # noqa: S105 - a reason code
    PASSWORD_LONG = "password_long"  # noqa: S105 - a reason code
    PASSWORD_LIKE_LOGIN = "password_like_login"  # noqa: S105 - a reason code
    PASSWORD_COMMON = "password_common"  # noqa: S105 - a reason code
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - a reason code
    RESET_GONE = "reset_gone"
    LINK_UNKNOWN = "link_unknown"
    LINK_REVOKED = "link_revoked"
    LINK_EXPIRED = "link_expired"
    LINK_USED_UP = "link_used_up"
    LINK_WRONG_DIGITS = "link_wrong_digits"
    GRANT_SCOPE = "grant_scope"
    GRANT_OVER = "grant_over"
    OWN_ACCOUNT = "own_account"
    LAST_ADMINISTRATOR = "last_administrator"
    TOKEN_SCOPE = "token_scope"  # noqa: S105 - a reason code
    TOKEN_NOT_YOURS = "token_not_yours"  # noqa: S105 - a reason code
    TOKEN_SCOPES_MISSING = "token_scopes_missing"  # noqa: S105 - a reason code


SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
FEWEST_DIFFERENT = 5
_COMMON = ("password", "passw0rd", "qwerty", "asdfgh", "iloveyou", "admin", "letmein", "welcome", "lianqiao", "链桥")
_RUNS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)


def refusal_of_password(password: str, login: str) -> IdentityRefusal | None:
    """Why a password may not be used; length counts (NIST SP 800-63B §3.1.1.2), rules of composition do not."""
    folded = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        return IdentityRefusal.PASSWORD_SHORT
    if len(password) > LONGEST_PASSWORD:
        return IdentityRefusal.PASSWORD_LONG
    if login and login.casefold() in folded:
        return IdentityRefusal.PASSWORD_LIKE_LOGIN
    if len(set(folded)) < FEWEST_DIFFERENT or any(folded in run for run in _RUNS):
        return IdentityRefusal.PASSWORD_COMMON
    if any(len(folded.replace(word, "").strip("0123456789!@#.")) == 0 for word in _COMMON):
        return IdentityRefusal.PASSWORD_COMMON
    return None


LONGEST_LOGIN = 40


def refusal_of_login(login: str) -> IdentityRefusal | None:
    """Why a name cannot be a login: 2 to 40 letters, digits, `.`, `-`, `_` or `@`."""
    shaped = 2 <= len(login) <= LONGEST_LOGIN and all(sign.isalnum() or sign in "._-@" for sign in login)  # noqa: PLR2004 - in the docstring
    return None if shaped else IdentityRefusal.LOGIN_SHAPE


FREE_TRIES = 5
"""Failures within the window before somebody has to wait."""
WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures: none up to 4, 30 s after the 5th, doubling, at most 15 minutes."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doubled: int = 1 << min(failures - FREE_TRIES, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def wait_left(failed_at: Sequence[datetime], now: datetime) -> timedelta:
    """How long to wait still, given the moments of earlier failures; zero when a try is free."""
    recent = [moment for moment in failed_at if now - moment < WINDOW]
    if not recent:
        return timedelta(0)
    return max(timedelta(0), max(recent) + wait_after(len(recent)) - now)


LINK_TRIES = 5
"""Wrong digits a personal link endures."""
RESET_LIFE = timedelta(minutes=30)
LOGIN_LIFE = timedelta(hours=16)
"""A day of an event, from the first door to the last report."""
LINK_LOGIN_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LinkState:
    """What decides whether a personal link opens; `tries_left` before this try."""

    expires_at: datetime
    revoked: bool
    tries_left: int


def refusal_to_open(link: LinkState, *, digits_match: bool, now: datetime) -> IdentityRefusal | None:
    """Why a personal link does not open; it expires at its moment (exclusive)."""
    if link.revoked:
        return IdentityRefusal.LINK_REVOKED
    if now >= link.expires_at:
        return IdentityRefusal.LINK_EXPIRED
    if link.tries_left <= 0:
        return IdentityRefusal.LINK_USED_UP
    if not digits_match:
        return IdentityRefusal.LINK_WRONG_DIGITS
    return None


def refusal_to_reset(*, used: bool, expires_at: datetime, now: datetime) -> IdentityRefusal | None:
    """Why a reset link does not open; it works once and expires at its moment (exclusive)."""
    return IdentityRefusal.RESET_GONE if used or now >= expires_at else None


def refusal_to_grant(role: Role, scope_kind: ScopeKind, scope_id: int) -> IdentityRefusal | None:
    """Why a role cannot be held in a scope: a kind it has no meaning in, or an id where there is none."""
    fits = scope_kind in SCOPES_OF[role] and (scope_id > 0) == (scope_kind != ScopeKind.EVERYTHING)
    return None if fits else IdentityRefusal.GRANT_SCOPE


class ApiScope(StrEnum):
    """What a token of the API may read."""

    SESSIONS = "sessions"
    PLAN = "plan"
    COUNTS = "counts"


TOKEN_PREFIX = "lqt_"  # noqa: S105 - how every token of the API begins
SHOWN_OF_TOKEN = 10
"""Signs of a token that the list shows, so that people know which one it is."""
TOKEN_DAYS = (30, 90, 365)
"""How long a token may live."""


def keeps_tokens(actor: Actor) -> bool:
    """Whether somebody may have tokens of the API: administrators, and organizers for themselves and their units."""
    person = actor.kind == "account" and bool(actor.scopes(Role.ORGANIZER, ScopeKind.UNIT))
    return actor.administrator or person


def may_keep_token(actor: Actor, *, account_id: int | None, unit_id: int | None) -> bool:
    """Whether a token that acts as this account, or for this unit, is the actor's to make, see and revoke."""
    if actor.administrator:
        return True
    if unit_id is not None:
        return actor.has(Role.ORGANIZER, ScopeKind.UNIT, unit_id)
    return account_id is not None and account_id == actor.account_id and keeps_tokens(actor)


def local_path(wish: str) -> str:
    """Where to go after the login: the wish if it is a path of this site, otherwise the start page."""
    plain = wish.isprintable() and wish.startswith("/") and not wish.startswith("//") and "\\" not in wish
    return wish if plain else "/"
