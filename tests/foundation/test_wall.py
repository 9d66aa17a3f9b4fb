"""What every answer carries, and what becomes of whatever goes wrong."""

import logging
from typing import Any

import asyncpg
import httpx
import pytest
from knock import knock
from litestar import Litestar, Request, get, post
from piccolo.engine.postgres import PostgresEngine

from events.app import create_app
from events.foundation import metrics
from events.foundation.edge import Edge
from events.foundation.errors import FormErrors, LoginNeeded, NotAllowed, NotFound, Refused, WrongInput
from events.foundation.failures import answer, failure_of
from events.settings import Settings, settings

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HOSTILE_JSON = b"[" * 100_000


@get("/breaks")
async def breaks() -> None:
    raise ZeroDivisionError("a secret of the inside")


@get("/gone")
async def gone() -> None:
    raise asyncpg.CannotConnectNowError("the database system is starting up")


@get("/api/v1/refuses")
async def refuses() -> None:
    raise Refused("login_wait", seconds=90, minutes=2)


@get("/api/v1/wrong")
async def wrong() -> None:
    raise FormErrors({"amount": ("not_an_amount", {})})


@get("/who")
async def who(request: Request[Any, Any, Any]) -> str:
    return f"{request.client and request.client.host} {request.scope['scheme']}"


@post("/takes")
async def takes() -> str:
    return "taken"


@pytest.fixture
def walled() -> Litestar:
    """An application of a few odd routes behind the wall."""
    app = Litestar(
        [breaks, gone, refuses, wrong, who, takes],
        openapi_config=None,
        exception_handlers={Exception: answer},
        logging_config=None,
    )
    app.asgi_handler = Edge(app.asgi_handler)
    return app


