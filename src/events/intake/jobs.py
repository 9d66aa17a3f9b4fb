"""What the worker does for intake."""

from events.foundation.jobs import job
from events.intake.actions import carry_out_reading
from events.intake.actions.upload import JOB


@job(JOB)
async def read(upload_id: int) -> None:
    """Read an uploaded file."""
    await carry_out_reading(upload_id)
