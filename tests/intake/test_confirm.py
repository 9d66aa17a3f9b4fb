"""Confirm an upload: accepted rows become organisations, registrations, contacts and needs, all or none."""

import asyncio
import os
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import asyncpg
import httpx
import make
import pytest
from desk import host, said, send
from intake.equipment_session import BY_KEY, HEADER, need
from intake.sent import BOOK, TEXTILE, book, firms_known, preview, tabs, uploaded

from events.demo.actions import load_dataset
from events.foundation.errors import NotAllowed, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.intake.actions import FileSent, confirm_upload, take_rows, upload_file
from events.intake.queries import confirmed_preview, kept_of, upload_view
from events.intake.rules.uploads import UploadState
from events.marketplace.queries import needs_of
from events.marketplace.rules import NeedState, Visibility
from events.marketplace.tables import Need
from events.registration.queries import registrations_of
from events.settings import Settings

COUNTED = """SELECT (SELECT count(*) FROM organisation) AS organisation, (SELECT count(*) FROM contact) AS contact,
                    (SELECT count(*) FROM registration) AS registration, (SELECT count(*) FROM delegate) AS delegate,
                    (SELECT count(*) FROM need) AS need"""
CONFIRM = """
import asyncio, sys
from events.foundation.transaction import open_pool
from events.identity.rules import SYSTEM
from events.intake.actions import confirm_upload

async def main():
    await open_pool(2)
    await confirm_upload(SYSTEM, int(sys.argv[1]), int(sys.argv[2]))

asyncio.run(main())
"""


async def counted() -> dict[str, int]:
    return (await fetch(COUNTED))[0]


async def ready(tmp_path: Path) -> tuple[int, int]:
    """A session whose organisations are known, and a workbook read for it."""
    session_id = await make.session()
    await firms_known()
    return session_id, await uploaded(session_id, book(tmp_path))


async def test_accepted_rows_become_needs_of_registered_organisations(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=3)
    needs = await needs_of(session_id)
    assert [(one.source_ref, one.organisation_name, one.title, one.amount_wan, one.state) for one in needs] == [
        ("N0001", BY_KEY["A1"].name, "采购第1号部件", Decimal(100), NeedState.SUBMITTED),
        ("N0002", BY_KEY["A2"].name, "采购第2号部件", Decimal(100), NeedState.SUBMITTED),
        ("N0003", BY_KEY["A2"].name, "采购磨床两台", Decimal(80), NeedState.SUBMITTED),
    ]
    assert [(one.confidential, one.visibility) for one in needs[:2]] == [
        (False, Visibility.PARTICIPANTS),
        (True, Visibility.HOST),
    ]
    people = await registrations_of(session_id)
    assert [(one.name, one.source, one.state, one.consent) for one in people] == [
        (BY_KEY[key].name, "import", "accepted", "missing") for key in ("A1", "A2")
    ]
    assert [(one.contact_name, one.contact_mobile) for one in people] == [
        ("王工", BY_KEY[key].phone) for key in ("A1", "A2")
    ]
    view = await upload_view(session_id, upload_id)
    assert (view.state, view.counts["new"], view.counts["review"]) == (UploadState.CONFIRMED, 3, 1)