async def test_every_answer_carries_the_safe_headers(client: httpx.AsyncClient) -> None:
    for path in ("/login", "/static/css/tokens.css", "/healthz", "/nowhere", "/api/v1/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        assert "strict-transport-security" not in headers


async def test_no_page_needs_what_the_policy_forbids(client: httpx.AsyncClient) -> None:
    page = (await client.get("/login")).text
    assert ("style=" in page, "<style" in page, "onclick" in page, "http://" in page.replace("http://www.w3", "")) == (
        False,
        False,
        False,
        False,
    )


async def test_an_unknown_page_is_a_calm_404_in_both_faces(client: httpx.AsyncClient) -> None:
    page = await client.get("/nowhere")
    assert (page.status_code, "没有找到这一页" in page.text) == (404, True)
    problem = await client.get("/api/v1/nowhere", headers={"accept-language": "en"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert (problem.status_code, problem.json()["code"], problem.json()["status"]) == (404, "not_found", 404)


async def test_a_method_nobody_offers_is_a_405(client: httpx.AsyncClient) -> None:
    assert (await client.delete("/login")).status_code == 405


async def test_an_exception_is_a_calm_500_that_tells_nothing(walled: Litestar) -> None:
    page = await knock(walled, "GET", "/breaks")
    assert page.status == 500
    assert "系统出了问题" in page.text
    assert ("secret" in page.text, "ZeroDivision" in page.text) == (False, False)


async def test_an_exception_is_logged_with_its_place(walled: Litestar, capfd: pytest.CaptureFixture[str]) -> None:
    from events.foundation.logs import configure_logs

    configure_logs("info")
    await knock(walled, "GET", "/breaks")
    line = capfd.readouterr().err
    assert '"path": "/breaks"' in line
    assert "ZeroDivisionError" in line
    configure_logs(logging.getLevelName(logging.CRITICAL))


async def test_a_database_that_is_gone_is_a_503_with_a_time_to_come_back(walled: Litestar) -> None:
    page = await knock(walled, "GET", "/gone")
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "暂时打不开" in page.text


async def test_a_database_that_nobody_starts_is_a_503_too(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(*_values: object, **_words: object) -> None:
        await asyncpg.connect("postgresql:///nothing?host=/nowhere")

    monkeypatch.setattr(PostgresEngine, "run_querystring", unreachable)
    app = create_app()
    page = await knock(app, "GET", "/account", headers={"cookie": "lianqiao_login=something"})
    assert (page.status, page.headers["retry-after"]) == (503, "5")


async def test_problem_details_say_code_facts_and_help(walled: Litestar) -> None:
    problem = await knock(walled, "GET", "/api/v1/refuses")
    assert problem.status == 409
    assert problem.headers["content-type"] == "application/problem+json"
    assert '"title": "试错太多次，请 2 分钟后再试。"' in problem.text
    assert '"code": "login_wait"' in problem.text
    assert '"facts": {"seconds": 90, "minutes": 2}' in problem.text


async def test_problem_details_of_a_form_name_its_fields(walled: Litestar) -> None:
    problem = await knock(walled, "GET", "/api/v1/wrong")
    assert problem.status == 422
    assert '"fields": {"amount": {"code": "not_an_amount", "facts": {}}}' in problem.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("session", 3), 404),
        (NotAllowed("not_allowed"), 403),
        (Refused("refused"), 409),
        (FormErrors({}), 422),
        (WrongInput("bad_request"), 400),
        (LoginNeeded(), 401),
        (asyncpg.DataError("value out of int64 range"), 400),
        (asyncpg.TooManyConnectionsError(), 503),
        (asyncpg.UniqueViolationError(), 500),
        (FileNotFoundError(), 500),
    ],
)
def test_each_kind_of_error_has_its_status(error: Exception, status: int) -> None:
    assert failure_of(error).status == status


async def test_htmx_gets_the_sentence_where_notes_are_and_keeps_the_rest(client: httpx.AsyncClient) -> None:
    note = await client.get("/nowhere", headers={"hx-request": "true"})
    assert note.headers["hx-retarget"] == "#notes"
    assert note.headers["hx-reswap"] == "outerHTML"
    assert ("<html" in note.text, "没有找到这一页" in note.text) == (False, True)


async def test_head_is_get_without_its_body(client: httpx.AsyncClient) -> None:
    head = await client.head("/login")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("path", ["/login\0", "/lo\udcffgin", "/" + "x" * 2001, "/login?next=%00"])
async def test_an_address_that_cannot_be_is_a_400(client: httpx.AsyncClient, db: Settings, path: str) -> None:
    assert (await knock(create_app(), "GET", path)).status == 400


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "application/json"}, HOSTILE_JSON),
        ({"content-type": "application/json"}, b'{"a": "\\u0000"}'),
        ({"content-type": "application/json"}, b'{"\\ud800": 1}'),
        ({"content-type": "application/json"}, b"{"),
        ({"content-type": "application/x-www-form-urlencoded"}, b"login=a%00"),
        (
            {"content-type": "multipart/form-data; boundary=x"},
            b"--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=no\r\n\r\nx\r\n--x--",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_or_kept_is_a_400(
    client: httpx.AsyncClient, headers: dict[str, str], body: bytes
) -> None:
    assert (await client.post("/login", headers=headers, content=body)).status_code == 400


async def test_a_body_too_large_is_a_413(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post("/login", headers=headers, content=b"a=" + b"x" * 1_000_001)).status_code == 413


FORWARDED = {"x-forwarded-for": "203.0.113.9, 198.51.100.7", "x-forwarded-proto": "https"}


async def test_forwarded_headers_of_anybody_are_not_believed(walled: Litestar) -> None:
    assert (await knock(walled, "GET", "/who", headers=FORWARDED)).text == "127.0.0.1 http"


@pytest.mark.parametrize(
    ("proxies", "headers", "seen"),
    [
        ("127.0.0.1", FORWARDED, "198.51.100.7 https"),
        ("127.0.0.1,198.51.100.7", FORWARDED, "203.0.113.9 https"),
        ("127.0.0.1", {}, "127.0.0.1 http"),
        ("127.0.0.1", {"x-forwarded-for": "", "x-forwarded-proto": "gopher"}, "127.0.0.1 http"),
    ],
)
async def test_forwarded_headers_of_a_configured_proxy_are(
    walled: Litestar, monkeypatch: pytest.MonkeyPatch, proxies: str, headers: dict[str, str], seen: str
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", proxies)
    settings.cache_clear()
    try:
        assert (await knock(walled, "GET", "/who", headers=headers)).text == seen
    finally:
        monkeypatch.undo()
        settings.cache_clear()


async def test_requests_are_counted(client: httpx.AsyncClient) -> None:
    before = metrics._requests["4xx"]
    await client.get("/nowhere")
    text = (await client.get("/metrics")).text
    assert f'lianqiao_requests_total{{status="4xx"}} {before + 1}\n' in text
    assert "lianqiao_jobs_waiting 0\n" in text
