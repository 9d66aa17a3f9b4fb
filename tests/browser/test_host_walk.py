"""The host's walk in a real browser: from the list to a downloaded report, with a firm and the poster on phones."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LIVE = "/sessions/2"


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_the_host_walks_from_the_session_list_to_a_downloaded_report(  # noqa: PLR0915 – one walk, step by step
    desk: Page, phone: Page, site: object, complaints: list[str], tmp_path: Path
) -> None:
    # The list and the cockpit.
    expect(desk.locator("tbody tr")).to_have_count(2)
    desk.goto(LIVE)
    expect(desk.locator(".lq-line__step.is-now")).to_contain_text("进行中")
    expect(desk.locator(".lq-fig").first).to_contain_text("106")

    # Needs: search and open one with its reasons.
    desk.goto(f"{LIVE}/items")
    desk.fill("main input[type=search]", "贷款")
    desk.press("main input[type=search]", "Enter")
    desk.wait_for_url("**q=**")
    expect(desk.locator("tbody tr").first).to_contain_text("贷")
    desk.locator("tbody a").first.click()
    desk.get_by_role("link", name="查看匹配").click()
    expect(desk.locator("tbody tr").first).to_be_visible()

    # A new plan for the first three rounds, watched until it is there, then released.
    desk.goto(f"{LIVE}/plan")
    number = int(re.findall(r"\d+", desk.locator("h1").inner_text())[0]) + 1
    desk.locator("details.lq-options > summary").click()
    desk.fill("[name=rounds]", "3")
    desk.get_by_role("button", name="开始计算").click()
    release = desk.get_by_role("link", name=f"发布第 {number} 版")
    expect(release).to_be_visible(timeout=60_000)
    expect(desk.locator(".lq-proof").first).to_contain_text("已是最好的安排")
    assert desk.locator(".lq-meet").count() > 50
    assert desk.locator(".lq-un__why").count() > 0
    release.click()
    expect(desk.locator("main")).to_contain_text(f"第 {number} 版取代第 1 版")
    desk.get_by_role("button", name="发布", exact=True).click()
    desk.wait_for_url("**/notices")
    desk.goto(f"{LIVE}/plan")
    expect(desk.locator("main")).to_contain_text("已发布")

    # A firm opens its link on the phone.
    phone.goto(site.link)  # type: ignore[attr-defined]
    expect(phone.locator("body")).not_to_contain_text("公司")
    phone.fill("[name=digits]", site.digits)  # type: ignore[attr-defined]
    phone.click("main button[type=submit]")
    phone.wait_for_url("**/my")
    expect(phone.locator(".lq-badge").first).to_be_visible()
    assert _width(phone) <= 390

    # The poster, and the head count that follows by itself.
    desk.goto(f"{LIVE}/points")
    before = int(desk.locator("#scans tbody tr").count())
    assert before > 0
    phone.goto("/checkin/2")
    phone.fill("[name=mobile]", "19900000001")
    phone.click("main button[type=submit]")
    expect(phone.locator(".lq-door__word")).to_be_visible()
    expect(desk.locator("#scans tbody tr").first).to_contain_text("海报自助", timeout=10_000)

    # Close, report, download.
    desk.goto(LIVE)
    desk.get_by_role("button", name="结束活动").click()
    expect(desk.locator(".lq-line__step.is-now")).to_contain_text("已结束")
    desk.goto(f"{LIVE}/report")
    desk.get_by_role("button", name="生成专报").click()
    pdf = desk.get_by_role("link", name="PDF")
    expect(pdf).to_be_visible(timeout=60_000)
    with desk.expect_download() as download:
        pdf.click()
    target = tmp_path / "report.pdf"
    download.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF")
    assert complaints == []


@pytest.mark.parametrize(
    "path",
    [
        "/sessions",
        "/sessions/1",
        "/sessions/1/items",
        "/sessions/1/matches",
        "/sessions/1/plan",
        "/sessions/1/points",
        "/sessions/1/outcomes",
        "/sessions/1/report",
        "/sessions/1/registrations",
    ],
)
def test_every_page_fits_a_phone_and_leaves_the_console_silent(desk: Page, complaints: list[str], path: str) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    answer = desk.goto(path)
    assert answer
    assert answer.status == 200
    assert _width(desk) <= 390
    assert complaints == []


def test_the_language_can_be_changed_and_is_kept(desk: Page) -> None:
    desk.goto("/sessions?lang=en")
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    desk.goto("/sessions/1")
    assert not re.search("[一-鿿]", desk.locator("nav.lq-rail").inner_text())
