"""Policies of the phone pages."""

from events.foundation.errors import NotAllowed
from events.identity.guards import PathParams, policy
from events.identity.rules import Actor


async def _is_participant(actor: Actor, _path: PathParams) -> None:
    if actor.kind != "link" or actor.session_id is None or actor.organisation_id is None:
        raise NotAllowed("not_a_participant")


own_day = policy("own_day", _is_participant)
"""The holder of an opened personal link; the page shows the link's own organisation only."""
