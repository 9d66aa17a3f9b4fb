"""Pages of meetings: suggested matches; who must meet or never; the plan, also edited by hand; who leaves."""

from events.meetings.routes import compare, control, edits, leave, matches, pairs, papers, plan

handlers = [
    *matches.handlers,
    *plan.handlers,
    *compare.handlers,
    *edits.handlers,
    *control.handlers,
    *papers.handlers,
    *pairs.handlers,
    *leave.handlers,
]
