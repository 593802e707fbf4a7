"""Templates made to break out, or to run without end: in a shared page and in a project's own version of a page of ours.

Each ends in an error of ours that says where, within 2 s of CPU and 512 MB. What is tried is what is known of Jinja: ways from
a value to its class and on to the system, inner names of the engine, and bombs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from support.command import TODAY, check
from support.hostile import in_small_processes
from support.little import ADA, copy_little, write

from handbook.compose.lens import Lens
from handbook.compose.reader import lens_on, shared_context
from handbook.compose.render import Rendered, compile_page, compile_shared, render
from handbook.diagnostics import Diagnostic
from handbook.sites.library import read_library

PAGE, OWN = "content/processes/getting-paid.md", "theme_overrides/pages/contractor/pay.md"
FIRST = 10
"""The line of the file on which the template begins."""

CLASSES = (
    "name.__class__",
    "name.__class__.__mro__[1].__subclasses__()",
    "''.__class__.__base__",
    "().__class__.__bases__[0].__subclasses__()[40]('/etc/passwd').read()",
    "[].__class__",
    "1 .__class__",
    "true.__class__",
    "none.__class__",
    "name['__class__']",
    "name['__cla' ~ 'ss__']",
    "name['__cla' + 'ss__']",
    "name['\\x5f\\x5fclass\\x5f\\x5f']",
    "name['__ssalc__' | reverse]",
    "name[['__cl', 'ass__'] | join]",
    "name | attr('__class__')",
    "[name] | map(attribute='__class__') | list",
    "[name] | map('attr', '__class__') | list",
    "[name] | sort(attribute='__class__')",
    "[name] | groupby('__class__')",
    "[name] | unique(attribute='__class__') | list",
    "[name] | sum(attribute='__class__')",
    "[name, name] | max(attribute='__class__')",
    "[name] | selectattr('__class__') | list",
    "[name] | rejectattr('__class__.__mro__') | list",
    "name._lens",
    "name._states",
    "name.value",
    "name.get('legal_name')",
    "name.entries()",
    "name.periods()",
    "company.model_dump()",
    "company.__dict__",
    "company._lens.handbook",
    "payment.__init__.__globals__",
    "deliverables.items()",
    "manager.manages",
    "the.__globals__",
    "the.__code__.co_consts",
    "the.__closure__[0].cell_contents",
    "the.for_templates",
    "the('__class__')",
    "the('name.__class__')",
    "the('internal.notes')",
    "the('../../etc/passwd')",
    "the(the)",
    "the(name, 'internal').__class__",
    "the(*range(1000))",
    "range.__self__",
    "range(3).__reduce__()",
    "internal.notes",
    "introduced_to",
)
FUNCTIONS = (
    "self.__init__.__globals__",
    "self._TemplateReference__context",
    "self.pay()",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "joiner.__init__",
    "namespace()",
    "lipsum.__globals__",
    "dict(a=1)",
    "config",
    "request.application.__globals__",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "__builtins__",
    "__import__('os')",
    "environment.globals",
    "context['values of this page']",
    "resolve('STATE')",
    "l_0_name",
    "undefined",
    "Markup('<b>')",
    "super()",
    "caller()",
    "varargs",
    "kwargs",
    "name()",
    "name.format(name)",
    "'{0.__class__}'.format(name)",
    "'{0.__class__}' | format(name)",
    "'%s' % name",
    "'' .join.__self__",
    "([name] | map('upper')).gi_frame.f_globals",
    "name | safe | e",
    "name | tojson",
    "name | pprint",
    "name | xmlattr",
    "name | urlize",
    "{'a': name}",
    "{**company}",
    "(lambda: 1)()",
    "[x for x in name]",
)
STATEMENTS = (
    "{% import 'os' as os %}",
    "{% from 'os' import system %}",
    "{% extends 'contractor/pay.md' %}",
    "{% block a %}{% endblock %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% call name() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% set a %}b{% endset %}",
    "{% set name.__class__ = 1 %}",
    "{% set ns.a = 1 %}",
    "{% do name.__class__ %}",
    "{% debug %}",
    "{% autoescape false %}{{ a }}{% endautoescape %}",
    "{% raw %}a",
    "{% include '../../../../etc/passwd' %}",
    "{% include '/etc/passwd' %}",
    "{% include ['a', 'b'] %}",
    "{% include name %}",
    "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for a in [1] %}{{ loop._iterator }}{% endfor %}",
    "{% for a in [1] %}{{ loop.cycle.__globals__ }}{% endfor %}",
    "{% for a in [1] %}{{ loop(a) }}{% endfor %}",
    "{% for a in 'name' %}{% endfor %}",
    "{% for a, b in company.items() %}{% endfor %}",
    "{% with a = name.__class__ %}{{ a }}{% endwith %}",
    "{% if name.__class__ %}{% endif %}",
    "{% if name is filter %}{% endif %}",
    "{% if name is callable %}{% endif %}",
)
LOOPS = "{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}"
TEXT = "{% set x = 'aaaaaaaaaa' %}"
BOMBS = (
    "{{ 'a' * 2000000000 }}",
    "{{ [1] * 2000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 2 ** 0.5 ** -9999 }}",
    "{{ 10 // 0 }}",
    "{{ range(99999999) | list }}",
    "{{ range(0, 9999999999999999999999, 1) }}",
    "{{ 1.5 | round(999999) }}",
    "{{ '%2000000000d' % 1 }}",
    "{{ name | center(2000000000) }}",
    "{{ name | indent(2000000000) }}",
    "{{ name | truncate(2000000000) }}",
    "{{ [1] | batch(2000000000) }}",
    "{{ [1] | slice(2000000000) }}",
    "{{ " + "9" * 6000 + " }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "not " * 5000 + "1 }}",
    "{{ " + "-" * 20000 + "1 }}",
    "{{ name" + ".a" * 20000 + " }}",
    "{{ name" + "|upper" * 20000 + " }}",
    "{{ 1" + " < 1" * 20000 + " }}",
    "{% if 1 %}" * 3000,
    "{% for a in range(1000) %}" * 12 + "{% endfor %}" * 12,
    "{% for a in range(1000) %}{% for b in range(1000) %}" + "x" * 5000 + "{% endfor %}{% endfor %}",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    TEXT + "{% set x = x ~ x %}" * 40 + "{{ x }}",
    TEXT + "{% set x = x + x %}" * 40 + "{{ x }}",
    TEXT + "{% set x = [x, x, x, x] | join(x) %}" * 40 + "{{ x }}",
    TEXT + "{% set x = x | replace('a', x) %}" * 40 + "{{ x }}",
    "{% set x = [1] %}" + "{% set x = [x, x] %}" * 40 + "{{ x }}",
    "{% for a in range(1000) %}{% for b in range(1000) %}{% if range(1000) | list | sort %}{% endif %}{% endfor %}{% endfor %}",
    "{% for a in range(1000) | counted(-1000000000) %}" + LOOPS,
    "{% for a in range(1000) | counted(0.0001) %}" + LOOPS,
    "{{ [[1], [1]] | map('counted', -1000000000) | list }}",
    "{% if [range(9)] | map('counted', -1000000000) | map('list') | list %}{% endif %}"
    "{% for a in range(1000) %}" + LOOPS,
    "{{ range(1000) | map('string') | map('replace', '', 'x') | map('replace', 'x', 'xxxxxxxxxx') | join('" + "y" * 999 + "') }}",
)  # fmt: skip
ATTACKS = (
    *(f"{{{{ {expression} }}}}" for expression in (*CLASSES, *FUNCTIONS)),
    *STATEMENTS,
    *BOMBS,
)
IN_OWN_TEMPLATES = (
    "{% include 'contractor/pay.md' %}",
    "{% include 'contractor/pay.md' ignore missing %}",
    "{% include 'nothing.md' %}",
    "{% trans %}{{ name.__class__ }}{% endtrans %}",
    "{% trans count=name.__class__ %}{{ count }}{% endtrans %}",
    "{% trans %}a{% include '/etc/passwd' %}{% endtrans %}",
    "{{ gettext.__globals__ }}",
    "{{ _('a').__class__ }}",
    "{{ name | plural_form | attr('__class__') }}",
)

Door = Callable[[str, Lens], Rendered | Diagnostic]


def in_shared_page(text: str, lens: Lens) -> Rendered | Diagnostic:
    template = compile_shared(text, PAGE, FIRST)
    if isinstance(template, Diagnostic):
        return template
    return render(template, shared_context(lens), lens.words, text=text, file=PAGE, first_line=FIRST)


def in_own_template(text: str, lens: Lens) -> Rendered | Diagnostic:
    text = "\n" * (FIRST - 1) + text
    template = compile_page("contractor/pay.md", {"contractor/pay.md": (OWN, text)}, lens.words.language)
    if isinstance(template, Diagnostic):
        return template
    return render(template, shared_context(lens), lens.words, text=text, file=OWN)


@pytest.fixture(scope="module")
def lens(tmp_path_factory: pytest.TempPathFactory) -> Lens:
    """What the templates of Ada's handbook see."""
    project = copy_little(tmp_path_factory.mktemp("templates") / "project")
    write(project, ADA, "internal: {notes: Drinks in the morning}\n", "a")
    library = read_library(project, date.fromisoformat(TODAY))
    assert library.result.project
    return lens_on(library.result.handbooks["ada"], library.result.project)


