"""Organisations 参会单位, their labels and contacts."""

from piccolo.columns import BigInt, BigSerial, Boolean, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name, money_wan
from events.programme.tables import Unit


class Organisation(Table):
    """A firm, bank, university, institute, buyer or service firm; known by its credit code where it has one.

    `name` as typed; `name_key`, `pinyin_key` and `pinyin_initials` by `engine`, for finding and sorting.
    """

    id = BigSerial(primary_key=True)
    uscc = Varchar(length=18, null=True, default=None, unique=True)
    name = Varchar(length=120)
    name_key = Varchar(length=120, index=True)
    short_name = Varchar(length=40, default="")
    pinyin_key = Varchar(length=400, default="")
    pinyin_initials = Varchar(length=120, default="")
    kind = Varchar(length=20)
    county = Varchar(length=40, default="")
    chain_name = Varchar(length=80, default="")
    node = Varchar(length=80, default="")
    size_class = Varchar(length=10, default="")
    employees = Integer(null=True, default=None)
    revenue_wan = money_wan()
    products = Text(default="")
    provisional = Boolean(default=False)
    created_at = Timestamptz()
    merged_into = BigInt(null=True, default=None)


class OrganisationLabel(Table):
    """A label 标签 of an organisation: who gave it, at which level, for which year."""

    id = BigSerial(primary_key=True)
    organisation = belongs_to(Organisation)
    label = Varchar(length=60)
    year = SmallInt(null=True, default=None)
    source = Varchar(length=60, default="")


class Contact(Table):
    """A person to speak to 联系人; the mobile is nobody's but the host's until consent is given.

    `unit`: the host it was given to, who alone sees it; a person known to two hosts is two contacts.
    """

    id = BigSerial(primary_key=True)
    organisation = belongs_to(Organisation)
    unit = may_name(Unit)
    name = Varchar(length=60)
    title = Varchar(length=60, default="")
    mobile = Varchar(length=30, default="", index=True)
    email = Varchar(length=120, default="")
    created_at = Timestamptz()
