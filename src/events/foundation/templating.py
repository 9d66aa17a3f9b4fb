"""Jinja with the three steps that every page takes a thousand times done plainly: escaping, calling, translating.

The result is the same. What is given up: functions that ask for the template's context do not see the variables of
loops and blocks (we have none that ask).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import pass_eval_context
from markupsafe import Markup

from events.foundation.i18n import catalogue

_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""Escapes into a plain text: what is written out needs no `Markup` around it."""


def escaped(value: object) -> str:
    """A value as it is written into a page."""
    kind = type(value)
    if kind is str:
        return _escape(value)  # type: ignore[arg-type] # a str, as asked above
    return value if kind is Markup else str(value) if kind is int else markupsafe.escape(value)  # type: ignore[return-value]


class PlainCalls(Context):
    """Calls without looking into what is called more than needed."""

    def call(__self, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 - Jinja's own shape
        """What a template's `name(…)` does."""
        if type(__obj) is Macro:
            return __obj(__self.eval_ctx, *args, **kwargs)
        if getattr(__obj, "jinja_pass_arg", None) is None:
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


class PlainCode(CodeGenerator):
    """Writes `environment.escaped(…)` for output, and calls without the variables of loops and blocks."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - as above
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - as above
        """One call."""
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class Engine(Environment):
    """The environment of our templates; `language` tells whose words `_()` says."""

    context_class = PlainCalls
    code_generator_class = PlainCode
    escaped = staticmethod(escaped)
    language: Callable[[], str]

    def speak(self, language: Callable[[], str]) -> None:
        """Let `_("…")`, `{% trans %}` and their plurals say the words of the present language."""
        self.language = language

        @pass_eval_context
        def gettext(context: EvalContext, message: str, /, **facts: object) -> str:
            if facts:
                return _pattern(language(), message, context.autoescape) % facts
            return _sentence(language(), message, context.autoescape)

        @pass_eval_context
        def ngettext(context: EvalContext, one: str, many: str, number: int, /, **facts: object) -> str:
            said = catalogue(language()).ngettext(one, many, number)
            return (Markup(said) if context.autoescape else said) % {"num": number, **facts}  # noqa: S704 - our catalogue

        self.install_gettext_callables(str, str, newstyle=True)  # type: ignore[attr-defined] # of the extension
        self.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


@lru_cache(maxsize=8192)
def _pattern(lang: str, message: str, markup: bool) -> str:  # noqa: FBT001 - a key of the cache
    said = catalogue(lang).gettext(message)
    return Markup(said) if markup else said  # noqa: S704 - our catalogue


@lru_cache(maxsize=8192)
def _sentence(lang: str, message: str, markup: bool) -> str:  # noqa: FBT001 - as above
    return _pattern(lang, message, markup) % {}
