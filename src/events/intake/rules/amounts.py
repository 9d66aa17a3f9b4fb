"""Amounts of money in 万元: numbers, words, ranges, units, capitals, foreign money."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from events.intake.rules.cells import CellValue, is_blank, squeeze, text_of
from events.intake.rules.codes import Problem
from events.intake.rules.numerals import SIGNS, read_numeral


class MoneyUnit(StrEnum):
    """What a bare number in the column counts."""

    WAN = "wan"
    YUAN = "yuan"
    YI = "yi"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class AmountReading:
    """An amount, or a range without an amount; `unclear` asks for a person."""

    wan: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    problems: frozenset[Problem] = field(default_factory=frozenset)
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """One number with its unit as written ("" when there was none)."""

    number: Decimal
    unit: str
    problems: frozenset[Problem]


NOTHING = AmountReading()
VAGUE_AND_UNCLEAR = AmountReading(problems=frozenset({Problem.AMOUNT_VAGUE}), unclear=True)
BEYOND_BELIEF_WAN = Decimal(1_000_000)
"""A bare number of 100 亿元 and more in a 万元 column was typed in 元."""
CEILING_WAN = Decimal(10) ** 11
LONGEST = 200
"""Characters of an amount cell; a longer one is a story."""
WAN_PER_UNIT = {
    "亿": Decimal(10_000),
    "千w": Decimal(1000),
    "kw": Decimal(1000),
    "百w": Decimal(100),
    "千万": Decimal(1000),
    "百万": Decimal(100),
    "十万": Decimal(10),
    "万": Decimal(1),
    "w": Decimal(1),
    "k": Decimal("0.1"),
    "千": Decimal("0.1"),
    "元": Decimal("0.0001"),
}
OF_COLUMN = {MoneyUnit.WAN: "万", MoneyUnit.YUAN: "元", MoneyUnit.YI: "亿"}
UNIT_CODES = {
    "亿": Problem.AMOUNT_YI_UNIT,
    "元": Problem.AMOUNT_YUAN_UNIT,
    **dict.fromkeys(("w", "千w", "kw", "百w"), Problem.AMOUNT_W_UNIT),
}

FOREIGN = re.compile(
    r"美元|美金|美刀|欧元|英镑|日元|日币|港元|港币|韩元|卢布|加元|加币|澳元|澳币|瑞郎|"
    r"新元|新币|台币|泰铢|卢比|外币|外汇"
    r"|(?<=[\d万亿])(?:欧(?!洲)|刀|镑)|USD|EUR|GBP|JPY|HKD|KRW|RUB|CAD|AUD|CHF|SGD|[$€£₩₽]",
    re.IGNORECASE,
)
DOMESTIC = re.compile(r"人民币|RMB|CNY|[¥￥]", re.IGNORECASE)
APPROXIMATE = re.compile(
    r"大?(?<!合)约(?!定)|大概|大致|左右|上下|不超过|不高于|不大于|不多于|不低于|不少于|不小于|至少|最少|"
    r"最低|最多|最高|以内|之内|以下|以上"
    r"|将近|接近|近|余|多|(?<=[十百千拾佰仟])来|超过|超|预计|预估|估计|估算|暂估|暂定|不足|不到|封顶|[上下]限|[+±≤≥≈<>＜＞]|^[~≈]|内$|起$"
)
VAGUE = re.compile(
    r"面议|面谈|面商|电议|[待再详]谈|待定|待议|待商|协商|洽谈|商谈|商议|商定|另议|详谈|详议|再议|未定|"
    r"不定|不详|不明|未?明确|不确定|较[大多小少高]|[大小]额|看|不固定|视|若干|几|数|上百|上千|上亿"
    r"|根据|按|依|灵活|可谈|可议|不限|随行就市|参照|暂缺|保密"
)
SOME = re.compile(
    r"(?:几|数|上)(?:十|百|千|万|亿)|若干|\d、\d(?=[十百千])|[十百千万亿]级|"
    r"(?<![一二两三四五六七八九十百千])(?:一二|一两|二三|两三|三四|三五|四五|五六|六七|七八|八九)(?=[十百千万亿])"
)
"""几百万, 两三百万, 千万级: how large, not how much."""
MORE_THAN = re.compile(r"(?<=[\d十百千拾佰仟])[多余几来](?=[十百千万亿元wW])")
HALF = re.compile(r"半个?(?=[万亿])")
PIECES = re.compile(r"(?<=[\d一二两三四五六七八九十百千])个(?=[百千]?[万亿])")
WORDS = re.compile("[\u4e00-\u9fff，。、；：（）,.;:()]+")
BRACKETED_UNIT = re.compile(r"[(\[【]([百千万亿]*元?)[)\]】]")
TICKS = re.compile(r"(?<=\d)['’`](?=\d{3})")
SUM_OF_PARTS = re.compile(r"\d[万亿元]*[+×x*]\d")
REMARK = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")
SMALL_SIGNS = SIGNS.translate(str.maketrans("", "", "万萬亿億"))
NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{SIGNS}]*[{SMALL_SIGNS}][{SIGNS}]*"
UNIT = (
    r"亿元|亿圆|亿|億元|億|千万元|千万|百万元|百万|十万元|十万|万元|万圆|万块|万|萬元|萬|"
    r"[百千kK]?[wW]元?|千元|[kK]|元整|元|圆整|圆|块"
)
PIECE = re.compile(rf"(?P<number>{NUMBER})(?P<unit>{UNIT})?")
PRICED = re.compile(rf"(?:{NUMBER})(?:{UNIT})")
COMPOUND = re.compile(r"(\d+(?:\.\d+)?)亿零?(\d+(?:\.\d+)?)(千万|百万|万)元?")
TO = r"(?:元)?(?:/年)?[-~—–−－至到]+"
RANGE = re.compile(rf"(?P<low>{NUMBER})(?P<low_unit>{UNIT})?{TO}(?P<high>{NUMBER})(?P<high_unit>{UNIT})?")
IGNORED = re.compile(r"[()\[\]【】（）,，。;；:：]|人民币|万元|元|整|每年|/年|年|一次性|总投资|总额|金额|预算|共|计|为")


def read_amount(value: CellValue, unit: MoneyUnit = MoneyUnit.WAN, *, in_text_file: bool = False) -> AmountReading:
    """What an amount cell says, in 万元.

    Args:
        value: the cell.
        unit: what bare numbers of the column count (from its header or the sheet's 单位 line).
        in_text_file: in a CSV every number is text, so that is no news.
    """
    if is_blank(value):
        return NOTHING
    text = squeeze(text_of(value))
    if FOREIGN.search(text) or unit is MoneyUnit.FOREIGN:
        return AmountReading(problems=frozenset({Problem.AMOUNT_FOREIGN_CURRENCY}), unclear=True)
    if not isinstance(value, str):
        return _single(_Piece(Decimal(text), "", frozenset()), unit) if _is_plain(text) else VAGUE_AND_UNCLEAR
    return _read_words(DOMESTIC.sub("", text), unit, in_text_file=in_text_file)


def joined(low: AmountReading, high: AmountReading) -> AmountReading:
    """Lowest and highest amount of two columns as a range."""
    problems, unclear = low.problems | high.problems, low.unclear or high.unclear
    if low.wan is None or high.wan is None or low.wan == high.wan:
        return AmountReading(low.wan if high.wan is None else high.wan, problems=problems, unclear=unclear)
    ends = sorted((low.wan, high.wan))
    return AmountReading(None, ends[0], ends[1], problems | {Problem.AMOUNT_RANGE}, unclear)


def unit_named_in(header: str) -> MoneyUnit | None:
    """The money unit that a header or a 单位 line names, None when it names none."""
    text = squeeze(header)
    if FOREIGN.search(text):
        return MoneyUnit.FOREIGN
    for words, unit in (("亿", MoneyUnit.YI), ("万", MoneyUnit.WAN), ("元", MoneyUnit.YUAN)):
        if words in text:
            return unit
    return None


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?(e[+-]?\d+)?", text) is not None


def _read_words(text: str, unit: MoneyUnit, *, in_text_file: bool) -> AmountReading:
    if len(text) > LONGEST:
        return VAGUE_AND_UNCLEAR
    if SOME.search(text):
        return AmountReading(problems=frozenset({Problem.AMOUNT_VAGUE}))
    noted = frozenset({Problem.AMOUNT_APPROX}) if APPROXIMATE.search(text) else frozenset[Problem]()
    text = TICKS.sub(",", BRACKETED_UNIT.sub(r"\1", text))
    if SUM_OF_PARTS.search(text):
        return VAGUE_AND_UNCLEAR
    text = PIECES.sub("", HALF.sub("0.5", MORE_THAN.sub("", text)))
    text = COMPOUND.sub(_in_wan, text)
    for part in dict.fromkeys((REMARK.sub("", text), text)):
        if reading := _read_part(part, unit):
            bare = reading.wan is not None and not (reading.problems or noted or in_text_file or PRICED.search(part))
            return _with(reading, noted | {Problem.AMOUNT_TEXT_NUMBER} if bare else noted)
    known = (VAGUE.search(text) or WORDS.fullmatch(text)) is not None and not any(sign.isdigit() for sign in text)
    return AmountReading(problems=frozenset({Problem.AMOUNT_VAGUE}), unclear=not known)


def _read_part(text: str, unit: MoneyUnit) -> AmountReading | None:
    """The one range or the one sum of money in a text, None when there is none or more than one."""
    found = RANGE.search(text)
    if found and (found["high_unit"] or not _left_over(text.replace(found[0], ""))):
        return _range(found, unit)
    pieces = [_number(found["number"], found["unit"] or "") for found in PIECE.finditer(text)]
    priced = [piece for piece in pieces if piece.unit]
    if len(priced) == 1:
        return _single(priced[0], unit)
    return _single(pieces[0], unit) if len(pieces) == 1 and not _left_over(PIECE.sub("", text)) else None


def _left_over(text: str) -> str:
    return IGNORED.sub("", APPROXIMATE.sub("", text))


def _in_wan(found: re.Match[str]) -> str:
    """1亿2000万 as 1.2亿, so that the pieces below need not know compounds."""
    large, small, unit = found.groups()
    return f"{Decimal(large) + Decimal(small) * WAN_PER_UNIT[unit] / WAN_PER_UNIT['亿']:f}亿"


def _number(written: str, unit: str) -> _Piece:
    """A number in digits or in numerals; a numeral that carries its own 万 or stands before 元 counts 元."""
    plain = _plain_unit(unit)
    if written[0].isdigit():
        problems = {Problem.AMOUNT_COMMA} if "," in written else set[Problem]()
        if plain in {"千万", "百万", "十万", "千", "千w", "百w"}:
            problems.add(Problem.AMOUNT_CN_NUMERAL)
        return _Piece(Decimal(written.replace(",", "")), plain, frozenset(problems))
    number = Decimal(read_numeral(written) or 0)
    counts_yuan = plain == "元" or any(sign in written for sign in "万萬亿億")
    has_yi = re.search("[亿億]", written) is not None
    numeral = frozenset({Problem.AMOUNT_CN_NUMERAL} | ({Problem.AMOUNT_YI_UNIT} if has_yi else set()))
    return _Piece(number / 10_000, "万", numeral) if counts_yuan else _Piece(number, plain, numeral)


def _plain_unit(unit: str) -> str:
    lowered = (
        unit.lower().replace("萬", "万").replace("億", "亿").replace("圆", "元").replace("块", "元").replace("整", "")
    )
    return lowered if lowered == "元" else lowered.removesuffix("元")


def _single(piece: _Piece, unit: MoneyUnit) -> AmountReading:
    if piece.number == 0:
        return AmountReading(problems=frozenset({Problem.AMOUNT_ZERO_MEANS_NONE}))
    wan, problems = _scaled(piece, unit)
    if wan > CEILING_WAN:
        return VAGUE_AND_UNCLEAR
    return AmountReading(wan=wan, problems=problems)


def _scaled(piece: _Piece, unit: MoneyUnit) -> tuple[Decimal, frozenset[Problem]]:
    name = piece.unit or OF_COLUMN[unit]
    wan = piece.number * WAN_PER_UNIT[name]
    if not piece.unit and name == "万" and wan >= BEYOND_BELIEF_WAN:
        name, wan = "元", wan * WAN_PER_UNIT["元"]
    codes = set(piece.problems)
    if name in UNIT_CODES and (name != "元" or Problem.AMOUNT_CN_NUMERAL not in codes):
        codes.add(UNIT_CODES[name])
    return _tidy(wan), frozenset(codes)


def _tidy(wan: Decimal) -> Decimal:
    """At most six decimals, no trailing zeros, never an exponent."""
    rounded = wan.quantize(Decimal("0.000001")).normalize() if wan <= CEILING_WAN else wan
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() and wan <= CEILING_WAN else rounded


def _range(found: re.Match[str], unit: MoneyUnit) -> AmountReading:
    high = _number(found["high"], found["high_unit"] or "")
    shared = re.search("[万萬亿億]", found["high"])
    low = _number(found["low"], found["low_unit"] or (shared[0] if shared else found["high_unit"]) or "")
    (first, first_codes), (second, second_codes) = _scaled(low, unit), _scaled(high, unit)
    problems = first_codes | second_codes
    if first == second:
        return AmountReading(wan=first, problems=problems)
    if max(first, second) > CEILING_WAN:
        return VAGUE_AND_UNCLEAR
    return AmountReading(None, min(first, second), max(first, second), problems | {Problem.AMOUNT_RANGE})


def _with(reading: AmountReading, problems: frozenset[Problem]) -> AmountReading:
    return AmountReading(reading.wan, reading.low, reading.high, reading.problems | problems, reading.unclear)
