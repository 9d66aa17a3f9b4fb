"""A plan as a grid of tables and slots, and the difference between two versions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from events.meetings.queries.plans import (
    MeetingView,
    PlanView,
    meetings_of,
    plan_view,
    released_plan,
)
from events.meetings.queries.tray import Totals, totals_of
from events.sessions.queries import SessionView, SlotView, session_view

MANY = 64


@dataclass(frozen=True)
class Change:
    """A pair whose meeting differs between two versions; None where it has none."""

    before: MeetingView | None
    after: MeetingView | None

    @property
    def pair(self) -> tuple[str, str]:
        """The short names of the two."""
        one = self.after or self.before
        return (one.a_short, one.b_short) if one else ("", "")


@dataclass(frozen=True)
class Board:
    """A version of a plan as people arrange it: `rows[table][slot]` is a meeting or None."""

    session: SessionView
    plan: PlanView
    slots: tuple[SlotView, ...]
    rows: tuple[tuple[MeetingView | None, ...], ...]
    filled: tuple[int, ...]
    unplaced: Totals
    changed: frozenset[int]
    changes: tuple[Change, ...]
    released_version: int | None
    least: int

    @property
    def meetings(self) -> Iterator[MeetingView]:
        """The meetings by table and slot."""
        return (one for row in self.rows for one in row if one)

    @property
    def free(self) -> int:
        """Places without a meeting."""
        return len(self.rows) * len(self.slots) - sum(self.filled)


async def board_of(plan_id: int) -> Board:
    """The grid of a plan, marked with what differs from the released version.

    Raises:
        NotFound: there is no such plan.
    """
    plan = await plan_view(plan_id)
    return await board_in(await session_view(plan.session_id), plan, await released_plan(plan.session_id))


async def board_in(session: SessionView, plan: PlanView, released: PlanView | None) -> Board:
    """The same where its session and the released version are at hand."""
    meetings = await meetings_of(plan.id)
    totals = await totals_of(plan.id)
    changes = await _changes(plan, released, meetings)
    slots = session.slots[: max([plan.rounds or MANY, *(1 + one.slot_index for one in meetings)])]
    cells = {(one.table_number, one.slot_index): one for one in meetings}
    tables = max([session.table_count, *(1 + one.table_number for one in meetings)])
    filled = Counter(one.slot_index for one in meetings)
    return Board(
        session=session,
        plan=plan,
        slots=slots,
        rows=tuple(tuple(cells.get((table, slot.index)) for slot in slots) for table in range(tables)),
        filled=tuple(filled[slot.index] for slot in slots),
        unplaced=totals,
        changed=frozenset(one.after.id for one in changes if one.after),
        changes=tuple(changes),
        released_version=released.version if released else None,
        least=least_of(meetings, totals.parties),
    )


async def _changes(plan: PlanView, released: PlanView | None, meetings: Sequence[MeetingView]) -> list[Change]:
    if released is None or released.id == plan.id:
        return []
    return changes_from(await meetings_of(released.id), meetings)


def changes_from(before: Sequence[MeetingView], after: Sequence[MeetingView]) -> list[Change]:
    """The pairs whose slot or table differs, those who lose a meeting first, then by slot and table."""
    old = {frozenset((one.a_id, one.b_id)): one for one in before}
    new = {frozenset((one.a_id, one.b_id)): one for one in after}
    lost = [Change(one, None) for pair, one in old.items() if pair not in new]
    moved = [Change(old.get(pair), one) for pair, one in new.items() if _place(old.get(pair)) != _place(one)]
    return lost + moved


def _place(meeting: MeetingView | None) -> tuple[int, int] | None:
    return (meeting.slot_index, meeting.table_number) if meeting else None


def least_of(meetings: Sequence[MeetingView], wishing: Iterable[int]) -> int:
    """The smallest number of meetings anybody has who could have one; `wishing` miss at least one."""
    counted = Counter(party for one in meetings for party in (one.a_id, one.b_id))
    return min((counted[party] for party in {*counted, *wishing}), default=0)
