"""Problem and plan files: what is written is read again; a wrong field is named with what would help."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from timetables import bank, four, plan_of, problems, solved

from scheduling import (
    Fixed,
    InputError,
    Meeting,
    Plan,
    Problem,
    Violation,
    plan_bytes,
    plan_from,
    problem_bytes,
    problem_from,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)


def test_a_problem_with_every_field_comes_back_from_its_file(tmp_path: Path) -> None:
    base = bank()
    earlier = plan_of(base, Meeting("bank", "F1", 0, 1, "finance"))
    problem = replace(
        base,
        pairs=(replace(base.pairs[0], must=True, window=(0, 2)), *base.pairs[1:]),
        fixed=(Fixed("F1", "F2", 3),),
        forbidden=(("F2", "F3"),),
        shortfall_price=7,
        max_break_spread=2,
        trade_share=0.25,
        table_of={"bank": 1},
        earlier=earlier,
        locked=(("bank", "F1"),),
    )
    write_problem(problem, tmp_path / "problem.json")

    assert read_problem(tmp_path / "problem.json") == problem


def test_a_plan_comes_back_from_its_file(tmp_path: Path) -> None:
    plan = solved(bank())
    write_plan(plan, tmp_path / "plan.json")

    assert read_plan(tmp_path / "plan.json") == plan


def test_an_infeasible_plan_keeps_its_conflicts(tmp_path: Path) -> None:
    plan = solved(four(fixed=(Fixed("A", "B", 0),), forbidden=(("A", "B"),)))
    write_plan(plan, tmp_path / "plan.json")

    assert read_plan(tmp_path / "plan.json").conflicts == (Violation("promised_forbidden", {"a": "A", "b": "B"}),)


@settings(max_examples=30, deadline=None)
@given(problems())
def test_any_problem_comes_back_from_its_bytes(problem: Problem) -> None:
    assert problem_from(problem_bytes(problem)) == problem


def test_what_is_left_out_has_its_stated_meaning() -> None:
    problem = problem_from(
        b'{"format":"lianqiao-problem/1","slots":2,"tables":[1,1],"parties":[{"id":"A"},{"id":"B"}],'
        b'"pairs":[{"a":"A","b":"B","value":5}]}'
    )

    party = problem.parties[0]
    assert (party.present, party.delegates, party.max_meetings, party.min_meetings) == ("11", 1, None, 0)
    assert (problem.name, problem.fixed, problem.forbidden, problem.shortfall_price) == ("", (), (), None)


def test_a_plan_without_extras_can_be_read() -> None:
    plan = plan_from(
        b'{"format":"lianqiao-plan/1","status":"feasible","value":0,"shortfall":0,"objective":0,"upper_bound":0,'
        b'"gap":0,"idle_slots":0,"breaks":0,"table_changes":0,"meetings":[]}'
    )

    assert (plan.unplaced, plan.seconds, plan.seed, plan.versions) == ((), {}, 0, {})


def _with(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(problem_bytes(four(fixed=(Fixed("A", "B", 0),))))
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda c: c["parties"][3].update(present=5),
            "parties[3] (D).present: Expected `str`, got `int`; write a text in quotes",
        ),
        (
            lambda c: c["parties"][3].update(presnt="111"),
            "parties[3] (D): contains unknown field `presnt`; check the spelling, or leave it out",
        ),
        (lambda c: c["parties"][0].pop("id"), "parties[0]: missing required field `id`; add it"),
        (
            lambda c: c["pairs"][1].update(value="x"),
            "pairs[1] (A, C).value: Expected `int`, got `str`; write a whole number without quotes",
        ),
        (
            lambda c: c["pairs"][1].update(window=[1]),
            "pairs[1] (A, C).window: Expected `array` of length 2; compare it with the format in scheduling/README.md",
        ),
        (
            lambda c: c["pairs"].append(3),
            "pairs[6]: Expected `object`, got `int`; compare it with the format in scheduling/README.md",
        ),
        (
            lambda c: c["fixed"][0].update(slot=1.5),
            "fixed[0] (A, B).slot: Expected `int`, got `float`; write a whole number without quotes",
        ),
        (lambda c: c.pop("format"), "file: missing required field `format`; add it"),
        (lambda c: c.update(format="x"), "format: Invalid enum value 'x'; use one of the words of the format"),
        (lambda c: c["fixed"][0].update(slot=9), "fixed[0] (A, B).slot: 9 is no slot; use 0..2"),
    ],
)
def test_a_wrong_field_of_a_file_is_named_with_what_would_help(
    change: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(InputError) as refusal:
        problem_from(_with(change))

    assert str(refusal.value) == message


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'"\xff"', b"[" * 100_000])
def test_what_is_no_problem_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(InputError) as refusal:
        problem_from(content)
    assert refusal.value.path == "file"
    with pytest.raises(InputError):
        plan_from(content)


def test_a_wrong_plan_field_is_named_with_its_pair() -> None:
    content = json.loads(plan_bytes(solved(four())))
    content["meetings"][0]["slot"] = "first"

    with pytest.raises(InputError) as refusal:
        plan_from(json.dumps(content).encode())
    assert refusal.value.path.startswith("meetings[0] (")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError) as refusal:
        read_problem("no/such/file.json")

    assert str(refusal.value) == "no/such/file.json: No such file or directory; give the path of a JSON file"


def test_the_same_plan_has_the_same_bytes() -> None:
    plan: Plan = solved(four())

    assert plan_bytes(plan) == plan_bytes(plan_from(plan_bytes(plan)))
