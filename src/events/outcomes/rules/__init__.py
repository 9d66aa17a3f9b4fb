"""Kinds, rungs and sums of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

MINIMUM_FIRMS = 3
"""A public amount made of fewer firms than this would tell whose it is."""


class OutcomeKind(StrEnum):
    """What an outcome 成效 is about."""

    ORDER = "order"
    INTENT = "intent"
    FINANCE = "finance"
    PROJECT = "project"
    TALENT = "talent"
    TECHNOLOGY = "technology"
    PLATFORM = "platform"


class Rung(StrEnum):
    """How far an outcome has come; sums are cumulative, a signed order is also an intended one."""

    INTENT = "intent"
    SIGNED = "signed"
    DONE = "done"
    CREDIT = "credit"
    LOAN = "loan"
    STARTED = "started"


class Verified(StrEnum):
    """Who stands behind a line: claimed 申报, or verified 核实 by one side, by both, by a contract seen."""

    CLAIMED = "claimed"
    ONE_SIDE = "one_side"
    BOTH = "both"
    CONTRACT = "contract"


ARRIVED = frozenset({Rung.DONE, Rung.LOAN, Rung.STARTED})
"""Rungs after which nobody has to ask again."""


class Audience(StrEnum):
    """Who reads a figure; the public never sees what a confidential need led to."""

    INTERNAL = "internal"
    PUBLIC = "public"


class OutcomeRefusal(StrEnum):
    """Why an outcome cannot be logged."""

    STAGE_UNKNOWN = "stage_unknown"
    AMOUNT_NEGATIVE = "amount_negative"
    PARTIES_SAME = "parties_same"
    PARTY_MISSING = "party_missing"
    PEOPLE_NEGATIVE = "people_negative"
    REFERENCE_TAKEN = "outcome_reference_taken"
    OUTCOME_WITHDRAWN = "outcome_withdrawn"
    CONTRACT_SEEN = "outcome_contract_seen"
    PEOPLE_MISSING = "outcome_people_missing"
    NOTHING_DUE = "follow_up_nothing_due"
    STAGE_RUNG = "stage_rung_of_other_kind"
    STAGES_OF_ADMINISTRATORS = "stages_administrators_only"
    EVIDENCE_KIND = "evidence_kind"
    EVIDENCE_SIZE = "evidence_size"
    EVIDENCE_THERE = "evidence_there"


class AmountReason(StrEnum):
    """Why an amount may be typed in another unit than 万元; whoever enters it says that it is right."""

    VERY_LARGE = "amount_very_large"
    FAR_ABOVE_NEED = "amount_far_above_need"


LARGE_WAN = Decimal(100_000)
"""10 亿元: more than one session's largest single line has been so far."""
FAR_ABOVE = 10


def doubt_about(amount: Decimal | None, need_amount: Decimal | None) -> AmountReason | None:
    """Why to ask again about an amount in 万元: over 100,000, or at least ten times what the need asked for."""
    if amount is None:
        return None
    if amount > LARGE_WAN:
        return AmountReason.VERY_LARGE
    return AmountReason.FAR_ABOVE_NEED if need_amount and amount >= need_amount * FAR_ABOVE else None


LADDERS: Mapping[OutcomeKind, tuple[Rung, ...]] = {
    OutcomeKind.ORDER: (Rung.INTENT, Rung.SIGNED, Rung.DONE),
    OutcomeKind.INTENT: (Rung.INTENT, Rung.SIGNED, Rung.DONE),
    OutcomeKind.FINANCE: (Rung.INTENT, Rung.CREDIT, Rung.LOAN),
    OutcomeKind.PROJECT: (Rung.INTENT, Rung.SIGNED, Rung.STARTED),
    OutcomeKind.TALENT: (Rung.INTENT, Rung.SIGNED, Rung.DONE),
    OutcomeKind.TECHNOLOGY: (Rung.INTENT, Rung.SIGNED, Rung.DONE),
    OutcomeKind.PLATFORM: (Rung.INTENT, Rung.SIGNED, Rung.DONE),
}
"""The rungs of each kind, lowest first."""

ORDERS = frozenset({OutcomeKind.ORDER, OutcomeKind.INTENT})


class Line(NamedTuple):
    """A ledger line as sums need it. Amounts in 万元; `need_amount` is what the need asked for."""

    kind: OutcomeKind
    rung: Rung
    amount: Decimal | None
    people: int | None
    need_id: int | None
    need_amount: Decimal | None
    confidential: bool
    firm: str


@dataclass(frozen=True)
class Sum:
    """How many lines reached a rung and what they add up to in 万元 (None: not for this audience)."""

    count: int
    amount: Decimal | None


