"""Rank a session's supplies for its needs and keep the result."""

import json
from typing import Any

import anyio.to_thread

from events.foundation import audit, bulk, clock, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.marketplace.rules import OFFERED, SupplyState
from events.marketplace.rules.details import spoken
from events.matching.engine import NeedText, Organisation, Ranked, SupplyText, rank
from events.matching.rules import Category, Kind, OrganisationKind, whole_score
from events.matching.tables import Match
from events.sessions.queries import session_view
from events.sessions.rules import refusal_to_edit

TOP = 10

_ORGANISATIONS = """
SELECT o.id, o.kind, o.name, o.node, o.county, o.products,
       ARRAY(SELECT l.label FROM organisation_label l WHERE l.organisation = o.id ORDER BY l.label) AS labels
FROM organisation o
WHERE o.id IN (SELECT organisation FROM registration WHERE session = {} AND state = 'accepted')
"""

_NEEDS = """
SELECT id, organisation, category, title, description, details, amount_wan FROM need
WHERE session = {} AND state = ANY({}) ORDER BY id
"""

_SUPPLIES = """
SELECT id, organisation, kind, title, description, details, keywords, amount_wan FROM supply
WHERE session = {} AND state = {} ORDER BY id
"""


async def rank_session(actor: Actor, session_id: int) -> int:
    """Rank anew: the best ten supplies for each need of those who take part. Returns how many needs have one.

    What nobody has reviewed, or was withdrawn, is left out; confidential needs take part.

    Raises:
        NotFound: there is no such session.
        Refused: the session is over.
    """
    async with transaction():
        await lock("match", session_id)
        refusal = refusal_to_edit((await session_view(session_id)).state)
        if refusal:
            raise Refused(refusal)
        needs_and_supplies = await _texts(session_id)
        ranked = await anyio.to_thread.run_sync(rank, *needs_and_supplies, TOP)
        await Match.delete().where(Match.session == session_id)
        await bulk.insert([_row(session_id, one) for one in ranked])
        needs = len({one.need_id for one in ranked})
        await audit.record(actor, "rank_session", "session", session_id, session_id=session_id, needs=needs)
        await notify.announce("session", session_id)
    return needs


async def _texts(session_id: int) -> tuple[list[NeedText], list[SupplyText]]:
    organisations = {
        row["id"]: Organisation(**{**row, "kind": OrganisationKind(row["kind"]), "labels": tuple(row["labels"])})
        for row in await fetch(_ORGANISATIONS, session_id)
    }
    needs = [
        NeedText(
            **{
                **_whole(row),
                "organisation": organisations[row["organisation"]],
                "category": Category(row["category"]),
            }
        )
        for row in await fetch(_NEEDS, session_id, [state.value for state in OFFERED])
        if row["organisation"] in organisations
    ]
    supplies = [
        SupplyText(
            **{
                **_whole(row),
                "organisation": organisations[row["organisation"]],
                "kind": Kind(row["kind"]),
                "keywords": tuple(row["keywords"]),
            }
        )
        for row in await fetch(_SUPPLIES, session_id, SupplyState.PUBLISHED.value)
        if row["organisation"] in organisations
    ]
    return needs, supplies


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose description holds what was written in its details too."""
    texts = (row["description"], spoken(json.loads(row["details"])))
    rest = {name: value for name, value in row.items() if name != "details"}
    return {**rest, "description": " ".join(text for text in texts if text)}


def _row(session_id: int, one: Ranked) -> Match:
    return Match(
        session=session_id,
        need=one.need_id,
        supply=one.supply_id,
        rank=one.rank,
        score=whole_score(one.score),
        reasons=json.dumps([[reason.code, list(reason.facts)] for reason in one.reasons], ensure_ascii=False),
        ranked_at=clock.now(),
    )


async def forget_own_matches(session_id: int) -> None:
    """Drop matches of an organisation with itself, as they arise where two turn out to be one."""
    await fetch(
        """
        DELETE FROM match m USING need n, supply s
        WHERE m.session = {} AND n.id = m.need AND s.id = m.supply AND n.organisation = s.organisation
        """,
        session_id,
    )
