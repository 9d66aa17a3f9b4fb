"""Rules of roles, passwords, tries and links."""

from datetime import UTC, datetime, timedelta

import pytest

from events.identity import rules
from events.identity.rules import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Grant,
    IdentityRefusal,
    LinkState,
    Role,
    ScopeKind,
)

NOW = datetime(2022, 6, 17, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def actor(*grants: Grant) -> Actor:
    return Actor(1, "account", "王芳", grants=frozenset(grants))


def test_a_role_is_held_in_its_scope_only() -> None:
    organizer = actor(Grant(Role.ORGANIZER, ScopeKind.UNIT, 3))
    assert organizer.has(Role.ORGANIZER, ScopeKind.UNIT, 3)
    assert not organizer.has(Role.ORGANIZER, ScopeKind.UNIT, 4)
    assert not organizer.has(Role.COLLECTOR, ScopeKind.UNIT, 3)
    assert not organizer.has(Role.ORGANIZER, ScopeKind.CHAIN, 3)


def test_a_role_for_everything_is_held_in_every_scope() -> None:
    assert actor(Grant(Role.SUPERIOR, ScopeKind.EVERYTHING)).has(Role.SUPERIOR, ScopeKind.CHAIN, 9)


def test_the_scopes_of_a_role_are_those_of_its_kind() -> None:
    held = actor(
        Grant(Role.ORGANIZER, ScopeKind.UNIT, 3),
        Grant(Role.ORGANIZER, ScopeKind.UNIT, 5),
        Grant(Role.COLLECTOR, ScopeKind.AREA, 331122),
    )
    assert held.scopes(Role.ORGANIZER, ScopeKind.UNIT) == {3, 5}
    assert held.scopes(Role.ORGANIZER, ScopeKind.AREA) == frozenset()


def test_the_system_is_an_administrator_and_a_stranger_is_nobody() -> None:
    assert (SYSTEM.administrator, SYSTEM.known) == (True, True)
    assert (ANONYMOUS.administrator, ANONYMOUS.known) == (False, False)
    assert actor().display_name == "王芳"


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("短密码", IdentityRefusal.PASSWORD_SHORT),
        ("123456789", IdentityRefusal.PASSWORD_SHORT),
        ("x1" * 65, IdentityRefusal.PASSWORD_LONG),
        ("my-WangFang-2022", IdentityRefusal.PASSWORD_LIKE_LOGIN),
        ("aaaaaaaaaaaa", IdentityRefusal.PASSWORD_COMMON),
        ("1234567890", IdentityRefusal.PASSWORD_COMMON),
        ("qwertyuiop", IdentityRefusal.PASSWORD_COMMON),
        ("Password2022!", IdentityRefusal.PASSWORD_COMMON),
        ("admin123456", IdentityRefusal.PASSWORD_COMMON),
        ("丽水的山泉水很甜也很清", None),
        ("correct horse battery", None),
    ],
)
def test_passwords_are_judged_by_length_and_guessability(password: str, refusal: IdentityRefusal | None) -> None:
    assert rules.refusal_of_password(password, "wangfang") == refusal


def test_a_password_of_an_unnamed_account_is_judged_without_its_login() -> None:
    assert rules.refusal_of_password("correct horse battery", "") is None


@pytest.mark.parametrize("login", ["wf", "wang.fang-2@jxj", "王芳", "a" * 40])
def test_a_login_may_be(login: str) -> None:
    assert rules.refusal_of_login(login) is None


@pytest.mark.parametrize("login", ["", "w", "wang fang", "a" * 41, "wang/fang", "<b>", "wang\u200bfang"])
def test_a_login_may_not_be(login: str) -> None:
    assert rules.refusal_of_login(login) == IdentityRefusal.LOGIN_SHAPE


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (400, 900)]
)
def test_the_wait_grows_after_five_failures_to_fifteen_minutes(failures: int, seconds: int) -> None:
    assert rules.wait_after(failures) == timedelta(seconds=seconds)


def test_the_wait_counts_from_the_last_failure() -> None:
    failed = [NOW - minutes * MINUTE for minutes in range(1, 5)] + [NOW - 10 * SECOND]
    assert rules.wait_left(failed, NOW) == timedelta(seconds=20)
    assert rules.wait_left(failed, NOW + 20 * SECOND) == timedelta(0)


def test_failures_are_forgotten_after_fifteen_minutes() -> None:
    assert rules.wait_left([NOW - 15 * MINUTE] * 50, NOW) == timedelta(0)
    assert rules.wait_left([], NOW) == timedelta(0)


def link(*, expires_at: datetime = NOW + MINUTE, revoked: bool = False, tries_left: int = 1) -> LinkState:
    return LinkState(expires_at, revoked, tries_left)


@pytest.mark.parametrize(
    ("state", "digits_match", "refusal"),
    [
        (link(), True, None),
        (link(), False, IdentityRefusal.LINK_WRONG_DIGITS),
        (link(tries_left=0), True, IdentityRefusal.LINK_USED_UP),
        (link(expires_at=NOW), True, IdentityRefusal.LINK_EXPIRED),
        (link(revoked=True), True, IdentityRefusal.LINK_REVOKED),
    ],
)
def test_a_link_opens_or_says_why_not(state: LinkState, digits_match: bool, refusal: IdentityRefusal | None) -> None:  # noqa: FBT001 - a case
    assert rules.refusal_to_open(state, digits_match=digits_match, now=NOW) == refusal


def test_a_reset_link_works_once_and_until_its_moment() -> None:
    assert rules.refusal_to_reset(used=False, expires_at=NOW + SECOND, now=NOW) is None
    assert rules.refusal_to_reset(used=True, expires_at=NOW + SECOND, now=NOW) == IdentityRefusal.RESET_GONE
    assert rules.refusal_to_reset(used=False, expires_at=NOW, now=NOW) == IdentityRefusal.RESET_GONE


def test_every_role_can_be_held_somewhere() -> None:
    assert set(rules.SCOPES_OF) == set(Role)


@pytest.mark.parametrize(
    ("role", "kind", "scope_id", "refusal"),
    [
        (Role.ORGANIZER, ScopeKind.UNIT, 1, None),
        (Role.ADMINISTRATOR, ScopeKind.EVERYTHING, 0, None),
        (Role.ORGANIZER, ScopeKind.UNIT, 0, IdentityRefusal.GRANT_SCOPE),
        (Role.ADMINISTRATOR, ScopeKind.EVERYTHING, 1, IdentityRefusal.GRANT_SCOPE),
        (Role.ADMINISTRATOR, ScopeKind.UNIT, 1, IdentityRefusal.GRANT_SCOPE),
        (Role.COLLECTOR, ScopeKind.CHAIN, 1, IdentityRefusal.GRANT_SCOPE),
    ],
)
def test_a_role_only_makes_sense_in_its_kind_of_scope(
    role: Role, kind: ScopeKind, scope_id: int, refusal: IdentityRefusal | None
) -> None:
    assert rules.refusal_to_grant(role, kind, scope_id) == refusal


@pytest.mark.parametrize("wish", ["/", "/sessions/3?tab=plan", "/organisations?q=纺织"])
def test_the_login_leads_on_to_paths_of_this_site(wish: str) -> None:
    assert rules.local_path(wish) == wish


@pytest.mark.parametrize("wish", ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "login"])
def test_the_login_leads_nowhere_else(wish: str) -> None:
    assert rules.local_path(wish) == "/"
