"""What python-docx has no words for: Chinese typefaces, indents in characters, fields, borders, the sizes."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from events.foundation.word.faces import LATIN

CHARACTER_TWIPS = 315
"""A character of the body with its share of the line, 15.75 pt."""
THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
AFTER_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
AFTER_PARAGRAPH_BORDERS = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A new element of the w: namespace with w: attributes."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_face(target: Run | ParagraphStyle, chinese: str, latin: str = LATIN) -> None:
    """Name the typefaces for Chinese and for Latin; quotation marks follow the Chinese."""
    target.font.name = latin
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in THEMES:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, value in (("eastAsia", chinese), ("hAnsi", latin), ("cs", latin), ("hint", "eastAsia")):
        fonts.set(qn(f"w:{name}"), value)


def indent(target: Paragraph | ParagraphStyle, *, first: int = 0, right: int = 0) -> None:
    """Indents in whole characters, as Chinese documents measure them, and in points for programs that cannot."""
    place = target.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    for name, characters in (("firstLine", first), ("right", right)):
        if characters:
            place.set(qn(f"w:{name}Chars"), str(100 * characters))
            place.set(qn(f"w:{name}"), str(characters * CHARACTER_TWIPS))


def add_page_number(paragraph: Paragraph) -> list[Run]:
    """A field that shows the number of the page; its runs."""
    number, shown = element("instrText"), element("t")
    number.text, shown.text = "PAGE", "1"
    begin, separate, end = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    runs = []
    for piece in (begin, number, separate, shown, end):
        runs.append(paragraph.add_run())
        runs[-1]._r.append(piece)  # noqa: SLF001 - python-docx has no fields
    return runs


def speak_chinese(styles: Styles) -> None:
    """Line breaking and proofing after the rules of Chinese."""
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def tighten(style: ParagraphStyle) -> None:
    """Bring 28 characters of 16 pt into the type area: 448 pt would be 6 pt too wide, so each gives up 0.25 pt.

    A grid of characters would say the same, but only Word reads it that way.
    """
    properties = style.element.get_or_add_rPr()
    properties.insert_element_before(element("spacing", val=str(CHARACTER_TWIPS - 320)), *AFTER_SPACING)


def border_table(table: Table) -> None:
    """Strong lines above and below, hairlines between rows."""
    borders = element("tblBorders")
    for side, size in (("top", 12), ("bottom", 12), ("insideH", 4)):
        colour = "999999" if side == "insideH" else "000000"
        borders.append(element(side, val="single", sz=str(size), space="0", color=colour))
    table._tbl.tblPr.insert_element_before(borders, *AFTER_BORDERS)  # noqa: SLF001 - python-docx has no borders


def border_below(paragraph: Paragraph, colour: str, eighths_of_point: int) -> None:
    """A line under a paragraph."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=str(eighths_of_point), space="6", color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_PARAGRAPH_BORDERS)  # noqa: SLF001 - as above


def keep_rows(table: Table) -> None:
    """No row is torn by a page, and the head stands on every page."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such switch
        properties.append(element("cantSplit"))
        if number == 0:
            properties.append(element("tblHeader"))
