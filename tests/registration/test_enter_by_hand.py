"""An organisation entered by hand; its name, code and contact corrected afterwards."""

import make
import pytest
from desk import chief, host, said, send
from httpx import AsyncClient, Response

from events.foundation.transaction import fetch
from events.organisations.queries import contacts_for
from events.registration.queries import registration_view, registrations_of
from events.registration.rules import ConsentState, RegistrationState
from events.sessions.rules import SessionState

CODE = "91331100MA2A000009"
ENTRY = {
    "name": "丽水合成革有限公司",
    "uscc": "",
    "kind": "enterprise",
    "county": "莲都区",
    "contact_name": "王芳",
    "contact_title": "经理",
    "mobile": "139 0000 5678",
    "delegates": "2",
}


async def entered(client: AsyncClient, **said: str) -> tuple[int, Response]:
    session_id = await make.session()
    return session_id, await send(client, f"/sessions/{session_id}/registrations/new", {**ENTRY, **said})


async def a_page() -> tuple[int, str]:
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation("丽水合成革有限公司"))
    return key, f"/sessions/{session_id}/registrations/{key}"


async def test_one_form_enters_firm_contact_and_delegates(client: AsyncClient) -> None:
    await host(client)
    session_id, answer = await entered(client)
    (view,) = await registrations_of(session_id)
    assert answer.headers["location"] == f"/sessions/{session_id}/registrations/{view.registration_id}"
    assert (view.name, view.county, view.state, view.source) == (
        "丽水合成革有限公司",
        "莲都区",
        RegistrationState.ACCEPTED,
        "host",
    )
    assert (view.contact_name, view.contact_mobile, len(view.delegates)) == ("王芳", "13900005678", 2)
    assert view.consent is ConsentState.MISSING


async def test_a_firm_we_know_is_not_entered_twice(client: AsyncClient) -> None:
    await host(client)
    known = await make.organisation("丽水合成革有限公司", uscc=CODE, county="遂昌县")
    session_id, _ = await entered(client, county="", contact_name="", mobile="")
    (view,) = await registrations_of(session_id)
    assert (view.organisation_id, view.uscc, view.county, view.contact_id) == (known, CODE, "遂昌县", None)
    again = await send(client, f"/sessions/{session_id}/registrations/new", ENTRY, htmx=True)
    assert (again.status_code, 'id="error-name"' in again.text, "已经报名" in again.text) == (422, True, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"uscc": "9133"}, "uscc"),
        ({"kind": "moon"}, "kind"),
        ({"mobile": "12345"}, "mobile"),
        ({"contact_name": ""}, "contact_name"),
        ({"delegates": "0"}, "delegates"),
    ],
)
async def test_what_cannot_be_comes_back_with_what_was_typed(
    client: AsyncClient, change: dict[str, str], field: str
) -> None:
    await host(client)
    session_id = await make.session()
    answer = await send(client, f"/sessions/{session_id}/registrations/new", {**ENTRY, **change}, htmx=True)
    assert (answer.status_code, f'id="error-{field}"' in answer.text, "<html" in answer.text) == (422, True, False)
    assert 'value="莲都区"' in answer.text
    assert await registrations_of(session_id) == []
    assert await fetch("SELECT id FROM organisation") == []


