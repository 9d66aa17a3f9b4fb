"""The call list as a file for the host's own desk."""

from collections.abc import Mapping, Sequence

import msgspec

from events.foundation.exports import Field, Sheet
from events.foundation.pages import environment
from events.foundation.spreadsheet import Kind
from events.meetings.queries import MeetingView
from events.reach.queries import ReachRow
from events.sessions.queries import SessionView

CALLS = Sheet(
    "reach/calls.txt",
    (
        Field("name"),
        Field("county"),
        Field("contact_name", personal=True),
        Field("contact_mobile", Kind.CODE, personal=True),
        Field("told", Kind.LONG),
        Field("answer", says="call_answer"),
        Field("note", Kind.LONG),
        Field("ticked_by"),
        Field("ticked_at", Kind.TIME),
    ),
)
"""With phones: its download is in the audit."""


class CallLine(msgspec.Struct, frozen=True):
    """A line of the file; `told`: rounds, tables and partners as whoever calls says them."""

    name: str
    county: str
    contact_name: str
    contact_mobile: str
    told: str
    answer: str | None
    note: str
    ticked_by: str
    ticked_at: object


def call_lines(
    session: SessionView, rows: Sequence[ReachRow], meetings: Mapping[int, Sequence[MeetingView]]
) -> list[CallLine]:
    """A line for each organisation in the order given, in the language of the visit."""
    template = environment().get_template("reach/told.txt")
    return [
        CallLine(
            one.name,
            one.county,
            one.contact_name,
            one.contact_mobile,
            template.render(session=session, row=one, meetings=meetings.get(one.organisation_id, ())).strip(),
            one.answer or None,
            one.note,
            one.ticked_by,
            one.ticked_at,
        )
        for one in rows
    ]
