"""The ledger 对接成效."""

from piccolo.columns import JSONB, BigInt, BigSerial, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name, money_wan
from events.marketplace.tables import Need, Supply
from events.meetings.tables import Meeting
from events.organisations.tables import Organisation
from events.sessions.tables import ChainSession


class StageRung(Table):
    """Which rung a source's stage word stands on, per kind of outcome: data, editable."""

    id = BigSerial(primary_key=True)
    kind = Varchar(length=20)
    stage = Varchar(length=30)
    rung = Varchar(length=20)
    active = Boolean(default=True)


class Outcome(Table):
    """One line of the ledger; a counterparty outside the system has a name only. Kinds and rungs: `rules`."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    source_ref = Varchar(length=40)
    kind = Varchar(length=20)
    a = may_name(Organisation)
    a_name = Varchar(length=120)
    b = may_name(Organisation)
    b_name = Varchar(length=120)
    need = may_name(Need)
    supply = may_name(Supply)
    meeting = may_name(Meeting)
    title = Varchar(length=200)
    amount_wan = money_wan()
    people = Integer(null=True, default=None)
    stage = Varchar(length=30)
    recorded_on = Date()
    county = Varchar(length=40, default="")
    note = Text(default="")
    verified = Varchar(length=20, default="claimed")
    withdrawn = Boolean(default=False)
    recorded_by = BigInt(null=True, default=None)
    recorded_at = Timestamptz()
    details = JSONB()


class OutcomeStep(Table):
    """A stage a line has had, with the figures and the check of that day; the newest is what the line says now."""

    id = BigSerial(primary_key=True)
    outcome = belongs_to(Outcome)
    stage = Varchar(length=30)
    amount_wan = money_wan()
    people = Integer(null=True, default=None)
    verified = Varchar(length=20)
    happened_on = Date()
    note = Text(default="")
    recorded_by = BigInt(null=True, default=None)
    recorded_at = Timestamptz()


class OutcomeEvidence(Table):
    """A file that shows a line to be true; `sha256` names its content in `stored_file`."""

    id = BigSerial(primary_key=True)
    outcome = belongs_to(Outcome, index=False)
    name = Varchar(length=120)
    sha256 = Varchar(length=64)
    size_bytes = Integer()
    recorded_by = BigInt(null=True, default=None)
    recorded_at = Timestamptz()


class OutcomeFollowUp(Table):
    """What asking about a line again came to; `due_days` of `rules.follow.SERIES`."""

    id = BigSerial(primary_key=True)
    outcome = belongs_to(Outcome)
    due_days = SmallInt()
    result = Varchar(length=20)
    note = Varchar(length=300, default="")
    recorded_by = BigInt(null=True, default=None)
    recorded_at = Timestamptz()
