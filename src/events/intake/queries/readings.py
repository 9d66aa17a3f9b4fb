"""What reading an upload left, and what is remembered of its sender."""

from dataclasses import dataclass

import msgspec

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.intake.engine import Judged
from events.intake.engine.decisions import Decision, Decisions
from events.intake.engine.faces import SheetFace
from events.intake.rules.headers import Mapping as Header

Headers = dict[str, tuple[Header, ...]]


@dataclass(frozen=True)
class Kept:
    """What reading left: the rows (None: there are none), the sheets, what was said of columns and decided of rows."""

    judged: Judged | None
    faces: tuple[SheetFace, ...]
    mapping: Headers
    decisions: Decisions

    @property
    def headers(self) -> dict[str, tuple[Header, ...]]:
        """The headers that were read, per sheet."""
        return {face.name: tuple(table.mapping for table in face.tables) for face in self.faces}


async def kept_of(upload_id: int) -> Kept:
    """What reading an upload left."""
    rows = await fetch("SELECT judged, faces, mapping, decisions FROM upload WHERE id = {}", upload_id)
    if not rows:
        raise NotFound("upload", upload_id)
    row = rows[0]
    return Kept(
        msgspec.json.decode(row["judged"], type=Judged) if row["judged"] else None,
        msgspec.json.decode(row["faces"], type=tuple[SheetFace, ...]),
        msgspec.json.decode(row["mapping"], type=Headers),
        msgspec.json.decode(row["decisions"], type=dict[int, Decision], strict=False),
    )


async def memory_of(unit_id: int, sender: str) -> dict[str, str]:
    """What the columns of a sender's files mean, as somebody of the unit once said."""
    rows = await fetch(
        "SELECT name, field FROM remembered_column WHERE unit = {} AND sender = {} ORDER BY id", unit_id, sender
    )
    return {row["name"]: row["field"] for row in rows}
