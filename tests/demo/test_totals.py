"""The sums of a data set's ledger, against a clerk who has only the CSV files."""

import shutil
from pathlib import Path

import pytest
from clerk import TEXTILE, perturbed, rows, sums, write

from events.demo.actions import load_dataset
from events.foundation.errors import WrongInput
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.queries import ledger_of, totals_of
from events.outcomes.rules import Rung, Totals
from events.reports.queries import figures_of
from events.settings import Settings


def told(totals: Totals) -> dict[str, object]:
    """The product's sums in the clerk's words."""
    groups = {"orders": totals.orders, "projects": totals.projects, "finance": totals.finance}
    found: dict[str, object] = {
        name: {rung.value: (one.count, one.amount) for rung, one in group.items()} for name, group in groups.items()
    }
    people = totals.talent_people
    return found | {"talent": {"intent": people[Rung.INTENT], "signed": people[Rung.SIGNED]}}


async def test_the_sums_are_the_clerks_on_the_set_as_it_is(db: Settings) -> None:
    session_id = await load_dataset(SYSTEM, TEXTILE, outcomes=True)
    assert told(await totals_of(session_id)) == sums(TEXTILE)


async def test_the_sums_follow_when_needs_go_and_an_amount_changes(db: Settings, tmp_path: Path) -> None:
    folder = perturbed(tmp_path / "set")
    session_id = await load_dataset(SYSTEM, folder, outcomes=True)
    expected, before = sums(folder), sums(TEXTILE)
    assert told(await totals_of(session_id)) == expected
    assert {name for name in expected if expected[name] != before[name]} >= {"orders"}
    figures = await figures_of(session_id)
    assert figures.needs_total == len(rows(folder, "needs")) == 223
    categories = [row["category"] for row in rows(folder, "needs")]
    assert dict(figures.needs) == {one: categories.count(one) for one in sorted(set(categories))}


async def test_two_banks_on_one_need_count_the_need_once(db: Settings, tmp_path: Path) -> None:
    folder = perturbed(tmp_path / "set")
    outcomes = rows(folder, "outcomes")
    first = next(row for row in outcomes if row["kind"] == "finance" and row["stage"] == "已放款")
    second = {
        **first,
        "id": "O900",
        "party_b_id": "",
        "party_b_name": "另一家银行",
        "amount_wan": "77",
        "stage": "尽调中",
    }
    write(folder, "outcomes", [*outcomes, second])
    session_id = await load_dataset(SYSTEM, folder, outcomes=True)
    totals = await totals_of(session_id)
    assert told(totals) == sums(folder)
    assert totals.granted[Rung.INTENT].count == totals.finance[Rung.INTENT].count + 1


async def test_outcomes_come_only_when_asked_for(db: Settings) -> None:
    await load_dataset(SYSTEM, TEXTILE)
    assert await fetch("SELECT * FROM outcome") == []


async def test_a_stage_no_rung_is_known_for_is_named_with_its_line(db: Settings, tmp_path: Path) -> None:
    folder = perturbed(tmp_path / "set")
    for field, value in (("stage", "口头说好"), ("kind", "gift")):
        outcomes = rows(TEXTILE, "outcomes")
        outcomes[3][field] = value
        shutil.copy(TEXTILE / "needs.csv", folder)
        write(folder, "outcomes", outcomes)
        with pytest.raises(WrongInput) as wrong:
            await load_dataset(SYSTEM, folder, outcomes=True)
        place = {"file": "outcomes.csv", "line": 5, "field": field, "value": value}
        assert place.items() <= wrong.value.facts.items()
    assert await fetch("SELECT * FROM chain_session") == []


async def test_a_party_known_by_its_number_needs_no_name(db: Settings, tmp_path: Path) -> None:
    folder = perturbed(tmp_path / "set")
    outcomes = rows(folder, "outcomes")
    outcomes[0]["party_a_name"] = ""
    write(folder, "outcomes", outcomes)
    session_id = await load_dataset(SYSTEM, folder, outcomes=True)
    first, *_ = await ledger_of(session_id)
    names = {row["id"]: row["name"] for row in rows(folder, "enterprises")}
    assert (first.source_ref, first.a_name) == (outcomes[0]["id"], names[outcomes[0]["party_a_id"]])
