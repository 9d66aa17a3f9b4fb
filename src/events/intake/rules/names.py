"""Names of organisations: how they were typed, and what of them identifies the organisation."""

import re
from dataclasses import dataclass, field

from events.intake.rules.cells import CellValue, fold, is_blank, squeeze, text_of
from events.intake.rules.codes import Problem
from events.organisations.rules import OrganisationKind


@dataclass(frozen=True, slots=True)
class NameReading:
    """The name without stray space and notes, otherwise as typed; "" when there is none."""

    text: str = ""
    problems: frozenset[Problem] = field(default_factory=frozenset)


NOTHING = NameReading()
LONGEST = 200
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef（）\U00020000-\U0003ffff"
SPACE = r"[\s\u200b\ufeff]"
STRAY_SPACE = re.compile(rf"(?<=[{WIDE}()]){SPACE}+|{SPACE}+(?=[{WIDE}()])")
PARTNERSHIP = re.compile("(?:有限|普通|特殊普通)合伙|个体工商户|个人独资")
NOTE = re.compile(
    r"[(\[【〔<《（［]([^()\[\]【】〔〕<>《》（）［］]*)[)\]】〕>》）］]$|[*＊★☆●▲※#]+$|"
    r"[-—,，、;；]?(?:(?:已|未|加|需)?盖(?:公)?章|公章)$|[,，、;；。:：]+$|(?<=公司|作社)(?:[-—–|/,，;；、]+(?!.*(?:公司|办事处|分部)).{1,12})$"
)
CODE_BEHIND = re.compile(r"[\s,，;；:：/|(（]*(?:统一社会信用代码|信用代码)?[:：]?\s*[0-9A-Za-z]{18}[)）]?$")
MARK_BEFORE = re.compile(r"^(?:[*＊★☆●▲※]+|\d{1,3}[、.．](?!\d))")
LEGAL_FORM = re.compile("(?:股份有限责任公司|股份有限公司|有限责任公司|有限公司|股份公司|集团公司|总公司|公司|集团)$")
FULL_FORM = re.compile("(?:有限责任公司|有限公司|股份公司|集团公司)$")
KINDS = (
    (re.compile("银行(?!家)|农商行|信用社|信用联社"), OrganisationKind.BANK),
    (re.compile("(?:大学|学院)$"), OrganisationKind.UNIVERSITY),
    (re.compile("(?:研究院|研究所|实验室)$"), OrganisationKind.INSTITUTE),
)
BRANCH = re.compile("分公司|子公司|办事处|分厂|分店|分部")
PLACES = [
    "浙江",
    "丽水",
    "莲都",
    "青田",
    "缙云",
    "遂昌",
    "松阳",
    "云和",
    "庆元",
    "景宁",
    "龙泉",
    "杭州",
    "宁波",
    "温州",
    "嘉兴",
    "湖州",
    "绍兴",
    "金华",
    "衢州",
    "舟山",
    "台州",
    "义乌",
    "永康",
    "瑞安",
    "乐清",
    "余姚",
    "慈溪",
    "诸暨",
    "海宁",
    "桐乡",
    "上海",
    "北京",
    "天津",
    "重庆",
    "江苏",
    "苏州",
    "南京",
    "无锡",
    "福建",
    "泉州",
    "厦门",
    "福州",
    "安徽",
    "合肥",
    "江西",
    "广东",
    "深圳",
    "广州",
    "东莞",
    "佛山",
    "山东",
    "青岛",
    "济南",
    "湖北",
    "武汉",
    "湖南",
    "长沙",
    "四川",
    "成都",
    "河南",
    "河北",
    "陕西",
    "西安",
    "辽宁",
    "大连",
    "中国",
]
PLACE = "|".join(PLACES)
PLACE_RANK = re.compile(rf"({PLACE})(?:畲族自治县|自治县|省|市|县|区)")
LEADING_PLACE = re.compile(rf"^(?:{PLACE})(?:畲族自治县|自治县|省|市|县|区)?")
SIGNS = re.compile(r"[()\[\]【】〔〕（）·・.,，、\-—'\"“”\s]")


def read_name(value: CellValue) -> NameReading:
    """The organisation's name in a cell, with what was odd about its writing."""
    if is_blank(value):
        return NOTHING
    raw = text_of(value)[:LONGEST]
    noted = set[Problem]()
    if re.search(r"[\r\n]", raw.strip(" \t")):
        noted.add(Problem.NAME_NEWLINE)
    flat = re.sub(r"[ \t]*[\r\n]+[ \t]*", "", raw)
    text = STRAY_SPACE.sub("", flat.strip()).strip("\u200b\ufeff")
    if text != flat:
        noted.add(Problem.NAME_SPACE)
    bare = without_notes(text)
    if bare != text:
        noted.add(Problem.NAME_SUFFIX_NOTE)
    bare = CODE_BEHIND.sub("", bare)
    return NOTHING if is_blank(bare) else NameReading(bare, frozenset(noted))


def without_notes(text: str) -> str:
    """Without （盖章）, stars, list numbers and other notes around the name; （有限合伙） belongs to it."""
    text = MARK_BEFORE.sub("", text)
    while found := NOTE.search(text):
        if PARTNERSHIP.search(found[0]):
            break
        text = text[: found.start()].rstrip()
    return text


def folded(name: str) -> str:
    """For equality: half width, no space, capitals; brackets stay."""
    return squeeze(name).upper()


def core(name: str) -> str:
    """What identifies: no legal form, no rank after a place (丽水市 is 丽水), no brackets."""
    bare = SIGNS.sub("", folded(name))
    bare = LEGAL_FORM.sub("", bare)
    return PLACE_RANK.sub(r"\1", bare)


def brand(name: str) -> str:
    """The core without the places it begins with."""
    text = core(name)
    while found := LEADING_PLACE.match(text):
        text = text[found.end() :]
    return text


def has_legal_form(name: str) -> bool:
    """Whether the name ends as a company's full name does."""
    return FULL_FORM.search(folded(name)) is not None


def looks_like_organisation(text: str) -> bool:
    """Whether a lone text can be the name of an organisation, for rows that head a group."""
    return (
        re.search(
            (
                "(?:公司|集团|厂|合作社|大学|学院|研究院|研究所|银行|支行|分行|中心|协会|商会|事务所|"
                "联盟|基地|工作室|农场|医院|经营部|商行|合伙\\))$"
            ),
            fold(text).strip(),
        )
        is not None
    )


def kind_named(name: str) -> OrganisationKind:
    """What an organisation is by its name; companies that bear the word of an institute are companies."""
    text = folded(name)
    return next((kind for pattern, kind in KINDS if pattern.search(text)), OrganisationKind.ENTERPRISE)


def is_part(short: str, long: str) -> bool:
    """Whether the signs of `short` appear in `long` in the same order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def likeness(first: str, second: str) -> float:
    """Share of common character pairs (Dice), 0 to 1."""
    pairs_first = {first[at : at + 2] for at in range(len(first) - 1)}
    pairs_second = {second[at : at + 2] for at in range(len(second) - 1)}
    total = len(pairs_first) + len(pairs_second)
    return 2 * len(pairs_first & pairs_second) / total if total else float(first == second)
