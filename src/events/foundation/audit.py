"""Who did what, and when: written in the transaction of the deed itself."""

import json
from typing import Protocol

from events.foundation import clock
from events.foundation.tables import AuditLine


class Doer(Protocol):
    """Whoever acts: an account, a device, a personal link or the system."""

    @property
    def account_id(self) -> int | None:
        """The account, where there is one."""

    @property
    def kind(self) -> str:
        """account, device, link, system or anonymous."""


async def record(
    doer: Doer, deed: str, noun: str, noun_id: int | None, *, session_id: int | None = None, **facts: str | int | None
) -> None:
    """Add a line. `facts` are ids, codes and field names, never personal values: erasure must stay possible."""
    await AuditLine.insert(
        AuditLine(
            at=clock.now(),
            account_id=doer.account_id,
            actor_kind=doer.kind,
            deed=deed,
            noun=noun,
            noun_id=noun_id,
            session_id=session_id,
            facts=json.dumps(facts, ensure_ascii=False, sort_keys=True),
        )
    )
