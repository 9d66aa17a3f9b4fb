"""What became of a line of the ledger is written down with its day; nothing it said before is lost."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient

from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.foundation.listing import asked_of
from events.identity.rules import SYSTEM
from events.outcomes.actions import OutcomeDraft, Step, log_outcome, move_outcome, seed_stages, withdraw_outcome
from events.outcomes.queries import OUTCOMES, outcome_of, steps_of, totals_of
from events.outcomes.rules import Rung, Verified
from events.settings import Settings

DAY = date(2026, 12, 11)
FORM = {
    "stage": "履约中",
    "amount_wan": "1200",
    "verified": "contract",
    "happened_on": "2027-01-10",
    "note": "首批已发",
}


async def a_line(**changed: object) -> tuple[int, int]:
    await seed_stages()
    session_id = await make.session()
    usual = {"kind": "order", "a_name": "甲", "b_name": "乙", "title": "革基布", "stage": "待签章", "recorded_on": DAY}
    draft = OutcomeDraft(**{**usual, "amount_wan": Decimal(1000), **changed})  # type: ignore[arg-type] # fields of a draft
    return session_id, await log_outcome(SYSTEM, session_id, draft)


async def test_a_line_moves_and_keeps_what_it_said(db: Settings) -> None:
    session_id, key = await a_line()
    assert await steps_of(key) == []
    step = Step("履约中", date(2027, 1, 10), Decimal(1200), verified=Verified.BOTH, note="首批已发")
    await move_outcome(SYSTEM, key, step)
    line = await outcome_of(session_id, key)
    assert (line.stage, line.amount_wan, line.verified, line.recorded_on) == ("履约中", Decimal(1200), "both", DAY)
    told = [(one.stage, one.amount_wan, one.happened_on, one.verified) for one in await steps_of(key)]
    assert told == [
        ("履约中", Decimal(1200), date(2027, 1, 10), "both"),
        ("待签章", Decimal(1000), DAY, "claimed"),
    ]
    orders = (await totals_of(session_id)).orders
    assert (orders[Rung.INTENT].amount, orders[Rung.SIGNED].amount) == (Decimal(1200), Decimal(1200))


async def test_impossible_steps_change_nothing(db: Settings) -> None:
    session_id, key = await a_line()
    for wrong in (Step("起飞", DAY), Step("履约中", DAY, Decimal(-1)), Step("履约中", DAY, people=-1)):
        with pytest.raises(Refused):
            await move_outcome(SYSTEM, key, wrong)
    assert ((await outcome_of(session_id, key)).stage, await steps_of(key)) == ("待签章", [])
    with pytest.raises(NotFound):
        await move_outcome(SYSTEM, 99_999, Step("履约中", DAY))
    await withdraw_outcome(SYSTEM, key)
    with pytest.raises(Refused, match="outcome_withdrawn"):
        await move_outcome(SYSTEM, key, Step("履约中", DAY))


async def test_lines_nobody_asked_about_are_due_until_they_arrive(db: Settings) -> None:
    today = clock.today()
    session_id, key = await a_line(recorded_on=today - timedelta(days=30))

    async def due(code: str) -> list[int]:
        return [row.id for row in (await OUTCOMES.find(asked_of(f"due={code}"), session_id)).rows]

    assert (await due("1"), await due("0")) == ([key], [])
    await move_outcome(SYSTEM, key, Step("履约中", today, Decimal(1000)))
    assert (await due("1"), await due("0")) == ([], [key])


async def test_the_page_shows_a_line_and_takes_the_step(client: AsyncClient) -> None:
    session_id, key = await a_line()
    await host(client)
    path = f"/sessions/{session_id}/outcomes/{key}"
    assert f'href="{path}"' in (await client.get(f"/sessions/{session_id}/outcomes")).text
    page = (await client.get(path)).text
    assert ('value="1000"' in page, "登记后还没有变化" in page) == (True, True)
    assert (await send(client, path, FORM)).status_code == 303
    shown = said(await client.get(path))
    assert ("已见合同" in shown, "首批" in shown, "1,200 万元" in shown) == (True, True, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stage": "起飞"}, "stage"),
        ({"amount_wan": "很多"}, "amount_wan"),
        ({"amount_wan": "900000"}, "amount_wan"),
        ({"verified": "heard"}, "verified"),
        ({"happened_on": "明天"}, "happened_on"),
        ({"people": "-3"}, "people"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(client: AsyncClient, change: dict[str, str], field: str) -> None:
    session_id, key = await a_line()
    await host(client)
    answer = await send(client, f"/sessions/{session_id}/outcomes/{key}", {**FORM, **change}, htmx=True)
    assert (answer.status_code, f'href="#field-{field}"' in answer.text, "<html" in answer.text) == (422, True, False)
    assert await steps_of(key) == []


async def test_strangers_and_lines_of_other_sessions(client: AsyncClient) -> None:
    session_id, key = await a_line()
    other = await make.session()
    await host(client)
    assert (await client.get(f"/sessions/{other}/outcomes/{key}")).status_code == 404
    assert (await send(client, f"/sessions/{other}/outcomes/{key}", FORM)).status_code == 404
    await chief(client)
    assert (await client.get(f"/sessions/{session_id}/outcomes/{key}")).status_code == 403
    assert (await send(client, f"/sessions/{session_id}/outcomes/{key}", FORM)).status_code == 403
