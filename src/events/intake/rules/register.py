"""The register of known organisations, and how a typed name and code find theirs in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from events.intake.rules import names
from events.intake.rules.codes import Problem
from events.intake.rules.counties import counties_conflict
from events.intake.rules.credit_codes import CodeReading


@dataclass(frozen=True, slots=True)
class Firm:
    """A known organisation; `key` is the caller's own id of it."""

    key: str
    name: str
    uscc: str = ""
    county: str = ""
    phone: str = ""
    short_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The organisation found, if any; `is_doubtful` when a person must confirm it."""

    firm: Firm | None = None
    problems: frozenset[Problem] = field(default_factory=frozenset)
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What a row says about its organisation."""

    name: str
    code: CodeReading
    county: str = ""


UNKNOWN = frozenset({Problem.ENTERPRISE_UNKNOWN})
ALIKE = 0.5
"""Likeness of two cores from which a sound code vouches for a misspelt name."""
SHORTEST = 2
TELLING = 4
"""Characters from the middle of a name that tell an organisation apart."""


class Register:
    """Known organisations by code, name, short name and by what identifies a name."""

    def __init__(self, firms: Iterable[Firm]) -> None:
        self.firms = tuple(firms)
        self._by_code = {firm.uscc: firm for firm in self.firms if firm.uscc}
        self._by_organisation_code = {firm.uscc[8:17]: firm for firm in self.firms if firm.uscc}
        self._by_name = {firm.name: firm for firm in self.firms}
        self._by_fold: dict[str, list[Firm]] = defaultdict(list)
        self._by_core: dict[str, list[Firm]] = defaultdict(list)
        self._by_brand: dict[str, list[Firm]] = defaultdict(list)
        self._by_short: dict[str, list[Firm]] = defaultdict(list)
        self._parts = [(firm, names.core(firm.name), names.brand(firm.name)) for firm in self.firms]
        self._abbreviations: dict[tuple[str, str], Match] = {}
        for firm in self.firms:
            self._by_fold[names.folded(firm.name)].append(firm)
            self._by_core[names.core(firm.name)].append(firm)
            self._by_brand[names.brand(firm.name)].append(firm)
            for short in firm.short_names:
                self._by_short[names.folded(short)].append(firm)

    def match(self, sought: Sought) -> Match:
        """The organisation that a row means: by code, then by name; both must agree where both speak."""
        coded = self.by_code(sought.code)
        named = self.by_name(sought.name, sought.county) if sought.name else Match()
        if coded is None:
            return self._by_name_alone(named, sought)
        if named.firm == coded or not sought.name:
            return Match(coded, named.problems - UNKNOWN)
        if named.firm is None:
            alike = names.likeness(names.core(sought.name), names.core(coded.name)) >= ALIKE
            return Match(coded, frozenset({Problem.NAME_VARIANT}), is_doubtful=not alike)
        return Match(coded, named.problems | {Problem.NAME_VARIANT}, is_doubtful=True)

    def by_code(self, code: CodeReading) -> Firm | None:
        """Whose code it is."""
        return self._by_code.get(code.code) or self._by_organisation_code.get(code.organisation_code)

    def by_name(self, name: str, county: str = "") -> Match:
        """Whose name it is, with the code that tells how it differs from the registered one."""
        if firm := self._by_name.get(name):
            return Match(firm)
        if same := self._by_fold.get(names.folded(name)):
            return Match(same[0], frozenset({_difference(name, same[0].name)}))
        for table, key in (
            (self._by_short, names.folded(name)),
            (self._by_core, names.core(name)),
            (self._by_brand, names.brand(name)),
        ):
            if firm := _only(table.get(key, []), county):
                return Match(firm, frozenset({_kind_of_variant(name, firm)}))
        return self._abbreviated(name, county)

    def _abbreviated(self, name: str, county: str) -> Match:
        if (name, county) not in self._abbreviations:
            self._abbreviations[name, county] = self._search_abbreviated(name, county)
        return self._abbreviations[name, county]

    def _search_abbreviated(self, name: str, county: str) -> Match:
        """A full legal name that differs is another organisation's, not a short one's."""
        short, whole = names.brand(name), names.core(name)
        if len(short) < SHORTEST or names.BRANCH.search(name) or names.has_legal_form(name):
            return Match(problems=UNKNOWN)
        inside = [firm for firm, core, brand in self._parts if whole in core and _may_stand_for(short, brand)]
        candidates = inside or [firm for firm, _, brand in self._parts if _abbreviates(short, brand)]
        if firm := _only(candidates, county):
            doubtful = counties_conflict(firm.county, county)
            return Match(firm, frozenset({Problem.NAME_ABBREVIATED}), is_doubtful=doubtful)
        return Match(problems=UNKNOWN | ({Problem.NAME_ABBREVIATED} if candidates else set()))

    def _by_name_alone(self, named: Match, sought: Sought) -> Match:
        """A sound code of nobody beside a known name: another firm of that name, or an old code; a person decides."""
        if named.firm is None:
            return Match(problems=named.problems | UNKNOWN)
        other = sought.code.is_sound and bool(named.firm.uscc)
        return Match(named.firm, named.problems, is_doubtful=named.is_doubtful or other)


def _only(firms: list[Firm], county: str) -> Firm | None:
    """The one firm, or of several the one in that county."""
    if len(firms) <= 1:
        return firms[0] if firms else None
    near = [firm for firm in firms if county and not counties_conflict(firm.county, county)]
    return near[0] if len(near) == 1 else None


def _difference(written: str, registered: str) -> Problem:
    """Only brackets of another width, or other signs too."""

    def narrow(name: str) -> str:
        return name.replace("（", "(").replace("）", ")")

    return Problem.NAME_FULLWIDTH_BRACKET if narrow(written) == narrow(registered) else Problem.NAME_VARIANT


def _kind_of_variant(written: str, firm: Firm) -> Problem:
    """Shorter without a legal form or without its place is an abbreviation; another writing is a variant."""
    shorter = len(written) < len(firm.name) and names.is_part(names.core(written), names.core(firm.name))
    if shorter and (not names.has_legal_form(written) or names.core(written) != names.core(firm.name)):
        return Problem.NAME_ABBREVIATED
    return Problem.NAME_VARIANT


def _may_stand_for(short: str, long: str) -> bool:
    """恒岳 for 恒岳轴承科技: the beginning, or so much of the rest that it is no common word."""
    return long.startswith(short[:SHORTEST]) or len(short) >= TELLING


def _abbreviates(short: str, long: str) -> bool:
    """澜汐新材料 for 澜汐聚氨酯新材料: same beginning, signs in order."""
    return short[:SHORTEST] == long[:SHORTEST] and names.is_part(short, long)
