"""What an amount cell says, in 万元."""

from decimal import Decimal

import pytest

from events.intake.rules.amounts import AmountReading, MoneyUnit, joined, read_amount, unit_named_in
from events.intake.rules.codes import Problem


def told(reading: AmountReading) -> tuple[str, str]:
    amounts = (
        [reading.wan] if reading.wan is not None else [reading.low, reading.high] if reading.low is not None else []
    )
    codes = sorted(problem.removeprefix("AMOUNT_") for problem in reading.problems)
    return " ".join(f"{amount:f}" for amount in amounts if amount is not None), " ".join(codes)


@pytest.mark.parametrize(
    ("cell", "amounts", "codes"),
    [
        (300, "300", ""),
        (12.5, "12.5", ""),
        (0, "", "ZERO_MEANS_NONE"),
        ("0", "", "ZERO_MEANS_NONE"),
        (3_000_000, "300", "YUAN_UNIT"),
        ("3000000", "300", "YUAN_UNIT"),
        (None, "", ""),
        ("  无 ", "", ""),
        ("300", "300", "TEXT_NUMBER"),
        ("３００", "300", "TEXT_NUMBER"),
        ("1,200", "1200", "COMMA"),
        ("20000（元）", "2", "YUAN_UNIT"),
        ("3'000'000元", "300", "COMMA YUAN_UNIT"),
        ("大约60", "60", "APPROX"),
        ("上限500万", "500", "APPROX"),
        ("１５００万", "1500", ""),
        ("1500万元", "1500", ""),
        ("人民币500万元", "500", ""),
        ("￥500万", "500", ""),
        ("年采购额800万元", "800", ""),
        ("80万/年", "80", ""),
        ("300万（含税）", "300", ""),
        ("120万元（其中设备80万元）", "120", ""),
        ("（500万元）", "500", ""),
        ("0.123456789万", "0.123457", ""),
        ("3000000元", "300", "YUAN_UNIT"),
        ("18,000,000元", "1800", "COMMA YUAN_UNIT"),
        ("5000块", "0.5", "YUAN_UNIT"),
        ("0.52亿", "5200", "YI_UNIT"),
        ("1亿2000万", "12000", "YI_UNIT"),
        ("1.5 亿元", "15000", "YI_UNIT"),
        ("300w", "300", "W_UNIT"),
        ("300W元", "300", "W_UNIT"),
        ("50k", "5", ""),
        ("贰佰万元", "200", "CN_NUMERAL"),
        ("壹佰万元整", "100", "CN_NUMERAL"),
        ("壹佰", "100", "CN_NUMERAL"),
        ("三百万", "300", "CN_NUMERAL"),
        ("一亿元", "10000", "CN_NUMERAL YI_UNIT"),
        ("1.5个亿", "15000", "YI_UNIT"),
        ("半个亿", "5000", "YI_UNIT"),
        ("廿万", "20", "CN_NUMERAL"),
        ("二十来万", "20", "APPROX CN_NUMERAL"),
        ("5百w", "500", "CN_NUMERAL W_UNIT"),
        ("1.5kw", "1500", "W_UNIT"),
        ("二十万元", "20", "CN_NUMERAL"),
        ("五千元", "0.5", "CN_NUMERAL"),
        ("5千万", "5000", "CN_NUMERAL"),
        ("3百万元", "300", "CN_NUMERAL"),
        ("约4200万", "4200", "APPROX"),
        ("不超过2400万元", "2400", "APPROX"),
        ("500万以上", "500", "APPROX"),
        ("500余万元", "500", "APPROX"),
        ("500多万", "500", "APPROX"),
        ("约500", "500", "APPROX"),
        ("不足500万元", "500", "APPROX"),
        ("1000万封顶", "1000", "APPROX"),
        ("500万左右，具体面议", "500", "APPROX"),
        ("400-500万", "400 500", "RANGE"),
        ("500-400万", "400 500", "RANGE"),
        ("400万元至500万元", "400 500", "RANGE"),
        ("5000-8000", "5000 8000", "RANGE"),
        ("约200~300万", "200 300", "APPROX RANGE"),
        ("0.5-0.8亿", "5000 8000", "RANGE YI_UNIT"),
        ("50万至1亿", "50 10000", "RANGE YI_UNIT"),
        ("500-500万", "500", ""),
        ("一百至二百万元", "100 200", "CN_NUMERAL RANGE"),
    ],
)
def test_an_amount_is_read_without_a_person(cell: str | float | None, amounts: str, codes: str) -> None:
    reading = read_amount(cell)
    assert (*told(reading), reading.unclear) == (amounts, codes, False)


@pytest.mark.parametrize(
    "cell",
    [
        "面议",
        "几百万",
        "若干",
        "数千万元",
        "视项目而定",
        "双方协商",
        "待定",
        "两三百万",
        "5、6百万",
        "千万级",
        "电议",
        "较大",
        "见合同",
    ],
)
def test_vague_words_mean_no_amount(cell: str) -> None:
    reading = read_amount(cell)
    assert (*told(reading), reading.unclear) == ("", "VAGUE", False)


@pytest.mark.parametrize(
    "cell",
    [
        "首期200万，二期300万",
        "100+200万",
        "60万×5",
        "500台",
        "1.2.3",
        "#",
        "-5",
        -3,
        float("inf"),
        1e30,
        "一" * 300,
        "9" * 20 + "亿",
        "1-" + "9" * 20 + "亿",
        "3-5台设备",
    ],
)
def test_what_cannot_be_told_waits_for_a_person(cell: str | float) -> None:
    reading = read_amount(cell)
    assert (*told(reading), reading.unclear) == ("", "VAGUE", True)


@pytest.mark.parametrize("cell", ["30万美元", "USD 300,000", "€20万", "五十万欧元", "300万日元", "30万欧", "5万刀"])
def test_foreign_money_waits_for_a_person(cell: str) -> None:
    reading = read_amount(cell)
    assert (*told(reading), reading.unclear) == ("", "FOREIGN_CURRENCY", True)


def test_a_bare_number_counts_what_its_column_names() -> None:
    assert told(read_amount(3_000_000, MoneyUnit.YUAN)) == ("300", "YUAN_UNIT")
    assert told(read_amount("0.3", MoneyUnit.YI, in_text_file=True)) == ("3000", "YI_UNIT")
    assert told(read_amount(3, MoneyUnit.FOREIGN)) == ("", "FOREIGN_CURRENCY")


def test_in_a_csv_every_number_is_text_and_that_is_no_news() -> None:
    assert told(read_amount("300", in_text_file=True)) == ("300", "")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("金额（万元）", MoneyUnit.WAN),
        ("预算(元)", MoneyUnit.YUAN),
        ("总投资(亿元)", MoneyUnit.YI),
        ("合同额（万美元）", MoneyUnit.FOREIGN),
        ("预算", None),
    ],
)
def test_a_header_names_its_unit(header: str, unit: MoneyUnit | None) -> None:
    assert unit_named_in(header) is unit


def test_two_columns_make_a_range_only_when_both_are_filled_and_differ() -> None:
    one, two, none = (AmountReading(Decimal(1)), AmountReading(Decimal(2)), AmountReading())
    assert joined(two, one) == AmountReading(
        low=Decimal(1), high=Decimal(2), problems=frozenset({Problem.AMOUNT_RANGE})
    )
    assert [joined(one, none), joined(none, two), joined(one, one), joined(none, none)] == [one, two, one, none]
