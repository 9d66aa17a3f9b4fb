"""Reads instances of the public B2BSOP benchmark (Bofill et al., JAIR 74, 2022) as problems of ours.

All meetings are given, none has a price: what remains is the fewest breaks, nobody having more than two more than
another. An instance in which two parties meet twice cannot be written as a problem.
"""

import csv
import re
from pathlib import Path

from scheduling import Fixed, Pair, Party, Problem

MORNING, AFTERNOON = 1, 2
SPREAD = 2


def read_instance(path: Path) -> Problem:
    """The problem of a .dzn file.

    Raises:
        InputError: two parties meet twice.
    """
    text = path.read_text()
    parties, slots, tables, morning = (
        _number(text, name) for name in ("nBusiness", "nTotalSlots", "nTables", "nMorningSlots")
    )
    listed = re.search(r"requested\s*=\s*\[\|(.*?)\|\]", text, re.DOTALL)
    numbers = [int(found) for found in re.findall(r"\d+", listed[1] if listed else "")]
    asked = list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    windows = {MORNING: (0, morning - 1), AFTERNOON: (morning, slots - 1)}
    away = [
        {int(slot) - 1 for slot in re.findall(r"\d+", one)}
        for one in re.findall(r"\{([^}]*)\}", _list(text, "forbidden"))
    ]
    fixed = [int(found) for found in re.findall(r"\d+", _list(text, "fixed"))]
    return Problem(
        path.stem,
        slots,
        (tables,) * slots,
        tuple(
            Party(str(number + 1), "".join("0" if slot in away[number] else "1" for slot in range(slots)))
            for number in range(parties)
        ),
        tuple(Pair(str(a), str(b), 0, must=True, window=windows.get(when)) for a, b, when in asked),
        tuple(Fixed(str(a), str(b), slot - 1) for (a, b, _), slot in zip(asked, fixed, strict=True) if slot),
        max_break_spread=SPREAD,
    )


def published(folder: Path) -> dict[str, int]:
    """The fewest breaks known, by the name of the instance."""
    lines = [line for line in (folder / "published.csv").read_text().splitlines() if not line.startswith("#")]
    return {row["instance"]: int(row["best_breaks"]) for row in csv.DictReader(lines)}


def _number(text: str, name: str) -> int:
    found = re.search(name + r"\s*=\s*(\d+)", text)
    return int(found[1]) if found else 0


def _list(text: str, name: str) -> str:
    found = re.search(name + r"\s*=\s*\[(.*?)\];", text, re.DOTALL)
    return found[1] if found else ""
