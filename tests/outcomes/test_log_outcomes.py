"""Write the ledger: all lines or none, tied to the meeting they came from; withdraw a line."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import make
import pytest
from fair import Fair, drafted, enter_as_host, enter_as_stranger, fair, released

from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.actions import OutcomeDraft, log_outcome, log_outcomes, seed_stages, withdraw_outcome
from events.outcomes.queries import ledger_of, totals_of
from events.outcomes.rules import Audience, Rung
from events.settings import Settings

ORDER = OutcomeDraft(
    kind="order",
    a_name="甲纺织",
    b_name="乙纱业",
    title="涤纶纱线年框",
    stage="已签约",
    recorded_on=date(2026, 12, 10),
    amount_wan=Decimal(1850),
)


async def a_fair() -> Fair:
    await seed_stages()
    return await fair()


async def test_lines_are_numbered_kept_and_written_down(db: Settings) -> None:
    found = await a_fair()
    drafts = [ORDER, replace(ORDER, source_ref="C0003"), replace(ORDER, title="第二单", amount_wan=None)]
    ids = await log_outcomes(SYSTEM, found.session_id, drafts)
    lines = await ledger_of(found.session_id)
    assert [(one.id, one.source_ref, one.title, one.amount_wan, one.rung) for one in lines] == [
        (ids[0], "C0001", "涤纶纱线年框", Decimal(1850), "signed"),
        (ids[1], "C0003", "涤纶纱线年框", Decimal(1850), "signed"),
        (ids[2], "C0002", "第二单", None, "signed"),
    ]
    deeds = await fetch("SELECT noun_id FROM audit_line WHERE deed = 'log_outcome' ORDER BY id")
    assert [row["noun_id"] for row in deeds] == ids
    assert await log_outcomes(SYSTEM, found.session_id, []) == []


async def test_all_lines_or_none_and_the_wrong_one_is_named(db: Settings) -> None:
    found = await a_fair()
    await log_outcome(SYSTEM, found.session_id, replace(ORDER, source_ref="O001"))
    for wrong, code in (
        (replace(ORDER, stage="口头说好"), "stage_unknown"),
        (replace(ORDER, kind="gift"), "stage_unknown"),
        (replace(ORDER, amount_wan=Decimal("-0.01")), "amount_negative"),
        (replace(ORDER, kind="talent", people=-1), "people_negative"),
        (replace(ORDER, b_name=" "), "party_missing"),
        (replace(ORDER, b_name=ORDER.a_name), "parties_same"),
        (replace(ORDER, source_ref="O001"), "outcome_reference_taken"),
    ):
        with pytest.raises(Refused) as refused:
            await log_outcomes(SYSTEM, found.session_id, [ORDER, ORDER, wrong])
        assert (refused.value.code, refused.value.facts["line"]) == (code, 3)
    with pytest.raises(Refused, match="outcome_reference_taken"):
        await log_outcomes(SYSTEM, found.session_id, [replace(ORDER, source_ref="O002")] * 2)
    assert len(await ledger_of(found.session_id)) == 1


async def test_a_line_speaks_of_its_own_session_only(db: Settings) -> None:
    found, other = await a_fair(), await fair()
    for draft in (replace(ORDER, need_id=other.needs[0]), replace(ORDER, supply_id=other.supplies[0])):
        with pytest.raises(NotFound):
            await log_outcome(SYSTEM, found.session_id, draft)
    with pytest.raises(NotFound):
        await log_outcome(SYSTEM, 404, ORDER)
    assert await fetch("SELECT * FROM outcome") == []


async def test_a_line_is_tied_to_the_released_meeting_of_its_two_parties(db: Settings) -> None:
    found = await a_fair()
    draft = replace(ORDER, a_id=found.providers[1], b_id=found.makers[0], need_id=found.needs[0])
    await drafted(found)
    await log_outcome(SYSTEM, found.session_id, draft)
    await released(found)
    await log_outcome(SYSTEM, found.session_id, draft)
    await log_outcome(SYSTEM, found.session_id, replace(draft, a_id=None))
    (meeting,) = await fetch(
        """SELECT m.id FROM meeting m JOIN meeting_plan p ON p.id = m.plan
           WHERE p.state = 'released' AND m.a = {} AND m.b = {}""",
        found.makers[0],
        found.providers[1],
    )
    assert [one.meeting_id for one in await ledger_of(found.session_id)] == [None, meeting["id"], None]


async def test_a_withdrawn_line_leaves_every_sum_and_stays_in_the_table(db: Settings) -> None:
    found = await a_fair()
    first, second = await log_outcomes(SYSTEM, found.session_id, [ORDER, replace(ORDER, amount_wan=Decimal(150))])
    await withdraw_outcome(SYSTEM, first)
    assert [one.id for one in await ledger_of(found.session_id)] == [second]
    assert (await totals_of(found.session_id)).orders[Rung.SIGNED].amount == Decimal(150)
    assert await fetch("SELECT withdrawn FROM outcome ORDER BY id") == [{"withdrawn": True}, {"withdrawn": False}]
    with pytest.raises(Refused, match="outcome_withdrawn"):
        await withdraw_outcome(SYSTEM, first)
    with pytest.raises(NotFound):
        await withdraw_outcome(SYSTEM, 404)
    await log_outcome(SYSTEM, found.session_id, ORDER)
    assert [one.source_ref for one in await ledger_of(found.session_id)] == ["C0002", "C0003"]


async def test_lines_written_at_once_get_numbers_of_their_own(db: Settings) -> None:
    found = await a_fair()
    await asyncio.gather(*[log_outcome(SYSTEM, found.session_id, ORDER) for _ in range(5)])
    assert [one.source_ref for one in await ledger_of(found.session_id)] == [f"C000{n}" for n in range(1, 6)]


async def test_the_public_ledger_has_no_line_of_a_confidential_need(db: Settings) -> None:
    found = await a_fair()
    secret = await make.need(found.session_id, found.makers[0], confidential=True)
    await log_outcomes(SYSTEM, found.session_id, [replace(ORDER, need_id=secret), ORDER])
    assert len(await ledger_of(found.session_id)) == 2
    assert [one.need_id for one in await ledger_of(found.session_id, Audience.PUBLIC)] == [None]
    assert (await totals_of(found.session_id, Audience.PUBLIC)).orders[Rung.INTENT].count == 1


async def test_stages_a_place_has_changed_stay_as_they_are(db: Settings) -> None:
    await seed_stages()
    await fetch("UPDATE stage_rung SET rung = 'done' WHERE kind = 'order' AND stage = '履约中'")
    await seed_stages()
    rows = await fetch("SELECT rung FROM stage_rung WHERE kind = 'order' AND stage = '履约中'")
    assert rows == [{"rung": "done"}]


async def test_the_page_shows_sums_and_lines_to_the_host_only(client: httpx.AsyncClient) -> None:
    found = await a_fair()
    address = f"/sessions/{found.session_id}/outcomes"
    await enter_as_host(client, found.session_id)
    assert "还没有成效" in (await client.get(address)).text
    await log_outcome(SYSTEM, found.session_id, ORDER)
    page = (await client.get(address)).text
    assert "涤纶纱线年框" in page
    assert "1,850" in page
    await enter_as_stranger(client)
    assert (await client.get(address)).status_code == 404


async def test_the_page_asks_as_often_for_three_lines_as_for_one(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    found = await a_fair()
    await enter_as_host(client, found.session_id)
    numbers = []
    for lines in (1, 2):
        await log_outcomes(SYSTEM, found.session_id, [ORDER] * lines)
        statements.clear()
        await client.get(f"/sessions/{found.session_id}/outcomes")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
