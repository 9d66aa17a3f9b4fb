"""The independent check: everything a plan claims, derived again from the problem. No solver, no PuLP."""

from collections.abc import Iterator
from math import isclose

from scheduling.constraints import NAMES, RULES, Case
from scheduling.constraints.known import is_known
from scheduling.figures import figures_of, gap_of, objective_of
from scheduling.plan import Plan, Status, Violation
from scheduling.problem import Problem, key

ROUNDING = 1e-6


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule the plan breaks and every figure that is not what it claims; empty for a good plan."""
    if plan.status is Status.INFEASIBLE:
        return list(_infeasible(plan))
    whole = Case(problem, plan.meetings)
    found = [Violation(rule.code, facts) for rule in NAMES for facts in rule.broken(whole)]
    known = tuple(m for m in plan.meetings if is_known(whole, m))
    case = whole if len(known) == len(plan.meetings) else Case(problem, known)
    found += [Violation(rule.code, facts) for rule in RULES for facts in rule.broken(case)]
    found += _wrong_figures(case, plan)
    found += _wrong_bound(problem, plan)
    found += _wrong_unplaced(case, plan)
    return found


def _infeasible(plan: Plan) -> Iterator[Violation]:
    if plan.meetings:
        yield Violation("infeasible_with_meetings", {"meetings": len(plan.meetings)})
    if not plan.conflicts:
        yield Violation("infeasible_without_names", {})


def _wrong_figures(case: Case, plan: Plan) -> Iterator[Violation]:
    figures = figures_of(case)
    for name in ("value", "shortfall", "idle_slots", "breaks", "table_changes"):
        if getattr(plan, name) != getattr(figures, name):
            yield Violation(f"{name}_wrong", {"claimed": getattr(plan, name), "counted": getattr(figures, name)})
    objective = objective_of(figures, case.problem.shortfall_price)
    if plan.objective != objective:
        yield Violation("objective_wrong", {"claimed": plan.objective, "counted": objective})


def _wrong_bound(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if plan.objective > plan.upper_bound:
        yield Violation("bound_below_objective", {"objective": plan.objective, "upper_bound": plan.upper_bound})
    gap = gap_of(plan.objective, plan.upper_bound)
    if not isclose(plan.gap, gap, abs_tol=ROUNDING):
        yield Violation("gap_wrong", {"claimed": plan.gap, "counted": gap})
    strict = problem.shortfall_price is None
    proved = plan.objective == plan.upper_bound and (not strict or plan.shortfall == plan.shortfall_bound)
    if plan.status is Status.OPTIMAL and not proved:
        yield Violation("optimal_unproved", {"objective": plan.objective, "upper_bound": plan.upper_bound})
    if strict and (plan.shortfall_bound is None or plan.shortfall_bound > plan.shortfall):
        yield Violation("shortfall_bound_wrong", {"claimed": plan.shortfall_bound, "shortfall": plan.shortfall})
    if plan.breaks_bound is not None and plan.breaks_bound > plan.breaks:
        yield Violation("breaks_bound_wrong", {"claimed": plan.breaks_bound, "breaks": plan.breaks})


def _wrong_unplaced(case: Case, plan: Plan) -> Iterator[Violation]:
    """The pairs without a meeting are listed once each, with their value."""
    listed = {key(u.a, u.b): u.value for u in plan.unplaced}
    expected = {names: pair.value for names, pair in case.pairs.items() if names not in case.by_pair}
    if listed == expected:
        return
    for names in sorted(listed.keys() ^ expected.keys()):
        yield Violation("unplaced_wrong", {"a": names[0], "b": names[1], "listed": names in listed})
    for names in sorted(listed.keys() & expected.keys()):
        if listed[names] != expected[names]:
            a, b = names
            yield Violation(
                "unplaced_value_wrong", {"a": a, "b": b, "claimed": listed[names], "counted": expected[names]}
            )
