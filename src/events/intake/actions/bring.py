"""A file brought in by whoever owns the machine: read, judged and written in one go, or only judged."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from events.foundation.errors import DomainError
from events.identity.rules import Actor
from events.intake.actions.confirm import confirm_upload
from events.intake.actions.read import carry_out_reading, read_for_session
from events.intake.actions.upload import FileSent, must_take_in, upload_file
from events.intake.engine import Judged
from events.intake.engine.comparing import Compared
from events.intake.queries import Kept, confirmed_preview, kept_of, preview_of, upload_view
from events.intake.reading import FileRefused, RefusalCode
from events.intake.rules.uploads import UploadState
from events.marketplace.rules import NeedState


async def judge_file(actor: Actor, session_id: int, path: Path, sender: str = "") -> Judged:
    """The rows of a file with what confirming them would do to a session; nothing is kept.

    Raises:
        NotFound, NotAllowed, Refused: as `upload_file`.
        FileRefused: it cannot be read.
    """
    session = await must_take_in(actor, session_id)
    answer, mapping = await read_for_session(path, session, sender, {})
    if answer.judged is None:
        raise FileRefused(answer.code or RefusalCode.BROKEN, **answer.facts)
    preview = await preview_of(session_id, Kept(answer.judged, answer.faces, mapping, {}))
    return _with_effects(path.name, preview.rows)


async def bring_file(actor: Actor, session_id: int, path: Path, sender: str, state: NeedState) -> Judged:
    """Upload, read and confirm a file here; the rows with what confirming them did.

    Raises:
        NotFound, NotAllowed, Refused: as `upload_file` and `confirm_upload`.
        FileRefused: it cannot be read; nothing was written.
    """
    if not path.is_file():
        raise FileRefused(RefusalCode.FILE_MISSING, file=path.name)
    sent = FileSent(path.name, path.read_bytes(), sender)
    upload_id = await upload_file(actor, session_id, sent, queued=False)
    await carry_out_reading(upload_id)
    upload = await upload_view(session_id, upload_id)
    if upload.state is UploadState.REFUSED:
        raise FileRefused(RefusalCode(upload.refusal), **upload.refusal_facts)
    if upload.refusal:
        raise DomainError(upload.refusal)
    await confirm_upload(actor, session_id, upload_id, state)
    return _with_effects(path.name, confirmed_preview(await kept_of(upload_id)).rows)


def _with_effects(file: str, rows: Sequence[Compared]) -> Judged:
    return Judged(file, tuple(replace(row.row, effect=row.effect) for row in rows))
