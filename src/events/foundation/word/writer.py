"""Puts the parts of a document into a Word file. Measures after GB/T 9704-2012: 156 × 225 mm, 22 lines of 28."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import cast

import docx as library
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from events.foundation.charts import png_of
from events.foundation.word import faces
from events.foundation.word.marks import (
    add_page_number,
    border_below,
    border_table,
    indent,
    keep_rows,
    set_face,
    speak_chinese,
    tighten,
)
from events.foundation.word.tree import Document, FigureTable, Heading, Lines, Masthead, Paragraph, Part, Picture, Place

LINE, SMALL_LINE = Pt(28.9), Pt(16)
BODY_SIZE, TITLE_SIZE, SMALL_SIZE, NOTE_SIZE, NUMBER_SIZE = Pt(16), Pt(22), Pt(10.5), Pt(9), Pt(14)
TYPE_WIDTH, TOP, LEFT, RIGHT, BOTTOM = Mm(156), Mm(37), Mm(28), Mm(26), Mm(35)
HEADING_FACES = {1: faces.HEADING_1, 2: faces.HEADING_2, 3: faces.BODY, 4: faces.BODY}
LETTERHEAD = RGBColor(0xC8, 0x16, 0x1D)
PICTURE_DOTS = 1843
"""156 mm at 300 dpi."""
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def written(document: Document, made_at: datetime) -> bytes:
    """The file; `made_at` is kept as its date."""
    file = library.Document()
    _page(file)
    _styles(file)
    _properties(file, document, made_at)
    _numbers(file, document.draft)
    if document.masthead:
        _masthead(file, document.masthead)
    for line in document.title:
        _say(file, line, "Paper Title")
    if document.title:
        _say(file, "", "Normal")
    for part in document.parts:
        _put(file, part)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _page(file: WordFile) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Mm(20), Mm(24)


def _styles(file: WordFile) -> None:
    speak_chinese(file.styles)
    _style(file, "Normal", faces.BODY, BODY_SIZE)
    for level, face in HEADING_FACES.items():
        style = _style(file, f"Heading {level}", face, BODY_SIZE)
        style.font.bold = level == 3  # noqa: PLR2004 - the third level is the body's face, bold
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.keep_with_next = True
        indent(style, first=2)
        tighten(style)
    title = _style(file, "Paper Title", faces.TITLE, TITLE_SIZE, Pt(34))
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    body = _style(file, "Paper Body", faces.BODY, BODY_SIZE)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent(body, first=2)
    tighten(body)
    caption = _style(file, "Paper Caption", faces.BODY, SMALL_SIZE, SMALL_LINE)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.tab_stops.add_tab_stop(TYPE_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _style(file, "Paper Cell", faces.BODY, SMALL_SIZE, SMALL_LINE)
    _style(file, "Paper Note", faces.BODY, NOTE_SIZE, SMALL_LINE)


def _style(file: WordFile, name: str, face: str, size: Pt, line: Pt = LINE) -> ParagraphStyle:
    known = name in {style.name for style in file.styles}
    found = file.styles[name] if known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = cast("ParagraphStyle", found)
    set_face(style, face)
    style.font.size = size
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.widow_control = False  # a page holds 22 lines, no fewer
    return style


def _properties(file: WordFile, document: Document, made_at: datetime) -> None:
    about = file.core_properties
    about.title = _clean("".join(document.title))
    about.author = about.last_modified_by = about.comments = ""
    about.language = "zh-CN"
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)


def _numbers(file: WordFile, draft: str) -> None:
    """— 1 — below the type area, at the right of odd pages and at the left of even ones, one character in."""
    section = file.sections[0]
    file.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = True
    for footer, side in (
        (section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        right = side == WD_ALIGN_PARAGRAPH.RIGHT
        indent(paragraph, first=0 if right else 1, right=1 if right else 0)
        for run in (paragraph.add_run("— "), *add_page_number(paragraph), paragraph.add_run(" —")):
            set_face(run, faces.PAGE_NUMBER, faces.PAGE_NUMBER)
            run.font.size = NUMBER_SIZE
    if draft:
        head = section.first_page_header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        head.add_run(_clean(draft)).font.size = SMALL_SIZE


def _masthead(file: WordFile, head: Masthead) -> None:
    name = _say(file, head.name, "Paper Title")
    name.paragraph_format.line_spacing = Pt(60)
    name.runs[0].font.size, name.runs[0].font.color.rgb = Pt(40), LETTERHEAD
    _say(file, head.issue, "Normal").alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = _say(file, f"{head.office}\t{head.day}", "Normal")
    line.paragraph_format.tab_stops.add_tab_stop(TYPE_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    border_below(line, str(LETTERHEAD), 12)
    _say(file, "", "Normal")


def _put(file: WordFile, part: Part) -> None:
    match part:
        case Heading():
            _say(file, part.text, f"Heading {part.level}")
        case Paragraph():
            _say(file, part.text, "Paper Body")
        case FigureTable():
            _caption(file, part.caption, part.unit)
            _table(file, part)
            _notes(file, part.notes)
        case Picture():
            _caption(file, part.caption, part.unit)
            _picture(file, part)
            _notes(file, part.notes)
        case Lines():
            _beside(file, part)


def _say(file: WordFile, text: str, style: str) -> WordParagraph:
    return file.add_paragraph(_clean(text), style=style)


def _caption(file: WordFile, caption: str, unit: str) -> None:
    _say(file, f"{caption}\t{unit}" if unit else caption, "Paper Caption").paragraph_format.space_before = Pt(6)


def _notes(file: WordFile, notes: Sequence[str]) -> None:
    for note in notes:
        _say(file, note, "Paper Note")
    if not notes:
        _say(file, "", "Paper Note")  # two tables in a row would become one


def _table(file: WordFile, part: FigureTable) -> None:
    lines = [part.columns, *part.rows, *([part.total] if part.total else [])]
    table = file.add_table(rows=len(lines), cols=len(part.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    border_table(table)
    keep_rows(table)
    for column, width in zip(table.columns, _widths(lines), strict=True):
        column.width = width
    for number, (row, words) in enumerate(zip(table.rows, lines, strict=True)):
        for place, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = table.columns[place].width
            paragraph = cell.paragraphs[0]
            paragraph.style = file.styles["Paper Cell"]
            if place >= part.figures_from:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(_clean(word))
            run.bold = part.total is not None and number == len(lines) - 1
            if number == 0:
                set_face(run, faces.HEADING_1)


def _widths(lines: Sequence[Sequence[str]]) -> list[Length]:
    """The type area shared out by the longest word of each column, 4 to 20 characters."""
    longest = [min(max(4, *map(len, column)), 20) for column in zip(*lines, strict=True)]
    return [Length(TYPE_WIDTH * share // sum(longest)) for share in longest]


def _picture(file: WordFile, part: Picture) -> None:
    paragraph = _say(file, "", "Paper Note")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture = paragraph.add_run().add_picture(BytesIO(png_of(part.svg, width_px=PICTURE_DOTS)), width=TYPE_WIDTH)
    picture._inline.docPr.set("descr", _clean(part.caption))  # noqa: SLF001 - python-docx has no alternative text


def _beside(file: WordFile, part: Lines) -> None:
    if part.place is not Place.COPIES:
        _say(file, "", "Normal")
    for line in part.lines:
        paragraph = _say(file, line, "Normal")
        if part.place is Place.SIGNATURE:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            indent(paragraph, right=4)
        elif part.place is Place.ATTACHMENTS:
            indent(paragraph, first=2)
        else:
            border_below(paragraph, "000000", 8)


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNSTORABLE.sub("", text)
