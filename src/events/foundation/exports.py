"""Files of lists: XLSX and CSV of exactly what a list found, with headings and words in the reader's language.

    FIRMS_SHEET = Sheet("room/firms.txt", (Field("name"), Field("uscc", Kind.CODE), Field("state", says="firm_state")))
    if asked.format in FORMATS:
        rows = await FIRMS.all(asked, session_id)
        return await download(actor, FIRMS_SHEET, rows, asked.format, session_id=session_id)

The template says the words, one a line: `sheet: …` the title, `<field>: …` the headings, if need be `sheet_note: …`
for below the table. `says`: a macro of components/words.html for codes. Personal columns leave a line in the audit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

import anyio.to_thread
from litestar import Response

from events.foundation import clock
from events.foundation.audit import Doer, record
from events.foundation.pages import environment
from events.foundation.spreadsheet import Cell, Column, Kind, Table, csv, xlsx


class Format(StrEnum):
    """What a list can be taken home as."""

    XLSX = "xlsx"
    CSV = "csv"


FORMATS = frozenset(str(one) for one in Format)
MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Field:
    """An attribute of the rows as a column; `personal` is what only the host may know, such as a phone."""

    name: str
    kind: Kind = Kind.TEXT
    says: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Sheet:
    """The columns of a file, and the template that says its title and headings."""

    template: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """What the audit calls it: the template without its ending."""
        return self.template.removesuffix(".txt")

    @property
    def personal(self) -> bool:
        """Whether it holds what only the host may know."""
        return any(field.personal for field in self.fields)


async def download(
    doer: Doer, sheet: Sheet, rows: Sequence[object], form: str, *, session_id: int | None = None
) -> Response[bytes]:
    """The rows as a file to keep. Files with personal columns leave a line in the audit: which list, how many rows."""
    table = table_of(sheet, rows)
    chosen = Format(form)
    content = await anyio.to_thread.run_sync(csv if chosen is Format.CSV else _workbook, table)
    if sheet.personal:
        await record(doer, "export_list", "list", None, session_id=session_id, list=sheet.name, rows=len(rows))
    name = f"{table.title}-{clock.today():%Y%m%d}.{chosen}"
    headers = {"Content-Disposition": f"attachment; filename=\"list.{chosen}\"; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=MEDIA_TYPES[chosen], headers=headers)


def _workbook(table: Table) -> bytes:
    return xlsx([table])


def table_of(sheet: Sheet, rows: Sequence[object]) -> Table:
    """The rows as a table in the language of the visit. Raises `KeyError` for a field without a heading."""
    said = said_by(sheet.template)
    columns = tuple(Column(said[field.name], field.kind) for field in sheet.fields)
    lines = [tuple(_cell(field, getattr(row, field.name)) for field in sheet.fields) for row in rows]
    return Table(said["sheet"], columns, lines, notes=(said["sheet_note"],) if "sheet_note" in said else ())


def said_by(template: str) -> dict[str, str]:
    """What a template of lines `name: text` says, by name."""
    lines = environment().get_template(template).render().splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): text.strip() for name, _, text in pairs}


def _cell(field: Field, value: object) -> Cell:
    """A value as a cell; a code in its words, several parted by 、."""
    if isinstance(value, list | tuple | frozenset):
        return "、".join(str(_cell(field, one)) for one in value)
    if field.says and value is not None:
        return str(getattr(environment().globals["words"], field.says)(value)).strip()
    return value if value is None or isinstance(value, Cell) else str(value)
