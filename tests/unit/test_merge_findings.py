"""What makes no sense in a merge, told at its place in plain words."""

from __future__ import annotations

import pytest
from merge_case import MONTHLY, merge

FINDINGS = [
    (
        "an entry that is not there",
        "tools: {slack: {}}",
        "tools:\n  remove: [slak]",
        "HB-M110",
        "`slak` is not in `tools`",
        2,
    ),
    (
        "a key that is not there",
        "payment: {by: card}",
        "payment: {remove: [pay_within]}",
        "HB-M110",
        "`pay_within` is not in `payment`",
        1,
    ),
    (
        "an item that is not there",
        "exit: {delete: [A]}",
        "exit: {delete: {remove: [B]}}",
        "HB-M110",
        "`B` is not in `exit.delete`",
        1,
    ),
    ("removing from nothing", "", "tools: {remove: [slack], drive: {}}", "HB-M110", "`slack` is not in `tools`", 1),
    ("removing at the top", "manager: x", "remove: [facts]", "HB-M110", "`facts` is not in what is inherited", 1),
    ("the same value", "payment: {by: card}", "payment:\n  by: card", "HB-M111", "`payment.by` is `card` already", 2),
    (
        "the same list",
        "exit: {delete: [A]}",
        "exit:\n  delete: [A]",
        "HB-M111",
        "`exit.delete` holds this list already",
        2,
    ),
    (
        "the same list said anew",
        "exit: {delete: [A]}",
        "exit: {delete: {inherit: false, add: [A]}}",
        "HB-M111",
        "holds this list already",
        1,
    ),
    (
        "an item that is there",
        "exit: {delete: [A]}",
        "exit: {delete: {add: [A]}}",
        "HB-M111",
        "`A` is in `exit.delete` already",
        1,
    ),
    ("a page that is there", "pages: {add: [a]}", "pages: {add: [a]}", "HB-M111", "`a` is in `pages.add` already", 1),
    ("a shape alone", MONTHLY, "deliverables: {close: {due: {every: month}}}", "HB-M111", "is `month` already", 1),
    ("text over a mapping", "payment: {by: card}", "payment: card", "HB-M202", "`payment` takes keys of its own", 1),
    ("a mapping over text", "manager: tom", "manager: {id: tom}", "HB-M202", "`manager` takes a single value", 1),
    ("text over a list", "exit: {delete: [A]}", "exit: {delete: A}", "HB-M202", "`exit.delete` takes a list", 1),
    ("a list over entries", "tools: {slack: {}}", "tools: [slack]", "HB-M202", "`tools` takes entries", 1),
    ("text over a choice", "pages: {add: [a]}", "pages: {add: b}", "HB-M202", "`pages.add` takes a list", 1),
    (
        "removed and set",
        "tools: {a: {}}",
        "tools:\n  remove: [a]\n  a: {access: read}",
        "HB-M204",
        "`a` is removed and set",
        2,
    ),
    (
        "an item removed and added",
        "exit: {delete: [A]}",
        "exit: {delete: {add: [A], remove: [A]}}",
        "HB-M204",
        "`A` is removed and set",
        1,
    ),
    ("a page added and removed", "", "pages: {add: [a], remove: [a]}", "HB-M204", "`a` is removed and set", 1),
    (
        "inherit that says nothing",
        "payment: {by: card}",
        "payment: {inherit: maybe}",
        "HB-M205",
        "`inherit` must be yes or no",
        1,
    ),
    ("remove without a list", "tools: {a: {}}", "tools: {remove: a}", "HB-M205", "`remove` must be a list", 1),
    ("remove with entries", "tools: {a: {}}", "tools: {remove: [{a: b}]}", "HB-M205", "`remove` takes names", 1),
    ("add among entries", "tools: {a: {}}", "tools: {add: [b]}", "HB-M205", "`add` does not belong under `tools`", 1),
    (
        "a mapping instead of a list",
        "exit: {delete: [A]}",
        "exit: {delete: {first: A}}",
        "HB-M205",
        "must be a list",
        1,
    ),
    (
        "an unknown list edit",
        "exit: {delete: [A]}",
        "exit: {delete: {add: [B], after: A}}",
        "HB-M205",
        "`after` cannot change",
        1,
    ),
    (
        "remove from a list of entries",
        "escalation: [{person: owner}]",
        "escalation: {add: [{person: tom}], remove: [x]}",
        "HB-M205",
        "`remove` cannot",
        1,
    ),
    ("add without a list", "exit: {delete: [A]}", "exit: {delete: {add: B}}", "HB-M205", "`add` must be a list", 1),
]


@pytest.mark.parametrize("who", ["contractor", "writer"])
@pytest.mark.parametrize(
    ("defaults", "text", "code", "words", "line"), [c[1:] for c in FINDINGS], ids=[c[0] for c in FINDINGS]
)
def test_findings(defaults: str, text: str, code: str, words: str, line: int, who: str) -> None:
    outcome = merge(defaults, **{who: text})
    found = outcome.one(code)
    assert outcome.codes == [code]
    assert words in found.message
    assert found.message[0] in "`t" and not found.message.endswith(".") and "amara" not in found.message
    assert found.at and found.at.line == line and found.at.file != "content/defaults.yml"
    assert found.help
    assert found.contractors == (("amara",) if who == "contractor" else ())


def test_a_misspelt_removal_has_a_suggestion() -> None:
    assert merge("tools: {slack: {}}", "tools: {remove: [slak]}").one("HB-M110").help[0] == "did you mean `slack`?"


def test_a_value_of_the_wrong_kind_does_not_count() -> None:
    assert merge("payment: {by: card}", "payment: card").value("payment") == {"by": "card"}


def test_an_edit_that_cannot_be_read_leaves_what_is_inherited() -> None:
    outcome = merge("exit: {delete: [A]}", "exit: {delete: {first: A}}")
    assert outcome.value("exit.delete") == ["A"]


def test_a_deciding_key_may_be_repeated_with_others() -> None:
    fee = "engagements: {e: {fee: {basis: monthly, amount: 5 GBP}}}"
    assert merge(fee, "engagements: {e: {fee: {basis: monthly, amount: 6 GBP}}}").codes == []


def test_the_same_value_under_another_shape_is_news() -> None:
    fee = "engagements: {e: {fee: {basis: monthly, amount: 5 GBP}}}"
    assert merge(fee, "engagements: {e: {fee: {basis: hourly, amount: 5 GBP}}}").codes == []


def test_findings_about_a_role_do_not_depend_on_the_roles_beside_it() -> None:
    alone = merge("manager: x", a="manager: x")
    beside = merge("manager: x", a="manager: x", b="facts: {k: v}")
    assert alone.of_shared == beside.of_shared != ()
    assert alone.of_contractor == beside.of_contractor == ()
