"""What is stored of a session that the rows of a file may mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from events.foundation.transaction import fetch
from events.intake.engine import Judged, NeedValues
from events.intake.engine.comparing import Stock, StoredNeed
from events.intake.rules.uploads import Terms
from events.marketplace.queries import NeedView, SupplyView, needs_of, supplies_of
from events.marketplace.rules import SETTLED, SupplyState, Visibility
from events.organisations.engine import folded_key
from events.organisations.queries import known_by


async def stock_of(session_id: int, judged: Judged) -> Stock:
    """What is stored of the session that the rows of a file may mean; four statements, three without offers.

    Contacts given to other units than the session's are not among it.
    """
    values = [row.values for row in judged.rows if row.values]
    named = [one for one in values if not one.firm_key]
    known = await known_by([one.uscc for one in named if one.uscc], [one.enterprise_name for one in named])
    needs = [
        StoredNeed(one.id, one.organisation_id, one.category, _terms(one), is_settled=one.state in SETTLED)
        for one in await needs_of(session_id)
    ]
    if any(one.offer for one in values):
        needs += [_supply(one) for one in await supplies_of(session_id)]
    firms = {int(one.firm_key) for one in values if one.firm_key} | {row["id"] for row in known}
    contacts = await contacts_given(session_id, sorted(firms))
    there = {(row["organisation"], row[key]) for row in contacts for key in ("mobile", "name") if row[key]}
    return Stock(needs, there, _Finder(known).organisation_of)


async def contacts_given(session_id: int, organisation_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The contacts of organisations that were given to the session's unit, the newest first."""
    sql = """
        SELECT c.id, c.organisation, c.name, c.mobile FROM contact c JOIN chain_session s ON s.unit = c.unit
        WHERE s.id = {} AND c.organisation = ANY({}) ORDER BY c.id DESC
        """
    return await fetch(sql, session_id, list(organisation_ids))


def _terms(need: NeedView) -> Terms:
    return Terms(*(getattr(need, name) for name in Terms.__dataclass_fields__))


def _supply(one: SupplyView) -> StoredNeed:
    is_hosts = one.visibility is Visibility.HOST
    terms = Terms(one.title, one.description, one.amount_wan, confidential=is_hosts)
    settled = one.state in {SupplyState.EXPIRED, SupplyState.WITHDRAWN}
    return StoredNeed(one.id, one.organisation_id, one.kind, terms, is_settled=settled, is_offer=True)


class _Finder:
    """Finds the organisation a row means: as the register did, else by code, else by name as `upsert_organisations`."""

    def __init__(self, known: Iterable[Mapping[str, Any]]) -> None:
        self._by_code = {row["uscc"]: int(row["id"]) for row in known if row["uscc"]}
        self._by_name = {folded_key(row["name"]): (int(row["id"]), row["uscc"]) for row in reversed(list(known))}

    def organisation_of(self, values: NeedValues) -> int | None:
        if values.firm_key:
            return int(values.firm_key)
        if values.uscc in self._by_code:
            return self._by_code[values.uscc]
        found, code = self._by_name.get(folded_key(values.enterprise_name), (None, None))
        return None if values.uscc and code else found
