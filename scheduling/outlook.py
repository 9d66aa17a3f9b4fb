"""Outlook: all that a finished plan leaves to say – what more room would bring, what floors cost, who got what."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.shares import FloorPrice, Share, floor_prices, shares
from scheduling.whatif import Gain, gains, usual_wishes


@dataclass(frozen=True, slots=True)
class Outlook:
    """What could be better, and for whom."""

    gains: tuple[Gain, ...]
    floors: tuple[FloorPrice, ...]
    shares: tuple[Share, ...]

    def data(self) -> Mapping[str, object]:
        """As JSON writes it."""
        return asdict(self)


def outlook(problem: Problem, plan: Plan, time_limit: float = 10.0) -> Outlook:
    """The outlook of a plan; what ``time_limit`` (seconds, halved for gains and floors) does not allow is left out."""
    half = time_limit / 2
    return Outlook(
        gains(problem, usual_wishes(problem, plan), half), floor_prices(problem, half), shares(problem, plan)
    )
