"""Who may go where: every route of the application x the eighteen actors of `tests/cast.py`, asked for real.

A new route needs
1. its policy's row in `ROWS`, once per policy: who is let in, and what the other known actors get
   (403 where they may know that it exists, 404 where they may not);
2. for every new path parameter a value in `PATH`, of the session of the cast;
3. nothing else: routes are found by introspection. One that differs from its policy gets a row in `SPECIAL`.
Rows the route reads (a plan, a task) are written in `furnish`.

Strangers and disabled accounts always get the login (the API: 401). To be let in means any answer below 500 that is not
one of those; requests that change something come without their form token, so that whoever is let in changes nothing.
docs/permissions.md is made of the same rows: `LIANQIAO_WRITE_DOCS=1 pytest tests/habits/test_permissions.py` writes it.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest
from cast import CAST, World, the_world
from knock import Answer, knock
from litestar import Litestar

from events.app import create_app
from events.foundation.pages import sentence
from events.identity.guards import login_cookie, policy_of
from events.identity.guards.policies import routes_of

STRANGERS = frozenset({"anonymous", "disabled account"})
DEVICES = frozenset({"door device", "steward device"})
LINKS = frozenset({"participant", "participant elsewhere"})
ACCOUNTS = frozenset(CAST) - STRANGERS - DEVICES - LINKS
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


@dataclass(frozen=True)
class Row:
    """Who is let in; what known others get; who of them may at least know that it exists (403 instead of 404)."""

    let_in: frozenset[str]
    others: int = 404
    told: frozenset[str] = frozenset()

    def expected(self, actor: str, *, api: bool) -> str:
        """`in`, or the status of the refusal."""
        if actor in self.let_in:
            return "in"
        if actor in STRANGERS:
            return "401" if api else "login"
        return "403" if actor in self.told else str(self.others)


def only(*names: str, others: int = 404, told: frozenset[str] = frozenset()) -> Row:
    """A row of the actors of these names."""
    return Row(frozenset(names), others, told)


CHAIN_PEOPLE = frozenset({"chain office", "chain chief", "expert"})

ROWS: dict[str, Row] = {
    "open_to_all": Row(frozenset(CAST)),
    "logged_in": Row(ACCOUNTS, others=403),
    "needs_administrator": only("administrator", others=403),
    "view_session": only("organizer", "administrator", *CHAIN_PEOPLE),
    "host_session": only("organizer", "administrator", told=CHAIN_PEOPLE),
    "manage_session": only("organizer", "administrator", told=CHAIN_PEOPLE),
}
"""By the name of a policy."""

SPECIAL: dict[tuple[str, str], Row] = {}
"""By method and path, where a route's answer differs from its policy's row."""

PATH: dict[str, Callable[[World], object]] = {
    "session_id": lambda world: world.session_id,
    "organisation_id": lambda world: world.organisation_id,
    "registration_id": lambda world: world.registration_id,
    "delegate_id": lambda world: world.delegate_id,
    "account_id": lambda world: world.account_id,
    "token": lambda _: "unknown-token",
    "name": lambda _: "css/tokens.css",
    "plan_id": lambda _: 1,
    "run_id": lambda _: 1,
}
"""A value for every path parameter."""

MISSING_IS_FINE = {"plan_id", "run_id", "token"}
"""Parameters of things the cast does not have: whoever is let in may be told 404 by the route itself."""


async def furnish(world: World) -> None:
    """Write what routes read beyond the cast."""


def routes(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Method, path template and policy of every route, in the order of their paths."""
    found = {
        (path, str(method), getattr(policy_of(handler), "name", ""))
        for path, handler in routes_of(app)
        for method in handler.http_methods
    }
    for path, method, policy in sorted(found):
        yield method, path, policy


def row_of(method: str, path: str, policy: str) -> Row | None:
    """The row that speaks about a route."""
    return SPECIAL.get((method, path)) or ROWS.get(policy)


def parameters(path: str) -> list[str]:
    """The names of a path's parameters."""
    return [name for _, name, _, _ in Formatter().parse(path) if name]


def filled(path: str, world: World) -> str:
    """A path with the values of the world."""
    return path.format(**_Anything(world))


