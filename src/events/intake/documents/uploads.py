"""The workbooks sent for a session, as a file."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

UPLOADS_SHEET = Sheet(
    "intake/uploads.txt",
    (
        Field("asked_at", Kind.TIME),
        Field("asked_by"),
        Field("file_name"),
        Field("sender"),
        Field("state", says="upload_state"),
        Field("usable", Kind.NUMBER),
        Field("review", Kind.NUMBER),
        Field("rejected", Kind.NUMBER),
        Field("written", Kind.NUMBER),
    ),
)
