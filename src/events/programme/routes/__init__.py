"""Pages of the programme: chains for everybody with an account; units, words and days for administrators."""

from events.programme.routes import chains, units, words

handlers = [*chains.handlers, *units.handlers, *words.handlers]
