"""The zip package of an .xlsx: checked whole before any of it is parsed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from events.intake.reading import limits
from events.intake.reading.refusals import FileRefused, RefusalCode

DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the package: its name and where its XML stands."""

    name: str
    part: str


@contextmanager
def opened_package(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package after all checks; whatever is broken in it is refused, also while it is used.

    Raises:
        FileRefused: broken, encrypted, unsafe names, too many or too large parts, entities in XML, no workbook.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(path.name, package)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, ParseError, NotImplementedError) as error:
        raise FileRefused(RefusalCode.BROKEN, file=path.name, part=str(error)[:80]) from error
    except DefusedXmlException as error:
        raise FileRefused(RefusalCode.UNSAFE_XML, file=path.name, part="") from error


def _check_parts(file: str, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > limits.MOST_PARTS:
        raise FileRefused(RefusalCode.TOO_MANY_PARTS, file=file, parts=len(parts), limit=limits.MOST_PARTS)
    names = [part.filename for part in parts]
    for name in names:
        if _is_unsafe(name) or names.count(name) > 1:
            raise FileRefused(RefusalCode.UNSAFE_NAME, file=file, part=name[:80])
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(RefusalCode.ENCRYPTED, file=file)
    _check_sizes(file, parts)
    if WORKBOOK not in names:
        raise FileRefused(RefusalCode.NOT_A_SPREADSHEET, file=file, found="zip")
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(file, name, package.read(name))


def _is_unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _check_sizes(file: str, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > limits.RATIO_COUNTS_FROM_BYTES and ratio > limits.HIGHEST_RATIO:
            raise FileRefused(
                RefusalCode.RATIO_TOO_HIGH,
                file=file,
                part=part.filename,
                ratio=round(ratio),
                limit=limits.HIGHEST_RATIO,
            )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.LARGEST_UNPACKED_BYTES:
        raise FileRefused(
            RefusalCode.UNPACKED_TOO_LARGE, file=file, bytes=unpacked, limit_bytes=limits.LARGEST_UNPACKED_BYTES
        )


def _check_xml(file: str, name: str, data: bytes) -> None:
    """No document type and no entity, in whatever encoding; spreadsheets need neither."""
    plain = data.replace(b"\0", b"") if b"\0" in data[:200] else data
    if DECLARATION.search(plain):
        raise FileRefused(RefusalCode.UNSAFE_XML, file=file, part=name)


def sheet_parts(package: zipfile.ZipFile) -> list[SheetPart]:
    """Worksheets in the order of their tabs; chart sheets and what lies outside the package are left out."""
    relations = _relations(package)
    found = []
    for sheet in fromstring(package.read(WORKBOOK)).iter(f"{MAIN}sheet"):
        part = relations.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION) or "", "")
        if part in package.namelist():
            found.append(SheetPart(sheet.get("name") or "", part))
    return found


def _relations(package: zipfile.ZipFile) -> dict[str, str]:
    name = "xl/_rels/workbook.xml.rels"
    if name not in package.namelist():
        return {}
    found = {}
    for relation in fromstring(package.read(name)):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External" and (relation.get("Type") or "").endswith("/worksheet"):
            found[relation.get("Id") or ""] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return found
