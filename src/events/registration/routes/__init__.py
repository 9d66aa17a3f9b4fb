"""Pages of registrations: the list with personal links; one entered by hand, one reviewed and edited."""

from events.registration.routes import edit, new, one
from events.registration.routes import list as everybody

handlers = [*everybody.handlers, *new.handlers, *one.handlers, *edit.handlers]
