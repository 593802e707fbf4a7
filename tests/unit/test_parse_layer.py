"""Faults of a layer: every kind of mistake has its code, its place and words that help."""

from __future__ import annotations

import pytest

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.layer import Layer, LayerKind
from handbook.parse import parse_layer
from handbook.yaml_source import Map, read_yaml

FILE = "contractors/ada.yml"


def parsed(text: str, kind: LayerKind = LayerKind.CONTRACTOR) -> tuple[Layer | None, tuple[Diagnostic, ...], Map]:
    files = FileTable()
    tree, faults = read_yaml(text, FILE, files.add(FILE))
    assert tree is not None, faults
    layer, diagnostics = parse_layer(tree, kind, "ada", FILE, files)
    assert (layer is None) == bool(diagnostics)
    return layer, diagnostics, tree


def only(text: str, kind: LayerKind = LayerKind.CONTRACTOR) -> Diagnostic:
    _, diagnostics, _ = parsed(text, kind)
    assert len(diagnostics) == 1, diagnostics
    return diagnostics[0]


def place(diagnostic: Diagnostic) -> tuple[int, int]:
    assert diagnostic.at is not None
    assert diagnostic.at.file == FILE
    return diagnostic.at.line, diagnostic.at.column


# text, code, line, column, part of the message, part of the help
KEYS = [
    ("Time-Zone: Europe/London", "HB-S101", 1, 1, "unknown key `Time-Zone`", "did you mean `time_zone`?"),
    ("statsu: active", "HB-S101", 1, 1, "unknown key `statsu`", "write it as `status: active`"),
    ("excuses: [a]", "HB-S101", 1, 1, "unknown key `excuses`", "did you mean `excuse`?"),
    ("name: A\nzzz: 1", "HB-S101", 2, 1, "unknown key `zzz`", "possible at the top of a contractor's file: `name`"),
    ("tools: {github: {acces: write}}", "HB-S101", 1, 18, "unknown key `acces`", "`access: write`"),
    ("start: 2026-01-01", "HB-S101", 1, 1, "unknown key `start`", "{sow-21: {starts: 2026-01-01}}"),
    (
        "communication:\n  questions: {for: x}",
        "HB-S101",
        2,
        3,
        "unknown key `questions`",
        "under `channels` or `meetings`",
    ),
    ("for_each: {tools: {on_exit: revoke}}", "HB-S101", 1, 12, "unknown key `tools`", "did you mean `tool`?"),
    ("on: x", "HB-S101", 1, 1, "unknown key `on`", "possible at the top"),
    # right, in the wrong place
    ("channels: {questions: {for: x}}", "HB-S105", 1, 1, "belongs under `communication`", "communication: {channels:"),
    (
        "access: write",
        "HB-S105",
        1,
        1,
        "belongs under `tools.<id>`",
        "move it there: `tools: {asana: {access: write}}`",
    ),
    (
        "tools: {github: {}}\naccess: write",
        "HB-S105",
        2,
        1,
        "belongs under `tools.github`",
        "{github: {access: write}}",
    ),
    ("tools:\n  github: {ends: 2026-09-30}\n  access: write", "HB-S105", 3, 3, "under `tools.github`", "move it there"),
    ("tools:\n  access: write", "HB-S105", 2, 3, "belongs under `tools.<id>`", "stands for the id"),
    (
        "deliverables: {m1: {tool: asana}}",
        "HB-S105",
        1,
        21,
        "under `deliverables.m1.hand_in`",
        "{hand_in: {tool: asana}}",
    ),
    (
        "deliverables: {m1: {date: 2026-04-30}}",
        "HB-S105",
        1,
        21,
        "under `deliverables.m1.due`",
        "{due: {date: 2026-04-30}}",
    ),
    ("title: x", "HB-S105", 1, 1, "cannot stand at the top of a contractor's file", "`goals.<id>.title`"),
    ("owner: ines", "HB-S105", 1, 1, "`owner` belongs in `company.yml`", "`owner: ines`"),
    ("hours_a_week: 2", "HB-S105", 1, 1, "`hours_a_week` belongs in `people.yml`", "`hours_a_week: 2`"),
    (
        "tasks: {a: {from_date: {a: b}}}",
        "HB-S105",
        1,
        13,
        "`from_date` belongs at the top of the file",
        "move it there",
    ),
    ("tasks: {for_each: {a: b}}", "HB-S105", 1, 9, "`for_each` belongs at the top of the file", "move it there"),
    ("locked: [payment]", "HB-S105", 1, 1, "`locked` belongs in `defaults.yml`", "delete it here"),
    # ids
    ("tools: {Git Hub: {access: x}}", "HB-S106", 1, 9, "`Git Hub` is not an id", "write it as `git-hub`"),
    ("facts: {vat scheme: x}", "HB-S106", 1, 9, "`vat scheme` cannot be the name of a fact", "`vat_scheme`"),
    ("tools: {assets: {access: x}}", "HB-S106", 1, 9, "`assets` is a word the site uses", "`our-assets`"),
]

