"""Size class, phones, names and who may enter an organisation."""

from decimal import Decimal

import make
import pytest

from events.identity.rules import ANONYMOUS, SYSTEM, Role, ScopeKind
from events.organisations.rules import (
    SOFTWARE,
    WHOLESALE,
    OrganisationRefusal,
    SizeClass,
    TextFault,
    is_landline,
    is_mobile,
    mask_name,
    mask_phone,
    may_add,
    may_edit,
    name_key,
    normalise_phone,
    refusal_of_credit_code,
    refusal_of_name,
    short_name,
    size_class,
    text_fault,
)


@pytest.mark.parametrize(
    ("people", "revenue", "expected"),
    [
        (1000, "40000", SizeClass.LARGE),
        (999, "40000", SizeClass.MEDIUM),
        (1000, "39999.99", SizeClass.MEDIUM),
        (299, "2000", SizeClass.SMALL),
        (19, "300", SizeClass.MICRO),
        (5000, "100", SizeClass.MICRO),
    ],
)
def test_both_bounds_make_an_industrial_firms_size(people: int, revenue: str, expected: SizeClass) -> None:
    assert size_class(people, Decimal(revenue)) is expected


def test_software_and_wholesale_have_bounds_of_their_own() -> None:
    assert size_class(300, Decimal(10_000), SOFTWARE) is SizeClass.LARGE
    assert size_class(20, Decimal(5_000), WHOLESALE) is SizeClass.MEDIUM


@pytest.mark.parametrize(
    "written",
    [
        "13900005678",
        " 139 0000 5678 ",
        "139-0000-5678",
        "+86 13900005678",
        "0086-13900005678",
        "１３９００００５６７８",
    ],
)
def test_a_mobile_is_normalised_however_it_is_written(written: str) -> None:
    assert normalise_phone(written) == "13900005678"


def test_a_landline_keeps_its_hyphens() -> None:
    assert normalise_phone("0578－2091234-8") == "0578-2091234-8"
    assert is_landline("0578-2091234-8")
    assert is_landline("05782091234")


@pytest.mark.parametrize("number", ["12345678901", "1390000567", "139000056789", "2091234", ""])
def test_other_numbers_are_neither(number: str) -> None:
    assert (is_mobile(number), is_landline(number)) == (False, False)


def test_masks_hide_what_matters() -> None:
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0578-2091234") == "****34"
    assert mask_phone("") == ""
    assert (mask_name("张三丰"), mask_name("")) == ("张*", "")


@pytest.mark.parametrize(
    "written",
    [
        "瓯谷融资租赁（丽水）有限公司",
        "瓯谷融资租赁(丽水)有限公司",
        " 瓯谷融资租赁 （丽水）\n有限公司",
        "瓯谷融资租赁（丽水）有限责任公司",
        "瓯谷融资租赁（丽水）有限公司（盖章）",
    ],
)
def test_ways_of_writing_one_name_have_one_key(written: str) -> None:
    assert name_key(written) == "瓯谷融资租赁(丽水)有限公司"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浙江霁川合成革股份有限公司", "霁川合成革"),
        ("丽水瑞立薄膜有限公司", "瑞立薄膜"),
        ("丽水优索服饰有限公司", "优索服饰"),
        ("丽水智新产业投资基金（有限合伙）", "智新产业投资基金"),
        ("瓯江理工大学", "瓯江理工大学"),
        ("括苍银行股份有限公司丽水分行", "括苍银行丽水分行"),
        ("丽水德有限公司", "丽水德"),
        ("有限公司", "有限公司"),
        ("瓯江工业技术学院先进制造中心特种材料实验室", "瓯江工业技术学院先进制造"),
    ],
)
def test_boards_show_a_name_without_place_and_legal_form(name: str, expected: str) -> None:
    assert short_name(name) == expected


def test_a_text_that_cannot_be_stored_is_told() -> None:
    assert text_fault("甲\x00乙") is TextFault.NULL_CHARACTER
    assert text_fault("甲\ud83d乙") is TextFault.LONE_SURROGATE
    assert text_fault("䶮神𠮷😀") is None


def test_a_name_is_refused_when_empty_long_or_no_text() -> None:
    assert refusal_of_name(" \n") is OrganisationRefusal.NAME_MISSING
    assert refusal_of_name("长" * 121) is OrganisationRefusal.NAME_LONG
    assert refusal_of_name("甲\x00") is TextFault.NULL_CHARACTER
    assert refusal_of_name("长" * 120) is None


def test_a_code_is_refused_for_length_and_alphabet_but_not_for_its_check_digit() -> None:
    assert refusal_of_credit_code("9135") is OrganisationRefusal.CODE_LENGTH
    assert refusal_of_credit_code("91350100M000100Y4Z") is OrganisationRefusal.CODE_ALPHABET
    assert refusal_of_credit_code("91350100M0001TGQXM") is None
    assert refusal_of_credit_code("91350100M000100Y43") is None


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.COLLECTOR, Role.CHAIN_OFFICE])
def test_hosts_collectors_and_chain_offices_enter_organisations(role: Role) -> None:
    somebody = make.actor(role, ScopeKind.UNIT, 3)
    assert may_add(somebody)
    assert may_edit(somebody, 7)


def test_own_people_and_the_commissioner_edit_but_do_not_add() -> None:
    for role in (Role.PARTICIPANT, Role.COMMISSIONER):
        somebody = make.actor(role, ScopeKind.ORGANISATION, 7)
        assert not may_add(somebody)
        assert (may_edit(somebody, 7), may_edit(somebody, 8)) == (True, False)
    assert (may_edit(make.link(1, 7), 7), may_edit(make.link(1, 7), 8)) == (True, False)


def test_strangers_neither_add_nor_edit() -> None:
    assert may_add(SYSTEM)
    assert not may_add(ANONYMOUS)
    assert not may_edit(ANONYMOUS, 7)
