"""Sentences live in templates, every one of them in three languages."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from events.foundation.i18n import LANGUAGES, catalogue, negotiate
from events.settings import CHECKOUT

HAN = re.compile(r"[\u4e00-\u9fff]")
SOURCES = CHECKOUT / "src" / "events"
MAY_HOLD_CHINESE = {
    "foundation/i18n.py": "what readers call their language",
    "foundation/word/": "names of the fonts that an official paper asks for",
    "identity/rules.py": "passwords that everybody would try first",
    "intake/": "words that a clerk recognises in workbooks",
    "matching/engine/": "the vocabulary that ranking reads",
    "organisations/rules.py": "parts of firms' names",
    "demo/": "invented data",
    "programme/data/": "dictionaries that come with the programme",
    "cli/__init__.py": "the product's name",
}


def spoken(path: Path) -> list[tuple[int, str]]:
    """Chinese string constants of a module that are no docstring: line, text."""
    tree = ast.parse(path.read_text())
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in remarks
        and HAN.search(node.value)
    ]


def test_python_speaks_no_chinese_outside_dictionaries_and_parsers() -> None:
    found = {
        f"{name}:{line}": text
        for path in sorted(SOURCES.rglob("*.py"))
        if not (name := path.relative_to(SOURCES).as_posix()).startswith(tuple(MAY_HOLD_CHINESE))
        for line, text in spoken(path)
    }
    assert found == {}


def test_a_chinese_sentence_in_python_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""文档"""\nWORD = "没有权限"\n')
    assert spoken(module) == [(2, "没有权限")]


def test_every_sentence_is_translated_and_none_is_stale() -> None:
    tool = CHECKOUT / "tools" / "catalogues.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


def test_every_catalogue_loads() -> None:
    assert catalogue("zh-Hans").gettext("参会单位") == "参会单位"
    assert catalogue("zh-Hant").gettext("参会单位") == "參會單位"
    assert catalogue("en").gettext("参会单位") == "Organisations"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no such language"):
        catalogue("fr")


@pytest.mark.parametrize(
    ("query", "cookie", "header", "expected"),
    [
        (None, None, None, "zh-Hans"),
        ("en", "zh-Hant", "zh-CN", "en"),
        (None, "zh-Hant", "en", "zh-Hant"),
        ("xx", "en", "zh-TW", "en"),
        ("", "", "zh-TW,zh;q=0.9", "zh-Hant"),
        (None, None, "zh-HK", "zh-Hant"),
        (None, None, "zh-MO", "zh-Hant"),
        (None, None, "zh-Hant-CN", "zh-Hant"),
        (None, None, "zh-Hans-HK", "zh-Hans"),
        (None, None, "zh-CN,en;q=0.8", "zh-Hans"),
        (None, None, "zh_SG", "zh-Hans"),
        (None, None, "en-GB,zh;q=0.5", "en"),
        (None, None, "zh-TW;q=0.3,en;q=0.7", "en"),
        (None, None, "fr,de", "zh-Hans"),
        (None, None, "en;q=0", "zh-Hans"),
        (None, None, "en;q=high,zh-TW;q=0.1", "zh-Hant"),
        (None, None, ",;,", "zh-Hans"),
    ],
)
def test_the_language_is_negotiated(query: str | None, cookie: str | None, header: str | None, expected: str) -> None:
    assert negotiate(query, cookie, header) == expected


def test_chinese_is_the_source() -> None:
    assert list(LANGUAGES) == ["zh-Hans", "zh-Hant", "en"]


def test_no_traditional_word_is_one_that_conversion_gets_wrong() -> None:
    """Each was once proposed: hair for an exchange, a drawn lot for a signature, the mainland's words for machines."""
    said = catalogue("zh-Hant")._catalog.values()  # type: ignore[attr-defined] # GNUTranslations'
    wrong = ("併發佈", "併發給", "換髮", "籤錯", "籤約", "打印", "二維碼", "鏈接", "這臺", "攝像頭", "添加")
    assert [(one, word) for one in said for word in wrong if word in one] == []
