"""Pages of meetings: suggested matches; who must meet or never; the plan of a session, edited by hand; who leaves it."""

from events.meetings.routes import compare, edits, leave, matches, pairs, plan

handlers = [
    *matches.handlers,
    *plan.handlers,
    *compare.handlers,
    *edits.handlers,
    *pairs.handlers,
    *leave.handlers,
]
