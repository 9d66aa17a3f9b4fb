"""Solve: the table of contents of the library."""

from collections.abc import Callable

from scheduling.arrays import arrays_of
from scheduling.breaks import are_given, close
from scheduling.compact import compact
from scheduling.conflicts import conflicts_of, unkept_fairness, unkept_promises
from scheduling.explain import explain
from scheduling.fairness import trade, within_break_spread
from scheduling.finish import Run, checked, finished, infeasible
from scheduling.improve import improve, prove
from scheduling.options import Options
from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.progress import Progress, Watch, silent
from scheduling.search import missing_musts, search
from scheduling.stop import Stop, never
from scheduling.tables import meetings_of


def solve(
    problem: Problem,
    options: Options | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found, checked, with its proof and a reason for each pair without a meeting.

    Args:
        problem: what to plan.
        options: time limit, seed; the defaults if None.
        progress: told stage, objective and bound as they come.
        cancelled: asked often; once it says yes the run ends within a second.

    Raises:
        Cancelled: the caller's function said yes.
        BrokenPlan: the plan failed its own check; nothing is returned.
    """
    options = options or Options()
    run = Run(options, Watch(Stop(options.time_limit, cancelled or never), progress or silent))
    arrays = arrays_of(problem)
    conflicts = conflicts_of(arrays)
    if conflicts:
        return infeasible(conflicts, run)
    found = search(arrays, options, run.watch)
    if found.possible and not (found.proved and not missing_musts(arrays, found.placed)):
        with run.watch.stage("improve"):
            improve(arrays, found, options.seed, run.watch)
            if not found.proved or missing_musts(arrays, found.placed):
                prove(arrays, found, run.watch)
    missing = missing_musts(arrays, found.placed)
    if missing:
        return infeasible(unkept_promises(arrays, missing, run.watch.stop, possible=found.possible), run)
    with run.watch.stage("compact"):
        found.placed = compact(arrays, found.placed, options.seed, run.watch.stop, options.polish)
        if options.polish and are_given(arrays):
            closed = close(arrays, found.placed, options.seed, run.watch.stop)
            found.placed, found.breaks_bound = closed.placed, closed.bound
        found.placed = within_break_spread(arrays, trade(arrays, found.placed))
    with run.watch.stage("tables"):
        meetings = meetings_of(arrays, found.placed)
    unfair = unkept_fairness(problem, meetings)
    if unfair:
        return infeasible(unfair, run)
    return checked(problem, finished(arrays, found, meetings, explain(arrays, found.placed), run))
