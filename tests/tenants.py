"""Two tenants that mirror each other, every text of theirs carrying a word of its own.

`await tenant("朱鹮", …)` builds one full session through the rooms' actions; `dye` then writes the tenant's word into
every free-text column of every row that belongs to it. What belongs to it is found by following foreign keys (and
columns named session_id, organisation_id, unit_id), so that new tables are dyed without a word here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from secrets import token_urlsafe

import make
from cast import LAST4, World, the_world
from house import a_device
from intake.sent import book, uploaded
from permissions import PATH

from events.checkin.actions import Redemption, issue_tickets, redeem
from events.checkin.actions.tickets import BADGE_KEY
from events.checkin.queries import badges_of
from events.checkin.rules import token_of
from events.foundation import clock
from events.foundation.nonce import uuid7
from events.foundation.secret import derived_key
from events.foundation.transaction import fetch, transaction
from events.identity.actions import NewAccount, NewLink, NewToken, create_account, create_link, create_token, grant_role
from events.identity.rules import SYSTEM, ApiScope, Role, ScopeKind
from events.matching.tables import Match
from events.meetings.actions import arrange_candidates, carry_out_run, release_plan, start_run
from events.meetings.queries import plans_of
from events.meetings.rules import RunOptions
from events.organisations.actions import ContactDraft
from events.outcomes.actions import OutcomeDraft, log_outcomes, seed_stages
from events.programme.tables import Chain, ChainList, Unit
from events.registration.actions import set_contact
from events.registration.rules import ConsentState
from events.sessions.actions.agenda import AgendaDraft, add_agenda_item
from events.sessions.rules import SessionState
from events.sessions.tables import ChainSession

SHORTEST_FREE_TEXT = 45
NO_TEXT = ("hash", "sha256", "key", "refusal", "prefix", "address")
"""Parts of the names of columns that hold no words of people."""
SHARED = frozenset({"account", "region", "chain_list", "dictionary_entry", "stage_rung", "working_day", "migration"})
Owned = Mapping[str, set[object]]


@dataclass(frozen=True)
class Tenant:
    """Ids and words. `firms`: two makers, then two providers; of each pair the second gave no consent."""

    word: str
    unit_id: int
    chain_id: int
    session_id: int
    firms: tuple[int, int, int, int]
    secret_need: int
    mobile: str

    @property
    def open(self) -> str:
        """In what many may read: the session's title and venue. Names of units and chains are in no secret register."""
        return f"{self.word}鸣"

    @property
    def inner(self) -> str:
        """In everything else that is nobody's secret."""
        return f"{self.word}羽"

    @property
    def secret(self) -> str:
        """In a confidential need and what came of it."""
        return f"{self.word}巢"

    @property
    def private(self) -> str:
        """In names and addresses of people without consent."""
        return f"{self.word}卵"


async def tenant(word: str, mobile: str, folder: object) -> Tenant:
    """A unit with a chain and a live session in which everything has happened."""
    await make.programme()
    unit_id, chain_id = await _unit(word), await _chain(word)
    session_id = await make.session(unit_id=unit_id, chain_id=chain_id, title=f"{word}鸣", day=clock.today())
    firms = [
        await make.participant(session_id, f"{word}第{n}家有限公司", consent=consent)
        for n, consent in enumerate((ConsentState.GIVEN, ConsentState.MISSING) * 2)
    ]
    needs = [await make.need(session_id, firms[0]), await make.need(session_id, firms[1], confidential=True)]
    supplies = [await make.supply(session_id, firm) for firm in firms[2:]]
    await _ranked(session_id, needs, supplies)
    made = Tenant(word, unit_id, chain_id, session_id, tuple(firms), needs[1], mobile)  # type: ignore[arg-type] # four
    await add_agenda_item(SYSTEM, session_id, AgendaDraft(*make.ROUNDS[0], title=word, place=word, people=word))
    await uploaded(session_id, book(folder))  # type: ignore[arg-type] # a folder
    await _held(made, needs)
    await _people(made)
    await dye(made)
    return made


async def both_host(made: Tenant, organisation_id: int) -> None:
    """A firm of other tenants too registers here; the people it names to this one are nobody else's."""
    key = await make.registration(made.session_id, organisation_id, contact_id=None)
    await set_contact(SYSTEM, key, ContactDraft(made.private, made.private, made.mobile))
    await make.need(made.session_id, organisation_id)


async def _unit(word: str) -> int:
    rows = await Unit.insert(Unit(code=f"t-{word}", name=f"局{word[0]}", short_name=word[0], region_code="3311"))
    return int(rows[0]["id"])


