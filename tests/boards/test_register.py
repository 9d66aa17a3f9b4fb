"""The register of organisations: found, opened, corrected; only those of the reader's own sessions."""

import make
from desk import chief, host, said, send, sit_down
from httpx import AsyncClient

from events.identity.rules import Role, ScopeKind
from events.organisations.queries import organisation_view

MOBILE = "13900005678"


async def test_the_register_is_searched_and_taken_home_without_contacts(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    firm = await make.participant(session_id, "丽水合成革有限公司")
    await make.registration(await make.session(unit_id=await make.unit("QT-JSJ")), firm)
    await make.registration(session_id, await make.organisation("缙云机床有限公司", county="缙云县"))
    await make.organisation("没来过的有限公司")
    assert "没来过的有限公司" not in said(await client.get("/organisations"))
    assert "缙云机床有限公司" in said(await client.get("/organisations"))
    found = said(await client.get("/organisations?q=合成革"))
    assert ("丽水合成革" in found, "缙云机床" in found) == (True, False)
    assert (
        '<td class="is-num">1</td>' in (await client.get("/organisations?q=合成革")).text
    )  # another unit's is not counted
    assert "丽水合成革" not in said(await client.get("/organisations?county=缙云县"))
    file = (await client.get("/organisations?format=csv")).content.decode("utf-8-sig")
    assert ("丽水合成革有限公司" in file, MOBILE in file, "王芳" in file) == (True, False, False)


async def test_a_host_sees_contacts_and_counts_of_its_own_sessions(client: AsyncClient) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id)
    await make.need(session_id, firm)
    await make.need(session_id, firm, confidential=True, title="保密的事")
    await host(client)
    page = (await client.get(f"/organisations/{firm}")).text
    assert (MOBILE in page, "139****5678" in page) == (False, True)
    assert ("王芳" in page, f"/sessions/{session_id}/registrations/" in page) == (True, True)
    assert f'href="/sessions/{session_id}/items?side=needs&amp;organisation={firm}">2</a>' in page
    assert "保密的事" not in page


async def test_another_unit_does_not_find_it_and_the_administrator_finds_all(client: AsyncClient) -> None:
    firm = await make.participant(await make.session(), "丽水合成革有限公司")
    await host(client, "QT-JSJ")
    assert "丽水合成革" not in said(await client.get("/organisations"))
    for path in (f"/organisations/{firm}", f"/organisations/{firm}/edit"):
        assert (await client.get(path)).status_code == 404
    fields = {"name": "别的名字", "kind": "enterprise", "county": "", "uscc": ""}
    assert (await send(client, f"/organisations/{firm}/edit", fields)).status_code == 404
    await sit_down(client, await make.account(Role.ADMINISTRATOR, ScopeKind.EVERYTHING, 0))
    assert "丽水合成革" in said(await client.get("/organisations"))


async def test_name_and_code_are_corrected_and_a_taken_code_is_refused(client: AsyncClient) -> None:
    await host(client)
    firm = await make.participant(await make.session(), "丽水合成革有限公司")
    await make.organisation("别家", uscc="91331100XX0000019P")
    fields = {"name": "丽水合成革股份有限公司", "kind": "enterprise", "county": "莲都区", "uscc": ""}
    assert (await send(client, f"/organisations/{firm}/edit", fields)).status_code == 303
    assert (await organisation_view(firm)).name == "丽水合成革股份有限公司"
    assert 'value="莲都区"' in (await client.get(f"/organisations/{firm}/edit")).text
    for wrong in ({"uscc": "91331100XX0000019P"}, {"name": ""}, {"kind": "weather"}, {"uscc": "123"}):
        answer = await send(client, f"/organisations/{firm}/edit", {**fields, **wrong})
        assert (answer.status_code, f'href="#field-{next(iter(wrong))}"' in answer.text) == (422, True)


async def test_who_hosts_nothing_is_refused_and_nobody_is_not_found(client: AsyncClient) -> None:
    firm = await make.organisation()
    await host(client)
    assert (await client.get("/organisations/99999")).status_code == 404
    await chief(client)
    for path in ("/organisations", f"/organisations/{firm}", f"/organisations/{firm}/edit"):
        assert (await client.get(path)).status_code == 403
    assert (await send(client, f"/organisations/{firm}/edit", {"name": "甲", "kind": "bank"})).status_code == 403
