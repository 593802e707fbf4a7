"""What a person reads when something changes: entries, lists, dates, pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.editions import desk_of, edit, history, make_project, publish

from handbook.changes import differences
from handbook.model.content import Content, PageText, Section


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(make_project(tmp_path))
    return tmp_path


def told(root: Path, id: str = "ada") -> list[str]:
    desk = desk_of(root)
    plan = desk.plan(id)
    return desk.sentences(id, plan.before, plan.content)


def test_a_deadline_moves(root: Path) -> None:
    edit(root, "content/defaults.yml", "day: 5,", "day: 3,")
    assert told(root) == [
        "Your deadline for “Article” is now on the 3rd of every month at 17:00 (London time) "
        "(before: on the 5th of every month at 17:00 (London time))."
    ]


def test_a_new_tool_and_one_that_goes(root: Path) -> None:
    edit(root, "contractors/ada.yml", "roles:", "tools: {figma: {access: editor}}\nroles:")
    page = root / "content/tools/figma.md"
    page.write_text("---\ntitle: Figma\nowner: ines\npurpose: Pictures\nget_in: Ask\nsupport: tom\n---\nDraw.\n")
    assert told(root) == ["New tool: Figma (editor)."]
    publish(root)
    edit(root, "contractors/ada.yml", "tools: {figma: {access: editor}}\n", "")
    assert told(root) == ["No longer a tool of yours: Figma."]


def test_a_value_with_dates(root: Path) -> None:
    edit(
        root,
        "contractors/ada.yml",
        "availability",
        "from_date: {2026-07-01: {payment: {expenses: None}}}\navailability",
    )
    assert told(root) == [
        "Expenses: Only what we agreed in writing until 30 June 2026, None from 1 July 2026 "
        "(before: Only what we agreed in writing)."
    ]


def test_a_new_contact_is_one_change(root: Path) -> None:
    """Policies that name the contact, and work that the contact reviews, need not be agreed to again."""
    edit(root, "contractors/ada.yml", "roles:", "manager: mei\nroles:")
    plan = desk_of(root).plan("ada")
    assert told(root) == ["Your contact is now Mei Tan (before: Tom Whitby)."]
    assert plan.agree == ()
    assert plan.told == ("manager",)


def test_a_colleague_changes_address(root: Path) -> None:
    edit(root, "content/people.yml", "mei@example.com", "mei.tan@example.com")
    assert told(root) == ["“Mei Tan”, e-mail address: mei.tan@example.com (before: mei@example.com)."]


def test_a_list_that_grows_and_shrinks(root: Path) -> None:
    edit(root, "content/defaults.yml", "[It is true, It is new]", "[It is new, It is short]")
    assert told(root) == [
        "“Article”, accepted when, added: “It is short”.",
        "“Article”, accepted when, removed: “It is true”.",
    ]


def test_a_new_order_is_told(root: Path) -> None:
    edit(root, "content/defaults.yml", "[It is true, It is new]", "[It is new, It is true]")
    assert told(root) == ["“Article”, accepted when, now in this order: It is new and It is true."]


def test_pages(root: Path) -> None:
    edit(root, "content/policies/secrets.md", "three years", "five years")
    (root / "content/policies/style.md").unlink()
    (root / "content/policies/money.md").write_text(
        "---\ntitle: Money\nowner: ines\napplies_to: everyone\nacknowledge: notice\n---\nPay it.\n"
    )
    assert told(root) == [
        "The page “Confidentiality” changed.",
        "The page “Style” is no longer part of your handbook.",
        "New page: “Money”.",
    ]
    ((title, pieces),) = desk_of(root).plan("ada").texts
    assert title == "Confidentiality"
    assert [(piece.heading, piece.old, piece.new) for piece in pieces] == [
        ("Confidentiality", ("Keep it secret for three years.",), ("Keep it secret for five years.",))
    ]


def test_what_asks_something_else(root: Path) -> None:
    edit(root, "content/processes/hand-in-work.md", "acknowledge: notice", "acknowledge: required")
    assert told(root) == ["“How to hand in” now asks for your agreement."]
    assert desk_of(root).plan("ada").agree == ("processes/hand-in-work",)


def test_typography_changes_nothing(root: Path) -> None:
    edit(
        root,
        "content/policies/style.md",
        "Write short sentences. Read them alowd.",
        "Write short  sentences.\nRead them alowd.",
    )
    edit(
        root,
        "content/defaults.yml",
        "if_late: Tell us as soon as you know.",
        "if_late: 'Tell us  as soon as you know.'",
    )
    plan = desk_of(root).plan("ada")
    assert not plan.is_edition
    assert plan.changes == ()


def test_words_of_the_program_change_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another wording or another language of what the program says itself makes no edition for anybody."""
    from handbook.compose.words import Words

    before = history(root).current
    monkeypatch.setattr(Words, "say", lambda self, value: f"<{value}>")
    monkeypatch.setattr(Words, "listed", lambda self, items: " & ".join(items))
    assert before
    assert desk_of(root).content("ada").digest == before.digest


def test_paragraphs_that_differ() -> None:
    old = "# T\n\n## One { #one }\n\nFirst.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"
    new = "# T\n\n## One { #one }\n\nFirst.\n\n- a\n- c\n- b\n\n| x | y |\n|---|---|\n| 1 | 3 |\n"
    assert [(piece.heading, piece.old, piece.new) for piece in differences(old, new)] == [
        ("One", (), ("c",)),
        ("One", ("1 · 2",), ("1 · 3",)),
    ]


def test_no_edition_for_what_asks_nothing() -> None:
    page = PageText("# A\n\nText", "# A\n\nText")
    one = Content({"processes/a": Section("processes/a", "none", page=page)})
    other = Content({"processes/a": Section("processes/a", "none", page=PageText("# A\n\nOther", "# A\n\nOther"))})
    assert one.digest == other.digest
    assert one.sections["processes/a"].digest != other.sections["processes/a"].digest
