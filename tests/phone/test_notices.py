"""I am late, I cannot come: something for the host to decide, which by itself drops nothing."""

from datetime import time

import httpx
import make
import pytest
from desk import said
from fair import enter_as_host, enter_as_stranger, fair, released
from holder import open_as

from events.foundation import clock
from events.foundation.errors import NotFound, Refused
from events.identity.rules import SYSTEM
from events.meetings.queries import day_of
from events.phone.actions import decide_notice, say_notice, withdraw_notice
from events.phone.forms import SaidOfDay
from events.phone.queries import notices_of
from events.phone.rules import NoticeKind, NoticeState
from events.registration.queries import participants, registration_view
from events.sessions.rules import SessionState

LATE = SaidOfDay(NoticeKind.LATE, None, time(0, 0), time(9, 45), "", "堵车")
AWAY = SaidOfDay(NoticeKind.AWAY, None, time(0, 0), time(23, 59), "", "")


async def absences(session_id: int, organisation_id: int) -> tuple[tuple[time, time], ...]:
    return next(one.absences for one in await participants(session_id) if one.organisation_id == organisation_id)


async def test_being_late_waits_for_the_host_and_leaves_the_meetings(client: httpx.AsyncClient) -> None:
    found = await fair(1, 2)
    await released(found)
    firm = found.makers[0]
    await open_as(client, found.session_id, firm)
    before = await day_of(found.session_id, firm)
    answer = await client.post("/my/notice/late", data={"minutes": "30", "note": "堵车"})
    assert answer.status_code == 303
    (one,) = await notices_of(found.session_id)
    assert (one.kind, one.starts, one.ends, one.note, one.state) == ("late", time(0, 0), time(10, 0), "堵车", "open")
    assert await absences(found.session_id, firm) == ()
    assert await day_of(found.session_id, firm) == before
    assert "10:00 前到不了" in said(await client.get("/my"))


