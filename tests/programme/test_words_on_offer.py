"""Forms offer what the dictionaries do: changes show at once, what is retired stays readable, is not chosen anew."""

import make
from desk import host, said, send
from httpx import AsyncClient

from events.identity.rules import SYSTEM
from events.organisations.actions import set_labels
from events.organisations.queries import organisation_view
from events.programme.actions import EntryDraft, put_entry

FIRM = {"name": "丽水合成革有限公司", "kind": "enterprise", "uscc": ""}


async def test_counties_and_labels_follow_the_dictionary(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    firm = await make.organisation("丽水合成革有限公司", county="莲都区")
    registration_id = await make.registration(session_id, firm)
    await set_labels(SYSTEM, firm, ["老字号"])
    await put_entry(SYSTEM, "county", EntryDraft("331197", "丽水百山祖园区", 20, active=True))
    await put_entry(SYSTEM, "county", EntryDraft("331102", "莲都区", 0, active=False))
    await put_entry(SYSTEM, "label", EntryDraft("eagle", "雄鹰", 9, active=False))
    register, one = f"/organisations/{firm}/edit", f"/sessions/{session_id}/registrations"
    for path in (register, f"{one}/new", f"{one}/{registration_id}"):
        page = (await client.get(path)).text
        assert ('<option value="丽水百山祖园区">' in page, '<option value="莲都区">' in page) == (True, False)
    edit = (await client.get(register)).text
    assert ('value="莲都区"' in edit, 'value="老字号" checked' in edit, 'value="雄鹰"' in edit) == (True, True, False)
    kept = {**FIRM, "county": "莲都区", "labels": ["老字号", "链主"]}
    assert (await send(client, register, kept)).status_code == 303
    assert [label.label for label in (await organisation_view(firm)).labels] == ["老字号", "链主"]
    assert "老字号、链主" in said(await client.get(f"/organisations/{firm}"))
    eagle = await send(client, register, {**kept, "labels": ["雄鹰"]})
    assert (eagle.status_code, 'id="error-labels"' in eagle.text) == (422, True)
    assert (await send(client, register, {**kept, "county": "杭州市"})).status_code == 303
    again = await send(client, f"{one}/{registration_id}/firm", {**FIRM, "county": "莲都区"})
    assert (again.status_code, "“莲都区”已停用" in again.text) == (422, True)
    entry = {"name": "新来的厂", "kind": "enterprise", "county": "莲都区", "delegates": "1"}
    assert (await send(client, f"{one}/new", entry)).status_code == 422
