"""What an official document consists of; every text is printed as it stands, numbers of headings included."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its first line two characters in."""

    text: str


@dataclass(frozen=True)
class FigureTable:
    """A table, caption at the left and unit at the right above it; columns from `figures_from` are figures."""

    caption: str
    unit: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None
    notes: Sequence[str] = ()
    figures_from: int = 1


@dataclass(frozen=True)
class Picture:
    """A chart: markup of an SVG with caption and unit above it."""

    caption: str
    unit: str
    svg: str
    notes: Sequence[str] = ()


class Place(StrEnum):
    """Where lines beside the body stand."""

    ATTACHMENTS = "attachments"
    SIGNATURE = "signature"
    COPIES = "copies"


@dataclass(frozen=True)
class Lines:
    """Attachments, signature with date, or the list of copies."""

    place: Place
    lines: Sequence[str]


Part = Heading | Paragraph | FigureTable | Picture | Lines


@dataclass(frozen=True)
class Masthead:
    """The red head of a bulletin."""

    name: str
    issue: str
    office: str
    day: str


@dataclass(frozen=True)
class Document:
    """A whole document; `draft` stands small at the top right of the first page."""

    title: Sequence[str]
    parts: Sequence[Part]
    draft: str = ""
    masthead: Masthead | None = None
