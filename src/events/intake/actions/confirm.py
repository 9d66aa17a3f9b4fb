"""Write the accepted rows of an upload: all of them or none."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import msgspec

from events.foundation import audit, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import lock, transaction
from events.identity.rules import Actor
from events.intake.actions.upload import must_take_in
from events.intake.engine import Judged, NeedValues
from events.intake.engine.comparing import NEW_CONTACT, Compared, contact_of
from events.intake.queries import contacts_given, kept_of, preview_of, stock_of, upload_view
from events.intake.rules.codes import Effect
from events.intake.rules.names import kind_named
from events.intake.rules.uploads import Terms, UploadState, refusal_to_confirm
from events.intake.tables import Upload
from events.marketplace.actions import NeedDraft, SupplyDraft, add_needs, add_supplies, edit_need, edit_supply
from events.marketplace.queries import NeedView, needs_of, supplies_of
from events.marketplace.rules import NeedState, SupplyState, Visibility
from events.organisations.actions import ContactDraft, OrganisationDraft, record_contacts, upsert_organisations
from events.organisations.rules import normalise_credit_code, refusal_of_credit_code
from events.registration.actions import RegistrationDraft, register_all
from events.registration.queries import registrations_of
from events.registration.rules import RegistrationSource
from events.sessions.queries import session_view

LONGEST_PERSON, LONGEST_NUMBER, LONGEST_COUNTY = 60, 30, 40
Who = tuple[str, str]


async def confirm_upload(
    actor: Actor, session_id: int, upload_id: int, state: NeedState = NeedState.SUBMITTED
) -> Counter[str]:
    """Write the accepted rows in one transaction, judged against the database as it is now; counts by effect.

    Unknown organisations are entered, those not yet registered get a registration (source import, consent missing),
    contacts are added, new needs and supplies begin in `state` (待审核 unless the host publishes them at once;
    confidential ones are the host's only), changed ones are edited. Rows under review, rejected and repeated ones are
    not touched.

    Raises:
        NotFound, NotAllowed: no such upload, or not the host's session.
        Refused: not ready, confirmed already, or the session takes nothing in any more.
    """
    async with transaction():
        await lock("import", session_id)
        await must_take_in(actor, session_id)
        upload = await upload_view(session_id, upload_id)
        if refusal := refusal_to_confirm(upload.state):
            raise Refused(refusal)
        kept = await kept_of(upload_id)
        rows = (await preview_of(session_id, kept)).rows
        await _write(actor, session_id, [row for row in rows if row.effect in {Effect.NEW, Effect.CHANGED}], state)
        counts = Counter(str(row.effect) for row in rows if row.effect)
        judged = Judged(upload.file_name, tuple(replace(row.row, effect=row.effect) for row in rows))
        await _close(upload_id, actor.account_id, judged, counts)
        await audit.record(actor, "confirm_upload", "upload", upload_id, session_id=session_id, **counts)
        await notify.announce("session", session_id)
    return counts


async def _write(actor: Actor, session_id: int, rows: Sequence[Compared], state: NeedState) -> None:
    ids = await _organisations(actor, session_id, rows)
    if not ids:
        return
    contacts = await _contacts(actor, session_id, rows, ids)
    await _registrations(actor, session_id, ids, contacts)
    needs, offers = ([row for row in rows if row.row.is_offer is offered] for offered in (False, True))
    await _write_needs(actor, session_id, needs, ids, state)
    await _write_supplies(actor, session_id, offers, ids, SupplyState(state))


async def _write_needs(
    actor: Actor, session_id: int, rows: Sequence[Compared], ids: Mapping[int, int], state: NeedState
) -> None:
    fresh = [_draft(row, ids[row.number]) for row in rows if row.effect is Effect.NEW]
    if fresh:
        await add_needs(actor, session_id, fresh, state)
    changed = _changed(rows)
    stored = {need.id: need for need in await needs_of(session_id)} if changed else {}
    for row in changed:
        need = stored[row.need_id or 0]
        await edit_need(actor, need.id, _edited(row, need))


async def _write_supplies(
    actor: Actor, session_id: int, rows: Sequence[Compared], ids: Mapping[int, int], state: SupplyState
) -> None:
    fresh = [_supply(row, ids[row.number]) for row in rows if row.effect is Effect.NEW]
    if fresh:
        await add_supplies(actor, session_id, fresh, state)
    changed = _changed(rows)
    stored = {supply.id: supply for supply in await supplies_of(session_id)} if changed else {}
    for row in changed:
        before = stored[row.need_id or 0]
        kept = {name: getattr(before, name) for name in ("keywords", "details")}
        draft = _supply(row, before.organisation_id)
        seen = draft.visibility if row.after and row.after.confidential else before.visibility
        await edit_supply(actor, before.id, replace(draft, **kept, visibility=seen))


def _changed(rows: Sequence[Compared]) -> list[Compared]:
    """Those of which more than a contact is new."""
    return [row for row in rows if row.effect is Effect.CHANGED and set(row.changes) - {NEW_CONTACT}]


async def _organisations(actor: Actor, session_id: int, rows: Sequence[Compared]) -> dict[int, int]:
    """Row number → organisation id; those nobody knows are entered."""
    values = {row.number: row.row.values for row in rows if row.row.values}
    stock = await stock_of(session_id, Judged("", tuple(row.row for row in rows)))
    ids = {number: key for number, one in values.items() if (key := stock.organisation_of(one))}
    strange = {number: one for number, one in values.items() if number not in ids}
    drafts = {_who(one): _organisation(one) for one in strange.values()}
    entered = await upsert_organisations(actor, list(drafts.values())) if drafts else []
    by_who = dict(zip(drafts, entered, strict=True))
    return ids | {number: by_who[_who(one)] for number, one in strange.items()}


def _who(values: NeedValues) -> Who:
    return values.uscc, values.enterprise_name


def _organisation(values: NeedValues) -> OrganisationDraft:
    """A code that cannot be one is left out: the row was accepted by its name."""
    code = normalise_credit_code(values.uscc)
    sound = code if code and not refusal_of_credit_code(code) else ""
    name = values.enterprise_name.strip()
    return OrganisationDraft(name, kind_named(name), uscc=sound, county=values.county[:LONGEST_COUNTY])


async def _contacts(actor: Actor, session_id: int, rows: Sequence[Compared], ids: Mapping[int, int]) -> dict[int, int]:
    """The people named, each once; organisation id → the first of its contacts. Known ones stay as they are."""
    people: dict[tuple[int, str], ContactDraft] = {}
    for row in rows:
        if (values := row.row.values) and (key := contact_of(values)[:LONGEST_NUMBER]):
            draft = ContactDraft(values.contact_name[:LONGEST_PERSON], mobile=values.phone[:LONGEST_NUMBER])
            people.setdefault((ids[row.number], key), draft)
    given = await contacts_given(session_id, sorted(set(ids.values())))
    known = {(one["organisation"], one[name]): one["id"] for one in given for name in ("name", "mobile")}
    new = [(who, draft) for who, draft in people.items() if who not in known]
    unit_id = (await session_view(session_id)).unit_id
    added = await record_contacts(actor, [(who[0], draft) for who, draft in new], unit_id=unit_id) if new else []
    keys = known | dict(zip((who for who, _ in new), added, strict=True))
    first: dict[int, int] = {}
    for who in people:
        first.setdefault(who[0], keys[who])
    return first


async def _registrations(actor: Actor, session_id: int, ids: Mapping[int, int], contacts: Mapping[int, int]) -> None:
    """Those not yet registered, in the order of the file."""
    there = {one.organisation_id for one in await registrations_of(session_id)}
    missing = [key for key in dict.fromkeys(ids.values()) if key not in there]
    drafts = [RegistrationDraft(key, contact_id=contacts.get(key), source=RegistrationSource.IMPORT) for key in missing]
    if drafts:
        await register_all(actor, session_id, drafts)


def _draft(row: Compared, organisation_id: int) -> NeedDraft:
    category = row.row.values.category if row.row.values else None
    terms = asdict(row.after) if row.after else {}
    return NeedDraft(organisation_id, str(category), **terms)


def _supply(row: Compared, organisation_id: int) -> SupplyDraft:
    """A confidential one is the host's only."""
    kind = row.row.values.offer if row.row.values else None
    terms = row.after or Terms("")
    seen = Visibility.HOST if terms.confidential else Visibility.PARTICIPANTS
    return SupplyDraft(organisation_id, str(kind), terms.title, terms.description, terms.amount_wan, visibility=seen)


def _edited(row: Compared, need: NeedView) -> NeedDraft:
    """The stored need with what the file changes; who may see it stays, unless it becomes confidential."""
    terms = asdict(row.after) if row.after else {}
    draft = NeedDraft(need.organisation_id, need.category, **terms, visibility=need.visibility, priority=need.priority)
    return replace(draft, details=need.details)


async def _close(upload_id: int, account_id: int | None, judged: Judged, counts: Mapping[str, int]) -> None:
    """Keep the rows with their effects as they were when they were written."""
    columns = {
        Upload.state: UploadState.CONFIRMED,
        Upload.judged: msgspec.json.encode(judged).decode(),
        Upload.counts: json.dumps({str(action): number for action, number in judged.counts.items()} | dict(counts)),
        Upload.confirmed_by: account_id,
        Upload.confirmed_at: clock.now(),
    }
    await Upload.update(columns).where(Upload.id == upload_id)  # type: ignore[arg-type]  # columns and their values
