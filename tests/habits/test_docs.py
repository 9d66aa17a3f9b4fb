"""What the documents say is there, is there."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from events.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in chain(ROOT.glob("*.md"), ROOT.glob("docs/**/*.md"), ROOT.glob("scheduling/*.md"))
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CASE = re.compile(r"case|half-day|(typical|tight|windows|dense)-\d+( replan)?")
CELLS = 11
COMMAND = re.compile(r"lianqiao ([a-z][a-z-]+)")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    folder = (ROOT / page).parent
    targets = [target for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_command_named_in_the_documents_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    named = set(chain.from_iterable(COMMAND.findall((ROOT / page).read_text(encoding="utf-8")) for page in PAGES))
    assert len(COMMANDS) <= len(offered)
    assert named - offered == set()


def test_every_decision_is_one_page() -> None:
    long = [path.name for path in ROOT.glob("docs/decisions/*.md") if len(path.read_text().splitlines()) > 60]
    assert long == []


def test_every_row_of_the_benchmark_of_plans_is_a_case_with_its_goal() -> None:
    source = ast.parse((ROOT / "benchmarks/scheduling.py").read_text())
    [goals] = [ast.literal_eval(node.value) for node in source.body if _names(node, "GOALS")]  # type: ignore[attr-defined]
    lines = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if len(row := line.strip("| ").split(" | ")) > CELLS]
    told = {row[0]: row[11].strip() for row in rows if row[1] == "lianqiao" and row[0] in goals}

    assert [row[0] for row in rows if not CASE.fullmatch(row[0])] == []
    assert told == {name: f"{goals[name][0]:g} / {goals[name][1]:g}" for name in told} != {}


def _names(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name
