"""A judged file beside the database: what confirming it does, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.foundation.transaction import fetch
from events.intake.engine import Judged, JudgedRow
from events.intake.engine.comparing import Compared, as_confirmed, compare, decided, tabs_of
from events.intake.engine.newcomers import Newcomer, newcomers
from events.intake.queries.readings import Kept
from events.intake.queries.stock import stock_of
from events.intake.rules.codes import Problem
from events.intake.rules.headers import Mapping as Header
from events.intake.rules.uploads import Tab, cell_of


@dataclass(frozen=True)
class Note:
    """What was noticed about a row: the column's name ("" for the whole row), its number from 0, and the code."""

    column: str
    at: int | None
    problem: Problem


@dataclass(frozen=True)
class Preview:
    """All rows of a file with what confirming them does."""

    rows: tuple[Compared, ...]
    headers: Mapping[str, tuple[Header, ...]]

    @property
    def tabs(self) -> Mapping[Tab, int]:
        """How many rows stand in each tab."""
        return tabs_of(self.rows)

    @property
    def offers(self) -> int:
        """How many supplies confirming writes."""
        return sum(row.row.is_offer and row.tab in {Tab.NEW, Tab.CHANGED} for row in self.rows)

    @property
    def strangers(self) -> int:
        """How many rows wait for no other reason than that nobody knows the organisation."""
        return sum(row.row.is_only_unknown and row.may_be_taken for row in self.rows)

    def within(self, tab: Tab) -> list[Compared]:
        """The rows of a tab in the order of the file."""
        return [row for row in self.rows if row.tab is tab]

    def notes(self, row: JudgedRow) -> list[Note]:
        """What was noticed, with the column it is about."""
        over = [one for one in self.headers.get(row.place.sheet, ()) if one.last_row < row.place.row]
        columns, names = (over[-1].columns, over[-1].names) if over else ({}, {})
        found = []
        for problem in row.problems:
            kind = cell_of(problem, columns)
            found.append(Note(names.get(kind, "") if kind else "", columns[kind] if kind else None, problem))
        return found


async def preview_of(session_id: int, kept: Kept) -> Preview:
    """A judged file beside the database as it is now."""
    judged = decided(kept.judged or Judged(""), kept.decisions)
    return Preview(compare(judged, await stock_of(session_id, judged), kept.decisions), kept.headers)


def confirmed_preview(kept: Kept) -> Preview:
    """A confirmed file with what confirming it did."""
    rows = kept.judged.rows if kept.judged else ()
    return Preview(as_confirmed(rows, kept.decisions), kept.headers)


async def newcomers_of(preview: Preview) -> tuple[Newcomer, ...]:
    """The organisations of a file that only wait because nobody knows them, each beside the names of all others."""
    rows = await fetch("SELECT name FROM organisation ORDER BY id")
    return newcomers(preview.rows, [row["name"] for row in rows])
