"""The ledger as a list: searched, filtered, sorted; sums stay those of the whole; taken home as a file."""

from decimal import Decimal

import make
from desk import host
from httpx import AsyncClient

from events.foundation.listing import asked_of
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.actions import OutcomeDraft, log_outcome, seed_stages
from events.outcomes.queries import OUTCOMES


async def ledger() -> int:
    await seed_stages()
    session_id = await make.session()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    secret = await make.need(session_id, firm, title="保密攻关", confidential=True)
    common = {"a_id": firm, "a_name": "丽水合成革有限公司", "b_id": None, "recorded_on": make.DAY}
    for kind, stage, title, b_name, amount, need in (
        ("order", "已签约", "革基布订单", "外地客商", Decimal(300), None),
        ("order", "履约中", "纱线订单", "甲方", Decimal(20), secret),
        ("finance", "已授信", "技改贷款", "某银行", Decimal(1000), None),
    ):
        said = {"kind": kind, "stage": stage, "title": title, "b_name": b_name, "amount_wan": amount, "need_id": need}
        await log_outcome(SYSTEM, session_id, OutcomeDraft(**{**common, **said, "people": None}))
    return session_id


async def test_lines_are_found_and_ordered(client: AsyncClient) -> None:
    session_id = await ledger()
    found = {
        "": ["革基布订单", "纱线订单", "技改贷款"],
        "kind=order": ["革基布订单", "纱线订单"],
        "rung=credit": ["技改贷款"],
        "stage=履约中": ["纱线订单"],
        "q=紗線": ["纱线订单"],
        "q=保密攻关": ["纱线订单"],
        "sort=-amount": ["技改贷款", "革基布订单", "纱线订单"],
        "kind=moon&county=": ["革基布订单", "纱线订单", "技改贷款"],
    }
    for query, titles in found.items():
        assert [row.title for row in (await OUTCOMES.find(asked_of(query), session_id)).rows] == titles, query


async def test_sums_stay_those_of_everything(client: AsyncClient) -> None:
    session_id = await ledger()
    await host(client)
    page = (await client.get(f"/sessions/{session_id}/outcomes?kind=finance")).text
    assert ("320 万元" in page, "技改贷款" in page, "革基布订单" in page) == (True, True, False)
    assert "去掉几个筛选" in (await client.get(f"/sessions/{session_id}/outcomes?q=没有")).text


async def test_the_file_holds_what_is_filtered_and_is_noted(client: AsyncClient) -> None:
    session_id = await ledger()
    await host(client)
    answer = await client.get(f"/sessions/{session_id}/outcomes?kind=order&format=csv")
    lines = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    assert [(line[4], line[6]) for line in lines[1:]] == [("革基布订单", "否"), ("纱线订单", "是")]
    assert len(await fetch("SELECT id FROM audit_line WHERE deed = 'export_list'")) == 1
    await host(client, "QT-JSJ")
    assert (await client.get(f"/sessions/{session_id}/outcomes?format=csv")).status_code == 404
