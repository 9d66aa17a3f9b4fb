"""Chinese numerals, small and capital (一百五十, 壹佰伍拾), and digit by digit (二〇二七)."""

DIGITS = {
    **dict.fromkeys("〇零○Ｏ", 0),
    **dict.fromkeys("一壹弌", 1),
    **dict.fromkeys("二贰貳两兩弍", 2),
    **dict.fromkeys("三叁叄參弎", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CONTRACTED = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
SIGNS = "".join([*DIGITS, *SMALL, *LARGE, "廿卅卌"])


def read_numeral(text: str) -> int | None:
    """The whole number that a Chinese numeral names, or None when the text is no numeral.

    Without multipliers the signs are read digit by digit: 二〇二七 is 2027.
    """
    if not text or any(sign not in SIGNS for sign in text):
        return None
    text = text.translate(CONTRACTED)
    if all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    return _with_multipliers(text)


def _with_multipliers(text: str) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in SMALL:
            section += (digit or 1) * SMALL[sign]
            digit = 0
        else:
            total, section, digit = _close_section(total, section + digit, LARGE[sign])
    return total + section + digit


def _close_section(total: int, section: int, large: int) -> tuple[int, int, int]:
    """A 亿 after a 万 multiplies all before it: 一万亿."""
    if 0 < total < large:
        return (total + section) * large, 0, 0
    return total + (section or 1) * large, 0, 0
