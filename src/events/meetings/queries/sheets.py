"""What is printed from a plan: a page for each organisation, and which of them changed since the last print."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from events.foundation.transaction import fetch
from events.meetings.queries.board import changes_from
from events.meetings.queries.plans import MeetingView, meetings_of, plan_view


@dataclass(frozen=True)
class Sheet:
    """An organisation's page; `printed` is the version it was last printed from, None if never."""

    organisation_id: int
    name: str
    meetings: tuple[MeetingView, ...]
    printed: int | None
    changed: bool


async def sheets_of(plan_id: int) -> list[Sheet]:
    """A sheet for everybody who has a meeting or had one when it was printed, by name."""
    plan = await plan_view(plan_id)
    rows = [one for one in await meetings_of(plan_id) if one.state != "cancelled"]
    printed = await fetch(
        """SELECT p.organisation, p.plan, m.version, o.name FROM printed_page p
           JOIN meeting_plan m ON m.id = p.plan JOIN organisation o ON o.id = p.organisation WHERE p.session = {}""",
        plan.session_id,
    )
    touched = {one: await _touched(one, rows) for one in sorted({row["plan"] for row in printed})}
    meetings, names = _by_organisation(rows)
    last = {row["organisation"]: row for row in printed}
    names = {**{key: row["name"] for key, row in last.items() if key in touched[row["plan"]]}, **names}
    return [
        Sheet(
            key,
            names[key],
            tuple(meetings[key]),
            last[key]["version"] if key in last else None,
            key not in last or key in touched[last[key]["plan"]],
        )
        for key in sorted(names, key=lambda key: (names[key], key))
    ]


async def _touched(plan_id: int, rows: Sequence[MeetingView]) -> set[int]:
    """Whose meetings differ from those of an earlier plan."""
    before = [one for one in await meetings_of(plan_id) if one.state != "cancelled"]
    found: set[int] = set()
    for change in changes_from(before, rows):
        one = change.after or change.before
        if one:
            found |= {one.a_id, one.b_id}
    return found


async def changed_places(plan_id: int) -> set[tuple[int, int]] | None:
    """The places, as slot and table, where somebody else sits than in the newest version printed; None: none was."""
    plan = await plan_view(plan_id)
    sql = "SELECT max(plan) AS plan FROM printed_page WHERE session = {}"
    (row,) = await fetch(sql, plan.session_id)
    if row["plan"] is None:
        return None
    found = [await meetings_of(key) for key in (row["plan"], plan_id)]
    before, after = ([one for one in rows if one.state != "cancelled"] for rows in found)
    ends = [one for change in changes_from(before, after) for one in (change.before, change.after) if one]
    return {(one.slot_index, one.table_number) for one in ends}


def _by_organisation(rows: Sequence[MeetingView]) -> tuple[Mapping[int, list[MeetingView]], dict[int, str]]:
    meetings: defaultdict[int, list[MeetingView]] = defaultdict(list)
    names: dict[int, str] = {}
    for one in rows:
        for key, name in ((one.a_id, one.a_name), (one.b_id, one.b_name)):
            meetings[key].append(one)
            names[key] = name
    return meetings, names