async def test_until_a_round_away_from_a_round_or_all_day(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await open_as(client, found.session_id, found.makers[0])
    await client.post("/my/notice/late", data={"slot": "1"})
    await client.post("/my/notice/away", data={"slot": "2"})
    spans = {(one.kind.value, one.starts, one.ends) for one in await notices_of(found.session_id)}
    assert spans == {("late", time(0, 0), time(9, 50)), ("away", time(10, 10), time(23, 59))}
    await client.post("/my/notice/away", data={})
    assert (time(0, 0), time(23, 59)) in {(one.starts, one.ends) for one in await notices_of(found.session_id)}


async def test_once_the_day_has_begun_minutes_count_from_now(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1, state=SessionState.LIVE)
    with clock.fixed(clock.at(make.DAY, time(9, 40))):
        await open_as(client, found.session_id, found.makers[0])
        await client.post("/my/notice/late", data={"minutes": "15"})
    assert [one.ends for one in await notices_of(found.session_id)] == [time(9, 55)]


@pytest.mark.parametrize("wrong", [{}, {"minutes": "0"}, {"slot": "9"}, {"minutes": "15", "delegate": "999999"}])
async def test_what_cannot_be_read_comes_back(client: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    found = await fair(1, 1)
    await open_as(client, found.session_id, found.makers[0])
    answer = await client.post("/my/notice/late", data=wrong)
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert await notices_of(found.session_id) == []


async def test_saying_it_again_replaces_what_is_open(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    own = make.link(found.session_id, found.makers[0])
    for _ in range(2):
        await say_notice(own, found.session_id, found.makers[0], LATE)
    assert len(await notices_of(found.session_id)) == 1


async def test_the_host_confirms_with_one_tap_and_takes_it_back(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    await released(found)
    firm = found.makers[0]
    key = await say_notice(make.link(found.session_id, firm), found.session_id, firm, LATE)
    await enter_as_host(client, found.session_id)
    page = f"/sessions/{found.session_id}/day-notices"
    assert "09:45 前到不了" in said(await client.get(page))
    assert (await client.post(f"{page}/{key}", data={"to": "confirmed"})).status_code == 303
    assert await absences(found.session_id, firm) == ((time(0, 0), time(9, 45)),)
    assert (await client.post(f"{page}/{key}", data={"to": "confirmed"})).status_code == 409
    await client.post(f"{page}/{key}", data={"to": "open"})
    assert await absences(found.session_id, firm) == ()
    await client.post(f"{page}/{key}", data={"to": "dismissed"})
    assert [one.state for one in await notices_of(found.session_id)] == [NoticeState.DISMISSED]
    assert (await client.post(f"{page}/{key}", data={"to": "withdrawn"})).status_code == 404
    assert (await client.post(f"{page}/{key}", data={"to": "lost"})).status_code == 404


async def test_a_substitute_takes_the_seat_and_nobody_is_absent(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    firm = found.makers[0]
    who = next(one for one in await participants(found.session_id) if one.organisation_id == firm)
    said_so = SaidOfDay(NoticeKind.AWAY, who.delegates[0].id, time(0, 0), time(23, 59), "李代替", "")
    key = await say_notice(make.link(found.session_id, firm), found.session_id, firm, said_so)
    await decide_notice(SYSTEM, found.session_id, key, NoticeState.CONFIRMED)
    after = await registration_view(who.registration_id)
    assert ([one.name for one in after.delegates], after.absences) == (["李代替"], ())
    with pytest.raises(Refused) as refused:
        await decide_notice(SYSTEM, found.session_id, key, NoticeState.OPEN)
    assert refused.value.code == "notice_replaced"


async def test_one_of_several_delegates_is_only_noted(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    firm = await make.participant(session_id, delegates=2)
    (who,) = await participants(session_id)
    said_so = SaidOfDay(NoticeKind.AWAY, who.delegates[1].id, time(0, 0), time(23, 59), "", "")
    key = await say_notice(make.link(session_id, firm), session_id, firm, said_so)
    await decide_notice(SYSTEM, session_id, key, NoticeState.CONFIRMED)
    assert (await registration_view(who.registration_id)).absences == ()


async def test_others_neither_see_nor_decide_it(client: httpx.AsyncClient) -> None:
    found, other = await fair(1, 1), await fair(1, 1)
    firm = found.makers[0]
    key = await say_notice(make.link(found.session_id, firm), found.session_id, firm, AWAY)
    with pytest.raises(NotFound):
        await say_notice(make.link(found.session_id, found.providers[0]), found.session_id, firm, AWAY)
    with pytest.raises(NotFound):
        await withdraw_notice(make.link(found.session_id, found.providers[0]), key)
    with pytest.raises(NotFound):
        await decide_notice(SYSTEM, other.session_id, key, NoticeState.CONFIRMED)
    await enter_as_stranger(client)
    assert (await client.get(f"/sessions/{found.session_id}/day-notices")).status_code == 404


async def test_it_is_withdrawn_while_open_and_not_after(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1)
    firm = found.makers[0]
    own = make.link(found.session_id, firm)
    key = await say_notice(own, found.session_id, firm, AWAY)
    await open_as(client, found.session_id, firm)
    assert (await client.post(f"/my/notices/{key}/withdraw")).status_code == 303
    assert await notices_of(found.session_id) == []
    key = await say_notice(own, found.session_id, firm, AWAY)
    await decide_notice(SYSTEM, found.session_id, key, NoticeState.CONFIRMED)
    with pytest.raises(Refused) as refused:
        await withdraw_notice(own, key)
    assert refused.value.code == "notice_decided"


async def test_after_the_day_nobody_is_late(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1, state=SessionState.CLOSED)
    await open_as(client, found.session_id, found.makers[0])
    assert "我会迟到" not in said(await client.get("/my"))
    assert (await client.post("/my/notice/late", data={"minutes": "15"})).status_code == 409
    assert (await client.get("/my/notice/sleepy")).status_code == 404
