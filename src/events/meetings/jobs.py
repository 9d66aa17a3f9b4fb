"""What the worker does for meetings."""

from events.foundation.jobs import job
from events.meetings.actions import carry_out_run
from events.meetings.actions.run import JOB


@job(JOB)
async def run(run_id: int) -> None:
    """Carry out a plan run."""
    await carry_out_run(run_id)
