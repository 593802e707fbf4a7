"""Where values come from: places in the merged tree, look-ups, histories, sharing."""

from __future__ import annotations

from merge_case import AUGUST, MONTHLY, merge

from handbook.merge import iter_paths, lookup
from handbook.model.layer import parse_path
from handbook.yaml_source import Map


def test_places() -> None:
    outcome = merge(
        "tools:\n  slack:\n    access: guest\n    on_exit: revoke\nexit: {delete: [A]}",
        "tools:\n  slack:\n    access: member\nexit:\n  delete: {add: [B]}",
    )
    assert outcome.place("tools.slack.access") == "contractors/amara.yml:3"
    assert outcome.place("tools.slack.on_exit") == "content/defaults.yml:4"
    assert outcome.place("tools.slack") == "content/defaults.yml:2"
    assert outcome.place("exit.delete") == "contractors/amara.yml:5"
    assert outcome.place("exit.delete[0]") == "content/defaults.yml:5"
    assert outcome.place("exit.delete[1]") == "contractors/amara.yml:5"


def test_an_entry_begun_afresh_stands_where_it_is_begun() -> None:
    outcome = merge("tools: {slack: {access: guest}}", "tools:\n  slack: {inherit: false, access: member}")
    assert outcome.place("tools.slack") == "contractors/amara.yml:2"


def test_lookup() -> None:
    tree = merge("escalation: [{person: owner}]").merged.tree
    found = lookup(tree, ("escalation", "0", "person"))
    assert found and found[0] == "owner"
    assert lookup(tree, ()) == (tree, tree.at)
    for path in ("escalation.1", "escalation.x", "escalation[0].person.x", "nothing"):
        assert lookup(tree, parse_path(path)) is None
    assert [path for path, _, _ in iter_paths(tree)] == [
        ("escalation",),
        ("escalation", "0"),
        ("escalation", "0", "person"),
    ]


def test_the_history_of_a_value() -> None:
    outcome = merge(
        "tools: {a: {access: read}}",
        "tools: {a: {access: edit}}",
        writer="tools: {a: {access: edit}}",
        other="manager: x",
    )
    assert outcome.story("tools.a.access") == [
        ("defaults", "set", "read"),
        ("role writer", "changed", "edit"),
        ("role other", "silent", None),
        ("contractor", "repeated", "edit"),
    ]


def test_the_history_of_a_list_and_an_entry() -> None:
    outcome = merge(
        "exit: {delete: [A]}\ntools: {a: {}, b: {access: x}}",
        "tools: {inherit: false}",
        writer="exit: {delete: {add: [B]}}\ntools: {remove: [a], b: {access: y}}",
    )
    assert outcome.story("exit.delete")[:2] == [("defaults", "set", ["A"]), ("role writer", "edited", ["A", "B"])]
    assert outcome.story("tools.a") == [
        ("defaults", "set", {}),
        ("role writer", "removed", None),
        ("contractor", "silent", None),
    ]
    assert outcome.story("tools.b") == [
        ("defaults", "set", {"access": "x"}),
        ("role writer", "changed", {"access": "y"}),
        ("contractor", "removed", None),
    ]


def test_the_history_of_a_dropped_key() -> None:
    outcome = merge(MONTHLY, "deliverables: {close: {due: {date: 2026-05-01}}}")
    assert outcome.story("deliverables.close.due.day") == [("defaults", "set", "5"), ("contractor", "dropped", None)]


def test_the_history_with_dates() -> None:
    outcome = merge("manager: a\nfrom_date: {2026-07-01: {manager: b}}", "from_date: {2026-08-01: {manager: c}}")
    assert outcome.story("manager") == [("defaults", "set", "a"), ("contractor", "silent", None)]
    assert outcome.story("manager", AUGUST) == [
        ("defaults", "set", "a"),
        ("defaults 2026-07-01", "changed", "b"),
        ("contractor", "silent", None),
        ("contractor 2026-08-01", "changed", "c"),
    ]


def test_the_history_of_a_filled_value() -> None:
    outcome = merge(
        "for_each: {tool: {on_exit: revoke}}", "tools: {a: {}}", writer="for_each:\n  tool:\n    on_exit: delete"
    )
    assert outcome.story("tools.a.on_exit") == [
        ("defaults", "silent", None),
        ("role writer", "silent", None),
        ("contractor", "silent", None),
        ("role writer", "filled", "delete"),
    ]
    assert outcome.story("tools.a")[-1] == ("role writer", "filled", {"on_exit": "delete"})
    assert outcome.story("for_each.tool.on_exit")[:2] == [
        ("defaults", "set", "revoke"),
        ("role writer", "changed", "delete"),
    ]


def test_the_history_of_a_conflict_shows_what_each_role_says() -> None:
    outcome = merge("manager: a", "manager: d", one="manager: b", two="manager: c")
    assert [step[1:] for step in outcome.story("manager")] == [
        ("set", "a"),
        ("changed", "b"),
        ("changed", "c"),
        ("changed", "d"),
    ]


def test_shared_parts_are_not_copied() -> None:
    outcome = merge("payment: {by: card}\ntools: {a: {access: x}, b: {}}", "tools: {b: {access: y}}")
    defaults, merged = outcome.layers[0].tree, outcome.merged.tree
    tools, merged_tools = defaults["tools"], merged["tools"]
    assert merged["payment"] is defaults["payment"]
    assert isinstance(tools, Map) and isinstance(merged_tools, Map) and merged_tools["a"] is tools["a"]


def test_the_history_of_an_item_follows_the_list_of_all_roles() -> None:
    outcome = merge("", one="exit: {delete: {add: [A]}}", two="exit: {delete: {add: [B]}}")
    assert [step[:2] for step in outcome.story("exit.delete[0]")] == [
        ("defaults", "silent"),
        ("role one", "set"),
        ("role two", "silent"),
        ("contractor", "silent"),
    ]
    assert outcome.story("exit.delete[1]")[2] == ("role two", "set", "B")