async def _chain(word: str) -> int:
    chains = await ChainList.insert(ChainList(code=f"t-{word}", name="十链", valid_from=clock.today()))
    rows = await Chain.insert(Chain(chain_list=chains[0]["id"], code=f"t-{word}", name=f"链{word[0]}"))
    return int(rows[0]["id"])


async def _ranked(session_id: int, needs: Iterable[int], supplies: list[int]) -> None:
    for need in needs:
        for place, supply in enumerate(supplies, start=1):
            said = {"rank": place, "score": 80, "reasons": "[]", "ranked_at": clock.now()}
            await Match.insert(Match(session=session_id, need=need, supply=supply, **said))


async def _held(made: Tenant, needs: list[int]) -> None:
    """Planned, released, scanned and written into the ledger."""
    session_id = made.session_id
    await ChainSession.update({ChainSession.state: SessionState.MATCHING}).where(ChainSession.id == session_id)
    await arrange_candidates(SYSTEM, session_id)
    for _ in range(2):  # one released, one drafted
        await carry_out_run(await start_run(SYSTEM, session_id, RunOptions(time_limit=10, timings=False)))
        plans = await plans_of(session_id)
        if len(plans) == 1:
            await release_plan(SYSTEM, plans[0].id)
    await ChainSession.update({ChainSession.state: SessionState.LIVE}).where(ChainSession.id == session_id)
    await issue_tickets(SYSTEM, session_id)
    device = await a_device(session_id, clock.now())
    for badge in await badges_of(session_id):
        code = token_of(derived_key(BADGE_KEY), badge.ticket_id, badge.rotation)
        await redeem(device, Redemption(session_id, uuid7(clock.now()), token=code, point="东门"))
    await seed_stages()
    day = date(2026, 12, 10)
    orders = [
        OutcomeDraft("order", f"甲{place}", "乙", "订单", "已签约", day, Decimal(100 + place), need_id=need)
        for place, need in enumerate(needs)
    ]
    await log_outcomes(SYSTEM, session_id, orders)


async def _people(made: Tenant) -> None:
    """A host with an account of the tenant's word, a personal link, a token."""
    person = await create_account(SYSTEM, NewAccount(f"p{made.unit_id}", made.inner, made.inner))
    await grant_role(SYSTEM, person, Role.ORGANIZER, ScopeKind.UNIT, made.unit_id)
    expires = clock.now() + timedelta(days=1)
    await create_link(SYSTEM, NewLink("day", made.session_id, made.firms[0], "5678", expires))
    await create_token(SYSTEM, NewToken(token_urlsafe(4), frozenset(ApiScope), 90, unit_id=made.unit_id))


TABLES = {
    "session_id": "chain_session",
    "plan_id": "meeting_plan",
    "run_id": "plan_run",
    "report_id": "report_snapshot",
}
"""Path parameters whose table has another name than theirs; `item_id` names rows of several."""
ITEMS = ("need", "supply", "agenda_item")
WORDS = {"side": ("needs", "supplies"), "form": ("pdf", "docx", "xlsx", "csv", "html")}
MOST_OF_A_KIND = 2
"""So many rows of a tenant stand for all of its kind."""


def values_for(parameter: str, rows: Iterable[Owned]) -> list[object]:
    """What a path parameter may be for these tenants: words, or ids of their rows; 1 where they have none."""
    if parameter in WORDS:
        return [*WORDS[parameter]]
    if parameter in ("token", "name"):
        return [PATH[parameter](None)]  # type: ignore[arg-type] # the same for any world
    tables = ITEMS if parameter == "item_id" else (TABLES.get(parameter, parameter.removesuffix("_id")),)
    found = [key for mine in rows for table in tables for key in sorted(mine.get(table, ()), key=str)[:MOST_OF_A_KIND]]
    return [*dict.fromkeys(found)] or [1]


async def world_of(mine: Tenant, other: Tenant) -> World:
    """The cast's own ids are those of the first tenant; its other firm takes part nowhere."""
    plain = await the_world()
    await fetch("UPDATE chain_session SET state = 'draft' WHERE id = {}", plain.session_id)
    (contact,) = await fetch("SELECT id FROM contact WHERE organisation = {} LIMIT 1", mine.firms[0])
    await fetch("UPDATE contact SET mobile = {} WHERE id = {}", f"1390000{LAST4}", contact["id"])
    return replace(
        plain,
        unit_id=mine.unit_id,
        other_unit_id=other.unit_id,
        chain_id=mine.chain_id,
        other_chain_id=other.chain_id,
        session_id=mine.session_id,
        organisation_id=mine.firms[0],
        contact_id=contact["id"],
    )


_TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public'
  AND (data_type = 'text' OR data_type = 'character varying' AND character_maximum_length >= {})
  AND table_name NOT LIKE 'procrastinate%' AND column_name <> 'search_keys'
"""
_REFERENCES = """
SELECT r.relname AS "table", a.attname AS "column", t.relname AS "to"
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND r.relname NOT LIKE 'procrastinate%'
UNION
SELECT table_name, column_name, CASE column_name WHEN 'session_id' THEN 'chain_session' ELSE left(column_name, -3) END
FROM information_schema.columns
WHERE table_schema = 'public' AND column_name IN ('session_id', 'organisation_id', 'unit_id')
"""


async def owned(made: Tenant) -> Owned:
    """The ids of the rows of each table that belong to a tenant."""
    found: dict[str, set[object]] = defaultdict(set)
    found |= {"unit": {made.unit_id}, "chain": {made.chain_id}, "chain_session": {made.session_id}}
    found["organisation"] = set(made.firms)
    references = [row for row in await fetch(_REFERENCES) if row["table"] not in SHARED | {"chain_session", "chain"}]
    keys = await _keys()
    before = -1
    while before != (before := sum(map(len, found.values()))):
        for row in references:
            if row["table"] in keys and (ids := found.get(row["to"])):
                sql = f'SELECT "{keys[row["table"]]}" AS id FROM "{row["table"]}" WHERE "{row["column"]}" = ANY({{}})'  # noqa: S608 - names from the catalogue
                found[row["table"]] |= {one["id"] for one in await fetch(sql, sorted(ids, key=str))}
    return found


async def content_of(rows: Owned) -> dict[str, str]:
    """What the rows of a tenant say, by table; the state of its session is left out."""
    said = {}
    for table, key in (await _keys()).items():
        if rows.get(table) and table != "chain_session":
            sql = f"""SELECT string_agg(t::text, chr(10) ORDER BY t."{key}") AS said FROM "{table}" t WHERE t."{key}" = ANY({{}})"""  # noqa: S608, E501 - names from the catalogue
            said[table] = (await fetch(sql, sorted(rows[table], key=str)))[0]["said"]
    return said


async def _keys() -> dict[str, str]:
    """The primary key's column of each table."""
    sql = """SELECT r.relname AS "table", a.attname AS "column" FROM pg_constraint c
             JOIN pg_class r ON r.oid = c.conrelid JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'p' AND cardinality(c.conkey) = 1 AND r.relnamespace = 'public'::regnamespace"""
    return {row["table"]: row["column"] for row in await fetch(sql)}


async def dye(made: Tenant) -> None:
    """Write the tenant's words into all its free texts."""
    mine, keys = await owned(made), await _keys()
    texts = [row for row in await fetch(_TEXTS, SHORTEST_FREE_TEXT) if not _no_text(row["column_name"])]
    async with transaction():
        await fetch("SET LOCAL session_replication_role = replica")  # scans refuse to change
        for row in texts:
            table, column = row["table_name"], row["column_name"]
            if mine.get(table) and table not in ("chain_session", "unit", "chain"):
                sql = f'UPDATE "{table}" SET "{column}" = {{}} WHERE "{keys[table]}" = ANY({{}})'  # noqa: S608 - names from the catalogue
                await fetch(sql, made.inner, sorted(mine[table], key=str))
        await fetch("UPDATE organisation SET name = name || id WHERE id = ANY({})", list(made.firms))
        await fetch("UPDATE chain_session SET venue = {} WHERE id = {}", made.open, made.session_id)
        await _hide(made)


def _no_text(column: str) -> bool:
    return any(part in column for part in NO_TEXT)


async def _hide(made: Tenant) -> None:
    """What only the host may read: the confidential need with its outcome, people without consent."""
    said = made.secret
    await fetch(
        "UPDATE need SET title = {}, description = {}, review_note = {}, amount_wan = 765432.1 WHERE id = {}",
        said,
        said,
        said,
        made.secret_need,
    )
    await fetch("UPDATE outcome SET title = {}, note = {} WHERE need = {}", said, said, made.secret_need)
    await fetch("UPDATE candidate SET reason = {} WHERE need = {}", said, made.secret_need)
    silent = [made.firms[1], made.firms[3]]
    await fetch(
        "UPDATE contact SET name = {}, title = {}, email = {}, mobile = {} WHERE organisation = ANY({})",
        *[made.private] * 3,
        made.mobile,
        silent,
    )
    await fetch(
        """UPDATE delegate SET name = {}, title = {} WHERE registration IN
           (SELECT id FROM registration WHERE session = {} AND organisation = ANY({}))""",
        made.private,
        made.private,
        made.session_id,
        silent,
    )
