"""What would help: the same question with a little more room, answered again by the select model.

A gain compares two optima of one model, so it is fair even where the plan itself is not proved; the model may
promise a little more than slots allow, unless the session is small enough to say the slot itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduling.arrays import arrays_of
from scheduling.plan import Plan, Reason
from scheduling.problem import Party, Problem, Seat
from scheduling.select.choose import Choice, choose, says_slots
from scheduling.stop import Stop

MOST_PARTIES = 3
EVERYWHERE = 2
"""Tables more in each slot, at most, that are asked about."""


class Room(StrEnum):
    """What there could be more of."""

    TABLES = "tables"
    SLOTS = "slots"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class MoreRoom:
    """More room: ``by`` tables in each slot, ``by`` slots at the end, or ``party`` there in all slots.

    In a new slot whoever is there in the last one stays, at as many tables; with ``party`` ``by`` counts the slots
    it would be there in addition.
    """

    room: Room
    by: int
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a wish would bring: meetings and value more, shortfall less."""

    wish: MoreRoom
    meetings: int
    value: int
    shortfall: int


def gains(problem: Problem, wishes: Sequence[MoreRoom], time_limit: float = 10.0) -> tuple[Gain, ...]:
    """What each wish would bring, in the order of the wishes; those that time did not allow are left out.

    Args:
        problem: as it is.
        wishes: what there could be more of.
        time_limit: seconds for all of them.
    """
    stop = Stop(time_limit)
    before = _best(problem, stop)
    found: list[Gain] = []
    for wish in wishes:
        after = _best(widened(problem, wish), stop)
        if before is None or after is None:
            break
        found.append(
            Gain(wish, after.meetings - before.meetings, after.value - before.value, before.short - after.short)
        )
    return tuple(found)


def usual_wishes(problem: Problem, plan: Plan) -> tuple[MoreRoom, ...]:
    """What organizers ask: one and two tables more, one more slot, longer stays of those who lose most by theirs.

    Args:
        problem: as it is.
        plan: its answer; whose meetings it could not place says whose presence is worth asking about.
    """
    tables = [MoreRoom(Room.TABLES, more) for more in range(1, EVERYWHERE + 1)]
    return (*tables, MoreRoom(Room.SLOTS, 1), *_longer_stays(problem, plan))


def widened(problem: Problem, wish: MoreRoom) -> Problem:
    """The problem with more room; promises stay as they are."""
    if wish.room is Room.TABLES:
        return replace(problem, tables=tuple(tables + wish.by for tables in problem.tables))
    if wish.room is Room.SLOTS:
        return replace(
            problem,
            slots=problem.slots + wish.by,
            tables=problem.tables + problem.tables[-1:] * wish.by,
            parties=tuple(_staying(party, wish.by) for party in problem.parties),
        )
    return replace(problem, parties=tuple(_throughout(p) if p.id == wish.party else p for p in problem.parties))


@dataclass(frozen=True, slots=True)
class _Best:
    meetings: int
    value: int
    short: int


def _best(problem: Problem, stop: Stop) -> _Best | None:
    """The optimum of the select model; None where time ran out or promises contradict the limits."""
    arrays = arrays_of(problem)
    choice: Choice = choose(arrays, arrays.slots if says_slots(arrays) else 1, stop)
    if stop.now() or not choice.possible:
        return None
    met = Counter(
        int(party) for side in (arrays.left_party, arrays.right_party) for party in side[choice.options].tolist()
    )
    short = sum(max(0, least - met[party]) for party, least in enumerate(arrays.minimum.tolist()))
    return _Best(len(choice.options), int(arrays.value[choice.options].sum()), short)


def _longer_stays(problem: Problem, plan: Plan) -> Iterator[MoreRoom]:
    """Those absent for a part whose pairs without a meeting are worth most."""
    parties = {party.id: party for party in problem.parties if "0" in party.present}
    missed: Counter[str] = Counter()
    for one in plan.unplaced:
        if one.reason is not Reason.FORBIDDEN:
            missed.update({name: one.value for name in (one.a, one.b) if name in parties})
    ranked = sorted(missed.items(), key=lambda entry: (-entry[1], entry[0]))
    for name, _ in ranked[:MOST_PARTIES]:
        yield MoreRoom(Room.PRESENCE, parties[name].present.count("0"), name)


def _staying(party: Party, slots: int) -> Party:
    seats = tuple(replace(seat, present=_longer(seat.present, slots)) for seat in party.seats)
    return replace(party, present=_longer(party.present, slots), seats=seats)


def _longer(present: str, slots: int) -> str:
    return present + present[-1:] * slots


def _throughout(party: Party) -> Party:
    seats = tuple(Seat(seat.id, "1" * len(seat.present), seat.topics) for seat in party.seats)
    return replace(party, present="1" * len(party.present), seats=seats)
