"""The administrator's pages: lists of chains, units, dictionaries, working days; everybody else reads chains only."""

from datetime import date

import make
import pytest
from desk import host, said, send, sit_down
from httpx import AsyncClient

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.programme.actions import ChainDraft, add_chain
from events.programme.queries import chain_by_name, chain_lists, chain_view, dictionary, is_working_day, segments, units
from events.programme.rules import Band, ProgrammeRefusal, refusal_of_code

CHAIN = {"list_code": "LS5-2022", "code": "LS6", "name": "山地农机", "aliases": "农机、山地装备"}
UNIT = {"code": "ZJ-JXT", "name": "浙江省经信厅", "short_name": "省经信厅", "region_code": "331100"}


async def administrator(client: AsyncClient) -> None:
    await make.programme()
    await sit_down(client, await make.account(Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("LS-6.a_1", None),
        ("", ProgrammeRefusal.MISSING),
        ("-x", ProgrammeRefusal.CODE_SHAPE),
        ("丽水", ProgrammeRefusal.CODE_SHAPE),
        ("x" * 31, ProgrammeRefusal.CODE_SHAPE),
    ],
)
def test_codes_are_short_and_plain(code: str, refusal: ProgrammeRefusal | None) -> None:
    assert refusal_of_code(code) == refusal


async def test_a_chain_is_added_with_its_segments_and_edited(client: AsyncClient) -> None:
    await administrator(client)
    assert "清单" in (await client.get("/chains/new?list_code=LS5-2022")).text
    made = await send(client, "/chains", {**CHAIN, "up": "铸件\n电机、铸件", "down": "合作社", "city_chief": "王市长"})
    chain = await chain_by_name("山地装备")
    assert chain is not None
    assert made.headers["location"] == f"/chains/{chain.id}"
    assert (await segments())[chain.id] == {Band.UP: ["铸件", "电机"], Band.DOWN: ["合作社"]}
    shown = said(await client.get(f"/chains/{chain.id}"))
    assert ["王市长" in shown, "铸件" in shown, "合作社" in shown] == [True] * 3
    form = (await client.get(f"/chains/{chain.id}/edit")).text
    assert "铸件\n电机</textarea>" in form
    fields = {"name": "山区农机", "up": "电机", "mid": "总装", "serves_code": "ZJ08", "retired": "1"}
    await send(client, f"/chains/{chain.id}/edit", fields)
    changed = await chain_view(chain.id)
    assert (changed.name, changed.serves_code, changed.aliases, changed.retired) == ("山区农机", "ZJ08", (), True)
    assert (await segments())[chain.id] == {Band.UP: ["电机"], Band.MID: ["总装"]}
    lines = await fetch("SELECT deed FROM audit_line WHERE noun = 'chain' ORDER BY id")
    assert [line["deed"] for line in lines] == ["add_chain", "edit_chain"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "LS1"}, "code"),
        ({"code": "丽 水"}, "code"),
        ({"name": " "}, "name"),
        ({"list_code": "nobody"}, "list_code"),
        ({"serves_code": "nobody"}, "serves_code"),
        ({"up": "长" * 81}, "up"),
    ],
)
async def test_what_is_wrong_with_a_chain_is_said_and_what_was_typed_stays(
    client: AsyncClient, change: dict[str, str], field: str
) -> None:
    await administrator(client)
    answer = await send(client, "/chains", {**CHAIN, "office": "市农机中心", **change})
    assert (answer.status_code, f'href="#field-{field}"' in answer.text, "市农机中心" in answer.text) == (
        422,
        True,
        True,
    )
    assert await chain_by_name("农机") is None


async def test_a_chain_in_use_is_retired_not_deleted(client: AsyncClient) -> None:
    await administrator(client)
    session_id = await make.session()
    textile = await make.chain()
    refused = await send(client, f"/chains/{textile}/delete")
    assert (refused.status_code, "不能删除" in refused.text, "停用" in refused.text) == (409, True, True)
    await send(client, f"/chains/{textile}/edit", {"name": "现代纺织", "retired": "1"})
    assert "现代纺织" not in (await client.get("/sessions/new")).text
    assert f'<option value="{textile}" selected>现代纺织' in (await client.get(f"/sessions/{session_id}/edit")).text


async def test_a_chain_that_roles_or_chains_refer_to_stays_and_a_mistake_goes(client: AsyncClient) -> None:
    await administrator(client)
    granted = await add_chain(SYSTEM, ChainDraft("甲", code="A", list_code="LS5-2022"))
    above = await add_chain(SYSTEM, ChainDraft("乙", code="B", list_code="LS5-2022"))
    below = ChainDraft("丙", code="C", list_code="LS5-2022", serves_code="B", segments={Band.MID: ["总装"]})
    mistake = await add_chain(SYSTEM, below)
    await make.account(Role.CHAIN_OFFICE, ScopeKind.CHAIN, granted)
    for key, status in ((granted, 409), (above, 409), (mistake, 303), (above, 303), (mistake, 404)):
        assert (await send(client, f"/chains/{key}/delete")).status_code == status


async def test_a_list_is_added_and_an_old_one_retired(client: AsyncClient) -> None:
    await administrator(client)
    fields = {"code": "ZJ415X-2023", "name": "415X", "valid_from": "2023-01-01", "official": "1"}
    assert (await send(client, "/chains/lists", fields)).status_code == 303
    again = await send(client, "/chains/lists", fields)
    assert (again.status_code, "这个代码已经用了" in again.text) == (422, True)
    await send(client, "/chains/lists/ZJ10-2020/retire", {"retired": "1"})
    lists = {one.code: (one.retired, one.official) for one in await chain_lists()}
    assert (lists["ZJ10-2020"], lists["ZJ415X-2023"]) == ((True, True), (False, True))
    assert (await chain_view(await make.chain())).retired
    await send(client, "/chains/lists/ZJ10-2020/retire", {"retired": ""})
    assert not (await chain_view(await make.chain())).retired
    assert (await send(client, "/chains/lists/nobody/retire", {"retired": "1"})).status_code == 422


