"""Organisations that may be one, and what merging them would move."""

from dataclasses import dataclass

from events.boards.queries.register import reach_of
from events.boards.rules import Merging
from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.identity.rules import Actor
from events.sessions.rules import Place, is_host


@dataclass(frozen=True)
class Twin:
    """Another organisation of the same normalised name."""

    id: int
    name: str
    uscc: str | None
    county: str
    sessions: int


HELD = """({} OR EXISTS (
    SELECT 1 FROM registration r JOIN chain_session s ON s.id = r.session LEFT JOIN co_host h ON h.session = s.id
    WHERE r.organisation = o.id AND (s.unit = ANY({}::bigint[]) OR h.unit = ANY({}::bigint[]))))"""
"""Whether an organisation `o` is the reader's, who is asked with the first three of `reach_of`."""


async def twins_of(actor: Actor, organisation_id: int) -> list[Twin]:
    """Those of the reader's organisations that have the same normalised name, the one in most sessions first."""
    rows = await fetch(
        f"""
        SELECT o.id, o.name, o.uscc, o.county,
               (SELECT count(*) FROM registration r WHERE r.organisation = o.id) AS sessions
        FROM organisation o JOIN organisation other ON other.id = {{}} AND other.name_key = o.name_key
        WHERE o.id <> other.id AND o.merged_into IS NULL AND {HELD} ORDER BY sessions DESC, o.id
        """,  # noqa: S608 - own words
        organisation_id,
        *reach_of(actor)[:3],
    )
    return [Twin(**row) for row in rows]


async def kept_of(organisation_id: int) -> int:
    """Which organisation it turned out to be; itself where it is none other."""
    rows = await fetch(
        """
        WITH RECURSIVE way AS (SELECT id, merged_into FROM organisation WHERE id = {}
          UNION ALL SELECT o.id, o.merged_into FROM organisation o JOIN way w ON o.id = w.merged_into)
        SELECT id FROM way WHERE merged_into IS NULL
        """,
        organisation_id,
    )
    return int(rows[0]["id"]) if rows else organisation_id


_MOVES = """
SELECT (SELECT count(*) FROM registration WHERE organisation = o.id AND NOT session = ANY({}::bigint[]))
         AS registrations,
       (SELECT count(*) FROM need WHERE organisation = o.id) AS needs,
       (SELECT count(*) FROM supply WHERE organisation = o.id) AS supplies,
       (SELECT count(*) FROM meeting m JOIN meeting_plan p ON p.id = m.plan AND p.state = 'released'
        WHERE o.id IN (m.a, m.b)) AS meetings,
       (SELECT count(*) FROM contact WHERE organisation = o.id) AS contacts,
       (SELECT count(*) FROM outcome WHERE o.id IN (a, b)) AS outcomes,
       (SELECT count(*) FROM personal_link WHERE organisation_id = o.id AND revoked_at IS NULL) AS links
FROM organisation o WHERE o.id = {}
"""


@dataclass(frozen=True)
class Moved:
    """How much of an organisation goes over to the other."""

    registrations: int
    needs: int
    supplies: int
    meetings: int
    contacts: int
    outcomes: int
    links: int


async def moved_by(found: Merging) -> Moved:
    """What a merging would move; one statement."""
    return Moved(**(await fetch(_MOVES, found.shared, found.gone_id))[0])


_SESSIONS = """
SELECT s.id, s.title, s.unit, s.chain, ARRAY(SELECT h.unit FROM co_host h WHERE h.session = s.id) AS co_hosts,
       r.state <> 'withdrawn' AS takes_part,
       EXISTS (SELECT 1 FROM registration k WHERE k.session = s.id AND k.organisation = {}) AS shared
FROM registration r JOIN chain_session s ON s.id = r.session WHERE r.organisation = {} ORDER BY s.id
"""


async def merging(actor: Actor, gone_id: int, kept_id: int) -> Merging:
    """What decides whether one organisation may be merged into the other.

    Raises:
        NotFound: one of them is not the reader's, or was merged before.
    """
    own = {
        row["id"]: row
        for row in await fetch(
            f"SELECT o.id, o.uscc FROM organisation o WHERE o.id = ANY({{}}) AND o.merged_into IS NULL AND {HELD}",  # noqa: S608 - own words
            [gone_id, kept_id],
            *reach_of(actor)[:3],
        )
    }
    for key in (gone_id, kept_id):
        if key not in own:
            raise NotFound("organisation", key)
    rows = await fetch(_SESSIONS, kept_id, gone_id)
    elsewhere = [row for row in rows if not _hosts(actor, row)]
    both = [row for row in rows if row["shared"] and row["takes_part"]]
    trade = await fetch(
        "SELECT 1 FROM outcome WHERE a = ANY({}) AND b = ANY({}) LIMIT 1", [gone_id, kept_id], [gone_id, kept_id]
    )
    obstacle = next((row["title"] for row in both), "")
    return Merging(
        gone_id=gone_id,
        kept_id=kept_id,
        codes=(own[gone_id]["uscc"], own[kept_id]["uscc"]),
        elsewhere=bool(elsewhere) and not actor.administrator,
        both=bool(both),
        trade=bool(trade),
        sessions=[row["id"] for row in rows],
        shared=[row["id"] for row in rows if row["shared"]],
        obstacle=obstacle,
    )


def _hosts(actor: Actor, row: dict[str, object]) -> bool:
    place = Place(row["id"], row["unit"], row["chain"], tuple(row["co_hosts"]))  # type: ignore[arg-type] # columns of a row
    return is_host(actor, place)
