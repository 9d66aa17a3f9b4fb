"""Many rows at once: few statements instead of one for each row."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, TypeVar

from piccolo.table import Table

from events.foundation.transaction import fetch

MOST_PARAMETERS = 32_000
"""asyncpg takes at most 32,767 bound parameters a statement."""

Row = TypeVar("Row", bound=Table)


async def insert(rows: Sequence[Row]) -> list[int]:
    """Add rows of one table whose `id` the database numbers; their ids in the same order."""
    ids: list[int] = []
    for part in _parts(rows):
        columns = _columns(part[0])
        line = f"({', '.join(['{}'] * len(columns))})"
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f"INSERT INTO {part[0]._meta.tablename} ({names}) VALUES {', '.join([line] * len(part))} RETURNING id"  # noqa: S608, SLF001 - names of our own tables
        ids += [row["id"] for row in await fetch(sql, *(_plain(row[name]) for row in part for name in columns))]
    return ids


def _columns(row: Table) -> list[str]:
    return [column._meta.name for column in row._meta.columns if not column._meta.primary_key]  # noqa: SLF001 - Piccolo's way to ask


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.value if isinstance(value, Enum) else value


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    size = MOST_PARAMETERS // len(_columns(rows[0])) if rows else 1
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