@dataclass(frozen=True)
class Totals:
    """The sums of a ledger. Keys of the mappings are rungs; every one is cumulative.

    `finance` counts a need's own amount once, however many banks; `granted` adds what the banks' lines say.
    """

    orders: Mapping[Rung, Sum]
    finance: Mapping[Rung, Sum]
    granted: Mapping[Rung, Sum]
    projects: Mapping[Rung, Sum]
    technology: Mapping[Rung, Sum]
    talent_people: Mapping[Rung, int]
    signed: Sum


def reaches(kind: OutcomeKind, rung: Rung, goal: Rung) -> bool:
    """Whether a line of `kind` on `rung` counts towards `goal` of its ladder."""
    ladder = LADDERS[kind]
    return rung in ladder and goal in ladder and ladder.index(rung) >= ladder.index(goal)


def refusal_to_log(
    *, stage_known: bool, amount: Decimal | None, names: Sequence[str], people: int | None = None
) -> OutcomeRefusal | None:
    """Why a line cannot be written, or None. `names` are the two parties'."""
    if not stage_known:
        return OutcomeRefusal.STAGE_UNKNOWN
    if amount is not None and amount < 0:
        return OutcomeRefusal.AMOUNT_NEGATIVE
    if people is not None and people < 0:
        return OutcomeRefusal.PEOPLE_NEGATIVE
    if not all(name.strip() for name in names):
        return OutcomeRefusal.PARTY_MISSING
    return OutcomeRefusal.PARTIES_SAME if names[0] == names[1] else None


def refusal_to_edit(*, withdrawn: bool, verified: Verified, parties_change: bool) -> OutcomeRefusal | None:
    """Why what a line is about cannot be changed: it is withdrawn, or a contract between its parties was seen."""
    if withdrawn:
        return OutcomeRefusal.OUTCOME_WITHDRAWN
    seen = verified is Verified.CONTRACT and parties_change
    return OutcomeRefusal.CONTRACT_SEEN if seen else None


def refusal_of_rung(kind: OutcomeKind, rung: Rung) -> OutcomeRefusal | None:
    """Why a stage word cannot stand on a rung: the kind's ladder has none such."""
    return None if rung in LADDERS[kind] else OutcomeRefusal.STAGE_RUNG


def totals(lines: Iterable[Line], audience: Audience) -> Totals:
    """Sum a ledger for an audience.

    The public gets no line of a confidential need, and no amount that fewer than three firms make up.
    """
    shown = [line for line in lines if audience is Audience.INTERNAL or not line.confidential]
    return Totals(
        orders=_by_rung(shown, ORDERS, audience),
        finance=_finance(shown, audience),
        granted=_by_rung(shown, {OutcomeKind.FINANCE}, audience),
        projects=_by_rung(shown, {OutcomeKind.PROJECT}, audience),
        technology=_by_rung(shown, {OutcomeKind.TECHNOLOGY}, audience),
        talent_people={
            rung: sum(line.people or 0 for line in _reaching(shown, rung) if line.kind is OutcomeKind.TALENT)
            for rung in LADDERS[OutcomeKind.TALENT]
        },
        signed=_sum([line for line in shown if line.rung is not Rung.INTENT], audience),
    )


def _reaching(lines: Iterable[Line], goal: Rung) -> list[Line]:
    return [line for line in lines if reaches(line.kind, line.rung, goal)]


def _by_rung(lines: Sequence[Line], kinds: Iterable[OutcomeKind], audience: Audience) -> dict[Rung, Sum]:
    wanted = tuple(kinds)
    of_kinds = [line for line in lines if line.kind in wanted]
    return {rung: _sum(_reaching(of_kinds, rung), audience) for rung in LADDERS[min(wanted)]}


def _sum(lines: Sequence[Line], audience: Audience) -> Sum:
    return Sum(len(lines), _told(sum((line.amount or Decimal(0) for line in lines), Decimal(0)), lines, audience))


def _finance(lines: Sequence[Line], audience: Audience) -> dict[Rung, Sum]:
    """Each need once at its own amount; a line without a need, or whose need names none, at the line's."""
    result = {}
    of_kind = [line for line in lines if line.kind is OutcomeKind.FINANCE]
    for rung in LADDERS[OutcomeKind.FINANCE]:
        reaching = _reaching(of_kind, rung)
        amounts: dict[object, Decimal] = {}
        for index, line in enumerate(reaching):
            key = ("need", line.need_id) if line.need_id is not None else ("line", index)
            amount = line.need_amount if line.need_id is not None else None
            amounts[key] = max(
                amounts.get(key, Decimal(0)), amount if amount is not None else line.amount or Decimal(0)
            )
        result[rung] = Sum(len(amounts), _told(sum(amounts.values(), Decimal(0)), reaching, audience))
    return result


def _told(amount: Decimal, lines: Sequence[Line], audience: Audience) -> Decimal | None:
    firms = {line.firm for line in lines}
    return None if audience is Audience.PUBLIC and 0 < len(firms) < MINIMUM_FIRMS else amount
