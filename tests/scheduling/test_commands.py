"""`lianqiao schedule`: files in, files out, exit codes 0, 1 and 2."""

import json
from pathlib import Path

import pytest
from timetables import four, with_party

from scheduling import Fixed, read_plan, write_problem
from scheduling.commands import main


@pytest.fixture
def problem(tmp_path: Path) -> str:
    """The path of a problem file."""
    write_problem(four(), tmp_path / "problem.json")
    return str(tmp_path / "problem.json")


def test_solve_writes_a_plan_that_check_accepts(
    problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(tmp_path / "plan.json")

    assert main(["solve", problem, "--out", plan, "--time-limit", "9", "--seed", "4"]) == 0
    assert (read_plan(plan).seed, read_plan(plan).value) == (4, 105)
    assert main(["check", problem, plan]) == 0
    assert capsys.readouterr().out == ""


def test_plan_files_are_equal_byte_for_byte_without_timings(problem: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    for path in (first, second):
        assert main(["solve", problem, "--out", str(path), "--no-timings", "--polish", "3"]) == 0

    assert first.read_bytes() == second.read_bytes()


def test_check_prints_each_violation_and_refuses(
    problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    main(["solve", problem, "--out", str(plan)])
    content = json.loads(plan.read_text())
    content["value"] = 1
    plan.write_text(json.dumps(content))

    assert main(["check", problem, str(plan)]) == 1
    assert capsys.readouterr().out == 'value_wrong {"claimed": 1, "counted": 105}\n'


def test_promises_that_contradict_each_other_are_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_problem(four(fixed=(Fixed("A", "B", 0),), forbidden=(("A", "B"),)), tmp_path / "p.json")

    assert main(["solve", str(tmp_path / "p.json"), "--out", str(tmp_path / "plan.json")]) == 1
    assert capsys.readouterr().out == 'promised_forbidden {"a": "A", "b": "B"}\n'
    assert read_plan(tmp_path / "plan.json").status == "infeasible"


def test_replan_mends_a_plan(problem: str, tmp_path: Path) -> None:
    plan, mended = str(tmp_path / "plan.json"), str(tmp_path / "plan2.json")
    main(["solve", problem, "--out", plan])
    words = ["replan", problem, plan, "--now", "0", "--absent", "A", "--late", "B:2", "--radius", "0", "--out", mended]

    assert main(words) == 0
    assert not [m for m in read_plan(mended).meetings if m.slot > 0 and "A" in (m.a, m.b)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "none.json", "none.json"], "none.json: No such file or directory; give the path of a JSON file\n"),
        (
            ["replan", "PROBLEM", "PLAN", "--now", "9", "--out", "x"],
            "now: 9 is no slot; use 0..2, or -1 before the first\n",
        ),
        (
            ["solve", "PROBLEM", "--out", "no/folder/plan.json"],
            "no/folder/plan.json: No such file or directory; give a path that can be written\n",
        ),
        (
            ["solve", "PLAN", "--out", "x"],
            "format: Invalid enum value 'lianqiao-plan/1'; use one of the words of the format\n",
        ),
    ],
)
def test_wrong_input_is_named(
    words: list[str], message: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(tmp_path / "plan.json")
    main(["solve", problem, "--out", plan])

    assert main([{"PROBLEM": problem, "PLAN": plan}.get(word, word) for word in words]) == 2
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["solve"],
        ["solve", "p.json", "--out", "x", "--time-limit", "0"],
        ["solve", "p.json", "--out", "x", "--time-limit", "soon"],
        ["replan", "p", "q", "--now", "1", "--out", "x", "--late", "A"],
        ["replan", "p", "q", "--now", "1", "--out", "x", "--radius", "2"],
    ],
)
def test_wrong_words_are_refused_without_a_traceback(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage: lianqiao schedule" in capsys.readouterr().err


def test_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "solve|check|replan" in capsys.readouterr().out


def test_an_absent_party_that_nobody_knows_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_problem(with_party(four(), "A", max_meetings=1), tmp_path / "p.json")
    plan = str(tmp_path / "plan.json")
    main(["solve", str(tmp_path / "p.json"), "--out", plan])

    assert main(["replan", str(tmp_path / "p.json"), plan, "--now", "0", "--absent", "Z", "--out", plan]) == 2
    assert capsys.readouterr().err == "absent or late: 'Z' is no party; use the id of a party\n"
