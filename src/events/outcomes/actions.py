"""Write the ledger; a line is withdrawn, never deleted."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

import anyio.to_thread

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.tables import StoredFile
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.outcomes.engine import NoEvidence, fit_to_keep
from events.outcomes.rules import OutcomeRefusal, Verified, refusal_to_log
from events.outcomes.tables import Outcome, OutcomeEvidence, OutcomeStep, StageRung
from events.sessions.queries import session_view

LARGEST_EVIDENCE_BYTES = 10_000_000
LONGEST_FILE_NAME = 120
STAGES = Path(__file__).parent / "data" / "stages.csv"


@dataclass(frozen=True)
class OutcomeDraft:
    """A line to be written. Amount in 万元 (None: 面议); a party outside the system has a name only."""

    kind: str
    a_name: str
    b_name: str
    title: str
    stage: str
    recorded_on: date
    amount_wan: Decimal | None = None
    people: int | None = None
    a_id: int | None = None
    b_id: int | None = None
    need_id: int | None = None
    supply_id: int | None = None
    source_ref: str = ""
    county: str = ""
    note: str = ""


async def seed_stages() -> None:
    """Load which stage word stands on which rung; words a place has changed stay as they are."""
    with STAGES.open(encoding="utf-8", newline="") as file:
        rows = [StageRung(kind=row["kind"], stage=row["stage"], rung=row["rung"]) for row in csv.DictReader(file)]
    await StageRung.insert(*rows).on_conflict(action="DO NOTHING")


async def log_outcome(actor: Actor, session_id: int, draft: OutcomeDraft) -> int:
    """Write one line; see `log_outcomes`."""
    return (await log_outcomes(actor, session_id, [draft]))[0]


async def log_outcomes(actor: Actor, session_id: int, drafts: Sequence[OutcomeDraft]) -> list[int]:
    """Write lines, all or none; each is tied to the released meeting of its two parties where there is one.

    Raises:
        NotFound: there is no such session, or a need or supply is not of it.
        Refused: a stage no rung is known for, a negative figure, a party missing or twice, a number that is taken;
            `line` counts from 1.
    """
    async with transaction():
        await session_view(session_id)
        await lock("outcome", session_id)
        stages = {(row["kind"], row["stage"]) for row in await fetch("SELECT kind, stage FROM stage_rung")}
        _refuse_wrong(drafts, stages)
        await _refuse_foreign(session_id, drafts)
        meetings = await _meetings(session_id)
        references = _references(drafts, await _taken(session_id))
        ids = await bulk.insert(
            [_row(session_id, actor, one, meetings, name) for one, name in zip(drafts, references, strict=True)]
        )
        for outcome_id in ids:
            await audit.record(actor, "log_outcome", "outcome", outcome_id, session_id=session_id)
        await notify.announce("session", session_id)
    return ids


@dataclass(frozen=True)
class Step:
    """What a line says from a day on. Amount in 万元 (None: 面议)."""

    stage: str
    happened_on: date
    amount_wan: Decimal | None = None
    people: int | None = None
    verified: Verified = Verified.CLAIMED
    note: str = ""


async def move_outcome(actor: Actor, outcome_id: int, step: Step) -> None:
    """Let a line say something new: another stage, other figures, who has confirmed them; what it said before stays.

    Raises:
        NotFound: there is no such line.
        Refused: it is withdrawn, a stage no rung is known for, a negative figure.
    """
    async with transaction():
        rows = await fetch("SELECT * FROM outcome WHERE id = {} FOR UPDATE", outcome_id)
        if not rows:
            raise NotFound("outcome", outcome_id)
        line = rows[0]
        if line["withdrawn"]:
            raise Refused(OutcomeRefusal.OUTCOME_WITHDRAWN)
        known = await fetch("SELECT 1 AS one FROM stage_rung WHERE kind = {} AND stage = {}", line["kind"], step.stage)
        refusal = refusal_to_log(
            stage_known=bool(known),
            amount=step.amount_wan,
            names=(line["a_name"], line["b_name"]),
            people=step.people,
        )
        if refusal:
            raise Refused(refusal, line=1, title=line["title"], stage=step.stage)
        await _remember(line, actor, step)
        columns = {name: getattr(step, name) for name in ("stage", "amount_wan", "people", "verified")}
        await Outcome.update(columns).where(Outcome.id == outcome_id)  # type: ignore[arg-type] # column names
        await audit.record(
            actor, "move_outcome", "outcome", outcome_id, session_id=line["session"], verified=step.verified
        )
        await notify.announce("session", line["session"])


async def _remember(line: dict[str, Any], actor: Actor, step: Step) -> None:
    """The new step, and before the first one what the line said when it was written."""
    if not await OutcomeStep.exists().where(OutcomeStep.outcome == line["id"]):
        said = {
            name: line[name] for name in ("stage", "amount_wan", "people", "verified", "recorded_by", "recorded_at")
        }
        await OutcomeStep.insert(OutcomeStep(outcome=line["id"], happened_on=line["recorded_on"], **said))
    now: dict[str, Any] = {"recorded_by": actor.account_id, "recorded_at": clock.now()}
    await OutcomeStep.insert(OutcomeStep(outcome=line["id"], **asdict(step), **now))


_SAID = ("stage", "amount_wan", "people", "verified", "recorded_by", "recorded_at")


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
        rows = await fetch("SELECT session, withdrawn FROM outcome WHERE id = {} FOR UPDATE", outcome_id)
        if not rows:
            raise NotFound("outcome", outcome_id)
        if rows[0]["withdrawn"]:
            raise Refused(OutcomeRefusal.OUTCOME_WITHDRAWN)
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
        await audit.record(actor, "add_evidence", "outcome", outcome_id, session_id=rows[0]["session"], sha256=digest)
    return evidence_id


async def withdraw_outcome(actor: Actor, outcome_id: int) -> None:
    """Take a line out of all sums; it stays in the table, and its number taken.

    Raises:
        NotFound: there is no such line.
        Refused: it is withdrawn already.
    """
    async with transaction():
        rows = await fetch("SELECT session, withdrawn FROM outcome WHERE id = {} FOR UPDATE", outcome_id)
        if not rows:
            raise NotFound("outcome", outcome_id)
        if rows[0]["withdrawn"]:
            raise Refused(OutcomeRefusal.OUTCOME_WITHDRAWN)
        await Outcome.update({Outcome.withdrawn: True}).where(Outcome.id == outcome_id)
        await audit.record(actor, "withdraw_outcome", "outcome", outcome_id, session_id=rows[0]["session"])
        await notify.announce("session", rows[0]["session"])


def _refuse_wrong(drafts: Sequence[OutcomeDraft], stages: set[tuple[str, str]]) -> None:
    for number, draft in enumerate(drafts, start=1):
        refusal = refusal_to_log(
            stage_known=(draft.kind, draft.stage) in stages,
            amount=draft.amount_wan,
            names=(draft.a_name, draft.b_name),
            people=draft.people,
        )
        if refusal:
            raise Refused(refusal, line=number, title=draft.title, stage=draft.stage)


async def _meetings(session_id: int) -> dict[frozenset[int], int]:
    sql = """SELECT m.id, m.a, m.b FROM meeting m JOIN meeting_plan p ON p.id = m.plan
             WHERE p.session = {} AND p.state = 'released'"""
    return {frozenset((row["a"], row["b"])): row["id"] for row in await fetch(sql, session_id)}


async def _refuse_foreign(session_id: int, drafts: Sequence[OutcomeDraft]) -> None:
    """A line speaks of needs and supplies of its own session only."""
    for noun, ids in (("need", {one.need_id for one in drafts}), ("supply", {one.supply_id for one in drafts})):
        named = sorted(key for key in ids if key is not None)
        sql = f"SELECT id FROM {noun} WHERE session = {{}} AND id = ANY({{}})"  # noqa: S608 – one of two tables
        known = {row["id"] for row in await fetch(sql, session_id, named)}
        for key in named:
            if key not in known:
                raise NotFound(noun, key)


async def _taken(session_id: int) -> set[str]:
    rows = await fetch("SELECT source_ref FROM outcome WHERE session = {}", session_id)
    return {row["source_ref"] for row in rows}


def _references(drafts: Sequence[OutcomeDraft], taken: set[str]) -> list[str]:
    """Each line's own number, or the next free one for a line without.

    Raises:
        Refused: a number is taken.
    """
    found: list[str] = []
    own = {one.source_ref for one in drafts if one.source_ref}
    numbers = (f"C{number:04d}" for number in count(len(taken) + 1))
    for line, draft in enumerate(drafts, start=1):
        if draft.source_ref and (draft.source_ref in taken or draft.source_ref in found):
            raise Refused(OutcomeRefusal.REFERENCE_TAKEN, line=line, title=draft.title, reference=draft.source_ref)
        found.append(draft.source_ref or next(name for name in numbers if name not in taken | own))
    return found


def _row(
    session_id: int, actor: Actor, draft: OutcomeDraft, meetings: dict[frozenset[int], int], reference: str
) -> Outcome:
    both = frozenset(party for party in (draft.a_id, draft.b_id) if party is not None)
    return Outcome(
        session=session_id,
        source_ref=reference,
        kind=draft.kind,
        a=draft.a_id,
        a_name=draft.a_name,
        b=draft.b_id,
        b_name=draft.b_name,
        need=draft.need_id,
        supply=draft.supply_id,
        meeting=meetings.get(both),
        title=draft.title,
        amount_wan=draft.amount_wan,
        people=draft.people,
        stage=draft.stage,
        recorded_on=draft.recorded_on,
        county=draft.county,
        note=draft.note,
        recorded_by=actor.account_id,
        recorded_at=clock.now(),
    )
