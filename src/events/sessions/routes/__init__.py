"""Pages of a session: begun, edited, copied; its agenda."""

from events.sessions.routes import agenda, life

handlers = [*life.handlers, *agenda.handlers]
