"""Needs and supplies as files for the host's own desk."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

_WHOSE = (Field("source_ref", Kind.CODE), Field("organisation_name"), Field("county"))

NEEDS_SHEET = Sheet(
    "marketplace/needs.txt",
    (
        *_WHOSE,
        Field("category", says="kind"),
        Field("title"),
        Field("description", Kind.LONG),
        Field("told", Kind.LONG, says="detail_told"),
        Field("amount_wan", Kind.DECIMAL),
        Field("deadline", Kind.DATE),
        Field("confidential", says="yes_no", personal=True),
        Field("visibility", says="visibility"),
        Field("state", says="item_state"),
    ),
)
"""With confidential needs: its download is in the audit."""

SUPPLIES_SHEET = Sheet(
    "marketplace/supplies.txt",
    (
        *_WHOSE,
        Field("kind", says="supply_kind"),
        Field("title"),
        Field("description", Kind.LONG),
        Field("told", Kind.LONG, says="detail_told"),
        Field("keywords"),
        Field("amount_wan", Kind.DECIMAL),
        Field("visibility", says="visibility"),
        Field("state", says="item_state"),
    ),
)
