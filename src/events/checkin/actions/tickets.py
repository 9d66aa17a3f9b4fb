"""Issue and revoke tickets."""

from events.checkin.rules import TicketState, digest, token_of
from events.checkin.tables import Ticket
from events.foundation import audit, clock
from events.foundation.errors import NotFound
from events.foundation.secret import derived_key
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.sessions.queries import session_view

BADGE_KEY = "badges"
"""What badge codes derive from: purpose of the installation's secret key."""

_WITHOUT = """
SELECT d.id FROM delegate d JOIN registration r ON r.id = d.registration
WHERE r.session = {} AND r.state = 'accepted' AND d.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.delegate = d.id AND t.state = 'valid')
ORDER BY d.id
"""


async def issue_tickets(actor: Actor, session_id: int) -> int:
    """Give every delegate of an accepted registration a ticket; who has one keeps it. Returns how many are new."""
    async with transaction():
        await session_view(session_id)
        await lock("ticket", session_id)
        delegates = [row["id"] for row in await fetch(_WITHOUT, session_id)]
        ids = await fetch(
            "SELECT nextval(pg_get_serial_sequence('ticket', 'id')) AS id FROM generate_series(1, {})", len(delegates)
        )
        rows = [
            _ticket(row["id"], session_id, delegate, rotation=0) for row, delegate in zip(ids, delegates, strict=True)
        ]
        if rows:
            await Ticket.insert(*rows)
        await audit.record(actor, "issue_tickets", "session", session_id, session_id=session_id, tickets=len(rows))
    return len(rows)


async def revoke_ticket(actor: Actor, ticket_id: int) -> int:
    """Make a badge worthless and issue its successor with the next rotation; returns the new ticket's id.

    Raises:
        NotFound: there is no valid ticket of that id.
    """
    async with transaction():
        sql = "UPDATE ticket SET state = {} WHERE id = {} AND state = {} RETURNING session, delegate, rotation"
        rows = await fetch(sql, TicketState.REVOKED.value, ticket_id, TicketState.VALID.value)
        if not rows:
            raise NotFound("ticket", ticket_id)
        new_id = (await fetch("SELECT nextval(pg_get_serial_sequence('ticket', 'id')) AS id"))[0]["id"]
        await Ticket.insert(_ticket(new_id, rows[0]["session"], rows[0]["delegate"], rotation=rows[0]["rotation"] + 1))
        await audit.record(actor, "revoke_ticket", "ticket", ticket_id, session_id=rows[0]["session"])
    return int(new_id)


def _ticket(ticket_id: int, session_id: int, delegate_id: int, *, rotation: int) -> Ticket:
    return Ticket(
        id=ticket_id,
        session=session_id,
        delegate=delegate_id,
        role="participant",
        rotation=rotation,
        token_hash=digest(token_of(derived_key(BADGE_KEY), ticket_id, rotation)),
        state=TicketState.VALID,
        issued_at=clock.now(),
    )
