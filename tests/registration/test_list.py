"""The list of registrations: searched, filtered, sorted, in pages, its columns chosen, taken home as a file."""

import io
import re

import make
import pytest
from desk import chief, host
from httpx import AsyncClient, Response
from openpyxl import load_workbook

from events.foundation.transaction import fetch
from events.registration.rules import ConsentState, RegistrationState


async def fair() -> str:
    """Three firms; the address of their list."""
    session_id = await make.session()
    firms = (("丙合成革厂", "青田县"), ("甲纺织有限公司", "缙云县"), ("乙纺织有限公司", "缙云县"))
    for name, county in firms:
        await make.registration(session_id, await make.organisation(name, county=county))
    waiting = await make.organisation("丁机械厂", county="松阳县")
    await make.registration(session_id, waiting, state=RegistrationState.FILED, consent=ConsentState.GIVEN)
    return f"/sessions/{session_id}/registrations"


def firms(answer: Response) -> list[str]:
    return re.findall(r"<b>(.厂|.[^<]*(?:公司|厂))</b></a>", answer.text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=纺織", ["甲纺织有限公司", "乙纺织有限公司"]),
        ("q=jfzyxgs", ["甲纺织有限公司"]),
        ("q=13900005678&county=青田县", ["丙合成革厂"]),
        ("county=缙云县&sort=name", ["甲纺织有限公司", "乙纺织有限公司"]),
        ("county=缙云县&sort=-name", ["乙纺织有限公司", "甲纺织有限公司"]),
        ("status=filed", ["丁机械厂"]),
        ("consent=given", ["丁机械厂"]),
        ("consent=given&source=import", []),
        ("kind=bank", []),
        ("status=moon&sort=moon", ["丙合成革厂", "甲纺织有限公司", "乙纺织有限公司", "丁机械厂"]),
    ],
)
async def test_rows_are_found_and_ordered(client: AsyncClient, query: str, found: list[str]) -> None:
    await host(client)
    assert firms(await client.get(f"{await fair()}?{query}")) == found


async def test_pills_say_what_is_filtered_and_take_it_away(client: AsyncClient) -> None:
    await host(client)
    path = await fair()
    page = (await client.get(f"{path}?county=缙云县&q=甲&status=accepted")).text
    pills = re.findall(r'<li><a class="lq-pill" href="([^"]+)"><b>([^<]+)</b>', page)
    assert [text for _, text in pills] == ["甲", "已接受", "缙云县"]
    without = await client.get(pills[2][0].replace("&amp;", "&"))
    assert (without.request.url.params.get("county"), without.request.url.params["q"]) == (None, "甲")
    assert f'href="{path}?"' in page


async def test_columns_are_chosen(client: AsyncClient) -> None:
    await host(client)
    path = await fair()
    assert ("<td>缙云县</td>" in (await client.get(path)).text, "王芳" in (await client.get(path)).text) == (True, True)
    chosen = (await client.get(f"{path}?show=county")).text
    assert ("<td>缙云县</td>" in chosen, "王芳" in chosen) == (True, False)


async def test_nothing_found_and_nobody_there_are_told_apart(client: AsyncClient) -> None:
    await host(client)
    assert "去掉几个筛选" in (await client.get(f"{await fair()}?q=没有")).text
    empty = (await client.get(f"/sessions/{await make.session()}/registrations")).text
    assert ("还没有单位报名" in empty, "去掉几个筛选" in empty) == (True, False)


async def test_a_csv_holds_what_is_filtered_with_phones_and_is_noted(client: AsyncClient) -> None:
    actor = await host(client)
    path = await fair()
    answer = await client.get(f"{path}?county=缙云县&format=csv&page=7")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("单位名称,统一社会信用代码,类别,属地,状态,联系人")
    assert [line.split(",")[0] for line in lines[1:-1]] == ["甲纺织有限公司", "乙纺织有限公司"]
    assert "13900005678" in lines[1]
    assert "filename*=UTF-8''%E5%8F%82%E4%BC%9A%E5%8D%95%E4%BD%8D-" in answer.headers["content-disposition"]
    (line,) = await fetch("SELECT account_id, session_id, facts FROM audit_line WHERE deed = 'export_list'")
    assert (line["account_id"], f"/sessions/{line['session_id']}/registrations") == (actor.account_id, path)
    assert line["facts"] == '{"list": "registration/registrations", "rows": 2}'


async def test_a_workbook_keeps_codes_and_phones_as_text(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    await make.participant(session_id, "=1+1公司")
    answer = await client.get(f"/sessions/{session_id}/registrations?format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    row = [cell for cells in sheet.iter_rows() for cell in cells if cell.value in ("=1+1公司", "13900005678")]
    assert [(cell.data_type, cell.number_format) for cell in row] == [("s", "@"), ("s", "@")]


async def test_an_unknown_form_is_the_page(client: AsyncClient) -> None:
    await host(client)
    assert (await client.get(f"{await fair()}?format=exe")).text.startswith("<!doctype html>")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_nobody_else_takes_the_list_home(client: AsyncClient, form: str) -> None:
    path = f"{await fair()}?format={form}"
    await host(client, "QT-JSJ")
    assert (await client.get(path)).status_code == 404
    await chief(client)
    assert (await client.get(path)).status_code == 403
    assert await fetch("SELECT id FROM audit_line WHERE deed = 'export_list'") == []
