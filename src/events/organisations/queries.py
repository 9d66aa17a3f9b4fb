"""Organisations as they are shown, and finding them by name, initials or code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from events.foundation.errors import NotFound
from events.foundation.transaction import fetch
from events.organisations.engine import folded_key
from events.organisations.rules import normalise_credit_code


@dataclass(frozen=True)
class ContactView:
    """A contact as the host it was given to sees it."""

    id: int
    name: str
    title: str
    mobile: str
    email: str


@dataclass(frozen=True)
class LabelView:
    """A label 标签."""

    label: str
    year: int | None
    source: str


@dataclass(frozen=True)
class OrganisationView:
    """An organisation with its labels; `revenue_wan` in 万元. Contacts are each host's own: `contacts_for`."""

    id: int
    uscc: str | None
    name: str
    short_name: str
    kind: str
    county: str
    chain_name: str
    node: str
    size_class: str
    employees: int | None
    revenue_wan: Decimal | None
    products: str
    provisional: bool
    created_at: datetime
    labels: tuple[LabelView, ...]


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation as a row of a list."""

    id: int
    uscc: str | None
    name: str
    short_name: str
    kind: str
    county: str
    size_class: str


_COLUMNS = "id, uscc, name, short_name, kind, county, size_class"


async def organisation_view(organisation_id: int) -> OrganisationView:
    """One organisation, in two statements.

    Raises:
        NotFound: there is none of this id.
    """
    rows = await fetch(
        f"SELECT {_COLUMNS}, chain_name, node, employees, revenue_wan, products, provisional, created_at "  # noqa: S608 - own words only
        "FROM organisation WHERE id = {}",
        organisation_id,
    )
    if not rows:
        raise NotFound("organisation", organisation_id)
    labels = await fetch(
        "SELECT label, year, source FROM organisation_label WHERE organisation = {} ORDER BY id", organisation_id
    )
    return OrganisationView(**rows[0], labels=tuple(LabelView(**row) for row in labels))


async def contacts_for(organisation_id: int, unit_ids: Sequence[int] | None) -> list[ContactView]:
    """The contacts of an organisation that were given to these units, the oldest first; None: to whomever."""
    rows = await fetch(
        """
        SELECT id, name, title, mobile, email FROM contact
        WHERE organisation = {} AND ({} OR unit = ANY({}::bigint[])) ORDER BY id
        """,
        organisation_id,
        unit_ids is None,
        list(unit_ids or ()),
    )
    return [ContactView(**row) for row in rows]


async def search(question: str, *, limit: int = 20) -> list[OrganisationRow]:
    """Organisations whose code or name contains the question, or whose pinyin syllables or initials start with it.

    Names that start with it come first, then by pinyin. Simplified and traditional, full and half width are alike.
    """
    key = folded_key(question)
    if not key:
        return []
    like = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await fetch(
        f"SELECT {_COLUMNS} FROM organisation "  # noqa: S608 - own words only
        "WHERE name_key LIKE {} OR uscc LIKE {} OR replace(pinyin_key, ' ', '') LIKE {} OR pinyin_initials LIKE {} "
        'ORDER BY name_key NOT LIKE {}, pinyin_key COLLATE "C", id LIMIT {}',
        f"%{like}%",
        f"%{normalise_credit_code(like)}%",
        f"{like}%",
        f"{like}%",
        f"{like}%",
        limit,
    )
    return [OrganisationRow(**row) for row in rows]


async def known_by(codes: Sequence[str], names: Sequence[str]) -> list[dict[str, Any]]:
    """All columns of the organisations with one of these codes or names (as typed), by id."""
    return await fetch(
        "SELECT * FROM organisation WHERE uscc = ANY({}) OR name_key = ANY({}) ORDER BY id",
        list(codes),
        [folded_key(name) for name in names],
    )
