"""Lists in pieces: each answer names where the next one begins, so that rows that come or go shift nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from litestar.params import QueryParameter

from events.foundation.errors import WrongInput

MOST = 200
USUAL = 50
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description=f"How many at most, 1 to {MOST}.")]
Cursor = Annotated[str, QueryParameter(description="`next` of the answer before; empty for the first piece.")]
Row = TypeVar("Row")
Place = tuple[int, ...]
_CURSOR = re.compile(r"-?[0-9]{1,19}(?:~-?[0-9]{1,19})*", re.ASCII)


@dataclass(frozen=True)
class Piece(Generic[Row]):
    """Some rows of a list and the cursor of the next; None after the last."""

    rows: Sequence[Row]
    next: str | None


def cut(rows: Sequence[Row], place: Callable[[Row], Place], cursor: str, limit: int) -> Piece[Row]:
    """The rows after a cursor, at most `limit`; `rows` ascend by `place`, which no two share.

    Raises:
        WrongInput: the cursor is none of ours.
    """
    after = _place_of(cursor) if cursor else ()
    left = [row for row in rows if place(row) > after]
    last = len(left) <= limit
    return Piece(left[:limit], None if last else "~".join(map(str, place(left[limit - 1]))))


def _place_of(cursor: str) -> Place:
    if not _CURSOR.fullmatch(cursor):
        raise WrongInput("cursor_unknown")
    return tuple(int(part) for part in cursor.split("~"))
