"""Lines are corrected, carry what their kind has, are asked about again; stage words are the administrator's."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from counting import statements
from desk import chief, host, said, send, sit_down
from httpx import AsyncClient

from events.foundation import clock
from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.outcomes.actions import (
    OutcomeDraft,
    Step,
    edit_outcome,
    follow_up,
    log_outcome,
    move_outcome,
    put_stage,
    seed_stages,
    withdraw_outcome,
)
from events.outcomes.queries import due_lines, outcome_of, stages, totals_of
from events.outcomes.rules import OutcomeKind, Rung, Verified
from events.outcomes.rules.follow import FollowUpResult
from events.programme.actions import EntryDraft, put_entry
from events.settings import Settings

DAY = date(2026, 9, 1)


async def a_line(session_id: int = 0, **changed: object) -> tuple[int, int]:
    await seed_stages()
    at = session_id or await make.session()
    usual = {"kind": "order", "a_name": "甲", "b_name": "乙", "title": "革基布", "stage": "待签章", "recorded_on": DAY}
    draft = OutcomeDraft(**{**usual, "amount_wan": Decimal(1000), **changed})  # type: ignore[arg-type] # fields of a draft
    return at, await log_outcome(SYSTEM, at, draft)


async def test_parties_and_title_are_corrected_and_the_audit_names_the_fields(client: AsyncClient) -> None:
    await host(client)
    session_id, key = await a_line()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    path = f"/sessions/{session_id}/outcomes/{key}"
    assert 'value="革基布"' in (await client.get(f"{path}/edit")).text
    fields = {
        "kind": "order",
        "a_id": str(firm),
        "b_name": "乙",
        "title": "革基布年度订单",
        "recorded_on": "2026-09-01",
    }
    assert (
        await send(client, f"{path}/edit", {**fields, "detail_quantity": "40", "stage": "已落实"})
    ).status_code == 303
    line = await outcome_of(session_id, key)
    assert (line.a_id, line.a_name, line.title, line.stage, line.amount_wan, line.details) == (
        firm,
        "丽水合成革有限公司",
        "革基布年度订单",
        "待签章",
        Decimal(1000),
        {"quantity": "40"},
    )
    audit = said(await client.get(f"/sessions/{session_id}/audit"))
    assert "更正成效 对接成效 1 改动：甲方、甲方名称、专项内容、名称" in audit
    wrong = await send(client, f"{path}/edit", {**fields, "title": "", "b_name": "丽水合成革有限公司"}, htmx=True)
    assert (wrong.status_code, "<html" in wrong.text, 'id="error-title"' in wrong.text) == (422, False, True)


async def test_withdrawn_lines_and_parties_of_a_seen_contract_stay(client: AsyncClient) -> None:
    session_id, key = await a_line()
    await move_outcome(SYSTEM, key, Step("已签约", DAY, Decimal(1000), verified=Verified.CONTRACT))
    usual = {"kind": "order", "b_name": "乙", "stage": "已签约", "recorded_on": DAY}
    with pytest.raises(Refused, match="outcome_contract_seen"):
        await edit_outcome(SYSTEM, key, OutcomeDraft(a_name="丙", title="革基布", **usual))  # type: ignore[arg-type] # fields
    await edit_outcome(SYSTEM, key, OutcomeDraft(a_name="甲", title="新名", **usual))  # type: ignore[arg-type] # fields
    assert (await outcome_of(session_id, key)).title == "新名"
    await withdraw_outcome(SYSTEM, key)
    with pytest.raises(Refused, match="outcome_withdrawn"):
        await edit_outcome(SYSTEM, key, OutcomeDraft(a_name="甲", title="又名", **usual))  # type: ignore[arg-type] # fields
    await chief(client)
    path = f"/sessions/{session_id}/outcomes"
    assert [(await client.get(f"{path}/{end}")).status_code for end in (f"{key}/edit", "follow-ups")] == [403, 403]
    await host(client)
    assert (await client.get(f"{path}/{key}/edit")).status_code == 404


async def test_a_line_carries_what_its_kind_has_and_words_of_the_dictionary(client: AsyncClient) -> None:
    await host(client)
    session_id, _ = await a_line()
    base = f"/sessions/{session_id}/outcomes"
    page = (await client.get(f"{base}/new?kind=project")).text
    assert ("拿地即开工" in page, "延链" in page, "人数" in page, "总投资" in page) == (True, True, False, True)
    project = {"kind": "project", "a_name": "甲", "b_name": "乙", "title": "年产万吨项目", "stage": "签约"}
    details = {"detail_chain_action": "extend", "detail_land_mu": "35.5", "detail_starts_with_land": "yes"}
    await send(client, base, {**project, **details})
    assert (await outcome_of(session_id, 2)).details == {
        "chain_action": "extend",
        "land_mu": "35.5",
        "starts_with_land": "yes",
    }
    await put_entry(SYSTEM, "chain_action", EntryDraft("extend", "延伸链", 1, active=False))
    assert "延伸链" not in (await client.get(f"{base}/new?kind=project")).text
    assert "补链延链强链 延伸链" in said(await client.get(f"{base}/2"))
    assert 'value="extend" selected' in (await client.get(f"{base}/2/edit")).text
    refused = await send(client, base, {**project, **details})
    assert (refused.status_code, 'id="error-detail_chain_action"' in refused.text) == (422, True)
    nobody = await send(client, base, {**project, "kind": "talent", "stage": "意向"})
    assert (nobody.status_code, "人才类要填人数" in nobody.text) == (422, True)


@pytest.mark.parametrize(("age", "due"), [(29, None), (30, 30), (89, 30), (90, 90), (180, 180), (400, 365)])
async def test_a_line_is_due_again_and_again(db: Settings, age: int, due: int | None) -> None:
    session_id, key = await a_line(recorded_on=clock.today() - timedelta(days=age))
    assert [one.due_days for one in await due_lines(session_id)] == ([due] if due else [])
    if due:
        await follow_up(SYSTEM, session_id, [key], FollowUpResult.UNREACHABLE)
        assert [(one.due_days, one.tried) for one in await due_lines(session_id)] == [(due, 1)]
        await follow_up(SYSTEM, session_id, [key], FollowUpResult.UNCHANGED)
        assert await due_lines(session_id) == []
        with pytest.raises(Refused, match="follow_up_nothing_due"):
            await follow_up(SYSTEM, session_id, [key], FollowUpResult.UNCHANGED)


async def test_what_has_arrived_and_who_will_not_tell_are_asked_no_more(db: Settings) -> None:
    session_id, key = await a_line()
    _, done = await a_line(session_id, stage="已落实", a_name="丁")
    assert [one.id for one in await due_lines(session_id)] == [key] != [done]
    await follow_up(SYSTEM, session_id, [key], FollowUpResult.DECLINED)
    await fetch("UPDATE outcome SET recorded_on = recorded_on - 400")
    assert await due_lines(session_id) == []


async def test_one_call_settles_all_that_is_due_of_a_firm(client: AsyncClient) -> None:
    await host(client)
    session_id, key = await a_line()
    _, second = await a_line(session_id, title="染整助剂")
    path = f"/sessions/{session_id}/outcomes/follow-ups"
    with statements() as one_firm:
        page = said(await client.get(path))
    assert ("2 条到期" in page, "染整助剂" in page) == (True, True)
    await a_line(session_id, a_name="丙")
    with statements() as two_firms:
        await client.get(path)
    assert len(one_firm) == len(two_firms)
    wrong = await send(client, path, {"result": "unchanged"})
    assert "没有勾选任何一条" in wrong.text
    assert (wrong.status_code, (await send(client, path, {"lines": "99", "result": "unchanged"})).status_code) == (
        422,
        404,
    )
    ticked = await send(client, path, {"lines": [str(key), str(second)], "result": "unchanged", "note": "等验收"})
    assert (ticked.status_code, len(await due_lines(session_id))) == (303, 1)
    assert "没有变化 等验收" in said(await client.get(f"/sessions/{session_id}/outcomes/{key}"))
    onward = await send(client, path, {"lines": "3", "result": "progress"})
    assert onward.headers["location"] == f"/sessions/{session_id}/outcomes/3"


async def test_the_administrator_puts_stage_words_on_rungs_and_retires_them(client: AsyncClient) -> None:
    session_id, key = await a_line()
    await sit_down(client, await make.account(Role.ADMINISTRATOR))
    assert "待签章" in (await client.get("/stages")).text
    word = {"kind": "order", "stage": "待签章", "rung": "signed", "active": ""}
    assert (await send(client, "/stages", word)).status_code == 303
    assert (await totals_of(session_id)).orders[Rung.SIGNED].amount == Decimal(1000)
    assert "待签章" not in [stage for stage, _ in (await stages())["order"]]
    assert "转为" not in said(await client.get("/audit?deed=put_stage"))
    wrong = await send(client, "/stages", {**word, "rung": "loan"})
    assert (wrong.status_code, "这一类成效没有这个档位" in wrong.text) == (422, True)
    await host(client)
    assert (await client.get("/stages")).status_code == 403
    assert 'value="待签章" selected' in (await client.get(f"/sessions/{session_id}/outcomes/{key}")).text
    with pytest.raises(NotAllowed):
        await put_stage(
            make.actor(Role.ORGANIZER, ScopeKind.UNIT, 1), OutcomeKind.ORDER, "口头", Rung.INTENT, active=True
        )
