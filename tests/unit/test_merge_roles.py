"""Several roles of equal rank: what adds up, what is a conflict, and how a contractor settles it."""

from __future__ import annotations

from typing import Any

import pytest
from merge_case import POLICY, layer, merge

from handbook.diagnostics import FileTable
from handbook.merge import merge_contractor, merge_shared
from handbook.model.layer import Layer, LayerKind
from handbook.yaml_source import Map

AGREE = [
    ("the same value", "", "manager: tom", "manager: tom", "manager", "tom"),
    ("the same list", "", "exit: {delete: [A]}", "exit: {delete: [A]}", "exit.delete", ["A"]),
    (
        "different keys",
        "",
        "payment: {by: card}",
        "payment: {pay_within: 7 days}",
        "payment",
        {"by": "card", "pay_within": "7 days"},
    ),
    ("different entries", "", "tools: {a: {}}", "tools: {b: {}}", "tools", {"a": {}, "b": {}}),
    ("both remove", "tools: {a: {}, b: {}}", "tools: {remove: [a]}", "tools: {remove: [a]}", "tools", {"b": {}}),
    ("one removes, one is silent", "tools: {a: {}, b: {}}", "tools: {remove: [a]}", "manager: tom", "tools", {"b": {}}),
    (
        "different keys of one entry",
        "tools: {a: {access: read}}",
        "tools: {a: {on_exit: delete}}",
        "tools: {a: {access: edit}}",
        "tools.a",
        {"access": "edit", "on_exit": "delete"},
    ),
    (
        "one keeps nothing, the other adds something new",
        "tools: {a: {}, b: {}}",
        "tools: {inherit: false, c: {}}",
        "tools: {d: {}}",
        "tools",
        {"c": {}, "d": {}},
    ),
    (
        "the same shape, its keys by one of them",
        "engagements: {e: {fee: {basis: monthly, amount: 5 GBP}}}",
        "engagements: {e: {fee: {basis: hourly, amount: 9 GBP}}}",
        "engagements: {e: {fee: {basis: hourly}}}",
        "engagements.e.fee",
        {"basis": "hourly", "amount": "9 GBP"},
    ),
    (
        "both edit the same rhythm of a task",
        "tasks: {t: {due: {every: day, at: 12:00}}}",
        "tasks: {t: {due: {at: 13:00}}}",
        "tasks: {t: {due: {day_off: after}}}",
        "tasks.t.due",
        {"every": "day", "at": "13:00", "day_off": "after"},
    ),
    ("pages of both", "", "pages: {add: [a]}", "pages: {add: [b]}", "pages.add", ["a", "b"]),
]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("defaults", "one", "two", "path", "expected"), [c[1:] for c in AGREE], ids=[c[0] for c in AGREE]
)
def test_roles_that_agree(defaults: str, one: str, two: str, path: str, expected: Any, swapped: bool) -> None:
    first, second = (two, one) if swapped else (one, two)
    outcome = merge(defaults, first=first, second=second)
    value = outcome.value(path)
    assert (sorted(value) == sorted(expected)) if isinstance(expected, list) else (value == expected)
    assert "HB-M201" not in outcome.codes