KINDS = [
    ("manager: [jonas]", 1, 10, "`manager` takes a single value, not a list", "write it as `manager: jonas`"),
    ("manager: {a: b}", 1, 10, "`manager` takes a single value, not keys of its own", "`manager: jonas`"),
    ("tools: [github]", 1, 8, "`tools` takes entries, each under its own id", "{github: {access: write"),
    ("tools:\n  - id: github\n    access: write", 2, 3, "not a list", "`tools: {github: {access: write}}`"),
    ("people: [{name: Ola}]", 1, 9, "each under its own id, not a list", "`people: {ola: {name: Ola}}`"),
    (
        "goals: nice",
        1,
        8,
        "`goals` takes entries, each under its own id, not a single value",
        "`goals: {quick-checkout: {",
    ),
    ("tools: {github: write}", 1, 17, "`github` takes keys of its own, not a single value", "`github: {access: write"),
    ("roles: writer", 1, 8, "`roles` takes a list, not a single value", "write it as `roles: [writer]`"),
    (
        "roles: {writer: yes}",
        1,
        8,
        "`roles` takes a list, not keys of its own",
        "write it like this: `roles: [developer]`",
    ),
    ("internal: yes", 1, 11, "`internal` takes keys of its own", "`internal: {notes: some text"),
    ("internal: [{notes: x}]", 1, 11, "`internal` takes keys of its own, not a list", "`internal: {notes: x}`"),
    (
        "facts: [a]",
        1,
        8,
        "`facts` takes names with a text each, not a list",
        "write it like this: `facts: {some_name: some text}`",
    ),
    ("facts: {a: [x]}", 1, 12, "`a` takes a single value, not a list", "write it as `a: x`"),
    ("away: {from: 2026-08-03, to: 2026-08-14}", 1, 7, "`away` takes a list of entries", "`- {from: 2026-08-03, to: "),
    ("away: 2026-08-03", 1, 7, "`away` takes a list of entries, not a single value", "begin every entry with `- `"),
    ("away: [tomorrow]", 1, 8, "item 1 of `away` takes keys of its own", "`- {from: 2026-04-30, to: 2026-04-30}`"),
    (
        "scope: {includes: [a, Rule: be nice]}",
        1,
        23,
        "item 2 of `includes` takes a single value",
        '`- "Rule: be nice"`',
    ),
    ("engagements: {21: yes}", 1, 19, "`21` takes keys of its own", "`21: {title: Monthly close"),
    # a text that says which key was meant
    ("deliverables: {m: {due: 2026-04-30}}", 1, 25, "`due` takes keys of its own", "`due: {date: 2026-04-30}`"),
    ("deliverables: {m: {due: every month}}", 1, 25, "`due` takes keys of its own", "`due: {every: month, day: 5}`"),
    ("deliverables: {m: {review: manager}}", 1, 28, "`review` takes keys", "`review: {person: manager}`"),
    ("engagements: {s: {fee: 240 GBP}}", 1, 24, "`fee` takes keys of its own", "`fee: {amount: 240 GBP}`"),
]

