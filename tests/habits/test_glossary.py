"""docs/glossary.md, the enums and what pages say agree."""

import importlib
import re
from enum import StrEnum
from typing import Any

import pytest

from events.foundation.pages import environment
from events.programme.reading import rows
from events.settings import CHECKOUT

PAGES = (CHECKOUT / "docs" / "glossary.md").read_text().split("\n## ")[1:]
MOVES = {
    "SessionState": "events.sessions.rules.MOVES",
    "RegistrationState": "events.registration.rules.MOVES",
    "NeedState": "events.marketplace.rules.NEED_MOVES",
    "SupplyState": "events.marketplace.rules.SUPPLY_MOVES",
}
SAID_BY = {
    "SessionState": "session_state",
    "OrganisationKind": "organisation_kind",
    "SupplyKind": "supply_kind",
    "NeedState": "item_state",
    "SupplyState": "item_state",
    "MeetingState": "meeting_state",
    "OutcomeKind": "outcome_kind",
    "Rung": "rung",
    "ConsentState": "consent",
    "Category": "kind",
}
"""The macro of components/words.html that says an enum's members."""
OFFERED_BY = {
    "OrganisationKind": "organisation_kind",
    "SizeClass": "size_class",
    "Category": "category",
    "SupplyKind": "supply_kind",
    "Visibility": "visibility",
    "Topic": "topic",
    "ConsentPurpose": "consent_purpose",
}
"""The dictionary that a new installation offers for an enum."""


def named(path: str) -> Any:  # noqa: ANN401 - an enum or a table of moves
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def enum_of(page: str) -> type[StrEnum]:
    found: type[StrEnum] = named(re.findall(r"^`(events\.[\w.]+)`", page, re.MULTILINE)[0])
    return found


def lines_of(page: str) -> list[list[str]]:
    return [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| `")
    ]


def words_of(page: str) -> dict[str, str]:
    return {line[0]: line[1] for line in lines_of(page)}


each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.splitlines()[0])


@each_page
def test_a_table_lists_all_members_in_order(page: str) -> None:
    assert list(words_of(page)) == [member.value for member in enum_of(page)]


@each_page
def test_moves_are_those_of_the_rules(page: str) -> None:
    enum = enum_of(page)
    if enum.__name__ not in MOVES:
        assert "next" not in page
        return
    told = {line[0]: re.findall(r"\w+", line[2]) for line in lines_of(page)}
    assert told == {state.value: [to.value for to in moves] for state, moves in named(MOVES[enum.__name__]).items()}


@each_page
def test_pages_and_dictionaries_say_the_same_words(page: str) -> None:
    name, words = enum_of(page).__name__, words_of(page)
    if name in SAID_BY:
        say = getattr(environment().globals["words"], SAID_BY[name])
        assert {code: say(code).strip() for code in words} == words
    if name in OFFERED_BY:
        offered = [row for row in rows("dictionaries") if row["dictionary"] == OFFERED_BY[name]]
        assert {row["code"]: row["label"] for row in offered} == words
