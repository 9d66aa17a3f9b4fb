"""Constraints on whole calendars: the maximum of meetings and the fair share of breaks."""

from collections.abc import Iterator

from scheduling.constraints import rows
from scheduling.constraints.case import Case
from scheduling.constraints.constraint import Constraint
from scheduling.plan import Facts


def over_maximum(case: Case) -> Iterator[Facts]:
    """Parties with more meetings than their maximum."""
    for name, meetings in case.by_party.items():
        most = case.parties[name].max_meetings
        if most is not None and len(meetings) > most:
            yield {"party": name, "meetings": len(meetings), "max_meetings": most}


def unfair_breaks(case: Case) -> Iterator[Facts]:
    """Two parties whose breaks differ by more than the cap."""
    cap = case.problem.max_break_spread
    if cap is None or not case.parties:
        return
    breaks = {name: case.breaks_of(name) for name in case.parties}
    most, least = max(breaks, key=breaks.__getitem__), min(breaks, key=breaks.__getitem__)
    if breaks[most] - breaks[least] > cap:
        yield {"most": most, "breaks": breaks[most], "least": least, "least_breaks": breaks[least], "cap": cap}


MAXIMUM = Constraint("over_maximum", "no party has more meetings than its maximum", over_maximum, rows.maximum_rows)
BREAK_SPREAD = Constraint("break_spread", "no party has many more breaks than another", unfair_breaks)
