"""The figures of a session, by their definitions (docs/figures.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from events.checkin.queries import presence
from events.foundation.transaction import fetch
from events.marketplace.rules import OFFERED, SETTLED, NeedState
from events.meetings.queries import PlanView, released_plan
from events.organisations.rules import OrganisationKind
from events.outcomes.queries import OutcomeView, ledger_of, totals_of
from events.outcomes.rules import MINIMUM_FIRMS, Audience, Totals
from events.sessions.queries import SessionView, session_view


@dataclass(frozen=True)
class Figures:
    """What a session came to, for an audience.

    Organisations are counted by kind and by distinct credit code, never mixed: `filed` with an accepted item,
    `registered` with a registration, `present` with presence by any evidence. `visits` are (session, enterprise) pairs
    with presence. Needs and supplies are those that were accepted, by category and kind. Amounts in 万元, None where
    they are not for this audience.
    """

    session: SessionView
    audience: Audience
    filed: Mapping[str, int]
    registered: Mapping[str, int]
    present: Mapping[str, int]
    people: int
    visits: int
    needs: Mapping[str, int]
    supplies: Mapping[str, int]
    needs_matched: int
    finance_demand: Decimal | None
    plan: PlanView | None
    meetings: Mapping[str, int]
    totals: Totals

    @property
    def needs_total(self) -> int:
        """All needs that were submitted and accepted."""
        return sum(self.needs.values())


@dataclass(frozen=True)
class UnmetNeed:
    """A need without a supply that fits, or that fits but found no meeting."""

    need_id: int
    source_ref: str
    organisation: str
    category: str
    title: str
    amount_wan: Decimal | None
    deadline: date | None
    best_score: int | None


@dataclass(frozen=True)
class ReportView:
    """A snapshot and whether its documents are ready."""

    id: int
    session_id: int
    state: str
    audience: str
    pdf_sha256: str
    docx_sha256: str
    xlsx_sha256: str
    refusal: str
    asked_at: datetime
    finished_at: datetime | None


ACCEPTED = sorted({state.value for state in OFFERED} | {NeedState.EXPIRED.value})
"""States of a need, and of a supply, that was submitted and accepted."""
_UNSETTLED = sorted(set(ACCEPTED) - {state.value for state in SETTLED} | {NeedState.EXPIRED.value})

_SHOWN = "n.session = {} AND n.state = ANY({}) AND ({} OR NOT n.confidential)"

_FILED = f"""
SELECT o.kind, count(DISTINCT coalesce(o.uscc, o.id::text)) AS n FROM organisation o
WHERE EXISTS (SELECT 1 FROM need n WHERE n.organisation = o.id AND {_SHOWN})
   OR EXISTS (SELECT 1 FROM supply s WHERE s.organisation = o.id AND s.session = {{}} AND s.state = ANY({{}}))
GROUP BY o.kind ORDER BY o.kind
"""  # noqa: S608 – ours

_REGISTERED = """
SELECT o.kind, count(DISTINCT coalesce(o.uscc, o.id::text)) AS n
FROM registration r JOIN organisation o ON o.id = r.organisation
WHERE r.session = {} AND r.state IN ('filed', 'accepted', 'waiting') GROUP BY o.kind ORDER BY o.kind
"""

_PRESENT = """
SELECT o.kind, count(DISTINCT coalesce(o.uscc, o.id::text)) AS n
FROM delegate d JOIN registration r ON r.id = d.registration JOIN organisation o ON o.id = r.organisation
WHERE d.id = ANY({}) GROUP BY o.kind ORDER BY o.kind
"""

_UNMET = """
SELECT n.id AS need_id, n.source_ref, o.name AS organisation, n.category, n.title, n.amount_wan, n.deadline,
       max(m.score) AS best_score
FROM need n JOIN organisation o ON o.id = n.organisation LEFT JOIN match m ON m.need = n.id
WHERE n.session = {} AND n.state = ANY({}) AND ({} OR NOT n.confidential)
  AND NOT EXISTS (SELECT 1 FROM outcome c WHERE c.need = n.id AND NOT c.withdrawn)
  AND NOT EXISTS (SELECT 1 FROM meeting t JOIN meeting_plan p ON p.id = t.plan
                  WHERE t.need = n.id AND p.state = 'released' AND t.state <> 'missed')
GROUP BY n.id, o.name ORDER BY n.category, n.id
"""


async def figures_of(session_id: int, audience: Audience = Audience.INTERNAL) -> Figures:
    """Count a session for an audience; the public's figures know nothing of confidential needs.

    Raises:
        NotFound: there is no such session.
    """
    everything = audience is Audience.INTERNAL
    here = await presence(session_id)
    present = await _counts(_PRESENT, list(here))
    return Figures(
        session=await session_view(session_id),
        audience=audience,
        filed=await _counts(_FILED, session_id, ACCEPTED, everything, session_id, ACCEPTED),
        registered=await _counts(_REGISTERED, session_id),
        present=present,
        people=len(here),
        visits=present.get(OrganisationKind.ENTERPRISE, 0),
        needs=await _needs(session_id, everything=everything),
        supplies=await _supplies(session_id),
        needs_matched=await _matched(session_id, everything=everything),
        finance_demand=await _finance_demand(session_id, everything=everything),
        plan=await _plan(session_id, everything=everything),
        meetings=await _meetings(session_id, everything=everything),
        totals=await totals_of(session_id, audience),
    )


async def unmet_needs(session_id: int, audience: Audience = Audience.INTERNAL) -> list[UnmetNeed]:
    """The needs that neither met a partner nor led to an outcome, by category: they roll into the next session."""
    rows = await fetch(_UNMET, session_id, _UNSETTLED, audience is Audience.INTERNAL)
    return [UnmetNeed(**row) for row in rows]


async def ledger_for(session_id: int, audience: Audience) -> list[OutcomeView]:
    """The ledger as an audience may read it: line by line it is the host's, the public reads sums."""
    return await ledger_of(session_id) if audience is Audience.INTERNAL else []


