"""Jinja with the steps that every page takes a thousand times done plainly: escaping, calling, reading, translating.

The result is the same. What is given up: functions that ask for the template's context do not see the variables of
loops and blocks (we have none that ask), and the name of a global belongs to it alone: no page may bring a value of
that name.
"""

from collections.abc import Callable, Collection
from functools import lru_cache
from keyword import iskeyword
from typing import Any, Final, cast

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing, pass_eval_context
from markupsafe import Markup

from events.foundation.i18n import catalogue

_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""Escapes into a plain text: what is written out needs no `Markup` around it."""
SAYS: Final = ("_", "gettext")
PLAIN: Final = {str}


def escaped(value: object) -> str:
    """A value as it is written into a page."""
    kind = type(value)
    if kind is str:
        return _escape(value)  # type: ignore[arg-type] # a str, as asked above
    return value if kind is Markup else str(value) if kind is int else markupsafe.escape(value)  # type: ignore[return-value]


def joined(values: tuple[object, ...]) -> str:
    """Values one after another, escaped if one of them is markup."""
    if {*map(type, values)} == PLAIN:
        return "".join(values)  # type: ignore[arg-type] # as asked above
    return markup_join(values)


class PlainMacro(Macro):
    """A macro whose result is markup or text as the file says that it stands in."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Jinja's own shape
        """What a template's `name(…)` does."""
        left = self._argument_count - len(args)
        if left < 0 or self.catch_kwargs or self.catch_varargs or self.explicit_caller:
            return super().__call__(*args, **kwargs)
        given = args + (missing,) * left
        if kwargs:
            given = (*args, *(kwargs.pop(name, missing) for name in self.arguments[len(args) :]))
        if self.caller:
            given += (kwargs.pop("caller", None) or self._environment.undefined(name="caller"),)
        if kwargs:
            raise TypeError(f"macro {self.name!r} takes no keyword argument {next(iter(kwargs))!r}")
        text: str = self._func(*given)
        return str.__new__(Markup, text) if self._default_autoescape else text


