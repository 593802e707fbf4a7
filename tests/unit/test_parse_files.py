"""Files that are no layers, and the typed handbook of a merged tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import pytest

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.company import Company, PageMeta, ToolMeta
from handbook.parse import build, parse_company, parse_page_meta, parse_people
from handbook.yaml_source import read_yaml

COMPANY = "name: Larkfield\ncountry: GB\ntime_zone: Europe/London\nowner: ines\n"
PERSON = "ines: {name: Inês, does: Owner, email: ines@example.com}\n"
PAGE = "title: Absence\nowner: ines\n"
_PAGES: Mapping[str, Literal["process", "policy", "tool"]] = {"process": "process", "policy": "policy", "tool": "tool"}
TOOL = "title: Asana\npurpose: Tasks\nget_in: We send an invitation\n"


def parsed(kind: str, text: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    files = FileTable()
    tree, faults = read_yaml(text, "a/file", files.add("a/file"))
    assert tree is not None, faults
    if kind == "company":
        return parse_company(tree, "a/file", files)
    if kind == "people":
        return parse_people(tree, "a/file", files)
    if kind == "build":
        return build(tree, files, "ada")
    return parse_page_meta(tree, _PAGES[kind], "a/file", files)


# file, text, code, line, column, part of the message, part of the help
FAULTS = [
    ("company", "name: A\n", "HB-C401", 1, 1, "`country` is missing", "add it to `a/file`, such as `country: GB`"),
    (
        "company",
        COMPANY + "closed: [{from: 2026-01-01}]\n",
        "HB-C401",
        5,
        10,
        "`to` is missing for item 1 of `closed`",
        "to",
    ),
    ("company", COMPANY + "currncy: GBP\n", "HB-S101", 5, 1, "unknown key `currncy`", "did you mean `currency`?"),
    ("company", COMPANY + "hours_a_week: 2\n", "HB-S105", 5, 1, "belongs in `people.yml`", "`hours_a_week: 2`"),
    ("company", COMPANY + "remove: [email]\n", "HB-M205", 5, 1, "nothing is inherited here", "delete `remove`"),
    ("company", COMPANY + "working_week: {add: [monday]}\n", "HB-S102", 5, 15, "takes a list", "[monday]"),
    (
        "people",
        "tom: {name: Tom, does: x}\n",
        "HB-C401",
        1,
        1,
        "`email` is missing for `tom`",
        "email: name@example.com",
    ),
    ("people", "tom: {nam: Tom, does: x, email: t@example.com}\n", "HB-S101", 1, 7, "`nam`", "did you mean `name`?"),
    ("people", "name: Tom\n", "HB-S105", 1, 1, "`name` belongs under `<id>`", "`ola: {name: Tom}`"),
    ("people", "tom: Tom\n", "HB-S102", 1, 6, "`tom` takes keys of its own", "tom: {name: "),
    ("people", PERSON.replace("ines:", "Inês:"), "HB-S106", 1, 1, "`Inês` is not an id", "`ines`"),
    ("people", PERSON + "remove: [tom]\n", "HB-M205", 2, 1, "nothing is inherited here", "delete `remove`"),
    ("process", "title: x\n", "HB-C401", 1, 1, "`owner` is missing", "to `a/file`"),
    ("process", PAGE + "applies_to: writer\n", "HB-S103", 3, 13, "`writer` is not possible", "{roles: [writer]}"),
    ("process", PAGE + "applies_to: [writer, editor]\n", "HB-S102", 3, 13, "does not say", "{roles: [writer, editor]}"),
    ("policy", PAGE + "applies_to: {everyone: yes}\n", "HB-S102", 3, 13, "stands alone", "`applies_to: everyone`"),
    ("policy", PAGE + "applies_to: {role: [writer]}\n", "HB-S101", 3, 14, "`role`", "did you mean `roles`?"),
    ("policy", PAGE + "url: https://example.com\n", "HB-S105", 3, 1, "front matter of a tool page", "delete it"),
    ("policy", PAGE + "tags: [Pay]\n", "HB-S101", 3, 1, "`tags`", "write `mkdocs:`, and below it `tags: [Pay]`"),
    ("tool", TOOL + "search: {exclude: yes}\n", "HB-S101", 4, 1, "`search`", "below it `search: {exclude: yes}`"),
    ("tool", TOOL + "mkdocs: {icon: a/b}\nhide: [toc]\n", "HB-S101", 5, 1, "`hide`", "write it below `mkdocs:`"),
    ("policy", PAGE + "status: new\n", "HB-S101", 3, 1, "`status`", "`status: new`, with two spaces in front of it"),
    ("policy", PAGE + "icon: a/b\n", "HB-S101", 3, 1, "`icon`", "`icon: a/b`, with two spaces in front of it"),
    ("policy", PAGE + "description: Pay\n", "HB-S101", 3, 1, "`description`", "write it as `summary: Pay`"),
    ("policy", PAGE + "zzz: {a: 1}\n", "HB-S101", 3, 1, "`zzz`", "stands under `mkdocs`: `mkdocs: {zzz: {a: 1}}`"),
    ("policy", PAGE + "mkdocs: [toc]\n", "HB-S102", 3, 9, "takes keys of its own", "`mkdocs: {tags: [Invoices]}`"),
    ("policy", PAGE + "mkdocs: {title: x}\n", "HB-S105", 3, 10, "`title` cannot stand under `mkdocs`", "as `title:`"),
    ("policy", PAGE + "mkdocs: {description: x}\n", "HB-S105", 3, 10, "`description` cannot stand", "as `summary:`"),
    ("tool", TOOL + "mkdocs: {template: x.html}\n", "HB-S105", 4, 10, "`template` cannot stand", "in the same frame"),
    ("policy", PAGE + "mkdocs: {'a\"b': x}\n", "HB-S106", 3, 10, "cannot be a name under `mkdocs`", "begin with"),
    ("policy", PAGE + "mkdocs: {__extends: x}\n", "HB-S106", 3, 10, "`__extends` cannot be a name", "begin with"),
    ("policy", PAGE + "mkdocs: {a: [{b: {'<i>': x}}]}\n", "HB-S106", 3, 19, "`<i>` cannot be a name", "begin with"),
    ("policy", PAGE + "mkdocs: {search: yes}\n", "HB-S104", 3, 18, "`search` is not in", "`search: {exclude: yes}`"),
    ("policy", PAGE + "mkdocs: {search: {exclude: maybe}}\n", "HB-S104", 3, 18, "`search` is not in", "exclude: yes"),
    ("policy", PAGE + "mkdocs: {search: {boost: lots}}\n", "HB-S104", 3, 18, "`search` is not in", "{boost: 2}"),
    ("policy", PAGE + "mkdocs: {tags: Pay}\n", "HB-S104", 3, 16, "`tags` is not in the form", "`tags: [Pay]`"),
    ("policy", PAGE + "mkdocs: {tags: [{a: b}]}\n", "HB-S104", 3, 16, "`tags` is not in", "`tags: [Invoices]`"),
    ("policy", PAGE + "mkdocs: {hide: toc}\n", "HB-S104", 3, 16, "`hide` is not in the form", "`hide: [toc]`"),
    ("policy", PAGE + "mkdocs: {icon: ../../x}\n", "HB-S104", 3, 16, "`icon` is not in", "`icon: material/cash`"),
    ("policy", PAGE + "mkdocs: {status: [x]}\n", "HB-S104", 3, 18, "`status` is not in the form", "`status: new`"),
    ("tool", TOOL + "applies_to: everyone\n", "HB-S105", 4, 1, "front matter of a process or policy page", "delete it"),
    ("tool", "title: x\npurpose: y\n", "HB-C401", 1, 1, "`get_in` is missing", "such as `get_in: "),
    ("build", "tasks: {t: {due: {every: week, day: 5}}}\n", "HB-S104", 1, 37, "`day` does not go with", "leave it out"),
    ("build", "tasks: {t: {due: soon}}\n", "HB-S102", 1, 18, "`due` is not in the right form", "in every file"),
    ("build", "tasks: {t: {de: soon}}\n", "HB-S101", 1, 17, "`de` is not in the right form", "explain ID tasks.t.de"),
    ("build", "name: [x]\nstatus: x\n", "HB-S104", 1, 7, "a list stands here", "write one value"),
]


@pytest.mark.parametrize(("kind", "text", "code", "line", "column", "message", "help"), FAULTS)
def test_a_fault_has_its_code_its_place_and_help(
    kind: str, text: str, code: str, line: int, column: int, message: str, help: str
) -> None:
    value, found = parsed(kind, text)
    assert value is None
    first = found[0]
    assert first.at is not None
    assert (first.code, first.at.line, first.at.column) == (code, line, column)
    assert message in first.message
    assert any(help in advice for advice in first.help), first.help


def test_the_company() -> None:
    company, found = parsed("company", COMPANY + "closed: [{from: 2026-12-24, to: 2027-01-01, why: Winter}]\n")
    assert found == ()
    assert isinstance(company, Company)
    assert (company.country, company.owner, company.closed[0].from_) == ("GB", "ines", date(2026, 12, 24))


def test_the_people_by_id_in_their_order() -> None:
    people, found = parsed("people", "tom: {name: T, does: x, email: t@example.com, hours_a_week: 8}\n" + PERSON)
    assert found == ()
    assert isinstance(people, Mapping)
    assert list(people) == ["tom", "ines"]
    assert people["tom"].hours_a_week == 8


@pytest.mark.parametrize(
    ("written", "everyone", "roles", "contractors"),
    [
        ("everyone", True, (), ()),
        ("{roles: [writer]}", False, ("writer",), ()),
        ("{contractors: [ada, bo]}", False, (), ("ada", "bo")),
    ],
)
def test_whom_a_page_is_for(written: str, everyone: bool, roles: tuple[str, ...], contractors: tuple[str, ...]) -> None:
    page, found = parsed("process", f"{PAGE}applies_to: {written}\n")
    assert found == ()
    assert isinstance(page, PageMeta)
    assert page.applies_to is not None
    assert (page.applies_to.everyone, page.applies_to.roles, page.applies_to.contractors) == (
        everyone,
        roles,
        contractors,
    )


def test_the_front_matter_read_is_not_changed() -> None:
    files = FileTable(["a.md"])
    meta, _ = read_yaml(PAGE + "applies_to: everyone\n", "a.md", 0)
    assert meta is not None
    assert parse_page_meta(meta, "policy", "a.md", files)[0] is not None
    assert meta["applies_to"] == "everyone"


def test_what_a_page_says_to_mkdocs() -> None:
    """Yes, no and numbers are what plugins expect; text that reads otherwise as a number stays, and so do items of lists."""
    page, found = parsed(
        "policy",
        PAGE + "mkdocs: {search: {exclude: yes, boost: 2}, a: No, b: '1.5', c: '1.10', d: '012', e: [No, '2026', [1]], "
        "f: -3, tags: [R&D], g: <b>, icon: material/cash}\n",
    )
    assert found == ()
    assert isinstance(page, PageMeta)
    assert page.mkdocs == {
        "search": {"exclude": True, "boost": 2},
        "a": False,
        "b": 1.5,
        "c": "1.10",
        "d": "012",
        "e": ["No", "2026", ["1"]],
        "f": -3,
        "tags": ["R&D"],
        "g": "<b>",
        "icon": "material/cash",
    }
    assert [type(page.mkdocs[key]) for key in "abf"] == [bool, float, int]


def test_a_tool_page() -> None:
    page, found = parsed("tool", TOOL + "last_reviewed: 2026-10-05\nneeds: [slack]\n")
    assert found == ()
    assert isinstance(page, ToolMeta)
    assert (page.last_reviewed, page.needs) == (date(2026, 10, 5), ("slack",))


def test_a_merged_tree_becomes_typed() -> None:
    contractor, found = parsed(
        "build", "name: Ada\nengagements: {sow-1: {starts: 2026-02-01}}\ntasks: {t: {due: {every: month, day: 5}}}\n"
    )
    assert found == ()
    assert contractor.engagements["sow-1"].starts == date(2026, 2, 1)
    assert contractor.tasks["t"].due.every is not None


def test_what_the_merge_brought_about_names_the_contractor_and_all_faults() -> None:
    _, found = parsed("build", "tasks: {t: {due: {every: week, day: 5}}, u: {due: {every: week, months: [may]}}}\n")
    assert [d.path for d in found] == ["tasks.t.due.day", "tasks.u.due.months"]
    assert {d.contractors for d in found} == {("ada",)}