async def reports_of(session_id: int) -> list[ReportView]:
    """The reports made of a session, the newest first."""
    sql = """SELECT id, session AS session_id, state, audience, pdf_sha256, docx_sha256, xlsx_sha256, refusal, asked_at,
             finished_at FROM report_snapshot WHERE session = {} ORDER BY id DESC LIMIT 20"""
    return [ReportView(**row) for row in await fetch(sql, session_id)]


@dataclass(frozen=True)
class PaperView:
    """A long paper with how many of its pieces are done."""

    id: int
    kind: str
    state: str
    done: int
    whole: int
    refusal: str
    asked_at: datetime


async def papers_of(session_id: int) -> list[PaperView]:
    """The long papers made of a session, the newest first."""
    sql = """SELECT id, kind, state, done, whole, refusal, asked_at FROM paper WHERE session = {}
             ORDER BY id DESC LIMIT 20"""
    return [PaperView(**row) for row in await fetch(sql, session_id)]


async def snapshot_of(session_id: int, audience: Audience) -> dict[str, object]:
    """The figures of a session as they stand, as plain values: kept beside each report to show later differences."""
    figures = await figures_of(session_id, audience)
    totals = {
        name: {rung.value: [one.count, None if one.amount is None else str(one.amount)] for rung, one in sums.items()}
        for name, sums in (
            ("orders", figures.totals.orders),
            ("finance", figures.totals.finance),
            ("projects", figures.totals.projects),
        )
    }
    return {
        "filed": dict(figures.filed),
        "registered": dict(figures.registered),
        "present": dict(figures.present),
        "needs": dict(figures.needs),
        "meetings": dict(figures.meetings),
        "talent_people": {rung.value: people for rung, people in figures.totals.talent_people.items()},
        **totals,
    }


async def _counts(sql: str, *values: object) -> dict[str, int]:
    return {row["kind"]: row["n"] for row in await fetch(sql, *values)}


async def _needs(session_id: int, *, everything: bool) -> dict[str, int]:
    sql = f"SELECT n.category AS kind, count(*) AS n FROM need n WHERE {_SHOWN} GROUP BY 1 ORDER BY 1"  # noqa: S608 – ours
    return await _counts(sql, session_id, ACCEPTED, everything)


async def _supplies(session_id: int) -> dict[str, int]:
    sql = "SELECT kind, count(*) AS n FROM supply WHERE session = {} AND state = ANY({}) GROUP BY 1 ORDER BY 1"
    return await _counts(sql, session_id, ACCEPTED)


async def _matched(session_id: int, *, everything: bool) -> int:
    sql = f"""SELECT count(*) AS n FROM need n WHERE {_SHOWN}
              AND EXISTS (SELECT 1 FROM candidate c WHERE c.need = n.id AND NOT c.forbidden)"""  # noqa: S608 – ours
    return int((await fetch(sql, session_id, ACCEPTED, everything))[0]["n"])


async def _finance_demand(session_id: int, *, everything: bool) -> Decimal | None:
    sql = f"""SELECT coalesce(sum(n.amount_wan), 0) AS total, count(DISTINCT n.organisation) AS firms FROM need n
              WHERE {_SHOWN} AND n.category = 'finance'"""  # noqa: S608 – ours
    (row,) = await fetch(sql, session_id, ACCEPTED, everything)
    return None if not everything and 0 < row["firms"] < MINIMUM_FIRMS else Decimal(row["total"])


_ABOUT = "LEFT JOIN need n ON n.id = {}.need WHERE {}.plan = {{}} AND ({{}} OR NOT coalesce(n.confidential, false))"


async def _plan(session_id: int, *, everything: bool) -> PlanView | None:
    """The released plan; the public learns of no meeting about a confidential need."""
    plan = await released_plan(session_id)
    if plan is None or everything:
        return plan
    sql = f"""SELECT (SELECT count(*) FROM meeting m {_ABOUT.format("m", "m")}) AS meetings,
              (SELECT count(*) FROM unplaced u {_ABOUT.format("u", "u")}) AS unplaced"""  # noqa: S608 – ours
    (row,) = await fetch(sql, plan.id, False, plan.id, False)
    return replace(plan, meetings=row["meetings"], unplaced=row["unplaced"])


async def _meetings(session_id: int, *, everything: bool) -> dict[str, int]:
    sql = """SELECT m.state AS kind, count(*) AS n FROM meeting m JOIN meeting_plan p ON p.id = m.plan
             LEFT JOIN need n ON n.id = m.need
             WHERE p.session = {} AND p.state = 'released' AND ({} OR NOT coalesce(n.confidential, false))
             GROUP BY 1 ORDER BY 1"""
    return await _counts(sql, session_id, everything)
