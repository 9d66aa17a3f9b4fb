"""Organisations that a file names and nobody knows: which are new beyond doubt, which resemble another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from events.intake.engine.comparing import Compared
from events.intake.rules.codes import Problem
from events.intake.rules.names import brand, folded, is_part, likeness
from events.intake.rules.titles import title_key

ALIKE = 0.5
"""Likeness of two names, places and legal forms aside, from which they may be one organisation's."""
SHORTEST, ALIKE_BEGUN = 2, 0.25
"""Names that begin with the same two signs need not be as like: 陌上纸业, 陌上造纸厂."""
FEWEST_PAIRS = 2
COMMON = 200
"""A pair of signs in more names than these (科技, 机械) brings no two together."""
DUBIOUS = frozenset({Problem.USCC_LENGTH, Problem.USCC_CHECK_DIGIT, Problem.USCC_IS_ORG_CODE, Problem.NAME_ABBREVIATED})
"""What may hide a known organisation behind a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An unknown organisation with the numbers of its rows; `near` is the name that it resembles, "" for none."""

    name: str
    uscc: str
    county: str
    rows: tuple[int, ...]
    near: str = ""
    is_dubious: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether nobody need look at it."""
        return not self.near and not self.is_dubious


def newcomers(rows: Iterable[Compared], known: Sequence[str]) -> tuple[Newcomer, ...]:
    """The organisations of rows that wait only because nobody knows them, in the order of the file.

    Args:
        rows: a file beside the database; the same need twice counts once, what repeats it is left to a person.
        known: the names of all organisations.
    """
    groups: dict[str, list[Compared]] = defaultdict(list)
    for row in rows:
        if row.row.is_only_unknown and (row.may_be_taken or row.is_taken) and row.row.values:
            groups[folded(row.row.values.enterprise_name)].append(row)
    names = {key: _name(found) for key, found in groups.items()}
    nearness = _Nearness([*dict.fromkeys(known), *names.values()])
    found = (_newcomer(rows, nearness) for rows in groups.values())
    return tuple(one for one in found if one.rows)


def _name(rows: Sequence[Compared]) -> str:
    return next(row.row.values.enterprise_name for row in rows if row.row.values)


def _newcomer(rows: Sequence[Compared], nearness: "_Nearness") -> Newcomer:
    values = [row.row.values for row in rows if row.row.values]
    codes = {one.uscc for one in values if one.uscc}
    first: dict[tuple[object, ...], Compared] = {}
    for row in sorted(rows, key=lambda one: not one.is_taken):
        if one := row.row.values:
            first.setdefault((one.category, one.offer, title_key(one.title)), row)
    dubious = len(codes) > 1 or any(DUBIOUS & set(row.row.problems) for row in rows)
    name, county = _name(rows), next((one.county for one in values if one.county), "")
    numbers = tuple(sorted(row.number for row in first.values() if not row.is_taken))
    return Newcomer(name, max(codes, default=""), county, numbers, nearness.of(name), is_dubious=dubious)


@dataclass
class _Nearness:
    """Finds the name that resembles another one, among those that share a telling pair of signs with it."""

    names: Sequence[str]
    by_pair: Mapping[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.brands = [brand(name) for name in self.names]
        found: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self.brands):
            for pair in set(_pairs(text)):
                found[pair].append(number)
        self.by_pair = found

    def of(self, name: str) -> str:
        """The most like of the others, "" where none is alike."""
        own, key = brand(name), folded(name)
        shared: Counter[int] = Counter()
        for pair in set(_pairs(own)):
            numbers = self.by_pair.get(pair, [])
            if len(numbers) <= COMMON:
                shared.update(numbers)
        near = [number for number, pairs in shared.items() if self._is_near(own, number, pairs)]
        others = [self.names[number] for number in near if folded(self.names[number]) != key]
        return max(others, key=lambda other: likeness(own, brand(other)), default="")

    def _is_near(self, own: str, number: int, shared_pairs: int) -> bool:
        """One begins and abbreviates the other, or more than a word of both is the same."""
        other = self.brands[number]
        if own[:SHORTEST] == other[:SHORTEST]:
            short, long = sorted((own, other), key=len)
            return len(short) >= SHORTEST and (is_part(short, long) or likeness(own, other) >= ALIKE_BEGUN)
        return shared_pairs >= FEWEST_PAIRS and likeness(own, other) >= ALIKE


def _pairs(text: str) -> Iterator[str]:
    return ("".join(pair) for pair in pairwise(text)) if len(text) > 1 else iter([text])
