"""What the demo leaves behind: the summary, the scheduler's files and the paper."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from events.checkin.documents import agendas_pdf, badges_pdf
from events.checkin.queries import HeadCount, head_count
from events.foundation.pages import render
from events.foundation.transaction import fetch
from events.intake.engine import Judged
from events.intake.reading.limited import read_limited
from events.intake.reading.registers import read_register
from events.meetings.planning import files_of_run
from events.meetings.queries import released_plan
from events.outcomes.rules import Audience, Rung, Sum, Totals
from events.reports.documents import report_files
from events.reports.queries import Figures, figures_of
from events.reports.rules import yi

LANG = "zh-Hans"


async def write_files(session_id: int, folder: Path, out: Path) -> None:
    """Write summary, problem, plan, agendas, badges and the report of a walked session into `out`.

    Raises:
        PdfUnavailable: this machine lacks the Pango libraries; the files that need none are written.
    """
    out.mkdir(parents=True, exist_ok=True)
    plan = await released_plan(session_id)
    if plan and plan.run_id:
        problem, found = await files_of_run(plan.run_id)
        (out / "problem.json").write_bytes(problem)
        (out / "plan.json").write_bytes(found)
    text = json.dumps(await summary_of(session_id, folder), ensure_ascii=False, indent=1)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
    (out / "agendas.pdf").write_bytes(await agendas_pdf(session_id, LANG))
    (out / "badges.pdf").write_bytes(await badges_pdf(session_id, LANG))
    files = await report_files(session_id, Audience.INTERNAL, LANG)
    for name, content in (("report.pdf", files.pdf), ("report.docx", files.docx), ("report.xlsx", files.xlsx)):
        (out / name).write_bytes(content)


async def summary_of(session_id: int, folder: Path) -> dict[str, object]:
    """The whole job in figures; amounts in 万元 as text, the same for the same input."""
    figures = await figures_of(session_id)
    return {
        "format": "lianqiao-summary/1",
        "session": _session(figures),
        "organisations": {"total": sum(figures.registered.values()), "by_kind": dict(figures.registered)},
        "filing": {"total": sum(figures.filed.values()), "by_kind": dict(figures.filed)},
        "needs": {
            "total": figures.needs_total,
            "by_category": dict(figures.needs),
            "confidential": await _confidential(session_id),
        },
        "supplies": {"total": sum(figures.supplies.values()), "by_kind": dict(figures.supplies)},
        "matching": {"needs_with_candidates": figures.needs_matched, "pairs": await _pairs(session_id)},
        "plan": await _plan(figures),
        "checkin": _checkin(await head_count(session_id), figures),
        "outcomes": _outcomes(figures),
        "public": await _public(session_id),
        "workbooks": _workbooks(folder),
        "sentence": sentence_of(figures),
    }


def sentence_of(figures: Figures) -> str:
    """The sentence organizers report upward."""
    return render("reports/sentence.txt", lang=LANG, figures=figures, yi=yi, Rung=Rung).strip()


def _session(figures: Figures) -> dict[str, object]:
    session = figures.session
    return {
        "title": session.title,
        "chain": session.chain_name,
        "unit": session.unit_name,
        "day": session.day.isoformat(),
        "venue": session.venue,
        "state": session.state.value,
        "tables": session.table_count,
        "slots": len(session.slots),
    }


async def _confidential(session_id: int) -> int:
    rows = await fetch("SELECT count(*) AS n FROM need WHERE session = {} AND confidential", session_id)
    return int(rows[0]["n"])


async def _pairs(session_id: int) -> int:
    rows = await fetch("SELECT count(*) AS n FROM candidate WHERE session = {} AND NOT forbidden", session_id)
    return int(rows[0]["n"])


async def _plan(figures: Figures) -> dict[str, object]:
    plan = figures.plan
    if plan is None:
        return {}
    unplaced = await fetch("SELECT reason, count(*) AS n FROM unplaced WHERE plan = {} GROUP BY 1 ORDER BY 1", plan.id)
    per_slot = await fetch(
        "SELECT slot_index, count(*) AS n FROM meeting WHERE plan = {} GROUP BY 1 ORDER BY 1", plan.id
    )
    return {
        "status": plan.status,
        "meetings": plan.meetings,
        "value": plan.value,
        "upper_bound": plan.upper_bound,
        "gap": plan.gap,
        "shortfall": plan.shortfall,
        "idle_slots": plan.idle_slots,
        "breaks": plan.breaks,
        "table_changes": plan.table_changes,
        "unplaced": {"total": plan.unplaced, "by_reason": {row["reason"]: row["n"] for row in unplaced}},
        "per_slot": [row["n"] for row in per_slot],
        "meetings_by_state": dict(figures.meetings),
    }


def _checkin(count: HeadCount, figures: Figures) -> dict[str, object]:
    return {
        "people": figures.people,
        "people_expected": count.expected_people,
        "organisations": sum(figures.present.values()),
        "by_kind": dict(figures.present),
        "visits": figures.visits,
        "scans_counted": count.by_scan,
    }


def _outcomes(figures: Figures) -> dict[str, object]:
    demand = figures.finance_demand
    return {"finance_demand_wan": None if demand is None else _wan(demand), **_totals(figures.totals)}


async def _public(session_id: int) -> dict[str, object]:
    """What outsiders may read: nothing of confidential needs, no amount of fewer than three firms."""
    figures = await figures_of(session_id, Audience.PUBLIC)
    return {"needs": figures.needs_total, "by_category": dict(figures.needs), "outcomes": _totals(figures.totals)}


def _totals(totals: Totals) -> dict[str, object]:
    return {
        "orders": _sums(totals.orders),
        "finance": _sums(totals.finance),
        "finance_granted": _sums(totals.granted),
        "projects": _sums(totals.projects),
        "technology": _sums(totals.technology),
        "talent_people": {rung.value: people for rung, people in totals.talent_people.items()},
        "signed": _sum(totals.signed),
    }


def _sums(sums: Mapping[Rung, Sum]) -> dict[str, object]:
    return {rung.value: _sum(one) for rung, one in sums.items()}


def _sum(one: Sum) -> dict[str, object]:
    return {"count": one.count, "amount_wan": None if one.amount is None else _wan(one.amount)}


def _wan(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _workbooks(folder: Path) -> list[dict[str, object]]:
    """A dry run over the folder's workbooks against its own register."""
    register = read_register(folder / "enterprises.csv")
    return [_workbook(path, read_limited(path, register, _day(folder))) for path in sorted(folder.glob("*.xlsx"))]


def _day(folder: Path) -> date:
    """The session's day: from where the workbook's spoken dates count."""
    return date.fromisoformat(json.loads((folder / "session.json").read_text(encoding="utf-8"))["date"])


def _workbook(path: Path, judged: Judged) -> dict[str, object]:
    actions = Counter({str(action): count for action, count in judged.counts.items()})
    return {"file": path.name, "rows": sum(actions.values()), "actions": dict(sorted(actions.items()))}
