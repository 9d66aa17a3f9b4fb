"""The search of the top bar."""

from litestar import Response, get
from litestar.di import NamedDependency

from events.boards.queries import hits_of, hosted
from events.foundation.listing import Asked
from events.foundation.pages import page
from events.identity.guards import logged_in
from events.identity.rules import Actor


@get("/search", opt=logged_in)
async def search(actor: NamedDependency[Actor], asked: NamedDependency[Asked]) -> Response[str]:
    """Sessions and organisations of the actor; with `session`, one he hosts, also who and what is in it."""
    session = await hosted(actor, asked.values.get("session", ""))
    hits = await hits_of(actor, asked.text, session) if asked.text else None
    return page("boards/search.html", text=asked.text, session=session, hits=hits)


handlers = [search]
