"""How long one waits for one more try, and what may be the secret of a receipt."""

from datetime import UTC, datetime, timedelta

import pytest

from events.filing.rules import FilingState, Limit, is_receipt, refusal_to_file, refusal_to_review, wait_left
from events.sessions.rules import SessionState

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LIMIT = Limit(2, timedelta(minutes=10))


@pytest.mark.parametrize(
    ("minutes_ago", "left"),
    [((), 0), ((1,), 0), ((1, 4), 6), ((1, 10), 0), ((1, 2, 3), 8)],
    ids=["none", "one", "two", "the first is over", "more than allowed"],
)
def test_one_waits_until_fewer_are_within_the_window(minutes_ago: tuple[int, ...], left: int) -> None:
    tries = [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]
    assert wait_left(tries, LIMIT, NOW) == timedelta(minutes=left)


@pytest.mark.parametrize(
    ("receipt", "fine"),
    [
        ("a" * 20, True),
        ("A-b_" * 8, True),
        ("a" * 19, False),
        ("a" * 101, False),
        ("a/" * 12, False),
        ("二" * 20, False),
    ],
)
def test_a_receipts_secret_is_long_and_plain(receipt: str, *, fine: bool) -> None:
    assert is_receipt(receipt) is fine


def test_filings_are_taken_while_registrations_are() -> None:
    assert {state for state in SessionState if refusal_to_file(state) is None} == {
        SessionState.OPEN,
        SessionState.MATCHING,
    }


def test_only_what_waits_is_reviewed() -> None:
    assert [state for state in FilingState if refusal_to_review(state) is None] == [FilingState.WAITING]
