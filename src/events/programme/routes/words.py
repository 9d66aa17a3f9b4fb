"""Dictionaries, and the calendar of working days."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody

from events.foundation import clock
from events.foundation.errors import FormErrors, NotFound
from events.foundation.pages import page
from events.foundation.redirects import see_other
from events.identity.guards import needs
from events.identity.rules import Actor, Role
from events.programme.actions import EntryDraft, put_entry, set_working_day
from events.programme.forms import DayForm, EntryForm, read_day, read_entry
from events.programme.queries import calendar_years, dictionaries, dictionary, special_days
from events.programme.rules import FIXED, UNASKED

WRONG = 422
administrators = needs(Role.ADMINISTRATOR)


@get("/dictionaries", opt=administrators)
async def all_dictionaries() -> Response[str]:
    """Every dictionary with how many words it offers."""
    return page("programme/dictionaries.html", dictionaries=await dictionaries(), fixed=FIXED, unasked=UNASKED)


@get("/dictionaries/{dictionary_name:str}", opt=administrators)
async def words_of(dictionary_name: FromPath[str], code: FromQuery[str] = "") -> Response[str]:
    """The words of one; `code` puts one of them into the form."""
    chosen = next((one for one in await dictionary(dictionary_name) if one.code == code), None)
    if chosen is None:
        return await _words(dictionary_name, EntryForm(active="1"))
    active = "1" if chosen.active else ""
    form = EntryForm(code=chosen.code, label=chosen.label, position=str(chosen.position), active=active)
    return await _words(dictionary_name, form)


@post("/dictionaries/{dictionary_name:str}", opt=administrators, status_code=303)
async def put(
    dictionary_name: FromPath[str], data: URLEncodedBody[EntryForm], actor: NamedDependency[Actor]
) -> Response[Any]:
    """Add a word or change the one with this code."""
    try:
        await put_entry(actor, dictionary_name, EntryDraft(*read_entry(data)))
    except FormErrors as wrong:
        return await _words(dictionary_name, data, wrong.fields)
    return see_other(f"/dictionaries/{dictionary_name}", ("ok", "saved"))


@get("/working-days", opt=administrators)
async def days(year: FromQuery[int | None] = None) -> Response[str]:
    """The days of a year that differ from Monday to Friday."""
    return await _days(year or clock.today().year, DayForm(works="1"))


@post("/working-days", opt=administrators, status_code=303)
async def set_day(data: URLEncodedBody[DayForm], actor: NamedDependency[Actor]) -> Response[Any]:
    """Say whether people work on a day, as the state has announced it."""
    try:
        day, works = read_day(data)
    except FormErrors as wrong:
        return await _days(clock.today().year, data, wrong.fields)
    await set_working_day(actor, day, works=works)
    return see_other(f"/working-days?year={day.year}", ("ok", "saved"))


async def _words(name: str, values: EntryForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    entries = await dictionary(name)
    if not entries:
        raise NotFound("dictionary", name)
    return page(
        "programme/dictionary.html",
        status=WRONG if errors else 200,
        name=name,
        entries=entries,
        fixed=name in FIXED,
        values=values,
        errors=errors or {},
    )


async def _days(year: int, values: DayForm, errors: Mapping[str, object] | None = None) -> Response[str]:
    return page(
        "programme/working_days.html",
        status=WRONG if errors else 200,
        year=year,
        years=await calendar_years(),
        days=await special_days(year),
        values=values,
        errors=errors or {},
    )


handlers = [all_dictionaries, words_of, put, days, set_day]
