"""Read a folder of needs and supplies and write their ranks, without a database."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from events.matching.engine import NeedText, Organisation, Ranked, Reason, SupplyText, rank
from events.matching.rules import Category, Kind, OrganisationKind

ENTERPRISES = "enterprises.csv"
SUPPLIES = "supplies.csv"
NEEDS = "needs.csv"
RANK_COLUMNS = ("need_id", "supply_id", "rank", "score", "reasons")
LONGEST_FIELD = 200_000
TOO_MUCH_WAN = 10**12

_Choice = TypeVar("_Choice", bound=StrEnum)


class WrongRow(ValueError):
    """A folder that cannot be ranked: names the file, the line (the header is 1; 0 the whole file) and the field."""

    def __init__(self, file: str, line: int, field: str, why: str) -> None:
        place = [file, *([f"line {line}"] if line else []), *([f"field {field}"] if field else [])]
        super().__init__(f"{', '.join(place)}: {why}")
        self.file, self.line, self.field, self.why = file, line, field, why


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds."""

    organisations: dict[str, Organisation]
    needs: list[NeedText]
    supplies: list[SupplyText]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a file."""

    file: str
    line: int
    values: dict[str, str]

    def wrong(self, field: str, why: str) -> WrongRow:
        return WrongRow(self.file, self.line, field, why)

    def text(self, field: str) -> str:
        """Return a field that may be empty."""
        return self.values.get(field, "").strip()

    def required(self, field: str) -> str:
        if not (value := self.text(field)):
            raise self.wrong(field, "is empty")
        return value

    def amount_wan(self, field: str) -> Decimal | None:
        if not (value := self.text(field)):
            return None
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise self.wrong(field, f"{value!r} is not a number (of 10,000 yuan)") from None
        if not amount.is_finite() or not 0 <= amount < TOO_MUCH_WAN:
            raise self.wrong(field, f"{value!r} is not an amount (in 10,000 yuan)")
        return amount

    def choice(self, field: str, choices: type[_Choice]) -> _Choice:
        value = self.required(field)
        try:
            return choices(value)
        except ValueError:
            raise self.wrong(field, f"{value!r} is none of {', '.join(choices)}") from None

    def words(self, field: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(field).split(";") if word.strip())


def read_folder(folder: Path) -> Folder:
    """Read enterprises.csv, supplies.csv and needs.csv (UTF-8, with or without a byte order mark).

    Raises:
        WrongRow: A file is missing or not readable, a column is missing, or a row cannot be used.
    """
    organisations = {
        row.required("id"): _organisation(row) for row in _rows(folder / ENTERPRISES, ("id", "name", "kind"))
    }
    supplies = [
        _supply(row, organisations) for row in _rows(folder / SUPPLIES, ("id", "enterprise_id", "kind", "title"))
    ]
    needs = [_need(row, organisations) for row in _rows(folder / NEEDS, ("id", "enterprise_id", "category", "title"))]
    return Folder(organisations, needs, supplies)


def rank_folder(folder: Path, top: int, out: Path) -> int:
    """Rank the supplies of a folder for each of its needs and write `need_id,supply_id,rank,score,reasons`.

    Reasons are written `code:fact;code:fact`, several facts of one code as several entries.

    Returns:
        The number of ranks written.

    Raises:
        WrongRow: See `read_folder`.
        OSError: `out` cannot be written.
    """
    read = read_folder(folder)
    ranked = rank(read.needs, read.supplies, top)
    write_ranks(ranked, out)
    return len(ranked)


def write_ranks(ranked: Sequence[Ranked], out: Path) -> None:
    """Write ranks as CSV."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RANK_COLUMNS)
        for one in ranked:
            writer.writerow([one.need_id, one.supply_id, one.rank, f"{one.score:.2f}", ";".join(_told(one.reasons))])


def _told(reasons: Iterable[Reason]) -> Iterator[str]:
    for reason in reasons:
        yield from (f"{reason.code}:{fact.replace(';', ',')}" for fact in reason.facts or ("",))


def _rows(path: Path, columns: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of a file with unique ids."""
    seen: set[str] = set()
    for row in _parsed(path, columns):
        identity = row.required("id")
        if identity in seen:
            raise row.wrong("id", f"{identity!r} stands twice")
        seen.add(identity)
        yield row


def _parsed(path: Path, columns: Sequence[str]) -> Iterator[_Row]:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    raise WrongRow(path.name, 1, column, "the column is missing")
            for values in reader:
                yield _Row(path.name, reader.line_num, {name: value for name, value in values.items() if name})
    except OSError as error:
        raise WrongRow(path.name, 0, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongRow(path.name, 0, "", "is not UTF-8") from None
    except csv.Error as error:
        raise WrongRow(path.name, reader.line_num, "", f"is not CSV: {error}") from None


def _organisation(row: _Row) -> Organisation:
    return Organisation(
        id=row.required("id"),
        kind=row.choice("kind", OrganisationKind),
        name=row.required("name"),
        node=row.text("node"),
        county=row.text("county"),
        products=row.text("products"),
        labels=row.words("labels"),
    )


def _owner(row: _Row, organisations: dict[str, Organisation]) -> Organisation:
    identity = row.required("enterprise_id")
    if identity not in organisations:
        raise row.wrong("enterprise_id", f"{identity!r} is not in {ENTERPRISES}")
    return organisations[identity]


def _supply(row: _Row, organisations: dict[str, Organisation]) -> SupplyText:
    return SupplyText(
        id=row.required("id"),
        organisation=_owner(row, organisations),
        kind=row.choice("kind", Kind),
        title=row.required("title"),
        description=row.text("description"),
        keywords=row.words("keywords"),
        amount_wan=row.amount_wan("amount_wan"),
    )


def _need(row: _Row, organisations: dict[str, Organisation]) -> NeedText:
    return NeedText(
        id=row.required("id"),
        organisation=_owner(row, organisations),
        category=row.choice("category", Category),
        title=row.required("title"),
        description=row.text("description"),
        amount_wan=row.amount_wan("amount_wan"),
    )
