"""The cells of a board, ready to be written: whatever costs time in a template is decided here."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from events.meetings.engine import Judged
from events.meetings.queries.board import Board
from events.meetings.queries.plans import MeetingView

TABLES_PER_PAGE = 40
_COLOURS = {"": "trade", "sales": "trade", "purchase": "trade", "technology": "tech"}


class Show(StrEnum):
    """Which meetings of a board stand out."""

    CHANGED = "changed"
    LOCKED = "locked"
    FREE = "free"


class CellKind(IntEnum):
    """What a cell is written as."""

    EMPTY = 0
    MEETING = 1
    EXCHANGE = 2
    LEGAL = 3
    ILLEGAL = 4


@dataclass(frozen=True)
class Shown:
    """What of a board is shown: `page` of tables from 1, `text` to find, what stands out, and the judged pair."""

    page: int = 1
    text: str = ""
    show: str = ""
    judged: Judged | None = None


Cell = tuple[int, bool, str, str, str, str, int]
"""Kind, whether its round is impossible, the pair or place, classes, both short names, mark (1 new, 2 locked)."""


def pages_of(board: Board) -> int:
    """How many pages of tables a board has."""
    return max(1, -(-len(board.rows) // TABLES_PER_PAGE))


def cells_of(board: Board, shown: Shown) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of one page: the table's number from 1 and its cells."""
    judged = shown.judged
    bad = {one.slot for one in judged.rounds if not one.legal} if judged else set()
    first = (shown.page - 1) * TABLES_PER_PAGE
    for table in range(first, min(first + TABLES_PER_PAGE, len(board.rows))):
        row = board.rows[table]
        yield table + 1, [_cell(board, shown, (slot, table), one, slot in bad) for slot, one in enumerate(row)]


def _cell(board: Board, shown: Shown, place: tuple[int, int], one: MeetingView | None, bad: bool) -> Cell:  # noqa: FBT001 - called for every cell
    if one is not None:
        judged = shown.judged
        kind = CellKind.EXCHANGE if judged and place in judged.exchanges else CellKind.MEETING
        value = f"{one.a_id}-{one.b_id}"
        mark = 1 if one.id in board.changed else 2 if one.locked else 0
        return kind, bad, value, _classes(board, shown, place, one), one.a_short, one.b_short, mark
    if shown.judged is None or place[0] >= len(shown.judged.rounds):
        return CellKind.EMPTY, False, "", "", "", "", 0
    kind = CellKind.ILLEGAL if bad else CellKind.LEGAL
    return kind, bad, f"{place[0]}-{place[1]}", "", "", "", 0


def _classes(board: Board, shown: Shown, place: tuple[int, int], one: MeetingView) -> str:
    """The kind's colour, then how it stands out."""
    classes = "lq-k-" + _COLOURS.get(one.category, one.category)
    if one.id in board.changed:
        classes += " is-new"
    if one.locked:
        classes += " is-lock"
    judged = shown.judged
    if judged:
        classes += _beside(judged, place, one)
    elif shown.text or shown.show:
        classes += " is-found" if _found(board, shown, one) else " is-dim"
    return classes


def _beside(judged: Judged, place: tuple[int, int], one: MeetingView) -> str:
    """How a meeting looks while a pair is judged: itself, in the way, of one of the two, to exchange with, or far."""
    if place == judged.place:
        return " is-sel"
    if place in judged.causes:
        return " is-cause"
    if {one.a_id, one.b_id} & {judged.a_id, judged.b_id}:
        return " is-other"
    if place in judged.exchanges:
        return " is-swap"
    return "" if place[0] < len(judged.rounds) and judged.rounds[place[0]].legal else " is-dim"


def _found(board: Board, shown: Shown, one: MeetingView) -> bool:
    if shown.show == Show.CHANGED and one.id not in board.changed:
        return False
    if shown.show == Show.LOCKED and not one.locked:
        return False
    if shown.show == Show.FREE:
        return False
    text = shown.text
    return not text or text == str(one.table_number + 1) or text in one.a_name + one.a_short + one.b_name + one.b_short
