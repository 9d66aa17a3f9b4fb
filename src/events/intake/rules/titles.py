"""Title and description of a need, and several needs written into one cell."""

import re
from dataclasses import dataclass, replace
from typing import Final

from events.intake.rules.cells import fold, squeeze
from events.intake.rules.codes import Category


@dataclass(frozen=True, slots=True)
class NeedText:
    """One need's words; `amount_text` and `date_text` are what stood inside the item itself, "" when nothing did.

    `is_title_missing` when the title had to be taken from the explanation; `category` where its column is for one kind,
    and then `is_one_of_several` of that cell.
    """

    title: str
    description: str = ""
    amount_text: str = ""
    date_text: str = ""
    is_title_missing: bool = False
    category: Category | None = None
    is_one_of_several: bool = False


COUNTED = "(?:\\d{1,2}|[一二三四五六七八九十]{1,2})"
NUMBERED = re.compile(
    rf"[(（]{COUNTED}[)）]\s*|[①-⑳❶-❿⑴-⒇⒈-⒛]\s*|[【\[]需求{COUNTED}[】\]]\s*"
    rf"|(?:^|(?<=[\n;；。,，、\s]))\s*(?:\d{{1,2}}\s*(?:[、)）]|[.．:：](?!\d))|第?[一二三四五六七八九十]{{1,2}}、|第[一二三四五六七八九十][,，:：]|需求{COUNTED}[:：])\s*"
)
ENDS: Final = " \t\r\n;；。,，、"
STATEMENT = re.compile(
    r"我[们方司厂]|客户|目前|现有|现靠|现在|去年|今年|已[经有在]|占成本|工人|老板|"
    r"每年[亏损]|希望|愿意?|不想|因为|所以|由于|但是?|其中|要求|[。!?！？]"
)
NEED_START = re.compile(
    r"^(?:拟|急|长期|大量|计划|现)?(?:采购|求购|收购|购买|购置|需要?|寻|找|招|诚?聘|供应|"
    r"销售|出售|推广|推销|提供|承接|建设|搭建|建立|建|开发|研发|引进|引入|改造|升级"
    r"|申请|融资|贷款|新建|实施|上线|部署|对接|合作|拓展|攻关|解决|提升|优化|租赁|转让|培训|委托|联合)"
)
NEED_NOUN = re.compile(
    r"(?:贷款|融资|授信|保函|贴现|系统|平台|改造|升级|项目|设备|生产线|产线|材料|配件|"
    r"零件|零部件|加工|租赁|研究|研发|技术|软件|检测|工艺|方案|服务|采购|求购|销售|供应|"
    r"合作"
    r"|MES|ERP|WMS|APS|PLM|机器人|仓库|车间|工程师|技术员|操作工|工人|普工|技工|师傅|主管|"
    r"经理|人员|\d+[名人位])[^,，;；]{0,14}$"
)
JOB = re.compile(r"(?:[\d一二三四五六七八九十两]+(?:名|人|位)|师|员|工|经理|主管|助理|总监|博士|硕士)$")
QUANTITY = re.compile("[\\d一二两三四五六七八九十百千]+(?:台|套|条|批|个|辆|件|吨|只|箱|组|座|架|副)$")
ITEM_MONEY = re.compile(
    r"[,，(（;；:：\s]*(?:预算|金额|约需|需|投资|总投资|额度|"
    r"意向金额)?[约:：]?(?P<money>(?:约|"
    r"不超过)?\d+(?:[,.]\d+)*(?:[-~至到]\d+(?:\.\d+)?)?(?:亿元|亿|万元|万美元|万|[wW]|"
    r"元))(?:左右|以内)?[)）]?\s*$"
)
ITEM_DATE = re.compile(
    r"[,，(（;；:：\s]*(?P<day>\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{0,2})?[日号]?底?)(?:之?前|完成|到位)?[)）]?\s*$"
)
LONGEST_TITLE = 200
LONGEST_TAIL = 80
"""Characters at the end of an item in which its amount and date are looked for."""
SHORTEST_PHRASE, LONGEST_PHRASE = 4, 40
LINES: Final = r"[\r\n]+"
SEMICOLONS: Final = "[;；]"
MOST_ITEMS = 30
"""More numbers in one cell are a text, not a list of needs."""
PAIR, LIKE_LENGTH = 2, 1.6
LONGEST_NOUN, LONGEST_BARE_ITEM = 8, 12
"""So short a numbered item explains nothing; and so short are the parts that ； alone makes needs of."""