class _Anything(dict[str, object]):
    """Gives each parameter its value, whatever type stands behind the colon."""

    def __init__(self, world: World) -> None:
        super().__init__({name: _Unformatted(value(world)) for name, value in PATH.items()})


class _Unformatted:
    def __init__(self, value: object) -> None:
        self.value = value

    def __format__(self, _type: str) -> str:
        return str(self.value)


@pytest.fixture(scope="module")
def app() -> Litestar:
    return create_app()


def test_every_policy_has_a_row(app: Litestar) -> None:
    assert [
        (method, path, policy) for method, path, policy in routes(app) if row_of(method, path, policy) is None
    ] == []


def test_every_path_parameter_has_a_value(app: Litestar) -> None:
    assert {name for _, path, _ in routes(app) for name in parameters(path)} - set(PATH) == set()


def test_every_row_is_about_a_policy_or_route_that_exists(app: Litestar) -> None:
    known = list(routes(app))
    optional = {"view_session"}
    assert set(ROWS) - {policy for _, _, policy in known} - optional == set()
    assert set(SPECIAL) - {(method, path) for method, path, _ in known} == set()


async def test_every_route_lets_in_exactly_whom_the_table_says(app: Litestar, db: object) -> None:
    world = await the_world()
    await furnish(world)
    wrong = []
    async with app.lifespan():
        for actor, browser in CAST.items():
            token = await browser(world)
            for method, path, policy in routes(app):
                row = row_of(method, path, policy)
                expected = row.expected(actor, api=path.startswith("/api/")) if row else "a row"
                answer = await knock(app, method, filled(path, world), headers=_headers(actor, token))
                if (got := _outcome(answer, expected, path)) != expected:
                    wrong.append(f"{actor}: {method} {path} ({policy}): {got} instead of {expected}")
    assert wrong == []


def _headers(actor: str, token: str) -> dict[str, str]:
    if actor in DEVICES:
        return {"authorization": f"Bearer {token}"}
    return {"cookie": f"{login_cookie()}={token}"} if token else {}


def _outcome(answer: Answer, expected: str, path: str) -> str:
    """What an answer means."""
    if answer.status == 303 and answer.headers.get("location", "").startswith("/login?next="):
        return "login"
    if answer.status == 403 and _forgery_refused(answer):
        return "in"
    if answer.status == 404 and expected == "in" and MISSING_IS_FINE & set(parameters(path)):
        return "in"
    if answer.status in {401, 403, 404, 405} or answer.status >= 500 or not answer.status:
        return str(answer.status)
    return "in"


def _forgery_refused(answer: Answer) -> bool:
    """Whether the policy let the actor in and only the form's token was missing."""
    return sentence("form_stale", lang="zh-Hans") in answer.text or '"form_stale"' in answer.text


MARKS = {"in": "●", "login": "→", "401": "401", "403": "403", "404": "404"}


def document(app: Litestar) -> str:
    """docs/permissions.md."""
    lines = [
        "# Who may go where",
        "",
        "Made by `tests/habits/test_permissions.py`, which asks every route as each of these actors.",
        "● let in · → sent to the login · 401, 403, 404 the answer. Elsewhere: of another organisation, area or unit.",
        "",
        f"| route | policy | {' | '.join(CAST)} |",
        f"|---|---|{'---|' * len(CAST)}",
    ]
    for method, path, policy in routes(app):
        row = row_of(method, path, policy)
        api = path.startswith("/api/")
        cells = [MARKS[row.expected(actor, api=api)] if row else "?" for actor in CAST]
        lines.append(f"| {method} `{path}` | {policy} | {' | '.join(cells)} |")
    reasons = {(path, getattr(policy_of(handler), "reason", "")) for path, handler in routes_of(app)}
    lines += ["", "## Why some are open to all", ""]
    lines += [f"- `{path}`: {reason}" for path, reason in sorted(reasons) if reason]
    return "\n".join(lines) + "\n"


def test_the_document_says_the_same(app: Litestar) -> None:
    if os.environ.get("LIANQIAO_WRITE_DOCS"):
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(document(app))
    assert DOCUMENT.read_text() == document(app)
