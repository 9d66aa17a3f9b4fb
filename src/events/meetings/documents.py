"""Matches and pairs as files for the host's own desk."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

MATCHES_SHEET = Sheet(
    "matching/matches.txt",
    (
        Field("source_ref", Kind.CODE),
        Field("category", says="kind"),
        Field("needing"),
        Field("need_title"),
        Field("need_confidential", says="yes_no", personal=True),
        Field("providing"),
        Field("supply_title"),
        Field("supply_kind", says="supply_kind"),
        Field("score", Kind.NUMBER),
        Field("chosen", says="yes_no"),
        Field("must", says="yes_no"),
        Field("forbidden", says="yes_no"),
    ),
)
"""With confidential needs, as the next one: their downloads are in the audit."""

PAIRS_SHEET = Sheet(
    "meetings/pairs.txt",
    (
        Field("a_name"),
        Field("b_name"),
        Field("category", says="kind"),
        Field("need_title"),
        Field("need_confidential", says="yes_no", personal=True),
        Field("value", Kind.NUMBER),
        Field("must", says="yes_no"),
        Field("forbidden", says="yes_no"),
        Field("reason"),
    ),
)
