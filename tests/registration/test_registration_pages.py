"""One registration by its page: reviewed, delegates, absences, consent; and the list that leads there."""

from datetime import time

import make
import pytest
from desk import chief, host, said, send
from fair import put
from httpx import AsyncClient

from events.foundation.transaction import fetch
from events.registration.queries import registration_view
from events.registration.rules import TOPICS, ConsentState, RegistrationState
from events.sessions.rules import SessionState


async def filed() -> tuple[int, int, str]:
    """A registration to be reviewed: session, registration, page."""
    session_id = await make.session()
    firm = await make.organisation("丽水合成革有限公司")
    key = await make.registration(session_id, firm, state=RegistrationState.FILED)
    return session_id, key, f"/sessions/{session_id}/registrations/{key}"


async def test_the_list_leads_to_what_waits_for_review(client: AsyncClient) -> None:
    await host(client)
    session_id, _, path = await filed()
    await make.participant(session_id, "缙云机械有限公司")
    everybody = await client.get(f"/sessions/{session_id}/registrations")
    assert ("丽水合成革" in everybody.text, "缙云机械" in everybody.text) == (True, True)
    waiting = await client.get(f"/sessions/{session_id}/registrations?status=filed")
    assert (f'href="{path}"' in waiting.text, "缙云机械" in waiting.text) == (True, False)
    assert "缙云机械" in (await client.get(f"/sessions/{session_id}/registrations?status=moon")).text


async def test_a_registration_is_accepted_put_off_and_rejected(client: AsyncClient) -> None:
    await host(client)
    _, key, path = await filed()
    page = (await client.get(path)).text
    assert ("接受报名" in page, "139****5678" in page, "13900005678" in page) == (True, True, False)
    accepted = await send(client, f"{path}/move", {"to": "accepted"})
    assert (accepted.status_code, accepted.headers["location"]) == (303, path)
    assert (await registration_view(key)).state is RegistrationState.ACCEPTED
    await send(client, f"{path}/move", {"to": "waiting", "note": "场地已满，先候补"})
    assert "给单位的说明 场地已满，先候补" in said(await client.get(path))
    await send(client, f"{path}/move", {"to": "rejected"})
    refused = await send(client, f"{path}/move", {"to": "accepted"})
    assert (refused.status_code, "这条报名现在不能这样处理" in refused.text) == (409, True)
    block = await send(client, f"{path}/move", {"to": "moon", "note": "话"}, htmx=True)
    assert (block.status_code, 'id="error-to"' in block.text, 'value="话"' in block.text) == (422, True, True)


async def test_a_number_is_shown_to_who_taps_and_that_is_noted(client: AsyncClient) -> None:
    actor = await host(client)
    session_id, key, path = await filed()
    block = await send(client, f"{path}/phone", htmx=True)
    assert ("<html" in block.text, 'href="tel:13900005678"' in block.text) == (False, True)
    assert 'href="tel:13900005678"' in (await send(client, f"{path}/phone")).text
    noted = await fetch("SELECT account_id, noun_id, session_id FROM audit_line WHERE deed = 'reveal_phone'")
    assert [tuple(row.values()) for row in noted] == [(actor.account_id, key, session_id)] * 2
    await send(client, f"{path}/contact", {"contact_name": "王芳", "contact_title": "总监", "mobile": ""})
    assert (await registration_view(key)).contact_mobile == "13900005678"
    elsewhere = await make.session()
    foreign = await send(client, f"/sessions/{elsewhere}/registrations/{key}/phone")
    nobody = await make.registration(session_id, await make.organisation(), contact_id=None)
    none = await send(client, f"/sessions/{session_id}/registrations/{nobody}/phone")
    assert (foreign.status_code, none.status_code) == (404, 409)
    await chief(client)
    assert (await send(client, f"{path}/phone")).status_code == 403


