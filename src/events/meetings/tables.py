"""Requests, candidates, plan runs, plans, meetings and claims."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.marketplace.tables import Need, Supply
from events.organisations.tables import Organisation
from events.registration.tables import Delegate
from events.sessions.tables import ChainSession


class MeetingRequest(Table):
    """One organisation asks to meet another 约见. States: `rules.RequestState`."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    asker = belongs_to(Organisation)
    partner = belongs_to(Organisation)
    need = may_name(Need)
    supply = may_name(Supply)
    state = Varchar(length=20)
    must = Boolean(default=False)
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)


class Candidate(Table):
    """A pair that may meet: `a` has the need, `b` the supply; the need and supply behind it, its whole-number value."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    a = belongs_to(Organisation)
    b = belongs_to(Organisation)
    need = may_name(Need)
    supply = may_name(Supply)
    value = Integer()
    source = Varchar(length=20)
    must = Boolean(default=False)
    forbidden = Boolean(default=False)
    fixed_slot = SmallInt(null=True, default=None)
    reason = Varchar(length=200, default="")


class PlanRun(Table):
    """One run of the scheduler with the problem it was given, so that it can be replayed."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    state = Varchar(length=20)
    options = JSONB(default="{}")
    problem = JSONB(null=True, default=None)
    plan = JSONB(null=True, default=None)
    outlook = JSONB(null=True, default=None)
    input_hash = Varchar(length=64, default="")
    stage = Varchar(length=20, default="")
    value = BigInt(null=True, default=None)
    bound = DoublePrecision(null=True, default=None)
    refusal = Varchar(length=60, default="")
    refusal_facts = JSONB(default="{}")
    asked_by = BigInt(null=True, default=None)
    asked_at = Timestamptz()
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    cancel_asked = Boolean(default=False)


class MeetingPlan(Table):
    """A version of a session's meetings 洽谈安排: draft, released, superseded.

    `revision` counts the hand edits, undone ones too; `made_from`: the version it was copied from.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    run = may_name(PlanRun)
    version = SmallInt()
    state = Varchar(length=20)
    status = Varchar(length=20)
    value = BigInt()
    shortfall = Integer(default=0)
    upper_bound = DoublePrecision()
    gap = DoublePrecision()
    idle_slots = Integer(default=0)
    breaks = Integer(default=0)
    table_changes = Integer(default=0)
    seconds = DoublePrecision(default=0)
    input_hash = Varchar(length=64)
    revision = Integer(default=0)
    made_from: ForeignKey[Table] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz()
    released_at = Timestamptz(null=True, default=None)
    released_by = BigInt(null=True, default=None)


class Meeting(Table):
    """A meeting 洽谈 of a plan: who, when, where, and the need behind it. States: `rules.MeetingState`."""

    id = BigSerial(primary_key=True)
    plan = belongs_to(
        MeetingPlan, index=False
    )  # its index would be called meeting_plan, like the table; meeting_once serves
    a = belongs_to(Organisation)
    b = belongs_to(Organisation)
    a_delegate = may_name(Delegate)
    b_delegate = may_name(Delegate)
    need = may_name(Need)
    supply = may_name(Supply)
    slot_index = SmallInt()
    table_number = SmallInt()
    value = Integer(default=0)
    state = Varchar(length=20)
    locked = Boolean(default=False)


class PlanEdit(Table):
    """One hand edit of a draft: `number` in the order of deeds, `revision` the draft's when it was done or undone.

    `changes` hold what stood before and after, so that it can be undone. States: `rules.EditState`.
    """

    id = BigSerial(primary_key=True)
    plan = belongs_to(MeetingPlan, index=False)  # plan_edit_once serves
    number = Integer()
    revision = Integer()
    deed = Varchar(length=20)
    state = Varchar(length=10)
    a = belongs_to(Organisation)
    b = belongs_to(Organisation)
    changes = JSONB(default="{}")
    account_id = BigInt(null=True, default=None)
    at = Timestamptz()


class Unplaced(Table):
    """A candidate without a meeting in a plan, and the nearest reason."""

    id = BigSerial(primary_key=True)
    plan = belongs_to(MeetingPlan)
    a = belongs_to(Organisation)
    b = belongs_to(Organisation)
    need = may_name(Need)
    value = Integer()
    reason = Varchar(length=40)
    facts = JSONB(default="{}")


class Claim(Table):
    """One delegate or table in one slot of the released plan; a unique index makes double booking impossible."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    meeting = belongs_to(Meeting)
    kind = Varchar(length=10)
    resource_id = BigInt()
    slot_index = SmallInt()


class PrintedPage(Table):
    """The version of the plan that an organisation's page was last printed from."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession, index=False)  # printed_page_once serves
    organisation = belongs_to(Organisation)
    plan = belongs_to(MeetingPlan)
    printed_at = Timestamptz()
