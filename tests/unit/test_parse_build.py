"""Unit tests of handbook.parse.build: what handbooks share is typed once, and that changes nothing."""

from __future__ import annotations

from handbook import merge, parse
from handbook.diagnostics import FileTable
from handbook.model.layer import Layer, LayerKind
from handbook.yaml_source import Map, read_yaml

DEFAULTS = """
contacts:
  bills: {about: Invoices, person: sam}
escalation:
  - {person: manager, when: something is late, within: 1 working day}
payment: {pay_within: 14 days, invoice_due: {every: month, day: 1}}
deliverables:
  close: {title: Monthly close, due: {every: month, day: 5}}
for_each:
  deliverable:
    hand_in: {tool: asana, place: the project, guide: hand-in}
    due: {at: 17:00}
"""
ADA = "deliverables: {report: {title: Report, due: {date: 2026-04-30}}}"
BEN = "payment: {pay_within: 30 days}\ndeliverables: {close: {title: Close and report}}"
TORN = "deliverables: {close: {due: {weekdays: [tuesday]}}}"


def trees(*contractors: str) -> tuple[list[Map], FileTable]:
    """The merged tree of each contractor over the same `DEFAULTS`."""
    files, policy = FileTable(), merge.merge_policy()

    def layer(kind: LayerKind, id: str, text: str) -> Layer:
        tree, faults = read_yaml(text, f"{id}.yml", files.add(f"{id}.yml"))
        assert tree is not None, faults
        made, problems = parse.parse_layer(tree, kind, id, f"{id}.yml", files)
        assert made is not None, problems
        return made

    shared, _ = merge.merge_shared(layer(LayerKind.DEFAULTS, "defaults", DEFAULTS), [], policy, files)
    own = [layer(LayerKind.CONTRACTOR, f"partner-{n}", text) for n, text in enumerate(contractors)]
    return [merge.merge_contractor(shared, each, policy, files)[0].tree for each in own], files


def test_with_what_others_had_typed_the_result_is_the_same() -> None:
    made, files = trees(ADA, BEN, ADA)
    known: parse.Typed = {}
    assert [parse.build(tree, files, "ada", known) for tree in made] == [
        parse.build(tree, files, "ada") for tree in made
    ]


def test_what_handbooks_share_is_one_value() -> None:
    made, files = trees(ADA, BEN)
    known: parse.Typed = {}
    ada, ben = (parse.build(tree, files, "ada", known)[0] for tree in made)
    assert ada is not None and ben is not None
    assert ada.contacts["bills"] is ben.contacts["bills"]
    assert ada.escalation[0] is ben.escalation[0]
    assert ada.deliverables["report"].hand_in is ben.deliverables["close"].hand_in
    assert (str(ada.payment and ada.payment.pay_within), str(ben.payment and ben.payment.pay_within)) == (
        "14 days",
        "30 days",
    )


def test_a_fault_is_told_the_same_after_others_and_does_not_touch_them() -> None:
    made, files = trees(ADA, TORN, BEN)
    known: parse.Typed = {}
    ada, torn, ben = (parse.build(tree, files, "torn", known) for tree in made)
    assert torn == parse.build(made[1], files, "torn")
    assert torn[0] is None
    assert [(each.code, each.path, each.contractors) for each in torn[1]] == [
        ("HB-S104", "deliverables.close.due.weekdays", ("torn",))
    ]
    assert ada[0] is not None and ben[0] is not None
