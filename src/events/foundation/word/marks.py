"""What python-docx has no words for: Chinese typefaces, indents in characters, fields, borders, the grid."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from events.foundation.word.faces import LATIN

THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
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
    """Indents in hundredths of a character, as Chinese documents measure them."""
    place = target.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    if first:
        place.set(qn("w:firstLineChars"), str(first))
    if right:
        place.set(qn("w:rightChars"), str(right))


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


def set_grid(section: Section, pitch_twips: int, character_space: int) -> None:
    """Lines and characters of a page on a grid; `character_space` in 1/4096 pt added to each character."""
    properties = section._sectPr  # noqa: SLF001 - python-docx has no grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        element("docGrid", type="linesAndChars", linePitch=str(pitch_twips), charSpace=str(character_space))
    )


def border_table(table: Table) -> None:
    """Strong lines above and below, hairlines between rows."""
    borders = element("tblBorders")
    for side, size in (("top", 12), ("bottom", 12), ("insideH", 4)):
        borders.append(element(side, val="single", sz=str(size), space="0", color="000000"))
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
