"""The vocabulary: words of the trade that mean the same."""

import csv

import pytest

from events.matching.engine.vocabulary import DATA, Found, Vocabulary, empty_words, trade_vocabulary
from events.matching.engine.words import fold


def test_the_longest_word_at_a_place_counts() -> None:
    words = Vocabulary({"receivables": ("应收账款", "账期"), "due": ("应收",)})
    assert words.find("应收账款账期") == [Found("receivables", "应收账款"), Found("receivables", "账期")]
    assert words.find("应收") == [Found("due", "应收")]


def test_a_word_may_stand_for_several_concepts() -> None:
    words = Vocabulary({"one": ("直播", "带货"), "other": ("直播", "电商")})
    assert words.find("直播") == [Found("one", "直播"), Found("other", "直播")]


@pytest.mark.parametrize(
    ("text", "found"), [("上mes系统", 1), ("mes", 1), ("smesh", 0), ("mesh", 0), ("mes2", 1), ("a mes", 1)]
)
def test_a_latin_word_must_stand_alone(text: str, found: int) -> None:
    assert len(Vocabulary({"mes": ("MES",)}).find(text)) == found


def test_a_single_character_may_be_a_word() -> None:
    assert Vocabulary({"roller": ("辊",)}).find("压花辊") == [Found("roller", "辊")]


def test_words_are_listed_folded_and_once() -> None:
    assert Vocabulary({"one": ("MES", "mes", "報工")}).words() == ["mes", "报工"]


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Vocabulary({}).find("应收账款") == []


def test_every_concept_has_one_name_and_at_least_two_different_words() -> None:
    with (DATA / "concepts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["concept"] for row in rows]
    assert len(names) == len(set(names))
    for row in rows:
        words = [fold(word) for word in row["words"].split(";")]
        assert all(words), row["concept"]
        assert len(set(words)) == len(words) >= 2, row["concept"]


def test_the_trade_vocabulary_is_read_folded() -> None:
    assert Found("receivables", "账期") in trade_vocabulary().find(fold("賬期太長"))


def test_words_every_need_holds_are_read_from_the_data() -> None:
    assert {"求购", "希望"} <= empty_words()
