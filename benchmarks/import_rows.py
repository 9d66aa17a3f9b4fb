"""How long and with how much memory a workbook of needs is read and judged, beside plain reading of the same file.

python benchmarks/import_rows.py [ROWS]        default 5000
Goals: 5,000 rows within 20 s and 512 MiB, both enforced by the limited process; a few hundred rows within 3 s.
Peers in the same run: openpyxl alone (read-only, values) and python-calamine alone, which judge nothing.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from events.intake.reading import read_limited
from events.intake.rules.register import Firm, Register

HEADER = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "所属县区",
    "联系人",
    "联系电话",
    "类型",
    "需求名称",
    "具体描述",
    "金额（万元）",
    "希望对接时间",
    "是否公开",
    "备注",
)
AMOUNTS = ("约300万", 120, "200-300万", "1.2亿", "贰佰万元", "3,000,000元", "面议")
DATES = ("2027年3月底", 46388, "明年3月", "27/3/31", "三季度", "尽快")
FIRMS = 1_000
OPENPYXL = """
import sys, openpyxl
[list(sheet.values) for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)]
"""
CALAMINE = """
import sys, python_calamine
book = python_calamine.load_workbook(sys.argv[1])
[book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
"""


def written_workbook(path: Path, rows: int) -> Register:
    """A workbook of so many needs of a thousand firms; one name in ten is an abbreviation or a stranger's."""
    firms = [
        Firm(str(number), f"丽水{chr(0x4E00 + number)}{chr(0x5E00 + number * 7)}精密机械有限公司")
        for number in range(FIRMS)
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for number in range(rows):
        name = firms[number % FIRMS].name
        name = name.removeprefix("丽水") if number % 20 == 0 else f"{name}分公司" if number % 20 == 1 else name
        told = f"采购第{number}批轴承套圈与滚动体，长期合作" * 2
        phone = f"1990000{number % 10000:04d}"
        sheet.append(
            (
                number,
                name,
                None,
                "莲都区",
                "王工",
                phone,
                "采购",
                f"采购第{number}批部件",
                told,
                AMOUNTS[number % 7],
                DATES[number % 6],
                "是",
                None,
            )
        )
    book.save(path)
    return Register(firms)


def children_usage() -> tuple[float, float]:
    """Processor seconds of all children so far and the largest of them in MiB."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print one line per way of reading."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        register = written_workbook(path, rows)
        print(f"{'reader':<22}{'rows':>7}{'wall s':>9}{'CPU s':>8}{'MiB so far':>13}")
        for name, code in (("python-calamine alone", CALAMINE), ("openpyxl alone", OPENPYXL), ("intake, limited", "")):
            before, started = children_usage()[0], time.perf_counter()
            if code:
                subprocess.run([sys.executable, "-c", code, str(path)], check=True)
            else:
                assert len(read_limited(path, register, date(2026, 11, 26)).rows) == rows + 1  # noqa: S101 - a benchmark of nothing is no benchmark
            cpu, largest = children_usage()
            print(f"{name:<22}{rows:>7}{time.perf_counter() - started:>9.2f}{cpu - before:>8.2f}{largest:>13.0f}")


if __name__ == "__main__":
    main()
