"""Pages of filing: by whoever has the QR, and the host's queue."""

from events.filing.routes import queue, strangers

handlers = [*strangers.handlers, *queue.handlers]
