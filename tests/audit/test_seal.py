"""Sealed lines prove that they are as they were written."""

import asyncio
import json
import os
import sys

import anyio
import pytest

from events.audit.actions import seal_audit
from events.audit.queries import proof
from events.foundation.audit import record
from events.foundation.transaction import fetch, transaction
from events.identity.rules import SYSTEM
from events.settings import Settings


async def write(*deeds: str) -> None:
    for deed in deeds:
        await record(SYSTEM, deed, "need", 7, session_id=3, fields="title")


async def tamper(sql: str) -> None:
    """As somebody who owns the database could."""
    async with transaction():
        await fetch("SET LOCAL session_replication_role = replica")
        await fetch(sql)


async def test_an_untouched_audit_fits_its_seals(db: Settings) -> None:
    assert await proof() == await proof()
    await write("add_need", "edit_need")
    assert ((await proof()).seals, (await proof()).unsealed) == (0, 2)
    assert await seal_audit() == 2
    assert await seal_audit() == 0
    await write("move_need")
    assert await seal_audit() == 1
    await write("move_need")
    found = await proof()
    assert (found.seals, found.lines, found.unsealed, found.broken, len(found.digest)) == (2, 3, 1, None, 64)


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_line SET deed = 'add_need' WHERE id = (SELECT max(id) FROM audit_line)",
        "UPDATE audit_line SET at = at + interval '1 microsecond' WHERE id = (SELECT max(id) FROM audit_line)",
        "UPDATE audit_line SET account_id = 1 WHERE id = (SELECT max(id) FROM audit_line)",
        "UPDATE audit_line SET facts = '{{}}' WHERE id = (SELECT max(id) FROM audit_line)",
        "DELETE FROM audit_line WHERE id = (SELECT max(id) FROM audit_line)",
        "UPDATE audit_seal SET digest = repeat('0', 64) WHERE id = (SELECT min(id) FROM audit_seal)",
        "UPDATE audit_seal SET lines = lines[1:1] WHERE id = (SELECT max(id) FROM audit_seal)",
    ],
)
async def test_what_was_changed_afterwards_is_seen(db: Settings, deed: str) -> None:
    await write("add_need")
    await seal_audit()
    await write("edit_need", "move_need")
    await seal_audit()
    await tamper(deed)
    assert (await proof()).broken is not None


async def test_the_database_refuses_to_change_a_seal(db: Settings) -> None:
    await write("add_need")
    await seal_audit()
    with pytest.raises(Exception, match="append-only"):
        await fetch("DELETE FROM audit_seal")


async def test_two_who_seal_at_once_seal_each_line_once(db: Settings) -> None:
    await write(*["edit_need"] * 10)
    assert sorted(await asyncio.gather(seal_audit(), seal_audit())) == [0, 10]
    found = await proof()
    assert (found.lines, found.broken, found.unsealed) == (10, None, 0)


async def test_a_line_written_late_is_sealed_by_the_next(db: Settings) -> None:
    await write("add_need")
    await fetch("SELECT nextval('audit_line_id_seq')")
    await write("edit_need")
    await seal_audit()
    (late,) = await fetch("SELECT min(id) + 1 AS id FROM audit_line")
    await fetch(
        "INSERT INTO audit_line (id, at, actor_kind, deed, noun) VALUES ({}, now(), 'system', 'edit_need', 'need')",
        late["id"],
    )
    assert await seal_audit() == 1
    assert (await proof()).broken is None


async def lianqiao(*words: str, url: str) -> tuple[int, str]:
    environment = {**os.environ, "DATABASE_URL": url}
    done = await anyio.run_process([sys.executable, "-m", "events.cli", *words], env=environment, check=False)
    return done.returncode, done.stdout.decode()


async def test_the_command_proves_it_and_fails_when_it_cannot(db: Settings) -> None:
    await write("add_need", "edit_need")
    assert await lianqiao("audit", "seal", url=db.database_url) == (0, "2\n")
    status, told = await lianqiao("audit", "verify", url=db.database_url)
    assert (status, told.splitlines()[0]) == (0, "2 lines under 1 seals are as written; 0 are not sealed yet.")
    await tamper("DELETE FROM audit_line WHERE id = (SELECT min(id) FROM audit_line)")
    status, told = await lianqiao("audit", "verify", "--json", url=db.database_url)
    assert (status, json.loads(told)["broken"]) == (1, 1)
