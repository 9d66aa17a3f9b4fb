"""`lianqiao import FILE --session ID [--dry-run] [--json OUT]`."""

import json
from pathlib import Path

import make
import pytest
from intake.sent import book, firms_known

from events.foundation.errors import NotFound
from events.foundation.listing import ASKED_NOTHING
from events.foundation.transaction import fetch
from events.identity.rules import SYSTEM
from events.intake.actions import bring_file, judge_file
from events.intake.queries import UPLOADS
from events.intake.reading import FileRefused, write_judged
from events.marketplace.queries import needs_of
from events.marketplace.rules import NeedState
from events.settings import Settings

EFFECTS = [None, "new", "new", "new", None, None, None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book(tmp_path)
    return tmp_path / "征集.xlsx"


async def test_a_dry_run_tells_effects_and_writes_nothing(db: Settings, file: Path, tmp_path: Path) -> None:
    session_id = await make.session()
    await firms_known()
    write_judged(tmp_path / "out.json", await judge_file(SYSTEM, session_id, file))
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["effect"] for row in told["rows"]] == EFFECTS
    assert (await UPLOADS.find(ASKED_NOTHING, session_id)).rows == await needs_of(session_id) == []
    assert await fetch("SELECT sha256 FROM stored_file") == []


async def test_without_dry_run_the_accepted_rows_are_written_at_once(db: Settings, file: Path) -> None:
    session_id = await make.session()
    await firms_known()
    judged = await bring_file(SYSTEM, session_id, file, "缙云县经信局", NeedState.PUBLISHED)
    assert [row.effect for row in judged.rows] == EFFECTS
    assert [one.state for one in await needs_of(session_id)] == [NeedState.PUBLISHED] * 3
    assert await fetch("SELECT id FROM procrastinate_jobs") == []
    again = await judge_file(SYSTEM, session_id, file)
    assert [row.effect for row in again.rows if row.effect] == ["same"] * 3


async def test_what_cannot_be_read_or_found_is_told(db: Settings, tmp_path: Path) -> None:
    session_id = await make.session()
    broken = tmp_path / "表.csv"
    broken.write_bytes(b"\xff\xff\xff")
    for bring in (judge_file(SYSTEM, session_id, broken), bring_file(SYSTEM, session_id, broken, "", NeedState.DRAFT)):
        with pytest.raises(FileRefused, match="file_unknown_encoding"):
            await bring
    with pytest.raises(FileRefused, match="file_missing"):
        await bring_file(SYSTEM, session_id, tmp_path / "无.csv", "", NeedState.SUBMITTED)
    with pytest.raises(NotFound):
        await judge_file(SYSTEM, 999, broken)
