"""A lone line that names an organisation: 丽水某某有限公司（3条）, 企业名称：… 联系人：…, a name with its code."""

import re

from events.intake.rules.cells import fold
from events.intake.rules.names import looks_like_organisation, read_name

SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|"
    r"第[一二三四五六七八九十]+[部分类章节、]|\d{1,3}[、.．](?!\d)|[◆■●▲◇□▪])"
)
BEHIND = re.compile(
    r"[\s(（:：,，;；]*(?:统一社会|社会信用|信用代码|联系人|联系电话|电话|手机|法人)|[\s(（]*[0-9A-Za-z]{18}"
)
LABEL = re.compile(r"^(?:企业|单位|公司|申报单位|申报企业)(?:名称|全称)?(?:[(（]盖章[)）])?[:：\s]\s*")
COUNT = re.compile(r"[(（]\s*\d+\s*[条项家个][^)）]*[)）]\s*$")


def without_section(text: str) -> str:
    """Without 一、 or （二） in front."""
    return SECTION.sub("", fold(text).strip()).strip()


def name_in(text: str) -> str:
    """What stands where a heading names its organisation: no number, label, code, contact or count."""
    head = BEHIND.split(without_section(text))[0].strip()
    return COUNT.sub("", LABEL.sub("", head))


def names_organisation(text: str) -> bool:
    """Whether a lone line names an organisation by its look."""
    return looks_like_organisation(read_name(name_in(text) or None).text)
