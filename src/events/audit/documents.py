"""The audit as a file."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

AUDIT_SHEET = Sheet(
    "audit/audit.txt",
    (
        Field("id", Kind.NUMBER),
        Field("at", Kind.TIME),
        Field("who", personal=True),
        Field("unit"),
        Field("actor_kind", says="actor_kind"),
        Field("deed", says="deed"),
        Field("noun", says="noun"),
        Field("noun_id", Kind.NUMBER),
        Field("session_title"),
        Field("said", says="fact"),
    ),
)
