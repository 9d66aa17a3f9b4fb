"""What people fill in about themselves: the organisation, one open item, and those entered before it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import msgspec

from events.filing.rules import LONGEST_REASON, MOST_ITEMS, FilingRefusal, Side
from events.foundation.errors import FormErrors
from events.foundation.forms import Form, Many, Reader
from events.marketplace.forms import DetailForm, ItemForm, SaidOfItem, read_item
from events.organisations.rules import (
    LONGEST_NAME,
    OrganisationKind,
    is_mobile,
    normalise_credit_code,
    normalise_phone,
    refusal_of_credit_code,
    refusal_of_name,
)
from events.registration.forms import DelegatesForm, SaidOfDelegate, read_delegates
from events.registration.rules import LONGEST_NAME as LONGEST_PERSON
from events.registration.rules import ConsentPurpose

ITEM_FIELDS = ("title", "description", "amount_wan", "deadline", "confidential")
NOBODY = "1"
"""Stands for the organisation of an item until the host knows which it is."""

Fields = dict[str, str | list[str]]


class FilingForm(DetailForm, kw_only=True):
    """All of it in one form. `what` is `need:finance` or `supply:product`, empty for no item; `packed`: items so far.

    `known` is a name chosen from those found, before which `name` does not count.
    """

    receipt: str = ""
    name: str = ""
    known: str = ""
    uscc: str = ""
    organisation_kind: str = OrganisationKind.ENTERPRISE.value
    contact_name: str = ""
    contact_title: str = ""
    mobile: str = ""
    count: str = "1"
    who: Many = ""
    topics: Many = ""
    what: str = ""
    title: str = ""
    description: str = ""
    amount_wan: str = ""
    deadline: str = ""
    confidential: str = ""
    packed: Many = ""
    drop: str = ""
    consents: Many = ""
    deed: str = ""


@dataclass(frozen=True)
class Item:
    """One need or supply as it was typed, with what that says."""

    side: Side
    typed: Fields
    said: SaidOfItem

    @property
    def packed(self) -> str:
        """As a hidden field of the form carries it."""
        return msgspec.json.encode({"side": self.side, **self.typed}).decode()


@dataclass(frozen=True)
class SaidOfFiling:
    """What the form says; a mobile is eleven digits, a code normalised or empty."""

    name: str
    uscc: str
    kind: str
    contact_name: str
    contact_title: str
    mobile: str
    delegates: tuple[SaidOfDelegate, ...]
    items: tuple[Item, ...]
    consents: tuple[str, ...]


def read_filing(form: FilingForm) -> SaidOfFiling:
    """What somebody files.

    Raises:
        FormErrors: every field that cannot be used, those of the open item too.
    """
    read = Reader(form)
    name = form.known.strip() or read.text("name", longest=LONGEST_NAME, required=True)
    if name and (wrong := refusal_of_name(name)):
        read.refuse("name", wrong)
    consents = tuple(read.many("consents"))
    if ConsentPurpose.TAKE_PART not in consents:
        read.refuse("consents", FilingRefusal.CONSENT_NEEDED)
    elif set(consents) - set(ConsentPurpose):
        read.refuse("consents", "not_an_option")
    said = SaidOfFiling(
        name=name,
        uscc="" if form.known else _code(read),
        kind=read.choice("organisation_kind", set(OrganisationKind)),
        contact_name=read.text("contact_name", longest=LONGEST_PERSON, required=True),
        contact_title=read.text("contact_title", longest=LONGEST_PERSON),
        mobile=_mobile(read),
        delegates=_delegates(form, read),
        items=_items(form, read),
        consents=consents,
    )
    read.done()
    return said


def _code(read: Reader) -> str:
    code = normalise_credit_code(read.text("uscc", longest=40))
    if code and (wrong := refusal_of_credit_code(code)):
        read.refuse("uscc", wrong)
    return code


def _mobile(read: Reader) -> str:
    mobile = normalise_phone(read.text("mobile", longest=30, required=True))
    if mobile and not is_mobile(mobile):
        read.refuse("mobile", "not_a_mobile")
    return mobile


def _delegates(form: FilingForm, read: Reader) -> tuple[SaidOfDelegate, ...]:
    try:
        return tuple(read_delegates(DelegatesForm(count=form.count, name=form.who, topics=form.topics)))
    except FormErrors as wrong:
        for field, (code, facts) in wrong.fields.items():
            read.refuse("who" if field == "name" else field, code, **facts)
        return ()


def _items(form: FilingForm, read: Reader) -> tuple[Item, ...]:
    items = entered(form)
    try:
        items += [open_item(form)] if form.what else []
    except FormErrors as wrong:
        for field, (code, facts) in wrong.fields.items():
            read.refuse(_field_of(field), code, **facts)
    if len(items) > MOST_ITEMS:
        read.refuse("what", FilingRefusal.TOO_MANY_ITEMS, most=MOST_ITEMS)
    return tuple(items)


def _field_of(field: str) -> str:
    return "what" if field == "kind" else field


def open_item(form: FilingForm) -> Item:
    """The item that is being typed.

    Raises:
        FormErrors: every field of it that cannot be used; its kind under `kind`.
    """
    side, _, kind = form.what.partition(":")
    names = [*ITEM_FIELDS, *(one for one in DetailForm.__struct_fields__ if one.startswith("detail_"))]
    typed: Fields = {name: value for name in names if (value := getattr(form, name))}
    return _read_item(side, {**typed, "kind": kind})


def entered(form: FilingForm) -> list[Item]:
    """The items that were entered before the open one; what nobody of ours has packed is left out."""
    packed = form.packed if isinstance(form.packed, list) else [form.packed] if form.packed else []
    found = [unpacked(text) for number, text in enumerate(packed[: MOST_ITEMS + 1]) if form.drop != str(number)]
    return [one for one in found if one]


def unpacked(text: str | Mapping[str, Any]) -> Item | None:
    """An item as it was packed, read again; None for what is none."""
    try:
        fields: Fields = (
            msgspec.json.decode(text, type=Fields) if isinstance(text, str) else msgspec.convert(text, Fields)
        )
        return _read_item(str(fields.pop("side", "")), fields)
    except (msgspec.MsgspecError, FormErrors):
        return None


def _read_item(side: str, typed: Fields) -> Item:
    if side not in set(Side):
        raise FormErrors({"kind": ("not_an_option", {})})
    form = msgspec.convert({**typed, "organisation_id": NOBODY}, ItemForm)
    return Item(Side(side), typed, read_item(form, [int(NOBODY)], need=side == Side.NEED))


def cleared(form: FilingForm) -> FilingForm:
    """The form with the open item packed away: an empty one is open now.

    Raises:
        FormErrors: the open item cannot be used.
    """
    items = [*entered(form), *([open_item(form)] if form.what else [])]
    blank = FilingForm()
    names = [*ITEM_FIELDS, *(one for one in DetailForm.__struct_fields__ if one.startswith("detail_"))]
    for name in (*names, "what", "drop"):
        setattr(form, name, getattr(blank, name))
    form.packed = [one.packed for one in items]
    return form


class ReviewForm(Form, kw_only=True):
    """What the host decides: of which organisation it is (0: a new one), whose contact, whether items are published."""

    organisation_id: str = "0"
    take_contact: str = ""
    publish: str = ""


class RejectForm(Form, kw_only=True):
    """Why a filing is not taken."""

    reason: str = ""


def read_reject(form: RejectForm) -> str:
    """The reason, kept for the host's own memory.

    Raises:
        FormErrors: none given, or too long.
    """
    read = Reader(form)
    reason = read.text("reason", longest=LONGEST_REASON, required=True)
    read.done()
    return reason


def shared(draft: type, said: SaidOfItem) -> dict[str, Any]:
    """What a draft of a need or a supply takes over from what a form says, by the names they share."""
    return {one.name: getattr(said, one.name) for one in fields(draft) if hasattr(said, one.name)}