async def test_the_host_may_publish_at_once(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    await confirm_upload(SYSTEM, session_id, upload_id, NeedState.PUBLISHED)
    assert {one.state for one in await needs_of(session_id)} == {NeedState.PUBLISHED}


async def test_the_textile_workbook_fills_an_empty_session_and_changes_nothing_the_second_time(db: Settings) -> None:
    await load_dataset(SYSTEM, TEXTILE)
    session_id = await make.session()
    sent = FileSent(BOOK.name, BOOK.read_bytes())
    first = await uploaded(session_id, sent)
    assert await confirm_upload(SYSTEM, session_id, first) == Counter(new=233)
    needs = await needs_of(session_id)
    assert (len(needs), len({one.organisation_id for one in needs})) == (233, 57)
    assert sum(one.confidential for one in needs) == 7
    assert len(await registrations_of(session_id)) == 57
    before = await counted()
    second = await uploaded(session_id, sent)
    assert await tabs(session_id, second) == {"same": 233, "review": 3, "rejected": 2, "duplicate": 7, "skipped": 60}
    assert await confirm_upload(SYSTEM, session_id, second) == Counter(same=233)
    assert await counted() == before


async def test_another_units_numbers_complete_nothing(db: Settings, tmp_path: Path) -> None:
    """A person without a number and a number cut off by the sheet: both are known, but to another unit."""
    await firms_known()
    rows = [HEADER, need(1, "A1", phone=None), need(2, "A2", phone="1.99E+10")]
    numbers = []
    for unit in ("QT-JSJ", "LS-JXJ"):
        session_id = await make.session(unit_id=await make.unit(unit))
        if unit == "QT-JSJ":
            full = [HEADER, need(1, "A1"), need(2, "A2")]
            await confirm_upload(SYSTEM, session_id, await uploaded(session_id, book(tmp_path, full)))
        upload_id = await uploaded(session_id, book(tmp_path, rows))
        doubtful = [one.number for one in (await preview(session_id, upload_id)).rows if one.may_be_taken]
        await take_rows(SYSTEM, session_id, upload_id, doubtful)
        await confirm_upload(SYSTEM, session_id, upload_id)
        numbers.append([one.contact_mobile for one in await registrations_of(session_id)])
    assert numbers == [[BY_KEY["A1"].phone, BY_KEY["A2"].phone], ["", ""]]


async def test_confirming_twice_is_refused_and_changes_nothing(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    await confirm_upload(SYSTEM, session_id, upload_id)
    before = await counted()
    with pytest.raises(Refused, match="upload_already_confirmed"):
        await confirm_upload(SYSTEM, session_id, upload_id)
    assert await counted() == before


async def test_two_uploads_of_one_file_confirmed_at_once_write_it_once(db: Settings, tmp_path: Path) -> None:
    session_id, first = await ready(tmp_path)
    second = await uploaded(session_id, book(tmp_path))
    counts = await asyncio.gather(*(confirm_upload(SYSTEM, session_id, key) for key in (first, second)))
    assert sorted(map(dict, counts), key=str) == [{"new": 3}, {"same": 3}]
    assert len(await needs_of(session_id)) == 3


async def test_a_file_not_yet_read_is_not_confirmed(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    with pytest.raises(Refused, match="upload_not_ready"):
        await confirm_upload(SYSTEM, session_id, upload_id)


async def test_a_stranger_confirms_nothing(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    other = make.actor(Role.ORGANIZER, ScopeKind.UNIT, await make.unit("QT-JSJ"))
    with pytest.raises(NotAllowed, match="session_not_yours"):
        await confirm_upload(other, session_id, upload_id)
    assert (await counted())["need"] == 0


async def test_a_later_file_changes_what_it_says_and_keeps_the_rest(db: Settings, tmp_path: Path) -> None:
    session_id, first = await ready(tmp_path)
    await confirm_upload(SYSTEM, session_id, first, NeedState.PUBLISHED)
    later = [HEADER, need(1, "A1", amount=150, deadline=None, detail=None), need(2, "A2", open="是")]
    second = await uploaded(session_id, book(tmp_path, [*later, need(3, "A2", title="采购磨床两台", amount="约80")]))
    changed = [row for row in (await preview(session_id, second)).rows if row.changes]
    assert [(row.changes, row.tab) for row in changed] == [(("amount_wan",), "changed")]
    assert await confirm_upload(SYSTEM, session_id, second) == Counter(changed=1, same=2)
    one, secret, _ = await needs_of(session_id)
    assert (one.amount_wan, str(one.deadline), one.description) == (150, "2027-03-31", "见图纸")
    assert (one.state, secret.confidential) == (NeedState.PUBLISHED, True)


async def test_a_new_telephone_is_a_change_and_the_known_one_stays(db: Settings, tmp_path: Path) -> None:
    session_id, first = await ready(tmp_path)
    await confirm_upload(SYSTEM, session_id, first)
    rows = [HEADER, need(1, "A1", contact="李工", phone="13911112222")]
    second = await uploaded(session_id, book(tmp_path, rows))
    assert [row.changes for row in (await preview(session_id, second)).rows if row.effect] == [("contact",)]
    assert await confirm_upload(SYSTEM, session_id, second) == Counter(changed=1)
    contacts = await fetch("SELECT name, mobile FROM contact WHERE mobile <> {} ORDER BY id", BY_KEY["A2"].phone)
    assert [(row["name"], row["mobile"]) for row in contacts] == [
        ("王工", BY_KEY["A1"].phone),
        ("李工", "13911112222"),
    ]


async def test_what_is_signed_or_withdrawn_is_no_file_s_to_change(db: Settings, tmp_path: Path) -> None:
    session_id, first = await ready(tmp_path)
    await confirm_upload(SYSTEM, session_id, first)
    await Need.update({Need.state: NeedState.WITHDRAWN}, force=True)
    second = await uploaded(session_id, book(tmp_path, [HEADER, need(1, "A1", amount=999)]))
    assert await confirm_upload(SYSTEM, session_id, second) == Counter(same=1)
    assert {one.amount_wan for one in await needs_of(session_id)} == {100, 80}


async def test_without_any_known_organisation_all_are_entered(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    upload_id = await uploaded(session_id, book(tmp_path))
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=4)
    names = [one.name for one in await registrations_of(session_id)]
    assert names == [BY_KEY["A1"].name, BY_KEY["A2"].name, "景宁陌上纸业有限公司"]


async def test_a_row_under_review_is_written_when_a_person_accepts_it(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    numbers = [row.number for row in (await preview(session_id, upload_id)).rows if row.may_be_taken]
    assert numbers == [4]
    await take_rows(SYSTEM, session_id, upload_id, numbers)
    assert (await tabs(session_id, upload_id))["new"] == 4
    await take_rows(SYSTEM, session_id, upload_id, numbers, away=True)
    assert (await tabs(session_id, upload_id))["new"] == 3
    await take_rows(SYSTEM, session_id, upload_id, numbers)
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=4)
    assert [row.number for row in confirmed_preview(await kept_of(upload_id)).rows if row.is_taken] == [4]
    assert [one.name for one in await registrations_of(session_id)][-1] == "景宁陌上纸业有限公司"


async def test_a_row_without_a_title_is_nobody_s_to_accept(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    rejected = next(row.number for row in (await preview(session_id, upload_id)).rows if row.tab == "rejected")
    with pytest.raises(Refused, match="upload_no_such_row"):
        await take_rows(SYSTEM, session_id, upload_id, [rejected])


async def test_a_title_too_long_is_shortened_and_found_again(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    rows = [HEADER, need(1, "A1", title="采购" + "高精度数控加工中心" * 30)]
    await confirm_upload(SYSTEM, session_id, await uploaded(session_id, book(tmp_path, rows)))
    assert [len(one.title) for one in await needs_of(session_id)] == [200]
    assert (await tabs(session_id, await uploaded(session_id, book(tmp_path, rows))))["same"] == 1


async def test_a_process_killed_in_the_middle_of_confirming_leaves_nothing(db: Settings, tmp_path: Path) -> None:
    session_id, upload_id = await ready(tmp_path)
    before = await counted()
    holder = await asyncpg.connect(db.database_url)
    await holder.execute("SELECT pg_advisory_lock(hashtext('market'), $1)", session_id)
    command = [sys.executable, "-W", "ignore", "-c", CONFIRM, str(session_id), str(upload_id)]
    child = await asyncio.create_subprocess_exec(*command, env={**os.environ, "DATABASE_URL": db.database_url})
    try:
        waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not await holder.fetchval(waits):
            assert child.returncode is None
            await asyncio.sleep(0.05)
        written = "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND state = 'active'"
        assert await holder.fetchval(written) == 1, "organisations and registrations stand unwritten in its transaction"
    finally:
        child.kill()
        await child.wait()
        await holder.close()
    await asyncio.sleep(0.2)
    assert await counted() == before
    assert (await upload_view(session_id, upload_id)).state is UploadState.READY
    assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=3)


async def test_the_page_confirms_once_and_says_what_was_written(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id, upload_id = await ready(tmp_path)
    page = f"/sessions/{session_id}/imports/{upload_id}"
    assert "确认导入 3 条" in said(await client.get(page))
    answer = await send(client, f"{page}/confirm", {"publish": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    text = said(await client.get(page))
    assert "新增 3 条，更新 0 条，无变化 0 条；2 条待核或不能用" in text
    assert "确认导入 3 条" not in text
    assert {one.state for one in await needs_of(session_id)} == {NeedState.PUBLISHED}
    second = await send(client, f"{page}/confirm")
    assert second.status_code == 409
    assert "没有重复写入" in said(second)


async def test_the_page_accepts_ticked_rows_and_puts_them_back(client: httpx.AsyncClient, tmp_path: Path) -> None:
    await host(client)
    session_id, upload_id = await ready(tmp_path)
    page = f"/sessions/{session_id}/imports/{upload_id}"
    assert 'name="row" value="4"' in (await client.get(f"{page}?tab=review")).text
    await send(client, f"{page}/take", {"row": ["4"]})
    assert "已采用" in said(await client.get(f"{page}?tab=new"))
    await send(client, f"{page}/take", {"row": "4", "away": "1"})
    assert await tabs(session_id, upload_id) == {"skipped": 1, "new": 3, "review": 1, "rejected": 1, "duplicate": 1}
