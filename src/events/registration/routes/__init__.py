"""Pages of registrations: the list with personal links; one entered by hand, one reviewed and edited."""

from events.registration.routes import list as everybody
from events.registration.routes import new, one

handlers = [*everybody.handlers, *new.handlers, *one.handlers]
