"""What happens at the door, one verb per file."""

from events.checkin.actions.carrying import Carried, export_scans, import_scans
from events.checkin.actions.desk import let_in, let_in_party, look_up, replace_person, token_of_tail
from events.checkin.actions.devices import (
    Invitation,
    PairedDevice,
    invite_again,
    invite_device,
    pair_device,
    revoke_device,
    seen,
)
from events.checkin.actions.points import change_point, close_point, create_point, reopen_point
from events.checkin.actions.redeem import RedeemAnswer, Redemption, redeem, redeem_at_once
from events.checkin.actions.self_service import check_in_by_mobile
from events.checkin.actions.tickets import issue_tickets, revoke_ticket
from events.checkin.actions.undo import undo_nonce, undo_scan
from events.checkin.actions.walk_ins import merge_walk_in, welcome
from events.checkin.actions.witness import bear_witness

__all__ = [
    "Carried",
    "Invitation",
    "PairedDevice",
    "RedeemAnswer",
    "Redemption",
    "bear_witness",
    "change_point",
    "check_in_by_mobile",
    "close_point",
    "create_point",
    "export_scans",
    "import_scans",
    "invite_again",
    "invite_device",
    "issue_tickets",
    "let_in",
    "let_in_party",
    "look_up",
    "merge_walk_in",
    "pair_device",
    "redeem",
    "redeem_at_once",
    "reopen_point",
    "replace_person",
    "revoke_device",
    "revoke_ticket",
    "seen",
    "token_of_tail",
    "undo_nonce",
    "undo_scan",
    "welcome",
]
