"""What an administrator fills in about chains, units, words and days."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.foundation import clock
from events.foundation.forms import Form, Reader
from events.programme.rules import Band

LONGEST_NAME = 120
LONGEST_CHAIN = 80
LONGEST_SHORT = 40
LONGEST_CODE = 30
LONGEST_TEXT = 4000
HIGHEST_POSITION = 9999
_BETWEEN = re.compile(r"[、,，;；\n]+")


class UnitForm(Form, kw_only=True):
    """A unit."""

    code: str = ""
    name: str = ""
    short_name: str = ""
    region_code: str = ""
    retired: str = ""


class RegionForm(Form, kw_only=True):
    """A region."""

    code: str = ""
    name: str = ""
    parent_code: str = ""


class ListForm(Form, kw_only=True):
    """A list of chains."""

    code: str = ""
    name: str = ""
    valid_from: str = ""
    official: str = ""


class RetireForm(Form, kw_only=True):
    """Whether the chains of a list are offered no longer."""

    retired: str = ""


class ChainForm(Form, kw_only=True):
    """A chain; aliases and segments are separated by 、 or lines."""

    code: str = ""
    list_code: str = ""
    name: str = ""
    aliases: str = ""
    region_code: str = ""
    serves_code: str = ""
    city_chief: str = ""
    county_chief: str = ""
    office: str = ""
    retired: str = ""
    up: str = ""
    mid: str = ""
    down: str = ""


class EntryForm(Form, kw_only=True):
    """A word of a dictionary."""

    code: str = ""
    label: str = ""
    position: str = "0"
    active: str = ""


class DayForm(Form, kw_only=True):
    """A day, and whether people work on it."""

    day: str = ""
    works: str = ""


@dataclass(frozen=True)
class UnitDraft:
    """A unit; its code stays for ever once it is there."""

    code: str
    name: str
    short_name: str
    region_code: str
    retired: bool = False


@dataclass(frozen=True)
class ChainDraft:
    """A chain; `serves_code` is the chain or cluster above it, `segments` by band in their order."""

    name: str
    code: str = ""
    list_code: str = ""
    aliases: Sequence[str] = ()
    region_code: str = ""
    serves_code: str = ""
    city_chief: str = ""
    county_chief: str = ""
    office: str = ""
    retired: bool = False
    segments: Mapping[Band, Sequence[str]] = field(default_factory=dict)


def read_unit(form: UnitForm) -> UnitDraft:
    """What the form says of a unit.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = UnitDraft(
        read.text("code", longest=LONGEST_CODE),
        read.text("name", longest=LONGEST_NAME, required=True),
        read.text("short_name", longest=LONGEST_SHORT, required=True),
        read.text("region_code", longest=12, required=True),
        form.retired == "1",
    )
    read.done()
    return said


def read_region(form: RegionForm) -> tuple[str, str, str]:
    """Code, name and the code of the region above.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = (
        read.text("code", longest=12, required=True),
        read.text("name", longest=LONGEST_SHORT, required=True),
        read.text("parent_code", longest=12),
    )
    read.done()
    return said


def read_list(form: ListForm) -> tuple[str, str, date, bool]:
    """Code, name, from when it holds (today if unsaid), whether its authority published it.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = (
        read.text("code", longest=LONGEST_CODE, required=True),
        read.text("name", longest=LONGEST_NAME, required=True),
        read.day("valid_from") or clock.today(),
        form.official == "1",
    )
    read.done()
    return said


def read_chain(form: ChainForm) -> ChainDraft:
    """What the form says of a chain.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = ChainDraft(
        code=read.text("code", longest=LONGEST_CODE),
        list_code=read.text("list_code", longest=LONGEST_CODE),
        name=read.text("name", longest=LONGEST_CHAIN, required=True),
        aliases=_names(read, "aliases"),
        region_code=read.text("region_code", longest=12),
        serves_code=read.text("serves_code", longest=LONGEST_CODE),
        city_chief=read.text("city_chief", longest=LONGEST_CHAIN),
        county_chief=read.text("county_chief", longest=LONGEST_CHAIN),
        office=read.text("office", longest=LONGEST_NAME),
        retired=form.retired == "1",
        segments={band: _names(read, band.value) for band in Band},
    )
    read.done()
    return said


def _names(read: Reader, field: str) -> tuple[str, ...]:
    text = read.text(field, longest=LONGEST_TEXT)
    names = tuple(dict.fromkeys(name.strip() for name in _BETWEEN.split(text) if name.strip()))
    if any(len(name) > LONGEST_CHAIN for name in names):
        read.refuse(field, "too_long", longest=LONGEST_CHAIN)
    return names


def read_entry(form: EntryForm) -> tuple[str, str, int, bool]:
    """Code, label, position, whether it is offered.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    said = (
        read.text("code", longest=60, required=True),
        read.text("label", longest=LONGEST_CHAIN, required=True),
        read.whole("position", 0, HIGHEST_POSITION),
        form.active == "1",
    )
    read.done()
    return said


def read_day(form: DayForm) -> tuple[date, bool]:
    """The day and whether people work on it.

    Raises:
        FormErrors: every field that cannot be used.
    """
    read = Reader(form)
    day = read.day("day")
    if day is None:
        read.refuse("day", "required")
    works = read.choice("works", {"1", "0"})
    read.done()
    return day or clock.today(), works == "1"