async def test_a_unit_is_added_edited_retired_and_deleted_while_unused(client: AsyncClient) -> None:
    await administrator(client)
    assert "缙云县" in said(await client.get("/units"))
    assert (await send(client, "/units", UNIT)).status_code == 303
    unit = next(one for one in await units() if one.code == "ZJ-JXT")
    assert "浙江省经信厅" in (await client.get(f"/units/{unit.id}")).text
    await send(client, f"/units/{unit.id}", {**UNIT, "code": "", "name": "省厅", "retired": "1"})
    changed = next(one for one in await units() if one.id == unit.id)
    assert (changed.code, changed.name, changed.retired) == ("ZJ-JXT", "省厅", True)
    assert "省厅" not in (await client.get("/sessions/new")).text
    assert (await send(client, f"/units/{unit.id}/delete")).status_code == 303
    await make.session()
    assert (await send(client, f"/units/{await make.unit()}/delete")).status_code == 409


@pytest.mark.parametrize("change", [{"code": "LS-JXJ"}, {"code": "省"}, {"short_name": ""}, {"region_code": "999"}])
async def test_what_is_wrong_with_a_unit_is_said(client: AsyncClient, change: dict[str, str]) -> None:
    await administrator(client)
    answer = await send(client, "/units", {**UNIT, **change})
    assert (answer.status_code, f'href="#field-{next(iter(change))}"' in answer.text) == (422, True)
    wrong = await send(client, f"/units/{await make.unit()}", {"name": "", "short_name": "甲", "region_code": "331100"})
    assert wrong.status_code == 422


async def test_a_region_is_added_and_renamed(client: AsyncClient) -> None:
    await administrator(client)
    await send(client, "/units/regions", {"code": "331198", "name": "浙西南新区", "parent_code": "331100"})
    await send(client, "/units/regions", {"code": "331198", "name": "浙西新区", "parent_code": "331100"})
    assert "浙西新区" in said(await client.get("/units"))
    for wrong in ({"code": "新区"}, {"code": "331198", "name": ""}, {"code": "331197", "parent_code": "999"}):
        answer = await send(client, "/units/regions", {"name": "甲", "parent_code": "", **wrong})
        assert answer.status_code == 422


async def test_a_word_is_added_and_retired_and_forms_follow_at_once(client: AsyncClient) -> None:
    await administrator(client)
    session_id = await make.session()
    assert "议程类型" in said(await client.get("/dictionaries"))
    word = {"code": "tea", "label": "茶叙", "position": "99", "active": "1"}
    assert (await send(client, "/dictionaries/agenda_kind", word)).status_code == 303
    page = f"/sessions/{session_id}/agenda"
    assert '<option value="tea">茶叙' in (await client.get(page)).text
    assert 'value="茶叙"' in (await client.get("/dictionaries/agenda_kind?code=tea")).text
    await send(client, "/dictionaries/agenda_kind", {**word, "active": ""})
    assert 'value="tea"' not in (await client.get(page)).text
    assert [one.active for one in await dictionary("agenda_kind") if one.code == "tea"] == [False]


async def test_words_of_rules_stay_and_unknown_dictionaries_are_not_found(client: AsyncClient) -> None:
    await administrator(client)
    word = {"code": "x", "label": "甲", "active": "1"}
    assert (await send(client, "/dictionaries/category", word)).status_code == 409
    assert (await send(client, "/dictionaries/label", {**word, "label": ""})).status_code == 422
    assert (await send(client, "/dictionaries/weather", word)).status_code == 404
    assert (await client.get("/dictionaries/weather")).status_code == 404


async def test_a_day_is_set_and_provisional_years_are_marked(client: AsyncClient) -> None:
    await administrator(client)
    await fetch("UPDATE working_day SET provisional = true WHERE extract(year FROM day) = 2027")
    shown = said(await client.get("/working-days?year=2027"))
    assert ("这一年是暂定的" in shown, "暂定" in shown) == (True, True)
    day = date(2027, 3, 3)
    assert await is_working_day(day)
    answer = await send(client, "/working-days", {"day": day.isoformat(), "works": "0"})
    assert answer.headers["location"] == "/working-days?year=2027"
    assert not await is_working_day(day)
    assert (await send(client, "/working-days", {"day": "", "works": "0"})).status_code == 422
    assert "没有资料" in said(await client.get("/working-days?year=1999"))


async def test_an_organizer_reads_chains_and_changes_nothing(client: AsyncClient) -> None:
    await host(client)
    textile = await make.chain()
    shown = await client.get("/chains")
    assert ("现代纺织" in shown.text, "/chains/new" in shown.text) == (True, False)
    page = (await client.get(f"/chains/{textile}")).text
    assert ("现代纺织" in page, "/edit" in page) == (True, False)
    for path in ("/units", "/dictionaries", "/working-days", "/chains/new", f"/chains/{textile}/edit"):
        assert (await client.get(path)).status_code == 403
    for path in ("/chains", f"/chains/{textile}/edit", f"/chains/{textile}/delete", "/units", "/working-days"):
        assert (await send(client, path)).status_code == 403
