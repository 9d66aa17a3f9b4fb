"""Where a deed's thing is to be seen, and what of a line is sealed."""

from enum import StrEnum

LINE = """jsonb_build_array(l.id, extract(epoch FROM l.at), l.account_id, l.actor_kind, l.deed, l.noun, l.noun_id,
    l.session_id, l.facts)::text"""
"""A line as it is digested; whatever of it changes changes this text."""


class ActorKind(StrEnum):
    """Who acts."""

    ACCOUNT = "account"
    LINK = "link"
    DEVICE = "device"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


_OF_A_SESSION = {
    "session": "",
    "need": "/items/needs/{id}",
    "supply": "/items/supplies/{id}",
    "registration": "/registrations/{id}",
    "upload": "/imports/{id}",
    "outcome": "/outcomes",
    "plan": "/plan",
    "plan_run": "/plan",
    "meeting": "/plan",
    "report": "/report",
    "agenda_item": "/agenda",
    "ticket": "/points",
    "device": "/points",
    "scan": "/points",
    "delegate": "/registrations",
    "personal_link": "/registrations",
}
_OF_THE_HOUSE = {"account": "/people/{id}", "organisation": "/organisations/{id}", "api_token": "/tokens"}


def place_of_thing(noun: str, noun_id: int | None, session_id: int | None) -> str:
    """The address of the page that shows a thing; empty where there is none."""
    if session_id is not None and noun in _OF_A_SESSION:
        tail = _OF_A_SESSION[noun]
        return "" if "{id}" in tail and noun_id is None else f"/sessions/{session_id}" + tail.format(id=noun_id)
    if noun in _OF_THE_HOUSE and noun_id is not None:
        return _OF_THE_HOUSE[noun].format(id=noun_id)
    return ""
