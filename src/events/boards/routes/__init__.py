"""Pages across rooms: the session list and the cockpit, rounds, the register of organisations."""

from events.boards.routes import cockpit, register, rounds

handlers = [*cockpit.handlers, *rounds.handlers, *register.handlers]
