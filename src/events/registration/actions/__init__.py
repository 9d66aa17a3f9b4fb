"""Register organisations, name delegates, note absences and consents; one noun per file."""

from events.registration.actions.answers import ConsentAnswer, move_registration, record_consent
from events.registration.actions.entry import Entrant, enter, reveal_phone, set_contact, set_organisation
from events.registration.actions.people import DelegateDraft, replace_delegate, set_absences, set_delegates
from events.registration.actions.register import RegistrationDraft, files_for, register, register_all

__all__ = [
    "ConsentAnswer",
    "DelegateDraft",
    "Entrant",
    "RegistrationDraft",
    "enter",
    "files_for",
    "move_registration",
    "record_consent",
    "register",
    "register_all",
    "replace_delegate",
    "reveal_phone",
    "set_absences",
    "set_contact",
    "set_delegates",
    "set_organisation",
]
