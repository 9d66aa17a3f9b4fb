"""Needs 需求 and supplies 供给 of a session."""

from piccolo.columns import JSONB, Array, BigSerial, Boolean, Date, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from events.foundation.columns import belongs_to, money_wan
from events.organisations.tables import Organisation
from events.sessions.tables import ChainSession


class Need(Table):
    """What an organisation needs. Categories, states, visibility: `rules`. `source_ref`: its id in the source.

    `details`: what only its category has, see `rules.details`; `search_keys`: `engine.search_keys` of its texts;
    `review_note`: why it was returned.
    """

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    organisation = belongs_to(Organisation)
    source_ref = Varchar(length=40)
    category = Varchar(length=20)
    title = Varchar(length=200)
    description = Text(default="")
    amount_wan = money_wan()
    amount_min_wan = money_wan()
    amount_max_wan = money_wan()
    deadline = Date(null=True, default=None)
    confidential = Boolean(default=False)
    visibility = Varchar(length=20)
    state = Varchar(length=20)
    priority = SmallInt(default=0)
    review_note = Varchar(length=300, default="")
    details = JSONB()
    search_keys = Array(base_column=Varchar(length=80), default=[])
    created_at = Timestamptz()


class Supply(Table):
    """What an organisation can provide."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    organisation = belongs_to(Organisation)
    source_ref = Varchar(length=40)
    kind = Varchar(length=20)
    title = Varchar(length=200)
    description = Text(default="")
    amount_wan = money_wan()
    keywords = Array(base_column=Varchar(length=80), default=[])
    visibility = Varchar(length=20)
    state = Varchar(length=20)
    review_note = Varchar(length=300, default="")
    details = JSONB()
    search_keys = Array(base_column=Varchar(length=80), default=[])
    created_at = Timestamptz()
