"""A firm files from the QR on a phone: how many touches and seconds it takes, and what the phone keeps meanwhile."""

import re
import time
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from events.database.embedded import Embedded

pytestmark = pytest.mark.browser

SESSION = 999
TYPED_SECONDS = 0.5
"""A thumb's time for one sign; reading and thinking take a minute more."""
THINKING_SECONDS = 60
MOST_SECONDS = 180
MOST_TAPS = 12


@pytest.fixture
def open_session(site: object, postgres: Embedded) -> Iterator[int]:
    """The live session of the demo once more, taking registrations."""
    with psycopg.connect(postgres.url("lianqiao_site"), autocommit=True) as database:
        database.execute(
            "INSERT INTO chain_session SELECT (jsonb_populate_record(s, %s::jsonb)).* "
            "FROM chain_session s WHERE id = 2",
            [f'{{"id": {SESSION}, "state": "open"}}'],
        )
        yield SESSION
        database.execute("DELETE FROM filing WHERE session = %s", [SESSION])
        database.execute("DELETE FROM chain_session WHERE id = %s", [SESSION])


def test_a_known_firm_files_a_need_in_under_three_minutes(
    phone: Page, open_session: int, complaints: list[str]
) -> None:
    begun, taps, signs = time.monotonic(), 0, 0

    def tap(what: str) -> None:
        nonlocal taps
        taps += 1
        phone.locator(what).first.click()

    def write(field: str, text: str) -> None:
        nonlocal signs
        tap(f"[name={field}]")
        signs += len(text)
        phone.locator(f"[name={field}]").press_sequentially(text)

    phone.goto(f"/file/{open_session}")
    write("name", "霁川")
    tap("label:has([name=known]):has-text('浙江霁川合成革股份有限公司')")
    write("contact_name", "王敏")
    write("mobile", "13912345678")
    tap("label.lq-tile:has-text('产融')")
    write("title", "流动资金贷款")
    write("amount_wan", "12000")
    expect(phone.locator(".lq-field__echo").first).to_have_text("= 1.2 亿元")
    tap("label:has([value=take_part])")
    tap("button:has-text('提交'):not([name])")
    phone.wait_for_url("**/receipt/**")
    expect(phone.locator(".lq-receipt__n")).to_have_text(re.compile(r"^[2-9A-Z]{3}-[2-9A-Z]{3}$"))
    seconds = time.monotonic() - begun + signs * TYPED_SECONDS + THINKING_SECONDS
    assert (taps <= MOST_TAPS, seconds < MOST_SECONDS) == (True, True), (taps, signs, seconds)
    assert complaints == []


def test_what_was_typed_comes_back_after_the_page_was_closed_and_goes_once_it_is_sent(
    phone: Page, open_session: int, complaints: list[str]
) -> None:
    phone.goto(f"/file/{open_session}")
    phone.fill("[name=name]", "丽水新记针织有限公司")
    phone.fill("[name=contact_name]", "王敏")
    phone.fill("[name=mobile]", "１３９ １２３４-５６７９")
    phone.locator("label.lq-tile", has_text="产才").click()
    phone.fill("[name=title]", "招挡车工")
    phone.goto(f"/file/{open_session}")
    expect(phone.locator(".lq-note")).to_contain_text("已恢复")
    expect(phone.locator("[name=contact_name]")).to_have_value("王敏")
    expect(phone.locator("[name=title]")).to_have_value("招挡车工")
    expect(phone.locator("[name=mobile]")).to_have_value("13912345679")
    phone.locator("label:has([value=take_part])").click()
    phone.locator("button:has-text('提交'):not([name])").click()
    phone.wait_for_url("**/receipt/**")
    address = phone.url
    phone.go_back()
    if phone.url != address:  # the page was kept as it was; one that is loaded anew leads to the receipt by itself
        phone.locator("button:has-text('提交'):not([name])").click()
    phone.wait_for_url(address)
    phone.get_by_role("link", name="再填一份").click()
    expect(phone.locator("[name=contact_name]")).to_have_value("")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert complaints == []


def test_touch_targets_are_large_enough(phone: Page, open_session: int) -> None:
    phone.goto(f"/file/{open_session}")
    phone.locator("label.lq-tile", has_text="产融").click()
    phone.wait_for_selector("[name=title]")
    for part in phone.locator("main details").all():
        part.evaluate("part => part.open = true")
    parts = "main button, main summary, main label.lq-choice, main input.form-control, main select"
    small = phone.evaluate(
        """parts => [...document.querySelectorAll(parts)].map(one => [one, one.getBoundingClientRect().height])
             .filter(([one, height]) => one.offsetParent && height < 48)
             .map(([one, height]) => [one.outerHTML.slice(0, 90), height])""",
        parts,
    )
    assert small == []
