"""Every deed that the code records has its word, and so has what it is about."""

import ast
import re
from pathlib import Path

import pytest

from events.checkin.rules import CheckinRefusal
from events.foundation.pages import TEMPLATES, speaking
from events.foundation.pages import environment as jinja
from events.meetings.rules import RequestState
from events.settings import CHECKOUT

SOURCE = CHECKOUT / "src" / "events"
COMPUTED = {
    "f'add_{noun}'": ["add_need", "add_supply"],
    "f'{state}_request'": [f"{state}_request" for state in RequestState if state is not RequestState.ASKED],
    "f'{state}_filing'": ["accepted_filing", "rejected_filing"],
    "f'hand_over_{noun}'": ["hand_over_need", "hand_over_supply"],
    "CheckinRefusal.NONCE_CONFLICT": [str(CheckinRefusal.NONCE_CONFLICT)],
    "deed": ["link_refused", "link_opened"],
    "noun": ["need", "supply"],
    "deed.partition('_')[2]": ["need", "supply"],
    "kind": ["session"],
}
"""What an expression in place of a word can be; one that is not listed here fails the test."""


def calls(path: Path) -> list[tuple[ast.expr, ast.expr | None]]:
    """The deeds a file records, and what each is about where the call says it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tellers = {
        function.name: [argument.arg for argument in function.args.args].index("deed")
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef) and "deed" in [argument.arg for argument in function.args.args]
    }
    found: list[tuple[ast.expr, ast.expr | None]] = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func)
        if name in {"audit.record", "record"} and path.name != "audit.py":
            found.append((call.args[1], call.args[2]))
        elif name in tellers and len(call.args) > tellers[name]:
            found.append((call.args[tellers[name]], None))
    return found


def words_of(expression: ast.expr) -> list[str]:
    if isinstance(expression, ast.Constant):
        return [str(expression.value)]
    if isinstance(expression, ast.IfExp):
        return words_of(expression.body) + words_of(expression.orelse)
    return COMPUTED.get(ast.unparse(expression), [f"unknown: {ast.unparse(expression)}"])


RECORDED = [pair for path in sorted(SOURCE.rglob("*.py")) for pair in calls(path)]
DEEDS = sorted({word for deed, _ in RECORDED for word in words_of(deed)})
NOUNS = sorted({word for _, noun in RECORDED if noun is not None for word in words_of(noun)})


FACTS = sorted(
    {
        said.arg
        for path in sorted(SOURCE.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"audit.record", "record", "_told", "told"}
        for said in call.keywords
        if said.arg and said.arg != "session_id"
    }
)
"""The names of all facts that deeds are recorded with."""


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_fact_has_a_name(lang: str) -> None:
    words = jinja().globals["words"]
    with speaking(lang):
        assert [name for name in FACTS if words.fact_name(name) == words.fact_name("no such fact")] == []


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_deed_and_what_it_is_about_has_a_word_of_its_own(lang: str) -> None:
    words = jinja().globals["words"]
    with speaking(lang):
        assert [deed for deed in DEEDS if words.deed(deed) == words.deed("no such deed")] == []
        assert [noun for noun in NOUNS if words.noun(noun) == words.noun("no such noun")] == []


def test_enough_is_found_to_mean_something() -> None:
    assert len(DEEDS) > 60
    assert {"release_plan", "add_supply", "logged_in"} <= set(DEEDS)


def test_no_deed_is_said_twice() -> None:
    said = re.findall(r'^  "(\w+)": _', (TEMPLATES / "components" / "deeds.html").read_text(), re.MULTILINE)
    assert sorted(said) == sorted(set(said))
