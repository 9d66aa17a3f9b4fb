"""A data set: session.json, enterprises.csv, supplies.csv, needs.csv and, when asked for, outcomes.csv."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from events.demo.reading.sheet import AgendaRow, SessionSheet, read_session
from events.demo.reading.table import DatasetFault, Row, Warned, rows_of
from events.foundation.errors import WrongInput
from events.marketplace.rules import Category, SupplyKind
from events.organisations.rules import OrganisationKind, SizeClass, name_key, normalise_credit_code, size_class
from events.registration.rules import MOST_DELEGATES

__all__ = [
    "AgendaRow",
    "Dataset",
    "NeedRow",
    "OrganisationRow",
    "OutcomeRow",
    "SessionSheet",
    "SupplyRow",
    "read_dataset",
]

_SIZES = {"大型": SizeClass.LARGE, "中型": SizeClass.MEDIUM, "小型": SizeClass.SMALL, "微型": SizeClass.MICRO}
_MOST = 2_000_000_000


@dataclass(frozen=True)
class OrganisationRow:
    """A row of enterprises.csv; `absences` in local wall time, `revenue_wan` in 万元."""

    id: str
    uscc: str
    name: str
    kind: str
    chain: str
    node: str
    county: str
    labels: tuple[str, ...]
    size_class: str
    employees: int | None
    revenue_wan: Decimal | None
    products: str
    contact_name: str
    contact_title: str
    phone: str
    email: str
    delegates: int
    absences: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class SupplyRow:
    """A row of supplies.csv."""

    id: str
    organisation: str
    kind: str
    title: str
    description: str
    amount_wan: Decimal | None
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class NeedRow:
    """A row of needs.csv; no deadline is open-ended."""

    id: str
    organisation: str
    category: str
    title: str
    description: str
    amount_wan: Decimal | None
    deadline: date | None
    confidential: bool


@dataclass(frozen=True)
class OutcomeRow:
    """A row of outcomes.csv, at `line` from 1; a party without an id is outside the system."""

    line: int
    id: str
    kind: str
    party_a: str
    party_a_name: str
    party_b: str
    party_b_name: str
    need: str
    supply: str
    title: str
    amount_wan: Decimal | None
    people: int | None
    stage: str
    recorded_on: date
    county: str
    note: str


@dataclass(frozen=True)
class Dataset:
    """A whole data set; ids are those of its files. `outcomes` is empty unless they were asked for."""

    session: SessionSheet
    organisations: tuple[OrganisationRow, ...]
    supplies: tuple[SupplyRow, ...]
    needs: tuple[NeedRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    warned: tuple[Warned, ...]


_ORGANISATION_COLUMNS = [
    *("id", "uscc", "name", "kind", "chain", "node", "county", "labels", "size", "employees", "revenue_wan"),
    *("products", "contact_name", "contact_title", "phone", "email", "delegates", "unavailable"),
]
_SUPPLY_COLUMNS = ["id", "enterprise_id", "kind", "title", "description", "amount_wan", "keywords"]
_NEED_COLUMNS = ["id", "enterprise_id", "category", "title", "description", "amount_wan", "deadline", "confidential"]
_OUTCOME_COLUMNS = [
    *("id", "kind", "party_a_id", "party_a_name", "party_b_id", "party_b_name", "need_id", "supply_id", "title"),
    *("amount_wan", "people", "stage", "recorded_date", "county", "note"),
]


def read_dataset(folder: Path, *, outcomes: bool = False) -> Dataset:
    """Read a folder, all of it or nothing.

    Raises:
        WrongInput: code of `DatasetFault`; the facts name file, line, field and value.
    """
    if not folder.is_dir():
        raise WrongInput(DatasetFault.FOLDER_MISSING, folder=str(folder))
    warned: list[Warned] = []
    session = read_session(folder / "session.json")
    organisations = _read(folder, "enterprises.csv", _ORGANISATION_COLUMNS, _organisation, warned)
    ids = {row.id for row in organisations}
    supplies = _read(folder, "supplies.csv", _SUPPLY_COLUMNS, lambda row: _supply(row, ids), warned)
    needs = _read(folder, "needs.csv", _NEED_COLUMNS, lambda row: _need(row, ids), warned)
    known = (ids, {row.id for row in needs}, {row.id for row in supplies})
    results: Sequence[OutcomeRow] = ()
    if outcomes:
        results = _read(folder, "outcomes.csv", _OUTCOME_COLUMNS, lambda row: _outcome(row, *known), warned)
    return Dataset(session, tuple(organisations), tuple(supplies), tuple(needs), tuple(results), tuple(warned))


Read = TypeVar("Read")


def _read(
    folder: Path, name: str, columns: Sequence[str], read: Callable[[Row], Read], warned: list[Warned]
) -> list[Read]:
    found: list[Read] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows_of(folder / name, columns, warned):
        found.append(read(row))
        for field, value in _unique(row):
            if (field, value) in seen:
                raise row.wrong(DatasetFault.TWICE, field, first=seen[field, value])
            seen[field, value] = row.line
    return found


def _unique(row: Row) -> list[tuple[str, str]]:
    """What must not come twice in a file: the id; of organisations the credit code, and the name where it has none."""
    keys = [("id", row.cells["id"].strip())]
    if "uscc" in row.cells:
        code = normalise_credit_code(row.cells["uscc"])
        keys.append(("uscc", code) if code else ("name", name_key(row.cells["name"])))
    return keys


def _organisation(row: Row) -> OrganisationRow:
    employees, revenue = row.whole("employees", 0, _MOST), row.amount("revenue_wan")
    return OrganisationRow(
        id=row.text("id", 40, required=True),
        uscc=row.credit_code("uscc"),
        name=row.text("name", 120, required=True),
        kind=row.word("kind", set(OrganisationKind)),
        chain=row.text("chain", 80),
        node=row.text("node", 80),
        county=row.text("county", 40),
        labels=row.words("labels", 60),
        size_class=_size(row, employees, revenue),
        employees=employees,
        revenue_wan=revenue,
        products=row.text("products", 10_000),
        contact_name=row.text("contact_name", 60),
        contact_title=row.text("contact_title", 60),
        phone=row.text("phone", 30),
        email=row.text("email", 120),
        delegates=row.whole("delegates", 1, MOST_DELEGATES) or 1,
        absences=row.spans("unavailable"),
    )


def _size(row: Row, employees: int | None, revenue: Decimal | None) -> str:
    """As written; where nothing is written, from people and revenue (industry), if both are known."""
    if row.cells["size"].strip():
        return _SIZES[row.word("size", _SIZES)]
    return size_class(employees, revenue) if employees is not None and revenue is not None else ""


def _supply(row: Row, organisations: set[str]) -> SupplyRow:
    return SupplyRow(
        id=row.text("id", 40, required=True),
        organisation=row.reference("enterprise_id", organisations, "enterprises.csv"),
        kind=row.word("kind", set(SupplyKind)),
        title=row.text("title", 200, required=True),
        description=row.text("description", 10_000),
        amount_wan=row.amount("amount_wan"),
        keywords=row.words("keywords", 80),
    )


def _need(row: Row, organisations: set[str]) -> NeedRow:
    return NeedRow(
        id=row.text("id", 40, required=True),
        organisation=row.reference("enterprise_id", organisations, "enterprises.csv"),
        category=row.word("category", set(Category)),
        title=row.text("title", 200, required=True),
        description=row.text("description", 10_000),
        amount_wan=row.amount("amount_wan"),
        deadline=row.day("deadline"),
        confidential=row.word("confidential", {"0", "1"}) == "1",
    )


def _outcome(row: Row, organisations: set[str], needs: set[str], supplies: set[str]) -> OutcomeRow:
    recorded_on = row.day("recorded_date")
    if recorded_on is None:
        raise row.wrong(DatasetFault.VALUE_MISSING, "recorded_date")
    return OutcomeRow(
        line=row.line,
        id=row.text("id", 40, required=True),
        kind=row.text("kind", 20, required=True),
        party_a=row.reference("party_a_id", organisations, "enterprises.csv", required=False),
        party_a_name=row.text("party_a_name", 120),
        party_b=row.reference("party_b_id", organisations, "enterprises.csv", required=False),
        party_b_name=row.text("party_b_name", 120),
        need=row.link("need_id", needs),
        supply=row.link("supply_id", supplies),
        title=row.text("title", 200, required=True),
        amount_wan=row.amount("amount_wan"),
        people=row.whole("people", 0, _MOST),
        stage=row.text("stage", 30, required=True),
        recorded_on=recorded_on,
        county=row.text("county", 40),
        note=row.text("note", 10_000),
    )
