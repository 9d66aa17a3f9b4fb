"""Units and regions: added, renamed, retired; deleted only while nothing refers to them."""

from asyncpg import IntegrityConstraintViolationError

from events.foundation import audit
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor, ScopeKind
from events.programme.actions.checks import complain, in_use, must_administer, must_be_new, must_be_said
from events.programme.forms import UnitDraft
from events.programme.queries import regions, unit_view, units
from events.programme.rules import ProgrammeRefusal
from events.programme.tables import Region, Unit


async def add_unit(actor: Actor, draft: UnitDraft) -> int:
    """Add a unit and return its id.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: fields `code`, `name`, `short_name`, `region_code`.
    """
    must_administer(actor)
    async with transaction():
        await lock("programme")
        must_be_new(
            draft.code,
            draft.code in {unit.code for unit in await units()},
            name=draft.name,
            short_name=draft.short_name,
        )
        await _in_a_region(draft.region_code)
        made = await Unit.insert(
            Unit(
                code=draft.code,
                name=draft.name.strip(),
                short_name=draft.short_name.strip(),
                region_code=draft.region_code,
            )
        )
        unit_id = int(made[0]["id"])
        await audit.record(actor, "add_unit", "unit", unit_id)
    return unit_id


async def edit_unit(actor: Actor, unit_id: int, draft: UnitDraft) -> None:
    """Change how a unit is called, where it is, whether it is still offered; its code stays.

    Raises:
        NotAllowed: not an administrator.
        NotFound: no such unit.
        FormErrors: fields `name`, `short_name`, `region_code`.
    """
    must_administer(actor)
    must_be_said(name=draft.name, short_name=draft.short_name)
    async with transaction():
        unit = await unit_view(unit_id)
        await _in_a_region(draft.region_code)
        columns = {
            Unit.name: draft.name.strip(),
            Unit.short_name: draft.short_name.strip(),
            Unit.region_code: draft.region_code,
            Unit.retired: draft.retired,
        }
        await Unit.update(columns).where(Unit.id == unit.id)  # type: ignore[arg-type] # columns and their values
        await audit.record(actor, "edit_unit", "unit", unit.id)


async def delete_unit(actor: Actor, unit_id: int) -> None:
    """Remove a unit that was entered by mistake.

    Raises:
        NotAllowed, NotFound: not an administrator, no such unit.
        Refused: a session or a role refers to it.
    """
    must_administer(actor)
    try:
        async with transaction():
            unit = await unit_view(unit_id)
            if await granted(ScopeKind.UNIT, unit_id):
                raise in_use()
            await Unit.delete().where(Unit.id == unit.id)
            await audit.record(actor, "delete_unit", "unit", unit.id)
    except IntegrityConstraintViolationError:
        raise in_use() from None


async def granted(kind: ScopeKind, scope_id: int) -> bool:
    """Whether somebody holds a role for this scope."""
    found = await fetch(
        "SELECT 1 AS one FROM role_grant WHERE scope_kind = {} AND scope_id = {} LIMIT 1", kind.value, scope_id
    )
    return bool(found)


async def put_region(actor: Actor, code: str, name: str, parent_code: str) -> None:
    """Add a region, or rename the one with this code.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: fields `code`, `name`, `parent_code`.
    """
    must_administer(actor)
    must_be_said(code=code, name=name)
    if not (code.isascii() and code.isdecimal()):
        complain({"code": ProgrammeRefusal.CODE_SHAPE})
    async with transaction():
        known = {region.code for region in await regions()}
        if parent_code and parent_code not in known | {region.parent_code for region in await regions()}:
            complain({"parent_code": ProgrammeRefusal.UNKNOWN})
        await fetch(
            """INSERT INTO region (code, name, parent_code) VALUES ({}, {}, {})
               ON CONFLICT (code) DO UPDATE SET name = excluded.name, parent_code = excluded.parent_code""",
            code,
            name.strip(),
            parent_code,
        )
        await audit.record(actor, "put_region", "region", int(code))


async def _in_a_region(code: str) -> None:
    if not await Region.exists().where(Region.code == code):
        complain({"region_code": ProgrammeRefusal.UNKNOWN})
