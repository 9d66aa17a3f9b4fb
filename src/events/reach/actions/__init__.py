"""What the host does to reach people, one noun per file."""

from events.reach.actions.calls import Said, excuse, reveal_phone, tick_call, undo_tick
from events.reach.actions.links import FreshLink, close_links, fresh_links, renew_link, take_out_calls

__all__ = [
    "FreshLink",
    "Said",
    "close_links",
    "excuse",
    "fresh_links",
    "renew_link",
    "reveal_phone",
    "take_out_calls",
    "tick_call",
    "undo_tick",
]
