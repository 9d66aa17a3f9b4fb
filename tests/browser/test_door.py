"""A paired phone in a real browser: the focused input, colour and word, a queue that survives network and tab."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from offline import CASES, VECTORS, asked_of, at_the_device, expected_of
from playwright.sync_api import Page, expect

from events.checkin.rules import PREFIX, check_character

pytestmark = pytest.mark.browser

LIVE = "/sessions/2"
IN_CHARGE = """() => navigator.serviceWorker.controller
  ? true : new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))"""
DELIVERED = "SELECT outcome FROM scan WHERE mode = 'upload' ORDER BY id DESC LIMIT %s"


def delivered(ledger: psycopg.Connection, most: int) -> list[str]:
    """What the latest scans that were brought later came to, in their order."""
    return [row[0] for row in ledger.execute(DELIVERED, [most]).fetchall()][::-1]


def a_code(sign: str) -> str:
    """A well-formed code of no badge."""
    body = sign * 26
    return PREFIX + body + check_character(body)


def paired(desk: Page, phone: Page) -> None:
    """The host makes a device, the phone takes it over."""
    desk.goto(f"{LIVE}/devices")
    made = desk.locator(f"form[action='{LIVE}/devices']")
    made.locator("[name=name]").fill("东门一号")
    made.get_by_role("button", name="新建并显示配对码").click()
    address = re.search(r"/door/pair/[\w-]+", desk.content())
    assert address
    phone.goto(address[0])
    phone.get_by_role("button", name="用这台手机签到").click()
    phone.wait_for_url("**/door")


def scan(phone: Page, code: str) -> None:
    """What a keyboard scanner types."""
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")


def times_at_the_points(desk: Page, words: str) -> int:
    """How often the last scans say it; other tests scan too."""
    desk.goto(f"{LIVE}/points")
    return desk.get_by_text(words).count()


def test_a_scanner_scans_on_while_verdicts_come_and_go(desk: Page, phone: Page, complaints: list[str]) -> None:
    before = times_at_the_points(desk, "名单里没有这张证")
    paired(desk, phone)
    expect(phone.locator("input[name=code]")).to_be_focused()
    phone.locator(".lq-dooridle__word").click()
    expect(phone.locator("input[name=code]")).to_be_focused()
    scan(phone, a_code("1"))
    expect(phone.locator("[data-recorded] .lq-door.is-bad")).to_be_visible()
    scan(phone, a_code("1"))  # the same within two seconds is one scan
    expect(phone.locator("[data-said] > *")).to_have_count(0, timeout=8000)  # clears by itself
    expect(phone.locator("input[name=code]")).to_be_focused()
    expect(phone.locator("[data-net]")).to_contain_text("待传 0")
    assert int(phone.evaluate("document.documentElement.scrollWidth")) == 390
    assert times_at_the_points(desk, "名单里没有这张证") == before + 1
    assert complaints == []


def test_without_a_network_the_page_opens_again_and_its_scans_are_delivered(
    desk: Page, phone: Page, absent: Iterator[str], ledger: psycopg.Connection
) -> None:
    paired(desk, phone)
    phone.evaluate(IN_CHARGE)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("[data-net] b:visible")).to_have_text("离线，可继续签到")
    badge = next(absent)
    for number, (code, colour, word) in enumerate(
        [(badge, "ok", "已记下"), (next(absent), "ok", "公司"), (a_code("2"), "bad", ""), ("RUBBISH", "bad", "离线")], 1
    ):
        scan(phone, code)
        expect(phone.locator(f"[data-said] .lq-door.is-{colour}")).to_contain_text(word)
        expect(phone.locator("[data-net]")).to_contain_text(f"待传 {number}")
    scan(phone, badge)
    expect(phone.locator("[data-said] .lq-door.is-warn")).to_be_visible()
    phone.goto("/door/search")  # leads back to scanning
    assert phone.url.endswith("/door")
    expect(phone.locator("[data-net]")).to_contain_text("待传 5")  # counted anew by the page that opened
    phone.context.set_offline(False)
    expect(phone.locator("[data-net]")).to_contain_text("待传 0", timeout=30_000)
    assert delivered(ledger, 5) == ["admitted", "admitted", "unknown", "unknown", "duplicate"]


def test_the_page_decides_every_case_as_the_server_does(desk: Page, phone: Page) -> None:
    paired(desk, phone)
    met = [(one["name"], asked_of(one), one["expect"]["outcome"]) for one in CASES]
    met += [(one["name"], asked, expected_of(one)) for one in VECTORS["redeem"] if (asked := at_the_device(one))]
    decided = phone.evaluate(
        """async (cases) => {
          const { clean, decide } = await import("/static/js/judge.js");
          return cases.map(({ text, kind, point, at, house, line, way }) =>
            decide({ code: clean(text), kind, point, at }, house, line ?? undefined, way ?? undefined));
        }""",
        [asked for _, asked, _ in met],
    )
    said = zip(met, decided, strict=True)
    assert {name: found for (name, _, expected), found in said if found != expected} == {}
    opened = """async ([badge, { text, box }]) => {
      const { opened } = await import("/static/js/roster.js");
      return [JSON.stringify(await opened(badge, box)) === JSON.stringify(JSON.parse(text)), await opened("x", box)];
    }"""
    assert phone.evaluate(opened, [VECTORS["badge"], VECTORS["sealed"]]) == [True, None]


def test_a_tab_closed_right_after_green_loses_nothing(
    desk: Page, phone: Page, absent: Iterator[str], ledger: psycopg.Connection
) -> None:
    paired(desk, phone)
    context = phone.context
    context.set_offline(True)
    scan(phone, next(absent))
    expect(phone.locator(".lq-door.is-ok")).to_be_visible()
    phone.close()
    again = context.new_page()
    context.set_offline(False)
    before = again.goto("/door")
    assert before
    expect(again.locator("[data-net]")).to_contain_text("待传 0", timeout=30_000)
    assert delivered(ledger, 1) == ["admitted"]
    desk.goto(f"{LIVE}/devices")
    desk.get_by_role("row", name="东门一号").first.get_by_role("button", name="收回").click()
    again.locator("[data-net]").click()
    expect(again.locator("[data-said]")).to_contain_text("设备已收回", timeout=30_000)
    assert again.evaluate("caches.keys()") == []  # what it knew of the session is gone
    with again.expect_download():
        again.locator("[data-said]").get_by_role("button", name="存成文件").click()


def test_without_a_network_the_scanning_page_stays_and_the_head_says_so(desk: Page, phone: Page) -> None:
    paired(desk, phone)
    head = phone.locator("[data-net] b:visible")
    expect(head).to_have_text("在线")
    phone.context.set_offline(True)
    expect(head).to_have_text("离线，可继续签到")
    expect(head.locator("use")).to_have_attribute("href", re.compile("#wifi-off$"))
    for leave in (lambda: phone.get_by_role("link", name="查姓名").click(), lambda: scan(phone, "ABC123")):
        leave()
        expect(phone.locator("[data-stay]")).to_contain_text("联网后再点")
        assert phone.url.endswith("/door")
        expect(phone.locator("input[name=code]")).to_be_visible()
    phone.context.set_offline(False)
    expect(head).to_have_text("在线", timeout=30_000)
    expect(phone.locator("[data-stay]")).to_be_hidden()
    phone.get_by_role("link", name="查姓名").click()
    phone.wait_for_url("**/door/search**")
    phone.context.set_offline(True)
    phone.get_by_role("link", name="回到扫码").click()
    expect(phone.locator("[data-stay]")).to_be_visible()
    expect(head).to_have_text("离线，可继续签到")


def test_no_button_of_a_verdict_is_narrower_than_its_words(desk: Page, phone: Page) -> None:
    paired(desk, phone)
    phone.goto("/door/search?q=丽水")
    party = phone.locator(".lq-seats", has=phone.get_by_role("button", name="全单位签到"))
    party.get_by_role("button", name="签到", exact=True).first.click()
    phone.wait_for_url("**/door/scans/**")
    expect(phone.get_by_role("button", name=re.compile("全单位签到"))).to_be_visible()
    narrow = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    assert phone.locator(".lq-dacts .btn").evaluate_all(narrow) == []
