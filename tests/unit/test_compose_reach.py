"""What a shared page can name at all: exactly what stands in `expected/pages_can_use.txt`, tried field by field.

A field that is added to the format makes this fail until somebody decides whether a contractor may read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from staff_case import MONDAY, PAGES, PEOPLE, ada, sources
from support.expectations import compare

from handbook import pipeline
from handbook.compose.reader import lens_on, shared_context
from handbook.compose.render import Rendered, compile_shared, render
from handbook.diagnostics import Diagnostic, Location
from handbook.model.company import Company, PageMeta, ToolMeta
from handbook.model.handbook import Handbook, Project
from handbook.model.node import Node
from handbook.model.people import Member, Person
from handbook.model.policy import Field, Kind, layer_policy, policy_of, walk

EXPECTED = Path(__file__).parent / "expected/pages_can_use.txt"
FILE = "content/processes/hello.md"

MINE = """
people: {kim: {name: Kim Byron, does: Writes, email: kim@example.com, main: yes}}
address: 66 Secret Street
introduced_to: [bob]
pages: {remove: [secret]}
tasks: {care: {title: Care, outcome: Good, standard: Always, starts_when: a call, processes: [hello]}}
communication:
  meetings:
    weekly:
      title: Talk
      when: {every: week, weekdays: [monday]}
      minutes: 30
      tool: asana
      with: [kim, manager]
      attendance: agreed
"""
PAGE = """---
title: {title}
owner: tom
applies_to: everyone
last_reviewed: 2026-02-02
review_every: 66 days
---
Text.
"""

THINGS: Mapping[type[Node], str] = {
    Company: "company.{field}",
    Person: "manager.{field}",
    Member: "the('communication.meetings.weekly.with[0]').{field}",
    ToolMeta: "the('deliverables.article.hand_in.tool').{field}",
    PageMeta: "the('tasks.care.processes[0]').{field}",
}
"""What stands outside a contractor's own fields, and how a page would ask for a field of it."""

NEVER = {
    "internal": "for the staff only",
    "internal.notes": "for the staff only",
    "internal.manager_time": "for the staff only",
    "introduced_to": "for the staff only",
    "pages.remove": "for the staff only",
    "address": "private",
    "manager.hours_a_week": "for the staff only",
    "manager.manages": "for the staff only",
    "backup_manager.hours_a_week": "for the staff only",
    "owner.hours_a_week": "for the staff only",
    "company.owner.hours_a_week": "for the staff only",
    "the('deliverables.article.review.person').hours_a_week": "for the staff only",
    "the('communication.meetings.weekly.with[1]').manages": "for the staff only",
    "the('deliverables.article.hand_in.tool').review_every": "for the staff only",
    "the('tasks.care.processes[0]').applies_to": "for the staff only",
}
"""What no page may know, by the name it would be asked for, and why. All of it is set here."""


@cache
def read() -> tuple[Handbook, Project]:
    """A handbook, and its project, in which everything is set that pages may not know."""
    made = sources(
        {"ada": ada(kind="agency") + MINE, "bob": ada(name="Bob Shown", email="bob@example.com")},
        people=PEOPLE.replace("hours_a_week: 6", "hours_a_week: 66").replace(
            "email: ines@example.com", "email: ines@example.com\n  hours_a_week: 66"
        ),
        pages={
            **PAGES,
            "processes/hello.md": PAGE.format(title="Hello"),
            "processes/secret.md": PAGE.format(title="Secret"),
        },
    )
    build = pipeline.make(made, MONDAY)
    assert build.project and "ada" in build.handbooks, build.diagnostics
    return build.handbooks["ada"], build.project


def filled(text: str) -> Rendered | Diagnostic:
    """A page of this text in that handbook."""
    handbook, project = read()
    lens = lens_on(handbook, project)
    template = compile_shared(text, FILE, 1)
    assert not isinstance(template, Diagnostic), template
    return render(template, shared_context(lens), lens.words, text=text, file=FILE)


