"""Decide about rows that only a person can decide about."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec

from events.foundation import audit, notify
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.intake.actions.upload import must_take_in
from events.intake.engine import NeedValues
from events.intake.engine.comparing import Compared, may_be_stored
from events.intake.engine.decisions import Correction, Decision
from events.intake.queries import Kept, kept_of, newcomers_of, organisation_named, preview_of, upload_view
from events.intake.rules.uploads import UNDECIDED, IntakeRefusal, refusal_to_confirm
from events.intake.tables import Upload


async def take_rows(
    actor: Actor, session_id: int, upload_id: int, numbers: Collection[int], *, away: bool = False
) -> None:
    """Accept review rows by their numbers as they were read, or with `away` put decided rows back to review.

    Raises:
        NotFound, NotAllowed: no such upload, or not the host's session.
        Refused: it is not ready, or a row is none that a person may accept.
    """
    async with _deciding(actor, session_id, upload_id) as (kept, decisions):
        rows = (await preview_of(session_id, kept)).rows
        if not set(numbers) <= {row.number for row in rows if row.may_be_taken or row.number in decisions}:
            raise Refused(IntakeRefusal.NO_ROW)
        for number in numbers:
            decisions.pop(number, None)
            if not away:
                decisions[number] = Decision(is_taken=True)


async def take_newcomers(actor: Actor, session_id: int, upload_id: int, expected: int) -> None:
    """Accept the rows of all organisations that are new beyond doubt, as they were read.

    Rows of an organisation that resembles a known one or another of the file, and repetitions of a need, stay in
    review. `expected` is how many rows a person was shown; nothing is taken where it would be others by now.

    Raises:
        NotFound, NotAllowed: no such upload, or not the host's session.
        Refused: it is not ready, or they are not as many as expected.
    """
    async with _deciding(actor, session_id, upload_id) as (kept, decisions):
        found = await newcomers_of(await preview_of(session_id, kept))
        numbers = [number for one in found if one.is_certain for number in one.rows]
        if not numbers or len(numbers) != expected:
            raise Refused(IntakeRefusal.NEWCOMERS_CHANGED)
        decisions.update(dict.fromkeys(numbers, Decision(is_taken=True)))


async def decide_row(actor: Actor, session_id: int, upload_id: int, number: int, correction: Correction | None) -> None:
    """Take one row with the words that a person put right, or (None) leave it out.

    Raises:
        NotFound, NotAllowed: no such upload or row, no such organisation, or not the host's session.
        Refused: it is not ready.
        FormErrors: the row lacks still what a need must have.
    """
    async with _deciding(actor, session_id, upload_id) as (kept, decisions):
        row = undecided_row((await preview_of(session_id, replace(kept, decisions={}))).rows, number)
        decisions[number] = Decision(is_taken=correction is not None, values=await _put_right(row, correction))


def undecided_row(rows: Collection[Compared], number: int) -> Compared:
    """A row about which a person decides.

    Raises:
        NotFound: there is none of this number.
    """
    found = next((row for row in rows if row.number == number and row.row.values), None)
    if found is None or found.row.action not in UNDECIDED:
        raise NotFound("row", number)
    return found


async def _put_right(row: Compared, correction: Correction | None) -> NeedValues | None:
    if correction is None or row.row.values is None:
        return None
    values = replace(
        row.row.values,
        firm_key="",
        enterprise_name=correction.name,
        **{name: getattr(correction, name) for name in ("category", "offer", "title", "phone", "deadline")},
        **{name: getattr(correction, name) for name in ("amount_wan", "amount_min_wan", "amount_max_wan")},
    )
    if correction.organisation_id is not None:
        key, name, uscc = await organisation_named(correction.organisation_id)
        values = replace(values, firm_key=str(key), enterprise_name=name, uscc=uscc)
    if not may_be_stored(values):
        raise FormErrors({"title": (IntakeRefusal.NOT_COMPLETE, {})})
    return values


@asynccontextmanager
async def _deciding(actor: Actor, session_id: int, upload_id: int) -> AsyncIterator[tuple[Kept, dict[int, Decision]]]:
    """The decisions of an upload that is ready, to change: they are kept when the block is left."""
    async with transaction():
        await lock("import", session_id)
        await must_take_in(actor, session_id)
        upload = await upload_view(session_id, upload_id)
        if refusal := refusal_to_confirm(upload.state):
            raise Refused(refusal)
        kept = await kept_of(upload_id)
        decisions = dict(kept.decisions)
        yield kept, decisions
        said = msgspec.json.encode(decisions).decode()
        await Upload.update({Upload.decisions: said}).where(Upload.id == upload_id)
        taken = sum(decision.is_taken for decision in decisions.values())
        await audit.record(actor, "take_rows", "upload", upload_id, session_id=session_id, count=taken)
        await notify.announce("session", session_id)
