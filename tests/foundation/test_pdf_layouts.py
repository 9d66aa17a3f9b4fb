"""Printed pages: measures of an official document, an agenda page that says what one needs, badges a scanner reads."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from events.foundation.pdf import render
from events.foundation.qr import qr_data_uri

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
CODE = "HX1-0123456789ABCDEFGHJKMNPQRST"
MM = 72 / 25.4
POINTS_OF_A_PIXEL = 0.75
HEAD = {
    "session": "纺织专场",
    "when": "12月10日 14:00",
    "place": "三楼",
    "version": 2,
    "printed_at": "2026-12-09 18:00",
}
NEED = {"side": "ours", "kind": "finance", "kind_word": "产融", "text": "技改贷款 1,800 万元，期限 36 个月"}
MEETING = {
    "starts": "14:00",
    "ends": "14:25",
    "round": 1,
    "table": "A12",
    "partner": "丽水银行",
    "partner_delegate": "李娜",
    "delegate": "张伟",
    "need": NEED,
}
TICKET = {"name": "张伟", "qr": qr_data_uri(CODE), "tail": CODE[-6:]}
FIRM = {"organisation": "轻翼革业", "delegates": [{"name": "张伟", "topics": "财务"}], "meetings": [MEETING]}
BADGE = {
    "name": "张伟",
    "organisation": "轻翼革业有限公司",
    "duty": "经理",
    "role": "企业",
    "look": "participant",
    "qr": TICKET["qr"],
    "tail": CODE[-6:],
}


def page(template: str, **content: Any) -> str:  # noqa: ANN401 - whatever a template wants
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
        autoescape=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    return environment.get_template(f"print/{template}.html").render(content)


def report(*parts: dict[str, Any], **changes: Any) -> str:  # noqa: ANN401 - as above
    plain = {"name": "专报", "draft": "", "title": [], "office": "", "day": ""}
    return page("report", report={**plain, **changes, "parts": parts})


def agenda(**changes: Any) -> str:  # noqa: ANN401 - as above
    return page("agenda", agenda=HEAD, pages=[{**FIRM, "tickets": [TICKET], **changes}])


def badges(*changes: dict[str, str]) -> str:
    return page("badges", session="纺织专场", badges=[{**BADGE, **change} for change in changes])


def reader(html: str) -> PdfReader:
    return PdfReader(BytesIO(render(html)))


def paragraph(text: str) -> dict[str, str]:
    return {"kind": "paragraph", "text": text}


@pytest.mark.pdf
def test_a_page_of_an_official_document_holds_22_lines_of_28_characters() -> None:
    first = reader(report(paragraph("字" * (28 * 30)))).pages[0]
    lines = [line for line in first.extract_text().splitlines() if "—" not in line]
    assert [len(line.strip()) for line in lines] == [26] + [28] * 21
    assert [round(float(side) / MM) for side in first.mediabox[2:]] == [210, 297]


@pytest.mark.pdf
def test_full_lines_end_at_the_right_edge_though_a_comma_may_not_begin_one() -> None:
    text = ("字" * 26 + "，" + "文" * 26 + "，") * 6
    ends = [end for _left, _down, end in lines_of(reader(report(paragraph(text))), 0)]
    assert len(ends) > 8
    assert {round(end) for end in ends[:-2]} <= {round((210 - 26) * MM) - 1, round((210 - 26) * MM)}


def lines_of(document: PdfReader, number: int) -> list[tuple[float, float, float]]:
    """Where each line of a page begins, how far down it stands and where it ends, in points from the top left."""
    stream = ContentStream(document.pages[number].get_contents(), document)
    lines, left, down, size = [], 0.0, 0.0, 0.0
    for operands, operator in stream.operations:
        if operator == b"Tm":
            left, down = (float(place) * POINTS_OF_A_PIXEL for place in operands[4:6])
        if operator == b"Tf":
            size = float(operands[1]) * POINTS_OF_A_PIXEL
        if operator == b"TJ":
            glyphs = sum(len(one.original_bytes) // 2 for one in operands[0] if hasattr(one, "original_bytes"))
            shifts = sum(float(one) for one in operands[0] if not hasattr(one, "original_bytes"))
            lines.append((left, down, left + size * (glyphs - shifts / 1000)))
    return lines


@pytest.mark.pdf
def test_page_numbers_stand_at_the_right_of_odd_pages_and_at_the_left_of_even_ones() -> None:
    document = reader(report(paragraph("字" * (28 * 50))))
    assert [re.findall("— . —", one.extract_text()) for one in document.pages] == [["— 1 —"], ["— 2 —"], ["— 3 —"]]
    lowest = [max(lines_of(document, number), key=lambda line: line[1]) for number in range(3)]
    assert [left > 105 * MM for left, _down, _end in lowest] == [True, False, True]
    assert lowest[1][0] == pytest.approx(28 * MM + 14, abs=0.5)
    assert {round(down / MM) for _left, down, _end in lowest} == {272}


def test_headings_are_numbered_level_by_level() -> None:
    levels = (1, 2, 3, 4, 4, 3, 2, 1, 2)
    html = report(*({"kind": "heading", "level": level, "text": "项"} for level in levels))
    said = re.findall(r'<h\d class="pr-h pr-h\d">(.*?)</h\d>', html, re.DOTALL)
    assert said == ["一、项", "（一）项", "1.项", "（1）项", "（2）项", "2.项", "（二）项", "二、项", "（一）项"]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (99, "九十九")]
)
def test_numerals(number: int, word: str) -> None:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"])  # noqa: S701 - a number
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    module: Any = environment.get_template("print/official.html").module
    assert module.numeral(number) == word


def test_tables_and_charts_are_numbered_apart_with_their_units_at_the_right() -> None:
    table = {
        "kind": "table",
        "text": "情况",
        "unit": "家",
        "columns": ["类别", "数"],
        "rows": [["甲", "1"]],
        "notes": ["示例"],
    }
    chart = {"kind": "chart", "text": "金额", "unit": "", "svg": "<svg></svg>", "notes": []}
    html = report({**table, "total": ["合计", "1"]}, {**chart}, {**table, "total": None})
    assert re.findall(r"<span>([表图]\d　\w+)</span>", html) == ["表1　情况", "图1　金额", "表2　情况"]
    assert re.findall(r'pr-cap__unit">(.*?)<', html) == ["单位：家", "单位：家"]
    assert html.count("<tfoot>") == 1
    assert html.count("注：示例") == 2


def test_markup_in_texts_is_shown_not_obeyed() -> None:
    bad = "<script>alert(1)</script>"
    pages = (
        report(paragraph(bad), title=[bad], draft=bad, office=bad, day=bad, name=bad),
        agenda(organisation=bad, meetings=[{**MEETING, "partner": bad, "need": {**NEED, "text": bad}}]),
        badges({"name": bad, "organisation": bad}),
    )
    assert [html.count("<script") for html in pages] == [0, 0, 0]


def test_no_page_needs_an_inline_style_or_script() -> None:
    pages = (report(paragraph("字")), agenda(), badges({}), page("signin", session="场", people=[], blank_lines=1))
    assert not [html for html in pages if re.search(r"\sstyle=|<style|<script|\son\w+=", html)]


def test_a_print_page_names_the_stylesheets_it_is_given_and_a_pdf_none() -> None:
    assert '<link rel="stylesheet" href="/static/css/print.css">' in page(
        "table_cards", session="场", labels=["1"], stylesheets=["/static/css/print.css"]
    )
    assert "<link" not in page("table_cards", session="场", labels=["1"])


@pytest.mark.pdf
def test_an_agenda_page_says_time_round_table_partner_need_and_who_goes() -> None:
    said = reader(agenda()).pages[0].extract_text()
    for word in (
        "纺织专场",
        "轻翼革业",
        "14:00",
        "至 14:25",
        "第1轮",
        "A12",
        "丽水银行",
        "李娜",
        "我方需求",
        "产融",
        "技改贷款",
    ):
        assert word in said
    for word in ("张伟（财务）", CODE[-6:], "第2版", "2026-12-09 18:00 印制", "以现场为准"):
        assert word in said


@pytest.mark.pdf
def test_an_organisation_with_five_meetings_and_three_delegates_has_one_a5_page() -> None:
    document = reader(agenda(meetings=[{**MEETING, "round": i + 1} for i in range(5)], tickets=[TICKET] * 3))
    assert [[round(float(side) / MM) for side in one.mediabox[2:]] for one in document.pages] == [[148, 210]]


@pytest.mark.pdf
def test_more_meetings_than_a_page_holds_go_on_without_loss() -> None:
    document = reader(agenda(meetings=[{**MEETING, "partner": f"银行{i:02}"} for i in range(14)]))
    said = "".join(one.extract_text() for one in document.pages)
    assert len(document.pages) == 2
    assert re.findall(r"银行(\d\d)", said) == [f"{i:02}" for i in range(14)]


@pytest.mark.pdf
def test_each_organisation_begins_a_page() -> None:
    firms = [{**FIRM, "organisation": f"第{name}公司", "tickets": []} for name in "甲乙丙"]
    texts = [one.extract_text() for one in reader(page("agenda", agenda=HEAD, pages=firms)).pages]
    assert [re.findall(r"第[甲乙丙]公司", text)[0] for text in texts] == ["第甲公司", "第乙公司", "第丙公司"]


def test_a_confidential_need_is_named_by_its_kind_alone() -> None:
    html = agenda(meetings=[{**MEETING, "need": {**NEED, "side": "theirs", "text": ""}}])
    assert "对方需求 · 产融" in html
    assert "保密需求，双方同意后当面说明" in html
    assert "技改贷款" not in html


def test_an_organisation_without_meetings_is_told_where_to_go() -> None:
    assert "本场暂无洽谈安排，请到服务台登记。" in agenda(meetings=[])
    assert "本场暂无洽谈安排" not in agenda()


@pytest.mark.pdf
def test_codes_are_printed_at_least_25_mm_wide() -> None:
    for html in (agenda(), badges({})):
        document = reader(html)
        widths = [abs(width) / MM for width in image_widths(document)]
        assert [round(width) for width in widths] == [32]
        assert widths[0] * 29 / 37 >= 25


def image_widths(document: PdfReader) -> list[float]:
    """Widths of the pictures on the first page, in points."""
    scale, scales, widths = 1.0, [], []
    for operands, operator in ContentStream(document.pages[0].get_contents(), document).operations:
        if operator == b"q":
            scales.append(scale)
        elif operator == b"Q":
            scale = scales.pop()
        elif operator == b"cm":
            scale *= float(operands[0])
        elif operator == b"Do":
            widths.append(scale)
    return widths


@pytest.mark.pdf
def test_ten_badges_stand_on_a_sheet() -> None:
    document = reader(badges(*({"name": f"张{i:02}"} for i in range(23))))
    found = [re.findall(r"张(\d\d)", one.extract_text()) for one in document.pages]
    assert [len(names) for names in found] == [10, 10, 3]
    assert [name for names in found for name in names] == [f"{i:02}" for i in range(23)]


@pytest.mark.pdf
def test_a_name_of_fifty_characters_is_printed_whole() -> None:
    long = "阿卜杜热西提·买买提" * 5
    assert long in reader(badges({"name": long})).pages[0].extract_text().replace("\n", "")


def test_a_badge_without_a_person_has_lines_to_write_on_and_a_code() -> None:
    html = badges({"name": "", "organisation": ""})
    assert re.findall(r'bd-blank">(\w+)<', html) == ["姓名", "单位"]
    assert CODE[-6:] in html


def test_the_look_of_a_badge_follows_the_role() -> None:
    assert re.findall(r'"bd is-(\w+)"', badges({"look": "guest"}, {"look": "staff"})) == ["guest", "staff"]


def test_a_sign_in_sheet_goes_on_counting_on_its_blank_lines() -> None:
    people = [{"name": "张伟", "organisation": "甲", "duty": "", "phone": "138****5678"}] * 2
    html = page("signin", session="纺织专场", people=people, blank_lines=2)
    assert re.findall(r'<td class="si-no">(\d+)</td>', html) == ["1", "2", "3", "4"]
    assert re.findall(r'scope="col">(\w+)<', html) == ["序号", "姓名", "单位", "职务", "电话", "时间", "签名"]


@pytest.mark.pdf
def test_a_table_card_is_a_page_with_the_number_on_both_halves() -> None:
    texts = [one.extract_text() for one in reader(page("table_cards", session="场", labels=["7", "A12"])).pages]
    assert [text.count("洽谈桌") for text in texts] == [2, 2]
    assert [text.count("A12") for text in texts] == [0, 2]


def test_a_missing_field_is_an_error_not_a_gap() -> None:
    with pytest.raises(jinja2.UndefinedError):
        page("badges", session="场", badges=[{"name": "张伟"}])
