"""Ranking supplies for needs on plain values."""

from dataclasses import fields, replace

import pytest
from matching.given import BANK, CLOTH, LOAN, MAKER, MILL, NEEDS, SUPPLIES, WANTS_CLOTH, WANTS_LOAN

from events.matching.engine import NeedText, Ranked, Reason, SupplyText, rank
from events.matching.engine.vocabulary import Vocabulary
from events.matching.rules import Category, Kind, ReasonCode, may_serve

NO_WORDS = Vocabulary({})


def named(ranked: list[Ranked]) -> list[tuple[str | int, str | int, int]]:
    return [(one.need_id, one.supply_id, one.rank) for one in ranked]


def test_each_need_finds_its_partner_first() -> None:
    first = {one.need_id: one.supply_id for one in rank(NEEDS, SUPPLIES, 10) if one.rank == 1}
    assert first == {"N1": "S1", "N2": "S2", "N3": "S3", "N4": "S4"}


def test_only_kinds_that_may_serve_are_named() -> None:
    same_words = [replace(CLOTH, id=kind, kind=kind) for kind in Kind]
    for category in Category:
        ranked = rank([replace(WANTS_CLOTH, category=category)], same_words, 10)
        allowed = {kind for kind in Kind if may_serve(category, kind, MILL.kind, same_organisation=False)}
        assert {one.supply_id for one in ranked} == allowed


def test_own_supplies_are_never_named() -> None:
    assert "S5" not in {one.supply_id for one in rank(NEEDS, SUPPLIES, 10)}
    assert "S5" in {one.supply_id for one in rank([replace(WANTS_CLOTH, organisation=BANK)], SUPPLIES, 10)}


def test_the_order_given_changes_nothing() -> None:
    shuffled = list(SUPPLIES)
    shuffled = [shuffled[place] for place in (3, 0, 4, 2, 1)]
    assert rank(NEEDS, SUPPLIES, 10) == rank(NEEDS, shuffled, 10)
    backwards = rank(NEEDS[::-1], SUPPLIES, 10)
    assert sorted(rank(NEEDS, SUPPLIES, 10), key=repr) == sorted(backwards, key=repr)


def test_equal_supplies_stand_in_the_order_of_their_ids() -> None:
    twins = [replace(CLOTH, id=number) for number in (10, 9, 2)]
    assert named(rank([WANTS_CLOTH], twins, 10)) == [("N1", 2, 1), ("N1", 9, 2), ("N1", 10, 3)]
    assert named(rank([WANTS_CLOTH], twins, 2)) == [("N1", 2, 1), ("N1", 9, 2)]


@pytest.mark.parametrize("top", [0, -1])
def test_asking_for_none_gives_none(top: int) -> None:
    assert rank(NEEDS, SUPPLIES, top) == []


def test_no_needs_or_no_supplies_give_no_ranks() -> None:
    assert rank([], SUPPLIES, 10) == []
    assert rank(NEEDS, [], 10) == []
    assert rank([], [], 10) == []


def test_nothing_in_common_is_not_ranked() -> None:
    assert rank([NeedText("N", MAKER, Category.PURCHASE, "锻件")], [CLOTH], 10, vocabulary=NO_WORDS) == []


def test_scores_lie_between_0_and_100_and_fall() -> None:
    scores = [one.score for one in rank([WANTS_CLOTH], SUPPLIES, 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 100 for score in scores)


def test_more_words_in_common_score_higher_whoever_asks() -> None:
    vague = replace(WANTS_CLOTH, id="N9", title="求购布料", description="")
    exact = replace(WANTS_CLOTH, id="N8", title="求购高密牛津布", description="门幅一米五，先送样")
    best = {one.need_id: one.score for one in rank([vague, exact], SUPPLIES, 1)}
    assert best["N8"] > best["N9"]


def test_words_of_the_trade_find_what_is_put_differently() -> None:
    need = NeedText("N", MAKER, Category.FINANCE, "下游账期太长")
    factoring = SupplyText("S", BANK, Kind.FINANCE, "保理融资")
    assert rank([need], [factoring], 10, vocabulary=NO_WORDS) == []
    assert named(rank([need], [factoring], 10)) == [("N", "S", 1)]


def test_a_loan_below_the_amount_asked_for_loses_to_an_equal_one_that_suffices() -> None:
    small, enough = replace(LOAN, id="S1", amount_wan=WANTS_LOAN.amount_wan / 2), replace(LOAN, id="S2")
    assert [one.supply_id for one in rank([WANTS_LOAN], [small, enough], 10)] == ["S2", "S1"]
    assert [one.supply_id for one in rank([replace(WANTS_LOAN, amount_wan=None)], [small, enough], 10)] == ["S1", "S2"]


def test_a_loan_without_a_limit_suffices() -> None:
    small, open_ended = (
        replace(LOAN, id="S1", amount_wan=WANTS_LOAN.amount_wan / 2),
        replace(LOAN, id="S2", amount_wan=None),
    )
    assert [one.supply_id for one in rank([WANTS_LOAN], [small, open_ended], 10)] == ["S2", "S1"]


def test_width_case_and_traditional_characters_do_not_matter() -> None:
    plain = rank([replace(WANTS_CLOTH, title="求购PU贴合牛津布")], [replace(CLOTH, title="PU贴合高密牛津布")], 10)
    folded = rank([replace(WANTS_CLOTH, title="求購ＰＵ貼合牛津布")], [replace(CLOTH, title="pu贴合高密牛津布")], 10)
    assert [one.score for one in plain] == [one.score for one in folded]


def test_ranking_is_not_told_what_is_confidential() -> None:
    assert "confidential" not in {field.name for field in fields(NeedText)}


@pytest.mark.parametrize(
    "text",
    [
        "😀👩‍👩‍👧求购牛津布",
        "𠮷字牌牛津布",
        "䶮氏牛津布",
        "牛津布\u202e倒写",
        "牛津布\x00断开",
        "\ud800牛津布",
        "牛津布 " * 2500,
        "\ue000牛津布",
        "🀄" * 50 + "牛津布",
    ],
)
def test_odd_texts_are_ranked_like_others(text: str) -> None:
    ranked = rank([replace(WANTS_CLOTH, title=text)], [replace(CLOTH, description=text), LOAN], 10)
    assert named(ranked) == [("N1", "S1", 1)]
    assert 0 < ranked[0].score <= 100


def test_rare_characters_are_words_too() -> None:
    need, supply = replace(WANTS_CLOTH, title="𠮷䶮", description=""), replace(CLOTH, title="𠮷䶮")
    assert rank([need], [supply], 1, vocabulary=NO_WORDS)[0].reasons[-1] == Reason(ReasonCode.SHARED_WORDS, ("𠮷䶮",))


def test_texts_without_a_word_are_not_ranked() -> None:
    assert rank([replace(WANTS_CLOTH, title="——", description="😀")], SUPPLIES, 10) == []
