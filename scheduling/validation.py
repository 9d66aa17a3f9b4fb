"""The checks at the door of a problem: each names the party, pair, slot or field and what would help."""

from typing import TYPE_CHECKING

from scheduling.errors import InputError

if TYPE_CHECKING:
    from scheduling.problem import Pair, Party, Problem

ALL_SLOTS = "use one character per slot, 1 = present and 0 = absent"
MOST_SLOTS = 64


def check_frame(problem: "Problem") -> None:
    """Slots and tables fit together."""
    _at_least(problem.slots, 1, "slots", "a session needs a slot")
    if problem.slots > MOST_SLOTS:
        raise InputError("slots", f"{problem.slots} are more than {MOST_SLOTS}", "plan one day at a time")
    if len(problem.tables) != problem.slots:
        raise InputError(
            "tables", f"{len(problem.tables)} numbers for {problem.slots} slots", "give the number of tables per slot"
        )
    for slot, count in enumerate(problem.tables):
        _at_least(count, 0, f"tables[{slot}]", "use 0 for a slot without tables")


def check_parties(problem: "Problem") -> None:
    """Every party has its own id, a calendar of the right length and limits that can be kept."""
    seen: set[str] = set()
    for index, party in enumerate(problem.parties):
        path = f"parties[{index}] ({party.id})"
        if not party.id or party.id in seen:
            raise InputError(f"{path}.id", "is empty or used twice", "give every party its own id")
        seen.add(party.id)
        _presence(party.present, problem.slots, f"{path}.present")
        _limits(party, path)
        _seats(party, problem.slots, path)


def check_pairs(problem: "Problem") -> None:
    """Every pair names two known parties once, with a value, a window and seats that exist."""
    parties = {party.id: party for party in problem.parties}
    seen: set[tuple[str, str]] = set()
    for index, pair in enumerate(problem.pairs):
        if pair.a not in parties or pair.b not in parties or pair.a == pair.b or pair.value < 0:
            _refuse_pair(pair, set(parties), f"pairs[{index}] ({pair.a}, {pair.b})")
        names = (pair.a, pair.b) if pair.a < pair.b else (pair.b, pair.a)
        if names in seen:
            raise InputError(f"pairs[{index}] ({pair.a}, {pair.b})", "stands here twice", "list a pair once")
        seen.add(names)
        if pair.window or pair.a_seats or pair.b_seats:
            _pair_limits(problem, pair, parties, f"pairs[{index}] ({pair.a}, {pair.b})")


def check_promises(problem: "Problem") -> None:
    """Fixed and forbidden pairs name known parties and slots."""
    known = {party.id for party in problem.parties}
    seen: set[frozenset[str]] = set()
    for index, fixed in enumerate(problem.fixed):
        path = f"fixed[{index}] ({fixed.a}, {fixed.b})"
        _two_known((fixed.a, fixed.b), known, path)
        _slot(fixed.slot, problem.slots, f"{path}.slot")
        if frozenset((fixed.a, fixed.b)) in seen:
            raise InputError(path, "is fixed twice", "fix a pair in one slot")
        seen.add(frozenset((fixed.a, fixed.b)))
    for index, names in enumerate(problem.forbidden):
        _two_known(names, known, f"forbidden[{index}] ({names[0]}, {names[1]})")


def check_options(problem: "Problem") -> None:
    """Prices, caps, home tables and the earlier plan make sense."""
    for name in ("shortfall_price", "max_break_spread"):
        number = getattr(problem, name)
        if number is not None:
            _at_least(number, 0, name, "leave it out or use 0 or more")
    if not 0 <= problem.trade_share <= 1:
        raise InputError("trade_share", f"{problem.trade_share} is no share", "use a number from 0 to 1")
    known = {party.id for party in problem.parties}
    for party, table in problem.table_of.items():
        if party not in known:
            raise InputError(f"table_of.{party}", "is no party", "use the id of a party")
        _at_least(table, 0, f"table_of.{party}", "tables count from 0")
    _locked(problem, known)


def _locked(problem: "Problem", known: set[str]) -> None:
    if problem.locked and problem.earlier is None:
        raise InputError("locked", "needs the earlier plan", "give the plan whose meetings stay as 'earlier'")
    held = {frozenset((m.a, m.b)) for m in problem.earlier.meetings} if problem.earlier else set()
    for index, names in enumerate(problem.locked):
        path = f"locked[{index}] ({names[0]}, {names[1]})"
        _two_known(names, known, path)
        if frozenset(names) not in held:
            raise InputError(path, "has no meeting in the earlier plan", "lock only pairs that have one")


def _limits(party: "Party", path: str) -> None:
    _at_least(party.delegates, 0, f"{path}.delegates", "count the people who can hold meetings")
    _at_least(party.min_meetings, 0, f"{path}.min_meetings", "use 0 for no wish")
    if party.max_meetings is not None:
        _at_least(party.max_meetings, 0, f"{path}.max_meetings", "leave it out for no limit")
        if party.max_meetings < party.min_meetings:
            raise InputError(
                f"{path}.min_meetings",
                f"{party.min_meetings} is above max_meetings {party.max_meetings}",
                "raise the maximum or lower the minimum",
            )


def _seats(party: "Party", slots: int, path: str) -> None:
    seen: set[str] = set()
    for index, seat in enumerate(party.seats):
        if not seat.id or seat.id in seen:
            raise InputError(f"{path}.seats[{index}].id", f"'{seat.id}' is empty or used twice", "name each seat once")
        seen.add(seat.id)
        _presence(seat.present, slots, f"{path}.seats[{index}] ({seat.id}).present")


def _refuse_pair(pair: "Pair", known: set[str], path: str) -> None:
    _two_known((pair.a, pair.b), known, path)
    _at_least(pair.value, 0, f"{path}.value", "a pair nobody wants is left out or forbidden")


def _pair_limits(problem: "Problem", pair: "Pair", parties: dict[str, "Party"], path: str) -> None:
    if pair.window:
        first, last = pair.window
        if not 0 <= first <= last < problem.slots:
            raise InputError(
                f"{path}.window",
                f"[{first}, {last}] is no span of slots",
                f"use first and last of 0..{problem.slots - 1}",
            )
    for side, party, seats in (("a", parties[pair.a], pair.a_seats), ("b", parties[pair.b], pair.b_seats)):
        unknown = sorted(set(seats) - {seat.id for seat in party.seats})
        if unknown:
            raise InputError(
                f"{path}.{side}_seats", f"'{unknown[0]}' is no seat of {party.id}", "list the seat with the party first"
            )


def _two_known(names: tuple[str, str], known: set[str], path: str) -> None:
    for name in names:
        if name not in known:
            raise InputError(path, f"'{name}' is no party", "list it under parties or leave this entry out")
    if names[0] == names[1]:
        raise InputError(path, "is one party twice", "a meeting needs two parties")


def _presence(present: str, slots: int, path: str) -> None:
    if len(present) != slots:
        raise InputError(path, f"{len(present)} characters for {slots} slots", ALL_SLOTS)
    if present.strip("01"):
        raise InputError(path, f"'{present.strip('01')[0]}' is neither 0 nor 1", ALL_SLOTS)


def _slot(slot: int, slots: int, path: str) -> None:
    if not 0 <= slot < slots:
        raise InputError(path, f"{slot} is no slot", f"use 0..{slots - 1}")


def _at_least(number: int, least: int, path: str, remedy: str) -> None:
    if number < least:
        raise InputError(path, f"{number} is less than {least}", remedy)
