"""`tables.py` of every room and the schema that the migrations make are the same."""

from piccolo.columns import Column
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from events.database.piccolo_app import APP_CONFIG
from events.foundation.transaction import fetch

TYPES = {
    "bigint": {"BIGINT", "BIGSERIAL"},
    "integer": {"INTEGER"},
    "smallint": {"SMALLINT"},
    "boolean": {"BOOLEAN"},
    "text": {"TEXT"},
    "date": {"DATE"},
    "time without time zone": {"TIME"},
    "timestamp with time zone": {"TIMESTAMPTZ"},
    "jsonb": {"JSONB"},
    "bytea": {"BYTEA"},
    "uuid": {"UUID"},
    "double precision": {"DOUBLE PRECISION"},
}


def _wanted(column: Column) -> str:
    return column.column_type.upper()


def _matches(column: Column, row: dict[str, object]) -> bool:
    wanted, found = _wanted(column), str(row["data_type"])
    if found == "character varying":
        return wanted == f"VARCHAR({row['character_maximum_length']})"
    if found == "numeric":
        return wanted == f"NUMERIC({row['numeric_precision']}, {row['numeric_scale']})"
    if found == "ARRAY":
        return wanted.endswith("[]")
    return wanted in TYPES[found]


def _columns(table: type[Table]) -> dict[str, Column]:
    return {column._meta.db_column_name: column for column in table._meta.columns}


async def test_every_column_is_in_the_schema_with_its_type_and_nothing_else_is(db: object) -> None:
    rows = await fetch(
        """SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
                  is_nullable FROM information_schema.columns WHERE table_schema = 'public'"""
    )
    found = {(row["table_name"], row["column_name"]): row for row in rows}
    names = {table._meta.tablename for table in APP_CONFIG.table_classes}
    wanted = {
        (table._meta.tablename, name): column
        for table in APP_CONFIG.table_classes
        for name, column in _columns(table).items()
    }
    assert {key for key in found if key[0] in names} == set(wanted)
    wrong = [key for key, column in wanted.items() if not _matches(column, found[key])]
    assert wrong == []
    nullable = [key for key, column in wanted.items() if (found[key]["is_nullable"] == "YES") is not column._meta.null]
    assert nullable == []


def test_no_reference_deletes_by_itself() -> None:
    keys = [
        (table._meta.tablename, key._meta.db_column_name)
        for table in APP_CONFIG.table_classes
        for key in table._meta.foreign_key_columns
        if key._foreign_key_meta.on_delete is not OnDelete.restrict
    ]
    assert keys == []