def needs_in(
    title_cell: str, description_cell: str, *, is_combined: bool, amount_count: int = 0
) -> tuple[NeedText, ...]:
    """The needs that a row's title and description cells hold; none when both are empty.

    Args:
        title_cell: the cell that names the need.
        description_cell: the cell that explains it, "" when there is none.
        is_combined: the title cell holds title and explanation together.
        amount_count: how many amounts the row names: 0, 1 for whatever the cell holds, or one per need.
    """
    title, description = title_cell.strip(), description_cell.strip()
    if title:
        return _needs_of(title, description, is_combined=is_combined, amount_count=amount_count)
    if not description:
        return ()
    return tuple(
        replace(need, is_title_missing=True)
        for need in _needs_of(description, "", is_combined=True, amount_count=amount_count)
    )


def _needs_of(text: str, description: str, *, is_combined: bool, amount_count: int) -> tuple[NeedText, ...]:
    items = split_items(text, is_combined=is_combined, amount_count=amount_count)
    if len(items) > 1:
        details = numbered_items(description)
        matched = details if len(details) == len(items) else [description] * len(items)
        return tuple(_item(item, detail) for item, detail in zip(items, matched, strict=True))
    head, rest = _head_and_rest(text) if is_combined else (_one_line(text), "")
    return (NeedText(head, description or rest),)


def numbered_items(text: str) -> list[str]:
    """The items of 1、… 2、…; one item when nothing is numbered from the beginning."""
    marks = list(NUMBERED.finditer(text))
    if not 1 < len(marks) <= MOST_ITEMS or text[: marks[0].start()].strip():
        return [text]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.end() : end].strip(ENDS) for mark, end in zip(marks, ends, strict=True)]
    return [item for item in items if item]


def without_numbers(parts: list[str]) -> list[str]:
    """Parts without their list numbers when those count from 1: 1.80万；2.120万 is 80万 and 120万."""
    marked = [re.match(rf"\s*[(（]?{number}\s*[、.．:：)）]\s*", part) for number, part in enumerate(parts, start=1)]
    if not all(marked):
        return parts
    return [part[mark.end() :] for part, mark in zip(parts, marked, strict=True) if mark]


def split_items(text: str, *, is_combined: bool, amount_count: int = 0) -> list[str]:
    """Several needs of one cell, or the cell itself.

    In a column that holds title and explanation together, "1、title；2、explanation" is one need: there each item must
    read like a need. Without numbers ；-parts of a title, and lines that all read like needs, are needs of their own.
    As many amounts as parts settle it.
    """
    items = numbered_items(text)
    if len(items) > 1:
        if amount_count == len(items):
            return items
        return items if not is_combined or _are_needs(items, amount_count=amount_count) else [text]
    for separator in (LINES, SEMICOLONS):
        parts = [part.strip(ENDS) for part in re.split(separator, text) if part.strip(ENDS)]
        if 1 < len(parts) <= MOST_ITEMS and (
            amount_count == len(parts)
            or _are_unnumbered_needs(parts, separator, is_combined=is_combined, is_priced=amount_count > 0)
        ):
            return parts
    return [text]


def _are_unnumbered_needs(parts: list[str], separator: str, *, is_combined: bool, is_priced: bool) -> bool:
    if all(JOB.search(part) and len(part) <= LONGEST_PHRASE for part in parts):
        return True
    is_list_of_titles = separator == SEMICOLONS and not is_combined
    if all(_is_phrase(part) if is_list_of_titles else _begins_like_need(part) for part in parts):
        return True
    return separator == SEMICOLONS and not is_priced and _are_bare(parts)


