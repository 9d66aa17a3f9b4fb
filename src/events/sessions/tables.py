"""Sessions 活动 with agenda, tables and slots."""

from piccolo.columns import JSONB, BigInt, BigSerial, Boolean, Date, SmallInt, Time, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.programme.tables import Chain, Unit


class ChainSession(Table):
    """A chain-specific session; the lead unit carries the count. States: `rules.SessionState`."""

    id = BigSerial(primary_key=True)
    title = Varchar(length=200)
    unit = belongs_to(Unit)
    chain = may_name(Chain)
    template = Varchar(length=30)
    state = Varchar(length=20)
    day = Date()
    day_open = Boolean(default=False)
    venue = Varchar(length=200, default="")
    meeting_minutes = SmallInt(default=20)
    rehearsal = Boolean(default=False)
    created_at = Timestamptz()


class CoHost(Table):
    """A unit that co-hosts 协办."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    unit = belongs_to(Unit)


class SessionMove(Table):
    """One move of a session's state, by a person's button."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    state_before = Varchar(length=20)
    state_after = Varchar(length=20)
    reason = Varchar(length=200, default="")
    account_id = BigInt(null=True, default=None)
    at = Timestamptz()


class AgendaItem(Table):
    """An agenda item 议程项 in local wall time."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    position = SmallInt()
    starts = Time()
    ends = Time()
    kind = Varchar(length=30)
    title = Varchar(length=200)
    place = Varchar(length=120, default="")
    people = Varchar(length=300, default="")
    plenary = Boolean(default=False)


class AgendaRelease(Table):
    """A version of the agenda as visitors see it: its items as they were then."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession, index=False)  # agenda_release_once serves
    version = SmallInt()
    items = JSONB()
    released_by = BigInt(null=True, default=None)
    released_at = Timestamptz()


class MeetingTable(Table):
    """A table 洽谈桌; `number` counts from 0, people read number + 1."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    number = SmallInt()
    name = Varchar(length=40, default="")


class Slot(Table):
    """A slot 轮次 in local wall time; `slot_index` counts from 0, people read 第 slot_index + 1 轮."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    slot_index = SmallInt()
    starts = Time()
    ends = Time()
