"""Two organisations of the register turn out to be one: what one has goes over to the other, whatever room keeps it."""

from typing import Any

from events.boards.queries.twins import merging
from events.boards.rules import MERGED_PLANS, MERGED_ROWS, MERGED_SESSIONS, refusal_to_merge
from events.foundation import audit, notify
from events.foundation.errors import Refused
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor
from events.organisations.tables import Organisation

_OF_SESSIONS = "UPDATE {table} SET {column} = {{}} WHERE {column} = {{}} AND NOT session = ANY({{}}::bigint[])"
_OF_PLANS = """UPDATE {table} t SET {column} = {{}} FROM meeting_plan p
    WHERE t.{column} = {{}} AND p.id = t.plan AND NOT p.session = ANY({{}}::bigint[])"""


async def merge_organisations(actor: Actor, gone_id: int, kept_id: int) -> None:
    """Let everything of `gone_id` be of `kept_id`, which takes over code, county and products it lacks.

    The one that is gone keeps its name for what it withdrew from, is found no more, and points to the other.

    Raises:
        NotFound: one of them is not the actor's to see, or was merged before.
        Refused: codes differ, both are one, both take part in a session, they trade with each other, or it takes part
            in a session that the actor does not host; see `boards.rules.MergeRefusal`.
    """
    async with transaction():
        await lock("organisation")
        found = await merging(actor, gone_id, kept_id)
        if refusal := refusal_to_merge(found):
            raise Refused(refusal, title=found.obstacle)
        await _move_rows(gone_id, kept_id, found.shared)
        await _fill_kept(gone_id, kept_id)
        await audit.record(actor, "merge_organisations", "organisation", kept_id, gone=gone_id)
        for session_id in found.sessions:
            await notify.announce("session", session_id)


async def _move_rows(gone_id: int, kept_id: int, shared: list[int]) -> None:
    """What it withdrew from stays with it: a session holds a registration of each."""
    for sql, places in ((_OF_SESSIONS, MERGED_SESSIONS), (_OF_PLANS, MERGED_PLANS)):
        for table, column in places:
            await fetch(sql.format(table=table, column=column), kept_id, gone_id, shared)
    for table, column in MERGED_ROWS:
        await fetch(f"UPDATE {table} SET {column} = {{}} WHERE {column} = {{}}", kept_id, gone_id)  # noqa: S608 - own words
    await fetch(
        """UPDATE personal_link SET organisation_id = {}
           WHERE organisation_id = {} AND NOT session_id = ANY({}::bigint[])""",
        kept_id,
        gone_id,
        shared,
    )
    await fetch(
        """INSERT INTO organisation_label (organisation, label, year, source)
           SELECT {}, label, year, source FROM organisation_label WHERE organisation = {} ON CONFLICT DO NOTHING""",
        kept_id,
        gone_id,
    )
    await fetch("DELETE FROM organisation_label WHERE organisation = {}", gone_id)
    await fetch(
        """UPDATE role_grant g SET scope_id = {} WHERE scope_kind = 'organisation' AND scope_id = {}
           AND NOT EXISTS (SELECT 1 FROM role_grant h WHERE h.account = g.account AND h.role = g.role
             AND h.scope_kind = g.scope_kind AND h.scope_id = {})""",
        kept_id,
        gone_id,
        kept_id,
    )


async def _fill_kept(gone_id: int, kept_id: int) -> None:
    (gone,) = await fetch("SELECT * FROM organisation WHERE id = {}", gone_id)
    (kept,) = await fetch("SELECT * FROM organisation WHERE id = {}", kept_id)
    hidden: dict[Any, Any] = {"uscc": None, "merged_into": kept_id, "provisional": True, "name_key": f"→{kept_id}"}
    await Organisation.update({**hidden, "pinyin_initials": ""}).where(Organisation.id == gone_id)
    lacking = {name: gone[name] for name in _FILLED if kept[name] in ("", None) and gone[name] not in ("", None)}
    if kept["provisional"] and not gone["provisional"]:
        lacking["provisional"] = False
    if lacking:
        await Organisation.update(lacking).where(Organisation.id == kept_id)  # type: ignore[arg-type]  # column names


_FILLED = ("uscc", "county", "chain_name", "node", "size_class", "employees", "revenue_wan", "products")
