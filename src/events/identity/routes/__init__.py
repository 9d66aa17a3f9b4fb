"""Pages of logins, links and accounts."""

from events.identity.routes import doors, own, people, tokens

handlers = [*doors.handlers, *own.handlers, *people.handlers, *tokens.handlers]
