"""Sheets of what organisations offer: told apart from needs, of a kind, previewed, decided, confirmed, listed."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import httpx
import make
import pytest
from desk import host, said, send
from intake.equipment_session import BY_KEY, FILLED_IN, HEADER, REGISTER, Cells, need, sheet_of, write_workbook
from intake.sent import firms_known, tabs, uploaded

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.intake.actions import FileSent, confirm_upload, take_rows
from events.intake.engine import judge
from events.intake.rules.names import kind_named
from events.intake.rules.offers import announces_offers, offered_kind
from events.intake.rules.sheets import Book
from events.marketplace.queries import needs_of, supplies_of
from events.marketplace.rules import NeedState, SupplyState, Visibility
from events.settings import Settings

A1, A2 = BY_KEY["A1"], BY_KEY["A2"]
BANK = "缙云恒信农村商业银行股份有限公司"
OFFERED: list[Cells] = [
    ("智能装备产业链供需对接会供给清单",),
    ("序号", "单位名称", "信用代码", "产品名称", "产品特点", "额度（万元）", "联系人", "联系电话", "是否公开"),
    (1, A1.name, A1.uscc, "精密主轴轴承", "P4级", 300, "王工", A1.phone, "是"),
    (2, A2.name, A2.uscc, "检测服务", "当天出报告", "20-50", "李工", A2.phone, "否"),
    (3, BANK, None, "设备按揭贷", "最长五年", 1000, "金经理", "19911110099", "是"),
    (4, A1.name, A1.uscc, "精密主轴轴承。", "P4级", 300, "王工", A1.phone, "是"),
]


def sent(folder: Path, offered: list[Cells]) -> FileSent:
    path = folder / "供需.xlsx"
    write_workbook(path, {"需求": [HEADER, need(1, "A1"), need(2, "A2")], "供给": offered, "空": []})
    return FileSent(path.name, path.read_bytes())


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("供给", True),
        ("企业可提供产品清单", True),
        ("高校科技成果", True),
        ("金融产品推介", True),
        ("供需对接会供给清单", True),
        ("供需汇总表", None),
        ("产销", None),
        ("供给和需求", None),
        ("科技成果需求", False),
        ("采购", False),
    ],
)
def test_headings_announce_offers_needs_or_neither(text: str, announced: bool | None) -> None:  # noqa: FBT001 - a table of cases
    assert announces_offers(text) is announced


@pytest.mark.parametrize(
    ("type_cell", "around", "who", "title", "kind"),
    [
        ("技术成果", "供给", A1.name, "轴承", "technology"),
        ("", "金融产品供给", A1.name, "科技易贷", "finance"),
        ("", "供给", BANK, "易贷", "finance"),
        ("", "供给", "丽水学院", "抛光液", "technology"),
        ("", "供给", A1.name, "MES系统集成", "digital"),
        ("", "供给", A1.name, "轴承检测", "service"),
        ("", "供给", A1.name, "毕业生实习", "talent"),
        ("", "供给", A1.name, "轴承", "product"),
        ("产品", "供给", A1.name, "软件", "product"),
    ],
)
def test_the_kind_of_an_offer(type_cell: str, around: str, who: str, title: str, kind: str) -> None:
    assert offered_kind(type_cell, around, who, title) == kind


def test_names_tell_banks_and_universities_from_companies() -> None:
    names = (BANK, "丽水学院", "龙泉青瓷研究所", "龙泉青瓷研究所有限公司", A1.name)
    assert [kind_named(name) for name in names] == ["bank", "university", "institute", "enterprise", "enterprise"]


def test_offers_are_told_apart_by_sheet_by_heading_and_by_a_type_that_asks() -> None:
    header: Cells = ("企业名称", "类别", "名称", "说明", "金额")
    grouped = sheet_of(
        [header, ("一、供给信息",), (A1.name, "", "轴承", "", 5), ("二、采购需求",), (A2.name, "", "钢材", "", 6)],
        "汇总",
    )
    mixed = sheet_of([header, (A1.name, "产品", "轴承", "", 5), (A2.name, "采购", "钢材", "", 6)], "供给")
    judged = [judge(Book("x.xlsx", (sheet,)), REGISTER, FILLED_IN).to_json() for sheet in (grouped, mixed)]
    for one in judged:
        assert [row["values"]["kind"] for row in one["supplies"]] == ["product"]  # type: ignore[attr-defined]  # JSON
        assert [row["values"].get("category") for row in one["rows"] if row["values"]] == ["purchase"]  # type: ignore[attr-defined]  # JSON


async def test_needs_and_supplies_of_two_sheets_are_written_listed_and_the_second_time_the_same(
    db: Settings, tmp_path: Path
) -> None:
    session_id = await make.session()
    await firms_known()
    upload_id = await uploaded(session_id, sent(tmp_path, OFFERED))
    assert await tabs(session_id, upload_id) == {"new": 4, "review": 1, "duplicate": 1, "skipped": 3}
    await take_rows(SYSTEM, session_id, upload_id, [await number_of(upload_id, BANK)])
    assert await confirm_upload(SYSTEM, session_id, upload_id, NeedState.PUBLISHED) == Counter(new=5)
    found = await supplies_of(session_id)
    assert [(one.organisation_name, one.kind, one.title, one.amount_wan, one.visibility) for one in found] == [
        (A1.name, "product", "精密主轴轴承", Decimal(300), Visibility.PARTICIPANTS),
        (A2.name, "service", "检测服务", Decimal(50), Visibility.HOST),
        (BANK, "finance", "设备按揭贷", Decimal(1000), Visibility.PARTICIPANTS),
    ]
    assert ({one.state for one in found}, len(await needs_of(session_id))) == ({SupplyState.PUBLISHED}, 2)
    assert (await fetch("SELECT kind FROM organisation WHERE name = {}", BANK))[0]["kind"] == "bank"
    again = await uploaded(session_id, sent(tmp_path, OFFERED))
    assert await confirm_upload(SYSTEM, session_id, again) == Counter(same=5)
    assert len(await supplies_of(session_id)) == 3


async def number_of(upload_id: int, name: str) -> int:
    sql = """SELECT at - 1 AS at FROM upload, jsonb_array_elements(judged->'rows') WITH ORDINALITY AS row (said, at)
             WHERE upload.id = {} AND said->'values'->>'enterprise_name' = {}"""
    return int((await fetch(sql, upload_id, name))[0]["at"])


async def test_a_changed_supply_keeps_who_may_see_it_unless_it_becomes_confidential(
    db: Settings, tmp_path: Path
) -> None:
    session_id = await make.session()
    await firms_known()
    await confirm_upload(SYSTEM, session_id, await uploaded(session_id, sent(tmp_path, OFFERED[:4])))
    later = [*OFFERED[:2], (*OFFERED[2][:5], 500, *OFFERED[2][6:8], "否"), OFFERED[3]]
    assert await confirm_upload(SYSTEM, session_id, await uploaded(session_id, sent(tmp_path, later))) == Counter(
        changed=1, same=3
    )
    first = (await supplies_of(session_id))[0]
    assert (first.amount_wan, first.visibility) == (Decimal(500), Visibility.HOST)


async def test_the_pages_tell_supplies_and_decide_about_one(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id = await make.session()
    await firms_known()
    upload_id = await uploaded(session_id, sent(tmp_path, OFFERED))
    base = f"/sessions/{session_id}/imports/{upload_id}"
    whole = said(await client.get(base))
    assert "其中供给 2 条" in whole
    assert "供给 · 产品 精密主轴轴承" in whole
    assert "供给 · 金融产品 设备按揭贷" in said(await client.get(f"{base}?tab=review"))
    page = f"{base}/rows/{await number_of(upload_id, BANK)}"
    assert "供给类别" in said(await client.get(page))
    fields = {"verdict": "take", "offer": "1", "organisation": "new", "name": BANK, "title": "设备贷", "amount_wan": ""}
    assert (await send(client, page, fields | {"category": "purchase"})).status_code == 422
    assert (await send(client, page, fields | {"category": "finance"})).status_code == 303
    await confirm_upload(SYSTEM, session_id, upload_id)
    assert [(one.kind, one.title) for one in await supplies_of(session_id)][-1] == ("finance", "设备贷")