def _are_needs(items: list[str], *, amount_count: int) -> bool:
    """Whether numbered items of a combined cell are needs, not title and explanation.

    Nothing may be told about oneself. Beside one amount both of two must begin like needs, count things or be bare
    nouns, since that amount is one need's; without it likeness is enough; three items are a list anyway.
    """
    heads = [squeeze(_without_tail(ITEM_MONEY, _head_and_rest(item)[0])[0]) for item in items]
    if any(STATEMENT.search(head) or len(head) > LONGEST_PHRASE for head in heads):
        return False
    if len(items) > PAIR or any(all(map(look, heads)) for look in (NEED_START.match, JOB.search, QUANTITY.search)):
        return True
    if max(map(len, heads)) <= LONGEST_NOUN:
        return True
    has_clauses = any("，" in item or "," in item for item in items)
    alike = max(map(len, heads)) <= LIKE_LENGTH * min(map(len, heads)) and not has_clauses
    return amount_count == 0 and (alike or all(NEED_NOUN.search(head) for head in heads))


def _are_bare(parts: list[str]) -> bool:
    """Short parts of like length that tell nothing about oneself: 稻鱼米团购；田鱼干进超市."""
    lengths = [len(part) for part in parts]
    return (
        max(lengths) <= min(LONGEST_BARE_ITEM, LIKE_LENGTH * min(lengths))
        and min(lengths) >= SHORTEST_PHRASE
        and not any(STATEMENT.search(part) or re.search("[,，]", part) for part in parts)
    )


def _begins_like_need(part: str) -> bool:
    return NEED_START.match(squeeze(part)) is not None and not STATEMENT.search(part)


def _is_phrase(part: str) -> bool:
    return SHORTEST_PHRASE <= len(part) <= LONGEST_PHRASE and not STATEMENT.search(part)


def _without_tail(pattern: re.Pattern[str], item: str) -> tuple[str, str]:
    """The words before the amount or date that ends them, and that amount or date."""
    begin = max(0, len(item) - LONGEST_TAIL)
    tail = fold(item[begin:])
    found = pattern.search(tail)
    return (item[:begin] + tail[: found.start()], found[1]) if found and begin + found.start() else (item, "")


def _item(item: str, description: str) -> NeedText:
    """A need of several: its own amount and date are taken out of its words."""
    bare, amount, day = item, "", ""
    for _ in range(2):
        if not amount:
            bare, amount = _without_tail(ITEM_MONEY, bare)
        if not day:
            bare, day = _without_tail(ITEM_DATE, bare)
    head, rest = _head_and_rest(bare.strip(ENDS))
    return NeedText(head, rest or description, amount, day)


def _head_and_rest(text: str) -> tuple[str, str]:
    """Title and explanation of one cell: first item, first line, before the colon, else before the first full stop."""
    items = numbered_items(text)
    if len(items) > 1:
        return _one_line(items[0]), "\n".join(items[1:])
    for pattern in (r"[\r\n]+", r"(?<!\d)[：:](?!//)|[：:](?![\d/])", "[。；;]"):
        head, separator, rest = _partition(pattern, text)
        if separator and head.strip(ENDS):
            return _one_line(head.strip(ENDS)), rest.strip()
    return _one_line(text), ""


def _partition(pattern: str, text: str) -> tuple[str, str, str]:
    found = re.search(pattern, text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _one_line(text: str) -> str:
    """Line breaks inside a title are those of the cell, not of the words; a lone leading number is a list's."""
    flat = re.sub(r"[ \t]*[\r\n]+[ \t]*", "", text.strip())
    marks = list(NUMBERED.finditer(flat))
    bare = flat[marks[0].end() :] if len(marks) == 1 and marks[0].start() == 0 else flat
    return (bare.strip() or flat)[:LONGEST_TITLE]


def title_key(title: str) -> str:
    """For finding the same need twice: no punctuation, no space, half width."""
    return re.sub(r"[^\w]", "", squeeze(title)).lower()
