"""Pages across rooms: the session list and the cockpit, rounds, the register of organisations, the search."""

from events.boards.routes import cockpit, postpone, register, rounds, search

handlers = [*cockpit.handlers, *postpone.handlers, *rounds.handlers, *register.handlers, *search.handlers]
