"""Files as people send them, uploaded and read."""

from pathlib import Path

import httpx
from intake.equipment_session import BY_KEY, HEADER, Cells, need, write_workbook
from visitor import TOKEN

from events.foundation.jobs import run_here
from events.identity.rules import SYSTEM
from events.intake.actions import FileSent, upload_file
from events.intake.jobs import JOB
from events.intake.queries import Preview, kept_of, preview_of
from events.organisations.actions import OrganisationDraft, upsert_organisations
from events.settings import CHECKOUT

TEXTILE = CHECKOUT / "src/events/demo/data/textile-57"
BOOK = next(TEXTILE.glob("*.xlsx"))
ROWS: list[Cells] = [
    HEADER,
    need(1, "A1"),
    need(2, "A2", open="否"),
    need(3, "A2", title="采购磨床两台", amount="约80"),
    need(4, "A8", name="景宁陌上纸业有限公司", uscc=None, title="采购竹浆板"),
    need(5, "A3", title=None, detail=None),
    need(6, "A1"),
]
"""Two firms' three needs (one confidential, one with a warning), one to review, one rejected, one repeated."""
ROWS[-1] = (6, *ROWS[1][1:])


def book(folder: Path, rows: list[Cells] | None = None, name: str = "征集.xlsx") -> FileSent:
    """A workbook with one sheet."""
    path = folder / name
    write_workbook(path, {"采购": rows or ROWS})
    return FileSent(name, path.read_bytes(), "缙云县经信局")


async def firms_known() -> None:
    """The register of the equipment session is in the database."""
    drafts = [OrganisationDraft(firm.name, uscc=firm.uscc, county=firm.county) for firm in BY_KEY.values()]
    await upsert_organisations(SYSTEM, drafts)


async def uploaded(session_id: int, sent: FileSent) -> int:
    """Uploaded and read as the worker does it."""
    upload_id = await upload_file(SYSTEM, session_id, sent)
    await run_here(JOB, upload_id=upload_id)
    return upload_id


async def preview(session_id: int, upload_id: int) -> Preview:
    """What confirming would do now."""
    return await preview_of(session_id, await kept_of(upload_id))


async def tabs(session_id: int, upload_id: int) -> dict[str, int]:
    """How many rows stand in each tab."""
    return {str(tab): number for tab, number in (await preview(session_id, upload_id)).tabs.items()}


async def post_file(client: httpx.AsyncClient, session_id: int, name: str, content: bytes) -> httpx.Response:
    """Send a file with the form of the page."""
    page = f"/sessions/{session_id}/imports"
    found = TOKEN.search((await client.get(page)).text)
    assert found
    data = {"_csrf_token": found[1], "sender": "缙云县经信局"}
    return await client.post(page, data=data, files={"file": (name, content)})
