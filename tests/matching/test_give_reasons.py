"""Each ranked pair says why, and says nothing that is not so."""

from dataclasses import replace
from decimal import Decimal

import pytest
from matching.given import (
    BANK,
    BUYER,
    CHANNEL,
    CLOTH,
    LOAN,
    MAKER,
    MILL,
    NEEDS,
    SUPPLIES,
    WANTS_BUYERS,
    WANTS_CLOTH,
    WANTS_LOAN,
)

from events.matching.engine import NeedText, Reason, SupplyText, rank
from events.matching.engine.words import fold
from events.matching.rules import Category, Kind, ReasonCode


def reasons(need: NeedText, supply: SupplyText) -> dict[ReasonCode, tuple[str, ...]]:
    return {reason.code: reason.facts for reason in rank([need], [supply], 1)[0].reasons}


def test_shared_words_stand_in_both_texts() -> None:
    supplies = {supply.id: supply for supply in SUPPLIES}
    needs = {need.id: need for need in NEEDS}
    told = [(one, reason) for one in rank(NEEDS, SUPPLIES, 10) for reason in one.reasons]
    shared = [(one, word) for one, reason in told if reason.code is ReasonCode.SHARED_WORDS for word in reason.facts]
    assert shared
    for one, word in shared:
        need, supply = needs[one.need_id], supplies[one.supply_id]
        assert fold(word) in fold(f"{need.title}\n{need.description}")
        assert fold(word) in fold("\n".join([supply.title, supply.description, *supply.keywords]))


def test_the_longest_shared_words_are_named_heaviest_first() -> None:
    need = replace(WANTS_CLOTH, title="求购牛津布", description="可送样的")
    assert reasons(need, replace(CLOTH, description="可送样的都可"))[ReasonCode.SHARED_WORDS] == ("牛津布", "送样")


def test_a_latin_word_is_named_as_the_need_wrote_it() -> None:
    need, supply = replace(WANTS_CLOTH, title="GRS证书", description=""), replace(CLOTH, title="有grs认证")
    assert "GRS" in reasons(need, supply)[ReasonCode.SHARED_WORDS]


def test_words_every_need_holds_are_no_reason() -> None:
    need, supply = replace(WANTS_CLOTH, title="长期合作", description=""), replace(CLOTH, title="长期合作")
    assert ReasonCode.SHARED_WORDS not in reasons(
        replace(need, title="长期。合作"), replace(supply, title="长期、合作")
    )


def test_words_put_differently_are_named_as_a_pair() -> None:
    need = NeedText("N", MAKER, Category.FINANCE, "下游账期太长")
    supply = SupplyText("S", BANK, Kind.FINANCE, "保理融资")
    assert reasons(need, supply)[ReasonCode.RELATED_WORDS] == ("账期≈保理",)


def test_words_only_in_what_the_supplier_makes_are_named_as_such() -> None:
    need = replace(WANTS_CLOTH, title="提花布", description="")
    told = reasons(need, replace(CLOTH, title="新品", description="", keywords=()))
    assert told[ReasonCode.PRODUCT_WORDS] == ("提花布",)
    assert ReasonCode.SHARED_WORDS not in told


def test_what_a_seller_makes_is_looked_for_among_buyers() -> None:
    told = reasons(replace(WANTS_BUYERS, title="找新客户", description=""), CHANNEL)
    assert told[ReasonCode.PRODUCT_WORDS] == ("箱包革",)
    assert told[ReasonCode.BUYER_CHANNEL] == ("箱包品牌",)


def test_a_buyer_without_a_place_in_the_chain_is_still_a_channel() -> None:
    channel = replace(CHANNEL, organisation=replace(BUYER, node=""))
    assert reasons(WANTS_BUYERS, channel)[ReasonCode.BUYER_CHANNEL] == ()


def test_what_a_purchaser_makes_is_not_what_it_looks_for() -> None:
    need = replace(WANTS_CLOTH, title="求购纸箱", description="")
    assert rank(
        [need], [replace(CLOTH, title="箱包革", description="", keywords=(), organisation=MILL)], 1, vocabulary=None
    ) == [] or (ReasonCode.PRODUCT_WORDS not in reasons(need, replace(CLOTH, title="箱包革")))


@pytest.mark.parametrize(
    ("limit", "code"),
    [(260, ReasonCode.AMOUNT_FITS), (259, ReasonCode.AMOUNT_TOO_SMALL), (1000, ReasonCode.AMOUNT_FITS)],
)
def test_a_loan_says_whether_its_amount_suffices(limit: int, code: ReasonCode) -> None:
    stored = Decimal(limit).quantize(Decimal("0.000001"))
    told = rank([WANTS_LOAN], [replace(LOAN, amount_wan=stored)], 1)[0].reasons
    amounts = [reason for reason in told if reason.code in {ReasonCode.AMOUNT_FITS, ReasonCode.AMOUNT_TOO_SMALL}]
    assert amounts == [Reason(code, ("260", str(limit)))]


def test_an_open_amount_is_not_spoken_of() -> None:
    assert ReasonCode.AMOUNT_FITS not in reasons(replace(WANTS_LOAN, amount_wan=None), LOAN)
    assert ReasonCode.AMOUNT_FITS not in reasons(WANTS_LOAN, replace(LOAN, amount_wan=None))


def test_a_neighbouring_kind_is_named() -> None:
    assert reasons(WANTS_CLOTH, replace(CLOTH, kind=Kind.SERVICE))[ReasonCode.OTHER_KIND] == ("service",)
    assert ReasonCode.OTHER_KIND not in reasons(WANTS_CLOTH, CLOTH)


def test_the_same_county_is_named_and_only_the_same() -> None:
    assert reasons(WANTS_LOAN, LOAN)[ReasonCode.SAME_COUNTY] == ("莲都区",)
    assert ReasonCode.SAME_COUNTY not in reasons(WANTS_CLOTH, CLOTH)
    nowhere = replace(LOAN, organisation=replace(BANK, county=""))
    assert ReasonCode.SAME_COUNTY not in reasons(replace(WANTS_LOAN, organisation=replace(MAKER, county="")), nowhere)


def test_nothing_fits_is_said_first_and_once() -> None:
    weak = [replace(CLOTH, id=number, title="坯布", description="", keywords=()) for number in (1, 2)]
    ranked = rank([replace(WANTS_CLOTH, title="求购坯布", description="")], weak, 2)
    assert [one.reasons[0].code is ReasonCode.NOTHING_FITS for one in ranked] == [True, False]


def test_nothing_fits_is_not_said_of_a_good_partner() -> None:
    need = replace(WANTS_CLOTH, title="高密牛津布，门幅一米五", description="先送样再定")
    others = [replace(CLOTH, id=number, title=f"坯布{number}", description="现货", keywords=()) for number in range(40)]
    best = rank([need], [*others, CLOTH], 1)[0]
    assert best.supply_id == "S1"
    assert ReasonCode.NOTHING_FITS not in {reason.code for reason in best.reasons}
