"""Lists: what an address asks for (search, filters, order, page, columns) becomes one statement and a page of rows.

    FIRMS = Listing(
        row=Firm,  # a Struct or dataclass; takes the columns in their order
        columns="o.id, o.name, o.county",
        source="FROM organisation o WHERE o.session = {}",
        text="strpos(o.name_key, {}) > 0",
        filters={"kind": one_of("o.kind = {}", OrganisationKind)},
        sorts={"name": 'o.pinyin_key COLLATE "C"', "id": "o.id"},
        order="name",
        tie="o.id",
    )
    found = await FIRMS.find(asked, session_id)

A page shows it with `ui.list_bar`, `ui.table` and `ui.pages_of`; `foundation.exports` makes a file of `FIRMS.all`.
What an address asks that a list does not know is not asked: an unknown filter value finds everything of that filter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from litestar import Request

from events.foundation.folding import fold
from events.foundation.forms import page_number
from events.foundation.transaction import records

SIZES = (50, 100)
"""Rows of a page; the first unless an address asks."""
MOST_EXPORTED = 20_000
LONGEST_TEXT = 100
GREATEST_ID = 2**63 - 1
SHOW, FORMAT = "show", "format"

Row = TypeVar("Row")


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list, unchecked.

    `page` from 1; `size` 0 is the list's own; a `sort` with "-" in front descends.
    """

    text: str = ""
    sort: str = ""
    page: int = 1
    size: int = 0
    format: str = ""
    shown: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


ASKED_NOTHING = Asked()


def asked_of(query: str) -> Asked:
    """Read a query string without its `?`; of a parameter sent twice the last one counts."""
    pairs = parse_qsl(query)
    values = dict(pairs)
    return Asked(
        text=values.get("q", "").strip()[:LONGEST_TEXT],
        sort=values.get("sort", ""),
        page=page_number(values.get("page", "1")),
        size=next((size for size in SIZES if str(size) == values.get("size")), 0),
        format=values.get(FORMAT, ""),
        shown=tuple(value for name, value in pairs if name == SHOW),
        values=values,
    )


async def provide_asked(request: Request[Any, Any, Any]) -> Asked:
    """The dependency `asked` of every route."""
    return asked_of(request.scope["query_string"].decode("latin-1"))


@dataclass(frozen=True)
class Filter:
    """A condition with one `{}` for the value, and how the address says that value: None is not asked."""

    sql: str
    read: Callable[[str], object | None]
    options: tuple[str, ...] = ()
    column: str = ""
    """Whose texts, as far as the list has them, are the options."""


def one_of(sql: str, options: Iterable[str]) -> Filter:
    """A filter that takes these values only; pages offer them in their order."""
    known = tuple(str(option) for option in options)
    return Filter(sql, lambda value: value if value in known else None, known)


def any_text(column: str) -> Filter:
    """A filter by the text of a column, such as a place's name; pages offer those that the list has."""
    return Filter(f"{column} = {{}}", lambda value: value if 0 < len(value) <= LONGEST_TEXT else None, (), column)


def any_id(sql: str) -> Filter:
    """A filter by the number of a row."""
    return Filter(sql, lambda value: int(value) if is_id(value) else None)


def is_id(text: str) -> bool:
    """Whether a text is the number of some row."""
    return text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= GREATEST_ID


