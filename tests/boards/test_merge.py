"""Two organisations of the register turn out to be one."""

import make
import pytest
from desk import host, said, send, sit_down
from fair import fair, released
from httpx import AsyncClient

from events.boards.actions import merge_organisations
from events.boards.rules import MERGED_PLANS, MERGED_ROWS, MERGED_SESSIONS
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM, Role
from events.meetings.actions import merge_registrations
from events.meetings.queries import meetings_of
from events.organisations.actions import OrganisationDraft, upsert_organisation
from events.organisations.queries import organisation_view
from events.outcomes.actions import OutcomeDraft, log_outcome, seed_stages
from events.registration.queries import participants
from events.settings import Settings

CODE, OTHER_CODE = "91331100XX0000019P", "91331122XX0000027E"


async def renamed(key: int, name: str, uscc: str | None = None) -> None:
    """Give an organisation a name that another one has: as two imports did before the register took care."""
    sql = """UPDATE organisation o SET name = {}, name_key = k.name_key, uscc = {} FROM organisation k
             WHERE o.id = {} AND k.id = {}"""
    await fetch(sql, name, uscc, key, await make.organisation("丽水合成革有限公司"))


async def test_the_register_finds_them_and_a_merge_moves_everything(client: AsyncClient) -> None:
    await host(client)
    kept = await make.participant(await make.session(), "丽水合成革有限公司")
    found = await fair()
    plan = await released(found)
    gone = found.makers[0]
    await renamed(gone, "丽水合成革有限责任公司", CODE)
    await seed_stages()
    line = OutcomeDraft("order", "丽水合成革", "乙", "革基布", "已签约", make.DAY, a_id=gone)
    await log_outcome(SYSTEM, found.session_id, line)
    listed = said(await client.get("/organisations?twins=1"))
    assert ("丽水合成革有限公司" in listed, "第" in listed.partition("共")[0].rpartition("重名")[2]) == (True, False)
    assert f'href="/organisations/{gone}/merge/{kept}"' in (await client.get(f"/organisations/{kept}")).text
    preview = said(await client.get(f"/organisations/{gone}/merge/{kept}"))
    assert ("报名 1 条、需求 1 条、供给 0 条" in preview, "联系人 1 位、成效 1 条" in preview) == (True, True)
    sent = await send(client, f"/organisations/{gone}/merge/{kept}")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/organisations/{kept}")
    assert kept in {one.organisation_id for one in await participants(found.session_id)}
    assert {one.a_id for one in await meetings_of(plan)} == {kept, found.makers[1]}
    assert (await organisation_view(kept)).uscc == CODE
    assert (await client.get(f"/organisations/{gone}")).headers["location"] == f"/organisations/{kept}"
    assert "有限责任公司" not in said(await client.get("/organisations"))
    assert await upsert_organisation(SYSTEM, OrganisationDraft("丽水合成革有限责任公司")) == kept
    left = await fetch("SELECT count(*) AS n FROM outcome WHERE {} IN (a, b)", gone)
    assert left[0]["n"] == 0
    audit = await fetch("SELECT noun_id, facts FROM audit_line WHERE deed = 'merge_organisations'")
    assert [(row["noun_id"], str(gone) in row["facts"]) for row in audit] == [(kept, True)]
    assert (await send(client, f"/organisations/{gone}/merge/{kept}")).status_code == 404


async def test_both_in_a_session_are_joined_there_first(db: Settings) -> None:
    session_id = await make.session()
    kept, gone = await make.organisation(), await make.organisation()
    first, second = await make.registration(session_id, kept), await make.registration(session_id, gone)
    with pytest.raises(Refused, match="organisation_merge_both"):
        await merge_organisations(SYSTEM, gone, kept)
    await merge_registrations(SYSTEM, session_id, first, second)
    await merge_organisations(SYSTEM, gone, kept)
    rows = await fetch("SELECT id, organisation FROM registration ORDER BY id")
    assert [(row["id"], row["organisation"]) for row in rows] == [(first, kept), (second, gone)]


async def test_different_codes_and_partners_stay_two(client: AsyncClient) -> None:
    await host(client)
    session_id = await make.session()
    firms = [await make.organisation(uscc=code) for code in (CODE, OTHER_CODE)]
    for firm in firms:
        await make.registration(await make.session(), firm)
    page = await client.get(f"/organisations/{firms[0]}/merge/{firms[1]}")
    assert ("信用代码不同" in page.text, "<form method" in page.text.partition("<main")[2]) == (True, False)
    assert (await send(client, f"/organisations/{firms[0]}/merge/{firms[1]}")).status_code == 409
    with pytest.raises(Refused, match="organisation_merge_same"):
        await merge_organisations(SYSTEM, firms[0], firms[0])
    third = await make.organisation()
    await seed_stages()
    line = OutcomeDraft("order", "甲", "乙", "革基布", "已签约", make.DAY, a_id=firms[0], b_id=third)
    await log_outcome(SYSTEM, session_id, line)
    with pytest.raises(Refused, match="organisation_merge_trade"):
        await merge_organisations(SYSTEM, third, firms[0])


async def test_who_does_not_hold_both_merges_nothing(client: AsyncClient) -> None:
    own, strange = (
        await make.participant(await make.session()),
        await make.participant(await make.session(unit_id=await make.unit("QT-JSJ"))),
    )
    await host(client)
    for path in (f"/organisations/{own}/merge/{strange}", f"/organisations/{strange}/merge/{own}"):
        assert [(await client.get(path)).status_code, (await send(client, path)).status_code] == [404, 404]
    away = await make.session(unit_id=await make.unit("QT-JSJ"), title="青田专场")
    await make.registration(away, own)
    second = await make.participant(await make.session())
    refused = await client.get(f"/organisations/{own}/merge/{second}")
    assert "它还参加了别的单位主办的活动" in refused.text
    assert "青田专场" not in refused.text
    await sit_down(client, await make.account(Role.ADMINISTRATOR))
    assert (await send(client, f"/organisations/{own}/merge/{second}")).status_code == 303
    with pytest.raises(NotFound):
        await merge_organisations(SYSTEM, own, second)


async def test_every_reference_to_an_organisation_moves(db: Settings) -> None:
    rows = await fetch(
        """SELECT c.conrelid::regclass::text AS place, a.attname AS name FROM pg_constraint c
           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           WHERE c.contype = 'f' AND c.confrelid = 'organisation'::regclass"""
    )
    moved = {*MERGED_SESSIONS, *MERGED_PLANS, *MERGED_ROWS, ("organisation_label", "organisation")}
    assert {(row["place"], row["name"]) for row in rows} == moved
