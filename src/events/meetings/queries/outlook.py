"""What a plan leaves to say: who got what of what was possible, what floors cost, what more room would bring."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.foundation.transaction import fetch
from events.meetings.queries.plans import MeetingView, PlanView, meetings_of
from events.meetings.queries.tray import UnplacedView, unplaced_of
from events.meetings.rules import party_id
from events.registration.queries import Participant, participants


@dataclass(frozen=True)
class ShareView:
    """An organisation's meetings in this version, and how many it could have if all others gave way."""

    organisation_id: int
    name: str
    meetings: int
    possible: int
    why: UnplacedView | None
    """For one without a meeting: its most valuable request that found no place."""


@dataclass(frozen=True)
class FloorView:
    """A floor of meetings for everybody able; `cost` is the value no plan that keeps it can have."""

    floor: int
    cost: int
    missing: int


@dataclass(frozen=True)
class GainView:
    """More room and what it would bring: `by` tables a slot, `by` slots, or `party` there in `by` more of them."""

    room: str
    by: int
    party: str
    meetings: int
    value: int
    shortfall: int


@dataclass(frozen=True)
class OutlookView:
    """`highest` is the largest floor that everybody able can have; `least` is what this version keeps."""

    shares: tuple[ShareView, ...]
    floors: tuple[FloorView, ...]
    gains: tuple[GainView, ...]

    @property
    def least(self) -> int:
        """The fewest meetings of anybody who could have one."""
        return min((one.meetings for one in self.shares if one.possible), default=0)

    @property
    def highest(self) -> int:
        """The largest floor nobody able misses."""
        return max((one.floor for one in self.floors if not one.missing), default=0)

    @property
    def without(self) -> tuple[ShareView, ...]:
        """Who has no meeting although one was possible, or has none because nothing was."""
        return tuple(one for one in self.shares if not one.meetings)


async def outlook_of(plan: PlanView) -> OutlookView | None:
    """The outlook of a plan; None where its run found none. The fewest meetings come first."""
    rows = await fetch("SELECT outlook FROM plan_run WHERE id = {} AND outlook IS NOT NULL", plan.run_id)
    found: dict[str, Any] | None = json.loads(rows[0]["outlook"]) if rows else None
    if not found:
        return None
    people = {party_id(one.uscc, one.organisation_id): one for one in await participants(plan.session_id)}
    meetings, unplaced = await meetings_of(plan.id), await unplaced_of(plan.id)
    floors: list[dict[str, int]] = found["floors"]
    return OutlookView(
        shares=tuple(_shares(found["shares"], people, meetings, unplaced)),
        floors=tuple(
            FloorView(one["floor"], max(0, floors[0]["value"] - one["value"]), one["missing"]) for one in floors
        ),
        gains=tuple(_gain(one, people) for one in found["gains"]),
    )


def _shares(
    found: Sequence[Mapping[str, Any]],
    people: Mapping[str, Participant],
    meetings: Sequence[MeetingView],
    unplaced: Sequence[UnplacedView],
) -> list[ShareView]:
    met = Counter(party for one in meetings for party in (one.a_id, one.b_id))
    why: dict[int, UnplacedView] = {}
    for one in unplaced:
        why.setdefault(one.a_id, one)
        why.setdefault(one.b_id, one)
    views = [
        ShareView(
            who.organisation_id, who.name, met[who.organisation_id], one["possible"], why.get(who.organisation_id)
        )
        for one in found
        if (who := people.get(one["party"]))
    ]
    return sorted(views, key=lambda one: (one.meetings, one.meetings - one.possible, one.name))


def _gain(found: Mapping[str, Any], people: Mapping[str, Participant]) -> GainView:
    wish = found["wish"]
    who = people.get(wish["party"] or "")
    return GainView(
        wish["room"], wish["by"], who.name if who else "", found["meetings"], found["value"], found["shortfall"]
    )
