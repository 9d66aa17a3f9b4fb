"""Measures the paper: a report of about 20 pages, 500 badges, 500 agenda pages, with invented content.

Usage: `python benchmarks/documents.py [report] [badges] [agendas] [peer]`. Prints wall time and CPU time of all
processes, peak memory of the largest printing process and of the one that asked, pages and size, and whether the goals
hold; exit status 1 when one does not. The peer is the same 500 agendas in one document and process, as WeasyPrint is
commonly used (slow).
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
from pypdf import PdfReader

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
    """A bulletin; 20 chapters are 20 pages."""
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
    return [
        {"kind": "heading", "level": 1, "text": f"对接成效（第{number + 1}部分）"},
        {"kind": "paragraph", "text": BODY},
        {"kind": "heading", "level": 2, "text": "产融对接进展最快"},
        {"kind": "paragraph", "text": BODY},
        _table(),
        {"kind": "paragraph", "text": BODY} if number % 3 else _chart(number),
    ]


def _table() -> dict[str, Any]:
    kinds = ("产销", "产融", "产学研", "产才", "智能化改造")
    figures = [(90 - 7 * i, 70 - 9 * i, 13 - i, 10825 + 997 * i) for i in range(len(kinds))]
    return {
        "kind": "table",
        "text": "分类对接情况",
        "unit": "条、场、笔、万元",
        "columns": ["类别", "需求", "洽谈", "成果", "申报金额", "其中核实"],
        "rows": [[kind, *(f"{one:,}" for one in row), "—"] for kind, row in zip(kinds, figures, strict=True)],
        "total": ["合计", *(f"{sum(column):,}" for column in zip(*figures, strict=True)), "—"],
        "notes": ["产才成果3项，涉及131人；智能化改造成果待首次回访后填报。"],
    }


def _chart(number: int) -> dict[str, Any]:
    text = "各类成果金额（申报口径，实心为已核实）"
    bars = [
        Bar("银团、项目贷等授信", Decimal(37490 - number)),
        Bar("已放款", Decimal(4400)),
        Bar("意向订单", Decimal(5800), Decimal(1200)),
    ]
    svg = bar_chart(bars, title=text, unit="万元")
    return {"kind": "chart", "text": text, "unit": "万元", "svg": svg, "notes": []}


def badges(numbers: Iterable[int]) -> dict[str, Any]:
    """Badges as the template wants them."""
    looks = (("企业", "participant"), ("嘉宾", "guest"), ("工作人员", "staff"))
    return {"session": SESSION, "badges": [_badge(number, *looks[number % 7 // 5]) for number in numbers]}


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


def agendas(numbers: Iterable[int]) -> dict[str, Any]:
    """Agenda pages as the template wants them."""
    head = {
        "session": SESSION,
        "when": "2026年12月10日（星期四）14:00–17:00",
        "place": "丽水会展中心三楼",
        "version": 2,
        "printed_at": "2026-12-09 18:00",
    }
    return {"agenda": head, "pages": [_page(number) for number in numbers]}


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


@dataclass(frozen=True)
class Goal:
    """What a measure must not exceed."""

    seconds: float
    memory_mib: int = 300


@dataclass(frozen=True)
class Measure:
    """What one document cost."""

    name: str
    seconds: float
    cpu_seconds: float
    child_mib: int
    own_mib: int
    pages: int
    kilobytes: int
    goal: Goal

    @property
    def met(self) -> bool:
        """Whether the goal holds."""
        small = max(self.child_mib, self.own_mib) <= self.goal.memory_mib
        return small and self.seconds <= self.goal.seconds


def measured(name: str, goal: Goal, make: Callable[[], bytes]) -> Measure:
    """Make a PDF in a process of its own, so that peaks of memory do not mix."""
    began = time.perf_counter()
    content = make()
    seconds = time.perf_counter() - began
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
    child, own = (one.ru_maxrss // 1024 for one in spent)
    cpu = sum(one.ru_utime + one.ru_stime for one in spent)
    pages = len(PdfReader(BytesIO(content)).pages)
    return Measure(name, seconds, cpu, child, own, pages, len(content) // 1024, goal)


def report_pdf() -> bytes:
    """A report of about 20 pages, charts included."""
    return pdf.render(environment().get_template("print/report.html").render(report=report(20)))


def badges_pdf() -> bytes:
    """500 badges on 50 sheets, in two halves."""
    template = environment().get_template("print/badges.html")
    return pdf.render_many(template.render(badges(half)) for half in pdf.batches(range(500), 250))


def agendas_pdf() -> bytes:
    """500 organisations, 100 to a process."""
    template = environment().get_template("print/agenda.html")
    return pdf.render_many(template.render(agendas(batch)) for batch in pdf.batches(range(500)))


def agendas_at_once() -> bytes:
    """The peer: 500 organisations in one document and one process."""
    template = environment().get_template("print/agenda.html")
    return pdf.render(template.render(agendas(range(500))), limits=pdf.Limits(memory_mib=4000, seconds=300))


WORKS: dict[str, tuple[Goal, Callable[[], bytes]]] = {
    "report": (Goal(4), report_pdf),
    "badges": (Goal(8), badges_pdf),
    "agendas": (Goal(25), agendas_pdf),
    "peer": (Goal(300, 4000), agendas_at_once),
}


def main(names: list[str]) -> int:
    """Each measure in a fresh process; exit status 1 when a goal is missed."""
    if names[:1] == ["--one"]:
        goal, make = WORKS[names[1]]
        measure = measured(names[1], goal, make)
        print(
            f"{measure.name:10}{measure.seconds:9.2f}{measure.cpu_seconds:7.2f}{measure.goal.seconds:7.0f}{measure.child_mib:11}{measure.own_mib:9}"
            f"{measure.pages:8}{measure.kilobytes:8}  {'ok' if measure.met else 'MISSED'}"
        )
        return 0 if measure.met else 1
    print("document   seconds    CPU   goal  child MiB  own MiB   pages      kB")
    wanted = names or ["report", "badges", "agendas"]
    return max(subprocess.run([sys.executable, __file__, "--one", name], check=False).returncode for name in wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
