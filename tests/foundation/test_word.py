"""DOCX: the page's words in the measures of an official document, in a file that every program can read."""

import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as library
import jinja2
import pytest
from defusedxml.ElementTree import fromstring
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from events.foundation.charts import Bar, bar_chart
from events.foundation.word import (
    Document,
    FigureTable,
    Heading,
    Lines,
    Masthead,
    Paragraph,
    Picture,
    document_of,
    docx,
)
from events.foundation.word.tree import Place

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NOW = datetime(2026, 12, 17, 9, 0, tzinfo=UTC)
SVG = bar_chart([Bar("订单", Decimal(5))], title="金额", unit="万元")
TABLE = FigureTable("表1　情况", "单位：家", ("类别", "数"), (("甲", "1"), ("乙", "2")), ("合计", "3"), ("注：示例",))
WHOLE = Document(
    ("对接会", "情况专报"),
    (
        Heading(1, "一、成效"),
        Paragraph("正文𠮷，“引号”。"),
        Heading(2, "（一）产融"),
        Heading(3, "1.贷款"),
        Heading(4, "（1）期限"),
        TABLE,
        Picture("图1　金额", "单位：万元", SVG, ("注：图",)),
        Lines(Place.ATTACHMENTS, ("附件：", "1. 清单")),
        Lines(Place.SIGNATURE, ("市经信局", "2026年12月17日")),
        Lines(Place.COPIES, ("抄送：市府办",)),
    ),
    "送审稿",
    Masthead("工作专报", "第3期", "市经信局", "2026年12月17日"),
)
SOURCE = """
{% extends "print/layout.html" %}{% import "print/official.html" as official %}{% block content %}
{% call official.sheet() %}
{{ official.draft("送审稿") }}{{ official.masthead("工作专报", "第3期", "市经信局", "2026年12月17日") }}
{{ official.title(["对接会", "情况专报"]) }}
{{ official.heading(1, 1, "成效") }}
{{ official.paragraph("正文𠮷，“引号”。") }}
{{ official.heading(2, 1, "产融") }}{{ official.heading(3, 1, "贷款") }}{{ official.heading(4, 1, "期限") }}
{{ official.table(1, "情况", "家", ["类别", "数"], [["甲", "1"], ["乙", "2"]], ["合计", "3"], ["示例"]) }}
{{ official.chart(1, "金额", "万元", svg, ["图"]) }}
{{ official.attachments(["清单", "名单"]) }}{{ official.signature("市经信局", "2026年12月17日") }}
{{ official.copies("抄送：市府办") }}
{% endcall %}{% endblock %}
"""


def rendered(source: str, **content: Any) -> str:  # noqa: ANN401 - whatever a template wants
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    return environment.from_string(source).render(content)


def opened(document: Document = WHOLE) -> WordFile:
    return library.Document(BytesIO(docx(document, made_at=NOW)))


def style_of(file: WordFile, name: str) -> tuple[str, str, float, float]:
    """Chinese and Latin face, size and line pitch in points."""
    style: Any = file.styles[name]
    face = style.element.rPr.rFonts.get(qn("w:eastAsia"))
    return face, style.font.name, style.font.size.pt, round(style.paragraph_format.line_spacing.pt, 1)


def test_the_page_read_back_is_the_document_that_was_written() -> None:
    read = document_of(rendered(SOURCE, svg=SVG))
    assert (read.title, read.draft, read.masthead) == (list(WHOLE.title), WHOLE.draft, WHOLE.masthead)
    assert read.parts[:5] == list(WHOLE.parts[:5])
    table = read.parts[5]
    assert isinstance(table, FigureTable)
    assert (table.caption, table.unit, table.columns, table.rows) == (
        "表1　情况",
        "单位：家",
        ["类别", "数"],
        [["甲", "1"], ["乙", "2"]],
    )
    assert (table.total, table.notes, table.figures_from) == (["合计", "3"], ["注：示例"], 1)
    picture = read.parts[6]
    assert isinstance(picture, Picture)
    assert (picture.caption, picture.unit, picture.notes) == ("图1　金额", "单位：万元", ["注：图"])
    assert "订单" in picture.svg
    assert read.parts[7:] == [
        Lines(Place.ATTACHMENTS, ["附件：", "1. 清单", "2. 名单"]),
        Lines(Place.SIGNATURE, ["市经信局", "2026年12月17日"]),
        Lines(Place.COPIES, ["抄送：市府办"]),
    ]


def test_a_footnote_stands_in_brackets_where_it_is_called() -> None:
    source = SOURCE.split("{{ official.draft", maxsplit=1)[0] + (
        "{% call official.lines() %}成交{{ official.footnote('含意向') }}三笔{% endcall %}{% endcall %}{% endblock %}"
    )
    assert document_of(rendered(source)).parts == [Paragraph("成交（含意向）三笔")]


