"""What every change of a need or supply does: refuse, or tell."""

from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.identity.rules import Actor
from events.marketplace.rules import MarketRefusal


async def told(actor: Actor, deed: str, session_id: int, item_id: int, **facts: str) -> None:
    """Note the deed, named `verb_noun`, and tell whoever looks at the session."""
    await audit.record(actor, deed, deed.partition("_")[2], item_id, session_id=session_id, **facts)
    await notify.announce("session", session_id)


def refuse(refusal: MarketRefusal | None, **facts: object) -> None:
    """Raise the refusal where there is one."""
    if refusal:
        raise Refused(refusal, **facts)
