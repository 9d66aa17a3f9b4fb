"""Several reads in one statement: a page that many ask for again and again goes to the database once."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from events.foundation.transaction import records

Row = TypeVar("Row")


@dataclass(frozen=True)
class Read(Generic[Row]):
    """A statement with its values, and the type of a row: the columns are named like its fields."""

    sql: str
    values: tuple[object, ...]
    row: type[Row]


async def read_all(*reads: Read[Any]) -> list[list[Any]]:
    """The rows of each, in its order; PostgreSQL hands all of them over as JSON."""
    columns = ", ".join(f"(SELECT coalesce(json_agg(q), '[]')::text FROM ({one.sql}) q)" for one in reads)  # noqa: S608 - statements of ours
    (found,) = await records(f"SELECT {columns}", *(value for one in reads for value in one.values))
    return [msgspec.json.decode(text, type=list[one.row]) for text, one in zip(found, reads, strict=True)]  # type: ignore[name-defined] # a type made here
