"""Which stage word stands on which rung: seeded, added, moved, offered no longer."""

import csv
from pathlib import Path

from events.foundation import audit
from events.foundation.errors import FormErrors, NotAllowed
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.outcomes.rules import OutcomeKind, OutcomeRefusal, Rung, refusal_of_rung
from events.outcomes.tables import StageRung

STAGES = Path(__file__).parent.parent / "data" / "stages.csv"


async def seed_stages() -> None:
    """Load which stage word stands on which rung; words a place has changed stay as they are."""
    with STAGES.open(encoding="utf-8", newline="") as file:
        rows = [StageRung(kind=row["kind"], stage=row["stage"], rung=row["rung"]) for row in csv.DictReader(file)]
    await StageRung.insert(*rows).on_conflict(action="DO NOTHING")


async def put_stage(actor: Actor, kind: OutcomeKind, stage: str, rung: Rung, *, active: bool) -> None:
    """Add a stage word, or put it on another rung: every line that says it counts there from now on.

    A word that is not `active` is offered no longer; lines that say it stay as they are.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: field `rung` that the kind's ladder lacks.
    """
    if not actor.administrator:
        raise NotAllowed(OutcomeRefusal.STAGES_OF_ADMINISTRATORS)
    if refusal := refusal_of_rung(kind, rung):
        raise FormErrors({"rung": (refusal, {})})
    async with transaction():
        rows = await fetch(
            """INSERT INTO stage_rung (kind, stage, rung, active) VALUES ({}, {}, {}, {})
               ON CONFLICT (kind, stage) DO UPDATE SET rung = excluded.rung, active = excluded.active RETURNING id""",
            kind.value,
            stage,
            rung.value,
            active,
        )
        retired = int(not active)
        await audit.record(
            actor, "put_stage", "stage", rows[0]["id"], kind=kind.value, stage=stage, rung=rung.value, retired=retired
        )
