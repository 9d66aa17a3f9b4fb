"""What other rounds and tables would do to the plans there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from events.foundation.transaction import fetch
from events.meetings.rules import SETTLED
from events.sessions.rules import Span


@dataclass(frozen=True)
class Effect:
    """Of a plan: how many meetings lose round or table, how many of those have happened, how many move in time."""

    version: int
    state: str
    meetings: int
    lost: int
    settled: int
    moved: int


async def effects_of(session_id: int, tables: int, slots: Sequence[Span]) -> list[Effect]:
    """The effect on the released plan and on the newest draft, the newest first; one statement."""
    rows = await fetch(
        """
        SELECT p.version, p.state, count(m.id) AS meetings,
               count(m.id) FILTER (WHERE w.gone) AS lost,
               count(m.id) FILTER (WHERE w.gone AND m.state = ANY({})) AS settled,
               count(m.id) FILTER (WHERE NOT w.gone AND (n.starts, n.ends) IS DISTINCT FROM (s.starts, s.ends)) AS moved
        FROM meeting_plan p
        LEFT JOIN meeting m ON m.plan = p.id AND m.state <> 'cancelled'
        LEFT JOIN LATERAL (SELECT m.slot_index >= {} OR m.table_number >= {} AS gone) w ON true
        LEFT JOIN slot s ON s.session = p.session AND s.slot_index = m.slot_index
        LEFT JOIN unnest({}::time[], {}::time[]) WITH ORDINALITY AS n (starts, ends, number)
               ON n.number = m.slot_index + 1
        WHERE p.session = {} AND (p.state = 'released' OR p.id = (
          SELECT max(id) FROM meeting_plan WHERE session = p.session AND state = 'draft'))
        GROUP BY p.id ORDER BY p.version DESC
        """,
        sorted(state.value for state in SETTLED),
        len(slots),
        tables,
        [on for on, _ in slots],
        [off for _, off in slots],
        session_id,
    )
    return [Effect(**row) for row in rows]
