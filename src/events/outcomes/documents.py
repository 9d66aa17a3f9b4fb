"""The ledger as a file for the host's own desk."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

LEDGER_SHEET = Sheet(
    "outcomes/ledger.txt",
    (
        Field("source_ref", Kind.CODE),
        Field("kind", says="outcome_kind"),
        Field("a_name"),
        Field("b_name"),
        Field("title"),
        Field("need_title"),
        Field("confidential", says="yes_no", personal=True),
        Field("stage"),
        Field("rung", says="rung"),
        Field("amount_wan", Kind.DECIMAL),
        Field("people", Kind.NUMBER),
        Field("recorded_on", Kind.DATE),
        Field("county"),
        Field("note", Kind.LONG),
    ),
)
"""With confidential needs: its download is in the audit."""
