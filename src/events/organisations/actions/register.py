"""Enter and change organisations and their labels; one at a time or many in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from events.foundation import audit, bulk, clock
from events.foundation.errors import FormErrors, NotAllowed
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.organisations.engine import folded_key, pinyin_initials, pinyin_key
from events.organisations.queries import known_by, organisation_view
from events.organisations.rules import (
    OrganisationKind,
    OrganisationRefusal,
    may_add,
    may_edit,
    normalise_credit_code,
    refusal_of_credit_code,
    refusal_of_name,
    short_name,
    text_fault,
)
from events.organisations.tables import Organisation, OrganisationLabel
from events.programme.queries import is_retired


@dataclass(frozen=True)
class OrganisationDraft:
    """What somebody says of an organisation; empty means not said. `revenue_wan` in 万元.

    `provisional`: filed by somebody unknown; it never changes an organisation that a host has entered.
    """

    name: str
    kind: str = OrganisationKind.ENTERPRISE
    uscc: str = ""
    county: str = ""
    chain_name: str = ""
    node: str = ""
    size_class: str = ""
    employees: int | None = None
    revenue_wan: Decimal | None = None
    products: str = ""
    labels: tuple[str, ...] = ()
    provisional: bool = False


async def upsert_organisation(actor: Actor, draft: OrganisationDraft) -> int:
    """Enter an organisation or what is new about one we know: by credit code, else by name. Returns its id."""
    return (await upsert_organisations(actor, [draft]))[0]


async def upsert_organisations(actor: Actor, drafts: Sequence[OrganisationDraft]) -> list[int]:
    """The same for many; ids in the order of `drafts`. What a draft leaves empty stays as it is.

    A name alone does not join two organisations that have different codes.

    Raises:
        NotAllowed: the actor enters no organisations.
        FormErrors: fields `name`, `uscc`, `kind` or a text of the first draft that cannot be stored.
    """
    if not may_add(actor):
        raise NotAllowed(OrganisationRefusal.NOT_YOURS)
    written = [_checked(draft) for draft in drafts]
    async with transaction():
        await lock("organisation")
        register = _Register(await known_by([one.uscc for one in written if one.uscc], [one.name for one in written]))
        places = [register.place(draft) for draft in written]
        await register.save(actor)
        ids = [register.id_at(place) for place in places]
        await _add_labels(zip(ids, written, strict=True))
    return ids


def _checked(draft: OrganisationDraft) -> OrganisationDraft:
    code = normalise_credit_code(draft.uscc)
    wrong: dict[str, Any] = {
        "name": refusal_of_name(draft.name),
        "uscc": refusal_of_credit_code(code) if code else None,
        "kind": None if draft.kind in set(OrganisationKind) else OrganisationRefusal.KIND_UNKNOWN,
    }
    wrong |= {name: text_fault(getattr(draft, name)) for name in ("county", "chain_name", "node", "products")}
    faults = {name: (str(fault), {"name": draft.name}) for name, fault in wrong.items() if fault}
    if faults:
        raise FormErrors(faults)
    return OrganisationDraft(**{**_fields(draft), "uscc": code, "labels": draft.labels})


def _fields(draft: OrganisationDraft) -> dict[str, Any]:
    fields = asdict(draft)
    del fields["labels"]
    return fields


class _Register:
    """Organisations we know and those about to be added, found by code and by name."""

    def __init__(self, known: Sequence[dict[str, Any]]) -> None:
        self._rows: list[dict[str, Any]] = []
        self._changes: dict[int, dict[str, Any]] = {}
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        for row in known:
            self._remember(dict(row))

    def _remember(self, row: dict[str, Any]) -> int:
        place = len(self._rows)
        self._rows.append(row)
        if row["uscc"]:
            self._by_code[row["uscc"]] = place
        self._by_name.setdefault(row["name_key"], []).append(place)
        return place

    def place(self, draft: OrganisationDraft) -> int:
        """Where the draft's organisation stands; what is new about it is noted for `save`."""
        found = self._find(draft)
        if found is None:
            return self._remember(_row(draft))
        self._note(found, draft)
        return found

    def _find(self, draft: OrganisationDraft) -> int | None:
        if draft.uscc in self._by_code:
            return self._by_code[draft.uscc]
        for place in self._by_name.get(folded_key(draft.name), []):
            if not draft.uscc or not self._rows[place]["uscc"]:
                return place
        return None

    def _note(self, place: int, draft: OrganisationDraft) -> None:
        row = self._rows[place]
        if draft.provisional and not row["provisional"]:
            return
        said = {name: value for name, value in _row(draft).items() if value not in ("", None)}
        changed = {name: value for name, value in said.items() if value != row[name]}
        row |= changed
        if "id" in row and changed:
            self._changes.setdefault(place, {}).update(changed)
        if row["uscc"]:
            self._by_code[row["uscc"]] = place

    async def save(self, actor: Actor) -> None:
        """Write what is new, with audit lines that name fields and no values."""
        for place, changed in self._changes.items():
            key = self._rows[place]["id"]
            await Organisation.update(changed).where(Organisation.id == key)  # type: ignore[arg-type]  # column names
            await audit.record(actor, "edit_organisation", "organisation", key, fields=" ".join(sorted(changed)))
        new = [row for row in self._rows if "id" not in row]
        now = clock.now()
        ids = await bulk.insert([Organisation(**row, created_at=now) for row in new])
        for row, key in zip(new, ids, strict=True):
            row["id"] = key
        if new:
            await audit.record(actor, "add_organisations", "organisation", ids[0], count=len(ids), last=ids[-1])

    def id_at(self, place: int) -> int:
        """The id of the organisation at a place, once saved."""
        return int(self._rows[place]["id"])


