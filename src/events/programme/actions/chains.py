"""Lists of chains, chains and their segments: added, changed, retired; deleted only while nothing refers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asyncpg import IntegrityConstraintViolationError

from events.foundation import audit, bulk
from events.foundation.transaction import fetch, lock, transaction
from events.identity.rules import Actor, ScopeKind
from events.programme.actions.checks import complain, in_use, must_administer, must_be_new, must_be_said
from events.programme.actions.units import granted
from events.programme.forms import ChainDraft
from events.programme.queries import chain_lists, chain_view, chains
from events.programme.rules import Band, ProgrammeRefusal
from events.programme.tables import Chain, ChainList, Segment


@dataclass(frozen=True)
class ListDraft:
    """A list of chains as an authority published it, or a sample of our own."""

    code: str
    name: str
    valid_from: date
    official: bool = False


async def add_list(actor: Actor, draft: ListDraft) -> None:
    """Add a list, empty.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: fields `code`, `name`.
    """
    must_administer(actor)
    async with transaction():
        await lock("programme")
        must_be_new(draft.code, draft.code in {one.code for one in await chain_lists()}, name=draft.name)
        made = await ChainList.insert(
            ChainList(code=draft.code, name=draft.name.strip(), valid_from=draft.valid_from, official=draft.official)
        )
        await audit.record(actor, "add_chain_list", "chain_list", int(made[0]["id"]))


async def retire_list(actor: Actor, code: str, *, retired: bool) -> None:
    """Offer the chains of a list no longer, or again: a newer list takes its place, sessions keep what they have.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: field `code`, no such list.
    """
    must_administer(actor)
    async with transaction():
        rows = await fetch("UPDATE chain_list SET retired = {} WHERE code = {} RETURNING id", retired, code)
        if not rows:
            complain({"code": ProgrammeRefusal.UNKNOWN})
        await audit.record(actor, "retire_chain_list", "chain_list", rows[0]["id"], retired=int(retired))


async def add_chain(actor: Actor, draft: ChainDraft) -> int:
    """Add a chain at the end of its list and return its id.

    Raises:
        NotAllowed: not an administrator.
        FormErrors: fields `code`, `name`, `list_code`, `serves_code`.
    """
    must_administer(actor)
    async with transaction():
        await lock("programme")
        known = await chains()
        must_be_new(draft.code, draft.code in {one.code for one in known}, name=draft.name)
        _serves(draft, {one.code for one in known})
        lists = {one.code: one.id for one in await chain_lists()}
        if draft.list_code not in lists:
            complain({"list_code": ProgrammeRefusal.UNKNOWN})
        made = await Chain.insert(
            Chain(chain_list=lists[draft.list_code], code=draft.code, position=len(known), **_columns(draft))
        )
        chain_id = int(made[0]["id"])
        await _put_segments(chain_id, draft.segments)
        await audit.record(actor, "add_chain", "chain", chain_id)
    return chain_id


async def edit_chain(actor: Actor, chain_id: int, draft: ChainDraft) -> None:
    """Change all that is said of a chain; code and list stay.

    Raises:
        NotAllowed: not an administrator.
        NotFound: no such chain.
        FormErrors: fields `name`, `serves_code`.
    """
    must_administer(actor)
    must_be_said(name=draft.name)
    async with transaction():
        chain = await chain_view(chain_id)
        _serves(draft, {one.code for one in await chains()} - {chain.code})
        await Chain.update(_columns(draft)).where(Chain.id == chain_id)
        await _put_segments(chain_id, draft.segments)
        await audit.record(actor, "edit_chain", "chain", chain_id)


async def delete_chain(actor: Actor, chain_id: int) -> None:
    """Remove a chain that was entered by mistake, with its segments.

    Raises:
        NotAllowed, NotFound: not an administrator, no such chain.
        Refused: a session, a role or another chain refers to it.
    """
    must_administer(actor)
    try:
        async with transaction():
            chain = await chain_view(chain_id)
            if await granted(ScopeKind.CHAIN, chain_id) or any(one.serves_code == chain.code for one in await chains()):
                raise in_use()
            await Segment.delete().where(Segment.chain == chain_id)
            await Chain.delete().where(Chain.id == chain_id)
            await audit.record(actor, "delete_chain", "chain", chain_id)
    except IntegrityConstraintViolationError:
        raise in_use() from None


def _serves(draft: ChainDraft, known: set[str]) -> None:
    if draft.serves_code and draft.serves_code not in known:
        complain({"serves_code": ProgrammeRefusal.UNKNOWN})


def _columns(draft: ChainDraft) -> dict[Any, Any]:
    return {
        "name": draft.name.strip(),
        "aliases": [alias.strip() for alias in draft.aliases if alias.strip()],
        "region_code": draft.region_code,
        "serves_code": draft.serves_code,
        "city_chief": draft.city_chief.strip(),
        "county_chief": draft.county_chief.strip(),
        "office": draft.office.strip(),
        "retired": draft.retired,
    }


async def _put_segments(chain_id: int, segments: Mapping[Band, Sequence[str]]) -> None:
    """A segment that keeps its name keeps its row; a name counts once, in the band said first."""
    placed = list({name: (band, name) for band in reversed(Band) for name in reversed(segments.get(band, ()))}.values())
    placed.reverse()
    names = [name for _, name in placed]
    await fetch("DELETE FROM segment WHERE chain = {} AND NOT name = ANY({})", chain_id, names)
    there = {row["name"] for row in await fetch("SELECT name FROM segment WHERE chain = {}", chain_id)}
    await bulk.insert([Segment(chain=chain_id, band=band, name=name) for band, name in placed if name not in there])
    await fetch(
        """UPDATE segment s SET band = n.band, position = n.number FROM
           unnest({}::text[], {}::text[]) WITH ORDINALITY AS n (band, name, number)
           WHERE s.chain = {} AND s.name = n.name""",
        [band.value for band, _ in placed],
        names,
        chain_id,
    )
