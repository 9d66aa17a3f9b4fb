"""Accounts as a file for administrators."""

from events.foundation.exports import Field, Sheet
from events.foundation.spreadsheet import Kind

PEOPLE_SHEET = Sheet(
    "identity/people.txt",
    (
        Field("login", Kind.CODE),
        Field("display_name", personal=True),
        Field("unit_name"),
        Field("roles", says="role"),
        Field("state", says="account_state"),
        Field("created_at", Kind.TIME),
    ),
)
