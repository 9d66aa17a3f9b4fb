"""Pages of meetings: suggested matches; who must meet or never; the plan, also by hand; who leaves; what was held."""

from events.meetings.routes import compare, control, edits, leave, matches, pairs, plan, settle, sheets

handlers = [
    *matches.handlers,
    *plan.handlers,
    *compare.handlers,
    *edits.handlers,
    *control.handlers,
    *sheets.handlers,
    *pairs.handlers,
    *leave.handlers,
    *settle.handlers,
]
