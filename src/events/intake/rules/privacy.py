"""Whether a need is confidential: 是否公开 and 是否保密 mean the opposite of each other."""

import re

from events.intake.rules.cells import CellValue, is_blank, squeeze, text_of

TICKED = re.compile("[☑√✓✔■☒●◉]([^□☐○◯☑√✓✔■☒●◉]+)")
CLOSED = re.compile(
    "不公开|不宜公开|不予公开|勿公开|不对外|不可公开|不同意|非公开|保密|涉密|机密|秘密|"
    "仅限?主办|仅限?匹配|内部|暂不|隐去|匿名"
)
NOT_SECRET = re.compile("不保密|不涉密|非涉密|无需保密|不需要?保密|无保密|可公开|不用保密|非保密")
NO = re.compile("否|不|x|×|✗|n|no|0|false", re.IGNORECASE)
YES = re.compile("是|√|✓|✔|y|yes|1|true|需要?|对|要|有", re.IGNORECASE)
REMARKED = re.compile("不公开|不宜公开|勿公开|不要公开|请保密|需保密|要保密|保密[,，。;；]|^保密|涉密|勿外传|不对外")


def is_confidential(openness: CellValue, secrecy: CellValue, remark: str = "") -> bool:
    """Read from 是否公开 (`openness`), 是否保密 (`secrecy`) and the remark; nothing said means open."""
    return _is_closed(openness) or _is_secret(secrecy) or REMARKED.search(squeeze(remark)) is not None


def _chosen(value: CellValue) -> str:
    """The ticked option of ☑是 □否, otherwise the whole cell."""
    text = squeeze(text_of(value))
    ticked = TICKED.search(text)
    return ticked[1] if ticked else text


def _is_closed(value: CellValue) -> bool:
    if value is None or not squeeze(text_of(value)):
        return False
    chosen = _chosen(value)
    if NOT_SECRET.search(chosen) and not CLOSED.search(chosen.replace("不保密", "").replace("可公开", "")):
        return False
    return CLOSED.search(chosen) is not None or NO.fullmatch(chosen) is not None


def _is_secret(value: CellValue) -> bool:
    if is_blank(value):
        return False
    chosen = _chosen(value)
    if NOT_SECRET.search(chosen):
        return False
    return CLOSED.search(chosen) is not None or YES.fullmatch(chosen) is not None
