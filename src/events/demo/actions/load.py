"""A data set's folder becomes a session, all of it in one transaction."""

from datetime import date
from pathlib import Path

from events.demo.reading import AgendaRow, Dataset, DatasetFault, OrganisationRow, read_dataset
from events.foundation import audit, bulk
from events.foundation.errors import WrongInput
from events.foundation.transaction import transaction
from events.identity.rules import SYSTEM, Actor, Role, ScopeKind
from events.marketplace.actions import NeedDraft, SupplyDraft, add_needs, add_supplies
from events.marketplace.queries import needs_of, supplies_of
from events.marketplace.rules import NeedState, SupplyState, Visibility
from events.organisations.actions import ContactDraft, OrganisationDraft, record_contacts, upsert_organisations
from events.outcomes.actions import OutcomeDraft, log_outcomes, seed_stages
from events.outcomes.queries import stages
from events.programme.actions import seed_programme
from events.programme.queries import chain_by_name, unit_by_code, units
from events.registration.actions import RegistrationDraft, register_all
from events.registration.queries import registrations_of
from events.registration.rules import RegistrationSource
from events.sessions.actions import SessionDraft, create_session, release_agenda, set_rounds
from events.sessions.queries import session_view
from events.sessions.tables import AgendaItem

LEAD = "LS-JXJ"
"""The unit that leads a session loaded by nobody's organizer."""


async def load_dataset(
    actor: Actor, folder: Path, *, title: str | None = None, outcomes: bool = False, day: date | None = None
) -> int:
    """Load a folder as a new session in the state draft, needs and supplies published, consents missing.

    Organisations known by code or name are the same ones. An empty installation gets the programme first.

    Raises:
        WrongInput: a file of the folder cannot be used; nothing was loaded.
        NotAllowed: the actor organizes for no unit.
    """
    dataset = read_dataset(folder, outcomes=outcomes)
    async with transaction():
        if not await units():
            await seed_programme(SYSTEM)
        session_id = await _session(actor, dataset, title, day)
        ids = await _organisations(actor, session_id, dataset)
        await _items(actor, session_id, dataset, ids)
        if outcomes:
            await _outcomes(actor, session_id, dataset, ids)
        await audit.record(actor, "load_dataset", "session", session_id, session_id=session_id)
    return session_id


async def load_outcomes(actor: Actor, folder: Path, session_id: int) -> list[int]:
    """Log the folder's outcomes in a session that was loaded from it; a folder without outcomes.csv has none.

    Raises:
        WrongInput: a file of the folder cannot be used; nothing was logged.
    """
    if not (folder / "outcomes.csv").exists():
        return []
    dataset = read_dataset(folder, outcomes=True)
    registered = await registrations_of(session_id)
    by_code = {one.uscc: one.organisation_id for one in registered if one.uscc}
    by_name = {one.name: one.organisation_id for one in registered}
    ids = {row.id: by_code.get(row.uscc) or by_name[row.name] for row in dataset.organisations}
    async with transaction():
        return await _outcomes(actor, session_id, dataset, ids)


async def _session(actor: Actor, dataset: Dataset, title: str | None, day: date | None) -> int:
    sheet = dataset.session
    chain = await chain_by_name(sheet.chain) if sheet.chain else None
    if sheet.chain and chain is None:
        raise WrongInput(DatasetFault.CHAIN_UNKNOWN, file="session.json", field="chain", value=sheet.chain)
    own = sorted(actor.scopes(Role.ORGANIZER, ScopeKind.UNIT))
    session_id = await create_session(
        actor,
        SessionDraft(
            title=title or sheet.title,
            unit_id=own[0] if own else (await unit_by_code(LEAD)).id,
            day=day or sheet.day,
            chain_id=chain.id if chain else None,
            venue=sheet.venue,
            meeting_minutes=sheet.meeting_minutes,
        ),
    )
    await set_rounds(actor, session_id, sheet.tables, sheet.slots)
    await bulk.insert([_agenda_item(session_id, at, row) for at, row in enumerate(sheet.agenda)])
    if sheet.agenda:
        await release_agenda(actor, session_id)
    return session_id


def _agenda_item(session_id: int, position: int, row: AgendaRow) -> AgendaItem:
    return AgendaItem(
        session=session_id,
        position=position,
        starts=row.starts,
        ends=row.ends,
        kind=row.kind,
        title=row.title,
        plenary=row.plenary,
    )


