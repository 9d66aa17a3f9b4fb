"""`lianqiao demo` and `lianqiao dataset load` as people run them: in a process of their own, without a browser."""

import asyncio
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from clerk import TEXTILE, rows, wan, write

from events.demo.actions import Walk, walk
from events.demo.documents import summary_of
from events.foundation.transaction import fetch
from events.meetings.planning import files_of_run
from events.meetings.queries import released_plan
from events.settings import Settings

FILES = [
    "agendas.pdf",
    "badges.pdf",
    "plan.json",
    "problem.json",
    "report.docx",
    "report.pdf",
    "report.xlsx",
    "summary.json",
]
Json = dict[str, Any]


def lianqiao(*words: object, url: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "events.cli", *map(str, words)]
    environment = {**os.environ, "DATABASE_URL": url} if url else None
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


@pytest.fixture(scope="module")
def papers(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo leaves behind after three rounds."""
    folder = tmp_path_factory.mktemp("demo")
    done = lianqiao("demo", "--rounds", 3, "--out", folder, url=database_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == json.loads((folder / "summary.json").read_text())["sentence"]
    return folder


@pytest.fixture(scope="module")
def summary(papers: Path) -> Json:
    found: Json = json.loads((papers / "summary.json").read_text())
    return found


@pytest.mark.pdf
def test_every_paper_is_there(papers: Path) -> None:
    assert sorted(path.name for path in papers.iterdir()) == FILES
    magic = {name: (papers / name).read_bytes()[:4] for name in FILES}
    assert {name: start for name, start in magic.items() if not name.endswith("json")} == {
        **dict.fromkeys(["agendas.pdf", "badges.pdf", "report.pdf"], b"%PDF"),
        **dict.fromkeys(["report.docx", "report.xlsx"], b"PK\x03\x04"),
    }


@pytest.mark.pdf
def test_the_summary_counts_what_the_files_hold(summary: Json) -> None:
    enterprises, needs = rows(TEXTILE, "enterprises"), rows(TEXTILE, "needs")
    assert summary["organisations"]["total"] == len(enterprises) == 106
    assert summary["filing"]["by_kind"]["enterprise"] == len({row["enterprise_id"] for row in needs}) == 57
    assert summary["needs"]["total"] == len(needs) == 233
    assert summary["needs"]["confidential"] == sum(row["confidential"] == "1" for row in needs) == 7
    assert summary["supplies"]["total"] == len(rows(TEXTILE, "supplies")) == 320
    assert summary["plan"]["per_slot"] == [30, 30, 30]
    by_state = summary["plan"]["meetings_by_state"]
    assert sum(by_state.values()) == summary["plan"]["meetings"] == 90
    here = summary["checkin"]
    assert (here["people"], here["organisations"]) == (here["scans_counted"], 106 - 8)


@pytest.mark.pdf
def test_the_public_part_holds_nothing_of_confidential_needs(summary: Json) -> None:
    needs = [row for row in rows(TEXTILE, "needs") if row["confidential"] == "0"]
    public = summary["public"]
    categories = [row["category"] for row in needs]
    assert public["by_category"] == {name: categories.count(name) for name in sorted(set(categories))}
    assert public["needs"] == 226
    open_ids = {row["id"] for row in needs}
    banks = [row for row in rows(TEXTILE, "outcomes") if row["kind"] == "finance" and row["need_id"] in open_ids]
    asked = {row["id"]: wan(row["amount_wan"]) for row in needs}
    expected = sum((asked[row["need_id"]] for row in banks), Decimal(0))
    assert public["outcomes"]["finance"]["intent"] == {"count": len(banks), "amount_wan": f"{expected:f}"}
    assert summary["outcomes"]["finance"]["intent"]["count"] == len(banks) + 1


@pytest.mark.pdf
def test_the_plan_passes_the_check(papers: Path) -> None:
    checked = lianqiao("schedule", "check", papers / "problem.json", papers / "plan.json")
    assert checked.returncode == 0, checked.stdout
    plan = json.loads((papers / "plan.json").read_text())
    plan["meetings"][0]["slot"] = plan["meetings"][1]["slot"]
    plan["meetings"][0]["table"] = plan["meetings"][1]["table"]
    (papers.parent / "broken.json").write_text(json.dumps(plan))
    assert lianqiao("schedule", "check", papers / "problem.json", papers.parent / "broken.json").returncode == 1


@pytest.mark.pdf
async def test_a_second_walk_leaves_the_same_bytes(papers: Path, db: Settings) -> None:
    session_id = await walk(Walk(TEXTILE, rounds=3))
    plan = await released_plan(session_id)
    assert plan is not None
    problem, answer = await files_of_run(plan.run_id or 0)
    text = json.dumps(await summary_of(session_id, TEXTILE), ensure_ascii=False, indent=1) + "\n"
    assert problem == (papers / "problem.json").read_bytes()
    assert answer == (papers / "plan.json").read_bytes()
    assert text == (papers / "summary.json").read_text()


async def test_loading_prints_the_sessions_id(db: Settings, database_url: str) -> None:
    done = await asyncio.to_thread(lianqiao, "dataset", "load", TEXTILE, "--session", "试装", url=database_url)
    rows_of = await fetch("SELECT id, title FROM chain_session")
    assert (done.returncode, done.stderr) == (0, "")
    assert rows_of == [{"id": int(done.stdout), "title": "试装"}]


async def test_a_folder_that_cannot_be_used_exits_2_and_names_the_place(
    db: Settings, database_url: str, tmp_path: Path
) -> None:
    broken = tmp_path / "set"
    broken.mkdir()
    for path in TEXTILE.glob("*.[jc]s*"):
        (broken / path.name).write_bytes(path.read_bytes())
    needs = rows(TEXTILE, "needs")
    needs[2]["amount_wan"] = "约三百万"
    write(broken, "needs", needs)
    for folder, words in (
        (broken, ["needs.csv", "第 4 行", "amount_wan", "约三百万"]),
        (tmp_path / "nowhere", ["nowhere"]),
    ):
        done = await asyncio.to_thread(lianqiao, "dataset", "load", folder, url=database_url)
        assert (done.returncode, done.stdout) == (2, "")
        assert [word for word in words if word not in done.stderr] == []
        assert "Traceback" not in done.stderr
    assert await fetch("SELECT * FROM chain_session") == []