DISAGREE = [
    ("different values", "", "manager: tom", "manager: ines", "manager", "manager: mei"),
    ("one says what the defaults say", "manager: tom", "manager: tom", "manager: ines", "manager", "manager: ines"),
    ("different lists", "", "exit: {delete: [A]}", "exit: {delete: [B]}", "exit.delete", "exit: {delete: [A, B]}"),
    (
        "a whole list and an edit",
        "exit: {delete: [A]}",
        "exit: {delete: [A, B]}",
        "exit: {delete: {add: [C]}}",
        "exit.delete",
        "exit: {delete: {inherit: false, add: [A, B, C]}}",
    ),
    (
        "removed and set",
        "tools: {a: {}}",
        "tools: {remove: [a]}",
        "tools: {a: {access: read}}",
        "tools.a",
        "tools: {remove: [a]}",
    ),
    (
        "removed and set, kept",
        "tools: {a: {}}",
        "tools: {remove: [a]}",
        "tools: {a: {access: read}}",
        "tools.a",
        "tools: {a: {access: edit}}",
    ),
    (
        "dropped through inherit: false and set",
        "payment: {by: card, pay_within: 7 days}",
        "payment: {inherit: false, by: cash}",
        "payment: {pay_within: 3 days}",
        "payment.pay_within",
        "payment: {pay_within: 5 days}",
    ),
    (
        "an item removed and added",
        "exit: {delete: [A, B]}",
        "exit: {delete: {remove: [A]}}",
        "exit: {delete: {add: [A]}}",
        "exit.delete",
        "exit: {delete: {remove: [A]}}",
    ),
    (
        "two shapes",
        "",
        "deliverables: {d: {due: {every: month, day: 5}}}",
        "deliverables: {d: {due: {date: 2026-05-01}}}",
        "deliverables.d.due.every",
        "deliverables: {d: {due: {date: 2026-06-01}}}",
    ),
    (
        "a shape and a key of another one",
        "engagements: {e: {fee: {basis: monthly}}}",
        "engagements: {e: {fee: {basis: hourly}}}",
        "engagements: {e: {fee: {amount: 900 GBP}}}",
        "engagements.e.fee.basis",
        "engagements: {e: {fee: {basis: monthly, amount: 900 GBP}}}",
    ),
    (
        "starting when and due",
        "",
        "tasks: {t: {starts_when: an alert}}",
        "tasks: {t: {due: {every: day}}}",
        "tasks.t.starts_when",
        "tasks: {t: {starts_when: an alert}}",
    ),
    ("a page added and removed", "", "pages: {add: [a]}", "pages: {remove: [a]}", "pages", "pages: {remove: [a]}"),
    (
        "a page of the defaults removed and added",
        "pages: {add: [a, b]}",
        "pages: {remove: [a]}",
        "pages: {add: [a]}",
        "pages",
        "pages: {add: [a]}",
    ),
    (
        "not inherited from above and set",
        "tools: {a: {}}",
        "inherit: false\ntools: {}",
        "tools: {a: {access: read}}",
        "tools.a",
        "tools: {a: {access: edit}}",
    ),
    (
        "in for_each",
        "",
        "for_each: {tool: {on_exit: revoke}}",
        "for_each: {tool: {on_exit: delete}}",
        "for_each.tool.on_exit",
        "for_each: {tool: {on_exit: revoke}}",
    ),
]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("defaults", "one", "two", "path", "settled"), [c[1:] for c in DISAGREE], ids=[c[0] for c in DISAGREE]
)
def test_roles_that_disagree(defaults: str, one: str, two: str, path: str, settled: str, swapped: bool) -> None:
    first, second = (two, one) if swapped else (one, two)
    outcome = merge(defaults, "name: Amara", first=first, second=second)
    found = outcome.one("HB-M201")
    assert found.at and found.at.file == "content/roles/first.yml"
    assert [related.at.file for related in found.related] == ["content/roles/second.yml"]
    assert found.path == path
    assert found.contractors == ("amara",)
    assert "contractors/amara.yml" in found.help[0]
    assert "amara" not in found.message

    settled_outcome = merge(defaults, settled, first=first, second=second)
    assert not {"HB-M201", "HB-M112"} & set(settled_outcome.codes)
    assert not [found for found in settled_outcome.of_contractor if found.code == "HB-M111"]


def test_what_the_contractor_says_counts_over_the_conflict() -> None:
    roles = {"a": "tools: {x: {access: read}}", "b": "tools: {x: {access: edit}}"}
    assert merge("", "tools: {x: {access: admin}}", **roles).value("tools.x.access") == "admin"
    assert merge("", "tools: {remove: [x]}", **roles).codes == []
    assert merge("", "tools: {inherit: false}", **roles).codes == []
    assert merge("", "tools: {x: {ends: 2026-09-30}}", **roles).codes == ["HB-M201"]


def test_editing_a_disputed_list_settles_nothing() -> None:
    outcome = merge("", "exit: {delete: {add: [C]}}", a="exit: {delete: [A]}", b="exit: {delete: [B]}")
    assert outcome.one("HB-M201").path == "exit.delete"
    assert any("`add:`" in help for help in outcome.one("HB-M201").help)


def test_a_conflict_is_told_for_each_contractor_at_the_same_place() -> None:
    files = FileTable()
    roles = [layer(LayerKind.ROLE, id, f"manager: {id}", files) for id in ("a", "b")]
    shared, found = merge_shared(None, roles, POLICY, files)
    assert found == ()
    told = [
        merge_contractor(shared, Layer(LayerKind.CONTRACTOR, id, f"{id}.yml", Map()), POLICY, files)[1]
        for id in ("x", "y")
    ]
    assert [each[0].contractors for each in told] == [("x",), ("y",)]
    assert told[0][0].message == told[1][0].message and told[0][0].at == told[1][0].at


def test_three_roles() -> None:
    outcome = merge("manager: z", a="manager: x", b="facts: {k: v}", c="manager: y")
    found = outcome.one("HB-M201")
    assert "`a` and `c`" in found.message
    assert [found.label, found.related[0].label] == ["`x` in the role `a`", "`y` in the role `c`"]
