"""The last steps of every run: figures, bound, proof; nothing leaves unchecked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from scheduling.arrays import Arrays
from scheduling.breaks import are_given
from scheduling.calendars import fewest_breaks
from scheduling.check import check
from scheduling.constraints import Case
from scheduling.errors import BrokenPlan
from scheduling.figures import figures_of, gap_of, objective_of
from scheduling.options import Options
from scheduling.plan import Meeting, Plan, Status, Unplaced, Violation
from scheduling.problem import Problem
from scheduling.progress import Watch
from scheduling.search import Found, all_values
from scheduling.select.choose import choose
from scheduling.stop import Stop

STAGES = ("select", "assign", "improve", "compact", "tables")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its options and its watch."""

    options: Options
    watch: Watch


def finished(
    arrays: Arrays, found: Found, meetings: tuple[Meeting, ...], unplaced: tuple[Unplaced, ...], run: Run
) -> Plan:
    """The plan of these meetings with its figures and its proof."""
    figures = figures_of(Case(arrays.problem, meetings))
    price = arrays.problem.shortfall_price
    objective = objective_of(figures, price)
    bound = _bound(arrays, found, figures.shortfall, run.watch.stop)
    proved = objective == bound and (price is not None or figures.shortfall == found.shortfall_bound)
    return Plan(
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        value=figures.value,
        shortfall=figures.shortfall,
        objective=objective,
        upper_bound=bound,
        gap=gap_of(objective, bound),
        idle_slots=figures.idle_slots,
        breaks=figures.breaks,
        table_changes=figures.table_changes,
        meetings=meetings,
        unplaced=unplaced,
        seconds=_seconds(run),
        seed=run.options.seed,
        versions=_versions(),
        shortfall_bound=found.shortfall_bound if price is None else None,
        breaks_bound=max(found.breaks_bound, fewest_breaks(arrays)) if are_given(arrays) else None,
    )


def infeasible(conflicts: tuple[Violation, ...], run: Run) -> Plan:
    """The answer to promises that contradict each other: no meetings, but their names."""
    return Plan(
        status=Status.INFEASIBLE,
        value=0,
        shortfall=0,
        objective=0,
        upper_bound=0,
        gap=0.0,
        idle_slots=0,
        breaks=0,
        table_changes=0,
        meetings=(),
        seconds=_seconds(run),
        seed=run.options.seed,
        versions=_versions(),
        conflicts=conflicts,
    )


def checked(problem: Problem, plan: Plan) -> Plan:
    """The plan, if it passes the check.

    Raises:
        BrokenPlan: it does not.
    """
    violations = check(problem, plan)
    if violations:
        raise BrokenPlan(violations)
    return plan


def _bound(arrays: Arrays, found: Found, shortfall: int, stop: Stop) -> int:
    """The bound in terms of the plan's objective: without a price, on the value at the plan's shortfall."""
    if arrays.problem.shortfall_price is not None:
        return found.bound
    if shortfall == found.shortfall_bound:
        return found.bound + arrays.price * shortfall
    bound = choose(arrays, 1, stop, shortfall).bound
    return all_values(arrays) if bound is None else bound


def _seconds(run: Run) -> Mapping[str, float]:
    if not run.options.timings:
        return dict.fromkeys((*STAGES, "total"), 0.0)
    taken = {stage: round(run.watch.seconds[stage], 4) for stage in STAGES}
    return taken | {"total": round(run.watch.stop.elapsed(), 4)}


@cache
def _versions() -> Mapping[str, str]:
    return {name: version(name) for name in ("highspy", "pulp")}
