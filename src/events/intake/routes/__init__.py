"""Pages of uploads: sent, previewed, confirmed; rows about which a person decides."""

from events.intake.routes import decisions, uploads

handlers = [*uploads.handlers, *decisions.handlers]
