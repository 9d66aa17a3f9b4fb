"""How a day of each kind of session usually runs: data files, edited for each session afterwards."""

import csv
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path

from events.sessions.rules import Span, slots_from_windows

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class UsualItem:
    """An item such a day usually has."""

    starts: time
    ends: time
    kind: str
    title: str
    plenary: bool


@dataclass(frozen=True)
class Template:
    """A kind of session; its rounds follow from windows, length and break."""

    code: str
    windows: tuple[Span, ...]
    meeting_minutes: int
    break_minutes: int
    agenda: tuple[UsualItem, ...]

    @property
    def slots(self) -> list[Span]:
        """The rounds of such a day."""
        return slots_from_windows(self.windows, self.meeting_minutes, self.break_minutes)


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """All templates by code."""
    agendas: dict[str, list[UsualItem]] = {}
    for row in _rows("agendas"):
        starts, ends = _span(f"{row['starts']}-{row['ends']}")
        item = UsualItem(starts, ends, row["kind"], row["title"], plenary=row["plenary"] == "1")
        agendas.setdefault(row["template"], []).append(item)
    return {
        row["template"]: Template(
            code=row["template"],
            windows=tuple(_span(window) for window in row["windows"].split(";") if window),
            meeting_minutes=int(row["meeting_minutes"]),
            break_minutes=int(row["break_minutes"]),
            agenda=tuple(agendas[row["template"]]),
        )
        for row in _rows("templates")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _span(text: str) -> Span:
    starts, _, ends = text.partition("-")
    return time.fromisoformat(starts), time.fromisoformat(ends)
