"""Page templates: what they may do, what they are stopped at, and that what they print stays text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.compose.plain import encode, plain_markdown
from handbook.compose.render import Rendered, compile_shared, render
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic
from handbook.model.page import FIRST_TOKEN, Page, token

WORDS = Words("Europe/London")
GROUP = "this is a group of values and cannot be printed as a whole"


def rendered(text: str, **context: Any) -> Rendered | Diagnostic:
    template = compile_shared(text, "content/processes/page.md", 10)
    if isinstance(template, Diagnostic):
        return template
    return render(template, context, WORDS, text=text, file="content/processes/page.md", first_line=10)


def filled(text: str, **context: Any) -> str:
    result = rendered(text, **context)
    assert isinstance(result, Rendered), result
    return result.markdown.translate({FIRST_TOKEN + n: f"<{v}>" for n, v in enumerate(result.values)})


def fault(text: str, **context: Any) -> Diagnostic:
    result = rendered(text, **context)
    assert isinstance(result, Diagnostic), result
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {{ name }}!", "Hello <Ada>!"),
        ("{{ name | upper }}", "<ADA>"),
        ("{{ 'Dear ' ~ name }}", "<Dear Ada>"),
        ("{{ 'a' + 'b' }} {{ 1 + 2 }}", "<ab> <3>"),
        ("{% for n in [1, 2] %}{{ n }},{% endfor %}", "<1>,<2>,"),
        ("{% for a, b in [] %}{{ a }}{% endfor %}none", "none"),
        ("{% if name == 'Ada' %}yes{% endif %}", "yes"),
        ("{% for n in range(3) if n != 1 %}{{ loop.index }}{% endfor %}", "<1><2>"),
        ("{{ ['a', 'b', 'c'] }}", "<a, b and c>"),
        ("{% set x = name %}{{ x | replace('A', 'O') }}", "<Oda>"),
        ("{{ ['a', 'b'] | map('upper') | join(', ') }}", "<A, B>"),
        ("{{ ['a', 'b'] | map('upper') }}", "<A and B>"),
        ("{{ ['a', '', 'b'] | select }}", "<a and b>"),
        ("{{ ['a', 'b'] | reverse }}", "<b and a>"),
        ("{{ ['a', 'b'] | string | upper }}", "<A AND B>"),
        ("{{ 1 ~ ' of ' ~ 2.5 }}", "<1 of 2.5>"),
        ("1. one{% if name %} more{% endif %}\n2. two", "1. one more\n2. two"),
        ("{% if name %}\n- one\n{% endif %}\n- two", "- one\n- two"),
        ("## Title {#id}", "## Title {#id}"),
    ],
)
def test_what_templates_can_do(text: str, expected: str) -> None:
    if "{#" in text:  # an attribute list at a heading is kept apart from Jinja's comments by the caller
        text, expected = text.replace("{#", "{ #"), expected.replace("{#", "{ #")
    assert filled(text, name="Ada") == expected


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"),
    [
        ("one\n{{ nmae }}", "HB-T501", 11, 4, "there is no value called `nmae`"),
        ("{{ nmae | default('') }}", "HB-T501", 10, 4, "there is no value called `nmae`"),
        ("{% if nmae is defined %}x{% endif %}", "HB-T501", 10, 7, "there is no value called `nmae`"),
        ("{{ name.first }}", "HB-T501", 10, 9, "there is nothing called `first` here"),
        ("a\nb\n{% if name %}", "HB-T502", 12, 1, "`{% if … %}` is never closed"),
        ("{{ name", "HB-T502", 10, 1, "`{{` is not closed, or too much stands in it"),
        ("{{ name | uper }}", "HB-T502", 10, 1, "there is no filter `uper`"),
        ("{% iff name %}{% endif %}", "HB-T502", 10, 1, "there is no `{% iff … %}`"),
        ("{% endfor %}", "HB-T502", 10, 1, "`{% endfor %}` closes nothing"),
        ("a {# note", "HB-T502", 10, 1, "`{#` starts a note that is never closed"),
        ("{{ 1 / 0 }}", "HB-T502", 10, 1, "this expression does not work with the values of this handbook"),
        ("{% include 'x' %}", "HB-T503", 10, 1, "pages cannot use `include`"),
        ("x\n{% macro m() %}{% endmacro %}", "HB-T503", 11, 1, "pages cannot use `macro`"),
        ("{% import 'x' as y %}", "HB-T503", 10, 1, "pages cannot use `import`"),
        ("{% extends 'x' %}", "HB-T503", 10, 1, "pages cannot use `extends`"),
        ("{% set x %}y{% endset %}", "HB-T503", 10, 1, "pages cannot use `set … endset`"),
        ("{{ {'a': 1} }}", "HB-T503", 10, 1, "pages cannot use `{…: …}`"),
        ("{{ name.__class__ }}", "HB-T501", 10, 9, "there is nothing called `__class__` here"),
        ("{{ name['__class__'] }}", "HB-T501", 10, 10, "there is nothing called `__class__` here"),
        ("{{ name.upper() }}", "HB-T501", 10, 9, "there is nothing called `upper` here"),
        ("{{ name | attr('upper') }}", "HB-T502", 10, 1, "there is no filter `attr`"),
        ("{{ cycler }}", "HB-T501", 10, 4, "there is no value called `cycler`"),
        ("{{ lipsum(100000) }}", "HB-T501", 10, 4, "there is no value called `lipsum`"),
        ("{{ self }}", "HB-T502", 10, 1, GROUP),
        (
            "{% for n in [1] %}{{ loop }}{% endfor %}",
            "HB-T502",
            10,
            1,
            "this is a group of values and cannot be printed as a whole",
        ),
        ("{{ [nmae] | map('upper') }}", "HB-T501", 10, 5, "there is no value called `nmae`"),
        ("{{ [[1]] }}", "HB-T503", 10, 1, "pages cannot put lists into lists"),
    ],
)
def test_what_templates_are_told(text: str, code: str, line: int, column: int, words: str) -> None:
    found = fault(text, name="Ada")
    assert (found.code, found.message) == (code, words)
    assert found.at is not None
    assert (found.at.line, found.at.column) == (line, column)
    assert found.help


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 2000000000 }}",
        "{{ 'a'.ljust(2000000000) }}",
        "{{ '%2000000000d' % 1 }}",
        "{{ '{:2000000000}'.format(1) }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}"
        "{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(99999999) %}{% endfor %}",
        "{% for a in range(1000) %}{% for b in range(1000) %}" + "x" * 5000 + "{% endfor %}{% endfor %}",
        "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
        "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x + x %}" * 40 + "{{ x }}",
        "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 40 + "{{ x }}",
        "{% set x = ['a'] %}" + "{% set x = (x, x) %}" * 40 + "{{ x | string }}",
        "{% set x = 'ab' %}" + "{% set x = x | replace('a', x) %}" * 60 + "{{ x }}",
        "{% set x = 'a' %}" + "{% set x = [x, x, x, x] | join(x) %}" * 40 + "{{ x }}",
        "{% for a in 'a' * 1000 %}{% endfor %}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "-" * 20000 + "1 }}",
        "{{ " + "9" * 6000 + " }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ range(1000) | list | join('" + "x" * 5000 + "') }}",
    ],
    ids=range(20),
)
def test_no_template_runs_away(text: str) -> None:
    started = time.process_time()
    found = fault(text, name="Ada")
    assert found.code in ("HB-T501", "HB-T502", "HB-T503", "HB-T504")
    assert time.process_time() - started < 5  # a runaway would take minutes; nothing here is a benchmark


@given(st.text(max_size=200))
def test_a_printed_value_is_a_token_whatever_it_is(value: str) -> None:
    result = rendered("a {{ value }} b", value=value)
    assert isinstance(result, Rendered)
    assert result.markdown == f"a {token(0)} b"
    assert result.values == (value,)


@given(st.text(max_size=200))
def test_an_encoded_value_holds_no_markup(value: str) -> None:
    encoded = encode(value)
    assert not set(encoded) & set("!\"$%'()*+,-./:<=>?@[\\]^_`{|}~\n\r")
    page = Page("x.md", "X", f"a {token(0)} b", (value,))
    assert plain_markdown(page) == f"a {encoded} b"
