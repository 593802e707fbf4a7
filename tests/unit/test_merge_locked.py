"""Locked values: what breaks a lock, where it is told, and what does not."""

from __future__ import annotations

import pytest
from merge_case import JULY, merge

LOCKED = (
    "payment: {pay_within: 14 days, by: card}\nexit: {delete: [A], handover: [B]}\nlocked: [payment.pay_within, exit]"
)
CHANGES = [
    ("a change", "payment: {pay_within: 7 days}", "payment.pay_within", 1),
    ("a removal", "payment:\n  remove: [pay_within]", "payment.pay_within", 2),
    ("a removal of what holds it", "manager: x\nremove: [payment]", "payment.pay_within", 2),
    ("not inheriting what holds it", "payment: {inherit: false, by: cash}", "payment.pay_within", 1),
    ("a change below", "exit:\n  delete: [C]", "exit.delete", 2),
    ("an addition below", "exit:\n  delete: {add: [C]}", "exit.delete", 2),
    ("something new below", "exit:\n  final_invoice_within: 3 days", "exit.final_invoice_within", 2),
    ("a dated change", "from_date: {2026-07-01: {payment: {pay_within: 7 days}}}", "payment.pay_within", 1),
]


@pytest.mark.parametrize("who", ["contractor", "writer"])
@pytest.mark.parametrize(("text", "path", "line"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_locked_values_stay(text: str, path: str, line: int, who: str) -> None:
    outcome = merge(LOCKED, **{who: text})
    found = outcome.one("HB-M203")
    assert found.path == path
    assert found.at and found.at.line == line
    assert [(str(related.at).rsplit(":", 1)[0]) for related in found.related] == ["content/defaults.yml:3"]
    assert found.contractors == (("amara",) if who == "contractor" else ())


def test_a_shape_cannot_push_a_locked_key_out() -> None:
    outcome = merge(
        "payment: {invoice_due: {every: month, day: 3}}\nlocked: [payment.invoice_due.day]",
        "payment:\n  invoice_due:\n    every: week",
    )
    assert outcome.one("HB-M203").path == "payment.invoice_due.day"
    assert str(outcome.one("HB-M203").at) == "contractors/amara.yml:3:12"


@pytest.mark.parametrize(
    "text", ["payment: {pay_within: 14 days}", "exit: {delete: [A]}", "payment: {inherit: false, pay_within: 14 days}"]
)
def test_the_same_again_is_only_repetition(text: str) -> None:
    assert set(merge(LOCKED, text).codes) <= {"HB-M111"}


def test_two_changes_of_a_locked_mapping_are_two_findings() -> None:
    assert merge(LOCKED, "exit:\n  delete: {add: [C]}\n  handover: {add: [D]}").codes == ["HB-M203", "HB-M203"]


def test_defaults_may_change_on_a_day_what_they_lock() -> None:
    outcome = merge(
        "payment: {pay_within: 14 days}\nlocked: [payment.pay_within]\n"
        "from_date: {2026-07-01: {payment: {pay_within: 7 days}}}"
    )
    assert outcome.codes == []
    assert outcome.value("payment.pay_within", JULY) == "7 days"


def test_a_locked_value_pinned_by_a_contractor_breaks_the_lock_on_the_day_it_changes() -> None:
    outcome = merge(
        "payment: {pay_within: 14 days}\nlocked: [payment.pay_within]\n"
        "from_date: {2026-07-01: {payment: {pay_within: 7 days}}}",
        "payment: {pay_within: 14 days}",
    )
    assert outcome.codes == ["HB-M203"]
