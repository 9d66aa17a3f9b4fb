"""Units, regions, chains and their segments, dictionaries, working days."""

from piccolo.columns import Array, BigSerial, Boolean, Date, Integer, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to


class Region(Table):
    """An administrative division by its GB/T 2260 code; our own code where the standard has none."""

    code = Varchar(length=12, primary_key=True)
    name = Varchar(length=40)
    parent_code = Varchar(length=12, default="")


class Unit(Table):
    """A unit that leads or co-hosts sessions 主办单位."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=30, unique=True)
    name = Varchar(length=120)
    short_name = Varchar(length=40)
    region_code = Varchar(length=12)
    retired = Boolean(default=False)


class ChainList(Table):
    """A list of chains as one authority published it; lists are versioned data."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=30, unique=True)
    name = Varchar(length=120)
    valid_from = Date()
    official = Boolean(default=False)
    retired = Boolean(default=False)


class Chain(Table):
    """An industry chain 产业链 of a list; `serves_code` is the upper chain or cluster it belongs to.

    `city_chief` and `county_chief` are the pair of 链长, `office` is the 链办. A retired chain is no longer offered.
    """

    id = BigSerial(primary_key=True)
    chain_list = belongs_to(ChainList)
    code = Varchar(length=30, unique=True)
    name = Varchar(length=80)
    aliases = Array(base_column=Varchar(length=80), default=[])
    region_code = Varchar(length=12, default="")
    position = Integer(default=0)
    serves_code = Varchar(length=30, default="")
    city_chief = Varchar(length=80, default="")
    county_chief = Varchar(length=80, default="")
    office = Varchar(length=120, default="")
    retired = Boolean(default=False)


class Segment(Table):
    """A part of a chain 环节; `band`: up, mid or down stream."""

    id = BigSerial(primary_key=True)
    chain = belongs_to(Chain, index=False)
    band = Varchar(length=10)
    name = Varchar(length=80)
    position = Integer(default=0)


class DictionaryEntry(Table):
    """A word people choose from, editable without code."""

    id = BigSerial(primary_key=True)
    dictionary = Varchar(length=40, index=True)
    code = Varchar(length=60)
    label = Varchar(length=80)
    position = Integer(default=0)
    active = Boolean(default=True)


class WorkingDay(Table):
    """Whether people work on a day; `provisional` until the state has announced the year."""

    day = Date(primary_key=True)
    works = Boolean()
    provisional = Boolean(default=False)
