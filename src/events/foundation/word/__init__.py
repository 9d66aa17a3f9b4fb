"""DOCX in the layout of an official document (GB/T 9704-2012), for people who edit before they sign.

    docx(document_of(html), made_at=now) -> bytes

`document_of` reads a page rendered from `templates/print/official.html`, so that one template says the sentences of PDF
and DOCX. A document can also be put together from the parts of `tree` by hand; their texts are printed as they are.
"""

from datetime import datetime

from events.foundation.word.reading import document_of
from events.foundation.word.tree import Document, FigureTable, Heading, Lines, Masthead, Paragraph, Part, Picture

__all__ = [
    "Document",
    "FigureTable",
    "Heading",
    "Lines",
    "Masthead",
    "Paragraph",
    "Part",
    "Picture",
    "document_of",
    "docx",
]


def docx(document: Document, *, made_at: datetime) -> bytes:
    """The document as a Word file; charts become pictures of 300 dpi."""
    from events.foundation.word.writer import written  # python-docx takes 0.3 s that only this needs

    return written(document, made_at)
