"""Whether a need is confidential: 是否公开 and 是否保密 mean the opposite of each other."""

import re

from events.intake.rules.cells import CellValue, chosen, is_blank, squeeze, text_of

CLOSED = re.compile(
    "不公开|不宜公开|不予公开|勿公开|不对外|不可公开|不同意|非公开|保密|涉密|机密|秘密|"
    "仅限?主办|仅限?匹配|内部|暂不|隐去|匿名"
)
NOT_SECRET = re.compile("不保密|不涉密|非涉密|无需保密|不需要?保密|无保密|可公开|不用保密|非保密")
NO = re.compile("否|不(?:可以?|行|能|允许|愿意?|想|便)?|勿|x|×|✗|n|no|0|false", re.IGNORECASE)
YES = re.compile("是|√|✓|✔|y|yes|1|true|需要?|对|要|有", re.IGNORECASE)
REMARKED = re.compile("不公开|不宜公开|勿公开|不要公开|请保密|需保密|要保密|保密[,，。;；]|^保密|涉密|勿外传|不对外")


def is_confidential(openness: CellValue, secrecy: CellValue, remark: str = "") -> bool:
    """Read from 是否公开 (`openness`), 是否保密 (`secrecy`) and the remark; nothing said means open."""
    return _is_closed(openness) or _is_secret(secrecy) or REMARKED.search(squeeze(remark)) is not None


def _is_closed(value: CellValue) -> bool:
    if value is None or not squeeze(text_of(value)):
        return False
    said = chosen(text_of(value))
    if NOT_SECRET.search(said) and not CLOSED.search(said.replace("不保密", "").replace("可公开", "")):
        return False
    return CLOSED.search(said) is not None or NO.fullmatch(said) is not None


def _is_secret(value: CellValue) -> bool:
    if is_blank(value):
        return False
    said = chosen(text_of(value))
    if NOT_SECRET.search(said):
        return False
    return CLOSED.search(said) is not None or YES.fullmatch(said) is not None
