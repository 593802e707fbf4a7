"""An edition as plain text, to keep: nothing in it is for programs alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.editions import desk_of, edit, make_project

from handbook.changes.copies import content_lines
from handbook.changes.plain_text import plain_text


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Title { #top }\n\n## Get in { #get-in .big }", "Title\n=====\n\nGet in\n------"),
        ("See [Slack](../tools/slack.md#get-in) and *this* **word**.", "See Slack and this word."),
        ("[A page](https://example.com/a)", "A page (https://example.com/a)"),
        ("[example.com/a](https://example.com/a/), <https://example.com>", "example.com/a, https://example.com"),
        (
            "[Tom](mailto:tom@example.com), [b@example.com](mailto:b@example.com)",
            "Tom (tom@example.com), b@example.com",
        ),
        ("Soft\nline  \nhard line.\n{ .hb-small }", "Soft line\nhard line."),
        ("1. One\n2. Two\n    - inner\n    - last\n3. Three", "1. One\n2. Two\n   - inner\n   - last\n3. Three"),
        ("| A | B |\n|---|---|\n| `x_1` | y |", "A · B\nx_1 · y"),
        ("Text\n\n```\na  b\n  c\n```\n\nMore", "Text\n\n    a  b\n      c\n\nMore"),
        ("Term\n:   Meaning", "Term\n  Meaning"),
        ("> quoted", "  quoted"),
        ('!!! note "Take care"\n    Inside.', "Take care\n\nInside."),
        ("- [ ] open\n- [x] done", "- [ ] open\n- [x] done"),
        ("![A plan](plan.png)", "A plan"),
        ('<div class="x" markdown="1">\n\nIn a *box*.\n\n</div>', "In a box."),
        ("Write <name> as in file_name_1, 2 * 3 < 7 & more", "Write <name> as in file_name_1, 2 * 3 < 7 & more"),
        ("<!-- for writers -->\n\nText", "Text"),
        ("", ""),
    ],
)
def test_markdown_as_plain_text(markdown: str, expected: str) -> None:
    assert "\n".join(plain_text(markdown)) == expected


def test_a_whole_edition(tmp_path: Path) -> None:
    """What is of one kind stands together, a tool's page with the access, in the words of the handbook."""
    root = make_project(tmp_path)
    edit(
        root, "content/processes/hand-in-work.md", "Put it", "Put it into [Asana](../tools/asana.md#hand-in).\n\nPut it"
    )
    desk = desk_of(root)
    text = "\n".join(content_lines(desk.content("ada"), desk.speaker("ada")))
    assert text.startswith(
        "\n=====================\nWhere our work stands\n=====================\n\nactive\n"
        "\n============\nYour contact\n============\n\nTom Whitby\n"
    )
    assert (
        "\n================\nWhat you hand in\n================\n"
        "\nArticle\n=======\n\n"
        "Part of: Articles\n"
        "What it is: A text for our journal\n"
        "Accepted when:\n  - It is true\n  - It is new\n"
        "How many: 2 a month\n"
        "Due: on the 5th of every month at 17:00 (London time)\n"
        "Hand in with: Asana\n"
        "Hand in at: To review\n"
        "The guide for handing in: Hand in\n"
        "Name it like this: Article 1\n"
        "Reviewed by: Tom Whitby\n"
        "We answer within: 2 working days\n"
        "Rounds of review at most: 2\n"
        "No answer in time means: accepted\n"
        "If it is late: Tell us as soon as you know.\n"
        "How it fits in: How to hand in\n"
    ) in text
    assert (
        "\nWhat we provide: Briefs\n  Who provides it: Tom Whitby\n  When we provide it: on the 1st of every month\n"
        in text
    )
    assert (
        "\n=====\nTools\n=====\n\nAsana\n=====\n\nYour access: guest\nAt the end, your access is: closed\n\nWork\n\n"
        "By invitation\n\nHand in\n-------\n\nMove the task.\n"
    ) in text
    assert text.count("\nAsana\n") == 1
    assert "Put it into Asana.\n" in text
    assert "Guides: Asana: Hand in\n" in text
    assert "Whom to ask: Mei Tan (Invoices)\n" in text
    assert not re.search(r"\{ ?[#.]|\]\(|\.md\b|sha256|\*\*|hand-in\b|^#", text, re.MULTILINE)


def test_it_is_in_the_words_of_its_reader(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    edit(root, "contractors/ada.yml", "roles:", "language: de\nroles:")
    desk = desk_of(root)
    text = "\n".join(content_lines(desk.content("ada"), desk.speaker("ada")))
    assert "\nSie arbeiten als: eine Person\nIhr Land: Vereinigtes Königreich\n" in text
    assert "\nIhre Arbeitstage: Montag\n" in text
