"""The keys of a layer that are about the file: what is locked, what is excused, what changes on a day."""

from __future__ import annotations

from datetime import date

import pytest

from handbook.diagnostics import CATALOGUE, Diagnostic, FileTable
from handbook.model.layer import Layer, LayerKind
from handbook.parse import parse_layer
from handbook.yaml_source import read_yaml

FILE = "content/defaults.yml"


def parsed(text: str, kind: LayerKind = LayerKind.DEFAULTS) -> tuple[Layer | None, list[Diagnostic], FileTable]:
    files = FileTable()
    tree, faults = read_yaml(text + "\n", FILE, files.add(FILE))
    assert tree is not None, faults
    layer, diagnostics = parse_layer(tree, kind, "defaults", FILE, files)
    return layer, list(diagnostics), files


# text, code, line, column, part of the message, part of the help
FAULTS = [
    ("locked: payment", "HB-S102", 1, 9, "`locked` takes a list of paths", "`locked: [payment]`"),
    ("locked: [[a]]", "HB-S102", 1, 10, "a path is a single text", "payment.pay_within"),
    ("locked: [payment.pay_in]", "HB-S101", 1, 10, "there is no `pay_in` under `payment`", "`payment.pay_within`?"),
    ("locked: [paymnt]", "HB-S101", 1, 10, "there is no `paymnt` at the top", "did you mean `payment`?"),
    ("locked: [payment.by.whom]", "HB-S101", 1, 10, "no `whom` under `payment.by`", "the path ends before it"),
    ("locked: [tools.*.access]", "HB-S101", 1, 10, "is not the path of a value", "name one place"),
    ("locked: ['...']", "HB-S101", 1, 10, "is not the path of a value", "name one place"),
    ("locked: [tools.Git Hub.access]", "HB-S106", 1, 10, "`Git Hub` is not an id", "`git-hub`"),
    ("excuse: {code: HB-C405, reason: x}", "HB-S102", 1, 9, "`excuse` takes a list of entries", "`- {code: HB-C405,"),
    ("excuse: [{code: HB-C400, reason: x}]", "HB-S103", 1, 17, "no finding `HB-C400`", "did you mean `HB-C4"),
    ("excuse: [{code: hb-c405, reason: x}]", "HB-S103", 1, 17, "no finding `hb-c405`", "did you mean `HB-C405`?"),
    ("excuse: [{code: nonsense, reason: x}]", "HB-S103", 1, 17, "no finding `nonsense`", "what can be excused: "),
    ("excuse: [{code: HB-C401, reason: x}]", "HB-S103", 1, 17, "cannot be excused", "`handbook rule HB-C401`"),
    ("excuse: [{code: HB-C405}]", "HB-C401", 1, 10, "`reason` is missing for item 1 of `excuse`", "such as `reason: "),
    ("excuse: [{reason: x}]", "HB-C401", 1, 10, "`code` is missing", "`code: HB-C405`"),
    ("excuse: [{cod: HB-C405, reason: x}]", "HB-S101", 1, 11, "unknown key `cod`", "did you mean `code`?"),
    ("excuse: [{code: HB-C405, reason: x, path: [a]}]", "HB-S102", 1, 43, "`path` takes a single value", "`path: a`"),
    ("from_date: [a]", "HB-S102", 1, 12, "`from_date` takes days", "write the first day as a key"),
    ("from_date: {July: {manager: sam}}", "HB-S104", 1, 13, "`July` is not a day", "year-month-day"),
    ("from_date: {20260701: {manager: sam}}", "HB-S104", 1, 13, "`20260701`", "2026-07-01"),
    (
        "from_date: {2026-07-01: sam}",
        "HB-S102",
        1,
        25,
        "takes what changes on that day",
        "`2026-07-01: {manager: sam}`",
    ),
    ("from_date: {2026-07-01: {managr: sam}}", "HB-S101", 1, 26, "unknown key `managr`", "did you mean `manager`?"),
    (
        "from_date: {2026-07-01: {status: ended}}",
        "HB-S105",
        1,
        26,
        "`status` cannot stand inside `from_date`",
        "delete",
    ),
    ("from_date: {2026-07-01: {name: x}}", "HB-S105", 1, 26, "`name` cannot stand inside `from_date`", "delete"),
    ("from_date: {2026-07-01: {locked: [a]}}", "HB-S105", 1, 26, "`locked` cannot stand inside", "top of the file"),
    ("from_date: {2026-07-01: {excuse: [a]}}", "HB-S105", 1, 26, "`excuse` cannot stand inside", "top of the file"),
    ("from_date: {2026-07-01: {from_date: {a: b}}}", "HB-S105", 1, 26, "cannot stand inside `from_date`", "top of"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "message", "help"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_fault_has_its_code_its_place_and_help(
    text: str, code: str, line: int, column: int, message: str, help: str
) -> None:
    layer, found, _ = parsed(text)
    assert layer is None
    assert len(found) == 1, found
    assert found[0].at is not None
    assert (found[0].code, found[0].at.line, found[0].at.column) == (code, line, column)
    assert message in found[0].message
    assert any(help in advice for advice in found[0].help), found[0].help


def test_locked_paths_lead_to_places_of_the_format() -> None:
    layer, found, files = parsed(
        "locked: [payment.pay_within, tools.github, for_each.tool.on_exit, 'escalation[0].person']"
    )
    assert layer is not None, found
    assert [path for path, _ in layer.locked] == [
        ("payment", "pay_within"),
        ("tools", "github"),
        ("for_each", "tool", "on_exit"),
        ("escalation", "0", "person"),
    ]
    assert [files.location(at).column for _, at in layer.locked] == [10, 30, 44, 67]


def test_excuses_keep_their_place() -> None:
    layer, found, files = parsed(
        "excuse:\n  - {code: HB-C405, path: tools.github, reason: theirs}\n  - {code: HB-C402, reason: soon}",
        LayerKind.CONTRACTOR,
    )
    assert layer is not None, found
    first, second = layer.excuses
    assert (first.code, first.path, first.reason) == ("HB-C405", "tools.github", "theirs")
    assert (second.code, second.path, second.reason) == ("HB-C402", "", "soon")
    assert files.location(second.at).line == 3


@pytest.mark.parametrize("code", [code for code, rule in CATALOGUE.items() if not rule.fixed])
def test_what_is_not_fixed_can_be_excused(code: str) -> None:
    assert parsed(f"excuse: [{{code: {code}, reason: x}}]")[0] is not None


def test_dated_edits_come_earliest_first() -> None:
    layer, found, _ = parsed(
        "from_date:\n  2027-01-01: {manager: tom}\n"
        "  2026-07-01: {tools: {remove: [jira]}, for_each: {tool: {on_exit: delete}}}",
        LayerKind.ROLE,
    )
    assert layer is not None, found
    assert [day for day, _ in layer.dated] == [date(2026, 7, 1), date(2027, 1, 1)]
    assert [list(edit) for _, edit in layer.dated] == [["tools", "for_each"], ["manager"]]
