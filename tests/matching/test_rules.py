"""Who may serve whom, when a supply fits, what a pair is worth."""

import pytest

from events.matching.rules import (
    CANDIDATES_PER_NEED,
    FITS_SCORE,
    SECOND_CHOICE,
    WORTH_MEETING_SCORE,
    Category,
    Kind,
    OrganisationKind,
    Priority,
    fits,
    host_arranged,
    may_serve,
    nothing_fits,
    share_of_score,
    value_of_pair,
    whole_score,
)

FIRM = OrganisationKind.ENTERPRISE

WHO_SERVES = {
    Category.SALES: {Kind.SERVICE: SECOND_CHOICE},
    Category.PURCHASE: {Kind.PRODUCT: 1.0, Kind.SERVICE: SECOND_CHOICE, Kind.TECHNOLOGY: SECOND_CHOICE},
    Category.FINANCE: {Kind.FINANCE: 1.0},
    Category.TALENT: {Kind.TALENT: 1.0},
    Category.DIGITAL: {Kind.DIGITAL: 1.0, Kind.TECHNOLOGY: SECOND_CHOICE, Kind.SERVICE: SECOND_CHOICE},
    Category.TECHNOLOGY: {Kind.TECHNOLOGY: 1.0, Kind.SERVICE: SECOND_CHOICE, Kind.PRODUCT: SECOND_CHOICE},
}


@pytest.mark.parametrize("category", Category)
def test_each_need_is_served_by_these_kinds_and_no_others(category: Category) -> None:
    shares = {kind: share_of_score(category, kind, FIRM) for kind in Kind}
    assert {kind: share for kind, share in shares.items() if share} == WHO_SERVES[category]


@pytest.mark.parametrize("category", Category)
def test_a_buyers_open_channel_serves_sellers_only(category: Category) -> None:
    share = share_of_score(category, Kind.SERVICE, OrganisationKind.BUYER)
    assert share == (1.0 if category is Category.SALES else 0.0)


def test_a_seller_is_never_shown_another_sellers_goods() -> None:
    assert not may_serve(Category.SALES, Kind.PRODUCT, FIRM, same_organisation=False)


def test_a_bank_may_serve_a_finance_need() -> None:
    assert may_serve(Category.FINANCE, Kind.FINANCE, OrganisationKind.BANK, same_organisation=False)


def test_an_organisation_never_serves_itself() -> None:
    assert not may_serve(Category.PURCHASE, Kind.PRODUCT, FIRM, same_organisation=True)


@pytest.mark.parametrize(
    ("score", "good"),
    [(FITS_SCORE, True), (FITS_SCORE - 0.51, False), (FITS_SCORE - 0.5, True), (100.0, True), (0.0, False)],
)
def test_a_supply_fits_from_the_threshold_on(score: float, good: bool) -> None:  # noqa: FBT001 - a table's column
    assert fits(score) is good


def test_nothing_fits_when_no_score_reaches_the_threshold() -> None:
    assert nothing_fits([34.4, 12.0])
    assert nothing_fits([])
    assert not nothing_fits([12.0, 35.0])


def test_the_host_arranges_nobody_when_nothing_fits() -> None:
    assert host_arranged([34.4, 30.0, 25.0]) == ()
    assert host_arranged([]) == ()


def test_beside_a_supply_that_fits_the_host_arranges_those_worth_a_meeting() -> None:
    assert host_arranged([WORTH_MEETING_SCORE, 60.0, WORTH_MEETING_SCORE - 0.51, 60.0]) == (1, 3, 0)


def test_the_host_arranges_at_most_eight_and_keeps_the_given_order_of_equals() -> None:
    assert host_arranged([50.0] * 12) == tuple(range(CANDIDATES_PER_NEED)) == (0, 1, 2, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("score", "priority", "both_want", "value"),
    [
        (73.4, Priority.NORMAL, False, 73),
        (73.5, Priority.NORMAL, False, 74),
        (73.4, Priority.HIGH, False, 87),
        (73.4, Priority.TOP, False, 109),
        (73.4, Priority.TOP, True, 149),
        (0.0, Priority.NORMAL, True, 40),
        (100.0, Priority.TOP, True, 190),
    ],
)
def test_a_pair_is_worth_its_score_times_priority_plus_forty_when_both_want_it(
    score: float,
    priority: Priority,
    both_want: bool,  # noqa: FBT001 - a table's column
    value: int,
) -> None:
    assert value_of_pair(score, priority, both_want=both_want) == value


@pytest.mark.parametrize("score", [-0.1, 100.1, float("nan")])
def test_a_score_off_the_scale_has_no_value(score: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 100"):
        value_of_pair(score, Priority.NORMAL, both_want=False)


def test_scores_are_read_as_whole_numbers_with_halves_up() -> None:
    assert [whole_score(score) for score in (0.0, 0.49, 0.5, 99.5)] == [0, 0, 1, 100]
