"""Pages across rooms: the session list and the cockpit, rounds, the register of organisations, the search."""

from events.boards.routes import cockpit, register, rounds, search

handlers = [*cockpit.handlers, *rounds.handlers, *register.handlers, *search.handlers]
