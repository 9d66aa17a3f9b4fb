"""Pages, blocks, sentences and filters."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from events.foundation import clock, pages, paths, words
from events.foundation.pages import Visit, page, render

MORNING = datetime(2026, 12, 8, 6, 40, tzinfo=UTC)
PARTS = ("basic", "cockpit", "lists", "forms", "board", "phone", "door")
PAGE = """{% extends "layouts/organizer.html" %}{% block title %}T{% endblock %}
{% block main %}<h1>whole</h1>{% block row %}{{ ui.button(name, kind="primary") }}{% endblock %}{% endblock %}"""


@dataclass(frozen=True)
class Someone:
    display_name: str = "陈雅琴"
    unit_name: str = "市经信局"
    administrator: bool = False


@contextmanager
def visiting(**facts: object) -> Iterator[None]:
    token = pages.visit.set(replace(Visit(), **facts))
    try:
        yield
    finally:
        pages.visit.reset(token)


def with_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """Let `trial.html` be found beside the real templates."""
    (tmp_path / "trial.html").write_text(text)
    monkeypatch.setattr(pages.environment().loader, "searchpath", [str(pages.TEMPLATES), str(tmp_path)])
    monkeypatch.setattr(pages.environment(), "cache", {})


def say(expression: str, **context: object) -> str:
    with clock.fixed(MORNING):
        return pages.environment().from_string("{{ " + expression + " }}").render(**context)


def test_a_browser_gets_the_whole_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_template(monkeypatch, tmp_path, PAGE)
    answer = page("trial.html", block="row", name="go")
    assert answer.content.startswith("<!doctype html>")
    assert "<h1>whole</h1>" in answer.content
    assert answer.headers["Vary"] == "HX-Request"
    assert answer.status_code == 200


def test_htmx_gets_the_named_block_alone_with_its_components(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_template(monkeypatch, tmp_path, PAGE)
    with visiting(htmx=True):
        answer = page("trial.html", block="row", status=409, headers={"HX-Retarget": "#row"}, name="go")
    assert answer.content.strip() == '<button class="btn btn-primary" type="submit">go</button>'
    assert (answer.status_code, answer.headers["HX-Retarget"], answer.headers["Vary"]) == (409, "#row", "HX-Request")


def test_htmx_gets_the_whole_page_where_no_block_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_template(monkeypatch, tmp_path, PAGE)
    with visiting(htmx=True):
        answer = page("trial.html", name="go")
    assert answer.content.startswith("<!doctype html>")
    assert "Vary" not in answer.headers


def test_notes_come_with_a_block_out_of_band(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_template(monkeypatch, tmp_path, PAGE)
    with visiting(htmx=True, notes=(("ok", "saved"),)):
        content = page("trial.html", block="row", name="go").content
    assert 'hx-swap-oob="true"' in content
    assert "已保存。" in content


def test_values_are_escaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_template(monkeypatch, tmp_path, PAGE)
    assert "&lt;script&gt;" in page("trial.html", name="<script>").content


def test_the_top_bar_names_the_actor_and_logs_out_by_a_form() -> None:
    with visiting(actor=Someone(), csrf_token="token-7", path="/sessions/7"):
        bar = say("navigation.top_bar()")
    assert "市经信局 · 陈雅琴" in bar
    assert '<form method="post" action="/logout"><input type="hidden" name="_csrf_token" value="token-7">' in bar
    assert '<a class="lq-top__link is-on" href="/sessions" aria-current="page">' in bar


def test_the_way_back_does_not_say_again_what_the_head_says() -> None:
    crumbs = say('ui.breadcrumbs([("活动", "/sessions"), ("这一页", none)])')
    assert ('<a href="/sessions">活动</a>' in crumbs, "这一页" in crumbs) == (True, False)


def test_a_stranger_sees_a_login_link_and_no_navigation() -> None:
    with visiting(path="/"):
        bar = say("navigation.top_bar()")
    assert 'href="/login"' in bar
    assert "lq-top__nav" not in bar


def test_navigation_offers_only_addresses_that_have_a_page() -> None:
    try:
        paths.offer(["/sessions", "/sessions/{session_id:int}", "/sessions/{session_id:int}/plan"])
        assert [paths.is_offered(href) for href in ("/sessions/7", "/sessions/7/plan?version=2")] == [True, True]
        assert [paths.is_offered(href) for href in ("/chains", "/sessions/7/report", "/sessions/")] == [False] * 3
        with visiting(actor=Someone(), path="/sessions/7"):
            html = say("navigation.top_bar() ~ navigation.session_rail(7)")
    finally:
        paths.offer([])
    shown = re.findall(r'class="lq-(?:top__link|rail__link)[^"]*" href="([^"]+)"', html)
    assert shown == ["/sessions", "/sessions/7", "/sessions/7/plan"]
    assert html.count("<h2>") == 2


def test_only_an_administrator_is_shown_the_accounts() -> None:
    with visiting(actor=Someone()):
        assert 'href="/people"' not in say("navigation.top_bar()")
    with visiting(actor=Someone(administrator=True)):
        assert 'href="/people"' in say("navigation.top_bar()")


def test_the_rail_marks_where_we_are_and_what_is_to_decide() -> None:
    with visiting(path="/sessions/7/plan"):
        rail = say("navigation.session_rail(7, {'plan': {'count': 3, 'decisions': 2}})")
    assert rail.count('aria-current="page"') == 1
    assert '<a class="lq-rail__link is-on" href="/sessions/7/plan" aria-current="page">' in rail
    assert '<span class="lq-seal lq-seal--s" title="待决定 2 项">2</span><span class="lq-rail__n">3</span>' in rail


@pytest.mark.parametrize(
    ("tail", "entry"),
    [
        ("", ""),
        ("/items", "/items"),
        ("/items/needs/5", "/items"),
        ("/imports/3", "/registrations"),
        ("/devices", "/points"),
        ("/audit", "/audit"),
    ],
)
def test_the_rail_marks_the_one_entry_we_are_under(tail: str, entry: str) -> None:
    with visiting(path=f"/sessions/7{tail}"):
        marked = re.findall(r'is-on" href="([^"]+)"', say("navigation.session_rail(7)"))
    assert marked == [f"/sessions/7{entry}"]


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh-Hans", "1,850 万元"), ("zh-Hant", "1,850 萬元"), ("en", "CNY 18.5 million")]
)
def test_an_amount_speaks_each_language(lang: str, expected: str) -> None:
    with pages.speaking(lang):
        assert say("1850|wan") == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (None, "面议"),
        (Decimal(0), "0 万元"),
        (Decimal("0.000001"), "0.000001 万元"),
        (Decimal("9999.5"), "9,999.5 万元"),
        (Decimal("10000.000000"), "1 亿元"),
        (Decimal(18500), "1.85 亿元"),
        (Decimal("654321.5"), "65.4322 亿元"),
        (Decimal(-20000), "-2 亿元"),
    ],
)
def test_amounts_are_exact_below_a_hundred_million(amount: Decimal | None, expected: str) -> None:
    assert say("amount|wan", amount=amount) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [(50, "CNY 500,000"), (100, "CNY 1 million"), (185000, "CNY 1.85 billion")]
)
def test_english_amounts_count_in_thousands(amount: int, expected: str) -> None:
    with pages.speaking("en"):
        assert say("amount|wan", amount=amount) == expected


LATE = datetime(2022, 6, 16, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("late|day", "2022年6月17日"),
        ("today|day", "2026年12月8日"),
        ("none|day", "—"),
        ("late|short_day", "2022年6月17日"),
        ("today|short_day", "12月8日"),
        ("none|short_day", "—"),
        ("late|weekday", "周五"),
        ("late|clock", "01:05"),
        ("wall|clock", "13:30"),
        ("none|clock", "—"),
        ("late|when", "2022年6月17日 01:05"),
        ("now|when", "14:40"),
        ("none|when", "—"),
        ("now|brief", "14:40"),
        ("late|brief", "2022-06-17"),
        ("yesterday|brief", "12-07"),
        ("span|lasting", "1 天 22 小时"),
        ("brief_span|lasting", "6 分钟"),
        ("hours|lasting", "2 小时 5 分钟"),
        ("past|lasting", "0 分钟"),
        ("0.8333|share", "83.3 %"),
        ("189|share(of=233)", "81.1 %"),
        ("1|share(of=0)", "—"),
        ("none|share", "—"),
        ("14208|number", "14,208"),
        ("none|number", "—"),
        ("'13812345678'|mask_mobile", "138****5678"),
        ("'1234567'|mask_mobile", "****4567"),
        ("'123'|mask_mobile", "****"),
        ("none|mask_mobile", "****"),
        ("'张三丰'|mask_name", "张*"),
        ("'𠮷田'|mask_name", "𠮷*"),
        ("''|mask_name", "*"),
    ],
)
def test_a_filter_says(expression: str, expected: str) -> None:
    context = {
        "late": LATE,
        "today": date(2026, 12, 8),
        "now": MORNING,
        "yesterday": MORNING - timedelta(days=1),
        "wall": time(13, 30),
        "span": timedelta(days=1, hours=22, minutes=9),
        "brief_span": timedelta(minutes=6),
        "hours": timedelta(minutes=125),
        "past": timedelta(minutes=-5),
    }
    assert say(expression, **context) == expected


def test_english_days_name_their_month() -> None:
    with pages.speaking("en"):
        assert say("late|day", late=LATE) == "17 June 2022"


def test_a_reason_is_plain_text_that_a_page_escapes() -> None:
    assert pages.sentence("required", lang="en") == "This field is required."
    assert pages.remedy("not_found", lang="en").startswith("Check the address")
    assert pages.remedy("required") == ""


def test_an_unknown_reason_is_an_error_in_tests() -> None:
    assert not pages.has_sentence("no_such_reason")
    with pytest.raises(pages.UnknownReason):
        pages.sentence("no_such_reason")


@pytest.mark.filterwarnings("ignore::events.foundation.pages.UnknownReason")
def test_an_unknown_reason_has_a_general_sentence_elsewhere() -> None:
    assert pages.sentence("no_such_reason") == "这一步没有完成。"


def test_rendering_for_a_job_uses_its_language_and_leaves_the_visit_alone() -> None:
    with visiting(lang="zh-Hant"):
        text = render("errors/error.html", lang="en", number=404, code="not_found")
        assert pages.visit.get().lang == "zh-Hant"
    assert '<html lang="en"' in text
    assert "There is no such page" in text


@pytest.mark.parametrize("number", [400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
def test_every_error_page_says_what_would_help_and_has_one_way_on(number: int) -> None:
    code = {401: "not_logged_in", 413: "too_large", 500: "broken"}.get(number, "not_found")
    main = render("errors/error.html", lang="zh-Hans", number=number, code=code).partition("<main")[2]
    assert pages.sentence(code) in main
    assert pages.remedy(code) in main
    assert main.count("<a ") == 1


def test_a_list_link_keeps_the_other_parameters_and_drops_the_page() -> None:
    assert words.query_with("q=%E9%9D%A9&page=3&kind=sales", kind="finance") == "?q=%E9%9D%A9&kind=finance"
    assert words.query_with("q=a&kind=sales", kind="") == "?q=a"
    assert words.query_with("q=a&page=3", page=4) == "?q=a&page=4"
    assert words.query_with("kind=a&kind=b") == "?kind=a&kind=b"


def test_a_sort_link_turns_round_when_pressed_again() -> None:
    with visiting(path="/items", query="q=a&sort=name&page=2"):
        columns = "[('N', 'name', ''), ('A', 'amount', 'num'), ('', '', 'act')]"
        table = "{% call ui.table(" + columns + ", 'T', 'name') %}{% endcall %}"
        head = pages.environment().from_string(table).render()
    assert 'aria-sort="ascending"><a href="/items?q=a&amp;sort=-name">' in head
    assert '<th scope="col" class="is-num"><a href="/items?q=a&amp;sort=amount">' in head


def test_a_field_keeps_its_value_and_says_its_error_beside_it() -> None:
    html = say(
        "ui.field('mobile', 'M', values, errors, required=true)",
        values={"mobile": '13"8'},
        errors={"mobile": ("not_a_mobile", {})},
    )
    assert 'value="13&#34;8"' in html
    assert 'aria-describedby="error-mobile" aria-invalid="true"' in html
    assert "手机号应为 11 位数字" in html


def test_a_password_is_never_sent_back() -> None:
    assert "secret" not in say("ui.field('password', 'P', values, type='password')", values={"password": "secret"})


def test_every_component_renders_in_the_gallery() -> None:
    sample = json.loads(Path(__file__).with_name("gallery.json").read_text())
    sample["at"] = time(14, 10)
    sample["meeting"].update(starts_at=time(14, 10), ends_at=time(14, 30))
    for line in sample["logs"]:
        line["at"] = datetime.fromisoformat(line["at"])
    shown = render("components/gallery.html", lang="zh-Hans", sample=sample)
    assert shown.count("lq-door is-") == 4
    components = pages.TEMPLATES / "components"
    parts = "".join((components / f"{part}.html").read_text() for part in PARTS)
    layout = (pages.TEMPLATES / "layouts" / "organizer.html").read_text()
    shown_here = (components / "gallery.html").read_text() + layout + parts
    calls = re.sub(r"{#.*?#}|macro \w+\(", "", shown_here, flags=re.DOTALL)
    used = set(re.findall(r"(\w+)\(", calls))
    assert set(re.findall(r"macro ([a-z]\w+)\(", parts)) - used == set()
