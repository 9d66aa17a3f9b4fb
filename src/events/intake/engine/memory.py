"""What columns mean in the files of a sender: asked once, proposed ever after."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from events.intake.engine.faces import SheetFace, TableFace
from events.intake.rules.headers import Mapping
from events.intake.rules.uploads import refusal_of_columns
from events.intake.rules.vocabulary import Field

Memory = MappingOf[str, str]
"""Column name → field, "" for nothing of ours."""


def recalled(faces: Sequence[SheetFace], memory: Memory) -> dict[str, tuple[Mapping, ...]]:
    """The mappings of those sheets that memory reads in another way than the search did."""
    found = {face.name: _of_sheet(face, memory) for face in faces}
    return {name: mappings for name, mappings in found.items() if mappings}


def _of_sheet(face: SheetFace, memory: Memory) -> tuple[Mapping, ...]:
    if not face.tables:
        found = (_header(number, texts, memory) for number, texts in face.rows.items())
        return tuple(mapping for mapping in found if mapping)[:1]
    said = tuple(_corrected(table, memory) for table in face.tables)
    return said if any(one != table.mapping for one, table in zip(said, face.tables, strict=True)) else ()


def _header(number: int, texts: Sequence[str], memory: Memory) -> Mapping | None:
    """A row in which memory finds who and what."""
    columns = {Field(memory[text]): column for column, text in enumerate(texts) if memory.get(text)}
    names = {kind: texts[column] for kind, column in columns.items()}
    return None if refusal_of_columns(number, number, list(columns)) else Mapping(number, number, columns, names)


def _corrected(table: TableFace, memory: Memory) -> Mapping:
    columns = dict(table.mapping.columns)
    for column, name in enumerate(table.names):
        if name not in memory:
            continue
        columns = {kind: at for kind, at in columns.items() if at != column}
        if memory[name]:
            columns[Field(memory[name])] = column
    first, last = table.mapping.first_row, table.mapping.last_row
    if columns == table.mapping.columns or refusal_of_columns(first, last, list(columns)):
        return table.mapping
    return Mapping(first, last, columns, {kind: table.names[column] for kind, column in columns.items()})


def names_of(face: SheetFace, number: int, mapping: Mapping) -> tuple[str, ...]:
    """The words above each column of table `number` (from 0) when its header is where `mapping` says."""
    table = face.tables[number].mapping if number < len(face.tables) else None
    if table and (table.first_row, table.last_row) == (mapping.first_row, mapping.last_row):
        return face.tables[number].names
    rows = [face.rows.get(row, ()) for row in range(mapping.first_row, mapping.last_row + 1)]
    return tuple("".join(dict.fromkeys(filter(None, texts))) for texts in zip_longest(*rows, fillvalue=""))


def named(face: SheetFace, mappings: Sequence[Mapping]) -> tuple[Mapping, ...]:
    """The same mappings with the names of their columns: amounts in 元 are told by these."""
    found = []
    for number, mapping in enumerate(mappings):
        texts = names_of(face, number, mapping)
        names = {kind: texts[column] for kind, column in mapping.columns.items() if column < len(texts)}
        found.append(replace(mapping, names=names))
    return tuple(found)


def remembered(face: SheetFace, mappings: Sequence[Mapping]) -> dict[str, str]:
    """What to remember of a correction: each named column of the header as a person has said."""
    said: dict[str, str] = {}
    for number, mapping in enumerate(mappings):
        fields = {column: kind for kind, column in mapping.columns.items()}
        names = names_of(face, number, mapping)
        said |= {name: str(fields.get(column, "")) for column, name in enumerate(names) if name}
    return said
