"""Read a waiting upload in a limited process and keep what it says."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio.to_thread
import msgspec

from events.foundation import clock, notify
from events.foundation.transaction import fetch, transaction
from events.intake.engine.memory import recalled
from events.intake.queries import Headers, content_of, memory_of, register_of
from events.intake.reading import FileRefused, read_with_faces
from events.intake.reading.limited import Answer
from events.intake.rules.register import Register
from events.intake.rules.uploads import IntakeRefusal, UploadState
from events.intake.tables import Upload
from events.sessions.queries import SessionView, session_view


async def carry_out_reading(upload_id: int) -> None:
    """Read a waiting file; a file that cannot be read is refused with the code that says why.

    One whose worker was killed is read once more. Whatever goes wrong, the upload ends in a state that a person sees.
    """
    upload = await _take(upload_id)
    if upload is None:
        return
    session = await session_view(upload["session"])
    try:
        answer, mapping = await _read(upload, session)
    except FileRefused as refused:
        await _end(upload, UploadState.REFUSED, refusal=refused.code, refusal_facts=_text(refused.facts))
    except Exception:
        await _end(upload, UploadState.FAILED, refusal=IntakeRefusal.READING_FAILED)
        raise
    else:
        await _keep(upload, answer, mapping)


async def _take(upload_id: int) -> dict[str, Any] | None:
    sql = """UPDATE upload SET state = {}, begun_at = {} WHERE id = {} AND state = ANY({})
             RETURNING id, session, file_name, sender, sha256, mapping"""
    open_states = [UploadState.WAITING.value, UploadState.READING.value]
    rows = await fetch(sql, UploadState.READING.value, clock.now(), upload_id, open_states)
    if rows:
        await notify.announce("session", rows[0]["session"])
    return rows[0] if rows else None


async def _read(upload: Mapping[str, Any], session: SessionView) -> tuple[Answer, Headers]:
    mapping = msgspec.json.decode(upload["mapping"], type=Headers)
    content = await content_of(upload["sha256"])
    with TemporaryDirectory(prefix="lianqiao-import-") as folder:
        path = Path(folder, upload["file_name"])
        path.write_bytes(content)
        return await read_for_session(path, session, upload["sender"], mapping)


async def read_for_session(path: Path, session: SessionView, sender: str, mapping: Headers) -> tuple[Answer, Headers]:
    """The answer, and the mapping that it was read with: a person's, else what is remembered of the sender.

    Raises:
        FileRefused: too slow, too much memory, or a file nobody foresaw; other refusals are in the answer.
    """
    register = await register_of(session.id)
    answer = await _apart(path, register, session, mapping)
    if mapping:
        return answer, mapping
    known = recalled(answer.faces, await memory_of(session.unit_id, sender))
    return (await _apart(path, register, session, known), known) if known else (answer, {})


async def _apart(path: Path, register: Register | None, session: SessionView, mapping: Headers) -> Answer:
    return await anyio.to_thread.run_sync(partial(read_with_faces, path, register, session.day, mapping))


async def _keep(upload: Mapping[str, Any], answer: Answer, mapping: Headers) -> None:
    faces, said = _text(answer.faces), _text(mapping)
    if answer.judged is None:
        facts = _text(answer.facts)
        await _end(upload, UploadState.REFUSED, refusal=answer.code, refusal_facts=facts, faces=faces)
        return
    counts = {str(action): number for action, number in answer.judged.counts.items()}
    columns = {"judged": _text(answer.judged), "faces": faces, "mapping": said, "counts": json.dumps(counts)}
    is_remembered = bool(mapping) and upload["mapping"] == "{}"
    await _end(upload, UploadState.READY, remembered=is_remembered, **columns)


def _text(value: object) -> str:
    """As JSON that the database keeps: without U+0000."""
    text = msgspec.json.encode(value).decode()
    return json.dumps(_storable(json.loads(text)), ensure_ascii=False) if "\\u0000" in text else text


def _storable(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return value.replace("\0", " ")
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return {_storable(key): _storable(one) for key, one in value.items()} if isinstance(value, dict) else value


async def _end(upload: Mapping[str, Any], state: UploadState, **columns: object) -> None:
    """Keep the end of a reading, unless a person has put the file back on the queue meanwhile."""
    values: dict[Any, Any] = {**columns, "state": state, "read_at": clock.now()}
    async with transaction():
        await Upload.update(values).where(Upload.id == upload["id"], Upload.state == UploadState.READING)
        await notify.announce("session", upload["session"])
