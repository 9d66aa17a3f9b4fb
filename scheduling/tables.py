"""Tables for placed meetings: who sits, stays.

Slot by slot, meetings go to a table one of their people used last, as many as possible (augmenting
chains); kept tables and home tables come first.
"""

from collections import defaultdict
from collections.abc import Sequence

from scheduling.arrays import Arrays
from scheduling.assign import Placed
from scheduling.plan import Meeting
from scheduling.problem import Pair, key
from scheduling.seating import Kept, Person, locked_meetings, seated

GROUPS = 4


def meetings_of(arrays: Arrays, placed: Placed, kept: Kept | None = None) -> tuple[Meeting, ...]:
    """The meetings of placed options with seats and tables, by slot and table.

    Meetings ``kept`` (the locked ones if None) keep both where their slot is still the same.
    """
    kept = locked_meetings(arrays) if kept is None else kept
    by_slot: defaultdict[int, list[int]] = defaultdict(list)
    for option, slot in sorted(placed.items()):
        by_slot[slot].append(option)
    last: dict[Person, int] = {}
    meetings: list[Meeting] = []
    pair_of = arrays.pair.tolist()
    for slot, options in sorted(by_slot.items()):
        here = {names: meeting for names, meeting in kept.items() if meeting.slot == slot}
        people = seated(arrays, options, here)
        pairs = [arrays.pairs[pair_of[option]] for option in options]
        wishes = [
            _wishes(arrays, pair, [last[p] for p in people[option] if p in last], here)
            for option, pair in zip(options, pairs, strict=True)
        ]
        for option, pair, table in zip(options, pairs, _tables(wishes, arrays.problem.tables[slot]), strict=True):
            left, right = people[option]
            last[left] = last[right] = table
            meetings.append(Meeting(pair.a, pair.b, slot, table, left[1], right[1]))
    return tuple(sorted(meetings, key=lambda m: (m.slot, m.table)))


def _wishes(arrays: Arrays, pair: Pair, used: list[int], kept: Kept) -> list[list[int]]:
    """The tables a meeting wants, most wanted group first: kept, home, both sat there last, one sat there last."""
    here = kept.get(key(pair.a, pair.b)) if kept else None
    tables = arrays.problem.table_of
    home = [tables[name] for name in (pair.a, pair.b) if name in tables] if tables else []
    both = used[:1] if len(used) > 1 and used[0] == used[1] else []
    return [[here.table] if here else [], home, both, used]


def _tables(wishes: Sequence[list[list[int]]], count: int) -> list[int]:
    """A table below ``count`` for each meeting; a stronger group of wishes is never given up for a weaker one."""
    table_of: dict[int, int] = {}
    holder: dict[int, int] = {}
    for group in range(GROUPS):
        wanted = {m: [t for t in w[group] if t < count] for m, w in enumerate(wishes) if w[group] and m not in table_of}
        here: dict[int, int] = {}
        for meeting in wanted:
            _claim(meeting, wanted, here, set(holder))
        holder |= here
        table_of |= {meeting: table for table, meeting in here.items()}
    free = iter([table for table in range(count) if table not in holder])
    return [table_of[meeting] if meeting in table_of else next(free) for meeting in range(len(wishes))]


def _claim(meeting: int, wanted: dict[int, list[int]], holder: dict[int, int], taken: set[int]) -> None:
    """Lets a meeting have a table it wants; whoever holds it moves to the other one it wants, and so on.

    A meeting wants two tables at most, so each first table starts one chain.
    """
    for first in wanted[meeting]:
        chain, table, mover = {first: meeting}, first, meeting
        while table in holder and table not in taken:
            mover = holder[table]
            table = next((other for other in wanted[mover] if other != table and other not in chain), -1)
            chain[table] = mover
        if table not in taken and table != -1:
            holder.update(chain)
            return
