"""What waits for an agreement is marked where it stands, and nothing else is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from support.editions import DAY, command, desk_of, edit, history, make_project, publish

from handbook.compose.contractor import contractor_book
from handbook.compose.plain import readable_markdown
from handbook.model.page import Book
from handbook.model.sources import Source

LATER = DAY + timedelta(days=20)
OLD_FEE, NEW_FEE = "amount: 300 GBP", "amount: 310 GBP"
WAITS = "**Waits for your agreement** (edition {})"
UNDER = "Until you agree, what was agreed in edition {} holds."
NEVER = "You have not agreed to an earlier edition of this."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Ada and Ben have agreed to edition 1, Cleo never answered."""
    make_project(tmp_path)
    publish(tmp_path)
    for id in ("ada", "ben"):
        say(tmp_path, id)
    return tmp_path


def say(root: Path, id: str, *words: str, day: date = DAY) -> None:
    answer = command(root, "acknowledge", id, "--by", "a call", *words, day=day)
    assert answer.exit_code == 0, answer.printed


def book(root: Path, id: str = "ada") -> Book:
    desk = desk_of(root)
    made, problems = contractor_book(desk.handbooks[id], desk.project, None, desk.standing(id))
    assert not problems
    return made


def notes(root: Path, id: str = "ada") -> dict[str, list[tuple[str, str]]]:
    """By page, each note with the heading above it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page in book(root, id).pages:
        lines = readable_markdown(page).split("\n")
        for number, line in enumerate(lines):
            if line.startswith("{ .hb-open }"):
                above = next(each for each in reversed(lines[:number]) if each.startswith("#"))
                found.setdefault(page.uri, []).append((above.lstrip("# ").partition(" {")[0], lines[number - 1]))
    return found


def test_nothing_open_nothing_marked(root: Path) -> None:
    assert notes(root) == {}
    edit(root, "content/defaults.yml", "about: Invoices", "about: Our invoices")  # told, not asked
    publish(root, LATER)
    assert notes(root) == {}


def test_what_waits_is_marked_where_it_stands(root: Path) -> None:
    before = {page.uri: page for page in book(root).pages}
    edit(root, "contractors/ben.yml", OLD_FEE, NEW_FEE)
    edit(root, "content/policies/style.md", "Write short", "Write very short")
    publish(root, LATER)
    said = f"{WAITS.format(2)}. {UNDER.format(1)} "
    assert notes(root, "ben") == {
        "agreed.md": [("Articles (sow-1)", f"{said}[What changed](agreement.md#since)")],
        "pay.md": [
            (
                "Your fee",
                f"{WAITS.format(2)}: [Articles](agreed.md#engagements.sow-1). {UNDER.format(1)} "
                "[What changed](agreement.md#since)",
            )
        ],
        "policies/style.md": [("Style", f"{said}[What changed](../agreement.md#since)")],
    }
    assert notes(root) == {"policies/style.md": [("Style", f"{said}[What changed](../agreement.md#since)")]}
    after = {page.uri: page for page in book(root).pages}
    assert {uri for uri in after if after[uri] != before[uri]} == {"index.md", "agreement.md", "policies/style.md"}
    say(root, "ben", day=LATER)
    assert notes(root, "ben") == {}


def test_dates_say_which_of_them_wait(root: Path) -> None:
    edit(root, "content/defaults.yml", "day: 5, at: 17:00", "day: 3, at: 17:00")
    publish(root, LATER)
    found = notes(root)
    assert found["work.md"] == [("Article", f"{WAITS.format(2)}. {UNDER.format(1)} [What changed](agreement.md#since)")]
    assert found["dates.md"] == [
        (
            "Dates",
            f"{WAITS.format(2)}: [Article](work.md#deliverables.article). {UNDER.format(1)} "
            "[What changed](agreement.md#since)",
        )
    ]
    made = book(root)
    pages = {page.uri: page for page in made.pages}
    among_all = pages["dates.md"].among_all
    assert among_all
    assert WAITS.format(2) in readable_markdown(among_all)
    assert readable_markdown(pages["index.md"]).count("**not agreed yet**") == 1
    assert "[Article](work.md#deliverables.article)" in next(
        line for line in readable_markdown(pages["index.md"]).split("\n") if "not agreed yet" in line
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("question", "**Not agreed yet:** you have a question (edition 2)"),
        ("disagree", "**Not agreed:** you said “I do not agree” (edition 2)"),
    ],
)
def test_a_question_and_a_no(root: Path, said: str, words: str) -> None:
    edit(root, "content/defaults.yml", "within two days", "within a day")
    publish(root, LATER)
    say(root, "ada", f"--{said}", day=LATER)
    expected = [("Letters of readers", f"{words}. {UNDER.format(1)} [What changed](agreement.md#since)")]
    assert notes(root)["work.md"] == expected

    edit(root, "content/defaults.yml", "includes: [Articles]", "includes: [Articles, Letters]")
    publish(root, LATER)  # the answer was not about this part, and holds for the other
    assert notes(root)["work.md"] == expected
    assert notes(root)["agreed.md"][0][1].startswith(f"{WAITS.format(3)}. {UNDER.format(1)}")

    edit(root, "content/defaults.yml", "within a day", "within an hour")
    publish(root, LATER)  # nor about what the part says now
    assert notes(root)["work.md"][0][1].startswith(f"{WAITS.format(4)}. {UNDER.format(1)}")


def test_a_no_stands_with_the_edition_it_was_said_to(root: Path) -> None:
    """Edition 2 is a slip of the pen, and edition 3 says again what Cleo said no to in edition 1."""
    say(root, "cleo", "--disagree")
    for old, new, minor in (("short sentences", "shrot sentences", True), ("shrot", "short", False)):
        edit(root, "content/policies/style.md", old, new)
        publish(root, LATER, reason="A slip", minor=minor)
    assert history(root, "cleo").editions[-1].number == 3
    [(_, said)] = notes(root, "cleo")["policies/style.md"]
    assert said == "**Not agreed:** you said “I do not agree” (edition 1). [Agreement](../agreement.md#edition)"
    assert notes(root) == {}, "what Ada agreed to in edition 1 is what edition 3 says"


def test_a_no_to_a_later_edition_of_the_same_text(root: Path) -> None:
    edit(root, "content/policies/secrets.md", "three years", "five years")
    publish(root, LATER)
    say(root, "cleo", "--disagree", day=LATER)
    [(_, said)] = notes(root, "cleo")["policies/style.md"]
    assert said.startswith("**Not agreed:** you said “I do not agree” (edition 2). ")


def test_earlier_editions_are_named_where_there_are_some(root: Path) -> None:
    edit(root, "content/policies/style.md", "Write short", "Write very short")
    publish(root, LATER)
    assert notes(root, "cleo")["policies/style.md"] == [
        ("Style", f"{WAITS.format(2)}. {NEVER} [Agreement](../agreement.md#edition)")
    ]
    assert notes(root, "cleo")["policies/secrets.md"] == [
        ("Confidentiality", f"{WAITS.format(1)}. [Agreement](../agreement.md#edition)")
    ]


def test_what_was_never_agreed_stands_in_one_note_where_it_is_much(root: Path, tmp_path: Path) -> None:
    found = notes(root, "cleo")
    assert found["work.md"] == [
        ("Article", f"{WAITS.format(1)}. [Agreement](agreement.md#edition)"),
        ("Letters of readers", f"{WAITS.format(1)}. [Agreement](agreement.md#edition)"),
    ]
    make_project(tmp_path / "more")
    edit(
        tmp_path / "more",
        "content/defaults.yml",
        "tasks:\n",
        "tasks:\n  post: {title: Post, outcome: It is sent, standard: daily, starts_when: it is there}\n",
    )
    publish(tmp_path / "more")
    assert notes(tmp_path / "more")["work.md"] == [
        (
            "Your work",
            f"{WAITS.format(1)}: [Article](#deliverables.article), [Letters of readers](#tasks.mail), [Post](#tasks.post). "
            "[Agreement](agreement.md#edition)",
        )
    ]


def test_who_works_with_us_again(root: Path) -> None:
    edit(root, "contractors/ada.yml", "status: active", "status: ended")
    publish(root, LATER)
    edit(root, "contractors/ada.yml", "status: ended", "status: active")
    publish(root, LATER)
    assert notes(root)["policies/secrets.md"] == [
        (
            "Confidentiality",
            f"{WAITS.format(2)}. What you agreed to before ended with our earlier work. [Agreement](../agreement.md#edition)",
        )
    ]


def test_a_part_that_an_edit_removes_is_not_marked(root: Path) -> None:
    """In the preview, before it is published: there is no heading for it."""
    edit(root, "content/defaults.yml", "within two days", "within a day")
    publish(root, LATER)
    text = (root / "content/defaults.yml").read_text()
    start, end = text.index("tasks:\n"), text.index("tools: ")
    (root / "content/defaults.yml").write_text(text[:start] + text[end:])
    assert notes(root) == {}


def test_marks_are_no_part_of_what_is_agreed(root: Path) -> None:
    edit(root, "content/defaults.yml", "within two days", "within a day")
    publish(root, LATER)
    digest = desk_of(root).content("ada").digest
    assert notes(root)
    say(root, "ada", day=LATER)
    assert not notes(root)
    assert desk_of(root).content("ada").digest == digest
    assert not publish(root, LATER).editions
    assert history(root).editions[-1].number == 2


def test_a_project_with_templates_of_its_own_has_the_marks(root: Path) -> None:
    """Without the anchor of the part they stand above the page, and name it."""
    edit(root, "content/defaults.yml", "within two days", "within a day")
    publish(root, LATER)
    desk = desk_of(root)
    own = {"contractor/work.md": Source("theme_overrides/work.md", "# My work { #work }\n\nTasks.\n", 0)}
    made, problems = contractor_book(desk.handbooks["ada"], desk.project, own, desk.standing("ada"))
    assert not problems
    page = next(page for page in made.pages if page.uri == "work.md")
    assert readable_markdown(page) == (
        "# My work { #work }\n\n"
        f"{WAITS.format(2)}: Letters of readers. {UNDER.format(1)} [What changed](agreement.md#since)\n{{ .hb-open }}\n\n\n"
        "Tasks.\n"
    )
