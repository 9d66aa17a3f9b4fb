"""Sessions and the agenda for other systems."""

from datetime import date

import httpx
import make
import pytest
from counting import statements
from keys import of_unit

from events.sessions.rules import SessionState


async def bearer(unit: str = "LS-JXJ") -> dict[str, str]:
    return await of_unit(await make.unit(unit))


async def test_the_list_comes_in_pieces_the_latest_day_first(client: httpx.AsyncClient) -> None:
    days = [date(2026, 12, day) for day in (3, 1, 2, 2)]
    made = [await make.session(day=day) for day in days]
    await make.session(unit_id=await make.unit("QT-JSJ"), chain_id=None)
    client.headers.update(await bearer())
    seen, cursor = [], ""
    while True:
        answer = (await client.get("/api/v1/sessions", params={"limit": 3, "cursor": cursor})).json()
        seen += [(one["id"], one["day"]) for one in answer["sessions"]]
        if not (cursor := answer["next"]):
            break
    assert seen == [(made[place], days[place].isoformat()) for place in (0, 3, 2, 1)]


async def test_a_row_that_comes_between_two_pieces_shifts_nothing(client: httpx.AsyncClient) -> None:
    made = [await make.session(day=date(2026, 12, day)) for day in (1, 2, 3)]
    client.headers.update(await bearer())
    first = (await client.get("/api/v1/sessions?limit=1")).json()
    await make.session(day=date(2026, 12, 4))
    rest = (await client.get("/api/v1/sessions", params={"cursor": first["next"]})).json()
    assert [one["id"] for one in rest["sessions"]] == [made[1], made[0]]


@pytest.mark.parametrize("wrong", ["limit=0", "limit=201", "limit=x", "cursor=abc", "cursor=1~", "cursor=" + "9" * 30])
async def test_a_piece_nobody_can_give_is_a_problem(client: httpx.AsyncClient, wrong: str) -> None:
    answer = await client.get(f"/api/v1/sessions?{wrong}", headers=await bearer())
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    told = answer.json()
    if wrong.startswith("limit"):
        assert (told["code"], told["facts"]) == ("bad_request", {"fields": ["limit"]})
    else:
        assert told["code"] == "cursor_unknown"


async def test_one_session_with_its_rounds(client: httpx.AsyncClient) -> None:
    session_id = await make.session(state=SessionState.OPEN)
    told = (await client.get(f"/api/v1/sessions/{session_id}", headers=await bearer())).json()
    assert (told["id"], told["title"], told["state"], told["tables"]) == (session_id, "纺织专场", "open", 4)
    assert told["rounds"][0] == {"number": 1, "starts": "09:30", "ends": "09:50"}
    agenda = await client.get(f"/api/v1/sessions/{session_id}/agenda", headers=await bearer())
    assert agenda.json()["session_id"] == session_id


async def test_another_unit_finds_nothing(client: httpx.AsyncClient) -> None:
    session_id = await make.session()
    client.headers.update(await bearer("QT-JSJ"))
    for path in ("", "/agenda", "/plan", "/counts"):
        answer = await client.get(f"/api/v1/sessions/{session_id}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await client.get("/api/v1/sessions")).json()["sessions"] == []


async def test_the_list_costs_the_same_for_one_session_and_for_three(client: httpx.AsyncClient) -> None:
    client.headers.update(await bearer())
    costs = []
    for more in (1, 2):
        for _ in range(more):
            await make.session()
        with statements() as sent:
            await client.get("/api/v1/sessions")
        costs.append(len(sent))
    assert costs[0] == costs[1]
