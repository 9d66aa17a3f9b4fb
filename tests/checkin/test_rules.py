"""Codes of badges and what a scan comes to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.checkin.rules import (
    ALPHABET,
    LENGTH,
    PREFIX,
    Facts,
    Kind,
    Mode,
    Result,
    Shown,
    TicketState,
    check_character,
    clean,
    clock_is_off,
    digest,
    effective_time,
    is_counted,
    is_forced,
    is_token,
    judge,
    token_of,
)

DAY = date(2026, 12, 10)
GOOD = Facts(
    session_id=1,
    session_day=DAY,
    session_over=False,
    rehearsal=False,
    point_closed=False,
    ticket_session=1,
    ticket_state=TicketState.VALID,
    has_person=True,
    registration_accepted=True,
    inside_before=False,
    kind=Kind.ENTRY,
)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 2**40), st.integers(0, 99))
def test_a_badge_code_has_31_characters_and_is_its_own_proof(key: bytes, ticket: int, rotation: int) -> None:
    token = token_of(key, ticket, rotation)
    assert len(token) == LENGTH == 31
    assert is_token(token)
    assert token == token_of(key, ticket, rotation)
    assert token != token_of(key, ticket, rotation + 1)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_wrong_character_is_noticed(key: bytes, data: st.DataObject) -> None:
    token = token_of(key, 7, 0)
    place = data.draw(st.integers(len(PREFIX), LENGTH - 2))
    other = data.draw(st.sampled_from([one for one in ALPHABET[:31] if one != token[place]]))
    wrong = token[:place] + other + token[place + 1 :]
    assert is_token(wrong) is (ALPHABET.index(token[place]) % 31 == ALPHABET.index(other) % 31)


def test_a_code_is_read_as_scanners_and_input_methods_deliver_it() -> None:
    token = token_of(b"k" * 32, 1, 0)
    full_width = "".join(chr(ord(one) + 0xFEE0) for one in token.lower())
    assert clean(f" {full_width}\r\n") == token
    assert clean("HX1-OIL\u200b0") == "HX1-0110"
    assert clean(" 138 0000 ") == "1380000"


@pytest.mark.parametrize("text", ["", "HX1-", "HX1-" + "0" * 26, "HX2-" + "0" * 27, "HX1-" + "U" + "0" * 26])
def test_other_texts_are_no_code(text: str) -> None:
    assert not is_token(text)


def test_the_check_character_is_the_sum_modulo_31() -> None:
    assert check_character("0" * 26) == "0"
    assert check_character("Z" + "0" * 25) == "0"
    assert check_character("Z" + "1" + "0" * 24) == "1"


def test_the_database_keeps_only_a_digest() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({}, Result.ADMITTED),
        ({"several": True}, Result.AMBIGUOUS),
        ({"ticket_session": None}, Result.UNKNOWN),
        ({"ticket_session": 2}, Result.WRONG_SESSION),
        ({"session_over": True}, Result.CLOSED),
        ({"point_closed": True}, Result.CLOSED),
        ({"ticket_state": TicketState.REVOKED}, Result.REVOKED),
        ({"ticket_state": TicketState.CANCELLED}, Result.CANCELLED),
        ({"has_person": False}, Result.INCOMPLETE),
        ({"registration_accepted": False}, Result.NOT_ACCEPTED),
        ({"session_day": DAY + timedelta(days=1)}, Result.WRONG_TIME),
        ({"session_day": DAY + timedelta(days=1), "rehearsal": True}, Result.ADMITTED),
        ({"inside_before": True}, Result.DUPLICATE),
        ({"inside_before": True, "kind": Kind.EXIT}, Result.ADMITTED),
    ],
)
def test_a_scan_comes_to_the_first_thing_that_stands_in_its_way(change: dict[str, object], result: Result) -> None:
    assert judge(replace(GOOD, **change), DAY) is result  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "mode", "shown", "forced"),
    [
        (Result.ADMITTED, Mode.UPLOAD, Shown.ADMITTED, False),
        (Result.REVOKED, Mode.UPLOAD, Shown.ADMITTED, True),
        (Result.REVOKED, Mode.LIVE, Shown.ADMITTED, False),
        (Result.REVOKED, Mode.UPLOAD, Shown.DENIED, False),
    ],
)
def test_who_was_let_in_offline_is_recorded_as_forced(result: Result, mode: str, shown: str, forced: bool) -> None:  # noqa: FBT001
    assert is_forced(result, mode, shown) is forced


@pytest.mark.parametrize(
    ("result", "forced", "known", "before", "counted"),
    [
        (Result.ADMITTED, False, True, False, True),
        (Result.ADMITTED, False, True, True, False),
        (Result.REVOKED, False, True, False, False),
        (Result.REVOKED, True, True, False, True),
        (Result.REVOKED, True, True, True, False),
        (Result.UNKNOWN, True, False, False, False),
        (Result.DUPLICATE, True, True, False, False),
        (Result.WRONG_SESSION, True, True, False, False),
    ],
)
def test_people_are_counted_once_and_never_invented(
    result: Result,
    forced: bool,  # noqa: FBT001
    known: bool,  # noqa: FBT001
    before: bool,  # noqa: FBT001
    counted: bool,  # noqa: FBT001
) -> None:
    assert is_counted(result, forced=forced, known=known, counted_before=before) is counted


def test_the_effective_time_is_never_before_pairing_nor_after_arrival() -> None:
    paired, arrived = datetime(2026, 12, 10, 0, tzinfo=UTC), datetime(2026, 12, 10, 2, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert effective_time(None, hour, paired, arrived) == arrived
    assert effective_time(paired, hour, paired, arrived) == paired + hour
    assert effective_time(paired - 24 * hour, hour, paired, arrived) == paired
    assert effective_time(paired + 24 * hour, hour, paired, arrived) == arrived


def test_a_clock_more_than_two_minutes_off_is_told() -> None:
    assert not clock_is_off(timedelta(seconds=-120))
    assert clock_is_off(timedelta(seconds=121))
