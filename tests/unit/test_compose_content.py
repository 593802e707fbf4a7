"""What handbooks share when their contents are worked out together: nothing that differs between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.editions import desk_of, make_project

from handbook.compose.content import content_of

STYLE = "content/policies/style.md"
ADA, BEN = "contractors/ada.yml", "contractors/ben.yml"


@pytest.mark.parametrize(
    ("page", "added"),
    [
        ("Pay: {{ payment.pay_within }}", "from_date: {{2027-0{n}-01: {{payment: {{pay_within: 21 days}}}}}}\n"),
        ("Ask {{ scope.changes.ask }}", "scope: {{changes: {{note: Number {n}}}}}\n"),
        ("About {{ tasks.mail.contact }}", "contacts: {{pay: {{about: Invoices {n}}}}}\n"),
        (
            "{% for one in deliverables %}{{ one.title }}{% endfor %}",
            "deliverables: {{article: {{title: Text {n}}}}}\n",
        ),
    ],
)
def test_alike_is_not_the_same(tmp_path: Path, page: str, added: str) -> None:
    """Two contractors who differ in a day, or in the name of a thing of their own, have it each in their own text."""
    root = make_project(tmp_path)
    for number, path in enumerate((ADA, BEN), 5):
        text = (root / path).read_text("utf-8")
        (root / path).write_text(text + added.format(n=number), "utf-8")
    (root / STYLE).write_text(f"{(root / STYLE).read_text('utf-8')}\n{page}\n", "utf-8")
    desk = desk_of(root)
    for id in desk.released:
        alone, together = content_of(desk.handbooks[id], desk.project), desk.content(id)
        assert together.sections == alone.sections
        assert together.digest == alone.digest
