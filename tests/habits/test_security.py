"""What docs/security.md claims is tested where it says; and what no other test looks at."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import make
import pytest
from desk import sit_down
from visitor import PASSWORD, TOKEN, an_account

from events.identity.rules import Role
from events.settings import Settings, settings

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
CITED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize(("file", "name"), sorted(set(CITED.findall(DOCUMENT))))
def test_every_test_the_page_cites_is_there(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8") if name else (ROOT / file).is_file()


def test_the_page_leaves_no_requirement_out() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| .+? \| (yes|partly|no|n/a|operator) \| .+ \|$", DOCUMENT, re.MULTILINE)
    assert len({number for number, _ in rows}) == len(rows) == 70


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
async def test_no_other_site_is_allowed_to_read(client: httpx.AsyncClient, method: str) -> None:
    asking = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    for path in ("/login", "/api/v1/sessions", "/api/v1/checkin/redeem", "/static/css/tokens.css", "/nowhere"):
        headers = (await client.request(method, path, headers=asking)).headers
        assert [name for name in headers if name.startswith("access-control-")] == []


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """People reach us by HTTPS."""
    monkeypatch.setenv("PUBLIC_URL", "https://lianqiao.example")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_every_cookie_is_tied_to_this_host(db: Settings, public: None) -> None:
    from events.app import create_app

    app = create_app()
    transport = httpx.ASGITransport(app=app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="https://lianqiao.example") as browser:
        await an_account()
        page = await browser.get("/login?lang=en")
        form = {"login": "wangfang", "password": PASSWORD, "_csrf_token": TOKEN.findall(page.text)[0]}
        entered = await browser.post("/login", data=form)
        browser.cookies.clear()
        await sit_down(browser, await make.account(Role.ADMINISTRATOR))
        form = {
            "login": "lina",
            "display_name": "李娜",
            "_csrf_token": TOKEN.findall((await browser.get("/people")).text)[0],
        }
        noted = await browser.post("/people", data=form)
        spoken = await browser.get("/people")
        left = await browser.post("/logout", data={"_csrf_token": TOKEN.findall(spoken.text)[0]})
    cookies = [
        cookie for answer in (page, entered, noted, spoken, left) for cookie in answer.headers.get_list("set-cookie")
    ]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-lang", "__Host-visitor", "__Host-login", "__Host-lianqiao_note"}
    for part in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
        assert [cookie for cookie in cookies if part not in cookie] == []


def test_passwords_are_masked_and_may_be_pasted() -> None:
    calls = [
        call
        for file in (ROOT / "templates").rglob("*.html")
        for call in re.findall(r"ui\.field\([^\n]*", file.read_text())
    ]
    fields = [call for call in calls if re.search(r'^ui\.field\("(?:\w+_)?(?:password|again)"', call)]
    assert len(fields) >= 5
    assert [one for one in fields if 'type="password"' not in one or "-password" not in one] == []
    scripts = "".join(file.read_text() for file in (ROOT / "static" / "js").rglob("*.js"))
    assert 'addEventListener("paste"' not in scripts


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/.git/config", "/static/..%2f.git/config", "/pyproject.toml", "/var/secret.key"]
)
async def test_nothing_of_the_checkout_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
