"""Workers seal the audit by themselves."""

from events.audit.actions import seal_audit
from events.foundation.jobs import beat

SEAL_SECONDS = 600


@beat(SEAL_SECONDS)
async def keep_sealing() -> None:
    """Seal what was done since the last time."""
    await seal_audit()
