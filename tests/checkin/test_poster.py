"""Check in at the poster with a mobile number."""

from datetime import time, timedelta

import httpx
import make
import pytest
from fair import Fair, fair, put, released
from visitor import submit

from events.checkin.actions import check_in_by_mobile, issue_tickets
from events.foundation import clock
from events.foundation.errors import Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.organisations.tables import Contact
from events.sessions.rules import SessionState
from events.settings import Settings

MOBILE, OTHER = "13912345678", "13987654321"
MORNING = clock.at(make.DAY, time(8, 40))


async def a_live_fair(delegates: int = 1) -> Fair:
    """The first maker's contact has the mobile; everybody has a ticket."""
    session_id = await make.session(state=SessionState.OPEN)
    firms = [await make.participant(session_id, delegates=delegates) for _ in range(2)]
    for firm, mobile in zip(firms, (MOBILE, OTHER), strict=True):
        await Contact.update({Contact.mobile: mobile}).where(Contact.organisation == firm)
    await issue_tickets(SYSTEM, session_id)
    await put(session_id, SessionState.LIVE)
    return Fair(session_id, tuple(firms), (), (), ())


async def refusal(session_id: int, mobile: str, tail: str = "") -> str:
    with pytest.raises(Refused) as refused:
        await check_in_by_mobile(session_id, mobile, tail)
    return refused.value.code


async def test_a_registered_mobile_lets_in_one_delegate_after_the_other(db: Settings) -> None:
    found = await a_live_fair(delegates=2)
    with clock.fixed(MORNING):
        answers = [await check_in_by_mobile(found.session_id, mobile) for mobile in (MOBILE, "139 1234 5678", MOBILE)]
    assert [(one.outcome, one.number) for one in answers] == [("admitted", 1), ("admitted", 2), ("duplicate", 1)]
    assert {one.organisation_id for one in answers} == {found.makers[0]}
    rows = await fetch("SELECT point, device_id, counted FROM scan ORDER BY id")
    assert [row["counted"] for row in rows] == [True, True, False]
    assert {(row["point"], row["device_id"]) for row in rows} == {("poster", None)}


async def test_an_unknown_mobile_is_refused_and_leaves_no_scan(db: Settings) -> None:
    found = await a_live_fair()
    with clock.fixed(MORNING):
        assert await refusal(found.session_id, "13900000000") == "mobile_unknown"
    assert await fetch("SELECT * FROM scan") == []


async def test_one_person_for_several_firms_names_the_firm_by_its_code(db: Settings) -> None:
    found = await a_live_fair()
    for firm, code in zip(found.makers, ("91331102MAJK07GA24", "91331102MA9DLTWC01"), strict=True):
        await fetch("UPDATE organisation SET uscc = {} WHERE id = {}", code, firm)
    await Contact.update({Contact.mobile: MOBILE}, force=True)
    with clock.fixed(MORNING):
        for tail in ("", "0000", "GA2"):
            assert await refusal(found.session_id, MOBILE, tail) == "mobile_ambiguous"
        answer = await check_in_by_mobile(found.session_id, MOBILE, " wc01")
    assert (answer.outcome, answer.organisation_id) == ("admitted", found.makers[1])


async def test_nobody_checks_in_before_the_session_is_live_or_after(db: Settings) -> None:
    found = await a_live_fair()
    for state in SessionState:
        if state is not SessionState.LIVE:
            await put(found.session_id, state)
            assert await refusal(found.session_id, MOBILE) == "checkin_not_open"
    assert await fetch("SELECT * FROM scan") == []


async def test_on_another_day_the_answer_says_so(db: Settings) -> None:
    found = await a_live_fair()
    with clock.fixed(MORNING + timedelta(days=1)):
        assert (await check_in_by_mobile(found.session_id, MOBILE)).outcome == "wrong_time"


async def test_who_guesses_codes_has_to_wait_and_others_do_not(db: Settings) -> None:
    found = await a_live_fair()
    await Contact.update({Contact.mobile: MOBILE}, force=True)
    third = await make.participant(found.session_id)
    await Contact.update({Contact.mobile: OTHER}).where(Contact.organisation == third)
    await issue_tickets(SYSTEM, found.session_id)
    with clock.fixed(MORNING):
        for guess in range(5):
            assert await refusal(found.session_id, MOBILE, f"000{guess}") == "mobile_ambiguous"
        assert await refusal(found.session_id, MOBILE, "0005") == "too_many_tries"
        assert (await check_in_by_mobile(found.session_id, OTHER)).outcome == "admitted"


async def test_a_whole_delegation_is_no_guessing(db: Settings) -> None:
    found = await a_live_fair(delegates=8)
    with clock.fixed(MORNING):
        outcomes = [(await check_in_by_mobile(found.session_id, MOBILE)).outcome for _ in range(9)]
    assert outcomes == ["admitted"] * 8 + ["duplicate"]


async def test_the_page_lets_in_and_shows_rounds_and_tables_but_no_partner(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    (maker,), (provider,) = found.makers, found.providers
    await Contact.update({Contact.mobile: MOBILE}).where(Contact.organisation == maker)
    await issue_tickets(SYSTEM, found.session_id)
    await released(found)
    await put(found.session_id, SessionState.LIVE)
    with clock.fixed(MORNING):
        answer = await submit(client, f"/checkin/{found.session_id}", {"mobile": MOBILE})
    assert answer.status_code == 200
    assert "签到成功" in answer.text
    assert "号桌" in answer.text
    rows = await fetch("SELECT name, short_name FROM organisation WHERE id = ANY({})", [maker, provider])
    for row in rows:
        assert row["name"] not in answer.text
        assert row["short_name"] not in answer.text
    assert "王芳" not in answer.text


async def test_the_page_says_what_is_wrong_beside_the_field(client: httpx.AsyncClient) -> None:
    found = await a_live_fair()
    address = f"/checkin/{found.session_id}"
    with clock.fixed(MORNING):
        wrong = await submit(client, address, {"mobile": "1391234"})
        unknown = await submit(client, address, {"mobile": "13900000000"})
    assert (wrong.status_code, "手机号应为 11 位数字" in wrong.text) == (422, True)
    assert (unknown.status_code, "名单里没有这个手机号" in unknown.text) == (409, True)
    assert 'value="13900000000"' in unknown.text
    await put(found.session_id, SessionState.CLOSED)
    closed = await submit(client, address, {"mobile": MOBILE})
    assert (closed.status_code, "现在不是签到时间" in closed.text) == (409, True)


async def test_a_draft_has_no_poster(client: httpx.AsyncClient) -> None:
    found = await a_live_fair()
    await put(found.session_id, SessionState.DRAFT)
    assert (await client.get(f"/checkin/{found.session_id}")).status_code == 404
    assert (await client.get("/checkin/404")).status_code == 404


async def test_one_browser_cannot_try_one_number_after_the_other(client: httpx.AsyncClient) -> None:
    session_id = await make.session(state=SessionState.LIVE, day=clock.today())
    path = f"/checkin/{session_id}"
    answers = [await submit(client, path, {"mobile": f"1371234560{digit}"}) for digit in range(6)]
    assert ["名单里没有" in one.text for one in answers] == [True] * 5 + [False]
    client.cookies.clear()
    assert "名单里没有" in (await submit(client, path, {"mobile": "13712345607"})).text
