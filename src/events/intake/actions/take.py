"""Decide about rows that only a person can decide about."""

import json
from collections.abc import Collection

from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.intake.actions.upload import must_take_in
from events.intake.queries import kept_of, preview_of, upload_view
from events.intake.rules.uploads import IntakeRefusal, refusal_to_confirm
from events.intake.tables import Upload


async def take_rows(
    actor: Actor, session_id: int, upload_id: int, numbers: Collection[int], *, away: bool = False
) -> None:
    """Accept review rows by their numbers as they were read, or with `away` leave them to review again.

    Raises:
        NotFound, NotAllowed: no such upload, or not the host's session.
        Refused: it is not ready, or a row is none that a person may accept.
    """
    async with transaction():
        await lock("import", session_id)
        await must_take_in(actor, session_id)
        upload = await upload_view(session_id, upload_id)
        if refusal := refusal_to_confirm(upload.state):
            raise Refused(refusal)
        kept = await kept_of(upload_id)
        possible = {row.number for row in (await preview_of(session_id, kept)).rows if row.may_be_taken or row.is_taken}
        if not set(numbers) <= possible:
            raise Refused(IntakeRefusal.NO_ROW)
        taken = kept.taken - set(numbers) if away else kept.taken | set(numbers)
        await Upload.update({Upload.taken: json.dumps(sorted(taken))}).where(Upload.id == upload_id)
        await audit.record(actor, "take_rows", "upload", upload_id, session_id=session_id, count=len(taken))
        await notify.announce("session", session_id)
