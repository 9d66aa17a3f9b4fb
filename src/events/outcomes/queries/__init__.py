"""The ledger as it is shown, and its sums."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from events.foundation.errors import NotFound
from events.foundation.listing import Listing, any_text, one_of
from events.foundation.transaction import fetch, records
from events.marketplace.rules.details import Details
from events.outcomes.queries.details import details_on_offer
from events.outcomes.queries.due import DUE, DueLine, FollowUpView, due_lines, follow_ups_of
from events.outcomes.rules import Audience, Line, OutcomeKind, Rung, Totals, Verified, totals


@dataclass(frozen=True)
class OutcomeView:
    """One line of the ledger."""

    id: int
    source_ref: str
    kind: str
    a_id: int | None
    a_name: str
    b_id: int | None
    b_name: str
    need_id: int | None
    need_title: str
    need_amount_wan: Decimal | None
    confidential: bool
    meeting_id: int | None
    title: str
    amount_wan: Decimal | None
    people: int | None
    stage: str
    rung: str
    recorded_on: date
    county: str
    note: str
    verified: str
    details: Details


_LEDGER = """
SELECT o.id, o.source_ref, o.kind, o.a AS a_id, o.a_name, o.b AS b_id, o.b_name, o.need AS need_id,
       coalesce(n.title, '') AS need_title, n.amount_wan AS need_amount_wan,
       coalesce(n.confidential, false) AS confidential, o.meeting AS meeting_id, o.title, o.amount_wan, o.people,
       o.stage, r.rung, o.recorded_on, o.county, o.note, o.verified, o.details
FROM outcome o
JOIN stage_rung r ON r.kind = o.kind AND r.stage = o.stage
LEFT JOIN need n ON n.id = o.need
WHERE o.session = {} AND NOT o.withdrawn
ORDER BY o.id
"""


_SUMMED = """
SELECT o.kind, r.rung, o.amount_wan, o.people, o.need, n.amount_wan, coalesce(n.confidential, false), o.a_name
FROM outcome o JOIN stage_rung r ON r.kind = o.kind AND r.stage = o.stage LEFT JOIN need n ON n.id = o.need
WHERE o.session = {} AND NOT o.withdrawn
"""


class OutcomeRow(msgspec.Struct, frozen=True):
    """A line of the ledger as a row of the host's list."""

    id: int
    source_ref: str
    kind: str
    a_name: str
    b_name: str
    title: str
    need_title: str
    confidential: bool
    meeting_id: int | None
    amount_wan: Decimal | None
    people: int | None
    stage: str
    rung: str
    recorded_on: date
    county: str
    note: str


OUTCOMES = Listing(
    row=OutcomeRow,
    columns="""o.id, o.source_ref, o.kind, o.a_name, o.b_name, o.title, coalesce(n.title, ''),
        coalesce(n.confidential, false), o.meeting, o.amount_wan, o.people, o.stage, r.rung, o.recorded_on, o.county,
        o.note""",
    source="""FROM outcome o JOIN stage_rung r ON r.kind = o.kind AND r.stage = o.stage
        LEFT JOIN need n ON n.id = o.need
        WHERE o.session = {} AND NOT o.withdrawn""",
    tie="o.id",
    sorts={
        "id": "o.id",
        "a": "o.a_name",
        "b": "o.b_name",
        "amount": "o.amount_wan",
        "people": "o.people",
        "recorded": "o.recorded_on",
    },
    order="id",
    filters={
        "kind": one_of("o.kind = {}", OutcomeKind),
        "rung": one_of("r.rung = {}", Rung),
        "stage": any_text("o.stage"),
        "county": any_text("o.county"),
        "verified": one_of("o.verified = {}", Verified),
        "due": one_of(f"({DUE} IS NOT NULL) = ({{}} = '1')", ("1", "0")),
    },
    text="strpos(lower(concat_ws(' ', o.a_name, o.b_name, o.title, n.title, o.source_ref)), {}) > 0",
    columns_shown={"ref": True, "rung": True, "people": True, "recorded": True, "county": False},
)
"""A session's ledger without what was withdrawn; for the host, confidential needs included."""


async def ledger_of(session_id: int, audience: Audience = Audience.INTERNAL) -> list[OutcomeView]:
    """The lines of a session; for the public without those of confidential needs."""
    rows = await fetch(_LEDGER, session_id)
    lines = [OutcomeView(**{**row, "details": json.loads(row["details"])}) for row in rows]
    return [line for line in lines if audience is Audience.INTERNAL or not line.confidential]


