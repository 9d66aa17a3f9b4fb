"""Enter and change organisations, their labels and contacts."""

from events.organisations.actions.contacts import ContactDraft, correct_contact, record_contact, record_contacts
from events.organisations.actions.register import (
    OrganisationDraft,
    edit_organisation,
    must_be_offered,
    set_labels,
    upsert_organisation,
    upsert_organisations,
)

__all__ = [
    "ContactDraft",
    "OrganisationDraft",
    "correct_contact",
    "edit_organisation",
    "must_be_offered",
    "record_contact",
    "record_contacts",
    "set_labels",
    "upsert_organisation",
    "upsert_organisations",
]
