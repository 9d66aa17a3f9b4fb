"""Pages of meetings: the plan of a session; who must meet or never."""

from events.meetings.routes import pairs, plan

handlers = [*plan.handlers, *pairs.handlers]
