"""What people do with meetings, one verb per file."""

from events.meetings.actions.accept import accept_fitting, accept_match, undo_acceptance, wish_match
from events.meetings.actions.arrange import Wish, arrange_candidates, clear_wish, set_wish
from events.meetings.actions.copy import copy_plan
from events.meetings.actions.edit import Edit, edit_plan
from events.meetings.actions.history import redo_edit, undo_edit
from events.meetings.actions.leave import leave_session, merge_registrations
from events.meetings.actions.mend import answer_day, mend_plan
from events.meetings.actions.prints import mark_printed
from events.meetings.actions.release import release_plan
from events.meetings.actions.request import accept_request, ask_to_meet, cancel_request, decline_request
from events.meetings.actions.rounds import Rounds, change_rounds
from events.meetings.actions.run import cancel_run, carry_out_run, plan_session, start_run
from events.meetings.actions.settle import settle_meeting, settle_round

__all__ = [
    "Edit",
    "Rounds",
    "Wish",
    "accept_fitting",
    "accept_match",
    "accept_request",
    "answer_day",
    "arrange_candidates",
    "ask_to_meet",
    "cancel_request",
    "cancel_run",
    "carry_out_run",
    "change_rounds",
    "clear_wish",
    "copy_plan",
    "decline_request",
    "edit_plan",
    "leave_session",
    "mark_printed",
    "mend_plan",
    "merge_registrations",
    "plan_session",
    "redo_edit",
    "release_plan",
    "set_wish",
    "settle_meeting",
    "settle_round",
    "start_run",
    "undo_acceptance",
    "undo_edit",
    "wish_match",
]
