"""Every page of everybody in a real browser: no wider than a phone, a silent console, nothing serious for axe."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.conftest import Site
from browser.test_door import paired
from permissions import parameters, routes
from playwright.sync_api import Page

from events.app import create_app

pytestmark = pytest.mark.browser

FILLED = {"session_id": "2", "side": "needs", "token": "unknown", "code": "unknown"}
"""The live session of the demo, and words."""
HOSTS = {"host_session", "manage_session", "logged_in", "known", "create_sessions", "view_session", "token_keepers"}
NO_PAGES = re.compile(
    r"/api/|stream|/events|\.pdf|\.png|\.ics|/download|/annotated|/print|/logout|/static/|z$|/metrics|/progress|/names"
    r"|/evidence/|\{form:|/door/house|/sw\.js"
)
"""Files, streams, blocks, and sheets for the printer."""
OWN_TESTS = {"/door/scans/{nonce:uuid}", "/door/seats/{ticket_id:int}"}
"""Pages of a moment, which the tests of the door look at."""
NOT_IN_THE_DEMO = {
    "/file/{session_id:int}/receipt/{receipt:str}",
    "/my/meetings/{partner_id:int}",
    "/organisations/{organisation_id:int}/merge/{kept_id:int}",
    "/sessions/{session_id:int}/imports/{upload_id:int}",
    "/sessions/{session_id:int}/filings/{filing_id:int}",
    "/sessions/{session_id:int}/outcomes/{outcome_id:int}",
    "/sessions/{session_id:int}/papers/{paper_id:int}",
    "/sessions/{session_id:int}/plan/{plan_id:int}/release",
}
"""Pages of things the live session has none of, with all below them; other tests of the browser may make some."""
PHONE = {"width": 390, "height": 844}


def pages() -> dict[str, str]:
    """Every address that is a page, as the router writes it, with its policy."""
    found = {path: policy for method, path, policy in routes(create_app()) if method == "GET"}
    return {path: policy for path, policy in found.items() if not NO_PAGES.search(path)}


def pattern(path: str) -> re.Pattern[str]:
    """What an address of this template looks like."""
    escaped = re.sub(r"\\{\w+:int\\}", r"[0-9]+", re.escape(path))
    return re.compile(re.sub(r"\\{[^/]*\\}", r"[^/?#]+", escaped) + "$")


def openings(desk: Page, paths: list[str], addresses: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each template with an address of it, which is noted: filled in, linked by some page, or below one that is."""
    links: set[str] = set()
    known = [path for path in paths if set(parameters(path)) <= set(FILLED)]
    for path in [*known, *(path for path in paths if path not in known)]:
        above, _, word = path.rpartition("/")
        fitting = sorted(link for link in links if pattern(path).match(link))
        if path in known:
            addresses[path] = re.sub(r"\{(\w+):\w+\}", lambda found: FILLED[found[1]], path)
        elif fitting:
            addresses[path] = fitting[0]
        elif above in addresses and "{" not in word:
            addresses[path] = f"{addresses[above]}/{word}"
        else:
            continue
        yield path, addresses[path]
        links |= set(desk.evaluate("[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.pathname)"))


@pytest.fixture
def admin(site: Site) -> str:
    """The administrator's password, as the installation printed it."""
    found = re.search(r"账号 admin 密码 (\S+)", (site.var / "demo-logins.txt").read_text(encoding="utf-8"))
    assert found
    return found[1]


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])}x)" for one in found if one["impact"] in {"serious", "critical"}]


def test_every_page_fits_a_phone_and_nothing_complains(
    desk: Page, phone: Page, site: Site, admin: str, complaints: list[str]
) -> None:
    every, seen, faults = pages(), dict[str, str](), []

    def look(page: Page, policies: set[str]) -> None:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type] # its two numbers
        for path, address in openings(page, sorted(path for path in every if every[path] in policies), seen):
            answer = page.goto(address)
            assert answer is not None, path
            assert answer.status == 200, (path, answer.status)
            if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
                faults.append((path, f"{width} px"))
            faults.extend((path, fault) for fault in serious(page))

    look(desk, HOSTS)
    enter(desk, "admin", admin)
    look(desk, {"needs_administrator"})
    look(phone, {"open_to_all"})
    open_link(phone, site)
    look(phone, {"own_day"})
    enter(desk, "host", site.password)
    paired(desk, phone)
    look(phone, {"at_the_door"})
    assert (faults, complaints) == ([], [])
    left = set(every) - set(seen) - OWN_TESTS
    assert [path for path in sorted(left) if not path.startswith(tuple(NOT_IN_THE_DEMO))] == []


def enter(page: Page, login: str, password: str) -> None:
    """Leave, and come in as another."""
    page.context.clear_cookies()
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/sessions")


def open_link(page: Page, site: Site) -> None:
    """The participant of the demo opens the personal link."""
    page.goto(site.link)
    page.fill("[name=digits]", site.digits)
    page.click("main button[type=submit]")
    page.wait_for_url("**/my")
