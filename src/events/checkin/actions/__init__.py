"""What happens at the door, one verb per file."""

from events.checkin.actions.redeem import RedeemAnswer, Redemption, redeem, redeem_at_once
from events.checkin.actions.self_service import check_in_by_mobile
from events.checkin.actions.tickets import issue_tickets, revoke_ticket
from events.checkin.actions.witness import bear_witness

__all__ = [
    "RedeemAnswer",
    "Redemption",
    "bear_witness",
    "check_in_by_mobile",
    "issue_tickets",
    "redeem",
    "redeem_at_once",
    "revoke_ticket",
]