async def totals_of(session_id: int, audience: Audience = Audience.INTERNAL) -> Totals:
    """The sums of a session's ledger for an audience."""
    return totals([_line(*row) for row in await records(_SUMMED, session_id)], audience)


def _line(kind: str, rung: str, *rest: Any) -> Line:  # noqa: ANN401 - the columns of the statement
    return Line(OutcomeKind(kind), Rung(rung), *rest)


async def outcome_of(session_id: int, outcome_id: int) -> OutcomeView:
    """One line of a session's ledger.

    Raises:
        NotFound: it has none of this id, or it is withdrawn.
    """
    for line in await ledger_of(session_id):
        if line.id == outcome_id:
            return line
    raise NotFound("outcome", outcome_id)


@dataclass(frozen=True)
class StepView:
    """What a line said from a day on, and who wrote it down."""

    stage: str
    rung: str
    amount_wan: Decimal | None
    people: int | None
    verified: str
    happened_on: date
    note: str
    who: str
    recorded_at: datetime


async def steps_of(outcome_id: int) -> list[StepView]:
    """The steps of a line, the newest first; none while it says what it said at first."""
    rows = await fetch(
        """
        SELECT p.stage, r.rung, p.amount_wan, p.people, p.verified, p.happened_on, p.note,
               coalesce(a.display_name, '') AS who, p.recorded_at
        FROM outcome_step p JOIN outcome o ON o.id = p.outcome
        JOIN stage_rung r ON r.kind = o.kind AND r.stage = p.stage LEFT JOIN account a ON a.id = p.recorded_by
        WHERE p.outcome = {} ORDER BY p.id DESC
        """,
        outcome_id,
    )
    return [StepView(**row) for row in rows]


@dataclass(frozen=True)
class EvidenceView:
    """A file behind a line."""

    id: int
    name: str
    sha256: str
    size_bytes: int
    media_type: str
    who: str
    recorded_at: datetime


async def evidence_of(outcome_id: int) -> list[EvidenceView]:
    """The files behind a line, the oldest first."""
    rows = await fetch(
        """
        SELECT e.id, e.name, e.sha256, e.size_bytes, f.media_type, coalesce(a.display_name, '') AS who, e.recorded_at
        FROM outcome_evidence e JOIN stored_file f ON f.sha256 = e.sha256 LEFT JOIN account a ON a.id = e.recorded_by
        WHERE e.outcome = {} ORDER BY e.id
        """,
        outcome_id,
    )
    return [EvidenceView(**row) for row in rows]


async def file_of(evidence: EvidenceView) -> bytes:
    """The content of a file behind a line."""
    rows = await fetch("SELECT content FROM stored_file WHERE sha256 = {}", evidence.sha256)
    return bytes(rows[0]["content"])


async def stages(*, also: str = "") -> dict[str, list[tuple[str, Rung]]]:
    """The stage words on offer for each kind with their rung, in the order they were entered; `also` a retired one."""
    found: dict[str, list[tuple[str, Rung]]] = {kind: [] for kind in OutcomeKind}
    sql = "SELECT kind, stage, rung FROM stage_rung WHERE active OR stage = {} ORDER BY id"
    for row in await fetch(sql, also):
        found[row["kind"]].append((row["stage"], Rung(row["rung"])))
    return found


@dataclass(frozen=True)
class StageView:
    """A stage word; `lines` say it."""

    kind: str
    stage: str
    rung: Rung
    active: bool
    lines: int


async def all_stages() -> list[StageView]:
    """Every stage word with how many lines say it, by kind and in the order they were entered."""
    rows = await fetch(
        """
        SELECT s.kind, s.stage, s.rung, s.active, (SELECT count(*) FROM outcome o WHERE o.kind = s.kind
          AND o.stage = s.stage AND NOT o.withdrawn) AS lines
        FROM stage_rung s ORDER BY s.id
        """
    )
    return [StageView(**{**row, "rung": Rung(row["rung"])}) for row in rows]


__all__ = [
    "OUTCOMES",
    "DueLine",
    "EvidenceView",
    "FollowUpView",
    "OutcomeRow",
    "OutcomeView",
    "StageView",
    "StepView",
    "all_stages",
    "details_on_offer",
    "due_lines",
    "evidence_of",
    "file_of",
    "follow_ups_of",
    "ledger_of",
    "outcome_of",
    "stages",
    "steps_of",
    "totals_of",
]
