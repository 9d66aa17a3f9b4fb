"""Lines of the ledger are written, all or none."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.rules.details import Details
from events.outcomes.rules import OutcomeKind, OutcomeRefusal, refusal_to_log
from events.outcomes.rules.details import kept
from events.outcomes.tables import Outcome
from events.sessions.queries import session_view


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
    details: Details = field(default_factory=dict)


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
        await refuse_foreign(session_id, drafts)
        meetings = await meetings_between(session_id)
        references = _references(drafts, await _taken(session_id))
        ids = await bulk.insert(
            [_row(session_id, actor, one, meetings, name) for one, name in zip(drafts, references, strict=True)]
        )
        for outcome_id in ids:
            await audit.record(actor, "log_outcome", "outcome", outcome_id, session_id=session_id)
        await notify.announce("session", session_id)
    return ids


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


async def meetings_between(session_id: int) -> dict[frozenset[int], int]:
    """The released meeting of each pair of organisations of a session."""
    sql = """SELECT m.id, m.a, m.b FROM meeting m JOIN meeting_plan p ON p.id = m.plan
             WHERE p.session = {} AND p.state = 'released'"""
    return {frozenset((row["a"], row["b"])): row["id"] for row in await fetch(sql, session_id)}


async def refuse_foreign(session_id: int, drafts: Sequence[OutcomeDraft]) -> None:
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
        details=json.dumps(kept(draft.details, OutcomeKind(draft.kind)), ensure_ascii=False),
        recorded_by=actor.account_id,
        recorded_at=clock.now(),
    )
