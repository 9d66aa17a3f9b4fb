"""Dictionaries and the calendar of working days."""

from dataclasses import dataclass
from datetime import date

from events.foundation import audit
from events.foundation.errors import NotFound, Refused
from events.foundation.transaction import fetch, transaction
from events.identity.rules import Actor
from events.programme.actions.checks import must_administer, must_be_said
from events.programme.queries import dictionary
from events.programme.rules import FIXED, ProgrammeRefusal


async def set_working_day(actor: Actor, day: date, *, works: bool) -> None:
    """Say by hand whether people work on a day, as the state has announced it."""
    must_administer(actor)
    async with transaction():
        await fetch(
            """
            INSERT INTO working_day (day, works, provisional) VALUES ({}, {}, false)
            ON CONFLICT (day) DO UPDATE SET works = excluded.works, provisional = false
            """,
            day,
            works,
        )
        await audit.record(actor, "set_working_day", "working_day", None, day=day.isoformat())


@dataclass(frozen=True)
class EntryDraft:
    """A word of a dictionary; inactive ones stay readable but are no longer offered."""

    code: str
    label: str
    position: int = 0
    active: bool = True


async def put_entry(actor: Actor, name: str, draft: EntryDraft) -> None:
    """Add a word to a dictionary or change the one with this code; it is retired by `active=False`, never deleted.

    Raises:
        NotAllowed: not an administrator.
        NotFound: no such dictionary.
        Refused: its words belong to rules of the software.
        FormErrors: fields `code`, `label` that are empty.
    """
    must_administer(actor)
    must_be_said(code=draft.code, label=draft.label)
    if not await dictionary(name):
        raise NotFound("dictionary", name)
    if name in FIXED:
        raise Refused(ProgrammeRefusal.WORDS_FIXED)
    async with transaction():
        await fetch(
            """
            INSERT INTO dictionary_entry (dictionary, code, label, position, active) VALUES ({}, {}, {}, {}, {})
            ON CONFLICT (dictionary, code)
            DO UPDATE SET label = excluded.label, position = excluded.position, active = excluded.active
            """,
            name,
            draft.code.strip(),
            draft.label.strip(),
            draft.position,
            draft.active,
        )
        await audit.record(actor, "put_entry", "dictionary_entry", None, dictionary=name, code=draft.code)
