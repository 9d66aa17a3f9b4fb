"""File without a login, and find the name of a known organisation: counted, limited, nothing shown back."""

import json
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil
from secrets import choice

from events.filing.forms import SaidOfFiling
from events.filing.queries import names_like, tries_of
from events.filing.rules import (
    FILINGS,
    NOTICE_VERSION,
    NUMBER_LENGTH,
    SEARCHES,
    SIGNS,
    FilingRefusal,
    FilingState,
    Limit,
    is_receipt,
    refusal_to_file,
    wait_left,
)
from events.filing.tables import Filing, FilingTry
from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import Refused
from events.foundation.secret import digest, seal
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import ANONYMOUS
from events.organisations.engine import folded_key
from events.sessions.queries import session_view


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: the secret of the browser's forms, and its address."""

    device: str
    address: str


@dataclass(frozen=True)
class Filed:
    """What became of it; `again`: it had been filed before, and that one stands."""

    number: str
    again: bool


_searched: dict[tuple[str, str], deque[datetime]] = {}
"""When somebody searched lately, in this process: what a GET asks leaves no trace in the database."""
MOST_SEARCHERS = 20_000


async def find_names(origin: Origin, question: str) -> list[str]:
    """The names of known organisations; at most so many searches in each process.

    Raises:
        Refused: searched too often.
    """
    _note_search("device", origin.device)
    _note_search("address", origin.address)
    return await names_like(question)


def _note_search(name: str, value: str) -> None:
    """Count a search; whoever searched longest ago is forgotten first when there are too many to remember."""
    limit, now = SEARCHES[name], clock.now()
    moments = _searched.pop((name, value), deque(maxlen=limit.most))
    if value and (left := wait_left(moments, limit, now)):
        _searched[name, value] = moments
        raise Refused(FilingRefusal.TOO_OFTEN, minutes=ceil(left.total_seconds() / 60))
    moments.append(now)
    _searched[name, value] = moments
    if len(_searched) > MOST_SEARCHERS:
        del _searched[next(iter(_searched))]


async def file(origin: Origin, session_id: int, receipt: str, said: SaidOfFiling) -> Filed:
    """Keep what somebody files until the host reviews it. The same receipt again changes nothing.

    Raises:
        NotFound: there is no such session.
        Refused: the session takes none now, the receipt is no secret of a form, or this was tried too often.
    """
    if not is_receipt(receipt):
        raise Refused(FilingRefusal.RECEIPT_SHAPE)
    async with transaction():
        await lock("filing", session_id)
        if known := await fetch("SELECT number FROM filing WHERE receipt_hash = {}", digest(receipt)):
            return Filed(known[0]["number"], again=True)
        session = await session_view(session_id)
        if refusal := refusal_to_file(session.state):
            raise Refused(refusal, state=session.state)
        await _try(FILINGS, device=origin.device, address=origin.address, mobile=said.mobile)
        row = _row(session_id, receipt, await _number(session_id), said)
        (filing_id,) = await bulk.insert([row])
        await audit.record(ANONYMOUS, "file", "filing", filing_id, session_id=session_id, items=len(said.items))
        await notify.announce("session", session_id)
    return Filed(row.number, again=False)


def _row(session_id: int, receipt: str, number: str, said: SaidOfFiling) -> Filing:
    return Filing(
        session=session_id,
        receipt_hash=digest(receipt),
        number=number,
        state=FilingState.WAITING,
        name=said.name,
        name_key=folded_key(said.name),
        uscc=said.uscc,
        kind=said.kind,
        contact_name=said.contact_name,
        contact_title=said.contact_title,
        mobile=said.mobile,
        delegates=json.dumps([asdict(one) for one in said.delegates], ensure_ascii=False),
        items=json.dumps([{"side": one.side, **one.typed} for one in said.items], ensure_ascii=False),
        consents=list(said.consents),
        notice_version=NOTICE_VERSION,
        filed_at=clock.now(),
    )


async def _number(session_id: int) -> str:
    """A number to read aloud that tells nothing about how many there are."""
    taken = {row["number"] for row in await fetch("SELECT number FROM filing WHERE session = {}", session_id)}
    while True:
        signs = "".join(choice(SIGNS) for _ in range(NUMBER_LENGTH))
        number = f"{signs[:3]}-{signs[3:]}"
        if number not in taken:
            return number


async def _try(limits: dict[str, Limit], **who: str) -> None:
    """Count a try of everybody it counts for. Raises `Refused` with the minutes left where one is over the limit."""
    keys = {name: seal("filing", f"{name} {value}") for name, value in who.items() if value}
    now = clock.now()
    tried = await tries_of(list(keys.values()), now - max(limit.window for limit in limits.values()))
    waits = [wait_left([at for key, at in tried if key == keys[name]], limits[name], now) for name in keys]
    if waits and (longest := max(waits)):
        raise Refused(FilingRefusal.TOO_OFTEN, minutes=ceil(longest.total_seconds() / 60))
    await bulk.insert([FilingTry(key=key, at=now) for key in keys.values()])
