"""What counts when layers are put together, each rule as a few lines of YAML and what comes of them."""

from __future__ import annotations

import pytest
from merge_case import MONTHLY, POLICY, layer, merge, plain

from handbook.diagnostics import FileTable
from handbook.merge import merge_contractor, merge_shared
from handbook.model.layer import LayerKind

# ---- what counts ----

TABLE = [
    ("a value of a higher layer replaces", "manager: ines", "manager: tom", "manager", "tom"),
    ("a value nobody changes stays", "manager: ines", "", "manager", "ines"),
    (
        "mappings merge key by key",
        "payment: {by: bank transfer, pay_within: 14 days}",
        "payment: {pay_within: 7 days}",
        "payment",
        {"by": "bank transfer", "pay_within": "7 days"},
    ),
    (
        "entries merge by id, in the order of the lower layer, new ones last",
        "tools: {slack: {access: guest}, drive: {access: read}}",
        "tools: {github: {access: write}, drive: {access: edit}}",
        "tools",
        {"slack": {"access": "guest"}, "drive": {"access": "edit"}, "github": {"access": "write"}},
    ),
    ("facts merge name by name", "facts: {a: x, b: y}", "facts: {b: z}", "facts", {"a": "x", "b": "z"}),
    (
        "a plain list replaces",
        "availability: {weekdays: [monday, friday]}",
        "availability: {weekdays: [tuesday]}",
        "availability.weekdays",
        ["tuesday"],
    ),
    (
        "add and remove edit a list",
        "availability: {weekdays: [monday, friday]}",
        "availability: {weekdays: {add: [tuesday], remove: [friday]}}",
        "availability.weekdays",
        ["monday", "tuesday"],
    ),
    (
        "inherit: false empties a list before add",
        "exit: {delete: [Copies]}",
        "exit: {delete: {inherit: false, add: [Logins]}}",
        "exit.delete",
        ["Logins"],
    ),
    (
        "inherit: false alone leaves a list empty",
        "exit: {delete: [Copies]}",
        "exit: {delete: {inherit: false}}",
        "exit.delete",
        [],
    ),
    ("add to nothing makes a list", "", "exit: {delete: {add: [Logins]}}", "exit.delete", ["Logins"]),
    (
        "a list of entries is replaced whole",
        "escalation: [{person: owner, within: 1 day}]",
        "escalation: [{person: manager}]",
        "escalation",
        [{"person": "manager"}],
    ),
    (
        "add appends to a list of entries",
        "escalation: [{person: manager}]",
        "escalation: {add: [{person: owner}]}",
        "escalation",
        [{"person": "manager"}, {"person": "owner"}],
    ),
    ("remove takes entries away", "tools: {slack: {}, jira: {}}", "tools: {remove: [jira]}", "tools", {"slack": {}}),
    (
        "remove takes a key away",
        "payment: {by: card, pay_within: 7 days}",
        "payment: {remove: [by]}",
        "payment",
        {"pay_within": "7 days"},
    ),
    ("remove works at the top", "manager: ines\nfacts: {a: x}", "remove: [facts]", "facts", None),
    (
        "inherit: false in a mapping keeps nothing from below",
        "payment: {by: card, pay_within: 7 days}",
        "payment: {inherit: false, by: cash}",
        "payment",
        {"by": "cash"},
    ),
    (
        "inherit: false in an entry begins it afresh",
        "tools: {slack: {access: guest, on_exit: revoke}}",
        "tools: {slack: {inherit: false, access: member}}",
        "tools.slack",
        {"access": "member"},
    ),
    (
        "inherit: false among entries keeps only those of this layer",
        "tools: {slack: {access: guest}}",
        "tools: {inherit: false, drive: {access: read}}",
        "tools",
        {"drive": {"access": "read"}},
    ),
    ("edits alone create nothing", "", "tools: {slack: {remove: [access]}}", "tools", None),
    ("an empty entry is an entry", "", "tools: {slack: {}}", "tools.slack", {}),
    (
        "what contractors alone add loses its merge words",
        "",
        "tools: {slack: {remove: [ends], access: read}}",
        "tools.slack",
        {"access": "read"},
    ),
    ("pages add up", "pages: {add: [a]}", "pages: {add: [b]}", "pages.add", ["a", "b"]),
    (
        "a page added below can be removed above",
        "pages: {add: [a, b]}",
        "pages: {remove: [a]}",
        "pages",
        {"add": ["b"], "remove": ["a"]},
    ),
    (
        "a page removed below can be added above",
        "pages: {remove: [a]}",
        "pages: {add: [a]}",
        "pages",
        {"remove": [], "add": ["a"]},
    ),
    ("pages can begin afresh", "pages: {add: [a]}", "pages: {inherit: false, add: [b]}", "pages", {"add": ["b"]}),
]


@pytest.mark.parametrize(
    ("defaults", "contractor", "path", "expected"), [c[1:] for c in TABLE], ids=[c[0] for c in TABLE]
)
def test_what_counts(defaults: str, contractor: str, path: str, expected: object) -> None:
    outcome = merge(defaults, contractor)
    assert outcome.value(path) == expected
    assert not [code for code in outcome.codes if code.startswith("HB-M2")]


def test_order_of_entries_is_the_lower_layers() -> None:
    outcome = merge("tools: {slack: {}, drive: {}}", "tools: {github: {}, drive: {access: edit}}")
    assert list(outcome.value("tools")) == ["slack", "drive", "github"]


