"""Pages of meetings: suggested matches; who must meet or never; the plan of a session."""

from events.meetings.routes import compare, edits, matches, pairs, plan

handlers = [*matches.handlers, *plan.handlers, *compare.handlers, *edits.handlers, *pairs.handlers]
