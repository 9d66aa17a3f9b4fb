"""Who takes part: registrations, delegates, absences, consents."""

from piccolo.columns import Array, BigInt, BigSerial, SmallInt, Time, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.organisations.tables import Contact, Organisation
from events.sessions.tables import ChainSession


class Registration(Table):
    """An organisation in a session 报名. States and consent states: `rules`."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    organisation = belongs_to(Organisation)
    contact = may_name(Contact)
    state = Varchar(length=20)
    source = Varchar(length=20)
    consent = Varchar(length=20)
    note = Varchar(length=300, default="")
    created_at = Timestamptz()


class Absence(Table):
    """A stretch of local wall time, [starts, ends), when a registration's people are not there."""

    id = BigSerial(primary_key=True)
    registration = belongs_to(Registration)
    starts = Time()
    ends = Time()


class Delegate(Table):
    """A person who comes 参会代表; numbered from 1, named or not, with the topics he or she speaks for."""

    id = BigSerial(primary_key=True)
    registration = belongs_to(Registration)
    number = SmallInt()
    name = Varchar(length=60, default="")
    title = Varchar(length=60, default="")
    topics = Array(base_column=Varchar(length=20), default=[])
    withdrawn_at = Timestamptz(null=True, default=None)


class ConsentRecord(Table):
    """One answer of a contact to one purpose; the newest per contact, session and purpose holds."""

    id = BigSerial(primary_key=True)
    contact = belongs_to(Contact)
    session = belongs_to(ChainSession)
    purpose = Varchar(length=30)
    state = Varchar(length=20)
    channel = Varchar(length=20)
    notice_version = Varchar(length=20)
    attested_by = BigInt(null=True, default=None)
    at = Timestamptz()


class Replacement(Table):
    """A delegate became another person 换人参会: who it was before; seat, ticket and meetings stayed."""

    id = BigSerial(primary_key=True)
    delegate = belongs_to(Delegate)
    name_before = Varchar(length=60, default="")
    title_before = Varchar(length=60, default="")
    account_id = BigInt(null=True, default=None)
    at = Timestamptz()
