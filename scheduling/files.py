"""Read and write problem and plan files. A wrong field raises `InputError` with its path and what would help."""

import re
from pathlib import Path

import msgspec

from scheduling.errors import InputError
from scheduling.formats import (
    ConflictShape,
    FixedShape,
    MeetingShape,
    PairShape,
    PartyShape,
    PlanShape,
    ProblemShape,
    SeatShape,
    UnplacedShape,
)
from scheduling.plan import Meeting, Plan, Reason, Status, Unplaced, Violation
from scheduling.problem import Fixed, Pair, Party, Problem, Seat

REMEDIES = (
    ("unknown field", "check the spelling, or leave it out"),
    ("missing required field", "add it"),
    ("Invalid enum value", "use one of the words of the format"),
    ("Expected `int`", "write a whole number without quotes"),
    ("Expected `str`", "write a text in quotes"),
    ("Expected", "compare it with the format in scheduling/README.md"),
    ("", "write a file of the format in scheduling/README.md"),
)


def read_problem(path: Path | str) -> Problem:
    """Reads a ``lianqiao-problem/1`` file.

    Raises:
        InputError: the file cannot be read, or a field is wrong.
    """
    return problem_from(_bytes(path))


def write_problem(problem: Problem, path: Path | str) -> None:
    """Writes a ``lianqiao-problem/1`` file, the same bytes for the same problem."""
    Path(path).write_bytes(problem_bytes(problem))


def read_plan(path: Path | str) -> Plan:
    """Reads a ``lianqiao-plan/1`` file.

    Raises:
        InputError: the file cannot be read, or a field is wrong.
    """
    return plan_from(_bytes(path))


def write_plan(plan: Plan, path: Path | str) -> None:
    """Writes a ``lianqiao-plan/1`` file, the same bytes for the same plan."""
    Path(path).write_bytes(plan_bytes(plan))


