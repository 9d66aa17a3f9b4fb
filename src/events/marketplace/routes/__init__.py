"""Pages of needs and supplies: the list; what waits for review; one item, reviewed and edited."""

from events.marketplace.routes import items, lists, review

handlers = [*lists.handlers, *review.handlers, *items.handlers]
