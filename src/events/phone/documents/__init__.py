"""One's own day as files: a picture, a PDF, a calendar."""

from events.phone.documents.calendar import calendar_ics, calendar_key, is_key
from events.phone.documents.paper import own_agenda_pdf, own_picture

__all__ = ["calendar_ics", "calendar_key", "is_key", "own_agenda_pdf", "own_picture"]
