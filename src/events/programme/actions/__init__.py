"""Seed the programme, and edit what it knows."""

from events.programme.actions.chains import (
    ListDraft,
    add_chain,
    add_list,
    delete_chain,
    edit_chain,
    retire_list,
)
from events.programme.actions.seed import seed_programme
from events.programme.actions.units import add_unit, delete_unit, edit_unit, put_region
from events.programme.actions.words import EntryDraft, put_entry, set_working_day
from events.programme.forms import ChainDraft, UnitDraft

__all__ = [
    "ChainDraft",
    "EntryDraft",
    "ListDraft",
    "UnitDraft",
    "add_chain",
    "add_list",
    "add_unit",
    "delete_chain",
    "delete_unit",
    "edit_chain",
    "edit_unit",
    "put_entry",
    "put_region",
    "retire_list",
    "seed_programme",
    "set_working_day",
]
