"""The points of a session where people check in."""

from asyncpg import UniqueViolationError

from events.checkin.rules import CheckinRefusal, Direction
from events.checkin.tables import CheckinPoint
from events.foundation import audit, clock
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.sessions.queries import session_view


async def create_point(actor: Actor, session_id: int, name: str, direction: Direction) -> int:
    """Open a point; its id.

    Raises:
        NotFound: there is no such session.
        Refused: the session has a point of that name.
    """
    try:
        async with transaction():
            await session_view(session_id)
            row = CheckinPoint(session=session_id, name=name, direction=direction)
            await row.save()
            await audit.record(actor, "create_point", "point", row.id, session_id=session_id)
    except UniqueViolationError as taken:
        raise Refused(CheckinRefusal.POINT_TAKEN) from taken
    return int(row.id)


async def change_point(actor: Actor, session_id: int, point_id: int, name: str, direction: Direction) -> None:
    """Rename a point or turn its way; scans keep the name they were made under. Raises as `create_point`."""
    try:
        async with transaction():
            sql = "UPDATE checkin_point SET name = {}, direction = {} WHERE id = {} AND session = {} RETURNING id"
            if not await fetch(sql, name, direction.value, point_id, session_id):
                raise NotFound("point", point_id)
            await audit.record(actor, "change_point", "point", point_id, session_id=session_id)
    except UniqueViolationError as taken:
        raise Refused(CheckinRefusal.POINT_TAKEN) from taken


async def close_point(actor: Actor, session_id: int, point_id: int) -> None:
    """From now on scans at the point come to `closed`.

    Raises:
        NotFound: the session has no such point.
    """
    await _set(actor, session_id, point_id, "close_point")


async def reopen_point(actor: Actor, session_id: int, point_id: int) -> None:
    """Let the point work again; raises as `close_point`."""
    await _set(actor, session_id, point_id, "reopen_point")


async def _set(actor: Actor, session_id: int, point_id: int, deed: str) -> None:
    closed_at = clock.now() if deed == "close_point" else None
    async with transaction():
        sql = "UPDATE checkin_point SET closed_at = {}::timestamptz WHERE id = {} AND session = {} RETURNING id"
        if not await fetch(sql, closed_at, point_id, session_id):
            raise NotFound("point", point_id)
        await audit.record(actor, deed, "point", point_id, session_id=session_id)