def test_three_levels() -> None:
    outcome = merge("manager: a\nlanguage: en", "manager: c", writer="manager: b\nlanguage: pt")
    assert (outcome.value("manager"), outcome.value("language")) == ("c", "pt")
    assert outcome.place("language") == "content/roles/writer.yml:2"


def test_a_contractor_without_defaults() -> None:
    files = FileTable()
    shared, found = merge_shared(None, (), POLICY, files)
    merged, more = merge_contractor(shared, layer(LayerKind.CONTRACTOR, "amara", "manager: tom", files), POLICY, files)
    assert plain(merged.tree) == {"manager": "tom"}
    assert not (*found, *more)


# ---- pattern keys ----

PATTERNS = [
    (
        "another deciding key",
        MONTHLY,
        "deliverables: {close: {due: {date: 2026-05-01}}}",
        {"at": "17:00", "date": "2026-05-01"},
    ),
    (
        "another value of the deciding key",
        MONTHLY,
        "deliverables: {close: {due: {every: week, weekdays: [monday]}}}",
        {"at": "17:00", "every": "week", "weekdays": ["monday"]},
    ),
    (
        "the same value of the deciding key drops nothing",
        MONTHLY,
        "deliverables: {close: {due: {every: month, day: 7}}}",
        {"every": "month", "day": "7", "covers": "previous month", "at": "17:00"},
    ),
    (
        "other keys drop nothing",
        MONTHLY,
        "deliverables: {close: {due: {at: 12:00}}}",
        {"every": "month", "day": "5", "covers": "previous month", "at": "12:00"},
    ),
    (
        "a list edit of a dropped list begins with nothing",
        "deliverables: {close: {due: {every: week, weekdays: [monday]}}}",
        "deliverables: {close: {due: {every: 2 weeks, weekdays: {add: [friday]}}}}",
        {"every": "2 weeks", "weekdays": ["friday"]},
    ),
]


@pytest.mark.parametrize(
    ("defaults", "contractor", "expected"), [c[1:] for c in PATTERNS], ids=[c[0] for c in PATTERNS]
)
def test_shapes_of_a_rhythm(defaults: str, contractor: str, expected: object) -> None:
    assert merge(defaults, contractor).value("deliverables.close.due") == expected


def test_shapes_of_other_fields() -> None:
    fee = merge(
        "engagements: {e: {fee: {basis: hourly, amount: 30 GBP, at_most: 20 hours}}}",
        "engagements: {e: {fee: {basis: monthly}}}",
    )
    assert fee.value("engagements.e.fee") == {"basis": "monthly"}
    channel = merge(
        "communication: {channels: {q: {tool: slack, where: here, for: x}}}",
        "communication: {channels: {q: {tool: email}}}",
    )
    assert channel.value("communication.channels.q") == {"for": "x", "tool": "email"}
    task = merge("tasks: {t: {starts_when: an alert}}", "tasks: {t: {due: {every: day}}}")
    assert task.value("tasks.t") == {"due": {"every": "day"}}
    back = merge("tasks: {t: {due: {every: day}}}", "tasks: {t: {starts_when: an alert}}")
    assert back.value("tasks.t") == {"starts_when": "an alert"}
    untouched = merge("tasks: {t: {starts_when: an alert}}", "tasks: {t: {due: {remove: [at]}}}")
    assert untouched.value("tasks.t") == {"starts_when": "an alert"}


# ---- promises ----


def test_a_bare_list_of_promises_names_what_is_lost() -> None:
    outcome = merge("scope: {excludes: [Press, Tax advice]}", "scope:\n  excludes: [Press, Law]")
    assert outcome.value("scope.excludes") == ["Press", "Law"]
    found = outcome.one("HB-M112")
    assert "`Tax advice`" in found.message and "`Press`" not in found.message
    assert (str(found.at), found.path, found.contractors) == ("contractors/amara.yml:2:3", "scope.excludes", ("amara",))
    assert str(found.related[0].at) == "content/defaults.yml:1:9"
    assert any("inherit: false" in help for help in found.help)


@pytest.mark.parametrize(
    "contractor",
    [
        "scope: {excludes: [Law, Tax advice, Press]}",
        "scope: {excludes: {inherit: false, add: [Law]}}",
        "scope: {excludes: {add: [Law], remove: [Press]}}",
    ],
)
def test_promises_that_are_kept_or_left_on_purpose_are_no_finding(contractor: str) -> None:
    assert merge("scope: {excludes: [Press, Tax advice]}", contractor).codes == []


def test_a_plain_list_may_lose_items() -> None:
    assert merge("availability: {weekdays: [monday, friday]}", "availability: {weekdays: [monday]}").codes == []


def test_adds_of_roles_add_up_as_edits_of_the_defaults() -> None:
    """Folding one role over the other first would make the first role's `add` the whole list."""
    outcome = merge(
        "scope: {includes: [Putting right]}\navailability: {weekdays: [monday]}",
        writer="scope: {includes: {add: [Articles, Pictures]}}\navailability: {weekdays: {add: [tuesday]}}",
        translator="scope: {includes: {add: [Translations, Pictures]}}\navailability: {weekdays: {add: [friday]}}",
    )
    assert outcome.value("scope.includes") == ["Putting right", "Articles", "Pictures", "Translations"]
    assert outcome.value("availability.weekdays") == ["monday", "tuesday", "friday"]
    assert outcome.codes == []


def test_what_one_role_removes_goes_and_what_another_adds_comes() -> None:
    outcome = merge(
        "scope: {includes: [A, B]}", a="scope: {includes: {remove: [A]}}", b="scope: {includes: {add: [C]}}"
    )
    assert outcome.value("scope.includes") == ["B", "C"]
    assert outcome.codes == []
