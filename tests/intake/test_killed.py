"""Processes killed at random moments: a file is read or not, confirmed or not, and a second try works.

Seed and number of the moments are in the names of the tests; each child says when it begins, so that start-up is no
target.
"""

import asyncio
import importlib
import os
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from intake.equipment_session import BY_KEY, HEADER, Cells, need
from intake.sent import book, firms_known, uploaded
from make import session as new_session

from events.foundation.errors import Refused
from events.foundation.jobs import run_here
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.intake.actions import confirm_upload, upload_file
from events.intake.jobs import JOB
from events.intake.queries import Preview, kept_of, upload_view
from events.intake.rules.uploads import UploadState
from events.settings import Settings

CHILD = """
import asyncio, sys
from events.foundation.transaction import open_pool
from events.identity.rules import SYSTEM
from events.intake.actions import carry_out_reading, confirm_upload

async def main(deed, session_id, upload_id):
    await open_pool(2)
    print("begun", flush=True)
    if deed == "read":
        await carry_out_reading(upload_id)
    else:
        await confirm_upload(SYSTEM, session_id, upload_id)

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""
ROWS = 100
MOMENTS = [(1, 3), pytest.param(2, 20, marks=pytest.mark.long)]
WRITTEN = """SELECT (SELECT count(*) FROM need) AS need, (SELECT count(*) FROM registration) AS registration,
                    (SELECT count(*) FROM contact) AS contact"""
WHOLE = {"need": ROWS, "registration": len(BY_KEY), "contact": len(BY_KEY)}
NOTHING = dict.fromkeys(WHOLE, 0)


def many() -> list[Cells]:
    keys = list(BY_KEY)
    return [HEADER, *(need(number, keys[number % len(keys)]) for number in range(ROWS))]


def moments(seed: int, kills: int) -> list[int]:
    """When to kill, in hundredths of the time that the whole deed takes."""
    return random.Random(seed).sample(range(90), kills)  # noqa: S311 - moments, not secrets


async def begun(db: Settings, deed: str, session_id: int, upload_id: int) -> asyncio.subprocess.Process:
    """A process of its own that has just begun its deed."""
    command = [sys.executable, "-W", "ignore", "-c", CHILD, deed, str(session_id), str(upload_id)]
    child = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, "DATABASE_URL": db.database_url}, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout
    assert await child.stdout.readline() == b"begun\n"
    return child


async def killed(db: Settings, deed: str, session_id: int, upload_id: int, after: float) -> int:
    """How a process ended that was killed after so many seconds; 0 when it was done before."""
    child = await begun(db, deed, session_id, upload_id)
    try:
        return await asyncio.wait_for(child.wait(), after)
    except TimeoutError:
        child.kill()
        return await child.wait()


async def settled() -> None:
    """Wait until the server has noticed that the other end is gone."""
    busy = "SELECT count(*) AS n FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
    while (await fetch(busy))[0]["n"]:  # noqa: ASYNC110 - the server tells nobody
        await asyncio.sleep(0.02)


async def seconds_of(db: Settings, deed: str, session_id: int, upload_id: int) -> float:
    """How long the deed takes when nobody disturbs it."""
    loop = asyncio.get_running_loop()
    child = await begun(db, deed, session_id, upload_id)
    since = loop.time()
    assert await child.wait() == 0
    return loop.time() - since


@pytest.mark.parametrize(("seed", "kills"), MOMENTS)
async def test_a_worker_killed_while_it_reads_leaves_nothing_and_the_next_reads_all(
    db: Settings, tmp_path: Path, seed: int, kills: int
) -> None:
    session_id = await new_session()
    await firms_known()
    sent = book(tmp_path, many())
    whole = await seconds_of(db, "read", session_id, await upload_file(SYSTEM, session_id, sent, queued=False))
    ended = Counter[bool]()
    for moment in moments(seed, kills):
        upload_id = await upload_file(SYSTEM, session_id, sent, queued=False)
        ended[await killed(db, "read", session_id, upload_id, whole * moment / 100) == 0] += 1
        await settled()
        state, rows = (await upload_view(session_id, upload_id)).state, (await kept_of(upload_id)).judged
        assert (state, rows is None) in {
            (UploadState.WAITING, True),
            (UploadState.READING, True),
            (UploadState.READY, False),
        }
        await run_here(JOB, upload_id=upload_id)
        judged = (await kept_of(upload_id)).judged
        assert judged is not None
        assert judged.counts["accept"] == ROWS
    assert ended[False] > 0, "none was killed in time"
    assert (await fetch(WRITTEN))[0] == NOTHING


@pytest.mark.parametrize(("seed", "kills"), MOMENTS)
async def test_a_server_killed_while_it_confirms_leaves_nothing_or_everything(
    db: Settings, tmp_path: Path, seed: int, kills: int
) -> None:
    session_id = await new_session()
    await firms_known()
    sent = book(tmp_path, many())
    first = await uploaded(session_id, sent)
    whole = await seconds_of(db, "confirm", session_id, first)
    assert (await fetch(WRITTEN))[0] == WHOLE
    ended = Counter[bool]()
    for moment in moments(seed, kills):
        await fetch("TRUNCATE need, registration, contact CASCADE")
        upload_id = await uploaded(session_id, sent)
        ended[await killed(db, "confirm", session_id, upload_id, whole * moment / 100) == 0] += 1
        await settled()
        state, written = (await upload_view(session_id, upload_id)).state, (await fetch(WRITTEN))[0]
        assert (state, written) in [(UploadState.READY, NOTHING), (UploadState.CONFIRMED, WHOLE)]
        if state is UploadState.READY:
            assert await confirm_upload(SYSTEM, session_id, upload_id) == Counter(new=ROWS)
        else:
            with pytest.raises(Refused, match="upload_already_confirmed"):
                await confirm_upload(SYSTEM, session_id, upload_id)
        assert (await fetch(WRITTEN))[0] == WHOLE
    assert ended[False] > 0, "none was killed in time"


async def confirmed_twice(tmp_path: Path) -> tuple[list[object], int]:
    """What two confirmations of one upload at the same moment answer, and how many needs stand then."""
    session_id = await new_session()
    await firms_known()
    upload_id = await uploaded(session_id, book(tmp_path))
    answers = await asyncio.gather(
        *(confirm_upload(SYSTEM, session_id, upload_id) for _ in range(2)), return_exceptions=True
    )
    return sorted(str(getattr(one, "code", one)) for one in answers), (await fetch(WRITTEN))[0]["need"]


async def test_of_two_confirmations_at_once_one_writes(db: Settings, tmp_path: Path) -> None:
    answers, needs = await confirmed_twice(tmp_path)
    assert answers == ["Counter({'new': 3})", "upload_already_confirmed"]
    assert needs == 3


async def test_control_without_the_lock_both_write(
    db: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both judge the file before either writes, however busy the machine is."""
    both = asyncio.Barrier(2)
    confirming = importlib.import_module("events.intake.actions.confirm")
    judge = confirming.preview_of

    async def nothing(*_: object) -> None:
        pass

    async def judged_by_both(*asked: Any) -> Preview:  # noqa: ANN401 - as it is called
        found: Preview = await judge(*asked)
        await both.wait()
        return found

    monkeypatch.setattr(confirming, "lock", nothing)
    monkeypatch.setattr(confirming, "preview_of", judged_by_both)
    answers, needs = await confirmed_twice(tmp_path)
    assert needs > 3, answers
