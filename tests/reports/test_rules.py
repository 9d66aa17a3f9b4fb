"""How figures are written, and when a report may be asked for."""

from decimal import Decimal

import pytest

from events.reports.rules import ReportRefusal, refusal_to_report, wan, yi
from events.sessions.rules import SessionState


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"),
        ("100", "0.01"),
        ("49", "0"),
        ("50", "0.01"),
        ("12000", "1.2"),
        ("650000", "65"),
        ("1234567", "123.46"),
    ],
)
def test_prose_says_an_amount_in_yi_with_two_decimals_at_most(amount: str, text: str) -> None:
    assert yi(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0"), ("1850.000000", "1,850"), ("0.5", "0.5"), ("1234567.25", "1,234,567.25"), ("1000", "1,000")],
)
def test_tables_say_an_amount_in_wan_without_idle_zeros(amount: str, text: str) -> None:
    assert wan(Decimal(amount)) == text


def test_what_is_not_told_stays_untold() -> None:
    assert (yi(None), wan(None)) == (None, None)


@pytest.mark.parametrize("state", SessionState)
def test_a_report_is_made_from_the_day_on_one_at_a_time(state: SessionState) -> None:
    held = state in {SessionState.LIVE, SessionState.CLOSED, SessionState.REPORTED}
    assert refusal_to_report(state, active=False) == (None if held else ReportRefusal.NOTHING_TO_REPORT)
    assert refusal_to_report(state, active=True) == (
        ReportRefusal.REPORT_ACTIVE if held else ReportRefusal.NOTHING_TO_REPORT
    )
