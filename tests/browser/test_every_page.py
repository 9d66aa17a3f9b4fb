"""Every page of a host in a real browser: no wider than a phone, a silent console, nothing serious for axe."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from permissions import parameters, routes
from playwright.sync_api import Page

from events.app import create_app

pytestmark = pytest.mark.browser

LIVE = 2
HOSTS = {"host_session", "manage_session", "logged_in", "known", "create_sessions", "view_session"}
NO_PAGES = re.compile(r"/api/|stream|/events|\.pdf|\.ics|/download|/annotated|/print|/logout")
PHONE = {"width": 390, "height": 844}


def templates() -> list[str]:
    """Addresses that a host may open, as the router writes them."""
    found = {path for method, path, policy in routes(create_app()) if method == "GET" and policy in HOSTS}
    return sorted(path for path in found if not NO_PAGES.search(path) and path not in {"/", "/my"})


def pattern(path: str) -> re.Pattern[str]:
    """What an address of this template looks like."""
    return re.compile(re.sub(r"\\{[^/]*\\}", r"[^/?#]+", re.escape(path)) + "$")


def openings(desk: Page, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Each template with an address of it: filled with the session, or the first link to it that some page shows."""
    links: set[str] = set()
    known = [path for path in paths if set(parameters(path)) <= {"session_id"}]
    for path in [*known, *(path for path in paths if path not in known)]:
        address = path.replace("{session_id:int}", str(LIVE))
        if path not in known:
            fitting = sorted(link for link in links if pattern(path).match(link))
            if not fitting:
                continue
            address = fitting[0]
        yield path, address
        links |= set(desk.evaluate("[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.pathname)"))


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])}x)" for one in found if one["impact"] in {"serious", "critical"}]


def test_every_page_fits_a_phone_and_nothing_complains(desk: Page, complaints: list[str]) -> None:
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type] # its two numbers
    wide, faults, seen = [], [], []
    for path, address in openings(desk, templates()):
        answer = desk.goto(address)
        assert answer is not None, path
        assert answer.status == 200, (path, answer.status)
        seen.append(path)
        if (width := desk.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            wide.append((path, width))
        faults += [(path, fault) for fault in serious(desk)]
    assert len(seen) > 20
    assert (wide, faults, complaints) == ([], [], [])
