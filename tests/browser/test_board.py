"""The board in a real browser: by mouse, by keys, for two organizers at once, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

PLAN = "/sessions/2/plan"


@pytest.fixture
def board(desk: Page) -> Page:
    """The board of the live session with one place free: its first meeting is taken off, in a draft of its own."""
    desk.goto(PLAN)
    desk.locator("a.lq-meet").first.click()
    expect(desk.locator("table .is-sel")).to_be_visible()
    revision = desk.locator("#board").get_attribute("data-revision")
    desk.keyboard.press("u")
    expect(desk.locator(f'#board:not([data-revision="{revision}"])')).to_be_attached()
    desk.keyboard.press("Escape")
    expect(desk.locator("table.lq-board:not(.is-judged)")).to_be_attached()
    return desk


def revision(page: Page) -> int:
    return int(page.locator("#board").get_attribute("data-revision") or "0")


def changed(page: Page, since: int) -> None:
    expect(page.locator(f'#board:not([data-revision="{since}"])')).to_be_attached(timeout=10_000)


def movable(page: Page) -> Locator:
    """A meeting that may go to the free place: picked one after the other until it is green."""
    for at in range(1, 40):
        page.locator("a.lq-meet").nth(at).click()
        expect(page.locator("a.lq-meet").nth(at)).to_have_class(re.compile("is-sel"))
        if page.locator("button.lq-drop").count():
            return page.locator("button.lq-drop").first
    raise AssertionError("no meeting may go to the free place")


def test_a_meeting_is_moved_by_click_and_back_by_z(board: Page, complaints: list[str]) -> None:
    place = movable(board)
    pair, before = board.locator("table .is-sel").get_attribute("href"), revision(board)
    place.click()
    changed(board, before)
    expect(board.locator("table .is-sel")).to_have_attribute("href", pair or "")
    assert board.locator(".lq-note.is-bad").count() == 0
    board.keyboard.press("z")
    changed(board, before + 1)
    board.keyboard.press("Shift+Z")
    changed(board, before + 2)
    assert complaints == []


def test_a_meeting_is_dragged_to_a_free_place(board: Page, complaints: list[str]) -> None:
    board.set_viewport_size({"width": 2000, "height": 1600})
    place, before = movable(board), revision(board)
    board.locator("table .is-sel").hover()
    board.mouse.down()
    box = place.bounding_box()
    assert box
    board.mouse.move(box["x"] + 20, box["y"] + 10, steps=8)
    board.mouse.up()
    changed(board, before)
    assert board.locator(".lq-note.is-bad").count() == 0
    assert complaints == []


def test_arrows_steer_enter_drops_escape_leaves(board: Page, complaints: list[str]) -> None:
    place, before = movable(board), revision(board)
    cell = place.locator("xpath=..")
    column, row = cell.evaluate("td => [td.cellIndex, td.parentElement.sectionRowIndex]")
    own = board.locator("table .is-sel").evaluate("a => [a.parentElement.cellIndex, a.closest('tr').sectionRowIndex]")
    for _ in range(abs(column - own[0])):
        board.keyboard.press("ArrowRight" if column > own[0] else "ArrowLeft")
    for _ in range(abs(row - own[1])):
        board.keyboard.press("ArrowDown" if row > own[1] else "ArrowUp")
    expect(place).to_be_focused()
    stops = "all => all.filter((one) => one.tabIndex >= 0).length"
    assert board.locator(".lq-board tbody :is(a, button, td)").evaluate_all(stops) == 1
    assert board.locator("[data-tray] a[data-pair]").evaluate_all(stops) == 1
    expect(board.locator("[data-say]")).to_contain_text("可")
    board.keyboard.press("Enter")
    changed(board, before)
    board.keyboard.press("l")
    changed(board, before + 1)
    expect(board.locator("table .is-sel.is-lock")).to_be_attached()
    board.keyboard.press("l")
    changed(board, before + 2)
    board.keyboard.press("Escape")
    expect(board.locator("table .is-sel")).to_have_count(0)
    assert complaints == []


def test_an_unplaced_pair_finds_its_place_from_the_tray(board: Page, complaints: list[str]) -> None:
    before = revision(board)
    board.get_by_role("link", name="找位置").first.click()
    expect(board.locator("table.is-judged")).to_be_attached()
    for at in range(12):
        if board.locator("button.lq-drop").count():
            break
        pair = board.locator("a[data-pair]").nth(at)
        pair.click()
        expect(board.locator(f"#place input[value='{pair.get_attribute('data-pair')}']")).to_be_attached()
    board.locator("button.lq-drop").first.click()
    changed(board, before)
    assert complaints == []


def test_what_one_organizer_does_the_other_sees_within_two_seconds(board: Page, complaints: list[str]) -> None:
    other = board.context.new_page()
    other.goto(board.url)
    other.wait_for_load_state("load")
    other.wait_for_timeout(500)
    before = revision(board)
    board.locator("a.lq-meet").nth(3).click()
    expect(board.locator("table .is-sel")).to_be_visible()
    board.keyboard.press("l")
    changed(board, before)
    expect(other.locator(f'#board[data-revision="{before + 1}"]')).to_be_attached(timeout=2_000)
    board.keyboard.press("l")
    changed(board, before + 1)
    other.close()
    assert complaints == []


def test_without_scripts_every_place_is_a_button(chromium: Browser, board: Page, site: object) -> None:
    context = chromium.new_context(
        java_script_enabled=False,
        locale="zh-CN",
        base_url=site.base,  # type: ignore[attr-defined]
        storage_state=board.context.storage_state(),
    )
    page = context.new_page()
    page.goto(PLAN)
    before = revision(page)
    page.locator("a.lq-meet").nth(2).click()
    expect(page.locator("table .is-sel")).to_be_visible()
    page.get_by_role("button", name="锁定").click()
    assert revision(page) == before + 1
    page.get_by_role("button", name="撤销").click()
    assert revision(page) == before + 2
    context.close()
