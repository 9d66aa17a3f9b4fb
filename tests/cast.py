"""The cast every test may use: one session with everybody who could want something of it, each in a browser of his own.

`await the_world()` writes the rows and returns their ids; `CAST[name](world)` is the token of that actor's browser.
Own: of the session's unit, chain, county or organisation. Other: of one beside it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time, timedelta

from events.foundation import clock
from events.identity.actions import (
    NewAccount,
    NewLink,
    begin_login,
    create_account,
    create_link,
    disable_account,
    grant_role,
    open_link,
)
from events.identity.rules import SYSTEM, Role, ScopeKind
from events.organisations.tables import Contact, Organisation
from events.programme.tables import Chain, ChainList, Region, Unit
from events.registration.tables import Delegate, Registration
from events.sessions.tables import ChainSession, MeetingTable, Slot

COUNTY, OTHER_COUNTY = 331122, 331127
LAST4 = "5678"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class World:
    """Ids of the rows. `organisation_id` takes part in `session_id`; `other_organisation_id` does not."""

    unit_id: int
    other_unit_id: int
    chain_id: int
    other_chain_id: int
    session_id: int
    organisation_id: int
    other_organisation_id: int
    contact_id: int
    registration_id: int
    delegate_id: int
    account_id: int
    """An account nobody of the cast uses."""


async def the_world() -> World:
    """Write one session with its surroundings; 17 June 2022 would do as well, it is today."""
    now = clock.now()
    for code, name in (("3311", "丽水市"), (str(COUNTY), "缙云县"), (str(OTHER_COUNTY), "景宁县")):
        if not await Region.exists().where(Region.code == code):
            await Region.insert(Region(code=code, name=name, parent_code="3311" if len(code) > 4 else "33"))
    unit, other_unit = [await _unit(number) for number in (1, 2)]
    chain, other_chain = [await _chain(number) for number in (1, 2)]
    session = await _one(
        ChainSession(
            title="纺织专场",
            unit=unit,
            chain=chain,
            template="matchmaking",
            state="matching",
            day=clock.today(),
            venue="会展中心",
            created_at=now,
        )
    )
    firm, stranger = [
        await _one(Organisation(name=name, name_key=name, kind="enterprise", county="缙云县", created_at=now))
        for name in ("甲纺织有限公司", "乙服饰有限公司")
    ]
    contact = await _one(
        Contact(organisation=firm, unit=unit, name="王芳", mobile="1390000" + LAST4[-4:], created_at=now)
    )
    registration = await _one(
        Registration(
            session=session,
            organisation=firm,
            contact=contact,
            state="accepted",
            source="import",
            consent="given",
            created_at=now,
        )
    )
    delegate = await _one(Delegate(registration=registration, number=1, name="王芳", topics=["sales"]))
    await MeetingTable.insert(MeetingTable(session=session, number=0, name="1"))
    await Slot.insert(Slot(session=session, slot_index=0, starts=time(14, 0), ends=time(14, 20)))
    spare = await create_account(SYSTEM, NewAccount("spare", "备用"))
    return World(unit, other_unit, chain, other_chain, session, firm, stranger, contact, registration, delegate, spare)


async def _one(row: object) -> int:
    made = await type(row).insert(row)  # type: ignore[attr-defined] # any Piccolo table
    return int(made[0]["id"])


async def _unit(number: int) -> int:
    return await _one(
        Unit(code=f"cast-{number}", name=f"第{number}经信局", short_name=f"经信{number}", region_code="3311")
    )


async def _chain(number: int) -> int:
    chains = await _one(ChainList(code=f"cast-{number}", name="十链", valid_from=clock.today()))
    return await _one(Chain(chain_list=chains, code=f"cast-{number}", name=f"第{number}链"))


Browser = Callable[[World], Awaitable[str]]
"""Makes the token of one actor's login cookie; empty for somebody without one."""


def account(name: str, role: Role | None, kind: ScopeKind, scope: Callable[[World], int]) -> Browser:
    """A person with one role."""

    async def token(world: World) -> str:
        account_id = await create_account(SYSTEM, NewAccount(name, name))
        if role:
            await grant_role(SYSTEM, account_id, role, kind, scope(world))
        return (await begin_login(account_id=account_id, lasts=60 * MINUTE)).token

    return token


def link(organisation: Callable[[World], int]) -> Browser:
    """A contact who has opened the personal link of an organisation in the session."""

    async def token(world: World) -> str:
        expires = clock.now() + 60 * MINUTE
        new = NewLink("day", world.session_id, organisation(world), LAST4, expires, world.contact_id)
        return (await open_link(await create_link(SYSTEM, new), LAST4)).token

    return token


async def nobody(_world: World) -> str:
    """A stranger."""
    return ""


async def disabled(world: World) -> str:
    """An administrator of yesterday whose browser still holds the login."""
    account_id = await create_account(SYSTEM, NewAccount("yesterday", "昨日"))
    await grant_role(SYSTEM, account_id, Role.ADMINISTRATOR, ScopeKind.EVERYTHING)
    await disable_account(SYSTEM, account_id)
    return (await begin_login(account_id=account_id, lasts=60 * MINUTE)).token


def _device(kind: str) -> Browser:
    async def token(world: World) -> str:
        return await paired_device(world, kind)

    return token


async def paired_device(world: World, kind: str) -> str:
    """A phone paired with the session; `door` or `steward`."""
    from secrets import token_urlsafe

    from events.checkin.tables import Device
    from events.foundation.secret import digest

    token = f"dev_{token_urlsafe(32)}"
    now = clock.now()
    await Device.insert(
        Device(
            session=world.session_id,
            kind=kind,
            name=kind,
            token_hash=digest(token),
            activated_at=now,
            expires_at=now + 60 * MINUTE,
        )
    )
    return token


_of = ScopeKind
CAST: dict[str, Browser] = {
    "anonymous": nobody,
    "participant": link(lambda world: world.organisation_id),
    "participant elsewhere": link(lambda world: world.other_organisation_id),
    "collector": account("collector", Role.COLLECTOR, _of.AREA, lambda _: COUNTY),
    "collector elsewhere": account("collector2", Role.COLLECTOR, _of.AREA, lambda _: OTHER_COUNTY),
    "organizer": account("organizer", Role.ORGANIZER, _of.UNIT, lambda world: world.unit_id),
    "organizer elsewhere": account("organizer2", Role.ORGANIZER, _of.UNIT, lambda world: world.other_unit_id),
    "chain office": account("chainoffice", Role.CHAIN_OFFICE, _of.CHAIN, lambda world: world.chain_id),
    "chain chief": account("chainchief", Role.CHAIN_CHIEF, _of.CHAIN, lambda world: world.chain_id),
    "expert": account("expert", Role.EXPERT, _of.CHAIN, lambda world: world.chain_id),
    "commissioner": account("commissioner", Role.COMMISSIONER, _of.ORGANISATION, lambda world: world.organisation_id),
    "commissioner elsewhere": account(
        "commissioner2", Role.COMMISSIONER, _of.ORGANISATION, lambda world: world.other_organisation_id
    ),
    "department": account("department", Role.DEPARTMENT, _of.UNIT, lambda world: world.other_unit_id),
    "door device": _device("door"),
    "steward device": _device("steward"),
    "superior": account("superior", Role.SUPERIOR, _of.EVERYTHING, lambda _: 0),
    "administrator": account("administrator", Role.ADMINISTRATOR, _of.EVERYTHING, lambda _: 0),
    "disabled account": disabled,
}
"""The eighteen actors of the permission table."""
