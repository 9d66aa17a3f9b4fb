"""Units that lead and co-host sessions, and the regions they belong to."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from events.foundation.errors import FormErrors
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import needs
from events.identity.rules import Actor, Role
from events.programme.actions import add_unit, delete_unit, edit_unit, put_region
from events.programme.forms import RegionForm, UnitForm, read_region, read_unit
from events.programme.queries import UnitView, regions, unit_view, units

WRONG = 422
administrators = needs(Role.ADMINISTRATOR)


@get("/units", opt=administrators)
async def all_units() -> Response[str]:
    """Every unit and every region."""
    return await _units()


@post("/units", opt=administrators, status_code=303)
async def create(data: URLEncodedBody[UnitForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Add a unit."""
    try:
        await add_unit(actor, read_unit(data))
    except FormErrors as wrong:
        return await _units(data, wrong.fields)
    return see_other("/units", ("ok", "saved"))


@post("/units/regions", opt=administrators, status_code=303)
async def region(data: URLEncodedBody[RegionForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Add a region or rename one."""
    try:
        await put_region(actor, *read_region(data))
    except FormErrors as wrong:
        return await _units(place=data, wrong_place=wrong.fields)
    return see_other("/units", ("ok", "saved"))


@get("/units/{unit_id:int}", opt=administrators)
async def edit(unit_id: FromPath[int]) -> Response[str]:
    """One unit, to be changed."""
    unit = await unit_view(unit_id)
    values = UnitForm(
        name=unit.name,
        short_name=unit.short_name,
        region_code=unit.region_code,
        retired="1" if unit.retired else "",
    )
    return await _edit(unit, values)


@post("/units/{unit_id:int}", opt=administrators, status_code=303)
async def save(unit_id: FromPath[int], data: URLEncodedBody[UnitForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Change it."""
    unit = await unit_view(unit_id)
    try:
        await edit_unit(actor, unit_id, read_unit(data))
    except FormErrors as wrong:
        return await _edit(unit, data, wrong.fields)
    return see_other("/units", ("ok", "saved"))


@post("/units/{unit_id:int}/delete", opt=administrators, status_code=303)
async def delete(unit_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[Any]:
    """Remove it, unless something refers to it."""
    await delete_unit(actor, unit_id)
    return see_other("/units", ("ok", "deleted"))


async def _units(
    values: UnitForm | None = None,
    errors: Mapping[str, object] | None = None,
    place: RegionForm | None = None,
    wrong_place: Mapping[str, object] | None = None,
) -> Response[str]:
    return page(
        "programme/units.html",
        status=WRONG if errors or wrong_place else 200,
        units=await units(),
        regions=await regions(),
        values=values or UnitForm(),
        errors=errors or {},
        place=place or RegionForm(),
        wrong_place=wrong_place or {},
    )


async def _edit(unit: UnitView, values: UnitForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    return page(
        "programme/unit.html",
        block="form",
        status=WRONG if errors else 200,
        unit=unit,
        regions=await regions(),
        values=values,
        errors=errors or {},
    )


handlers = [all_units, create, region, edit, save, delete]
