"""What is read of needs and supplies."""

from events.marketplace.queries.items import (
    NeedView,
    PublicNeed,
    SupplyView,
    has_supplies,
    need_counts,
    need_view,
    needs_of,
    public_needs,
    supplies_of,
    supply_view,
    waiting_items,
)
from events.marketplace.queries.lists import NEEDS, SUPPLIES, NeedRow, SupplyRow

__all__ = [
    "NEEDS",
    "SUPPLIES",
    "NeedRow",
    "NeedView",
    "PublicNeed",
    "SupplyRow",
    "SupplyView",
    "has_supplies",
    "need_counts",
    "need_view",
    "needs_of",
    "public_needs",
    "supplies_of",
    "supply_view",
    "waiting_items",
]