class PlainCalls(Context):
    """Calls without looking into what is called more than needed."""

    def call(__self, __obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 - Jinja's own shape
        """What a template's `name(…)` does."""
        if type(__obj) is PlainMacro or getattr(__obj, "jinja_pass_arg", None) is None:
            return __obj(*args, **kwargs)
        return super().call(__obj, *args, **kwargs)


class PlainCode(CodeGenerator):
    """Writes plain Python for what globals, attributes, calls and output are to us."""

    environment: "Engine"
    _own: frozenset[str] = frozenset()
    """The names that the template gives values."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's own name
        """A whole file."""
        self._own = _named(node)
        super().visit_Template(node, frame)

    def _is_global(self, node: nodes.Node) -> bool:
        """Whether an expression is the name of a global."""
        return isinstance(node, nodes.Name) and self._are_ours(node.name)

    def _are_ours(self, name: str) -> bool:
        return name in self.environment.globals and name not in self._own

    def _is_plain(self, node: nodes.Call) -> bool:
        """Whether what is called is a global, or a macro of one, that asks for nothing but its arguments."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(one.key) for one in node.kwargs):
            return False
        callee = node.node.node if isinstance(node.node, nodes.Getattr) else node.node
        asks = getattr(self.environment.globals.get(getattr(callee, "name", "")), "jinja_pass_arg", None)
        return self._is_global(callee) and asks is None

    def _is_markup(self, node: nodes.Expr) -> bool:
        """Whether an expression gives markup, which needs no escaping."""
        if not isinstance(node, nodes.Call):
            return False
        if isinstance(node.node, nodes.Getattr):
            return self._is_global(node.node.node) and cast("nodes.Name", node.node.node).name in self.environment.parts
        return isinstance(node.node, nodes.Name) and node.node.name in (*SAYS, "caller")

    def enter_frame(self, frame: Frame) -> None:
        """Look up only names that are not globals."""
        loads = frame.symbols.loads
        ours = {target for target, (how, name) in loads.items() if how == VAR_LOAD_RESOLVE and self._are_ours(name)}
        frame.symbols.loads = {target: load for target, load in loads.items() if target not in ours}
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002 - as above
        """The making of one macro."""
        node = macro_ref.node
        name, arguments = getattr(node, "name", None), tuple(one.name for one in node.args)
        asks = macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller
        said = ", ".join(map(repr, (name, arguments, *asks)))
        self.write(f"environment.macro(environment, macro, {said}, context.eval_ctx.autoescape)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - as above
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(" if self._is_markup(node) else "environment.escaped(")

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 - as above
        """One name."""
        if node.ctx == "load" and self._is_global(node):
            self.write(f"environment.globals[{node.name!r}]")
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as above
        """One attribute: of an object in one step, of a mapping as Jinja does."""
        if self._is_global(node.node):
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
        elif isinstance(node.node, nodes.Name) or (
            isinstance(node.node, nodes.Call) and self._is_global(node.node.node)
        ):
            self.write("(got if (got := getattr(")
            self.visit(node.node, frame)
            self.write(f", {node.attr!r}, missing)) is not missing else ")
            super().visit_Getattr(node, frame)
            self.write(")")
        else:
            super().visit_Getattr(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - as above
        """Texts one after another."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write("environment.joined((")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - as above
        """One call."""
        if isinstance(node.node, nodes.Name) and node.node.name in SAYS:
            self.write("environment.told" if node.kwargs else "environment.said")
            self._write_arguments([nodes.Const(frame.eval_ctx.autoescape), *node.args], node.kwargs, frame)
        elif self._is_plain(node):
            self.visit(node.node, frame)
            self._write_arguments(node.args, node.kwargs, frame, "caller=caller" if forward_caller else "")
        else:
            self.write("context.call(")
            self.visit(node.node, frame)
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
            self.write(")")

    def _write_arguments(
        self, args: list[nodes.Expr], kwargs: list[nodes.Keyword], frame: Frame, last: str = ""
    ) -> None:
        self.write("(")
        for one in (*args, *kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write(f"{last})")


def _named(template: nodes.Template) -> frozenset[str]:
    """The names that a template gives values: by setting, looping, importing, and as macros and their parameters."""
    stored = {one.name for one in template.find_all(nodes.Name) if one.ctx != "load"}
    imported = {one.target for one in template.find_all(nodes.Import)}
    chosen = {
        name[-1] if isinstance(name, tuple) else name
        for one in template.find_all(nodes.FromImport)
        for name in one.names
    }
    return frozenset(stored | imported | chosen | {one.name for one in template.find_all(nodes.Macro)})


class Engine(Environment):
    """The environment of our templates; `language` tells whose words `_()` says.

    `parts`: the names of those globals that gather macros.
    """

    context_class = PlainCalls
    code_generator_class = PlainCode
    escaped = staticmethod(escaped)
    joined = staticmethod(joined)
    macro = PlainMacro
    parts: Collection[str] = ()
    language: Callable[[], str]

    def speak(self, language: Callable[[], str]) -> None:
        """Let `_("…")`, `{% trans %}` and their plurals say the words of the present language."""
        self.language = language

        @pass_eval_context
        def ngettext(context: EvalContext, one: str, many: str, number: int, /, **facts: object) -> str:
            said = catalogue(language()).ngettext(one, many, number)
            return (Markup(said) if context.autoescape else said) % {"num": number, **facts}  # noqa: S704 - our catalogue

        self.install_gettext_callables(str, str, newstyle=True)  # type: ignore[attr-defined] # of the extension
        self.globals.update(ngettext=ngettext)

    def said(self, markup: bool, message: str) -> str:  # noqa: FBT001 - written by the code generator
        """What `_("…")` does."""
        return _sentence(self.language(), message, markup)

    def told(self, markup: bool, message: str, /, **facts: object) -> str:  # noqa: FBT001 - as above
        """What `_("… %(name)s …", name=…)` does."""
        if not markup:
            return _pattern(self.language(), message) % facts
        text = _pattern(self.language(), message) % {name: escaped(fact) for name, fact in facts.items()}
        return str.__new__(Markup, text)


@lru_cache(maxsize=8192)
def _pattern(lang: str, message: str) -> str:
    return catalogue(lang).gettext(message)


@lru_cache(maxsize=8192)
def _sentence(lang: str, message: str, markup: bool) -> str:  # noqa: FBT001 - a key of the cache
    said = _pattern(lang, message) % {}
    return Markup(said) if markup else said  # noqa: S704 - our catalogue
