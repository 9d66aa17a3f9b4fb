"""What both sides said of their meetings, each for itself and for the host."""

from dataclasses import dataclass
from datetime import datetime

from events.foundation.transaction import fetch


@dataclass(frozen=True)
class OpinionView:
    """What one side said of its meeting with a partner."""

    partner_id: int
    result: str
    next_step: str


async def opinions_of(session_id: int, organisation_id: int) -> dict[int, OpinionView]:
    """What an organisation said of its meetings, by partner."""
    sql = "SELECT partner AS partner_id, result, next_step FROM opinion WHERE session = {} AND organisation = {}"
    return {row["partner_id"]: OpinionView(**row) for row in await fetch(sql, session_id, organisation_id)}


@dataclass(frozen=True)
class OpinionGiven:
    """What one side said of its meeting, as the host reads it."""

    organisation: str
    partner: str
    result: str
    next_step: str
    said_at: datetime


async def opinions_given(session_id: int) -> list[OpinionGiven]:
    """What participants said of their meetings, the newest first."""
    sql = """SELECT a.name AS organisation, b.name AS partner, p.result, p.next_step, p.said_at FROM opinion p
             JOIN organisation a ON a.id = p.organisation JOIN organisation b ON b.id = p.partner
             WHERE p.session = {} ORDER BY p.said_at DESC, p.id DESC LIMIT 200"""
    return [OpinionGiven(**row) for row in await fetch(sql, session_id)]
