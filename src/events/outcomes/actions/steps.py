"""A line says something new, another thing, or nothing any more."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from events.foundation import audit, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.outcomes.actions.entry import OutcomeDraft, meetings_between, refuse_foreign
from events.outcomes.actions.held import held
from events.outcomes.rules import OutcomeKind, Verified, refusal_to_edit, refusal_to_log
from events.outcomes.rules.details import kept
from events.outcomes.tables import Outcome, OutcomeStep


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
        line = await held(outcome_id)
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


async def edit_outcome(actor: Actor, outcome_id: int, draft: OutcomeDraft) -> None:
    """Correct what a line is about: parties, title, need, day, note and what its kind has. Kind, stage, sum stay.

    Raises:
        NotFound: there is no such line, or the need is of another session.
        Refused: it is withdrawn; a party missing or twice; other parties although a contract was seen.
    """
    async with transaction():
        line = await held(outcome_id)
        wanted = _columns(draft, OutcomeKind(line["kind"]))
        changed = [name for name, value in wanted.items() if value != _present(line, name)]
        await _refuse_edit(line, draft, changed)
        if not changed:
            return
        both = frozenset(party for party in (draft.a_id, draft.b_id) if party is not None)
        wanted["meeting"] = (await meetings_between(line["session"])).get(both)
        await Outcome.update(wanted).where(Outcome.id == outcome_id)
        said = {"session_id": line["session"], "fields": " ".join(sorted(changed))}
        await audit.record(actor, "edit_outcome", "outcome", outcome_id, **said)
        await notify.announce("session", line["session"])


async def _refuse_edit(line: dict[str, Any], draft: OutcomeDraft, changed: list[str]) -> None:
    names = (draft.a_name, draft.b_name)
    refusal = refusal_to_log(stage_known=True, amount=None, names=names) or refusal_to_edit(
        withdrawn=line["withdrawn"],
        verified=Verified(line["verified"]),
        parties_change=not {"a", "a_name", "b", "b_name"}.isdisjoint(changed),
    )
    if refusal:
        raise Refused(refusal, line=1, title=draft.title, stage=line["stage"])
    await refuse_foreign(line["session"], [draft])


def _columns(draft: OutcomeDraft, kind: OutcomeKind) -> dict[Any, Any]:
    return {
        "a": draft.a_id,
        "a_name": draft.a_name,
        "b": draft.b_id,
        "b_name": draft.b_name,
        "need": draft.need_id,
        "title": draft.title,
        "recorded_on": draft.recorded_on,
        "note": draft.note,
        "details": json.dumps(kept(draft.details, kind), ensure_ascii=False),
    }


def _present(line: dict[str, Any], name: str) -> object:
    """What a column holds; JSON as `_columns` writes it, in the order of the kind's table."""
    if name != "details":
        return line[name]
    return json.dumps(kept(json.loads(line["details"]), OutcomeKind(line["kind"])), ensure_ascii=False)


async def withdraw_outcome(actor: Actor, outcome_id: int) -> None:
    """Take a line out of all sums; it stays in the table, and its number taken.

    Raises:
        NotFound: there is no such line.
        Refused: it is withdrawn already.
    """
    async with transaction():
        line = await held(outcome_id)
        await Outcome.update({Outcome.withdrawn: True}).where(Outcome.id == outcome_id)
        await audit.record(actor, "withdraw_outcome", "outcome", outcome_id, session_id=line["session"])
        await notify.announce("session", line["session"])
