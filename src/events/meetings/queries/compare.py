"""Versions of a plan side by side: figures, who gains and who loses, the difference line by line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from events.meetings.queries.board import Change, changes_from, least_of
from events.meetings.queries.plans import MeetingView, PlanView, meetings_of
from events.meetings.queries.tray import UnplacedView, unplaced_of


@dataclass(frozen=True)
class Version:
    """A version with what its organisations get: the least anybody has, and how many who could meet have nothing."""

    plan: PlanView
    least: int
    without: int


@dataclass(frozen=True)
class Standing:
    """An organisation's meetings and their value in each version compared."""

    organisation_id: int
    name: str
    meetings: tuple[int, ...]
    values: tuple[int, ...]

    @property
    def gain(self) -> tuple[int, int]:
        """Meetings and value more in the last version than in the first; negative where it loses."""
        return self.meetings[-1] - self.meetings[0], self.values[-1] - self.values[0]


@dataclass(frozen=True)
class Comparison:
    """Versions in the order asked for; `standings` of those who gain or lose, the greatest loss first."""

    versions: tuple[Version, ...]
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    kept: int


async def comparison_of(plans: Sequence[PlanView]) -> Comparison:
    """The plans side by side, the changes from the first to the last; two statements for each."""
    meetings = [await meetings_of(plan.id) for plan in plans]
    unplaced = [await unplaced_of(plan.id) for plan in plans]
    changes = changes_from(meetings[0], meetings[-1])
    return Comparison(
        tuple(_version(*one) for one in zip(plans, meetings, unplaced, strict=True)),
        tuple(sorted((one for one in _standings(meetings) if any(one.gain)), key=lambda one: (one.gain, one.name))),
        tuple(changes),
        len(meetings[-1]) - sum(one.after is not None for one in changes),
    )


def _version(plan: PlanView, meetings: Sequence[MeetingView], unplaced: Sequence[UnplacedView]) -> Version:
    met = {party for one in meetings for party in (one.a_id, one.b_id)}
    wishing = {party for one in unplaced for party in (one.a_id, one.b_id)}
    return Version(plan, least_of(meetings, wishing), len(wishing - met))


def _standings(versions: Sequence[Sequence[MeetingView]]) -> list[Standing]:
    names: dict[int, str] = {}
    counts: list[Counter[int]] = [Counter() for _ in versions]
    values: list[Counter[int]] = [Counter() for _ in versions]
    for at, meetings in enumerate(versions):
        for one in meetings:
            for party, name in ((one.a_id, one.a_name), (one.b_id, one.b_name)):
                names[party] = name
                counts[at][party] += 1
                values[at][party] += one.value
    return [
        Standing(party, name, tuple(one[party] for one in counts), tuple(one[party] for one in values))
        for party, name in names.items()
    ]
