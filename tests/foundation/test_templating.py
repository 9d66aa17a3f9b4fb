"""The plain code that templates become says what Jinja's own would say."""

from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from events.foundation.pages import environment, speaking

ROW = SimpleNamespace(title="<b>", items="own", number=7)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ row.title }}|{{ row.items }}|{{ row.number }}", "&lt;b&gt;|own|7"),
        ("{{ pairs.title }}|{{ pairs['items'] }}|{{ pairs.gone|default('-') }}", "&lt;i&gt;|here|-"),
        ("{{ mark }}{{ row.title ~ '!' }}{{ mark ~ row.title }}", "<hr>&lt;b&gt;!<hr>&lt;b&gt;"),
        ("{% set choices = [1, 2] %}{{ choices|length }}", "2"),
        ("{% for visit in [3] %}{{ visit }}{% endfor %}{{ languages|length }}", "33"),
        ("{{ _('共 %(count)s 家', count=row.title) }}|{{ _('需求') }}", "共 &lt;b&gt; 家|需求"),
        (
            "{% macro m(a, b='<', c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}{{ m(2, c='>') }}",
            "1&lt;None2&lt;&gt;",
        ),
        (
            "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(row.title) %}<p>{{ row.title }}{% endcall %}",
            "&lt;b&gt;<p>&lt;b&gt;",
        ),
        ("{% macro m() %}{{ kwargs.a }}{{ varargs|length }}{% endmacro %}{{ m(1, 2, a='&') }}", "&amp;2"),
        ("{{ ui.tag(row.title) }}", '<span class="lq-tag">&lt;b&gt;</span>'),
    ],
)
def test_a_template_says(source: str, said: str) -> None:
    with speaking("zh-Hans"):
        made = environment().from_string(source)
        assert made.render(row=ROW, pairs={"title": "<i>", "items": "here"}, mark=Markup("<hr>")) == said


@pytest.mark.parametrize(
    "source", ["{{ row.gone }}", "{{ gone }}", "{{ gone.title }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}"]
)
def test_what_is_not_there_is_not_passed_over(source: str) -> None:
    with pytest.raises(UndefinedError):
        environment().from_string(source).render(row=ROW)


def test_a_macro_takes_no_argument_that_it_does_not_name() -> None:
    with pytest.raises(TypeError, match="takes no keyword argument 'c'"):
        environment().from_string("{% macro m(a) %}{% endmacro %}{{ m(1, c=2) }}").render()
