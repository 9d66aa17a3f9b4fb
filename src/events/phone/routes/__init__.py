"""Pages of a participant's contact on the phone, and what the host decides of what is said there."""

from events.phone.routes import day, items, notices, partners, profile

handlers = [*day.handlers, *items.handlers, *notices.handlers, *partners.handlers, *profile.handlers]
