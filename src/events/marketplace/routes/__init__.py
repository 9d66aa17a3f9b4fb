"""Pages of needs and supplies: the list; one item, reviewed and edited."""

from events.marketplace.routes import items, lists

handlers = [*lists.handlers, *items.handlers]