async def _organisations(actor: Actor, session_id: int, dataset: Dataset) -> dict[str, int]:
    rows = dataset.organisations
    found = await upsert_organisations(actor, [_draft(row) for row in rows])
    ids = {row.id: key for row, key in zip(rows, found, strict=True)}
    named = [row for row in rows if row.contact_name]
    unit_id = (await session_view(session_id)).unit_id
    contacts = await record_contacts(actor, [(ids[row.id], _contact(row)) for row in named], unit_id=unit_id)
    contact_ids = {row.id: key for row, key in zip(named, contacts, strict=True)}
    drafts = [
        RegistrationDraft(
            organisation_id=ids[row.id],
            delegates=row.delegates,
            contact_id=contact_ids.get(row.id),
            absences=row.absences,
            source=RegistrationSource.DATASET,
        )
        for row in rows
    ]
    await register_all(actor, session_id, drafts)
    return ids


def _draft(row: OrganisationRow) -> OrganisationDraft:
    return OrganisationDraft(
        name=row.name,
        kind=row.kind,
        uscc=row.uscc,
        county=row.county,
        chain_name=row.chain,
        node=row.node,
        size_class=row.size_class,
        employees=row.employees,
        revenue_wan=row.revenue_wan,
        products=row.products,
        labels=row.labels,
    )


def _contact(row: OrganisationRow) -> ContactDraft:
    return ContactDraft(row.contact_name, row.contact_title, row.phone, row.email)


async def _items(actor: Actor, session_id: int, dataset: Dataset, ids: dict[str, int]) -> None:
    supplies = [
        SupplyDraft(
            organisation_id=ids[row.organisation],
            kind=row.kind,
            title=row.title,
            description=row.description,
            amount_wan=row.amount_wan,
            keywords=row.keywords,
            source_ref=row.id,
        )
        for row in dataset.supplies
    ]
    needs = [
        NeedDraft(
            organisation_id=ids[row.organisation],
            category=row.category,
            title=row.title,
            description=row.description,
            amount_wan=row.amount_wan,
            deadline=row.deadline,
            confidential=row.confidential,
            visibility=Visibility.PARTICIPANTS,
            source_ref=row.id,
        )
        for row in dataset.needs
    ]
    await add_supplies(actor, session_id, supplies, SupplyState.PUBLISHED)
    await add_needs(actor, session_id, needs, NeedState.PUBLISHED)


async def _outcomes(actor: Actor, session_id: int, dataset: Dataset, ids: dict[str, int]) -> list[int]:
    needs = {one.source_ref: one.id for one in await needs_of(session_id)}
    supplies = {one.source_ref: one.id for one in await supplies_of(session_id)}
    await seed_stages()
    await _refuse_unknown_stages(dataset)
    names = {row.id: row.name for row in dataset.organisations}
    drafts = [
        OutcomeDraft(
            kind=row.kind,
            a_name=row.party_a_name or names.get(row.party_a, ""),
            b_name=row.party_b_name or names.get(row.party_b, ""),
            title=row.title,
            stage=row.stage,
            recorded_on=row.recorded_on,
            amount_wan=row.amount_wan,
            people=row.people,
            a_id=ids.get(row.party_a),
            b_id=ids.get(row.party_b),
            need_id=needs.get(row.need),
            supply_id=supplies.get(row.supply),
            source_ref=row.id,
            county=row.county,
            note=row.note,
        )
        for row in dataset.outcomes
    ]
    return await log_outcomes(actor, session_id, drafts)


async def _refuse_unknown_stages(dataset: Dataset) -> None:
    """A kind or stage word that stands on no rung is a fault of the file, at its line."""
    known = {kind: [word for word, _ in words] for kind, words in (await stages()).items()}
    for row in dataset.outcomes:
        if row.stage not in known.get(row.kind, ()):
            field, value, words = (
                ("stage", row.stage, known[row.kind]) if row.kind in known else ("kind", row.kind, known)
            )
            place = {"file": "outcomes.csv", "line": row.line, "field": field, "value": value}
            raise WrongInput(DatasetFault.WORD_UNKNOWN, **place, known="、".join(words))
