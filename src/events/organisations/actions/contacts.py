"""People to speak to; one at a time or many in few statements."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from events.foundation import audit, bulk, clock
from events.foundation.errors import FormErrors, NotAllowed, NotFound
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.organisations.actions.register import must_edit
from events.organisations.rules import OrganisationRefusal, is_landline, is_mobile, may_edit, normalise_phone
from events.organisations.tables import Contact


@dataclass(frozen=True)
class ContactDraft:
    """A person to speak to; the number is stored normalised, even one we cannot read."""

    name: str
    title: str = ""
    mobile: str = ""
    email: str = ""


async def record_contact(actor: Actor, organisation_id: int, draft: ContactDraft, *, unit_id: int | None) -> int:
    """Add a contact given to a unit, or correct its own with the same number (without one: the same name). Its id.

    Raises:
        NotFound: no such organisation.
        NotAllowed: not yours.
        FormErrors: field `mobile` that is neither a mobile nor a landline.
    """
    await must_edit(actor, organisation_id)
    _check_phone(draft.mobile)
    return (await record_contacts(actor, [(organisation_id, draft)], unit_id=unit_id))[0]


async def correct_contact(actor: Actor, contact_id: int, draft: ContactDraft) -> None:
    """Correct title, number and address of a contact who stays the same person; an empty field is taken away.

    Raises:
        NotFound: no such contact.
        NotAllowed: not yours.
        FormErrors: field `mobile` that is neither a mobile nor a landline.
    """
    rows = await fetch("SELECT organisation FROM contact WHERE id = {}", contact_id)
    if not rows:
        raise NotFound("contact", contact_id)
    await must_edit(actor, rows[0]["organisation"])
    _check_phone(draft.mobile)
    said = {**asdict(draft), "mobile": normalise_phone(draft.mobile)}
    async with transaction():
        await Contact.update(said).where(Contact.id == contact_id)  # type: ignore[arg-type]  # column names
        await audit.record(actor, "record_contacts", "contact", contact_id, count=1)


def _check_phone(written: str) -> None:
    mobile = normalise_phone(written)
    if mobile and not (is_mobile(mobile) or is_landline(mobile)):
        raise FormErrors({"mobile": (OrganisationRefusal.PHONE_INVALID, {})})


async def record_contacts(
    actor: Actor, contacts: Sequence[tuple[int, ContactDraft]], *, unit_id: int | None
) -> list[int]:
    """The same for many organisations at once, numbers as they are; ids in order. The upper room has judged them.

    Contacts that were given to other units are neither found nor changed.
    """
    if not all(may_edit(actor, key) for key, _ in contacts):
        raise NotAllowed(OrganisationRefusal.NOT_YOURS)
    async with transaction():
        await lock("contact")
        known = await fetch(
            "SELECT id, organisation, name, title, mobile, email FROM contact "
            "WHERE organisation = ANY({}) AND unit IS NOT DISTINCT FROM {}::bigint ORDER BY id",
            [key for key, _ in contacts],
            unit_id,
        )
        rows = {(row["organisation"], row["mobile"] or row["name"]): row for row in known}
        places = []
        for key, draft in contacts:
            said = {**asdict(draft), "mobile": normalise_phone(draft.mobile)}
            place = (key, said["mobile"] or said["name"])
            if place in rows:
                await _correct(rows[place], said)
            else:
                rows[place] = {"organisation": key, **said}
            places.append(place)
        new = [row for row in rows.values() if "id" not in row]
        added = await bulk.insert([Contact(**row, unit=unit_id, created_at=clock.now()) for row in new])
        for row, contact_id in zip(new, added, strict=True):
            row["id"] = contact_id
        ids = [int(rows[place]["id"]) for place in places]
        await audit.record(actor, "record_contacts", "contact", ids[0] if ids else None, count=len(ids))
    return ids


async def _correct(row: dict[str, Any], said: dict[str, str]) -> None:
    changed = {name: value for name, value in said.items() if value and value != row[name]}
    row |= changed
    if changed and "id" in row:
        await Contact.update(changed).where(Contact.id == row["id"])  # type: ignore[arg-type]  # column names
