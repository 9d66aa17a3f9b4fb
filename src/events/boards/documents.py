"""The list of sessions as a file."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

SESSIONS_SHEET = Sheet(
    "boards/sessions.txt",
    (
        Field("day", Kind.DATE),
        Field("title"),
        Field("unit_name"),
        Field("venue"),
        Field("chain_name"),
        Field("state", says="session_state"),
        Field("organisations", Kind.NUMBER),
        Field("needs", Kind.NUMBER),
        Field("meetings", Kind.NUMBER),
    ),
)

REGISTER_SHEET = Sheet(
    "boards/organisations.txt",
    (
        Field("name"),
        Field("uscc", Kind.CODE),
        Field("kind", says="organisation_kind"),
        Field("county"),
        Field("products", Kind.LONG),
        Field("sessions", Kind.NUMBER),
    ),
)
