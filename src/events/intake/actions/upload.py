"""Take in a file and put its reading on the queue."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from events.foundation import audit, clock, jobs, notify
from events.foundation.errors import NotAllowed, Refused
from events.foundation.tables import StoredFile
from events.foundation.transaction import transaction
from events.identity.rules import Actor
from events.intake.reading import FileRefused, RefusalCode
from events.intake.reading.limits import LARGEST_FILE_BYTES
from events.intake.rules.uploads import UploadState
from events.intake.tables import Upload
from events.registration.rules import refusal_to_register
from events.sessions.queries import SessionView, session_view
from events.sessions.rules import SessionRefusal, is_host

JOB = "intake.read"
LONGEST_NAME_BYTES = 120
LONGEST_SENDER = 60
MEDIA_TYPE = "application/octet-stream"
"""What a stranger's file is handed out as."""


@dataclass(frozen=True)
class FileSent:
    """A file as it came; `sender`: who filled it in, so that his column names need explaining once only."""

    name: str
    content: bytes
    sender: str = ""


async def upload_file(actor: Actor, session_id: int, sent: FileSent, *, queued: bool = True) -> int:
    """Store a file and put its reading on the queue, unless the caller reads it himself; returns the upload's id.

    Raises:
        NotFound: no such session.
        NotAllowed: not the host's session.
        Refused: the session takes nothing in any more.
        FileRefused: empty or over 5 MB; everything else is told once it has been read.
    """
    name = plain_file_name(sent.name)
    _check_size(name, len(sent.content))
    digest = hashlib.sha256(sent.content).hexdigest()
    async with transaction():
        await must_take_in(actor, session_id)
        stored = StoredFile(sha256=digest, media_type=MEDIA_TYPE, content=sent.content, stored_at=clock.now())
        await StoredFile.insert(stored).on_conflict(action="DO NOTHING")
        row = Upload(
            session=session_id,
            file_name=name,
            sender=sent.sender.strip()[:LONGEST_SENDER],
            sha256=digest,
            size_bytes=len(sent.content),
            state=UploadState.WAITING,
            asked_by=actor.account_id,
            asked_at=clock.now(),
        )
        await row.save()
        if queued:
            await jobs.enqueue(JOB, upload_id=row.id)
        await audit.record(actor, "upload_file", "upload", row.id, session_id=session_id, bytes=len(sent.content))
        await notify.announce("session", session_id)
    return int(row.id)


async def must_take_in(actor: Actor, session_id: int) -> SessionView:
    """The session, if the actor is its host and it still takes something in.

    Raises:
        NotFound, NotAllowed, Refused: as `upload_file`.
    """
    session = await session_view(session_id)
    if not is_host(actor, session.place):
        raise NotAllowed(SessionRefusal.NOT_YOURS)
    if refusal := refusal_to_register(session.state, by_host=True):
        raise Refused(refusal, state=session.state)
    return session


def plain_file_name(written: str) -> str:
    """The last part of a name, without what no folder takes; at most 120 bytes, the ending kept."""
    last = re.split(r"[/\\]", written)[-1]
    bare = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .") or "file"
    ending = PurePosixPath(bare).suffix[:10]
    stem = bare.removesuffix(ending).encode()[: LONGEST_NAME_BYTES - len(ending.encode())]
    return stem.decode(errors="ignore") + ending


def _check_size(name: str, size: int) -> None:
    if not size:
        raise FileRefused(RefusalCode.FILE_EMPTY, file=name)
    if size > LARGEST_FILE_BYTES:
        raise FileRefused(RefusalCode.FILE_TOO_LARGE, file=name, bytes=size, limit_bytes=LARGEST_FILE_BYTES)
