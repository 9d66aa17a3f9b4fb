"""A clerk who adds up a data set's CSV files by hand: shares no code with the product."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

TEXTILE = Path(__file__).resolve().parents[1] / "src/events/demo/data/textile-57"
Row = dict[str, str]
SIGNED = {"已签约", "履约中", "签约"}
STARTED = {"开工", "在建", "竣工", "投产", "达产"}
DONE = {"已落实"}
CREDIT = {"已授信", "已投保", "已签约"}
LOAN = {"已放款"}


def rows(folder: Path, name: str) -> list[Row]:
    """The records of a CSV file."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, records: list[Row]) -> None:
    """Write the records back."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)


def wan(text: str) -> Decimal:
    """An amount; empty is nothing to add."""
    return Decimal(text or 0)


def perturbed(target: Path) -> Path:
    """A copy of the textile set without ten needs and whatever names them, and with one order a little larger."""
    shutil.copytree(TEXTILE, target)
    needs, outcomes = rows(target, "needs"), rows(target, "outcomes")
    named = list(dict.fromkeys(row["need_id"] for row in outcomes if row["need_id"]))
    gone = {*named[:5], *[row["id"] for row in needs if row["id"] not in named][:5]}
    write(target, "needs", [row for row in needs if row["id"] not in gone])
    left = [row for row in outcomes if row["need_id"] not in gone]
    next(row for row in left if row["kind"] == "order" and row["stage"] == "已签约")["amount_wan"] = "1234.5"
    write(target, "outcomes", left)
    return target


def sums(folder: Path) -> dict[str, object]:
    """What the ledger comes to: lines and 万元 by rung, people of the talents."""
    outcomes = rows(folder, "outcomes")
    asked = {row["id"]: wan(row["amount_wan"]) for row in rows(folder, "needs")}
    orders = [row for row in outcomes if row["kind"] in {"order", "intent"}]
    projects = [row for row in outcomes if row["kind"] == "project"]
    banks = [row for row in outcomes if row["kind"] == "finance"]
    talents = [row for row in outcomes if row["kind"] == "talent"]
    return {
        "orders": {
            "intent": added(orders),
            "signed": added([row for row in orders if row["stage"] in SIGNED | DONE]),
            "done": added([row for row in orders if row["stage"] in DONE]),
        },
        "projects": {
            "intent": added(projects),
            "signed": added([row for row in projects if row["stage"] in SIGNED | STARTED]),
            "started": added([row for row in projects if row["stage"] in STARTED]),
        },
        "finance": {
            "intent": once_per_need(banks, asked),
            "credit": once_per_need([row for row in banks if row["stage"] in CREDIT | LOAN], asked),
            "loan": once_per_need([row for row in banks if row["stage"] in LOAN], asked),
        },
        "talent": {
            "intent": sum(int(row["people"] or 0) for row in talents),
            "signed": sum(int(row["people"] or 0) for row in talents if row["stage"] in SIGNED | DONE),
        },
    }


def added(lines: list[Row]) -> tuple[int, Decimal]:
    """How many lines, and their amounts."""
    return len(lines), sum((wan(row["amount_wan"]) for row in lines), Decimal(0))


def once_per_need(lines: list[Row], asked: dict[str, Decimal]) -> tuple[int, Decimal]:
    """Each need once at what it asked for, however many banks."""
    needs = {row["need_id"] for row in lines}
    return len(needs), sum((asked[need] for need in needs), Decimal(0))