def attempt(door: Door, text: str, lens: Lens) -> None:
    """The template is refused, with a place, what is wrong, and what to do."""
    found = door(text, lens)
    assert isinstance(found, Diagnostic), f"it made {found!r:.300}"
    assert found.code in ("HB-T501", "HB-T502", "HB-T503", "HB-T504"), found
    assert found.at
    assert found.at.line in ((FIRST,) if door is in_shared_page else (1, FIRST)), found  # 1: the template as a whole
    assert found.message
    assert found.help
    assert "Drinks" not in str(found)
    assert "<" not in found.message, found.message


@pytest.mark.parametrize(
    ("door", "texts"),
    [(in_shared_page, ATTACKS), (in_own_template, (*ATTACKS, *IN_OWN_TEMPLATES))],
    ids=["shared page", "own template"],
)
def test_every_attack_is_an_error_with_a_place(door: Door, texts: tuple[str, ...], lens: Lens) -> None:
    assert len(texts) >= 80
    tries: list[tuple[str, Any]] = [(text[:100], partial(attempt, door, text, lens)) for text in texts]
    assert in_small_processes(tries) == []


@pytest.mark.parametrize("door", [in_shared_page, in_own_template])
def test_what_is_no_attack_is_none(door: Door, lens: Lens) -> None:
    """Else the test above would show nothing."""
    for text in ("{{ name }}", "{{ the('name') }}", "{% for a in [1, 2] %}{{ a }}{% endfor %}", "{{ company.name }}"):
        assert isinstance(door(text, lens), Rendered), text


def test_the_command_says_where(tmp_path: Path) -> None:
    """Through the whole program: what a shared page does is told by `check`, what a page of ours does when it is made."""
    project = copy_little(tmp_path / "project")
    write(project, OWN, "# Pay\n\n{{ self.__init__.__globals__ }}\n")
    _, problems = read_library(project, date.fromisoformat(TODAY)).book("ada")
    assert [(found.at.file, found.at.line) for found in problems if found.is_error and found.at] == [(OWN, 3)]
    write(project, PAGE, "\n{{ name.__class__.__mro__ }}\n", "a")
    lines = len((project / PAGE).read_text(encoding="utf-8").splitlines())
    errors = [found for found in check(project, "--format", "json").found if found["severity"] == "error"]
    assert [(found["file"], found["range"]["start"]["line"]) for found in errors] == [(PAGE, lines)]
