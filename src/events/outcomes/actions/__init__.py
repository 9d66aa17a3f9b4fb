"""Write the ledger; a line is withdrawn, never deleted."""

from events.outcomes.actions.entry import OutcomeDraft, log_outcome, log_outcomes
from events.outcomes.actions.evidence import LARGEST_EVIDENCE_BYTES, add_evidence
from events.outcomes.actions.follow import follow_up
from events.outcomes.actions.stages import put_stage, seed_stages
from events.outcomes.actions.steps import Step, edit_outcome, move_outcome, withdraw_outcome

__all__ = [
    "LARGEST_EVIDENCE_BYTES",
    "OutcomeDraft",
    "Step",
    "add_evidence",
    "edit_outcome",
    "follow_up",
    "log_outcome",
    "log_outcomes",
    "move_outcome",
    "put_stage",
    "seed_stages",
    "withdraw_outcome",
]
