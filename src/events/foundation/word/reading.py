"""From the printed page to the parts of a document: the reverse of `templates/print/official.html`."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from events.foundation.word.tree import Document, FigureTable, Heading, Lines, Masthead, Paragraph, Part, Picture, Place

SVG = "{http://www.w3.org/2000/svg}svg"
_SHEET = re.compile(r'<article class="pr-sheet">.*</article>', re.DOTALL)
_PLACES = {"pr-attach": Place.ATTACHMENTS, "pr-sign": Place.SIGNATURE, "pr-copies": Place.COPIES}


def document_of(html: str) -> Document:
    """The document on a rendered page.

    Raises `ValueError` when the page has no `<article class="pr-sheet">` or one with an unclosed element.
    """
    found = _SHEET.search(html)
    if not found:
        raise ValueError("the page has no sheet")
    try:
        sheet = fromstring(found[0])
    except ET.ParseError as error:
        raise ValueError(f"the sheet is not well-formed: {error}") from error
    title = next(iter(sheet.iterfind(".//*[@class='pr-title']")), None)
    draft = next(iter(sheet.iterfind(".//*[@class='pr-draft']")), None)
    return Document(
        title=[_words(line) for line in title] if title is not None else [],
        parts=list(_parts(sheet)),
        draft=_words(draft) if draft is not None else "",
        masthead=_masthead(sheet),
    )


def _parts(sheet: ET.Element) -> Iterator[Part]:
    for element in sheet:
        names = element.get("class", "").split()
        if "pr-h" in names:
            yield Heading(int(element.tag[1]) - 1, _words(element))
        elif "pr-p" in names:
            yield Paragraph(_words(element))
        elif "pr-block" in names:
            yield _block(element)
        elif place := next((_PLACES[name] for name in names if name in _PLACES), None):
            yield Lines(place, _lines(element))
        elif not {"pr-title", "pr-draft", "pr-mast"} & set(names):
            yield from _parts(element)


def _block(element: ET.Element) -> Part:
    spans = [_words(span) for span in element.iterfind("*[@class='pr-cap']/span")]
    caption, unit = (*spans, "", "")[:2]
    notes = [_words(note) for note in element.iterfind("*[@class='pr-note']")]
    table = element.find("table")
    if table is not None:
        head = list(table.iterfind("thead/tr/*"))
        plain = sum(1 for cell in head if cell.get("class") != "is-figure")
        rows = [_cells(row) for row in table.iterfind("tbody/tr")]
        total = next((_cells(row) for row in table.iterfind("tfoot/tr")), None)
        return FigureTable(caption, unit, [_words(cell) for cell in head], rows, total, notes, plain)
    svg = element.find(SVG)
    if svg is None:
        raise ValueError(f"the block {caption!r} holds neither a table nor a chart")
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    return Picture(caption, unit, ET.tostring(svg, encoding="unicode").strip(), notes)


def _cells(row: ET.Element) -> list[str]:
    return [_words(cell) for cell in row]


def _lines(element: ET.Element) -> list[str]:
    """The words before the first span, and each span, as lines of their own."""
    first = _tidy(element.text or "")
    return [line for line in (first, *(_words(span) for span in element)) if line]


def _masthead(sheet: ET.Element) -> Masthead | None:
    head = sheet.find(".//*[@class='pr-mast']")
    if head is None:
        return None
    name, issue, line = list(head)
    office, day = list(line)
    return Masthead(_words(name), _words(issue), _words(office), _words(day))


def _words(element: ET.Element) -> str:
    """All words inside; a footnote in brackets where it is called."""
    text = element.text or ""
    for child in element:
        words = _words(child)
        text += (f"（{words}）" if child.get("class") == "pr-foot" else words) + (child.tail or "")
    return _tidy(text)


def _tidy(text: str) -> str:
    """Line ends of the template are no characters; the ideographic space is one."""
    return re.sub(r"[ \t\n]*\n[ \t\n]*", "", text).strip(" \t\n")
