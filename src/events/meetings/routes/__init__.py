"""Pages of meetings: suggested matches; who must meet or never; the plan of a session."""

from events.meetings.routes import matches, pairs, plan

handlers = [*matches.handlers, *plan.handlers, *pairs.handlers]
