"""What may be called minor, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.editions import desk_of, edit, history, make_project, publish

from handbook.changes.minor import refusals


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(make_project(tmp_path))
    return tmp_path


def refused(root: Path) -> tuple[str, ...]:
    return refusals(desk_of(root).plan("ada"))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/policies/style.md", "alowd", "aloud"),
        ("content/policies/style.md", "Explain what is new", "Explain what's new"),
        ("content/defaults.yml", "if_late: Tell us as soon as you know.", "if_late: Tell us as soon as you know it."),
        ("content/defaults.yml", "It is new]", "It is original]"),
    ],
)
def test_a_slip_of_the_pen(root: Path, path: str, old: str, new: str) -> None:
    edit(root, path, old, new)
    assert refused(root) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        ("content/policies/style.md", "Write short", "Write 20 short", "“Style”: “20” was put in"),
        ("content/policies/style.md", "Explain what", "Never explain what", "“Style”: “never” was put in"),
        ("content/policies/style.md", "- Use the", "- You must use the", "“Style”: “must” was put in"),
        ("content/policies/style.md", "of the reader", "of Mei", "“Style”: “Mei” was put in"),
        (
            "content/policies/style.md",
            "Write short sentences. Read them alowd.",
            "Read them: www.x.example/1",
            "was put in",
        ),
        ("content/policies/secrets.md", "secret for", "secrets for", "never counts as minor"),
        ("content/defaults.yml", "day: 5,", "day: 4,", "“Article”: due became another"),
        (
            "content/defaults.yml",
            "within: 2 working days, rounds",
            "within: 3 working days, rounds",
            "we answer within became",
        ),
        ("content/defaults.yml", "standard: within two days", "standard: within three days", "“two” became “three”"),
        ("content/defaults.yml", "by: bank transfer", "by: bank transfers", "never counts as minor"),
        ("content/defaults.yml", "handover: [Open work]", "handover: [Open works]", "never counts as minor"),
    ],
)
def test_more_than_that(root: Path, path: str, old: str, new: str, why: str) -> None:
    edit(root, path, old, new)
    assert why in " | ".join(refused(root))


def test_what_is_new_or_gone(root: Path) -> None:
    (root / "content/policies/style.md").unlink()
    assert refused(root) == ("“Style” is gone",)


def test_an_agreement_holds_across_a_slip(root: Path) -> None:
    edit(root, "content/policies/style.md", "alowd", "aloud")
    publication = publish(root, reason="A slip", minor=True)
    assert publication.asked("ada") == ()
    assert history(root).editions[-1].minor == ("policies/style",)
    assert "policies/style" in {section.id for section in history(root).open_sections}  # nobody had agreed to it before
