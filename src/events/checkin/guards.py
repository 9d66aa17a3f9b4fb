"""Policies of the phone pages and of the door; who a paired device is."""

from events.checkin.queries import device_of
from events.foundation.errors import NotAllowed
from events.foundation.secret import digest
from events.identity.guards import PathParams, policy, token_kind
from events.identity.rules import Actor, Grant, Role, ScopeKind


@token_kind("dev_")
async def actor_of_device(token: str) -> Actor | None:
    """The phone a token was given to when it was paired: door or steward of one session."""
    device = await device_of(digest(token))
    if device is None:
        return None
    held = Grant(Role(device.kind), ScopeKind.SESSION, device.session_id)
    return Actor(
        None,
        "device",
        name=device.name,
        grants=frozenset({held}),
        session_id=device.session_id,
        device_id=device.id,
    )


async def _is_participant(actor: Actor, _path: PathParams) -> None:
    if actor.kind != "link" or actor.session_id is None or actor.organisation_id is None:
        raise NotAllowed("not_a_participant")


own_day = policy("own_day", _is_participant)
"""The holder of an opened personal link; the page shows the link's own organisation only."""


async def _stands_at_the_door(actor: Actor, _path: PathParams) -> None:
    if actor.kind != "device" or not actor.has(Role.DOOR, ScopeKind.SESSION, actor.session_id or 0):
        raise NotAllowed("not_a_door_device")


at_the_door = policy("at_the_door", _stands_at_the_door)
"""A paired door device, for its own session."""
