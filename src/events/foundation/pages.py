"""Faces: one template per screen becomes a page, a block of it for htmx, or text for jobs, the CLI and paper."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from jinja2_fragments import render_block
from litestar import MediaType, Response
from markupsafe import Markup

from events.foundation import paths, static, words
from events.foundation.i18n import LANGUAGES, SOURCE
from events.foundation.listing import SIZES
from events.foundation.templating import Engine, PlainCalls
from events.settings import CHECKOUT

TEMPLATES = CHECKOUT / "templates"
REASONS = "reasons.html"
_NOTES = "{{ ui.notes(oob=True) }}"
COMPONENTS = {
    "words": ["words", "deeds", "detail_words", "participant_words", "audit_words"],
    "ui": ["basic", "cockpit", "lists", "forms", "board", "phone", "door", "people", "details"],
    "navigation": ["navigation"],
}
"""Globals of every template, and the files of `components/` whose macros each one gathers."""
REMEMBERED = frozenset({"icon", "tag", "kind_tick", "seal", "brand", "places", "bare_rail"})
"""Macros that depend on nothing but their arguments, the language and which pages there are, as all of `words` do."""


class Macros(SimpleNamespace):
    """Macros of several files under one name, so that templates say `ui.button` wherever it is written."""

    def add(self, module: object, *, remembered: bool) -> None:
        """Take in the public macros of a template module. Raises `ValueError` where two have one name."""
        for name, macro in vars(module).items():
            if isinstance(macro, Macro) and not name.startswith("_"):
                if hasattr(self, name):
                    raise ValueError(f"two macros are called {name}")
                setattr(self, name, _remembered(macro) if remembered or name in REMEMBERED else macro)


def _remembered(macro: Macro) -> Callable[..., Markup]:
    """A macro that depends on nothing that a visit may change, said once for each of its arguments and languages."""

    @lru_cache(maxsize=1024)
    def said(_lang: str, *args: object, **facts: object) -> Markup:
        return Markup(macro(*args, **facts).strip())  # noqa: S704 - a macro escapes what it is given

    paths.when_offered(said.cache_clear)
    return lambda *args, **facts: said(visit.get().lang, *args, **facts)


@dataclass(frozen=True)
class Visit:
    """What every page of one request may know about its visitor."""

    lang: str = SOURCE
    path: str = "/"
    query: str = ""
    """The query string without `?`, as the browser sent it."""
    csrf_token: str = ""
    htmx: bool = False
    actor: object | None = None
    """Who is logged in: has `display_name` and `unit_name`; `None` for a stranger."""
    notes: tuple[tuple[str, str], ...] = ()
    """Said once after a redirect: (ok, warn or bad; reason code)."""


visit: ContextVar[Visit] = ContextVar("visit", default=Visit())  # noqa: B039 - frozen


class UnknownReason(UserWarning):
    """A reason code without a sentence in `templates/reasons.html`; an error in tests, a general sentence elsewhere."""


def page(
    template: str,
    *,
    block: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> Response[str]:
    """The whole page, or only the named block (with any notes out of band) when htmx asks for the block."""
    present = visit.get()
    if block and present.htmx:
        body = str(render_block(environment(), template, block, **context))
        body += environment().from_string(_NOTES).render() if present.notes else ""
    else:
        body = environment().get_template(template).render(**context)
    varying = {"Vary": "HX-Request"} if block else {}
    return Response(body, status_code=status, media_type=MediaType.HTML, headers={**varying, **(headers or {})})


def render(template: str, *, lang: str, block: str | None = None, **context: object) -> str:
    """A template, or one block of it, as text in `lang`: for jobs, the command line and paper."""
    with speaking(lang):
        if block:
            return str(render_block(environment(), template, block, **context))
        return environment().get_template(template).render(**context)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within the block everything is rendered in `lang`, for nobody in particular if there is no visit."""
    token = visit.set(replace(visit.get(), lang=lang))
    try:
        yield
    finally:
        visit.reset(token)


def sentence(code: str, facts: Mapping[str, object] | None = None, lang: str | None = None) -> str:
    """The sentence of a reason code as plain text (escaped where a page shows it); `facts` fill it."""
    if not has_sentence(code):
        warnings.warn(f"templates/{REASONS} has no block for {code!r}", UnknownReason, stacklevel=2)
        code = "unknown"
    return _reason(code, facts or {}, lang)


def remedy(code: str, facts: Mapping[str, object] | None = None, lang: str | None = None) -> str:
    """What would help, from the block `<code>__help`; empty where there is none."""
    return _reason(f"{code}__help", facts or {}, lang) if has_sentence(f"{code}__help") else ""


def has_sentence(code: str) -> bool:
    """Whether `templates/reasons.html` has a block of this name."""
    return code in environment().get_template(REASONS).blocks


def _reason(block: str, facts: Mapping[str, object], lang: str | None) -> str:
    if lang:
        with speaking(lang):
            return _reason(block, facts, None)
    template = environment().get_template(REASONS)
    context = PlainCalls(template.environment, dict(facts), REASONS, {})  # a sentence asks for no other block
    return "".join(template.blocks[block](context)).strip()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja environment. Macros are globals because imported ones vanish when a block is rendered alone."""
    made = Engine(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=_is_markup,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.parts = COMPONENTS
    made.policies["ext.i18n.trimmed"] = True
    made.speak(lambda: visit.get().lang)
    made.filters.update(words.FILTERS)
    made.globals.update(
        visit=visit.get,
        is_offered=paths.is_offered,
        languages=LANGUAGES,
        sentence=sentence,
        remedy=remedy,
        has_sentence=has_sentence,
        static_url=static.static_url,
        icon_url=static.icon_url,
        page_sizes=SIZES,
        query_with=words.query_with,
        query_fields=words.query_fields,
        query_value=words.query_value,
        query_before=words.query_before,
        choices=words.choices,
    )
    gathered = {name: Macros() for name in COMPONENTS}
    made.globals.update(gathered)
    for name, files in COMPONENTS.items():
        for file in files:
            gathered[name].add(made.get_template(f"components/{file}.html").module, remembered=name == "words")
    return made


def _is_markup(name: str | None) -> bool:
    """Reasons and plain-text mails are text, not markup: whoever shows them escapes them."""
    return name != REASONS and not (name or "").endswith(".txt")
