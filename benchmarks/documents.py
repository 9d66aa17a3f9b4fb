"""Measures the paper: a report of about 20 pages, 500 badges, 500 agenda pages, with invented content.

Usage: `python benchmarks/documents.py [report badges agendas charts qr spreadsheet word]`. Prints wall time, the peak memory of
the largest printing process and of this one, pages and bytes, against the goals of `docs/quality.md`; exit status 1 when one is
missed. The peer of the same run is the whole batch in one process, as WeasyPrint is commonly used (`--peer`, slow).
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2

from events.foundation import pdf
from events.foundation.charts import Bar, bar_chart
from events.foundation.qr import qr_data_uri

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SESSION = "现代纺织产业链专场对接会"
FIRMS = ("轻翼革业", "瓯江针织", "云和纺机", "松阳特种纤维", "缙云数控装备", "龙泉染整", "青田鞋服", "遂昌新材料")
PEOPLE = ("张伟", "李娜", "王秀英", "刘洋", "陈静", "杨帆", "赵建国", "𠮷田䶮", "欧阳修远", "阿卜杜热西提·买买提")
NEEDS = (
    ("trade", "产销", "采购高弹锦纶面料 12 万米，克重 180 g/m²，色牢度 4 级以上，3 月底前分三批交货，可先打样"),
    ("finance", "产融", "技改贷款 1,800 万元，期限 36 个月，以设备与应收账款作担保，希望年内放款"),
    ("tech", "产学研", "低温无水染色助剂的中试合作，目标减排 40%，已有 200 L 试验线"),
    ("talent", "产才", "招聘纺织机械电气工程师 6 人、面料设计师 2 人，可驻厂实习"),
    ("digital", "智能化改造", "织造车间 86 台剑杆织机联网与排产，要求三个月内上线，不停产施工"),
)
BODY = (
    "12月10日，市经信局会同丽水经开区举办现代纺织产业链专场对接会，98家单位、147人到会，提出需求233条，安排洽谈171场、"
    "实谈163场。截至12月17日，达成订单13笔、1.08亿元，其中已签约12笔、0.95亿元；授信4笔、3.75亿元，放款5笔、0.44亿元；"
    "工业项目2个，总投资9.8亿元。"
)


def environment() -> jinja2.Environment:
    """Templates without translations."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    made = jinja2.Environment(
        loader=loader, extensions=["jinja2.ext.i18n"], undefined=jinja2.StrictUndefined, autoescape=True
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined] # added by the extension
    return made


def code(number: int) -> str:
    """A code as long as a badge's."""
    return f"HX1-{number:026d}K"


def report(chapters: int) -> dict[str, Any]:
    """A bulletin; 18 chapters are about 20 pages."""
    parts: list[dict[str, Any]] = [{"kind": "paragraph", "text": BODY}]
    for number in range(chapters):
        parts += _chapter(number)
    return {
        "name": SESSION,
        "draft": "送审稿 第 2 稿 · 数据截至 2026-12-17 17:00",
        "title": [SESSION, "情况专报"],
        "parts": parts,
        "office": "丽水市经济和信息化局",
        "day": "2026年12月17日",
    }


def _chapter(number: int) -> list[dict[str, Any]]:
    kinds = ("产销", "产融", "产学研", "产才", "智能化改造")
    rows = [
        [kind, str(90 - 7 * i), str(70 - 9 * i), str(13 - i), f"{10825 + 997 * i:,}", "—"]
        for i, kind in enumerate(kinds)
    ]
    columns = ["类别", "需求", "洽谈", "成果", "申报金额", "其中核实"]
    total = ["合计", "380", "260", "55", "64,095", "51,870"]
    table = {"kind": "table", "text": "分类对接情况", "unit": "条、场、笔、万元", "columns": columns, "rows": rows}
    bars = [
        Bar("银团、项目贷等授信", Decimal(37490 - number)),
        Bar("已放款", Decimal(4400)),
        Bar("意向订单", Decimal(5800), Decimal(0)),
    ]
    chart = {"kind": "chart", "text": "各类成果金额（申报口径，实心为已核实）", "unit": "万元", "notes": []}
    svg = bar_chart(bars, title=str(chart["text"]), unit="万元")
    return [
        {"kind": "heading", "level": 1, "text": f"对接成效（第{number + 1}部分）"},
        {"kind": "paragraph", "text": BODY},
        {"kind": "heading", "level": 2, "text": "产融对接进展最快"},
        {"kind": "paragraph", "text": BODY},
        {**table, "total": total, "notes": ["产才成果3项，涉及131人；智能化改造成果待首次回访后填报。"]},
        {**chart, "svg": svg},
    ]


def badges(count: int) -> dict[str, Any]:
    """Badges as the template wants them."""
    looks = (("企业", "participant"), ("嘉宾", "guest"), ("工作人员", "staff"))
    return {"session": SESSION, "badges": [_badge(number, *looks[number % 7 // 5]) for number in range(count)]}


def _badge(number: int, role: str, look: str) -> dict[str, str]:
    return {
        "name": "" if number % 20 == 19 else PEOPLE[number % len(PEOPLE)],  # noqa: PLR2004 - the last of 20 is blank
        "organisation": f"丽水市{FIRMS[number % len(FIRMS)]}有限公司",
        "duty": "总经理",
        "role": role,
        "look": look,
        "qr": qr_data_uri(code(number)),
        "tail": code(number)[-6:],
    }


def agendas(count: int) -> dict[str, Any]:
    """Agenda pages as the template wants them."""
    head = {
        "session": SESSION,
        "when": "2026年12月10日（星期四）14:00–17:00",
        "place": "丽水会展中心三楼",
        "version": 2,
        "printed_at": "2026-12-09 18:00",
    }
    return {"agenda": head, "pages": [_page(number) for number in range(count)]}


def _page(number: int) -> dict[str, Any]:
    people = [PEOPLE[(number + i) % len(PEOPLE)] for i in range(number % 3 + 1)]
    topics = ("商务·采购", "财务·人事", "技术·智改")
    return {
        "organisation": f"丽水市{FIRMS[number % len(FIRMS)]}有限公司",
        "delegates": [{"name": name, "topics": topics[i]} for i, name in enumerate(people)],
        "meetings": [_meeting(number, i, people[i % len(people)]) for i in range(number % 6 if number % 50 else 0)],
        "tickets": [
            {"name": name, "qr": qr_data_uri(code(3 * number + i)), "tail": code(3 * number + i)[-6:]}
            for i, name in enumerate(people)
        ],
    }


def _meeting(number: int, slot: int, delegate: str) -> dict[str, Any]:
    kind, word, text = NEEDS[(number + slot) % len(NEEDS)]
    hidden = (number + slot) % 11 == 0
    side = "ours" if (number + slot) % 2 else "theirs"
    return {
        "starts": f"{14 + slot // 2}:{slot % 2 * 3}0",
        "ends": f"{14 + slot // 2}:{slot % 2 * 3 + 2}5",
        "round": slot + 1,
        "table": str((number * 7 + slot * 3) % 40 + 1),
        "partner": f"浙江{FIRMS[(number + slot + 1) % len(FIRMS)]}股份有限公司",
        "partner_delegate": PEOPLE[(number + slot + 4) % len(PEOPLE)],
        "delegate": delegate,
        "need": {"side": side, "kind": kind, "kind_word": word, "text": "" if hidden else text},
    }
