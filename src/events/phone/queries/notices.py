"""What participants said of their day: late, away; for the host and for themselves."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.phone.rules import NoticeKind, NoticeState


@dataclass(frozen=True)
class NoticeView:
    """A notice with whom it is about; `meetings`: of the released plan, that fall into it."""

    id: int
    session_id: int
    registration_id: int
    organisation: str
    delegate_id: int | None
    delegate: str
    number: int | None
    delegates: int
    kind: NoticeKind
    starts: time
    ends: time
    substitute: str
    note: str
    state: NoticeState
    said_at: datetime
    meetings: int


_NOTICES = """
SELECT n.id, r.session AS session_id, r.id AS registration_id, o.name AS organisation, n.delegate AS delegate_id,
       coalesce(d.name, '') AS delegate, d.number,
       (SELECT count(*) FROM delegate e WHERE e.registration = r.id AND e.withdrawn_at IS NULL) AS delegates,
       n.kind, n.starts, n.ends, n.substitute, n.note, n.state, n.said_at,
       (SELECT count(*) FROM meeting m JOIN meeting_plan p ON p.id = m.plan
        JOIN slot s ON s.session = p.session AND s.slot_index = m.slot_index
        WHERE p.session = r.session AND p.state = 'released' AND m.state = 'planned'
          AND (m.a = r.organisation OR m.b = r.organisation) AND s.starts < n.ends AND n.starts < s.ends
          AND (n.delegate IS NULL OR n.delegate IN (m.a_delegate, m.b_delegate))) AS meetings
FROM day_notice n JOIN registration r ON r.id = n.registration JOIN organisation o ON o.id = r.organisation
LEFT JOIN delegate d ON d.id = n.delegate
"""


async def notices_of(session_id: int) -> list[NoticeView]:
    """Every notice of a session that was not withdrawn, open ones first, then the newest."""
    sql = _NOTICES + "WHERE r.session = {} AND n.state <> {} ORDER BY n.state <> 'open', n.id DESC"
    return [_notice(row) for row in await fetch(sql, session_id, NoticeState.WITHDRAWN.value)]


async def own_notices(session_id: int, organisation_id: int) -> list[NoticeView]:
    """What an organisation has said and not withdrawn, the newest first."""
    sql = _NOTICES + "WHERE r.session = {} AND r.organisation = {} AND n.state <> {} ORDER BY n.id DESC"
    return [_notice(row) for row in await fetch(sql, session_id, organisation_id, NoticeState.WITHDRAWN.value)]


async def notice_view(notice_id: int) -> NoticeView:
    """One notice.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(_NOTICES + "WHERE n.id = {}", notice_id)
    if not rows:
        raise NotFound("notice", notice_id)
    return _notice(rows[0])


def _notice(row: dict[str, Any]) -> NoticeView:
    return NoticeView(**{**row, "kind": NoticeKind(row["kind"]), "state": NoticeState(row["state"])})


async def registration_of(session_id: int, organisation_id: int) -> int:
    """The registration of an organisation in a session.

    Raises:
        NotFound: it does not take part.
    """
    sql = "SELECT id FROM registration WHERE session = {} AND organisation = {}"
    rows = await fetch(sql, session_id, organisation_id)
    if not rows:
        raise NotFound("registration")
    return int(rows[0]["id"])