def is_known(expression: str) -> bool:
    """Whether a page may ask for this value, whether or not it is set and can be printed as a whole."""
    result = filled(f"{{{{ {expression} }}}}")
    if isinstance(result, Rendered) or result.code == "HB-T502" or result.message.endswith(" is not set"):
        return True
    assert result.code == "HB-T501", result
    return False


def leaves(field: Field) -> Iterator[str]:
    """The paths of all that holds a value itself; `*` stands for any id or number."""
    for path, inner in walk(field):
        if path and inner.kind in (Kind.SCALAR, Kind.LIST, Kind.PROMISES) and (path[-1] != "*" or "facts" in path):
            yield ".".join(path)


def test_pages_can_name_these_values_and_no_others(accept: bool) -> None:
    own = [path for path in leaves(layer_policy()) if is_known(f"the('{path.replace('*', '0')}')")]
    others = [
        f"{thing.__name__}: {field}"
        for thing, asked in THINGS.items()
        for field in policy_of(thing).fields
        if is_known(asked.format(field=field))
    ]
    compare(EXPECTED, "\n".join([*own, *others, ""]), accept=accept)


@pytest.mark.parametrize("asked", NEVER)
@pytest.mark.parametrize(
    "text",
    [
        "Hello.\n\n{{ ASKED }}",
        "Hello.\n\n{% if ASKED %}yes{% endif %}",
        "Hello.\n\n{% for one in ASKED %}{{ one }}{% endfor %}",
        "Hello.\n\n{{ 'x' ~ ASKED }}",
        "Hello.\n\n{{ ASKED | default('none') }}",
        "Hello.\n\n{{ [ASKED] | join }}",
        "Hello.\n\n{% if ASKED is defined %}yes{% endif %}",
        "Hello.\n\n{% set x = ASKED %}{{ x }}",
    ],
)
def test_no_page_gets_at_what_is_not_for_its_reader(asked: str, text: str) -> None:
    result = filled(text.replace("ASKED", asked))
    assert isinstance(result, Diagnostic)
    assert result.code == "HB-T501"
    assert result.message.endswith(f" is {NEVER[asked]}: pages cannot use it")
    assert result.at and result.at.line == 3
    assert result.help == ("take it out of this page: everyone who gets the page could read it",)


@pytest.mark.parametrize("asked", [asked for asked in NEVER if "(" not in asked])
def test_the_name_in_quotes_leads_there_as_little(asked: str) -> None:
    if asked.startswith(("owner.", "company.")):
        return
    result = filled(f"Hello.\n\n{{{{ the('{asked}') }}}}")
    assert isinstance(result, Diagnostic)
    assert result.message.endswith(f" is {NEVER[asked]}: pages cannot use it")
    assert result.at == Location(FILE, 3, result.at.column if result.at else 0)


@pytest.mark.parametrize(
    "text",
    [
        "{{ escalation | map(attribute='person.hours_a_week') | join }}",
        "{{ deliverables | map(attribute='review.person.manages') | list | length }}",
        "{{ deliverables | sum(attribute='review.person.hours_a_week') }}",
        "{{ escalation | sort(attribute='person.hours_a_week') | length }}",
        "{{ escalation | selectattr('person.hours_a_week') | list | length }}",
        "{% for many, who in escalation | groupby('person.hours_a_week') %}{{ many }}{% endfor %}",
        "{{ escalation | max(attribute='person.hours_a_week') }}",
        "{{ escalation | unique(attribute='person.hours_a_week') | list | length }}",
    ],
)
def test_no_filter_leads_there(text: str) -> None:
    result = filled(text)
    assert isinstance(result, Diagnostic)
    assert result.message.endswith(" is for the staff only: pages cannot use it")
    assert (result.at and result.at.line) == 1


def test_a_slip_is_not_told_what_pages_may_not_know() -> None:
    for text in ("{{ internl }}", "{{ the('internl.notes') }}", "{{ pages.remov }}"):
        result = filled(text)
        assert isinstance(result, Diagnostic)
        assert result.message.startswith("there is no value called ")
        assert not [help for help in result.help if "did you mean" in help]
