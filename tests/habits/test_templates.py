"""What templates may not hold: Chinese outside translations, inline styles or scripts, icons and files that lack."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import nodes

import events
from events.foundation import static
from events.foundation.pages import TEMPLATES, environment

HAN = re.compile(r"[\u4e00-\u9fff]")
SOURCE = Path(events.__file__).parent
ALL = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})
NOT_ALLOWED = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "inline style sheet": re.compile(r"<style\b"),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.DOTALL),
    "script address": re.compile(r"javascript:"),
    "foreign address": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//"),
    "htmx script attribute": re.compile(r"\shx-on[:=-]|hx-(?:vals|headers)\s*=\s*[\"']?js:"),
    "unchecked markup": re.compile(r"\|\s*safe\b"),
}
KNOWN = {"print/official.html": ["unchecked markup"]}
"""The report's charts are markup from our own drawing library."""
NUMERALS = set("一二三四五六七八九十")
"""An official paper numbers its headings so, in whatever language it is read about."""

templates = pytest.mark.parametrize("path", ALL, ids=[path.relative_to(TEMPLATES).as_posix() for path in ALL])


def unspoken(source: str) -> list[tuple[int, str]]:
    """Chinese of a template's source that is not translated: line, text."""
    tree = environment().parse(source)
    translated = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext"}
        for argument in call.args
        for inner in (argument, *argument.find_all(nodes.Const))
    }
    texts = [(node.lineno, node.data.strip()) for node in tree.find_all(nodes.TemplateData)]
    strings = [(node.lineno, str(node.value)) for node in tree.find_all(nodes.Const) if id(node) not in translated]
    return [(line, text) for line, text in texts + strings if HAN.search(text)]


@templates
def test_a_template_compiles(path: Path) -> None:
    environment().get_template(path.relative_to(TEMPLATES).as_posix())


@templates
def test_every_chinese_word_of_a_template_is_translated(path: Path) -> None:
    found = {text for _, text in unspoken(path.read_text())}
    assert found == (NUMERALS if path.name == "official.html" else set())


def test_chinese_outside_a_translation_would_be_found() -> None:
    source = (
        '{# 注 #}<p title="标题">{{ _("好") }}{% trans n=1 %}行{% endtrans %}{{ "不" }}{{ ui.tag(_("可"), "否") }}</p>'
    )
    assert [text for _, text in unspoken(source)] == ['<p title="标题">', "不", "否"]


@templates
def test_a_template_keeps_to_the_content_security_policy(path: Path) -> None:
    name = path.relative_to(TEMPLATES).as_posix()
    source = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    broken = [what for what, pattern in NOT_ALLOWED.items() if pattern.search(source)]
    assert broken == KNOWN.get(name, [])


@pytest.mark.parametrize(
    "text", ['<p style="a">', "<script>a</script>", '<a onclick="b">', '<img src="//x.org/a.png">']
)
def test_what_breaks_the_policy_would_be_found(text: str) -> None:
    assert any(pattern.search(text) for pattern in NOT_ALLOWED.values())


@templates
def test_every_icon_and_file_that_a_template_names_is_there(path: Path) -> None:
    source = path.read_text()
    for name in re.findall(r"(?:ui\.icon\(|icon=)\"([a-z0-9-]+)\"", source):
        static.icon_url(name)
    for name in re.findall(r"static_url\(\"([^\"]+)\"\)", source):
        static.static_url(name)


@templates
def test_every_form_that_changes_something_carries_the_csrf_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL)
    assert [form[:80] for form in forms if "csrf()" not in form and "_csrf_token" not in form] == []


@templates
def test_every_class_of_ours_has_a_style(path: Path) -> None:
    styles = "".join(sheet.read_text() for sheet in (static.STATIC / "css").glob("*.css"))
    known = set(re.findall(r"\.(lq-[\w-]+)", styles))
    source = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    named = set(re.findall(r"(?<![\w-])lq-[\w-]*[\w](?![\w-]*{)", source))
    assert {name for name in named if not name.endswith("-")} - known == set()


def test_no_page_brings_a_value_of_the_name_of_a_global() -> None:
    given = {
        (path.name, word.arg)
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and called(call) in {"page", "render"}
        for word in call.keywords
    }
    assert ("lists.py", "found") in given
    assert [one for one in given if one[1] in environment().globals] == []


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