async def test_after_the_session_nobody_is_entered(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session(state=SessionState.CLOSED)
    path = f"/sessions/{session_id}/registrations/new"
    assert 'name="name"' not in (await client.get(path)).text
    assert (await send(client, path, ENTRY)).status_code == 409
    assert await registrations_of(session_id) == []


async def test_name_code_and_county_are_corrected(client: AsyncClient) -> None:
    await host(client)
    key, path = await a_page()
    fields = {"name": "丽水市合成革股份有限公司", "uscc": CODE.lower(), "kind": "buyer", "county": "云和县"}
    assert (await send(client, f"{path}/firm", fields)).status_code == 303
    view = await registration_view(key)
    assert (view.name, view.uscc, view.kind, view.county) == ("丽水市合成革股份有限公司", CODE, "buyer", "云和县")
    await make.organisation("另一家", uscc="91331100MA2A000017")
    taken = await send(client, f"{path}/firm", {**fields, "uscc": "91331100MA2A000017"}, htmx=True)
    assert (taken.status_code, "已是另一家单位的" in taken.text, 'value="云和县"' in taken.text) == (422, True, True)


async def test_a_corrected_number_keeps_the_person_and_the_consent(client: AsyncClient) -> None:
    await host(client)
    key, path = await a_page()
    await send(client, f"{path}/consent", {"purpose": "partners", "state": "given", "channel": "call"})
    before = await registration_view(key)
    fields = {"contact_name": "王芳", "contact_title": "总监", "mobile": "13800001111"}
    await send(client, f"{path}/contact", fields)
    after = await registration_view(key)
    assert (after.contact_id, after.contact_mobile, after.consent) == (
        before.contact_id,
        "13800001111",
        ConsentState.GIVEN,
    )


async def test_another_contact_was_asked_nothing_yet(client: AsyncClient) -> None:
    await host(client)
    key, path = await a_page()
    await send(client, f"{path}/consent", {"purpose": "partners", "state": "given", "channel": "call"})
    fields = {"contact_name": "李明", "contact_title": "", "mobile": "13800002222"}
    await send(client, f"{path}/contact", fields)
    view = await registration_view(key)
    assert (view.contact_name, view.consent) == ("李明", ConsentState.MISSING)
    for wrong, field in (({"contact_name": ""}, "contact_name"), ({"mobile": "1"}, "mobile")):
        answer = await send(client, f"{path}/contact", {**fields, **wrong}, htmx=True)
        assert (answer.status_code, f'id="error-{field}"' in answer.text) == (422, True)
    assert (await registration_view(key)).contact_name == "李明"


async def test_who_waits_moves_up_from_the_list(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation(), state=RegistrationState.WAITING)
    path = f"/sessions/{session_id}/registrations"
    assert "递补" in said(await client.get(f"{path}?status=waiting&sort=filed"))
    await send(client, f"{path}/{key}/move", {"to": "accepted"})
    assert (await registration_view(key)).state is RegistrationState.ACCEPTED


FORMS: dict[str, dict[str, str]] = {
    "firm": {"name": "丙", "kind": "enterprise"},
    "contact": {"contact_name": "丙"},
}


@pytest.mark.parametrize("form", FORMS)
async def test_strangers_correct_nothing(client: AsyncClient, form: str) -> None:
    key, path = await a_page()
    before = await registration_view(key)
    await host(client, "QT-JSJ")
    assert (await send(client, f"{path}/{form}", FORMS[form])).status_code == 404
    assert (await send(client, f"{path.rpartition('/')[0]}/new", ENTRY)).status_code == 404
    await chief(client)
    assert (await send(client, f"{path}/{form}", FORMS[form])).status_code == 403
    await host(client)
    other = f"/sessions/{await make.session()}/registrations/{key}/{form}"
    assert (await send(client, other, FORMS[form])).status_code == 404
    assert await registration_view(key) == before


async def test_another_units_contact_of_the_same_firm_is_neither_found_nor_changed(client: AsyncClient) -> None:
    ours, theirs = await make.session(), await make.session(unit_id=await make.unit("QT-JSJ"))
    firm = await make.organisation("丽水合成革有限公司")
    await make.registration(ours, firm)
    await host(client, "QT-JSJ")
    await send(client, f"/sessions/{theirs}/registrations/new", {**ENTRY, "contact_title": "外单位"})
    (known,), (entered_now,) = await registrations_of(ours), await registrations_of(theirs)
    assert known.organisation_id == entered_now.organisation_id == firm
    assert (known.contact_mobile, known.contact_title) == (entered_now.contact_mobile, "经理")
    moved = {"contact_name": "王芳", "contact_title": "", "mobile": "13911112222"}
    await send(client, f"/sessions/{theirs}/registrations/{entered_now.registration_id}/contact", moved)
    assert [one.contact_mobile for session in (ours, theirs) for one in await registrations_of(session)] == [
        "13900005678",
        "13911112222",
    ]
    page = said(await client.get(f"/organisations/{firm}"))
    assert ("139****2222" in page, "5678" in page) == (True, False)


async def test_a_session_given_to_another_unit_leaves_the_person_where_he_was(client: AsyncClient) -> None:
    """Whoever takes a session over corrects a contact of its own."""
    session_id, firm = await make.session(), await make.organisation()
    key = await make.registration(session_id, firm)
    city, county = await make.unit(), await make.unit("QT-JSJ")
    await fetch("UPDATE chain_session SET unit = {} WHERE id = {}", county, session_id)
    await host(client, "QT-JSJ")
    moved = {"contact_name": "王芳", "contact_title": "", "mobile": "13911112222"}
    await send(client, f"/sessions/{session_id}/registrations/{key}/contact", moved)
    assert (await registration_view(key)).contact_mobile == "13911112222"
    assert [[one.mobile for one in await contacts_for(firm, [unit])] for unit in (city, county)] == [
        ["13900005678"],
        ["13911112222"],
    ]
