"""Somebody with the QR of a group and a browser without JavaScript."""

import re
from itertools import count
from typing import Any

import httpx
from desk import Fields

from events.filing.actions import Filed, Origin, file
from events.filing.forms import FilingForm, read_filing

_again = count()
RECEIPT = re.compile(r'name="receipt" value="([\w-]+)"')
CSRF = re.compile(r'name="_csrf_token" value="([0-9a-f]{64})"')
FIRM = "丽水绿臻针织有限公司"
SAID: dict[str, Any] = {
    "name": FIRM,
    "contact_name": "赵敏",
    "mobile": "139 0000 4321",
    "consents": ["take_part", "partners"],
    "what": "need:finance",
    "title": "流动资金贷款",
    "amount_wan": "500",
}
"""A firm that needs money."""


async def open_form(client: httpx.AsyncClient, session_id: int) -> dict[str, str]:
    """The hidden fields of a fresh form."""
    page = (await client.get(f"/file/{session_id}?again={next(_again)}")).text
    found, token = RECEIPT.search(page), CSRF.search(page)
    assert found
    assert token
    return {"receipt": found[1], "_csrf_token": token[1]}


async def send(
    client: httpx.AsyncClient, session_id: int, said: Fields | None = None, hidden: dict[str, str] | None = None
) -> httpx.Response:
    """Fill the form in and send it."""
    hidden = hidden or await open_form(client, session_id)
    return await client.post(f"/file/{session_id}", data={**hidden, **(SAID if said is None else said)})


async def filed(session_id: int, number: int = 1, **said: Any) -> Filed:  # noqa: ANN401 - whatever a form holds
    """File without the page."""
    form = FilingForm(**{**SAID, **said})
    origin = Origin(f"device {number}", "127.0.0.1")
    return await file(origin, session_id, f"receipt-of-a-test-number-{number}", read_filing(form))
