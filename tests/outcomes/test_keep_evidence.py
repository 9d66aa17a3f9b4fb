"""Files behind a line of the ledger: what they are is told by their bytes, pictures are drawn anew."""

import hashlib
from datetime import date
from io import BytesIO

import make
import pytest
from desk import chief, host
from httpx import AsyncClient, Response
from PIL import Image
from visitor import TOKEN

from events.foundation.errors import FormErrors, NotFound, Refused
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.outcomes.actions import (
    LARGEST_EVIDENCE_BYTES,
    OutcomeDraft,
    add_evidence,
    log_outcome,
    seed_stages,
    withdraw_outcome,
)
from events.outcomes.engine import JPEG, PDF, PNG, NoEvidence, fit_to_keep
from events.outcomes.queries import evidence_of, file_of
from events.settings import Settings

CONTRACT = b"%PDF-1.7 contract"


def picture(kind: str, **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, kind, **more)
    return out.getvalue()


def with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "taken at the plant"
    return picture("JPEG", exif=exif)


async def a_line() -> tuple[int, int]:
    await seed_stages()
    session_id = await make.session()
    draft = OutcomeDraft("order", "甲", "乙", "革基布", "已签约", date(2026, 12, 11))
    return session_id, await log_outcome(SYSTEM, session_id, draft)


def test_kinds_are_told_by_their_bytes_and_pictures_lose_what_hides_in_them() -> None:
    assert fit_to_keep(CONTRACT) == (PDF, CONTRACT)
    assert fit_to_keep(picture("PNG"))[0] == PNG
    media, kept = fit_to_keep(with_a_place())
    assert (media, b"taken at the plant" in with_a_place(), b"taken at the plant" in kept) == (JPEG, True, False)
    assert Image.open(BytesIO(kept)).size == (30, 20)


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ program", b"<html>", b"PK\x03\x04", picture("GIF"), picture("PNG")[:60], b"\xff\xd8\xff rubbish"],
)
def test_anything_else_is_no_evidence(content: bytes) -> None:
    with pytest.raises(NoEvidence):
        fit_to_keep(content)


async def test_a_file_is_kept_once_by_its_content(db: Settings) -> None:
    _, key = await a_line()
    await add_evidence(SYSTEM, key, "C:\\合同\\革基布.pdf", CONTRACT)
    (kept,) = await evidence_of(key)
    assert (kept.name, kept.size_bytes, kept.media_type) == ("革基布.pdf", len(CONTRACT), PDF)
    assert kept.sha256 == hashlib.sha256(await file_of(kept)).hexdigest()
    with pytest.raises(FormErrors) as wrong:
        await add_evidence(SYSTEM, key, "again.pdf", CONTRACT)
    assert wrong.value.fields["file"][0] == "evidence_there"
    _, other = await a_line()
    await add_evidence(SYSTEM, other, "same.pdf", CONTRACT)
    assert len(await fetch("SELECT 1 FROM stored_file")) == 1


async def test_too_large_withdrawn_or_nowhere_is_refused(db: Settings) -> None:
    _, key = await a_line()
    with pytest.raises(FormErrors) as wrong:
        await add_evidence(SYSTEM, key, "large.pdf", CONTRACT + bytes(LARGEST_EVIDENCE_BYTES))
    assert wrong.value.fields["file"][0] == "evidence_size"
    with pytest.raises(NotFound):
        await add_evidence(SYSTEM, 99_999, "a.pdf", CONTRACT)
    await withdraw_outcome(SYSTEM, key)
    with pytest.raises(Refused):
        await add_evidence(SYSTEM, key, "a.pdf", CONTRACT)
    assert await evidence_of(key) == []


async def attach(client: AsyncClient, path: str, name: str, content: bytes) -> Response:
    found = TOKEN.search((await client.get("/account")).text)
    assert found
    return await client.post(path, data={"_csrf_token": found[1]}, files={"file": (name, content)})


async def test_the_page_takes_a_file_and_hands_it_out_to_hosts_only(client: AsyncClient) -> None:
    session_id, key = await a_line()
    await host(client)
    path = f"/sessions/{session_id}/outcomes/{key}"
    assert (await attach(client, f"{path}/evidence", "合同.pdf", CONTRACT)).status_code == 303
    (kept,) = await evidence_of(key)
    assert f'href="{path}/evidence/{kept.id}"' in (await client.get(path)).text
    answer = await client.get(f"{path}/evidence/{kept.id}")
    assert (answer.content, answer.headers["content-type"]) == (CONTRACT, PDF)
    assert answer.headers["content-disposition"].startswith("attachment")
    wrong = await attach(client, f"{path}/evidence", "合同.pdf", b"MZ program")
    assert (wrong.status_code, "只收 PDF" in wrong.text) == (422, True)
    assert (await client.get(f"{path}/evidence/99999")).status_code == 404
    other = await make.session()
    assert (await client.get(f"/sessions/{other}/outcomes/{key}/evidence/{kept.id}")).status_code == 404
    await chief(client)
    assert (await client.get(f"{path}/evidence/{kept.id}")).status_code == 403
    assert (await attach(client, f"{path}/evidence", "b.pdf", CONTRACT + b"b")).status_code == 403
