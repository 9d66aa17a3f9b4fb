"""Filings, and how often somebody filed."""

from piccolo.columns import JSONB, Array, BigInt, BigSerial, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, may_name
from events.registration.tables import Registration
from events.sessions.tables import ChainSession


class Filing(Table):
    """What somebody filed. States: `rules.FilingState`; `receipt_hash`: SHA-256 of the secret on the receipt's address.

    `delegates` and `items` as they were typed, read once; `registration`: what became of it.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    receipt_hash = Varchar(length=64, unique=True)
    number = Varchar(length=10)
    state = Varchar(length=20)
    name = Varchar(length=120)
    name_key = Varchar(length=120)
    uscc = Varchar(length=18, default="")
    kind = Varchar(length=20)
    contact_name = Varchar(length=60)
    contact_title = Varchar(length=60, default="")
    mobile = Varchar(length=30)
    delegates = JSONB()
    items = JSONB()
    consents = Array(base_column=Varchar(length=30), default=[])
    notice_version = Varchar(length=20)
    registration = may_name(Registration)
    note = Varchar(length=300, default="")
    filed_at = Timestamptz()
    reviewed_at = Timestamptz(null=True, default=None)
    reviewed_by = BigInt(null=True, default=None)


class FilingTry(Table):
    """A filing, for throttling; `key` is a seal of who tried."""

    id = BigSerial(primary_key=True)
    key = Varchar(length=64, index=True)
    at = Timestamptz()
