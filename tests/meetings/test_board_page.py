"""The board: every round and cell judged for the picked pair, every deed a plain form."""

import re

import httpx
import make
from counting import statements
from desk import chief, host, said, send
from fair import drafted, enter_as_stranger, fair, put, released

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.meetings.actions import Edit, edit_plan
from events.meetings.engine import Judged, RoundVerdict
from events.meetings.queries import Shown, board_of, cells_of, meetings_of, plan_view, plans_of
from events.meetings.rules import Deed
from events.sessions.rules import SessionState
from events.settings import Settings


async def board(client: httpx.AsyncClient, **said: int) -> tuple[int, int, str, str]:
    """Session, plan, the path of its page and the first meeting's pair, with the host at the desk."""
    found = await fair(**said)
    plan_id = await drafted(found)
    one = (await meetings_of(plan_id))[0]
    await host(client)
    return found.session_id, plan_id, f"/sessions/{found.session_id}/plan", f"{one.a_id}-{one.b_id}"


async def test_a_picked_meeting_has_every_round_and_cell_judged(client: httpx.AsyncClient) -> None:
    _, plan_id, path, pair = await board(client)
    one = (await meetings_of(plan_id))[0]
    page = (await client.get(f"{path}?pick={pair}")).text
    assert "现在这里" in page
    assert page.count("lq-verdict is-") == 3
    assert page.count('class="lq-meet lq-k-trade is-sel"') == 1
    assert "可换桌" in page
    assert page.count("lq-drop is-ok") + page.count("lq-drop is-bad") == 12 - 4
    assert f"{one.a_short} × {one.b_short}" in said(await client.get(f"{path}?pick={pair}"))
    plain = (await client.get(path)).text
    assert "lq-drop" not in plain
    assert "lq-verdict is-" not in plain


async def test_the_reason_of_an_impossible_round_stands_in_words_and_its_cause_is_outlined(
    client: httpx.AsyncClient,
) -> None:
    _, plan_id, path, pair = await board(client, makers=1, providers=2)
    other = (await meetings_of(plan_id))[1]
    page = await client.get(f"{path}?pick={pair}")
    assert f"{other.table_number + 1} 桌已有洽谈" in said(page)
    assert "is-cause" in page.text
    assert "lq-col-bad" in page.text


async def test_every_deed_works_as_a_plain_form(client: httpx.AsyncClient) -> None:
    session_id, plan_id, path, pair = await board(client)
    page = (await client.get(f"{path}?pick={pair}")).text
    to = re.search(r'lq-drop is-ok" form="place" name="to" value="(\d-\d)"', page)
    assert to
    deeds = f"{path}/{plan_id}/edits"
    moved = await send(client, deeds, {"deed": "move", "pair": pair, "revision": "0", "to": to[1]})
    assert (moved.status_code, moved.headers["location"]) == (303, f"{path}?version=1&pick={pair}")
    for revision, deed in enumerate(("lock", "unlock", "unschedule", "undo", "undo", "redo"), start=1):
        answer = await send(client, deeds, {"deed": deed, "pair": pair, "revision": str(revision), "q": "纱"})
        assert (deed, answer.status_code) == (deed, 303)
    assert (await plan_view(plan_id)).revision == 7
    by_number = await send(client, deeds, {"deed": "move", "pair": pair, "revision": "7", "round": "3", "table": "4"})
    assert by_number.status_code == 303
    log = said(await client.get(path))
    assert "→ 第3轮 4 号桌" in log
    assert "（已撤销）" in log
    assert [row["deed"] for row in await fetch("SELECT deed FROM audit_line WHERE deed LIKE '%edit%' ORDER BY id")] == [
        "edit_plan", "edit_plan", "edit_plan", "edit_plan", "undo_edit", "undo_edit", "redo_edit", "edit_plan",
    ]  # fmt: skip
    assert session_id


async def test_what_is_refused_says_why_above_the_board(client: httpx.AsyncClient) -> None:
    _, plan_id, path, pair = await board(client)
    deeds = f"{path}/{plan_id}/edits"
    stale = await send(client, deeds, {"deed": "lock", "pair": pair, "revision": "4"})
    assert stale.status_code == 409
    assert "这一版又被改过" in stale.text
    assert 'id="board"' in stale.text
    nowhere = await send(client, deeds, {"deed": "move", "pair": pair, "revision": "0", "round": "3", "table": "40"})
    assert "本轮没有这张桌" in nowhere.text
    for wrong in ({"deed": "eat"}, {"deed": "lock", "pair": "x-y"}, {"deed": "move", "round": "0"}, {"revision": "-1"}):
        answer = await send(client, deeds, {"deed": "lock", "pair": pair, "revision": "0", **wrong})
        assert (wrong, answer.status_code) == (wrong, 409)
    assert (await plan_view(plan_id)).revision == 0


