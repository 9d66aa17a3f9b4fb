"""Pages of reaching people: everybody with links, the call list, one call."""

from events.reach.routes import calls, everybody, links

handlers = [*everybody.handlers, *links.handlers, *calls.handlers]
