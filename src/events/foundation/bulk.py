"""Many rows at once: few statements instead of one for each row."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from piccolo.table import Table

MOST_PARAMETERS = 32_000
"""PostgreSQL takes 65,535 bound parameters a statement, asyncpg 32,767."""

Row = TypeVar("Row", bound=Table)


async def insert(rows: Sequence[Row]) -> list[int]:
    """Add rows of one table; their ids in the same order."""
    ids: list[int] = []
    for part in _parts(rows):
        table = type(part[0])
        ids += [row["id"] for row in await table.insert(*part).returning(table.id)]  # type: ignore[attr-defined]  # ours have an id
    return ids


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    if not rows:
        return
    size = MOST_PARAMETERS // len(rows[0]._meta.columns)  # noqa: SLF001 - Piccolo's way to ask
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
