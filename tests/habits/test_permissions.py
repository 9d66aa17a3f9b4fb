"""Every route x the eighteen actors, asked for real; the table is tests/permissions.py."""

import os
from pathlib import Path

import pytest
from cast import CAST, the_world
from knock import Answer, knock
from litestar import Litestar
from permissions import DEVICES, MISSING_IS_FINE, PATH, ROWS, SPECIAL, filled, furnish, parameters, routes, row_of

from events.app import create_app
from events.foundation.pages import sentence
from events.identity.guards import login_cookie, policy_of
from events.identity.guards.policies import routes_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


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
    wrong, unasked = [], []
    async with app.lifespan():
        for actor, browser in CAST.items():
            token = await browser(world)
            for method, path, policy in routes(app):
                row = row_of(method, path, policy)
                expected = row.expected(actor, api=path.startswith("/api/")) if row else "a row"
                answer = await knock(app, method, filled(path, world), headers=_headers(actor, token))
                if (got := _outcome(answer, expected, path)) != expected:
                    wrong.append(f"{actor}: {method} {path} ({policy}): {got} instead of {expected}")
                if got == "in" and method != "GET" and actor not in DEVICES and not _forgery_refused(answer):
                    unasked.append(f"{actor}: {method} {path}: {answer.status} without the token of a form of ours")
    assert not wrong, "\n".join(wrong)
    assert not unasked, "\n".join(unasked)


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
