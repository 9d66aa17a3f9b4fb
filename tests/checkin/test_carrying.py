"""Scans in files: from one installation to another, or of a device that got no network again; twice changes nothing."""

import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import anyio
import httpx
import msgspec
import pytest
from fair import enter_as_host
from house import NOW, a_device, house, local
from visitor import TOKEN

from events.checkin.actions import Carried, export_scans, import_scans, undo_nonce, welcome
from events.checkin.forms import NewWalkIn
from events.checkin.queries import head_count, scans_of
from events.checkin.reading import ScanFile, read_scans
from events.foundation import clock
from events.foundation.errors import NotFound, WrongInput
from events.foundation.nonce import uuid7
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.settings import Settings

LATER = "2026-12-10T18:00"


async def recorded() -> tuple[int, ScanFile]:
    """A session with a scan, one taken back, an unknown code and a walk-in, and the file of all that."""
    with clock.fixed(local(NOW)):
        building = await house({})
        device = await a_device(building.session_id, local(NOW))
        await building.scan({})
        await building.scan({"by": "text", "text": "https://example.com/"})
        nonce = uuid7(clock.now())
        await building.scan({"kind": "exit"}, nonce)
        await undo_nonce(SYSTEM, building.session_id, nonce, "扫错了人")
        await welcome(device, building.session_id, NewWalkIn(uuid4(), "李四", "新来的公司", "", "", "guest", "东门"))
        return building.session_id, await export_scans(SYSTEM, building.session_id)


async def test_what_one_installation_recorded_another_records_once(db: Settings) -> None:
    session_id, file = await recorded()
    before, told = await head_count(session_id), [one.outcome for one in await scans_of(session_id)]
    await fetch("TRUNCATE scan, walk_in")
    raw = msgspec.json.encode(file)
    with clock.fixed(local(LATER)):
        assert await import_scans(SYSTEM, session_id, read_scans(raw)) == Carried(new=4, known=0, refused=())
        assert await import_scans(SYSTEM, session_id, read_scans(raw)) == Carried(new=0, known=4, refused=())
    assert await head_count(session_id) == before
    assert sorted(one.outcome for one in await scans_of(session_id)) == sorted(told)
    assert {one.effective_at for one in await scans_of(session_id) if one.kind == "entry"} == {local(NOW)}
    assert await fetch("SELECT at FROM walk_in") == [{"at": local(NOW)}]
    with pytest.raises(NotFound):
        await import_scans(SYSTEM, 404, file)


async def test_what_is_refused_is_named_and_blocks_nothing(db: Settings) -> None:
    session_id, file = await recorded()
    await fetch("TRUNCATE scan")
    await fetch("UPDATE walk_in SET nonce = gen_random_uuid(), mobile = '13900000000', uscc = ''")
    file.walk_ins[0].mobile = "13900000000"
    with clock.fixed(local(LATER)):
        came = await import_scans(SYSTEM, session_id, file)
    assert came == Carried(new=3, known=0, refused=((file.walk_ins[0].nonce, "walk_in_known"),))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"\xff", b'{"scans": 1}', b'{"schema": 2}', b'{"scans": [{"nonce": "x"}]}', b'{"x": "\\u0000"}']
)
def test_what_is_no_file_of_scans_is_refused(raw: bytes) -> None:
    with pytest.raises(WrongInput) as refused:
        read_scans(raw)
    assert refused.value.code == "scan_file_unreadable"


async def test_the_host_takes_in_the_file_of_a_device(client: httpx.AsyncClient) -> None:
    with clock.fixed(local(NOW)):
        building = await house({"rehearsal": True})
    address = f"/sessions/{building.session_id}/scans"
    scan = {"schema": 1, "nonce": str(uuid4()), "token": building.badge.token, "point": "东门", "kind": "entry"}
    scan |= {
        "scanned_at": "2026-12-10T00:30:00.000Z",
        "clock_offset_ms": 0,
        "shown": "admitted",
        "mode": "upload",
        "seq": 3,
    }
    queue = json.dumps({"schema": 1, "session": building.session_id, "scans": [scan]}).encode()
    assert (await client.post(address, files={"file": ("q.json", queue)})).status_code == 303  # to the login
    await enter_as_host(client, building.session_id)
    found = TOKEN.search((await client.get(address)).text)
    assert found
    token = {"_csrf_token": found[1]}
    page = (await client.post(address, data=token, files={"file": ("q.json", queue)})).text
    again = (await client.post(address, data=token, files={"file": ("q.json", queue)})).text
    assert "新收 1 条，已有 0 条，没收下 0 条" in page
    assert "新收 0 条，已有 1 条，没收下 0 条" in again
    assert (await head_count(building.session_id)).people == 1
    wrong = await client.post(address, data=token, files={"file": ("q.json", b"{")})
    assert wrong.status_code == 422
    assert "这不是扫码文件" in wrong.text
    assert (await client.post(address, data=token)).status_code == 422


async def lianqiao(*words: object, url: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "events.cli", "checkin", *map(str, words)]
    done = await anyio.run_process(command, env={**os.environ, "DATABASE_URL": url}, check=False)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode()


async def test_the_command_writes_a_file_for_its_owner_alone_and_brings_it_back(db: Settings, tmp_path: Path) -> None:
    session_id, _ = await recorded()
    file = tmp_path / "scans.json"
    assert await lianqiao("export", file, "--session", session_id, url=db.database_url) == (
        0,
        f"{file}: 3 scans, 1 walk-ins\n",
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert await lianqiao("import", file, "--json", url=db.database_url) == (
        0,
        json.dumps({"session": session_id, "new": 0, "known": 4, "refused": []}) + "\n",
    )
    file.write_text("{}")
    assert (await lianqiao("import", file, url=db.database_url))[0] == 2
    assert (await lianqiao("import", tmp_path / "none.json", url=db.database_url))[0] == 2
