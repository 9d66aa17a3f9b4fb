"""Fairness told in numbers: what each party gets against what it could get, and what a higher floor costs."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from scheduling.arrays import Arrays, arrays_of
from scheduling.matching import matched
from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.select.choose import choose
from scheduling.stop import Stop


@dataclass(frozen=True, slots=True)
class Share:
    """One party's ``meetings`` in a plan, and how many it could have if all others gave way (``possible``)."""

    party: str
    meetings: int
    possible: int


@dataclass(frozen=True, slots=True)
class FloorPrice:
    """A floor: at least so many meetings for each party, or all it could have if that is less.

    No plan that keeps it is worth more than ``value``; ``missing`` meetings are short of it in any plan.
    """

    floor: int
    value: int
    missing: int


def shares(problem: Problem, plan: Plan) -> tuple[Share, ...]:
    """The share of each party, in the order of the parties."""
    met = Counter(name for meeting in plan.meetings for name in (meeting.a, meeting.b))
    possible = possible_meetings(arrays_of(problem))
    return tuple(Share(party.id, met[party.id], most) for party, most in zip(problem.parties, possible, strict=True))


def floor_prices(problem: Problem, time_limit: float = 10.0) -> tuple[FloorPrice, ...]:
    """What floors of 0, 1, 2 … cost, up to the first that somebody cannot have; fewer if time runs out.

    The last one without missing meetings is the largest floor that everybody able can have.

    Args:
        problem: its own minima do not count here, nor does a price for falling short.
        time_limit: seconds for all floors.
    """
    stop = Stop(time_limit)
    possible = possible_meetings(arrays_of(problem))
    prices: list[FloorPrice] = []
    for floor in range(max(possible, default=0) + 1):
        wished = replace(
            problem,
            shortfall_price=None,
            parties=tuple(
                replace(party, min_meetings=min(floor, most))
                for party, most in zip(problem.parties, possible, strict=True)
            ),
        )
        choice = choose(arrays_of(wished), 1, stop)
        if choice.bound is None or not choice.possible or stop.now():
            break
        prices.append(FloorPrice(floor, choice.bound, choice.shortfall_bound))
        if choice.shortfall_bound:
            break
    return tuple(prices)


def possible_meetings(arrays: Arrays) -> list[int]:
    """How many meetings each party could have if all others gave way: its pairs matched with its own free slots."""
    wishes: list[dict[int, int]] = [defaultdict(int) for _ in arrays.maximum]
    for side in (arrays.left_party, arrays.right_party):
        for party, pair, mask in zip(side.tolist(), arrays.pair.tolist(), arrays.mask.tolist(), strict=True):
            wishes[party][pair] |= mask
    room = _room(arrays)
    return [
        min(int(most), matched(list(wished.values()), room[party]))
        for party, (wished, most) in enumerate(zip(wishes, arrays.maximum.tolist(), strict=True))
    ]


def _room(arrays: Arrays) -> list[list[int]]:
    """Meetings each party can hold in each slot."""
    room = [[0] * arrays.slots for _ in arrays.maximum]
    for party, by_slot in zip(arrays.nodes.party.tolist(), arrays.nodes.room.tolist(), strict=True):
        room[party] = [before + more for before, more in zip(room[party], by_slot, strict=True)]
    return room
