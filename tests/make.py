"""Rows for tests, one awaitable per noun; what a test does not say is ordinary.

They go through the rooms' own actions as the system, so that every row is one the product could have written.
"""

# ruff: noqa: ANN401 - the fields of a draft are whatever the draft takes
from datetime import date, time
from itertools import count
from typing import Any

from events.identity.actions import NewAccount, create_account, grant_role
from events.identity.rules import SYSTEM, Actor, Grant, Role, ScopeKind
from events.marketplace.actions import NeedDraft, SupplyDraft, add_need, add_supply
from events.marketplace.rules import NeedState, SupplyState
from events.marketplace.tables import Need, Supply
from events.organisations.actions import ContactDraft, OrganisationDraft, record_contact, upsert_organisation
from events.programme.actions import seed_programme
from events.programme.queries import chain_by_name, unit_by_code, units
from events.registration.actions import RegistrationDraft, register
from events.registration.rules import ConsentState, RegistrationState
from events.registration.tables import Registration
from events.sessions.actions import SessionDraft, create_session, set_rounds
from events.sessions.queries import session_view
from events.sessions.rules import SessionState
from events.sessions.tables import ChainSession

DAY = date(2026, 12, 10)
ROUNDS = ((time(9, 30), time(9, 50)), (time(9, 50), time(10, 10)), (time(10, 10), time(10, 30)))

_numbers = count(1)


def actor(role: Role, scope_kind: ScopeKind = ScopeKind.EVERYTHING, scope_id: int = 0, *, account_id: int = 1) -> Actor:
    """Somebody with one role, without a row: enough for rules and most actions."""
    return Actor(account_id, "account", name="某人", grants=frozenset({Grant(role, scope_kind, scope_id)}))


def link(session_id: int, organisation_id: int) -> Actor:
    """A contact who opened the personal link of an organisation in a session."""
    held = Grant(Role.PARTICIPANT, ScopeKind.ORGANISATION, organisation_id)
    grants = frozenset({held})
    return Actor(None, "link", grants=grants, session_id=session_id, organisation_id=organisation_id, purpose="day")


async def account(role: Role, scope_kind: ScopeKind = ScopeKind.EVERYTHING, scope_id: int = 0) -> Actor:
    """An account with one role."""
    name = f"{role}-{next(_numbers)}"
    account_id = await create_account(SYSTEM, NewAccount(name, name))
    await grant_role(SYSTEM, account_id, role, scope_kind, scope_id)
    return actor(role, scope_kind, scope_id, account_id=account_id)


async def unit(code: str = "LS-JXJ") -> int:
    """A unit of the seeded programme: LS-JXJ the city's, QT-JSJ and JY-JXJ two counties'."""
    await programme()
    return (await unit_by_code(code)).id


async def chain(name: str = "现代纺织") -> int:
    """A chain of the seeded programme."""
    await programme()
    found = await chain_by_name(name)
    assert found is not None
    return found.id


async def programme() -> None:
    """Regions, units, chains, dictionaries: seeded once."""
    if not await units():
        await seed_programme(SYSTEM)


async def session(*, state: SessionState = SessionState.OPEN, tables: int = 4, slots: Any = ROUNDS, **said: Any) -> int:
    """A session of the city's unit on the textile chain, open, with 4 tables and 3 rounds of 20 minutes."""
    usual = {"title": "纺织专场", "unit_id": await unit(), "chain_id": await chain(), "day": DAY, "venue": "会展中心"}
    session_id = await create_session(SYSTEM, SessionDraft(**{**usual, **said}))
    await set_rounds(SYSTEM, session_id, tables, slots)
    await ChainSession.update({ChainSession.state: state}).where(ChainSession.id == session_id)
    return session_id


async def organisation(name: str = "", **said: Any) -> int:
    """An enterprise with a name of its own and no credit code."""
    return await upsert_organisation(SYSTEM, OrganisationDraft(name or f"第{next(_numbers)}纺织有限公司", **said))


async def contact(
    organisation_id: int, name: str = "王芳", mobile: str = "13900005678", *, session_id: int | None = None
) -> int:
    """A contact of an organisation, given to the unit of a session."""
    unit_id = (await session_view(session_id)).unit_id if session_id else None
    return await record_contact(SYSTEM, organisation_id, ContactDraft(name, "经理", mobile), unit_id=unit_id)


async def registration(
    session_id: int,
    organisation_id: int,
    *,
    state: RegistrationState = RegistrationState.ACCEPTED,
    consent: ConsentState = ConsentState.MISSING,
    **said: Any,
) -> int:
    """An organisation taking part with one delegate and a contact who has been asked nothing."""
    usual = {"contact_id": await contact(organisation_id, session_id=session_id), "consent": consent}
    key = await register(SYSTEM, session_id, RegistrationDraft(organisation_id, **{**usual, **said}))
    await Registration.update({Registration.state: state}).where(Registration.id == key)
    return key


async def participant(session_id: int, name: str = "", **said: Any) -> int:
    """A new organisation that takes part; its id."""
    key = await organisation(name)
    await registration(session_id, key, **said)
    return key


async def need(session_id: int, organisation_id: int, *, state: NeedState = NeedState.PUBLISHED, **said: Any) -> int:
    """A published need for 40 tonnes of yarn."""
    usual = {"category": "purchase", "title": "采购涤纶纱线40吨"}
    beginning = state if state in (NeedState.DRAFT, NeedState.SUBMITTED) else NeedState.PUBLISHED
    key = await add_need(SYSTEM, session_id, NeedDraft(organisation_id, **{**usual, **said}), beginning)
    await Need.update({Need.state: state}).where(Need.id == key)
    return key


async def supply(
    session_id: int, organisation_id: int, *, state: SupplyState = SupplyState.PUBLISHED, **said: Any
) -> int:
    """A published supply of yarn."""
    usual = {"kind": "product", "title": "涤纶纱线现货"}
    beginning = state if state in (SupplyState.DRAFT, SupplyState.SUBMITTED) else SupplyState.PUBLISHED
    key = await add_supply(SYSTEM, session_id, SupplyDraft(organisation_id, **{**usual, **said}), beginning)
    await Supply.update({Supply.state: state}).where(Supply.id == key)
    return key
