"""The ledger of a session: read, written line by line, followed up; its stage words."""

from events.outcomes.routes import entry, follow, ledger, one, stages

handlers = [*ledger.handlers, *entry.handlers, *one.handlers, *follow.handlers, *stages.handlers]
