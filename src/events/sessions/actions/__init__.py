"""What is done to sessions: their life, agenda and rounds."""

from events.sessions.actions.agenda import (
    AgendaDraft,
    add_agenda_item,
    edit_agenda_item,
    release_agenda,
    remove_agenda_item,
    reorder_agenda,
    step_agenda_item,
)
from events.sessions.actions.life import (
    SessionDraft,
    copy_session,
    create_from_template,
    create_session,
    draft_of,
    edit_session,
    move_session,
)
from events.sessions.actions.postpone import Postponement, postpone_session
from events.sessions.actions.rounds import set_rounds, shift_rounds

__all__ = [
    "AgendaDraft",
    "Postponement",
    "SessionDraft",
    "add_agenda_item",
    "copy_session",
    "create_from_template",
    "create_session",
    "draft_of",
    "edit_agenda_item",
    "edit_session",
    "move_session",
    "postpone_session",
    "release_agenda",
    "remove_agenda_item",
    "reorder_agenda",
    "set_rounds",
    "shift_rounds",
    "step_agenda_item",
]