def test_markup_in_a_text_comes_out_as_it_was_typed() -> None:
    head = SOURCE.split("{{ official.draft", maxsplit=1)[0]
    source = head + "{{ official.paragraph(bad) }}{% endcall %}{% endblock %}"
    assert document_of(rendered(source, bad="a<b>&\"'</b>")).parts == [Paragraph("a<b>&\"'</b>")]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>nothing</p>", "no sheet"),
        ('<article class="pr-sheet"><br></article>', "not well-formed"),
        (
            '<article class="pr-sheet"><div class="pr-block"><p class="pr-cap"><span>图</span></p></div></article>',
            "neither",
        ),
    ],
)
def test_a_page_that_is_no_document_is_refused(html: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        document_of(html)


def test_words_stand_in_order() -> None:
    words = [one.text for one in opened().paragraphs if one.text]
    assert words == [
        "工作专报",
        "第3期",
        "市经信局\t2026年12月17日",
        "对接会",
        "情况专报",
        "一、成效",
        "正文𠮷，“引号”。",
        "（一）产融",
        "1.贷款",
        "（1）期限",
        "表1　情况\t单位：家",
        "注：示例",
        "图1　金额\t单位：万元",
        "注：图",
        "附件：",
        "1. 清单",
        "市经信局",
        "2026年12月17日",
        "抄送：市府办",
    ]


def test_the_page_has_the_measures_of_the_standard() -> None:
    section = opened().sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in (*sides, section.left_margin) if side is not None] == [210, 297, 37, 26, 35, 28]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("Paper Title", ("方正小标宋简体", "Times New Roman", 22, 34)),
        ("Paper Body", ("仿宋_GB2312", "Times New Roman", 16, 28.9)),
        ("Heading 1", ("黑体", "Times New Roman", 16, 28.9)),
        ("Heading 2", ("楷体_GB2312", "Times New Roman", 16, 28.9)),
        ("Heading 3", ("仿宋_GB2312", "Times New Roman", 16, 28.9)),
    ],
)
def test_faces_and_sizes_are_those_of_the_standard(style: str, expected: tuple[str, str, float, float]) -> None:
    assert style_of(opened(), style) == expected


def test_no_face_is_left_to_a_theme() -> None:
    with zipfile.ZipFile(BytesIO(docx(WHOLE, made_at=NOW))) as parts:
        styles = fromstring(parts.read("word/styles.xml"))
    for style in styles.iter(qn("w:style")):
        if style.get(qn("w:styleId"), "") in {"Normal", "Heading1", "Heading2", "Heading3", "Heading4", "PaperBody"}:
            fonts = next(style.iter(qn("w:rFonts")))
            assert not [name for name in fonts.attrib if name.endswith("Theme")]


def test_paragraphs_begin_two_characters_in_and_28_fill_a_line() -> None:
    body = opened().styles["Paper Body"].element
    place = body.pPr.find(qn("w:ind"))
    assert (place.get(qn("w:firstLineChars")), place.get(qn("w:firstLine"))) == ("200", "630")
    spacing = int(body.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * (16 + spacing / 20) <= 156 / 25.4 * 72 < 29 * (16 + spacing / 20)


def test_page_numbers_stand_between_dashes_right_on_odd_pages_left_on_even_ones() -> None:
    file = opened()
    section = file.sections[0]
    assert file.settings.odd_and_even_pages_header_footer
    assert section.different_first_page_header_footer
    for footer, side in (
        (section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        assert (line.text, line.alignment) == ("— 1 —", side)
        assert [one.text for one in line._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_the_draft_mark_stands_on_the_first_page_only() -> None:
    section = opened().sections[0]
    assert section.first_page_header.paragraphs[0].text == "送审稿"
    assert section.header.paragraphs[0].text == ""


def test_a_table_holds_its_figures_at_the_right_and_its_total_in_bold() -> None:
    table = opened().tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["类别", "数"],
        ["甲", "1"],
        ["乙", "2"],
        ["合计", "3"],
    ]
    sides = [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows]
    assert sides == [[None, WD_ALIGN_PARAGRAPH.RIGHT]] * 4
    assert [bool(row.cells[0].paragraphs[0].runs[0].bold) for row in table.rows] == [False, False, False, True]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_table_is_as_wide_as_the_type_area() -> None:
    assert sum(round(column.width.mm, 1) for column in opened().tables[0].columns if column.width) == pytest.approx(
        156, abs=1
    )


def test_tables_without_notes_stay_apart() -> None:
    plain = FigureTable("表1　情况", "", ("类别",), (("甲",),))
    file = opened(Document(("题",), (plain, plain)))
    assert len(file.tables) == 2
    assert [one.text for one in file.paragraphs if one.text.startswith("表")] == ["表1　情况"] * 2


def test_a_chart_is_a_picture_as_wide_as_the_type_area_with_words_for_the_blind() -> None:
    file = opened()
    shape = file.inline_shapes[0]
    assert round(shape.width.mm) == 156
    assert shape._inline.docPr.get("descr") == "图1　金额"
    with zipfile.ZipFile(BytesIO(docx(WHOLE, made_at=NOW))) as parts:
        pictures = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert parts.read(pictures[0])[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_part_of_the_file_is_well_formed() -> None:
    with zipfile.ZipFile(BytesIO(docx(WHOLE, made_at=NOW))) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                fromstring(parts.read(name))


def test_the_file_says_its_title_and_day_and_no_program() -> None:
    about = opened().core_properties
    assert (about.title, about.author, about.comments) == ("对接会情况专报", "", "")
    assert about.modified == NOW


def test_control_characters_are_left_out() -> None:
    file = opened(Document(("题\x00",), (Paragraph("a\x01b\ufffe"),)))
    assert [one.text for one in file.paragraphs if one.text] == ["题", "ab"]


def test_the_smallest_document_is_a_document() -> None:
    assert [one.text for one in opened(Document((), ())).paragraphs] == []