VALUES = [
    ("status: activ", "HB-S103", 1, 9, "`activ` is not possible for `status`", "did you mean `active`?"),
    ("status: onboarding", "HB-S103", 1, 9, "`onboarding` is not possible", "possible: `draft`, `active`"),
    ("availability: {weekdays: [mon]}", "HB-S103", 1, 27, "item 1 of `weekdays`", "did you mean `monday`?"),
    ("country: Norway", "HB-S104", 1, 10, "`Norway`", "`NO`"),
    ("email: nobody", "HB-S104", 1, 8, "`nobody` is not an e-mail address", "write it as `name@example.com`"),
    ("internal: {manager_time: 2h}", "HB-S104", 1, 26, "`2h` is not an amount of time a week", "`2 hours a week`"),
    ("engagements: {s: {starts: 1 May 2026}}", "HB-S104", 1, 27, "not written year-month-day", "`2026-05-01`"),
    ("engagements: {s: {ends: 2026-13-01}}", "HB-S104", 1, 25, "has no month 13", "year-month-day"),
    ("availability: {from: 9}", "HB-S104", 1, 22, "`9` is not written as hours and minutes", "`09:00`"),
    ("people: {a: {main: on}}", "HB-S104", 1, 20, "`on` is neither yes nor no", "write it as `yes`"),
    ("roles: [Web Developer]", "HB-S104", 1, 9, "`Web Developer` is not an id", "write it as `web-developer`"),
    ('name: "a; b\\nc; d"', "HB-S104", 1, 7, "`a; b c; d` runs over several lines", "write it on one line"),
    # a rhythm whose keys are right one by one
    (
        "tasks: {t: {due: {every: week, day: 5}}}",
        "HB-S104",
        1,
        32,
        "`day` does not go with `every: week`",
        "leave it out",
    ),
    (
        "tasks: {t: {due: {every: week, date: 2026-04-01}}}",
        "HB-S104",
        1,
        19,
        "`date` is for once",
        "keep one of the two",
    ),
    (
        "for_each: {task: {due: {date: 2026-04-01, months: [may]}}}",
        "HB-S104",
        1,
        43,
        "`months` does not go",
        "leave it",
    ),
]

EDITS = [
    ("tools: {remove: jira}", "HB-M205", 1, 17, "`remove` takes a list", "write it as `remove: [jira]`"),
    ("tools: {remove: {jira: x}}", "HB-M205", 1, 17, "`remove` takes a list", "write it as `remove: [jira]`"),
    ("tools: {remove: [{jira: x}]}", "HB-M205", 1, 18, "a list of names", "`remove: [jira]`"),
    ("tools: {remove: [Jira Cloud]}", "HB-S106", 1, 18, "`Jira Cloud` is not an id", "`jira-cloud`"),
    ("scope: {remove: [includs]}", "HB-S101", 1, 18, "unknown key `includs`", "did you mean `includes`?"),
    ("tools: {inherit: yes}", "HB-M205", 1, 18, "`inherit: yes` changes nothing", "delete this line"),
    ("tools: {inherit: true}", "HB-M205", 1, 18, "`inherit: true` changes nothing", "delete this line"),
    ("tools: {inherit: [a]}", "HB-M205", 1, 18, "`inherit` can only be `false`", "write `inherit: false`"),
    ("tools: {add: {jira: {access: x}}}", "HB-M205", 1, 9, "`add` is only for lists", "write each entry under its id"),
    ("scope: {add: [x]}", "HB-M205", 1, 9, "`add` is only for lists, and `scope` is not a list", "delete `add`"),
    ("scope: {includes: {add: x}}", "HB-M205", 1, 25, "`add` takes a list", "write it as `add: [x]`"),
    ("scope: {includes: {remove: {a: b}}}", "HB-M205", 1, 28, "`remove` takes a list", "`remove: [some text]`"),
    ("scope: {includes: {inherit: yes}}", "HB-M205", 1, 29, "`inherit: yes` changes nothing", "delete this line"),
    ("scope: {includes: {ad: [x]}}", "HB-M205", 1, 20, "`ad` is not an edit of a list", "did you mean `add`?"),
    ("roles: {add: [Web Dev]}", "HB-S104", 1, 15, "`Web Dev` is not an id", "`web-dev`"),
    ("escalation: {remove: [a]}", "HB-M205", 1, 14, "its entries have no id", "write the whole list"),
    ("escalation: {inherit: false}", "HB-M205", 1, 14, "its entries have no id", "write the whole list"),
    ("away: {add: {from: 2026-08-03, to: 2026-08-04}}", "HB-M205", 1, 13, "`add` takes a list", "[{from: 2026-08-03, "),
    ("away: [{remove: [cover]}]", "HB-M205", 1, 9, "nothing is inherited here", "delete `remove`"),
    ("pages: {add: x}", "HB-S102", 1, 14, "`add` takes a list", "write it as `add: [x]`"),
]