def problem_from(content: bytes) -> Problem:
    """The problem in the bytes of a file.

    Raises:
        InputError: a field is wrong.
    """
    try:
        shape = msgspec.json.decode(content, type=ProblemShape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _explained(error, content) from None
    return Problem(
        name=shape.name or "",
        slots=shape.slots,
        tables=shape.tables,
        parties=tuple(_party(party, shape.slots) for party in shape.parties),
        pairs=tuple(Pair(p.a, p.b, p.value, p.must, p.window, p.a_seats, p.b_seats) for p in shape.pairs),
        fixed=tuple(Fixed(f.a, f.b, f.slot) for f in shape.fixed or ()),
        forbidden=shape.forbidden or (),
        shortfall_price=shape.shortfall_price,
        max_break_spread=shape.max_break_spread,
        trade_share=shape.trade_share,
        table_of=shape.table_of,
        earlier=None if shape.earlier is None else _plan(shape.earlier),
        locked=shape.locked,
    )


def problem_bytes(problem: Problem) -> bytes:
    """The problem as the bytes of its file."""
    shape = ProblemShape(
        format="lianqiao-problem/1",
        name=problem.name,
        slots=problem.slots,
        tables=problem.tables,
        parties=tuple(_party_shape(party) for party in problem.parties),
        pairs=tuple(PairShape(p.a, p.b, p.value, p.must, p.window, p.a_seats, p.b_seats) for p in problem.pairs),
        fixed=tuple(FixedShape(f.a, f.b, f.slot) for f in problem.fixed),
        forbidden=problem.forbidden,
        shortfall_price=problem.shortfall_price,
        max_break_spread=problem.max_break_spread,
        trade_share=problem.trade_share,
        table_of=dict(problem.table_of),
        earlier=None if problem.earlier is None else _plan_shape(problem.earlier),
        locked=problem.locked,
    )
    return _formatted(shape)


def plan_from(content: bytes) -> Plan:
    """The plan in the bytes of a file.

    Raises:
        InputError: a field is wrong.
    """
    try:
        return _plan(msgspec.json.decode(content, type=PlanShape))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _explained(error, content) from None


def plan_bytes(plan: Plan) -> bytes:
    """The plan as the bytes of its file."""
    return _formatted(_plan_shape(plan))


def _party(shape: PartyShape, slots: int) -> Party:
    delegates = 1 if shape.delegates is msgspec.UNSET else shape.delegates
    present = "1" * slots if shape.present is msgspec.UNSET else shape.present
    seats = tuple(Seat(seat.id, seat.present, seat.topics) for seat in shape.seats)
    return Party(shape.id, present, delegates, shape.max_meetings, shape.min_meetings, seats)


def _party_shape(party: Party) -> PartyShape:
    seats = tuple(SeatShape(seat.id, seat.present, seat.topics) for seat in party.seats)
    return PartyShape(party.id, party.delegates, party.present, party.max_meetings, party.min_meetings, seats)


def _plan(shape: PlanShape) -> Plan:
    return Plan(
        status=Status(shape.status),
        value=shape.value,
        shortfall=shape.shortfall,
        objective=shape.objective,
        upper_bound=shape.upper_bound,
        gap=shape.gap,
        idle_slots=shape.idle_slots,
        breaks=shape.breaks,
        table_changes=shape.table_changes,
        meetings=tuple(Meeting(m.a, m.b, m.slot, m.table, m.a_seat, m.b_seat) for m in shape.meetings),
        unplaced=tuple(Unplaced(u.a, u.b, u.value, Reason(u.reason), u.detail) for u in shape.unplaced or ()),
        seconds=shape.seconds or {},
        seed=shape.seed or 0,
        versions=shape.versions or {},
        shortfall_bound=shape.shortfall_bound,
        breaks_bound=shape.breaks_bound,
        conflicts=tuple(Violation(c.code, c.facts) for c in shape.conflicts),
    )


def _plan_shape(plan: Plan) -> PlanShape:
    return PlanShape(
        format="lianqiao-plan/1",
        status=plan.status.value,
        value=plan.value,
        shortfall=plan.shortfall,
        objective=plan.objective,
        upper_bound=plan.upper_bound,
        gap=plan.gap,
        idle_slots=plan.idle_slots,
        breaks=plan.breaks,
        table_changes=plan.table_changes,
        meetings=tuple(MeetingShape(m.a, m.b, m.slot, m.table, m.a_seat, m.b_seat) for m in plan.meetings),
        unplaced=tuple(UnplacedShape(u.a, u.b, u.value, u.reason.value, dict(u.detail)) for u in plan.unplaced),
        seconds=dict(plan.seconds),
        seed=plan.seed,
        versions=dict(plan.versions),
        shortfall_bound=plan.shortfall_bound,
        breaks_bound=plan.breaks_bound,
        conflicts=tuple(ConflictShape(c.code, dict(c.facts)) for c in plan.conflicts),
    )


def _bytes(path: Path | str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be read", "give the path of a JSON file") from None


def _formatted(shape: ProblemShape | PlanShape) -> bytes:
    return msgspec.json.format(msgspec.json.encode(shape), indent=1) + b"\n"


def _explained(error: Exception, content: bytes) -> InputError:
    what, _, where = str(error).partition(" - at `$")
    path = where.strip("`").lstrip(".") or "file"
    remedy = next(remedy for start, remedy in REMEDIES if start in what)
    return InputError(_named(path, content), what.replace("Object ", ""), remedy)


def _named(path: str, content: bytes) -> str:
    """Adds the party's or pair's own name to a path like ``parties[3].present``."""
    place = re.match(r"(parties|pairs|fixed|meetings|unplaced)\[(\d+)\]", path)
    if place is None:
        return path
    entry = msgspec.json.decode(content)[place[1]][int(place[2])]
    names = [str(entry[name]) for name in ("id", "a", "b") if name in entry] if isinstance(entry, dict) else []
    return path.replace(place[0], f"{place[0]} ({', '.join(names)})", 1) if names else path
