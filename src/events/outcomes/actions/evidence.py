"""Files behind a line."""

import hashlib
from pathlib import PurePosixPath

import anyio.to_thread

from events.foundation import audit, clock
from events.foundation.errors import FormErrors
from events.foundation.tables import StoredFile
from events.foundation.transaction import transaction
from events.identity.rules import Actor
from events.outcomes.actions.held import held
from events.outcomes.engine import NoEvidence, fit_to_keep
from events.outcomes.rules import OutcomeRefusal
from events.outcomes.tables import OutcomeEvidence

LARGEST_EVIDENCE_BYTES = 10_000_000
LONGEST_FILE_NAME = 120


async def add_evidence(actor: Actor, outcome_id: int, name: str, content: bytes) -> int:
    """Keep a file behind a line, at most 10 MB, PDF, PNG or JPEG by its first bytes; returns its id.

    Raises:
        NotFound: there is no such line.
        Refused: the line is withdrawn, or has this very file.
        FormErrors: field `file` that is too large or of another kind.
    """
    if len(content) > LARGEST_EVIDENCE_BYTES:
        raise FormErrors({"file": (OutcomeRefusal.EVIDENCE_SIZE, {"most": LARGEST_EVIDENCE_BYTES // 1_000_000})})
    try:
        media, kept = await anyio.to_thread.run_sync(fit_to_keep, content)
    except NoEvidence:
        raise FormErrors({"file": (OutcomeRefusal.EVIDENCE_KIND, {})}) from None
    digest = hashlib.sha256(kept).hexdigest()
    async with transaction():
        line = await held(outcome_id)
        if await OutcomeEvidence.exists().where(
            (OutcomeEvidence.outcome == outcome_id) & (OutcomeEvidence.sha256 == digest)
        ):
            raise FormErrors({"file": (OutcomeRefusal.EVIDENCE_THERE, {})})
        stored = StoredFile(sha256=digest, media_type=media, content=kept, stored_at=clock.now())
        await StoredFile.insert(stored).on_conflict(action="DO NOTHING")
        made = await OutcomeEvidence.insert(
            OutcomeEvidence(
                outcome=outcome_id,
                name=PurePosixPath(name.replace("\\", "/")).name[-LONGEST_FILE_NAME:],
                sha256=digest,
                size_bytes=len(kept),
                recorded_by=actor.account_id,
                recorded_at=clock.now(),
            )
        )
        evidence_id = int(made[0]["id"])
        await audit.record(actor, "add_evidence", "outcome", outcome_id, session_id=line["session"], sha256=digest)
    return evidence_id
