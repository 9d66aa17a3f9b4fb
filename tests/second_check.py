"""A second opinion on plans, sharing nothing with the library: plain loops over JSON, and exact optima by SciPy."""

import json
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from scheduling import Party, Plan, Problem, plan_bytes, problem_bytes


def faults(problem: Problem, plan: Plan) -> list[str]:  # noqa: C901 - read it in one go, unlike the library
    """What is wrong with the meetings and the main figures of a plan, in words of no importance."""
    p, q = json.loads(problem_bytes(problem)), json.loads(plan_bytes(plan))
    parties = {party["id"]: party for party in p["parties"]}
    pairs = {frozenset((pair["a"], pair["b"])): pair for pair in p["pairs"]}
    fixed = {frozenset((f["a"], f["b"])): f["slot"] for f in p.get("fixed", [])}
    found: list[str] = []
    use: Counter[Any] = Counter()
    for m in q["meetings"]:
        names = frozenset((m["a"], m["b"]))
        pair = pairs.get(names, {})
        use["pair", names] += 1
        use["slot", m["slot"]] += 1
        use["table", m["slot"], m["table"]] += 1
        if not pair and names not in fixed:
            found.append(f"uninvited {m}")
        if not 0 <= m["table"] < p["tables"][m["slot"]]:
            found.append(f"table {m}")
        if "window" in pair and not pair["window"][0] <= m["slot"] <= pair["window"][1]:
            found.append(f"window {m}")
        for side in ("a", "b"):
            party = parties[m[side]]
            seats = {seat["id"]: seat for seat in party.get("seats", [])}
            seat = m.get(f"{side}_seat")
            use["party", m[side]] += 1
            use["cell", m[side], m["slot"]] += 1
            if party["present"][m["slot"]] != "1":
                found.append(f"absent {m}")
            if seats:
                use["seat", m[side], seat, m["slot"]] += 1
                allowed = pair.get("a_seats" if pair.get("a") == m[side] else "b_seats") or list(seats)
                if seat not in allowed or seats[seat]["present"][m["slot"]] != "1":
                    found.append(f"seat {m}")
    for what, count in use.items():
        most = {
            "pair": lambda _: 1,
            "slot": lambda w: p["tables"][w[1]],
            "table": lambda _: 1,
            "seat": lambda _: 1,
            "cell": lambda w: len(parties[w[1]].get("seats", [])) or parties[w[1]]["delegates"],
            "party": lambda w: parties[w[1]].get("max_meetings", 10**9),
        }[what[0]](what)
        if count > most:
            found.append(f"{what}: {count} > {most}")
    held = {frozenset((m["a"], m["b"])): m["slot"] for m in q["meetings"]}
    found += [f"forbidden {names}" for names in p.get("forbidden", []) if frozenset(names) in held]
    found += [f"fixed {set(names)}" for names, slot in fixed.items() if held.get(names) != slot]
    found += [f"must {set(names)}" for names, pair in pairs.items() if pair.get("must") and names not in held]
    value = sum(pairs[names]["value"] for names in held if names in pairs)
    short = sum(max(0, party.get("min_meetings", 0) - use["party", name]) for name, party in parties.items())
    if (q["value"], q["shortfall"]) != (value, short):
        found.append(f"figures {value} {short}")
    return found


def optimum(problem: Problem, price: int, *, whole: bool = True) -> float:  # noqa: C901 - one model in one piece
    """The greatest value less ``price`` times the shortfall: a model with a column per pair, slot and seats.

    With ``whole`` False the linear optimum, a bound.
    """
    parties = {party.id: party for party in problem.parties}
    forbidden = {frozenset(names) for names in problem.forbidden}
    columns: list[tuple[int, int, str | None, str | None]] = []
    for index, pair in enumerate(problem.pairs):
        seats_a = pair.a_seats or tuple(s.id for s in parties[pair.a].seats) or (None,)
        seats_b = pair.b_seats or tuple(s.id for s in parties[pair.b].seats) or (None,)
        first, last = pair.window or (0, problem.slots - 1)
        if {pair.a, pair.b} not in forbidden:
            columns += [
                (index, slot, a, b)
                for slot, a, b in product(range(first, last + 1), seats_a, seats_b)
                if _there(parties[pair.a], a, slot) and _there(parties[pair.b], b, slot)
            ]
    rows: dict[Any, list[int]] = {}
    for column, (index, slot, a, b) in enumerate(columns):
        pair = problem.pairs[index]
        for name in (("pair", index), ("slot", slot)):
            rows.setdefault(name, []).append(column)
        for party, seat in ((pair.a, a), (pair.b, b)):
            rows.setdefault(("party", party), []).append(column)
            rows.setdefault(("cell", party, slot) if seat is None else ("seat", party, seat, slot), []).append(column)
    short = {party.id: len(columns) + number for number, party in enumerate(problem.parties)}
    size = len(columns) + len(short)
    constraints = []
    for row, members in rows.items():
        line = np.zeros(size)
        line[members] = 1
        party = parties.get(row[1]) if row[0] in ("party", "cell") else None
        most: float = 1
        if row[0] == "slot":
            most = problem.tables[row[1]]
        elif row[0] == "cell":
            most = party.delegates if party else 0
        elif row[0] == "party":
            most = np.inf if party is None or party.max_meetings is None else party.max_meetings
        constraints.append(LinearConstraint(line, -np.inf, most))
    for party in problem.parties:
        line = np.zeros(size)
        line[rows.get(("party", party.id), [])] = 1
        line[short[party.id]] = 1
        constraints.append(LinearConstraint(line, party.min_meetings, np.inf))
    worth = [problem.pairs[index].value for index, *_ in columns] + [-price] * len(short)
    upper = np.array([1] * len(columns) + [party.min_meetings for party in problem.parties], float)
    kind = np.full(size, int(whole))
    result = milp(-np.array(worth, float), integrality=kind, bounds=Bounds(0, upper), constraints=constraints)
    assert result.success, result.message
    return float(-result.fun)


def _there(party: Party, seat: str | None, slot: int) -> bool:
    own = party.present[slot] == "1"
    return own and (seat is None or next(s for s in party.seats if s.id == seat).present[slot] == "1")
