"""A reading that waits or runs is let go by a button; the file stays."""

from pathlib import Path

import httpx
import make
from desk import host, said, send
from intake.sent import book

from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.intake.actions import carry_out_reading, read_again, upload_file
from events.intake.actions.read import _end
from events.intake.queries import upload_view
from events.intake.rules.uploads import UploadState


async def test_a_stopped_reading_writes_nothing_and_is_begun_again_by_a_button(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    session_id = await make.session()
    await host(client)
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    path = f"/sessions/{session_id}/imports/{upload_id}"
    assert f"{path}/stop" in (await client.get(path)).text
    assert (await send(client, f"{path}/stop")).status_code == 303
    page = await client.get(path)
    assert ("已停止读取" in said(page), f"{path}/stop" in page.text) == (True, False)
    await carry_out_reading(upload_id)
    assert (await upload_view(session_id, upload_id)).state is UploadState.FAILED
    assert (await send(client, f"{path}/stop")).status_code == 409
    await read_again(SYSTEM, session_id, upload_id)
    await carry_out_reading(upload_id)
    assert (await upload_view(session_id, upload_id)).state is UploadState.READY


async def test_what_a_stopped_reading_still_finds_is_lost(client: httpx.AsyncClient, tmp_path: Path) -> None:
    session_id = await make.session()
    await host(client)
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    await fetch("UPDATE upload SET state = 'reading' WHERE id = {}", upload_id)
    await send(client, f"/sessions/{session_id}/imports/{upload_id}/stop")
    await _end({"id": upload_id, "session": session_id}, UploadState.REFUSED, refusal="encrypted")
    found = await upload_view(session_id, upload_id)
    assert (found.state, found.refusal) == (UploadState.FAILED, "upload_reading_stopped")


async def test_a_stranger_stops_no_reading(client: httpx.AsyncClient, tmp_path: Path) -> None:
    session_id, other = await make.session(), await make.session()
    upload_id = await upload_file(SYSTEM, session_id, book(tmp_path))
    await host(client, "QT-JSJ")
    assert (await send(client, f"/sessions/{session_id}/imports/{upload_id}/stop")).status_code == 404
    await host(client)
    assert (await send(client, f"/sessions/{other}/imports/{upload_id}/stop")).status_code == 404
    assert (await upload_view(session_id, upload_id)).state is UploadState.WAITING