FAULTS = [*KEYS, *((text, "HB-S102", *rest) for text, *rest in KINDS), *VALUES, *EDITS]


@pytest.mark.parametrize(("text", "code", "line", "column", "message", "help"), FAULTS, ids=[str(f[0]) for f in FAULTS])
def test_a_fault_has_its_code_its_place_and_help(
    text: str, code: str, line: int, column: int, message: str, help: str
) -> None:
    found = only(text + "\n")
    assert (found.code, *place(found)) == (code, line, column)
    assert message in found.message
    assert any(help in advice for advice in found.help), found.help


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_the_file() -> None:
    _, found, _ = parsed("status: activ\nroles: writer\ntools:\n  Git Hub: {access: x}\n  jira: {acess: x}\n")
    assert [(d.code, place(d)) for d in found] == [
        ("HB-S103", (1, 9)),
        ("HB-S102", (2, 8)),
        ("HB-S106", (4, 3)),
        ("HB-S101", (5, 10)),
    ]
    assert [d.path for d in found] == ["status", "roles", "tools.Git Hub", "tools.jira.acess"]


def test_a_broken_file_is_not_told_without_end() -> None:
    _, found, _ = parsed("".join(f"unknown_{n}: x\n" for n in range(3_000)))
    assert len(found) == 50


@pytest.mark.parametrize("key", ["name", "kind", "legal_name", "email", "address", "roles", "status"])
@pytest.mark.parametrize("kind", [LayerKind.DEFAULTS, LayerKind.ROLE])
def test_what_is_about_one_contractor_cannot_be_shared(key: str, kind: LayerKind) -> None:
    found = only(f"manager: sam\n{key}: [x]\n", kind)
    assert (found.code, *place(found)) == ("HB-S105", 2, 1)
    assert found.message == f"`{key}` can only stand in a contractor's file"
    assert found.help == ("delete it here, and write it in a contractor's file",)


def test_edits_are_kept_for_the_merge() -> None:
    layer, _, tree = parsed(
        "tools: {remove: [jira], inherit: no, github: {remove: [ends]}}\n"
        "scope: {remove: [changes], includes: {add: [x, x], remove: [y], inherit: false}}\n"
        "escalation: {add: [{person: sam, when: late, within: 1 hour}]}\n"
        "tasks: {t: {due: {remove: [at], every: week, weekdays: {add: [monday]}}}}\n"
        "facts: {remove: [vat_scheme]}\n"
        "for_each: {remove: [tool], task: {inherit: false}}\n"
    )
    assert layer is not None
    assert layer.tree == tree


def test_fields_win_over_merge_words() -> None:
    layer, _, tree = parsed("pages: {add: [shop-is-down], remove: [photo-returns]}\n")
    assert layer is not None
    assert layer.tree == tree


def test_text_that_other_readers_of_yaml_change_survives() -> None:
    layer, _, _ = parsed("country: NO\nname: 012345\nlegal_name: 1.10\naddress: +4412\navailability: {from: 12:30}\n")
    assert layer is not None
    assert [layer.tree[key] for key in ("country", "name", "legal_name", "address")] == [
        "NO",
        "012345",
        "1.10",
        "+4412",
    ]


def test_a_list_may_name_something_twice() -> None:
    assert parsed("roles: [writer, writer]\nintroduced_to: [a, a]\n")[0] is not None


def test_the_tree_is_a_new_one_and_the_old_one_stays() -> None:
    text = "manager: sam\nlocked: [payment]\nexcuse: [{code: HB-C405, reason: x}]\n"
    layer, _, tree = parsed(text + "from_date: {2026-07-01: {manager: tom}}\n", LayerKind.DEFAULTS)
    assert layer is not None
    assert list(tree) == ["manager", "locked", "excuse", "from_date"]
    assert dict(layer.tree) == {"manager": "sam"}
    assert (layer.tree.kpos, layer.tree.vpos) == ({"manager": tree.kpos["manager"]}, {"manager": tree.vpos["manager"]})
    assert (layer.kind, layer.id, layer.file, layer.tree.at) == (LayerKind.DEFAULTS, "ada", FILE, tree.at)
