"""What is done to needs and supplies: entered, edited, submitted, reviewed, withdrawn."""

from events.marketplace.actions.drafts import NeedDraft, SupplyDraft
from events.marketplace.actions.entry import (
    add_need,
    add_needs,
    add_supplies,
    add_supply,
    edit_need,
    edit_supply,
    hand_over_items,
)
from events.marketplace.actions.moves import Chosen, move_need, move_supply, review_items

__all__ = [
    "Chosen",
    "NeedDraft",
    "SupplyDraft",
    "add_need",
    "add_needs",
    "add_supplies",
    "add_supply",
    "edit_need",
    "edit_supply",
    "hand_over_items",
    "move_need",
    "move_supply",
    "review_items",
]
