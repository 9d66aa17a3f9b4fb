"""What is there of the demonstration."""

from events.foundation.transaction import fetch


async def is_loaded() -> bool:
    """Whether the demo programme is there already."""
    return bool(await fetch("SELECT 1 FROM account WHERE demo LIMIT 1"))
