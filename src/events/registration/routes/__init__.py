"""Pages of registrations: the list with personal links; one registration, reviewed and edited."""

from events.registration.routes import list as everybody
from events.registration.routes import one

handlers = [*everybody.handlers, *one.handlers]
