"""States, consent, delegates and their topics, presence."""

from dataclasses import dataclass
from datetime import time
from itertools import product

import make
import pytest

from events.identity.rules import ANONYMOUS, Role, ScopeKind
from events.marketplace.rules import Category
from events.registration.rules import (
    TOPICS,
    ConsentChannel,
    ConsentState,
    RegistrationRefusal,
    RegistrationState,
    Topic,
    default_topics,
    delegates_for,
    may_file,
    may_show_contact,
    may_speak_for,
    present_slots,
    refusal_of_consent,
    refusal_to_move,
    refusal_to_register,
    topic_of_category,
)
from events.sessions.rules import SessionState

R = RegistrationState


def test_exactly_these_moves_are_possible() -> None:
    assert {pair for pair in product(R, R) if not refusal_to_move(*pair)} == {
        *product([R.FILED], [R.ACCEPTED, R.WAITING, R.REJECTED, R.WITHDRAWN]),
        *product([R.WAITING], [R.ACCEPTED, R.REJECTED, R.WITHDRAWN]),
        *product([R.ACCEPTED], [R.WAITING, R.WITHDRAWN]),
        (R.REJECTED, R.FILED),
        (R.WITHDRAWN, R.FILED),
    }
    assert refusal_to_move(R.REJECTED, R.ACCEPTED) is RegistrationRefusal.MOVE_NOT_POSSIBLE


def test_firms_file_while_it_is_open_the_host_until_it_is_over() -> None:
    S = SessionState  # noqa: N806 - short for a table
    filing = {state for state in S if not refusal_to_register(state, by_host=False)}
    assert filing == {S.OPEN, S.MATCHING}
    assert {state for state in S if refusal_to_register(state, by_host=True)} == {S.CLOSED, S.REPORTED, S.CANCELLED}


def test_a_link_speaks_for_its_firm_in_its_session_only() -> None:
    assert may_speak_for(make.link(1, 7), 1, 7)
    assert not may_speak_for(make.link(1, 7), 2, 7)
    assert not may_speak_for(make.link(1, 7), 1, 8)
    assert not may_speak_for(ANONYMOUS, 1, 7)


def test_an_account_speaks_for_its_firm_in_every_session() -> None:
    contact = make.actor(Role.PARTICIPANT, ScopeKind.ORGANISATION, 7)
    assert may_speak_for(contact, 1, 7)
    assert may_speak_for(contact, 2, 7)
    assert not may_speak_for(contact, 1, 8)


def test_a_collector_files_for_his_area() -> None:
    collector = make.actor(Role.COLLECTOR, ScopeKind.AREA, 331122)
    assert may_file(collector, 1, 7, 331122)
    assert not may_file(collector, 1, 7, 331121)
    assert not may_file(collector, 1, 7, None)
    assert may_file(make.link(1, 7), 1, 7, None)


def test_default_topics_by_number_of_delegates() -> None:
    assert default_topics(0) == []
    assert default_topics(1) == [TOPICS]
    assert default_topics(2) == [("business", "technology", "purchase", "digital"), ("finance", "staff")]
    assert default_topics(3) == [("business", "purchase"), ("technology", "digital"), ("finance", "staff")]
    assert default_topics(5) == [*default_topics(3), TOPICS, TOPICS]


@pytest.mark.parametrize("number", range(1, 8))
def test_every_topic_has_a_delegate(number: int) -> None:
    assert {topic for topics in default_topics(number) for topic in topics} == set(TOPICS)


def test_every_category_is_about_a_topic() -> None:
    assert {category: topic_of_category(category) for category in Category} == {
        Category.SALES: Topic.BUSINESS,
        Category.PURCHASE: Topic.PURCHASE,
        Category.FINANCE: Topic.FINANCE,
        Category.TALENT: Topic.STAFF,
        Category.DIGITAL: Topic.DIGITAL,
        Category.TECHNOLOGY: Topic.TECHNOLOGY,
    }
    assert topic_of_category("other") == Topic.BUSINESS


@dataclass(frozen=True)
class Somebody:
    name: str
    topics: tuple[str, ...]


def test_the_finance_person_meets_the_bank_and_anybody_what_nobody_covers() -> None:
    sales, finance = Somebody("甲", ("business",)), Somebody("乙", ("finance", "staff"))
    assert delegates_for("finance", [sales, finance]) == [finance]
    assert delegates_for("digital", [sales, finance]) == [sales, finance]


def test_any_overlap_with_an_absence_means_absent() -> None:
    slots = [(time(9, 30), time(9, 50)), (time(9, 50), time(10, 10)), (time(10, 10), time(10, 30))]
    assert present_slots(slots, [(time(9, 49), time(9, 51))]) == [False, False, True]
    assert present_slots(slots, [(time(10, 10), time(10, 30))]) == [True, True, False]
    assert present_slots(slots, []) == [True, True, True]


@pytest.mark.parametrize("channel", [ConsentChannel.PAPER, ConsentChannel.CALL])
def test_paper_and_calls_need_somebody_who_attests(channel: ConsentChannel) -> None:
    assert refusal_of_consent(channel, None) is RegistrationRefusal.NEEDS_ATTESTER
    assert refusal_of_consent(channel, 5) is None


def test_pages_and_links_attest_themselves() -> None:
    assert refusal_of_consent(ConsentChannel.PAGE, None) is None
    assert refusal_of_consent(ConsentChannel.LINK, None) is None


def test_a_contact_without_consent_is_shown_to_the_host_only() -> None:
    for consent in (ConsentState.MISSING, ConsentState.WITHDRAWN):
        assert may_show_contact(consent, to_host=True)
        assert not may_show_contact(consent, to_host=False)
    assert may_show_contact(ConsentState.GIVEN, to_host=False)
