"""Rungs and sums of the ledger."""

from decimal import Decimal

import pytest

from events.outcomes.rules import (
    LADDERS,
    Audience,
    Line,
    OutcomeKind,
    OutcomeRefusal,
    Rung,
    Sum,
    reaches,
    refusal_to_log,
    totals,
)


def line(  # noqa: PLR0913 – a line has these fields
    kind: OutcomeKind,
    rung: Rung,
    amount: int | None = None,
    *,
    firm: str = "甲",
    need: int | None = None,
    need_amount: int | None = None,
    people: int | None = None,
    confidential: bool = False,
) -> Line:
    wan = None if amount is None else Decimal(amount)
    asked = None if need_amount is None else Decimal(need_amount)
    return Line(kind, rung, wan, people, need, asked, confidential, firm)


@pytest.mark.parametrize(
    ("rung", "goal", "counts"),
    [
        (Rung.INTENT, Rung.INTENT, True),
        (Rung.INTENT, Rung.SIGNED, False),
        (Rung.SIGNED, Rung.INTENT, True),
        (Rung.DONE, Rung.SIGNED, True),
        (Rung.SIGNED, Rung.DONE, False),
        (Rung.SIGNED, Rung.CREDIT, False),
        (Rung.CREDIT, Rung.SIGNED, False),
    ],
)
def test_a_rung_counts_towards_every_lower_rung_of_its_ladder(rung: Rung, goal: Rung, counts: bool) -> None:  # noqa: FBT001
    assert reaches(OutcomeKind.ORDER, rung, goal) is counts


def test_every_kind_has_a_ladder_that_starts_with_an_intention() -> None:
    assert set(LADDERS) == set(OutcomeKind)
    assert {ladder[0] for ladder in LADDERS.values()} == {Rung.INTENT}


def test_orders_and_intents_add_up_by_rung() -> None:
    lines = [
        line(OutcomeKind.ORDER, Rung.SIGNED, 100),
        line(OutcomeKind.ORDER, Rung.INTENT, 30),
        line(OutcomeKind.INTENT, Rung.INTENT),
        line(OutcomeKind.ORDER, Rung.DONE, 5),
    ]
    assert totals(lines, Audience.INTERNAL).orders == {
        Rung.INTENT: Sum(4, Decimal(135)),
        Rung.SIGNED: Sum(2, Decimal(105)),
        Rung.DONE: Sum(1, Decimal(5)),
    }


def test_several_banks_on_one_need_count_the_need_once_at_its_own_amount() -> None:
    lines = [
        line(OutcomeKind.FINANCE, Rung.CREDIT, 200, need=1, need_amount=300),
        line(OutcomeKind.FINANCE, Rung.INTENT, 300, need=1, need_amount=300),
        line(OutcomeKind.FINANCE, Rung.LOAN, 50, need=2, need_amount=80),
    ]
    found = totals(lines, Audience.INTERNAL)
    assert found.finance == {
        Rung.INTENT: Sum(2, Decimal(380)),
        Rung.CREDIT: Sum(2, Decimal(380)),
        Rung.LOAN: Sum(1, Decimal(80)),
    }
    assert found.granted[Rung.CREDIT] == Sum(2, Decimal(250))


def test_finance_without_a_need_or_without_its_amount_counts_what_the_line_says() -> None:
    lines = [
        line(OutcomeKind.FINANCE, Rung.INTENT, 40),
        line(OutcomeKind.FINANCE, Rung.INTENT, 60),
        line(OutcomeKind.FINANCE, Rung.INTENT, 70, need=1),
        line(OutcomeKind.FINANCE, Rung.INTENT, 90, need=1),
        line(OutcomeKind.FINANCE, Rung.INTENT, need=2),
    ]
    assert totals(lines, Audience.INTERNAL).finance[Rung.INTENT] == Sum(4, Decimal(190))


def test_talent_counts_people_projects_and_technology_lines() -> None:
    lines = [
        line(OutcomeKind.TALENT, Rung.SIGNED, 36, people=25),
        line(OutcomeKind.TALENT, Rung.INTENT, people=3),
        line(OutcomeKind.TALENT, Rung.SIGNED),
        line(OutcomeKind.PROJECT, Rung.STARTED, 56000),
        line(OutcomeKind.TECHNOLOGY, Rung.INTENT, 110),
    ]
    found = totals(lines, Audience.INTERNAL)
    assert found.talent_people == {Rung.INTENT: 28, Rung.SIGNED: 25, Rung.DONE: 0}
    assert found.projects[Rung.STARTED] == Sum(1, Decimal(56000))
    assert found.technology[Rung.SIGNED] == Sum(0, Decimal(0))
    assert found.signed == Sum(3, Decimal(56036))


def test_the_public_sees_nothing_of_confidential_needs() -> None:
    shown = [line(OutcomeKind.ORDER, Rung.SIGNED, 10, firm=name) for name in "甲乙丙"]
    secret = line(OutcomeKind.ORDER, Rung.SIGNED, 999, firm="丁", need=1, confidential=True)
    assert totals([*shown, secret], Audience.PUBLIC).orders[Rung.SIGNED] == Sum(3, Decimal(30))
    assert totals([*shown, secret], Audience.INTERNAL).orders[Rung.SIGNED] == Sum(4, Decimal(1029))


def test_the_public_gets_no_amount_that_fewer_than_three_firms_make_up() -> None:
    two = [line(OutcomeKind.FINANCE, Rung.LOAN, 10, firm=name) for name in "甲乙"]
    found = totals(two, Audience.PUBLIC)
    assert found.finance[Rung.LOAN] == Sum(2, None)
    assert found.granted[Rung.LOAN] == Sum(2, None)
    assert found.orders[Rung.SIGNED] == Sum(0, Decimal(0))


@pytest.mark.parametrize(
    ("known", "amount", "names", "refusal"),
    [
        (True, Decimal(1), ("甲", "乙"), None),
        (True, None, ("甲", "乙"), None),
        (False, Decimal(1), ("甲", "乙"), OutcomeRefusal.STAGE_UNKNOWN),
        (True, Decimal(-1), ("甲", "乙"), OutcomeRefusal.AMOUNT_NEGATIVE),
        (True, None, ("甲", " "), OutcomeRefusal.PARTY_MISSING),
        (True, None, ("甲", "甲"), OutcomeRefusal.PARTIES_SAME),
    ],
)
def test_a_line_is_refused_with_its_reason(
    known: bool,  # noqa: FBT001
    amount: Decimal | None,
    names: tuple[str, str],
    refusal: OutcomeRefusal | None,
) -> None:
    assert refusal_to_log(stage_known=known, amount=amount, names=names) == refusal
