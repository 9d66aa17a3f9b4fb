"""Lines that somebody should ask about again, and what was said when somebody did."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from events.foundation.transaction import fetch
from events.outcomes.rules import ARRIVED
from events.outcomes.rules.follow import ASK_AGAIN, ASK_NO_MORE, SERIES


def _texts(codes: frozenset[str]) -> str:
    return ", ".join(f"'{code}'" for code in sorted(codes))


DUE = f"""(SELECT max(d) FROM unnest(ARRAY{list(SERIES)}) d
    WHERE r.rung NOT IN ({_texts(ARRIVED)}) AND o.recorded_on + d <= (now() AT TIME ZONE 'Asia/Shanghai')::date
      AND NOT EXISTS (SELECT 1 FROM outcome_step p WHERE p.outcome = o.id AND p.happened_on >= o.recorded_on + d)
      AND NOT EXISTS (SELECT 1 FROM outcome_follow_up f WHERE f.outcome = o.id AND (f.result IN ({_texts(ASK_NO_MORE)})
        OR (f.due_days >= d AND f.result NOT IN ({_texts(ASK_AGAIN)})))))"""  # noqa: S608 - own words
"""After how many days a line `o` on rung `r` is due now, null where it is not.

It has not arrived, nothing was heard of it since that day, and no follow-up of that day or a later one settled it.
"""


@dataclass(frozen=True)
class DueLine:
    """A line to ask about; `tried`: how often nobody was reached for it."""

    id: int
    source_ref: str
    kind: str
    a_id: int | None
    a_name: str
    b_name: str
    title: str
    stage: str
    amount_wan: Decimal | None
    people: int | None
    recorded_on: date
    due_days: int
    due_on: date
    registration_id: int | None
    tried: int


async def due_lines(session_id: int) -> list[DueLine]:
    """Every line that is due in a session, firm by firm, the longest overdue firm first; one statement."""
    rows = await fetch(
        f"""
        SELECT * FROM (
          SELECT o.id, o.source_ref, o.kind, o.a AS a_id, o.a_name, o.b_name, o.title, o.stage, o.amount_wan, o.people,
                 o.recorded_on, {DUE} AS due_days, g.id AS registration_id,
                 (SELECT count(*) FROM outcome_follow_up f WHERE f.outcome = o.id AND f.result = ANY({{}})) AS tried
          FROM outcome o JOIN stage_rung r ON r.kind = o.kind AND r.stage = o.stage
          LEFT JOIN registration g ON g.session = o.session AND g.organisation = o.a
          WHERE o.session = {{}} AND NOT o.withdrawn
        ) l WHERE l.due_days IS NOT NULL
        ORDER BY min(l.recorded_on + l.due_days) OVER (PARTITION BY l.a_name), l.a_name, l.id
        """,  # noqa: S608 - own words
        sorted(ASK_AGAIN),
        session_id,
    )
    return [DueLine(**row, due_on=date.fromordinal(row["recorded_on"].toordinal() + row["due_days"])) for row in rows]


@dataclass(frozen=True)
class FollowUpView:
    """What a follow-up said."""

    due_days: int
    result: str
    note: str
    who: str
    recorded_at: datetime


async def follow_ups_of(outcome_id: int) -> list[FollowUpView]:
    """The follow-ups of a line, the newest first."""
    rows = await fetch(
        """
        SELECT f.due_days, f.result, f.note, coalesce(a.display_name, '') AS who, f.recorded_at
        FROM outcome_follow_up f LEFT JOIN account a ON a.id = f.recorded_by WHERE f.outcome = {} ORDER BY f.id DESC
        """,
        outcome_id,
    )
    return [FollowUpView(**row) for row in rows]