async def test_delegates_are_named_and_told_what_they_speak_for(client: AsyncClient) -> None:
    await host(client)
    _, key, path = await filed()
    rows = {"name": ["", "周敏", ""], "title": ["总经理", "", ""], "topics": ["1:business", "1:purchase"]}
    assert (await send(client, f"{path}/delegates", {"count": "2", **rows})).status_code == 303
    one, two = (await registration_view(key)).delegates
    assert (one.name, one.title, one.topics) == ("", "总经理", ("business", "purchase"))
    assert (two.name, two.title, two.topics) == ("周敏", "", ("finance", "staff"))
    assert 'value="周敏"' in (await client.get(path)).text
    assert (
        await send(client, f"{path}/delegates", {"count": "1", "name": "陈雅琴", "title": "董事长"})
    ).status_code == 303
    (left,) = (await registration_view(key)).delegates
    assert (left.name, left.title, left.topics) == ("陈雅琴", "董事长", TOPICS)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"count": "21"}, 'id="error-count"'),
        ({"count": "some"}, 'id="error-count"'),
        ({"name": ["长" * 61, "乙"]}, 'id="field-name"'),
        ({"topics": ["1:gossip"]}, 'id="field-topics"'),
    ],
)
async def test_delegates_that_cannot_be_come_back_with_what_was_typed(
    client: AsyncClient, change: dict[str, str | list[str]], wrong: str
) -> None:
    await host(client)
    _, key, path = await filed()
    fields = {"count": "2", "name": ["甲", "乙"], "title": ["经理", "会计"], "topics": ["2:finance"], **change}
    answer = await send(client, f"{path}/delegates", fields, htmx=True)
    assert (answer.status_code, wrong in answer.text, "<html" in answer.text) == (422, True, False)
    assert 'value="会计"' in answer.text
    assert len((await registration_view(key)).delegates) == 1


async def test_absences_are_said_and_taken_back(client: AsyncClient) -> None:
    await host(client)
    _, key, path = await filed()
    await send(client, f"{path}/absences", {"starts1": "09:00", "ends1": "09:30", "starts3": "11:00", "ends3": "12:00"})
    assert (await registration_view(key)).absences == ((time(9), time(9, 30)), (time(11), time(12)))
    assert 'name="starts2" type="time" value="11:00"' in (await client.get(path)).text
    for wrong in ({"starts1": "09:00"}, {"starts1": "09:00", "ends1": "08:00"}, {"starts1": "x", "ends1": "08:00"}):
        answer = await send(client, f"{path}/absences", wrong, htmx=True)
        assert (answer.status_code, 'id="error-' in answer.text) == (422, True)
    await send(client, f"{path}/absences", {})
    assert (await registration_view(key)).absences == ()


async def test_absences_after_the_plan_lead_to_its_preview(client: AsyncClient) -> None:
    await host(client)
    session_id, _, path = await filed()
    await send(client, f"{path}/absences", {"starts1": "09:00", "ends1": "09:30"})
    link = f"/sessions/{session_id}/control?late="
    assert link not in (await client.get(path)).text
    await put(session_id, SessionState.SCHEDULED)
    assert link in (await client.get(path)).text


async def test_a_consent_is_attested_by_whoever_records_it(client: AsyncClient) -> None:
    actor = await host(client)
    _, key, path = await filed()
    answer = {"purpose": "partners", "state": "given", "channel": "call"}
    assert (await send(client, f"{path}/consent", answer)).status_code == 303
    assert (await registration_view(key)).consent is ConsentState.GIVEN
    page = said(await client.get(path))
    assert "向洽谈对方显示 已取得 · 电话 · 经办 organizer-" in page
    assert actor.account_id
    wrong = await send(client, f"{path}/consent", {**answer, "channel": "link"}, htmx=True)
    assert (wrong.status_code, 'id="error-channel"' in wrong.text) == (422, True)


async def test_without_a_contact_nobody_is_asked(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    key = await make.registration(session_id, await make.organisation(), contact_id=None)
    path = f"/sessions/{session_id}/registrations/{key}"
    assert "这家单位没有登记联系人" in (await client.get(path)).text
    answer = {"purpose": "partners", "state": "given", "channel": "call"}
    assert (await send(client, f"{path}/consent", answer)).status_code == 404


FORMS: dict[str, dict[str, str]] = {
    "move": {"to": "accepted"},
    "delegates": {"count": "2"},
    "absences": {},
    "consent": {"purpose": "partners", "state": "given", "channel": "call"},
}


@pytest.mark.parametrize("form", FORMS)
async def test_strangers_and_other_sessions_find_nothing(client: AsyncClient, form: str) -> None:
    _, key, path = await filed()
    await host(client, "QT-JSJ")
    assert (await client.get(path)).status_code == 404
    assert (await send(client, f"{path}/{form}", FORMS[form])).status_code == 404
    await chief(client)
    assert (await client.get(path)).status_code == 403
    await host(client)
    other = f"/sessions/{await make.session()}/registrations/{key}"
    assert (await client.get(other)).status_code == 404
    assert (await send(client, f"{other}/{form}", FORMS[form])).status_code == 404
    assert (await registration_view(key)).state is RegistrationState.FILED
