"""Policies of the phone pages and of the door; who a paired device is."""

from events.checkin.queries import device_may, device_of
from events.checkin.rules import DeviceDeed
from events.foundation.errors import NotAllowed
from events.foundation.secret import digest
from events.identity.guards import PathParams, Policy, policy, token_kind
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


def at_the_door_for(deed: DeviceDeed) -> dict[str, Policy]:
    """The `opt` of what a paired door device does in its own session, if it may."""

    async def check(actor: Actor, _path: PathParams) -> None:
        if actor.kind != "device" or not actor.has(Role.DOOR, ScopeKind.SESSION, actor.session_id or 0):
            raise NotAllowed("not_a_door_device")
        if not await device_may(actor.device_id or 0, deed):
            raise NotAllowed("device_may_not")

    return policy("at_the_door", check)


at_the_door = at_the_door_for(DeviceDeed.SCAN)
"""A paired door device that scans, for its own session."""
