"""Where links stand, whom a deed is about, what a sentence says."""

from datetime import UTC, datetime, time, timedelta

from events.reach.rules import (
    MOST_PICTURES,
    CallAnswer,
    Carrier,
    Choice,
    LinkStanding,
    ReachRefusal,
    filled,
    is_chosen,
    may_carry,
    refusal_of_carrier,
    refusal_of_links,
    to_call,
    usable,
    whole_session,
)

NOW = datetime(2026, 12, 10, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_link_that_opens_is_usable() -> None:
    assert [where for where in LinkStanding if usable(where)] == [LinkStanding.MADE, LinkStanding.OPENED]


def test_call_whom_nobody_has_spoken_to() -> None:
    assert [answer for answer in (None, *CallAnswer) if to_call(answer)] == [None, CallAnswer.NO_ANSWER]


def test_links_end_thirty_days_after_the_session_to_the_moment() -> None:
    assert refusal_of_links(NOW + HOUR, NOW) is None
    assert refusal_of_links(NOW, NOW) is ReachRefusal.LINKS_OVER


def test_pictures_are_drawn_for_so_many_at_once() -> None:
    assert refusal_of_carrier(Carrier.PICTURE, MOST_PICTURES) is None
    assert refusal_of_carrier(Carrier.PICTURE, MOST_PICTURES + 1) is ReachRefusal.TOO_MANY_PICTURES
    assert refusal_of_carrier(Carrier.SMS, MOST_PICTURES + 1) is None


def test_only_a_mobile_carries_a_link() -> None:
    assert [may_carry(number) for number in ("13900005678", "0578-2091234", "")] == [True, False, False]


def test_whom_a_deed_is_about() -> None:
    def chosen(choice: Choice) -> list[LinkStanding]:
        return [where for where in LinkStanding if is_chosen(choice, where, picked=where is LinkStanding.MADE)]

    assert chosen(Choice.PICKED) == [LinkStanding.MADE]
    assert chosen(Choice.WITHOUT) == [
        LinkStanding.NONE,
        LinkStanding.LOCKED,
        LinkStanding.REVOKED,
        LinkStanding.EXPIRED,
    ]
    assert chosen(Choice.UNOPENED) == [where for where in LinkStanding if where is not LinkStanding.OPENED]
    assert chosen(Choice.ALL) == list(LinkStanding)


def test_words_in_braces_are_filled_once() -> None:
    words = {"姓名": "王{链接}", "链接": "https://x/l/1"}
    assert filled("{姓名}您好{, }：{链接} {别的}", words) == "王{链接}您好{, }：https://x/l/1 {别的}"


def test_the_whole_session_reaches_from_the_first_round_to_the_last_end() -> None:
    assert whole_session([(time(14, 20), time(14, 40)), (time(14), time(14, 20))]) == (time(14), time(14, 40))
    assert whole_session([]) is None
