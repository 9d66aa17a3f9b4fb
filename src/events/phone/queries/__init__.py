"""What a participant sees of others and has said; what the host sees of that. A fixed number of statements each."""

from events.phone.queries.day import OwnDay, OwnFacts, live_link, phone_day, whose_link
from events.phone.queries.items import OwnItem, own_items
from events.phone.queries.notices import NoticeView, notice_view, notices_of, own_notices, registration_of
from events.phone.queries.opinions import OpinionGiven, OpinionView, opinions_given, opinions_of
from events.phone.queries.partners import Partner, RequestView, partners_of, requests_of, sides_of

__all__ = [
    "NoticeView",
    "OpinionGiven",
    "OpinionView",
    "OwnDay",
    "OwnFacts",
    "OwnItem",
    "Partner",
    "RequestView",
    "live_link",
    "notice_view",
    "notices_of",
    "opinions_given",
    "opinions_of",
    "own_items",
    "own_notices",
    "partners_of",
    "phone_day",
    "registration_of",
    "requests_of",
    "sides_of",
    "whose_link",
]
