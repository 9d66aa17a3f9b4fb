"""Ranked supplies for each need."""

from piccolo.columns import JSONB, BigSerial, SmallInt, Timestamptz
from piccolo.table import Table

from events.foundation.columns import belongs_to
from events.marketplace.tables import Need, Supply
from events.sessions.tables import ChainSession


class Match(Table):
    """A supply that was ranked for a need: rank from 1, score 0–100, reasons as [code, facts] pairs."""

    id = BigSerial(primary_key=True)
    session = belongs_to(ChainSession)
    need = belongs_to(Need)
    supply = belongs_to(Supply)
    rank = SmallInt()
    score = SmallInt()
    reasons = JSONB()
    ranked_at = Timestamptz()
