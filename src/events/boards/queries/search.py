"""One search over the lists a person may open: the first rows of each, and how many there are."""

from dataclasses import dataclass, replace

from events.boards.queries.cockpit import SESSIONS, ListedSession
from events.boards.queries.register import REGISTER, RegisterRow, reach_of
from events.boards.rules import table_asked
from events.foundation.errors import NotFound
from events.foundation.listing import Asked, Found, is_id
from events.identity.rules import Actor
from events.marketplace.queries import NEEDS, SUPPLIES, NeedRow, SupplyRow
from events.registration.queries import REGISTRATIONS, RegistrationRow
from events.sessions.queries import SessionView, listed_ids, session_view
from events.sessions.rules import is_host

FEW = 5
_SESSIONS, _REGISTER = replace(SESSIONS, size=FEW), replace(REGISTER, size=FEW)
_REGISTRATIONS, _NEEDS, _SUPPLIES = (
    replace(REGISTRATIONS, size=FEW),
    replace(NEEDS, size=FEW),
    replace(SUPPLIES, size=FEW),
)


@dataclass(frozen=True)
class Inside:
    """What is found in one session; `table` is the number of the one that was asked for, if it has it."""

    session: SessionView
    registrations: Found[RegistrationRow]
    needs: Found[NeedRow]
    supplies: Found[SupplyRow]
    table: int | None


@dataclass(frozen=True)
class Hits:
    """What a search found; `inside` is None where it was not asked from a session of the actor."""

    inside: Inside | None
    sessions: Found[ListedSession]
    organisations: Found[RegisterRow]

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        totals = [self.sessions.total, self.organisations.total]
        if self.inside:
            found = self.inside
            totals += [found.registrations.total, found.needs.total, found.supplies.total, found.table or 0]
        return any(totals)


async def hits_of(actor: Actor, text: str, session: SessionView | None) -> Hits:
    """Search the actor's sessions and organisations, and inside a `session` he hosts."""
    asked = Asked(text=text)
    return Hits(
        await _inside(asked, session) if session else None,
        await _SESSIONS.find(asked, await listed_ids(actor)),
        await _REGISTER.find(asked, *reach_of(actor)),
    )


async def hosted(actor: Actor, session_id: str) -> SessionView | None:
    """The session a search was asked from, where the actor hosts it."""
    if not is_id(session_id):
        return None
    try:
        session = await session_view(int(session_id))
    except NotFound:
        return None
    return session if is_host(actor, session.place) else None


async def _inside(asked: Asked, session: SessionView) -> Inside:
    table = table_asked(asked.text)
    return Inside(
        session,
        await _REGISTRATIONS.find(asked, session.id),
        await _NEEDS.find(asked, session.id),
        await _SUPPLIES.find(asked, session.id),
        table if table and table <= session.table_count else None,
    )