@dataclass(frozen=True)
class Found(Generic[Row]):
    """A page of rows, of how many, and which wishes were heard; `chosen`: filters by name as the address has them."""

    rows: list[Row]
    total: int
    page: int = 1
    size: int = SIZES[0]
    text: str = ""
    sort: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def narrowed(self) -> bool:
        """Whether rows may be missing because of a search or filter."""
        return bool(self.text or self.chosen)


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """A list as SQL. `source` ends in a WHERE clause whose `{}` are the scope's values; `tie` makes any order total.

    `sorts`: what the address may sort by, each an expression that ascends; `order`: the one unasked. `text`: a
    condition with one `{}` for what `keys` makes of the search. `columns_shown`: optional columns, and whether
    they are shown unasked.
    """

    row: Callable[..., Row]
    columns: str
    source: str
    tie: str
    sorts: Mapping[str, str]
    order: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    text: str = ""
    keys: Callable[[str], object] = fold
    columns_shown: Mapping[str, bool] = field(default_factory=dict)
    size: int = SIZES[0]

    async def find(self, asked: Asked, *scope: object) -> Found[Row]:
        """The page asked for, or the last one where there are fewer.

        One statement, another one for the options of its texts, a third one beyond the end.
        """
        size = asked.size or self.size
        rows = await self._page(asked, scope)
        if not rows and asked.page > 1:
            where, values = self._where(asked, scope)
            total = (await records(f"SELECT count(*) {where}", *values))[0][0]
            asked = replace(asked, page=max(1, -(-total // size)))
            rows = await self._page(asked, scope)
        return Found(
            rows=[self.row(*row[:-1]) for row in rows],
            total=rows[0][-1] if rows else 0,
            page=asked.page if rows else 1,
            size=size,
            text=asked.text if self.text else "",
            sort=self._sort(asked),
            chosen={name: asked.values[name] for name in self._chosen(asked)},
            shown=self._shown(asked),
            options=await self._options(scope),
        )

    async def all(self, asked: Asked, *scope: object) -> list[Row]:
        """Every row that is found, whatever the page, at most `MOST_EXPORTED`."""
        where, values = self._where(asked, scope)
        sql = f"SELECT {self.columns} {where} ORDER BY {self._order(asked)} LIMIT {MOST_EXPORTED}"
        return [self.row(*row) for row in await records(sql, *values)]

    async def _options(self, scope: Sequence[object]) -> dict[str, tuple[str, ...]]:
        """What each filter offers: the distinct texts of a column are those of the whole list, sorted."""
        known = {name: one.options for name, one in self.filters.items()}
        texts = {name: one.column for name, one in self.filters.items() if one.column}
        if texts:
            each = (f"ARRAY(SELECT DISTINCT {one} {self.source} AND {one} <> '' ORDER BY 1)" for one in texts.values())
            rows = await records(f"SELECT {', '.join(each)}", *list(scope) * len(texts))
            known |= {name: tuple(found) for name, found in zip(texts, rows[0], strict=True)}
        return known

    async def _page(self, asked: Asked, scope: Sequence[object]) -> Sequence[Sequence[Any]]:
        where, values = self._where(asked, scope)
        size = asked.size or self.size
        order, start = self._order(asked), (asked.page - 1) * size
        sql = f"SELECT {self.columns}, count(*) OVER () {where} ORDER BY {order} LIMIT {{}} OFFSET {{}}"
        return await records(sql, *values, size, start)

    def _where(self, asked: Asked, scope: Sequence[object]) -> tuple[str, list[object]]:
        conditions = [(self.filters[name].sql, value) for name, value in self._chosen(asked).items()]
        if self.text and asked.text:
            conditions.append((self.text, self.keys(asked.text)))
        sql = "".join(f" AND {condition}" for condition, _ in conditions)
        return self.source + sql, [*scope, *(value for _, value in conditions)]

    def _chosen(self, asked: Asked) -> dict[str, object]:
        """The filters that are asked, with what their values mean."""
        said = {name: one.read(asked.values[name]) for name, one in self.filters.items() if asked.values.get(name)}
        return {name: value for name, value in said.items() if value is not None}

    def _sort(self, asked: Asked) -> str:
        return asked.sort if asked.sort.removeprefix("-") in self.sorts else self.order

    def _order(self, asked: Asked) -> str:
        sort = self._sort(asked)
        direction = "DESC" if sort.startswith("-") else "ASC"
        return f"{self.sorts[sort.removeprefix('-')]} {direction} NULLS LAST, {self.tie}"

    def _shown(self, asked: Asked) -> frozenset[str]:
        wished = {name for name in asked.shown if name in self.columns_shown}
        return frozenset(wished or {name for name, shown in self.columns_shown.items() if shown})
