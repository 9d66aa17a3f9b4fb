"""A judgement beside what is stored already: what confirming each row would do."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from events.intake.engine.decisions import Decisions
from events.intake.engine.judgement import Judged, JudgedRow, NeedValues
from events.intake.rules.codes import ACCEPTED, Action, Category, Effect
from events.intake.rules.titles import title_key
from events.intake.rules.uploads import UNDECIDED, Tab, Terms, differences, effect_of, merged, tab_of

LONGEST_TITLE = 200
LONGEST_NAME = 120
FINEST = Decimal("0.000001")
"""What the database keeps of an amount in 万元."""
GREATEST_WAN = Decimal(10) ** 12
NEW_CONTACT = "contact"
"""The change that is no term of the need: somebody to speak to whom we did not know."""


@dataclass(frozen=True, slots=True)
class StoredNeed:
    """A need of the session, or a supply, whose `category` is then its kind.

    A settled one (signed, withdrawn, …) is no file's to change.
    """

    id: int
    organisation_id: int
    category: str
    terms: Terms
    is_settled: bool = False
    is_offer: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """What is stored: needs by id, contacts as (organisation id, number or name); how to find an organisation."""

    needs: Sequence[StoredNeed] = ()
    contacts: Collection[tuple[int, str]] = frozenset()
    organisation_of: Callable[[NeedValues], int | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of the file, numbered from 0, and what confirming it does.

    `changes` names what differs from the stored need `before`; `is_taken` when a person accepted the row, `is_left`
    when he left it out.
    """

    number: int
    row: JudgedRow
    tab: Tab
    effect: Effect | None = None
    need_id: int | None = None
    before: Terms | None = None
    after: Terms | None = None
    changes: tuple[str, ...] = ()
    is_taken: bool = False
    may_be_taken: bool = False
    is_left: bool = False


@dataclass
class _Shelf:
    """Stored needs by what makes two of them the same; each is found by one row only."""

    stock: Stock
    left: dict[tuple[int, bool, str, str], list[StoredNeed]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for need in self.stock.needs:
            self.left[need.organisation_id, need.is_offer, need.category, title_key(need.terms.title)].append(need)

    def take(self, values: NeedValues, title: str) -> tuple[int | None, StoredNeed | None]:
        organisation_id = self.stock.organisation_of(values)
        if organisation_id is None:
            return None, None
        kind = str(values.offer or values.category)
        same = self.left[organisation_id, values.offer is not None, kind, title_key(title)]
        return organisation_id, same.pop(0) if same else None


def decided(judged: Judged, decisions: Decisions) -> Judged:
    """The rows with the words that a person put right."""
    rows = (
        replace(row, values=decision.values) if (decision := decisions.get(number)) and decision.values else row
        for number, row in enumerate(judged.rows)
    )
    return replace(judged, rows=tuple(rows))


def compare(judged: Judged, stock: Stock, decisions: Decisions = MappingProxyType({})) -> tuple[Compared, ...]:
    """Every row with its effect, as decided; `judged` has the words that a person put right."""
    return tuple(_compared(judged.rows, _Shelf(stock), decisions))


def as_confirmed(rows: Iterable[JudgedRow], decisions: Decisions = MappingProxyType({})) -> tuple[Compared, ...]:
    """The rows of a confirmed file: each with the effect that it had."""
    left = {number for number, decision in decisions.items() if not decision.is_taken}
    return tuple(
        Compared(
            number,
            row,
            Tab.REJECTED if number in left else tab_of(row.action, row.effect),
            row.effect,
            is_taken=row.action in UNDECIDED and row.effect is not None,
            is_left=number in left,
        )
        for number, row in enumerate(rows)
    )


def _compared(rows: Iterable[JudgedRow], shelf: _Shelf, decisions: Decisions) -> Iterator[Compared]:
    for number, row in enumerate(rows):
        decision = decisions.get(number)
        is_taken = decision is not None and decision.is_taken and may_be_stored(row.values)
        if decision and not decision.is_taken:
            yield Compared(number, row, Tab.REJECTED, is_left=True)
        elif row.values is None or not (is_taken or row.action in ACCEPTED):
            may = row.action is Action.REVIEW and may_be_stored(row.values)
            yield Compared(number, row, tab_of(row.action, None), may_be_taken=may)
        elif not may_be_stored(row.values):
            yield Compared(number, row, Tab.REVIEW)
        else:
            yield _effect(number, row, row.values, shelf, is_taken=is_taken)


def _effect(number: int, row: JudgedRow, values: NeedValues, shelf: _Shelf, *, is_taken: bool) -> Compared:
    said = terms_of(values)
    organisation_id, stored = shelf.take(values, said.title)
    if stored is None:
        return Compared(number, row, Tab.NEW, Effect.NEW, after=said, is_taken=is_taken)
    after = stored.terms if stored.is_settled else merged(stored.terms, said)
    changes = differences(stored.terms, after)
    if (contact := contact_of(values)) and (organisation_id, contact) not in shelf.stock.contacts:
        changes = (*changes, NEW_CONTACT)
    effect = effect_of(changes, is_stored=True)
    return Compared(number, row, Tab(effect), effect, stored.id, stored.terms, after, changes, is_taken)


def contact_of(values: NeedValues) -> str:
    """What tells a contact of an organisation apart: the number, without one the name."""
    return values.phone or values.contact_name


def may_be_stored(values: NeedValues | None) -> bool:
    """Whether a need or supply can be kept at all: who, what, which kind, and figures that the database takes."""
    if values is None or not (values.offer or values.category in set(Category)):
        return False
    amounts = [one for one in (values.amount_wan, values.amount_min_wan, values.amount_max_wan) if one is not None]
    low, high = values.amount_min_wan, values.amount_max_wan
    return (
        0 < len(values.enterprise_name.strip()) <= LONGEST_NAME
        and bool(values.title.strip())
        and all(0 <= amount < GREATEST_WAN for amount in amounts)
        and (low is None or high is None or low <= high)
    )


def terms_of(values: NeedValues) -> Terms:
    """The terms as they are stored: a title of at most 200 characters, the whole of a longer one in the description.

    A supply has neither range nor deadline: of a range the most that is offered counts.
    """
    title, description = values.title.strip(), values.description
    if len(title) > LONGEST_TITLE:
        title, description = title[: LONGEST_TITLE - 1] + "…", "\n".join(filter(None, (title, description)))
    if values.offer:
        most = values.amount_wan if values.amount_wan is not None else values.amount_max_wan
        return Terms(title, description, _kept(most), confidential=values.confidential)
    return Terms(
        title=title,
        description=description,
        amount_wan=_kept(values.amount_wan),
        amount_min_wan=_kept(values.amount_min_wan),
        amount_max_wan=_kept(values.amount_max_wan),
        deadline=values.deadline,
        confidential=values.confidential,
    )


def _kept(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(FINEST)


def tabs_of(rows: Iterable[Compared]) -> Counter[Tab]:
    """How many rows stand in each tab."""
    return Counter(row.tab for row in rows)