def _row(draft: OrganisationDraft) -> dict[str, Any]:
    name = draft.name.strip()
    return {
        **_fields(draft),
        "uscc": draft.uscc or None,
        "name": name,
        "name_key": folded_key(name),
        "short_name": short_name(name),
        "pinyin_key": pinyin_key(name),
        "pinyin_initials": pinyin_initials(name),
    }


async def _add_labels(organisations: Iterable[tuple[int, OrganisationDraft]]) -> None:
    pairs = {(key, label): None for key, draft in organisations for label in draft.labels}
    if pairs:
        await fetch(
            """
            INSERT INTO organisation_label (organisation, label)
            SELECT * FROM unnest({}::bigint[], {}::varchar[]) ON CONFLICT DO NOTHING
            """,
            [key for key, _ in pairs],
            [label for _, label in pairs],
        )


async def edit_organisation(actor: Actor, organisation_id: int, draft: OrganisationDraft) -> None:
    """Correct name, credit code, kind and county of one organisation; an empty code or county is taken away.

    Raises:
        NotFound: no such organisation.
        NotAllowed: not yours.
        FormErrors: a field that cannot be stored, field `uscc` that another organisation has, a retired `county`.
    """
    await must_edit(actor, organisation_id)
    said = _row(_checked(draft))
    async with transaction():
        await lock("organisation")
        others = await fetch("SELECT id FROM organisation WHERE uscc = {} AND id <> {}", said["uscc"], organisation_id)
        if others:
            raise FormErrors({"uscc": (OrganisationRefusal.CODE_TAKEN, {"name": draft.name})})
        row = (await fetch("SELECT * FROM organisation WHERE id = {}", organisation_id))[0]
        await must_be_offered(draft.county, row["county"])
        changed = {name: said[name] for name in _NAMED if said[name] != row[name]}
        if changed:
            await Organisation.update(changed).where(Organisation.id == organisation_id)  # type: ignore[arg-type]  # column names
            await audit.record(
                actor, "edit_organisation", "organisation", organisation_id, fields=" ".join(sorted(changed))
            )


_NAMED = ("name", "name_key", "short_name", "pinyin_key", "pinyin_initials", "uscc", "kind", "county")


async def must_be_offered(county: str, before: str = "") -> None:
    """Raise `FormErrors` for a county that is newly chosen although its dictionary offers it no longer."""
    if county and county != before and await is_retired("county", county):
        raise FormErrors({"county": (OrganisationRefusal.WORD_RETIRED, {"word": county})})


async def set_labels(actor: Actor, organisation_id: int, labels: Sequence[str]) -> None:
    """Make these the labels of an organisation, years and sources of those that stay untouched."""
    await must_edit(actor, organisation_id)
    async with transaction():
        await OrganisationLabel.delete().where(
            OrganisationLabel.organisation == organisation_id, OrganisationLabel.label.not_in(list(labels) or [""])
        )
        await _add_labels([(organisation_id, OrganisationDraft("", labels=tuple(labels)))])
        await audit.record(actor, "set_labels", "organisation", organisation_id, count=len(labels))


async def must_edit(actor: Actor, organisation_id: int) -> None:
    """Raise `NotFound` or `NotAllowed` unless the actor may change this organisation."""
    await organisation_view(organisation_id)
    if not may_edit(actor, organisation_id):
        raise NotAllowed(OrganisationRefusal.NOT_YOURS)
