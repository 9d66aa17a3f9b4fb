"""Say what the columns of a sheet hold, and read the file once more."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.intake.actions.upload import JOB, must_take_in
from events.intake.engine.faces import SheetFace
from events.intake.engine.memory import named, remembered
from events.intake.queries import Headers, UploadView, kept_of, upload_view
from events.intake.rules.headers import Mapping
from events.intake.rules.uploads import (
    IntakeRefusal,
    UploadState,
    refusal_of_columns,
    refusal_to_read_again,
    refusal_to_stop_reading,
)
from events.intake.tables import Upload

LONGEST_COLUMN_NAME = 120


async def correct_columns(
    actor: Actor, session_id: int, upload_id: int, sheet: str, mappings: Sequence[Mapping]
) -> None:
    """Read the file again with these headers and columns of one sheet; the sender's next file is read the same way.

    Raises:
        NotFound: no such upload or sheet.
        NotAllowed: not the host's session.
        Refused: it is confirmed, being read, or the columns name neither who nor what.
    """
    async with transaction():
        await lock("import", session_id)
        upload = await _may_read(actor, session_id, upload_id)
        for one in mappings:
            if refusal := refusal_of_columns(one.first_row, one.last_row, list(one.columns)):
                raise Refused(refusal)
        kept = await kept_of(upload_id)
        face = next((one for one in kept.faces if one.name == sheet), None)
        if face is None:
            raise NotFound("sheet", sheet)
        await _remember(upload, face, mappings)
        await _queue(actor, upload, {**kept.mapping, sheet: named(face, mappings)})


async def read_again(actor: Actor, session_id: int, upload_id: int) -> None:
    """Read the file again as it was read: after a worker was lost, or when organisations were added meanwhile.

    Raises:
        NotFound, NotAllowed, Refused: as `correct_columns`.
    """
    async with transaction():
        await lock("import", session_id)
        upload = await _may_read(actor, session_id, upload_id)
        await _queue(actor, upload, (await kept_of(upload_id)).mapping)


async def stop_reading(actor: Actor, session_id: int, upload_id: int) -> None:
    """Let a reading go that waits or runs; the file stays and may be read again. What the reading still finds is lost.

    Raises:
        NotFound: no such upload.
        Refused: it is not being read.
    """
    async with transaction():
        await lock("import", session_id)
        upload = await upload_view(session_id, upload_id)
        if refusal := refusal_to_stop_reading(upload.state):
            raise Refused(refusal)
        said: dict[Any, Any] = {"state": UploadState.FAILED, "refusal": IntakeRefusal.READING_STOPPED}
        await Upload.update({**said, "read_at": clock.now()}).where(Upload.id == upload_id)
        await audit.record(actor, "stop_reading", "upload", upload_id, session_id=session_id)
        await notify.announce("session", session_id)


async def _may_read(actor: Actor, session_id: int, upload_id: int) -> UploadView:
    await must_take_in(actor, session_id)
    upload = await upload_view(session_id, upload_id)
    waited = (clock.now() - (upload.begun_at or upload.asked_at)).total_seconds()
    if refusal := refusal_to_read_again(upload.state, waited):
        raise Refused(refusal)
    return upload


async def _remember(upload: UploadView, face: SheetFace, mappings: Sequence[Mapping]) -> None:
    said = remembered(face, mappings)
    sql = """INSERT INTO remembered_column (unit, sender, name, field, said_at)
             SELECT {}, {}, name, field, {} FROM unnest({}::varchar[], {}::varchar[]) AS said (name, field)
             ON CONFLICT (unit, sender, name) DO UPDATE SET field = excluded.field, said_at = excluded.said_at"""
    names = {name[:LONGEST_COLUMN_NAME]: kind for name, kind in said.items()}
    await fetch(sql, upload.unit_id, upload.sender, clock.now(), list(names), list(names.values()))


async def _queue(actor: Actor, upload: UploadView, mapping: Headers) -> None:
    values = {
        Upload.state: UploadState.WAITING,
        Upload.mapping: msgspec.json.encode(mapping).decode(),
        Upload.refusal: "",
        Upload.refusal_facts: "{}",
        Upload.decisions: json.dumps({}),
        Upload.begun_at: None,
        Upload.asked_at: clock.now(),
    }
    await Upload.update(values).where(Upload.id == upload.id)  # type: ignore[arg-type]  # columns and their values
    await jobs.enqueue(JOB, upload_id=upload.id)
    await audit.record(actor, "read_upload", "upload", upload.id, session_id=upload.session_id, sheets=len(mapping))
    await notify.announce("session", upload.session_id)
