"""Notices about the day, opinions of meetings."""

from piccolo.columns import BigInt, BigSerial, Time, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.organisations.tables import Organisation
from events.registration.tables import Delegate, Registration
from events.sessions.tables import ChainSession


class DayNotice(Table):
    """Who comes late or not at all: nobody of the registration in [starts, ends) of local wall time, or one delegate.

    Kinds and states: `rules`. It is something for the host to decide and changes nothing by itself.
    """

    id = BigSerial(primary_key=True)
    registration = belongs_to(Registration)
    delegate = may_name(Delegate)
    kind = Varchar(length=10)
    starts = Time()
    ends = Time()
    substitute = Varchar(length=60, default="")
    note = Varchar(length=200, default="")
    state = Varchar(length=20)
    said_at = Timestamptz()
    decided_at = Timestamptz(null=True, default=None)
    decided_by = BigInt(null=True, default=None)


class Opinion(Table):
    """What one side says came of its meeting with a partner; the newest stands, and never a sum of money."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    organisation = belongs_to(Organisation)
    partner = belongs_to(Organisation)
    result = Varchar(length=20)
    next_step = Varchar(length=200, default="")
    said_at = Timestamptz()
