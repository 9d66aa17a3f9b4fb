"""Names and credit codes as typed, and how they find their organisation in the register."""

import pytest
from intake.equipment_session import BY_KEY, REGISTER

from events.intake.rules.cells import is_ditto, text_of
from events.intake.rules.counties import counties_conflict, county_key
from events.intake.rules.credit_codes import is_organisation_code, read_credit_code
from events.intake.rules.names import brand, core, likeness, looks_like_organisation, read_name
from events.intake.rules.numerals import read_numeral
from events.intake.rules.register import Firm, Register, Sought

A1 = BY_KEY["A1"]


@pytest.mark.parametrize(
    ("cell", "name", "codes"),
    [
        (None, "", ""),
        ("（盖章）", "", ""),
        ("丽水如懿箱包有限公司", "丽水如懿箱包有限公司", ""),
        (" 丽水 如懿箱包有限公司\u3000", "丽水如懿箱包有限公司", "SPACE"),
        ("丽水如懿箱包\n有限公司", "丽水如懿箱包有限公司", "NEWLINE"),
        ("丽水如懿箱包\r\n 有限公司 ", "丽水如懿箱包有限公司", "NEWLINE SPACE"),
        ("丽水如懿箱包有限公司（盖章）", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("1、丽水如懿箱包有限公司（新报名）*", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("丽水如懿箱包有限公司已盖章", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("丽水如懿箱包有限公司，盖章", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("丽水如懿箱包有限公司——规上企业", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("丽水如懿箱包有限公司-莲都分公司", "丽水如懿箱包有限公司-莲都分公司", ""),
        ("庆元竹胶板厂（个体工商户）", "庆元竹胶板厂（个体工商户）", ""),
        ("丽水智新基金（有限合伙）", "丽水智新基金（有限合伙）", ""),
        ("ABC Tech Co", "ABC Tech Co", ""),
        ("丽水如懿箱包有限公司（91331102MAQTWEUW64）", "丽水如懿箱包有限公司", "SUFFIX_NOTE"),
        ("丽水如懿箱包有限公司 91331102MAQTWEUW64", "丽水如懿箱包有限公司", "SPACE"),
    ],
)
def test_a_name_loses_stray_space_and_notes_only(cell: str | None, name: str, codes: str) -> None:
    reading = read_name(cell)
    assert (reading.text, " ".join(sorted(problem.removeprefix("NAME_") for problem in reading.problems))) == (
        name,
        codes,
    )


def test_the_core_of_a_name_has_no_legal_form_and_no_rank_of_places() -> None:
    assert {core(name) for name in ("丽水市莲城染整有限公司", "丽水莲城染整有限责任公司", "丽水莲城染整")} == {
        "丽水莲城染整"
    }
    assert {brand(name) for name in ("浙江省丽水市莲城染整有限公司", "莲城染整")} == {"莲城染整"}


@pytest.mark.parametrize(
    ("cell", "code", "organisation", "codes"),
    [
        (None, "", "", ""),
        (A1.uscc, A1.uscc, "", ""),
        (f" {A1.uscc}", A1.uscc, "", "SPACES"),
        (f"{A1.uscc[:8]}　{A1.uscc[8:]}", A1.uscc, "", "SPACES"),
        (A1.uscc.lower(), A1.uscc, "", "LOWERCASE"),
        (A1.uscc.replace("0", "o"), A1.uscc, "", "LETTER_O LOWERCASE"),
        (f"{A1.uscc[:8]}-{A1.uscc[8:]}", A1.uscc, "", "HYPHENS"),
        (f"统一社会信用代码：{A1.uscc}", A1.uscc, "", "PREFIX_TEXT"),
        (f"税号 {A1.uscc}（三证合一）", A1.uscc, "", "PREFIX_TEXT"),
        (A1.uscc.replace("1", "I", 1), A1.uscc, "", "CHECK_DIGIT"),
        (A1.uscc[:-1], A1.uscc[:-1], "", "LENGTH"),
        ("913311223333333333", "913311223333333333", "", "CHECK_DIGIT"),
        (913311223333333333, "913311223333333333", "", "CHECK_DIGIT"),
        (A1.uscc[8:17], "", A1.uscc[8:17], "IS_ORG_CODE"),
        (f"组织机构代码：{A1.uscc[8:16]}-{A1.uscc[16]}", "", A1.uscc[8:17], "IS_ORG_CODE"),
        ("123456789", "123456789", "", "LENGTH"),
        ("办理中", "", "", ""),
        (f"（{A1.uscc}）", A1.uscc, "", "PREFIX_TEXT"),
        (f"'{A1.uscc}", A1.uscc, "", ""),
        (f"{A1.uscc[:8]}.{A1.uscc[8:]}", A1.uscc, "", "HYPHENS"),
    ],
)
def test_a_code_is_put_right_where_nothing_is_guessed(
    cell: str | int | None, code: str, organisation: str, codes: str
) -> None:
    reading = read_credit_code(cell)
    told = " ".join(sorted(problem.removeprefix("USCC_") for problem in reading.problems))
    assert (reading.code, reading.organisation_code, told) == (code, organisation, codes)
    assert reading.is_sound is (code == A1.uscc and codes != "CHECK_DIGIT")


def test_an_organisation_code_has_nine_characters_and_its_own_check() -> None:
    assert [is_organisation_code(code) for code in (A1.uscc[8:17], "MAXXK0010", "短")] == [True, False, False]


def matched(
    name: str, code: str | None = None, county: str = "", register: Register = REGISTER
) -> tuple[str, str, bool]:
    match = register.match(Sought(name, read_credit_code(code), county))
    return (match.firm.key if match.firm else "", " ".join(sorted(match.problems)), match.is_doubtful)


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        (A1.name, A1.uscc, ("A1", "", False)),
        (A1.name, None, ("A1", "", False)),
        ("", A1.uscc, ("A1", "", False)),
        ("浙江恒岳轴承科技有限公司", None, ("A1", "NAME_VARIANT", False)),
        ("浙江省恒岳轴承科技股份有限公司", None, ("A1", "NAME_VARIANT", False)),
        ("恒岳轴承科技股份有限公司", None, ("A1", "NAME_ABBREVIATED", False)),
        ("恒岳", None, ("A1", "NAME_ABBREVIATED", False)),
        ("恒岳科技", None, ("A1", "NAME_ABBREVIATED", False)),
        ("松阳不锈管业(浙江)有限公司", None, ("A5", "NAME_FULLWIDTH_BRACKET", False)),
        ("松阳不锈管业（浙江）有限公司".replace("浙", "浙 "), None, ("A5", "NAME_VARIANT", False)),
        ("浙江恒月轴承科技股份有限公司", A1.uscc, ("A1", "NAME_VARIANT", False)),
        ("宁波星海贸易有限公司", A1.uscc, ("A1", "NAME_VARIANT", True)),
        (BY_KEY["A2"].name, A1.uscc, ("A1", "NAME_VARIANT", True)),
        (A1.name, "91350100M000100Y43", ("A1", "", True)),
        ("宁波星海贸易有限公司", None, ("", "ENTERPRISE_UNKNOWN", False)),
        ("丽水", None, ("", "ENTERPRISE_UNKNOWN", False)),
        ("科技", None, ("", "ENTERPRISE_UNKNOWN", False)),
        ("轴承科技", None, ("A1", "NAME_ABBREVIATED", False)),
        ("浙江恒岳轴承有限公司", None, ("", "ENTERPRISE_UNKNOWN", False)),
        ("有限", None, ("", "ENTERPRISE_UNKNOWN NAME_ABBREVIATED", False)),
        ("浙江恒岳轴承科技股份有限公司丽水分公司", None, ("", "ENTERPRISE_UNKNOWN", False)),
    ],
)
def test_an_organisation_is_found_by_code_then_by_name(
    name: str, code: str | None, found: tuple[str, str, bool]
) -> None:
    register = Register([*REGISTER.firms, Firm("B1", "丽水有限元软件有限公司"), Firm("B2", "丽水有限空间作业有限公司")])
    assert matched(name, code, register=register) == found


def test_of_two_that_could_be_meant_the_county_decides() -> None:
    twins = Register(
        [Firm("N", "缙云同泰五金有限公司", county="缙云县"), Firm("S", "遂昌同泰五金有限公司", county="遂昌县")]
    )
    assert matched("同泰五金", register=twins) == ("", "ENTERPRISE_UNKNOWN NAME_ABBREVIATED", False)
    assert matched("同泰五金", county="遂昌", register=twins) == ("S", "NAME_ABBREVIATED", False)
    assert matched("同泰五金", county="龙泉市", register=twins) == ("", "ENTERPRISE_UNKNOWN NAME_ABBREVIATED", False)


def test_an_abbreviation_in_another_county_waits_for_a_person() -> None:
    assert matched("恒岳科技", county="龙泉市") == ("A1", "NAME_ABBREVIATED", True)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("莲都", "浙江省丽水市莲都区", "agree"),
        ("景宁县", "景宁畲族自治县", "agree"),
        ("经开区", "丽水经济技术开发区", "agree"),
        ("丽水市莲都区中山街1号", "莲都区", "agree"),
        ("丽水市", "莲都区", "agree"),
        ("", "莲都区", "agree"),
        ("莲都区", "缙云县", "conflict"),
    ],
)
def test_counties_conflict_only_when_they_name_different_places(first: str, second: str, verdict: str) -> None:
    assert counties_conflict(first, second) is (verdict == "conflict")


def test_the_key_of_a_county_has_no_city_and_no_rank() -> None:
    assert [county_key(county) for county in ("丽水市青田县", "丽水", "龙泉市")] == ["青田", "丽水", "龙泉"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("5", None),
        ("二〇二七", 2027),
        ("十", 10),
        ("一百五十", 150),
        ("壹佰贰拾叁万", 1_230_000),
        ("三亿二千万", 320_000_000),
        ("一万亿", 10**12),
        ("万", 10_000),
    ],
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


def test_likeness_counts_common_pairs() -> None:
    assert [likeness("轴承科技", "轴承科技"), likeness("轴承", "带锯"), likeness("轴", "轴"), likeness("", "轴")] == [
        1,
        0,
        1,
        0,
    ]


def test_a_lone_text_can_be_an_organisation() -> None:
    assert [looks_like_organisation(text) for text in ("丽水某厂", "瓯江理工大学 ", "采购类")] == [True, True, False]


def test_ditto_marks_and_cells_as_text() -> None:
    assert [is_ditto(cell) for cell in ("同上", "〃", "浙江", None)] == [True, True, False, False]
    assert [text_of(cell) for cell in (None, 3.0, 3.5, 7, "x")] == ["", "3", "3.5", "7", "x"]
