"""A served installation with the demo programme, and a real browser that complains about every console error."""

import hmac
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.rules import token_of
from events.database.embedded import Embedded

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
START_SECONDS = 300
ABSENT = """
SELECT t.id, t.rotation FROM ticket t WHERE t.session = 2 AND t.state = 'valid'
AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.ticket = t.id) ORDER BY t.id
"""


@dataclass(frozen=True)
class Site:
    """A running installation: its address and the ways in that it printed."""

    base: str
    password: str
    link: str
    digits: str
    var: Path
    database: str


@pytest.fixture(scope="session")
def site(postgres: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`lianqiao serve --demo` with worker, on a database of its own."""
    var = tmp_path_factory.mktemp("site")
    postgres.create("lianqiao_site")
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.url("lianqiao_site"),
        "LIANQIAO_VAR": str(var),
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "events.cli", "serve", "--demo", "--port", str(port)]
    with (
        (var / "serve.log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/readyz", server)
        except TimeoutError:
            server.terminate()
            raise
        text = (var / "demo-logins.txt").read_text(encoding="utf-8")
        ways = re.search(r"host\S* 密码 (\S+)", text.replace("账号 host", "host"))
        link = re.search(r"(http\S+/l/\S+) \S+ 4 位 (\d{4})", text)
        assert ways, text
        assert link, text
        yield Site(f"http://127.0.0.1:{port}", ways[1], link[1], link[2], var, environment["DATABASE_URL"])
        server.terminate()


@pytest.fixture(scope="module")
def ledger(site: Site) -> Iterator[psycopg.Connection]:
    """What was recorded, whatever the pages say of it."""
    with psycopg.connect(site.database, autocommit=True) as database:
        yield database


@pytest.fixture(scope="module")
def absent(site: Site, ledger: psycopg.Connection) -> Iterator[str]:
    """Codes of badges of people who have not come yet, each once; looked for when asked, as others let people in."""
    key = hmac.digest((site.var / "secret.key").read_bytes().strip(), BADGE_KEY.encode(), "sha256")
    return _unseen(ledger, key)


def _unseen(ledger: psycopg.Connection, key: bytes) -> Iterator[str]:
    given: set[tuple[int, int]] = set()
    while True:
        row = next(one for one in ledger.execute(ABSENT).fetchall() if one not in given)
        given.add(row)
        yield token_of(key, *row)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 – our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    server.terminate()  # nobody waits for it any more
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser process a module: while it lives, this thread has an event loop that other tests cannot share."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the console said; must stay empty."""
    return []


@pytest.fixture
def desk(chromium: Browser, site: Site, complaints: list[str]) -> Iterator[Page]:
    """A desktop page, logged in as the host."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN", base_url=site.base)  # type: ignore[arg-type]
    page = _listening(context, complaints)
    page.goto("/login")
    page.fill("[name=login]", "host")
    page.fill("[name=password]", site.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/sessions")
    yield page
    context.close()


@pytest.fixture
def phone(chromium: Browser, site: Site, complaints: list[str]) -> Iterator[Page]:
    """A phone of a stranger."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=site.base)  # type: ignore[arg-type]
    yield _listening(context, complaints)
    context.close()


def _listening(context: BrowserContext, complaints: list[str]) -> Page:
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page
