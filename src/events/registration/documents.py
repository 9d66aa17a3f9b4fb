"""Who takes part, as a file for the host's own desk."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

REGISTRATIONS = Sheet(
    "registration/registrations.txt",
    (
        Field("name"),
        Field("uscc", Kind.CODE),
        Field("kind", says="organisation_kind"),
        Field("county"),
        Field("state", says="registration_state"),
        Field("contact_name", personal=True),
        Field("contact_title"),
        Field("contact_mobile", Kind.CODE, personal=True),
        Field("consent", says="consent"),
        Field("delegates", Kind.NUMBER),
        Field("source", says="registration_source"),
        Field("filed_at", Kind.TIME),
        Field("note", Kind.LONG),
    ),
)
"""With phones: its download is in the audit."""