async def test_an_unplaced_pair_finds_its_place(client: httpx.AsyncClient) -> None:
    _, plan_id, path, pair = await board(client)
    a_id, b_id = map(int, pair.split("-"))
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.UNSCHEDULE, a_id, b_id))
    page = await client.get(f"{path}?pick={pair}")
    assert "选中 · 还没有排上" in said(page)
    assert "主办方手动取下" in said(page)
    assert "lq-drop is-ok" in page.text


async def test_search_and_pills_make_meetings_stand_out(client: httpx.AsyncClient) -> None:
    _, plan_id, path, _pair = await board(client)
    one = (await meetings_of(plan_id))[0]
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.LOCK, one.a_id, one.b_id))
    assert (await client.get(f"{path}?q={one.a_short}")).text.count("is-found") == 2
    assert (await client.get(f"{path}?show=locked")).text.count("is-found") == 1
    assert (await client.get(f"{path}?show=changed")).text.count("is-found") == 0
    free = (await client.get(f"{path}?show=free")).text
    assert (free.count("is-found"), "is-free" in free) == (0, True)


async def test_an_edit_of_what_people_see_goes_to_a_new_draft(client: httpx.AsyncClient) -> None:
    found = await fair()
    plan_id = await released(found)
    one = (await meetings_of(plan_id))[0]
    await host(client)
    path = f"/sessions/{found.session_id}/plan"
    fields = {"deed": "lock", "pair": f"{one.a_id}-{one.b_id}", "revision": "0"}
    assert "version=2" in (await send(client, f"{path}/{plan_id}/edits", fields)).headers["location"]
    assert (await send(client, f"{path}/{plan_id}/edits", fields)).status_code == 409
    copied = await send(client, f"{path}/{plan_id}/copy")
    assert copied.headers["location"] == f"{path}?version=3"
    assert [plan.state for plan in await plans_of(found.session_id)] == ["draft", "draft", "released"]


async def test_who_may_not_manage_changes_nothing(client: httpx.AsyncClient) -> None:
    session_id, plan_id, path, pair = await board(client)
    await put(session_id, SessionState.CLOSED)
    page = (await client.get(f"{path}?pick={pair}")).text
    assert "lq-drop" not in page
    assert "data-key" not in page
    assert (await client.get(f"{path}?version=9")).status_code == 404
    assert (await client.get(f"{path}?version=x")).status_code == 404
    other = await fair(1, 1)
    wrong = f"/sessions/{other.session_id}/plan/{plan_id}"
    for tail in ("edits", "copy"):
        assert (await send(client, f"{wrong}/{tail}", {"deed": "undo"} if tail == "edits" else {})).status_code == 404
    await chief(client)
    assert (await send(client, f"{path}/{plan_id}/edits", {"deed": "undo"})).status_code == 403
    await enter_as_stranger(client)
    assert (await client.post(f"{path}/{plan_id}/edits", data={"deed": "undo"})).status_code == 404


async def test_the_board_costs_as_many_statements_for_many_meetings_as_for_few(db: Settings) -> None:
    few, many = await drafted(await fair(1, 1)), await drafted(await fair(3, 3))
    counts = []
    for plan_id in (few, many):
        with statements() as seen:
            await board_of(plan_id)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_many_tables_come_in_pages_and_the_picked_meeting_is_on_the_page(client: httpx.AsyncClient) -> None:
    found = await fair(1, 1, tables=90, slots=make.ROUNDS)
    plan_id = await drafted(found)
    one = (await meetings_of(plan_id))[0]
    await edit_plan(SYSTEM, Edit(plan_id, 0, Deed.MOVE, one.a_id, one.b_id, (1, 85)))
    await host(client)
    path = f"/sessions/{found.session_id}/plan"
    assert "第 1–40 桌，共 90 桌" in said(await client.get(path))
    assert "第 81–90 桌，共 90 桌" in said(await client.get(f"{path}?pick={one.a_id}-{one.b_id}"))
    assert "第 41–80 桌，共 90 桌" in said(await client.get(f"{path}?tables=2"))
    assert "第 81–90 桌，共 90 桌" in said(await client.get(f"{path}?tables=99"))


async def test_a_round_beyond_what_was_judged_stays_empty(db: Settings) -> None:
    plan = await board_of(await drafted(await fair(1, 1)))
    verdicts = (RoundVerdict(0, "", {}), RoundVerdict(1, "move_absent", {}))
    judged = Judged(1, 2, None, verdicts, frozenset(), frozenset())
    kinds = [[cell[0] for cell in cells] for _, cells in cells_of(plan, Shown(judged=judged))]
    assert {row[2] for row in kinds} == {0}
    assert 3 in {row[0] for row in kinds}
    assert 4 in {row[1] for row in kinds}
