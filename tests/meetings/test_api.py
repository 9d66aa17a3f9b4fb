"""The released plan for other systems."""

import httpx
import make
from fair import drafted, fair, released, unit_of
from keys import of_account, of_chain, of_host

from events.foundation.transaction import fetch
from events.identity.actions import grant_role
from events.identity.rules import SYSTEM, Role, ScopeKind


async def test_a_draft_is_nobodys_and_a_release_is_told(client: httpx.AsyncClient) -> None:
    found = await fair()
    plan_id = await drafted(found)
    headers, path = await of_host(found.session_id), f"/api/v1/sessions/{found.session_id}/plan"
    before = (await client.get(path, headers=headers)).json()
    assert (before["version"], before["meetings"], before["next"]) == (None, [], None)
    await fetch("UPDATE meeting_plan SET state = 'released', released_at = now() WHERE id = {}", plan_id)
    told = (await client.get(path, headers=headers)).json()
    places = [(one["round"], one["table"]) for one in told["meetings"]]
    assert (told["version"], len(places), places) == (1, 4, sorted(places))
    first = told["meetings"][0]
    assert {first["a"]["organisation_id"], first["b"]["organisation_id"]} <= {*found.makers, *found.providers}
    assert (first["need"], first["starts"] < first["ends"]) == ("采购涤纶纱线40吨", True)


async def test_the_plan_comes_in_pieces(client: httpx.AsyncClient) -> None:
    found = await fair()
    await released(found)
    headers, path = await of_host(found.session_id), f"/api/v1/sessions/{found.session_id}/plan"
    whole = (await client.get(path, headers=headers)).json()["meetings"]
    first = (await client.get(f"{path}?limit=3", headers=headers)).json()
    rest = (await client.get(path, params={"cursor": first["next"]}, headers=headers)).json()
    assert (first["meetings"] + rest["meetings"], rest["next"]) == (whole, None)


async def test_a_meeting_about_a_confidential_need_stays_with_the_host(client: httpx.AsyncClient) -> None:
    found = await fair()
    await released(found)
    await fetch("UPDATE need SET confidential = true, title = '机密绝缘材料' WHERE id = {}", found.needs[0])
    path = f"/api/v1/sessions/{found.session_id}/plan"
    host = await client.get(path, headers=await of_host(found.session_id))
    chain = await client.get(path, headers=await of_chain(found.session_id))
    assert (len(host.json()["meetings"]), "机密绝缘材料" in host.text) == (4, True)
    assert (len(chain.json()["meetings"]), "机密绝缘材料" in chain.text) == (2, False)


async def test_no_name_or_phone_of_a_person_is_told(client: httpx.AsyncClient) -> None:
    found = await fair()
    await released(found)
    await fetch("UPDATE delegate SET name = '张三丰'")
    answer = await client.get(f"/api/v1/sessions/{found.session_id}/plan", headers=await of_host(found.session_id))
    assert ("张三丰" in answer.text, "13900005678" in answer.text) == (False, False)


async def test_roles_of_the_account_decide_at_the_time_of_asking(client: httpx.AsyncClient) -> None:
    found = await fair()
    nobody = await make.account(Role.SUPERIOR)
    path, headers = f"/api/v1/sessions/{found.session_id}/plan", await of_account(nobody.account_id)
    assert (await client.get(path, headers=headers)).status_code == 404
    unit = await unit_of(found.session_id)
    await grant_role(SYSTEM, nobody.account_id or 0, Role.ORGANIZER, ScopeKind.UNIT, unit)
    assert (await client.get(path, headers=headers)).status_code == 200
