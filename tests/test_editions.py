"""Editions as a person sees them: who is asked what, whom an edit reaches, what can go wrong while publishing."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.editions import DAY, command, desk_of, edit, history, make_project, publish, store_of, tree
from support.scale import times

from handbook.compose.contractor import contractor_book
from handbook.model.content import Content, PageText, Section
from handbook.model.page import token
from handbook.records import RecordsError, Store, writing
from handbook.records.messages import reminder_lines
from handbook.records.publication import Publication, moved

LATER = DAY + timedelta(days=20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one edition each."""
    publish(make_project(tmp_path))
    return tmp_path


def agree(root: Path, id: str, day: date = DAY) -> None:
    answer = command(root, "acknowledge", id, "--by", "a call", day=day)
    assert answer.exit_code == 0, answer.printed


def open_of(root: Path, id: str = "ada") -> list[str]:
    return [section.id for section in history(root, id).open_sections]


# --- who is asked what --------------------------------------------------------------------------------------------------

EDITS: dict[str, tuple[str, str, str, str]] = {
    "engagements.sow-1": ("contractors/{id}.yml", "amount: 300 GBP", "amount: {n} GBP", "required"),
    "scope": ("content/defaults.yml", "includes: [Articles]", "includes: [Articles, Text {n}]", "required"),
    "deliverables.article": ("content/defaults.yml", "quantity: 2 a month", "quantity: {n} a month", "required"),
    "tasks.mail": ("content/defaults.yml", "standard: within two days", "standard: within {n} days", "required"),
    "payment": ("content/defaults.yml", "pay_within: 14 days", "pay_within: {n} days", "required"),
    "exit": ("content/defaults.yml", "final_invoice_within: 30 days", "final_invoice_within: {n} days", "required"),
    "policies/style": ("content/policies/style.md", "Write short", "Write {n} short", "required"),
    "goals.readers": ("content/defaults.yml", 'target: "4,000"', 'target: "{n}"', "notice"),
    "contacts.pay": ("content/defaults.yml", "about: Invoices", "about: Invoices {n}", "notice"),
    "escalation": ("content/defaults.yml", "when: we disagree", "when: we disagree {n}", "notice"),
    "tools.asana": ("content/defaults.yml", "access: guest", "access: guest {n}", "notice"),
    "communication.channels.urgent": ("content/defaults.yml", "for: Urgent", "for: Urgent {n}", "notice"),
    "communication.meetings.check-in": ("content/defaults.yml", "minutes: 30", "minutes: {n}", "notice"),
    "manager": ("contractors/{id}.yml", "roles:", "manager: mei\nroles:", "notice"),
    "backup_manager": ("contractors/{id}.yml", "status:", "backup_manager: mei\nstatus:", "notice"),
    "company": ("content/company.yml", "name: Larkfield\n", "name: Larkfield {n}\n", "notice"),
    "processes/hand-in-work": ("content/processes/hand-in-work.md", "Put it", "Put {n}", "notice"),
    "our-people": ("content/people.yml", "+44 20 7946 0011", "+44 20 7946 {n}", "notice"),
    "why": ("content/defaults.yml", "why: Readers buy", "why: Readers buy {n}", "none"),
    "dates of a tool": ("content/defaults.yml", "confirmed: 2026-01-06", "confirmed: 2026-01-1{d}", "none"),
    "availability": ("contractors/{id}.yml", "told_us: 2026-01-01", "told_us: 2026-02-0{d}", "none"),
    "away": ("contractors/{id}.yml", "to: 2026-08-14", "to: 2026-08-1{d}", "none"),
    "processes/absence": ("content/processes/absence.md", "few words", "few words {n}", "none"),
    "tools/asana": ("content/tools/asana.md", "Move the task", "Move the task {n}", "none"),
    "website": ("content/company.yml", "owner: ines", "owner: ines\nwebsite: https://example.com/{n}", "none"),
    "white space": ("content/policies/style.md", "Write short", "Write  short", "none"),
    "a comment": ("content/defaults.yml", "deliverables:\n", "deliverables: # {n}\n", "none"),
}
"""Edits of sections, by what they change: the file, a text in it, another text, and what that asks of its reader."""


@pytest.mark.parametrize("seed", range(4))
def test_edits_ask_for_just_what_they_change(root: Path, seed: int) -> None:
    """200 random edits of sections of each class: exactly the sections that changed and need it ask for agreement."""
    chance = random.Random(seed)
    for id in ("ada", "ben", "cleo"):
        agree(root, id)
    before = {path: (root / path).read_text() for path in tree(root) if not path.startswith("contractors/records")}
    for turn in range(times(50)):
        chosen = chance.sample(sorted(EDITS), chance.randint(1, 3))
        n, d = str(chance.randint(40, 3000)), str(chance.randint(6, 9))
        own: set[str] = set()
        for name in chosen:
            path, old, new, _ = EDITS[name]
            edit(root, path.format(id="ada"), old, new.format(n=n, d=d))
            own |= {name} if path.startswith("contractors") else set()
        desk = desk_of(root)
        for id in ("ada", "ben", "cleo"):
            plan = desk.plan(id)
            mine = [name for name in chosen if id == "ada" or name not in own]
            asked = {name for name in mine if EDITS[name][3] == "required"}
            told = {name for name in mine if EDITS[name][3] == "notice"}
            assert set(plan.agree) == asked, (turn, chosen)
            assert set(plan.told) == told, (turn, chosen)
            assert plan.is_edition == bool(asked | told), (turn, chosen)
        for path, text in before.items():
            (root / path).write_text(text)


def with_an_editor(root: Path) -> Path:
    """Cleo is an editor: with a goal and a page for that, without the task and the page of writers, and paid sooner."""
    edit(
        root,
        "contractors/cleo.yml",
        "roles: [writer]",
        "roles: [editor]\npayment: {pay_within: 10 days}\ntasks: {remove: [mail]}",
    )
    edit(root, "content/policies/style.md", "applies_to: everyone", "applies_to: {roles: [writer]}")
    (root / "content/roles/editor.yml").write_text(
        "goals: {drafts: {title: Clean drafts, measure: errors, target: 3 a page, by: 2026-12-01, why: Readers notice}}\n"
    )
    (root / "content/policies/editing.md").write_text(
        "---\ntitle: Editing\napplies_to: {roles: [editor]}\nacknowledge: required\nowner: ines\n---\nAsk before you cut.\n"
    )
    return root


OF_EDITORS: dict[str, tuple[str, str, str, str]] = {
    "goals.drafts": ("content/roles/editor.yml", "target: 3 a page", "target: {n} a page", "notice"),
    "policies/editing": ("content/policies/editing.md", "Ask before", "Ask {n} times before", "required"),
}
_OF_WRITERS = {"payment", "tasks.mail", "policies/style", "white space"}
_OF_NOBODY = {"a comment", "dates of a tool", "website"}


def _edited(root: Path, name: str, turn: int) -> set[str]:
    """Do one of the edits, each turn with another text. Whom it reaches, is returned."""
    path, old, new, _ = {**EDITS, **OF_EDITORS}[name]
    id = ("ada", "ben", "cleo")[turn % 3]
    edit(root, path.format(id=id), old, new.format(n=700 + turn, d=6 + turn % 4))
    if path.startswith("contractors"):
        return {id}
    if name in _OF_NOBODY:
        return set()
    return {"cleo"} if name in OF_EDITORS else {"ada", "ben"} if name in _OF_WRITERS else {"ada", "ben", "cleo"}


def test_an_edit_that_does_not_reach_somebody_leaves_them_alone(tmp_path: Path) -> None:
    """Digest, edition, records and pages of all others stay byte for byte, whatever is edited, and those whom it reaches do
    not. What the edit of one turn did, the next one undoes."""
    root = with_an_editor(make_project(tmp_path))
    publish(root)
    source = {path: data for path, data in tree(root).items() if not path.startswith("contractors/records")}
    names = random.Random(7).sample(sorted({**EDITS, **OF_EDITORS}), len(EDITS) + len(OF_EDITORS))
    before, undone, asks = _state(root), set[str](), "none"
    for turn in range(times(10)):
        for path, data in source.items():
            (root / path).write_bytes(data)
        name = names[turn % len(names)]
        reached = _edited(root, name, turn)
        publish(root, DAY + timedelta(days=turn))
        after = _state(root)
        asks, asked = {**EDITS, **OF_EDITORS}[name][3], asks
        for id in ("ada", "ben", "cleo"):
            assert (after[id] == before[id]) == (id not in reached | undone), (turn, name, id)
            is_edition = (id in reached and asks != "none") or (id in undone and asked != "none")
            assert after[id][0] - before[id][0] == is_edition, (turn, name, id)
        before, undone = after, reached


def _state(root: Path) -> dict[str, tuple[int, str, dict[str, bytes], str]]:
    """By contractor: how many editions, the digest, the records, and all pages of the handbook."""
    desk = desk_of(root)
    found = {}
    for id in ("ada", "ben", "cleo"):
        book, problems = contractor_book(desk.handbooks[id], desk.project, None, desk.standing(id))
        assert not problems
        records = tree(store_of(root).folder / id)
        found[id] = (len(history(root, id).editions), desk.content(id).digest, records, repr(book))
    return found


def test_a_project_asks_for_more_or_less(root: Path) -> None:
    edit(root, "mkdocs.yml", "- handbook\n", "- handbook: {acknowledge: {goals: required, payment: notice}}\n")
    publish(root)
    edit(root, "content/defaults.yml", 'target: "4,000"', 'target: "5,000"')
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    plan = desk_of(root).plan("ada")
    assert (plan.agree, plan.told) == (("goals.readers",), ("payment",))


def test_changes_since_the_last_agreement_add_up(root: Path) -> None:
    agree(root, "ada")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 30 days")
    edit(root, "content/policies/style.md", "alowd", "aloud")
    publish(root)
    standing = desk_of(root).standing("ada")
    assert standing
    assert standing.since == (
        "We now pay within 30 days of a complete invoice (before: 14 days).",
        "The page “Style” changed.",
    )
    assert open_of(root) == ["payment", "policies/style"]
    assert open_of(root, "ben") == [section.id for section in history(root, "ben").open_sections]


def test_back_to_what_was_agreed_asks_nothing(root: Path) -> None:
    agree(root, "ada")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    assert open_of(root) == ["payment"]
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 14 days")
    publish(root)
    assert open_of(root) == []


def test_an_answer_to_an_older_edition_leaves_what_changed_since_open(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    assert command(root, "acknowledge", "ada", "--by", "call", "--edition", "1").exit_code == 0
    assert open_of(root) == ["payment"]


def test_a_question_is_no_agreement(root: Path) -> None:
    said = command(root, "acknowledge", "ada", "--by", "call", "--question")
    assert "ada has a question about edition 1 (you noted it)" in said.printed
    assert "8 parts still to agree to" in said.printed
    assert history(root).agreed == {}


def test_an_agreement_holds_across_minor_changes_only(root: Path) -> None:
    agree(root, "ada")
    edit(root, "content/policies/style.md", "alowd", "aloud")
    publish(root, reason="A slip of the pen", minor=True)
    assert open_of(root) == []
    edit(root, "content/policies/style.md", "aloud", "loudly")
    publish(root)
    assert open_of(root) == ["policies/style"]


@pytest.mark.parametrize("agreed_twice", [False, True])
def test_a_slip_of_the_pen_that_is_mended_asks_nothing(root: Path, agreed_twice: bool) -> None:
    """The text of edition 1 again: whoever agreed to it has agreed, also where they agreed to the slip since."""
    agree(root, "ada")
    edit(root, "content/policies/style.md", "short", "shrot")
    assert command(root, "publish", "--yes", "--minor", "--reason", "A slip").exit_code == 0
    if agreed_twice:
        agree(root, "ada")
    edit(root, "content/policies/style.md", "shrot", "short")
    said = command(root, "impact").printed
    assert "Ada Okafor  edition 3    is told of 1 part, 1 part is again as they agreed\n" in said
    assert "is asked to agree to 1 part" not in said.partition("\n")[0]
    (root / "dist.editions.json").unlink()
    assert command(root, "impact").printed == said
    publish(root)
    assert open_of(root) == []
    assert history(root).editions[-1].number == 3


def test_a_slip_of_the_pen_in_what_was_never_agreed_to_asks(root: Path) -> None:
    """Ada said yes to edition 1 only: what edition 3 says is the slip of edition 2, which was no slip of edition 1."""
    agree(root, "ada")
    edit(root, "content/policies/style.md", "short", "very short")
    publish(root)
    edit(root, "content/policies/style.md", "very short", "very shrot")
    publish(root, reason="A slip", minor=True)
    assert open_of(root) == ["policies/style"]
    edit(root, "content/policies/style.md", "very shrot", "very short")
    publish(root)
    assert open_of(root) == ["policies/style"]


def test_an_edit_back_is_asked_where_something_else_was_agreed_to_since(root: Path) -> None:
    """Also where the last publication is remembered, and the answer came after it."""
    agree(root, "ada")
    edit(root, "content/policies/style.md", "short", "very short")
    assert command(root, "publish", "--yes").exit_code == 0
    agree(root, "ada")
    edit(root, "content/policies/style.md", "very short", "short")
    said = command(root, "impact").printed
    assert "Ada Okafor  edition 3    is asked to agree to 1 part" in said
    (root / "dist.editions.json").unlink()
    assert command(root, "impact").printed == said
    publish(root)
    assert open_of(root) == ["policies/style"]


def test_open_since(root: Path) -> None:
    agree(root, "ada")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root, LATER)
    edit(root, "content/defaults.yml", 'target: "4,000"', 'target: "5,000"')
    publish(root, LATER + timedelta(days=9))
    assert history(root).open_since == LATER


# --- the commands ---------------------------------------------------------------------------------------------------------


def test_impact_says_whom_an_edit_reaches(root: Path) -> None:
    agree(root, "ben")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert command(root, "impact").printed == (
        "  Ben Silva  edition 2    is asked to agree to 1 part\n"
        "\n"
        "Ben Silva (ben)\n"
        "  is asked to agree to: Articles\n"
        "  - Your fee for “Articles” is now 320 GBP (before: 300 GBP).\n"
    )
    found = json.loads(command(root, "impact", "--format", "json").printed)
    assert found["summary"] == {"contractors": 3, "reached": 1, "editions": 1, "agree": 1, "still_open": 0}
    assert found["contractors"][0]["agree"] == [{"section": "engagements.sow-1", "title": "Articles"}]


def test_impact_as_a_comment(root: Path) -> None:
    """Nothing in it is markup or a mention: the text stands in a fence longer than any in it."""
    assert (
        command(root, "impact", "--format", "markdown").printed
        == "**All handbooks say what their last editions say.**\n"
    )
    agree(root, "ben")
    edit(root, "contractors/ben.yml", "title: Articles", "title: '```@everyone **now**'")
    edit(root, "contractors/ada.yml", "kind: individual", "kind: person")
    assert command(root, "impact", "--format", "markdown").printed == (
        "**This reaches 1 of 2 contractors; 1 must agree.**\n\n"
        "Not looked at because of errors: ada\n\n"
        "````text\n"
        "  Ben Silva  edition 2    is asked to agree to 1 part\n\n"
        "Ben Silva (ben)\n"
        "  is asked to agree to: ```@everyone **now**\n"
        "  - “Articles” is now called “```@everyone **now**”.\n"
        "````\n"
    )


def test_impact_writes_nothing(root: Path) -> None:
    before = tree(root)
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    command(root, "impact")
    after = tree(root)
    assert {path for path in after if after[path] != before.get(path)} == {"contractors/ben.yml"}


def test_impact_before_the_first_edition(tmp_path: Path) -> None:
    printed = command(make_project(tmp_path), "impact").printed
    assert printed.startswith("No edition was published yet")
    assert "Ada Okafor  edition 1    the first: is asked to agree to 8 parts" in printed


def test_status_says_who_has_not_agreed(root: Path) -> None:
    agree(root, "ada")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    answer = command(root, "status", day=LATER)
    assert answer.printed == (
        "Ada Okafor  edition 1 of 2026-03-02    nothing to agree to; agreed to edition 1 on 2026-03-02 (you noted it)\n"
        "Ben Silva   edition 1 of 2026-03-02    has not agreed to 8 parts, asked on 2026-03-02, 20 days ago; "
        "has changes that are not published\n"
        "Cleo Lind   edition 1 of 2026-03-02    has not agreed to 8 parts, asked on 2026-03-02, 20 days ago\n"
    )
    rows = json.loads(command(root, "status", "--format", "json", day=LATER).printed)["contractors"]
    assert [(row["id"], len(row["open"]), row["assurance"]) for row in rows] == [
        ("ada", 0, "declared"),
        ("ben", 8, None),
        ("cleo", 8, None),
    ]


def test_reminders(root: Path) -> None:
    agree(root, "ada")
    assert "2 reminders ready to send in messages/" in command(root, "status", "--remind", day=LATER).printed
    assert sorted(path.name for path in (root / "messages").glob("*-reminder.eml")) == [
        "ben-reminder.eml",
        "cleo-reminder.eml",
    ]
    agree(root, "cleo")
    assert "1 reminder ready to send" in command(root, "status", "--remind", day=LATER).printed
    assert [path.name for path in (root / "messages").glob("*-reminder.eml")] == ["ben-reminder.eml"]


def test_who_waits_for_us_gets_no_reminder(root: Path) -> None:
    assert command(root, "acknowledge", "ada", "--by", "a call", "--question").exit_code == 0
    assert command(root, "acknowledge", "ben", "--by", "a call", "--disagree").exit_code == 0
    printed = command(root, "status", "--remind", day=LATER).printed
    assert "asked a question about edition 1 on 2026-03-02 (you noted it): “a call”\n" in printed
    assert printed.endswith(
        "1 reminder ready to send in messages/:\n"
        "  cleo-reminder.eml\n"
        "no reminder for Ada Okafor, who asked a question: it is your turn to answer\n"
        "no reminder for Ben Silva, who said no: it is your turn to answer\n"
    )
    assert [path.name for path in (root / "messages").glob("*-reminder.eml")] == ["cleo-reminder.eml"]
    assert desk_of(root).following("ada").remind == ""


def test_nobody_is_reminded_on_the_day_of_asking(root: Path) -> None:
    """Three working days are left for an answer: asked on Monday the 2nd, from Thursday on; on Friday, from Wednesday on."""
    from handbook.compose.staff import staff_book

    def page(day: date) -> str:
        desk = desk_of(root)
        following = {id: desk.following(id) for id in desk.released}
        book, _ = staff_book(desk.handbooks, desk.project, (), {}, day, None, following)
        return next(page.markdown for page in book.pages if page.uri == "agreements.md")

    agree(root, "ada")
    early, late = DAY + timedelta(days=2), DAY + timedelta(days=3)
    assert command(root, "status", "--remind", day=early).printed.endswith(
        "\n0 reminders ready to send\n"
        "no reminder for Ben Silva yet: edition 1 is of 2026-03-02, so from 2026-03-05 on\n"
        "no reminder for Cleo Lind yet: edition 1 is of 2026-03-02, so from 2026-03-05 on\n"
    )
    assert ("Still%20open" in page(early), "Still%20open" in page(late)) == (False, True)
    assert command(root, "status", "--remind", day=late).printed.endswith(
        "\n2 reminders ready to send in messages/:\n  ben-reminder.eml\n  cleo-reminder.eml\n"
    )
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root, date(2026, 3, 6))
    assert history(root).remind_from == date(2026, 3, 11)


def test_a_question_waits_for_us_until_the_next_edition(root: Path) -> None:
    """The message of a later edition asks again for all that is open, so from then on they are reminded of it."""
    for id in ("ben", "cleo"):
        agree(root, id)
    assert command(root, "acknowledge", "ada", "--by", "a call", "--question").exit_code == 0
    assert "no reminder for Ada Okafor, who asked" in command(root, "status", "--remind", day=LATER).printed
    edit(root, "contractors/ada.yml", "amount: 300 GBP", "amount: 320 GBP")
    publish(root, LATER)
    assert command(root, "status", "--remind", day=LATER + timedelta(days=9)).printed.endswith(
        "\n1 reminder ready to send in messages/:\n"
        "  ada-reminder.eml\n"
        "Ada Okafor asked a question about edition 1: if that is still open, answer it in the reminder about edition 2\n"
    )


def test_the_staff_read_english(root: Path) -> None:
    """Whatever the language of the handbook is, whose reader is told in it."""
    edit(root, "contractors/ben.yml", "roles:", "language: pt\nroles:")
    publish(root)
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    english = "Your fee for “Articles” is now 320 GBP (before: 300 GBP)."
    assert f"  - {english}\n" in command(root, "impact").printed
    assert json.loads(command(root, "impact", "--format", "json").printed)["contractors"][0]["changes"] == [english]
    assert f"- {english}\n" in command(root, "diff", "ben").printed
    assert desk_of(root).following("ben").next_changes == (english,)
    assert english in command(root, "publish", "--yes").printed
    told = "Os seus honorários por «Articles» são agora GBP\xa0320 (antes: GBP\xa0300)."
    assert history(root, "ben").editions[-1].changes == (told,)
    assert told in text_of(root / "messages/ben-edition-2.eml")


def test_the_staff_see_who_has_not_agreed(root: Path) -> None:
    from handbook.compose.staff import staff_book

    agree(root, "ada")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    desk = desk_of(root)
    following = {id: desk.following(id) for id in desk.released}
    book, problems = staff_book(desk.handbooks, desk.project, (), {}, LATER, None, following)
    assert not problems
    pages = {page.uri: page for page in book.pages}
    assert "agreements.md" in [item.uri for item in book.nav]
    assert "agreed" in pages["agreements.md"].values
    assert "Your fee for “Articles” is now 320 GBP (before: 300 GBP)." in pages["agreements.md"].values
    assert "mailto:cleo@example.com?subject=Still%20open" in pages["agreements.md"].markdown
    assert "edition 1: 8 parts, since 2 March 2026" in pages["index.md"].values
    without, _ = staff_book(desk.handbooks, desk.project, (), {}, LATER)
    assert "agreements.md" not in [item.uri for item in without.nav]


def test_diff_since_an_edition(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 30 days")
    assert command(root, "diff", "ada").printed == (
        "Ada Okafor, since edition 2 of 2026-03-02:\n\nasks for agreement\n"
        "- We now pay within 30 days of a complete invoice (before: 21 days).\n"
    )
    assert "(before: 14 days)" in command(root, "diff", "ada", "--since", "1").printed
    assert command(root, "diff", "ada", "--since", "9").exit_code == 1
    assert "did you mean `ada`?" in command(root, "diff", "adda").printed


def test_diff_between_two(root: Path) -> None:
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert command(root, "diff", "ada", "ben").printed == (
        "Articles, fee\n  Ada Okafor: 300 GBP\n  Ben Silva: 320 GBP\n"
        "Name\n  Ada Okafor: Ada Okafor\n  Ben Silva: Ben Silva\n"
        "Legal name\n  Ada Okafor: Ada Okafor\n  Ben Silva: Ben Silva\n"
        "E-mail address\n  Ada Okafor: ada@example.com\n  Ben Silva: ben@example.com\n"
    )


def test_diff_between_two_speaks_to_neither(root: Path) -> None:
    """Nothing is "yours" or in "your time": the reader is somebody of the staff."""
    edit(root, "contractors/ben.yml", "Europe/London", "Asia/Manila")
    own = "deliverables: {article: {due: {every: month, day: %s, at: 17:00, time_zone: contractor}}}\nroles:"
    edit(root, "contractors/ada.yml", "roles:", own % 6)
    edit(root, "contractors/ben.yml", "roles:", own % 7)
    edit(root, "contractors/ben.yml", "status:", "tasks: {remove: [mail]}\nmanager: mei\nstatus:")
    printed = command(root, "diff", "ada", "ben").printed
    assert (
        "Article, due\n"
        "  Ada Okafor: on the 6th of every month at 17:00 (London time)\n"
        "  Ben Silva: on the 7th of every month at 17:00 (Manila time)\n"
    ) in printed
    assert "Letters of readers\n  Ada Okafor: yes\n  Ben Silva: no\n" in printed
    assert "Contact\n  Ada Okafor: Tom Whitby\n  Ben Silva: Mei Tan\n" in printed
    assert "you" not in printed.casefold().split()
    assert "your" not in printed.casefold().split()


def test_show_somebody_who_has_no_edition_yet(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    says = {
        "ada": "`ada` has no edition yet: `handbook publish` makes the first",
        "adda": "there is no contractor `adda`; did you mean `ada`?",
    }
    for id, message in says.items():
        answer = command(root, "show", id)
        assert (answer.exit_code, answer.printed) == (1, f"Error: {message}\n")


def test_show_an_edition_of_somebody_who_left(root: Path) -> None:
    edit(root, "content/policies/secrets.md", "three years", "five years")
    publish(root)
    (root / "contractors/ben.yml").unlink()
    first, second = (command(root, "show", "ben", "--edition", number).printed for number in ("1", "2"))
    assert "Keep it secret for three years." in first
    assert "Keep it secret for five years." in second
    assert "\n===========\nEngagements\n===========\n\nArticles\n========\n\n" in first
    assert "\n===\nPay\n===\n\n" in first
    assert "\n=====================\nWhere our work stands\n=====================\n\nactive\n" in first
    assert "\nFee: 300 GBP\n" in first
    assert "Ask Tom Whitby, within 1 working day." in first
    assert command(root, "show", "nobody").exit_code == 1


def test_publish_asks_and_takes_no_for_an_answer(root: Path) -> None:
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    before = tree(root)
    answer = command(root, "publish")
    assert answer.exit_code != 0
    assert "--yes" in answer.printed
    assert tree(root) == before


def test_publish_records_releases_and_drafts(root: Path) -> None:
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    answer = command(root, "publish", "--yes", "--reason", "Thank you for two good years")
    assert answer.exit_code == 0, answer.printed
    edition = history(root, "ben").editions[-1]
    assert (edition.number, edition.on, edition.reason) == (2, DAY, "Thank you for two good years")
    assert edition.changes == ("Your fee for “Articles” is now 320 GBP (before: 300 GBP).",)
    assert [path.name for path in (root / "messages").glob("*.eml")] == ["ben-edition-2.eml"]
    import email
    import email.policy

    mail = email.message_from_bytes((root / "messages/ben-edition-2.eml").read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["From"]) == ("ben@example.com", "tom@example.com")
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert f"I agree to edition 2 of handbook ben sha256:{edition.digest}" in text
    assert "Thank you for two good years" in text


def text_of(path: Path) -> str:
    """The text of a draft as it stands in its file: people copy it from there."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").partition("\n\n")[2]


def test_what_a_message_says(root: Path) -> None:
    edit(root, "mkdocs.yml", "- handbook\n", "- handbook: {address: 'https://handbooks.example.com/{id}/'}\n")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    assert "do not say where" not in command(root, "publish", "--yes", "--reason", "Thank you").printed
    edition = history(root, "ben").editions[-1]
    assert text_of(root / "messages/ben-edition-2.eml") == (
        "Hello Ben Silva,\n"
        "\n"
        "Your handbook with Larkfield changed.\n"
        "The reason: Thank you\n"
        "\n"
        "- Your fee for “Articles” is now 320 GBP (before: 300 GBP).\n"
        "\n"
        "You read it here: https://handbooks.example.com/ben/\n"
        "\n"
        "Please read these parts, and tell us whether you agree: Articles.\n"
        "The page “Agreement” has answers that are ready to send. Or reply with this line:\n"
        "\n"
        f"I agree to edition 2 of handbook ben sha256:{edition.digest}\n"
        "\n"
        "Until you agree, our work goes on under what you agreed to before.\n"
        f"Fingerprint: {' '.join(edition.digest[start : start + 4] for start in range(0, 16, 4))}\n"
        "It is made from the text of the edition: another text has another fingerprint.\n"
        "\n"
        "Tom Whitby\n"
        "Larkfield\n"
    )


def test_a_message_asks_for_all_that_is_open(root: Path) -> None:
    """An answer to it is for all of that: somebody who never agreed to the first edition is not asked for the new part alone."""
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert command(root, "publish", "--yes").exit_code == 0
    opened = (
        "- Articles\n- Scope\n- Article\n- Letters of readers\n- Pay\n- How our work ends\n- Confidentiality\n- Style\n"
    )
    assert (
        "Please read these parts, and tell us whether you agree:\n\n"
        f"Edition 1 of 2 March 2026:\n{opened}\nEdition 2 of 2 March 2026:\n- Articles\n\n"
        "The page “Agreement” has answers that are ready to send."
    ) in text_of(root / "messages/ben-edition-2.eml")


@pytest.fixture
def refused(root: Path) -> Path:
    """Ben agreed to edition 1, and said no to edition 2, about his pay and secrecy; then a slip of the pen was mended."""
    agree(root, "ben")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 280 GBP")
    edit(root, "content/policies/secrets.md", "three years", "five years")
    assert command(root, "publish", "--yes", "--reason", "Our lawyer asked for it").exit_code == 0
    assert command(root, "acknowledge", "ben", "--by", "a call", "--disagree", day=LATER).exit_code == 0
    edit(root, "content/policies/style.md", "alowd", "aloud")
    return root


def test_impact_says_what_is_asked_again(refused: Path) -> None:
    """Whoever said no is asked again by the message of a later edition: so `impact` says it, and counts it."""
    (refused / "contractors/ada.yml").unlink()
    (refused / "contractors/cleo.yml").unlink()
    printed = command(refused, "publish", "--minor", "--reason", "Typing errors", day=LATER).printed
    assert printed.partition("  - ")[0] == (
        "  Ben Silva  edition 3    is asked again for 2 parts still open\n"
        "\n"
        "Ben Silva (ben)\n"
        "  still open, so asked again: Articles\n"
        "  still open, so asked again: Confidentiality\n"
    )
    assert "  Ben Silva  edition 3    is asked to agree to 1 part, is asked again for 2 parts still open\n" in (
        command(refused, "impact").printed
    )
    assert (
        "**This reaches 1 of 1 contractor; 1 must agree.**"
        in command(refused, "impact", "--format", "markdown").printed
    )
    found = json.loads(command(refused, "impact", "--format", "json").printed)
    assert found["summary"] == {"contractors": 1, "reached": 1, "editions": 1, "agree": 1, "still_open": 1}
    assert found["contractors"][0]["still_open"] == [
        {"section": "engagements.sow-1", "title": "Articles"},
        {"section": "policies/secrets", "title": "Confidentiality"},
    ]


def test_a_message_says_what_is_open_and_since_when(refused: Path) -> None:
    """Under the reason of the edition that asked for it, with what changed since they agreed, and with their no."""
    said = command(refused, "publish", "--yes", "--minor", "--reason", "Typing errors", day=LATER)
    assert said.exit_code == 0, said.printed
    edition = history(refused, "ben").editions[-1]
    asking = (
        "All that changed since you last agreed, to edition 1:\n"
        "- Your fee for “Articles” is now 280 GBP (before: 300 GBP).\n"
        "- The page “Confidentiality” changed.\n"
        "- The page “Style” changed.\n"
        "\n"
        "You did not agree to edition 2 on 22 March 2026 (as we noted it).\n"
        "\n"
        "Please read these parts, and tell us whether you agree:\n"
        "\n"
        "Edition 2 of 2 March 2026 · The reason: Our lawyer asked for it\n"
        "- Articles\n"
        "- Confidentiality\n"
        "\n"
        "The page “Agreement” has answers that are ready to send. Or reply with this line:\n"
        "\n"
        f"I agree to edition 3 of handbook ben sha256:{edition.digest}\n"
        "\n"
        "Until you agree, our work goes on under what you agreed to before.\n"
    )
    assert text_of(refused / "messages/ben-edition-3.eml").startswith(
        "Hello Ben Silva,\n"
        "\n"
        "Your handbook with Larkfield changed.\n"
        "The reason: Typing errors\n"
        "\n"
        "- The page “Style” changed.\n"
        "\n"
        "Only slips of the pen, for which nobody is asked again: Style.\n"
        "What you agreed to before stays agreed.\n"
        "\n" + asking
    )
    command(refused, "status", "--remind", day=LATER + timedelta(days=9))
    assert text_of(refused / "messages/ben-reminder.eml").startswith(
        "Hello Ben Silva,\n\nEdition 3 of your handbook, of 22 March 2026, still waits for your answer.\n\n" + asking
    )


def test_no_line_of_a_message_is_too_long_for_mail(root: Path) -> None:
    """A reason of 3,000 letters, and one without a space, stay whole and are divided (RFC 5322: 998 octets)."""
    for number, reason in enumerate(("Müller fragte " * 230, "ü" * 3000), 2):
        edit(root, "contractors/ben.yml", f"amount: {298 + number} GBP", f"amount: {299 + number} GBP")
        assert command(root, "publish", "--yes", "--reason", reason).exit_code == 0
        data = (root / f"messages/ben-edition-{number}.eml").read_bytes()
        assert max(map(len, data.split(b"\r\n"))) <= 998
        assert "".join(reason.split()) in "".join(data.decode("utf-8").split())


def agreement_page(root: Path) -> str:
    """The page *Agreement* of Ben, as Markdown with its values."""
    from handbook.compose.contractor import contractor_book

    desk = desk_of(root)
    book, _ = contractor_book(desk.handbooks["ben"], desk.project, None, desk.standing("ben"))
    page = next(page for page in book.pages if page.uri == "agreement.md")
    text = page.markdown
    for number, value in enumerate(page.values):
        text = text.replace(token(number), value)
    return text


def test_a_page_says_which_edition_asked_for_what(refused: Path) -> None:
    """The heading of *Agreement* does not put the last reason above what an earlier edition asked for."""
    publish(refused, LATER, reason="Typing errors", minor=True)
    text = agreement_page(refused).partition("Fingerprint")[0]
    assert text.partition("## ")[2] == (
        "Edition 3 of 22 March 2026 { #edition }\n"
        "\n"
        "The reason: Typing errors\n"
        "\n"
        "These parts ask for your agreement:\n"
        "\n"
        "**Edition 2 of 2 March 2026** · The reason: Our lawyer asked for it\n"
        "\n"
        "- [Articles](agreed.md#engagements.sow-1)\n"
        "- [Confidentiality](policies/secrets.md)\n"
        "\n\n"
        "Until you agree, our work goes on under what you agreed to last: edition 1.\n"
        "\n"
        "- You did not agree to edition 2 on 22 March 2026 (as we noted it).\n"
        "- You agreed to edition 1 on 2 March 2026 (as we noted it).\n"
        "\n"
    )


def test_what_is_said_when_the_release_fails(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the records are written nothing was published; after that they are, and it does not say otherwise."""
    from support.command import handbook

    from handbook.sites.errors import ReleaseError

    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    said = {}
    for number, when in enumerate(("before", "after"), 1):

        def fails(*_: object, before_swap: Callable[[], None], when: str = when) -> None:
            if when == "after":
                before_swap()
            raise ReleaseError("the disk is full")

        monkeypatch.setattr("handbook.sites.release.release", fails)
        said[when] = handbook(root, "publish", "--yes", "--today", DAY.isoformat()).printed.splitlines()[-1]
        assert len(history(root, "ben").editions) == number
    assert said == {
        "before": "Error: the disk is full; nothing was published",
        "after": "Error: the disk is full; the editions are on record, with their messages in messages/: run `handbook publish` "
        "again to finish it",
    }
    assert (root / "messages/ben-edition-2.eml").is_file()


def test_a_message_that_only_tells(root: Path) -> None:
    agree(root, "ben")
    edit(root, "contractors/ben.yml", "roles:", "backup_manager: mei\nroles:")
    printed = command(root, "publish", "--yes").printed
    assert "is told of 1 part" in printed
    assert "Next: put `dist` where your handbooks are read, then send the messages.\n" in printed
    assert "The messages do not say where the handbook is read; `address: https://…/{id}/`" in printed
    assert "There is nothing to agree to. If we hear nothing, you count as informed from 16 March 2026.\n" in text_of(
        root / "messages/ben-edition-2.eml"
    )


def test_nothing_changed_makes_no_edition(root: Path) -> None:
    before = tree(store_of(root).folder)
    answer = command(root, "publish", "--yes")
    assert answer.exit_code == 0
    assert "No handbook changed in what is agreed to or told." in answer.printed
    assert tree(store_of(root).folder) == before


def test_minor_needs_a_reason_and_a_slip(root: Path) -> None:
    edit(root, "content/policies/style.md", "Write short", "Write 20 short")
    assert command(root, "publish", "--yes", "--minor").exit_code == 2
    before = tree(root)
    answer = command(root, "publish", "--yes", "--minor", "--reason", "A slip")
    assert answer.exit_code == 2
    assert answer.printed.endswith(
        "Error: this is more than a slip of the pen; publish it without `--minor`:\n"
        "  ada, ben, cleo: “Style”: “20” was put in (“Write 20 short sentences.”)\n"
    )
    assert tree(root) == before


def test_one_with_errors_keeps_the_others_going(root: Path) -> None:
    edit(root, "contractors/ada.yml", "kind: individual", "kind: person")
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    answer = command(root, "publish", "--yes")
    assert len(history(root, "ben").editions) == 2
    assert len(history(root, "ada").editions) == 1
    assert "left as they are because of errors: ada" in answer.printed


def test_an_error_that_concerns_all_stops_it(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_withn: 21 days")
    before = tree(root)
    answer = command(root, "publish", "--yes")
    assert answer.exit_code == 1
    assert "nothing was published" in answer.printed
    assert tree(root) == before


def test_a_contractor_with_another_id(root: Path) -> None:
    agree(root, "ben")
    (root / "contractors/ben.yml").rename(root / "contractors/benedict.yml")
    answer = command(root, "publish", "--yes")
    assert answer.exit_code == 2
    assert "`--renamed-from ben=benedict`" in answer.printed
    answer = command(root, "publish", "--yes", "--renamed-from", "ben=benedict")
    assert answer.exit_code == 0, answer.printed
    now = history(root, "benedict")
    assert [edition.number for edition in now.editions] == [1]
    assert now.open_sections == ()
    assert command(root, "acknowledge", "verify").exit_code == 0
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root)
    assert open_of(root, "benedict") == ["payment"]


@pytest.mark.parametrize("pair", ["ben", "ben=", "=ben", "ben=ben"])
def test_renamed_from_nobody(root: Path, pair: str) -> None:
    assert command(root, "publish", "--yes", "--renamed-from", pair).exit_code == 2


def test_renamed_twice() -> None:
    with pytest.raises(RecordsError, match="once"):
        moved([("a", "b"), ("a", "c")])


AGENCY = (
    "kind: agency\npeople:\n"
    "  ola: {name: Ola Wrona, does: Lead, email: ola@example.com, main: yes}\n"
    "  jan: {name: Jan Wrona, does: Editor, email: jan@example.com}\n"
)


@pytest.fixture
def agency(root: Path) -> Path:
    """Cleo as an agency that has agreed to everything."""
    edit(root, "contractors/cleo.yml", "kind: individual\n", AGENCY)
    publish(root)
    agree(root, "cleo")
    assert open_of(root, "cleo") == []
    return root


def test_somebody_else_answers_for_an_agency(agency: Path) -> None:
    """A new main person agrees to all of it; until then the work goes on under what the agency agreed to."""
    edit(agency, "contractors/cleo.yml", "ola@example.com, main: yes}", "ola@example.com}")
    edit(agency, "contractors/cleo.yml", "jan@example.com}", "jan@example.com, main: yes}")
    told = "Jan Wrona now answers for this handbook, so we ask for agreement to all of it again."
    assert "is asked to agree to 8 parts" in command(agency, "impact").printed
    assert told in command(agency, "impact").printed
    publish(agency, LATER)
    now = history(agency, "cleo")
    assert (len(now.open_sections), now.open_since, now.last_agreed) == (8, LATER, now.editions[1])
    assert now.editions[-1].changes == (told,)
    assert len(now.editions[-1].content.sections) == len(now.editions[-2].content.sections)
    assert command(agency, "acknowledge", "cleo", "--by", "a call", "--edition", "2", day=LATER).exit_code == 0
    assert len(open_of(agency, "cleo")) == 8, "an answer to an edition before does not count"
    agree(agency, "cleo", LATER)
    assert open_of(agency, "cleo") == []
    assert not desk_of(agency).plan("cleo").is_edition
    assert command(agency, "acknowledge", "verify").exit_code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Ola Wrona,", "name: Aleksandra Wrona,"),
        ("  ola: {", "  aleksandra: {"),
        ("email: ola@example.com", "email: studio@example.com"),
        ("jan@example.com}\n", "jan@example.com}\n  ewa: {name: Ewa Lis, does: Reader}\n"),
        ("legal_name: Cleo Lind", "legal_name: CLEO  LIND"),
    ],
)
def test_who_stays_the_same_is_not_asked_again(agency: Path, old: str, new: str) -> None:
    """A corrected name or id, another address, one more in the team: the agency has agreed for them."""
    edit(agency, "contractors/cleo.yml", old, new)
    assert not desk_of(agency).plan("cleo").is_edition


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("legal_name: Ada Okafor", "legal_name: Okafor Writing Ltd", "Okafor Writing Ltd"),
        ("kind: individual\n", AGENCY, "Ola Wrona"),
    ],
)
def test_another_party_agrees_anew(root: Path, old: str, new: str, name: str) -> None:
    agree(root, "ada")
    edit(root, "contractors/ada.yml", old, new)
    plan = desk_of(root).plan("ada")
    assert (plan.is_edition, len(plan.agree), plan.told) == (True, 8, ())
    answer = command(root, "publish", "--yes", "--minor", "--reason", "A slip")
    assert (answer.exit_code, f"{name} now answers for it, and has agreed to nothing yet" in answer.printed) == (
        2,
        True,
    )


def test_who_joins_agrees_to_everything(root: Path) -> None:
    """A new contractor is asked for all of it, and nobody else for anything."""
    for id in ("ada", "ben", "cleo"):
        agree(root, id)
    text = (root / "contractors/ada.yml").read_text().replace("Ada Okafor", "Dan Reed").replace("ada@", "dan@")
    (root / "contractors/dan.yml").write_text(text)
    assert command(root, "publish", "--yes").exit_code == 0
    assert {id: len(open_of(root, id)) for id in ("ada", "ben", "cleo", "dan")} == {
        "ada": 0,
        "ben": 0,
        "cleo": 0,
        "dan": 8,
    }


def test_a_clock_that_goes_back(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    before = tree(root)
    answer = command(root, "publish", "--yes", day=DAY - timedelta(days=1))
    assert answer.exit_code == 1
    assert "the clock of this computer says 2026-03-01: set the clock right" in answer.printed
    assert tree(root) == before


def test_two_publishers_at_once(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    with writing(store_of(root)):
        answer = command(root, "publish", "--yes")
    assert answer.exit_code == 1
    assert "somebody else is publishing" in answer.printed
    assert command(root, "publish", "--yes").exit_code == 0


def test_edits_while_publishing_do_not_slip_in(root: Path) -> None:
    """What was shown is what is recorded, whatever is saved in the meantime."""
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publication = Publication(desk_of(root), _at())
    shown = publication.plans["ada"].content.digest
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 90 days")
    with writing(store_of(root)) as writer:
        publication.begin()
        publication.record(writer)
    assert history(root).editions[-1].digest == shown


def test_a_disk_that_refuses(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step of writing fails in turn: what is reported is there, what is there is whole, the next try succeeds."""
    import os

    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    for failing in ("fsync", "link", "open"):
        for count in range(1, 12, 2):
            calls = iter(range(1, 1000))
            real = getattr(os, failing)

            def refuse(*words: object, real: object = real, calls: Iterator[int] = calls, count: int = count) -> object:
                if next(calls) == count:
                    raise OSError(28, "No space left on device")
                return real(*words)  # type: ignore[operator]

            copy = root.parent / f"{root.name}-{failing}-{count}"
            shutil.copytree(root, copy)
            publication = Publication(desk_of(copy), _at())
            assert publication.makers
            with monkeypatch.context() as patch:
                patch.setattr(f"handbook.records.files.os.{failing}", refuse)
                try:
                    with writing(store_of(copy)) as writer:
                        publication.begin()
                        publication.record(writer)
                except (OSError, RecordsError):
                    pass
            assert command(copy, "publish", "--yes").exit_code == 0
            assert [len(history(copy, id).editions) for id in ("ada", "ben", "cleo")] == [2, 2, 2]
            assert command(copy, "acknowledge", "verify").exit_code == 0
            shutil.rmtree(copy)


def test_a_whole_publication(tmp_path: Path) -> None:
    """With real sites: the page shows the edition, the next one what changed, and a gone id leaves its place."""
    from support.command import handbook

    root = make_project(tmp_path / "p")
    day = ("--today", DAY.isoformat())
    assert handbook(root, "publish", "--yes", *day).exit_code == 0
    page = (root / "dist/contractors/ada/agreement/index.html").read_text()
    digest = history(root).editions[-1].digest
    assert f"I agree to edition 1 of handbook ada sha256:{digest}" in page
    assert f"%20sha256%3A{digest}" in page
    others = tree(root / "dist/contractors/cleo")
    edit(
        root,
        "contractors/ada.yml",
        "roles:",
        "deliverables: {remove: [article]}\nscope: {we_provide: {remove: [briefs]}}\nroles:",
    )
    assert handbook(root, "publish", "--yes", *day).exit_code == 0
    work = (root / "dist/contractors/ada/work/index.html").read_text()
    assert 'id="deliverables.article"' in work
    assert "removed in edition 2" in work
    assert 'id="we-provide.briefs"' in (root / "dist/contractors/ada/agreed/index.html").read_text()
    assert tree(root / "dist/contractors/cleo") == others


def test_after_a_publication_nothing_has_changed(tmp_path: Path) -> None:
    """With real sites: whom no edit reached has the bytes of before, the next release makes nothing, and its bytes are those of
    one made from nothing beside the records."""
    from support.command import handbook

    from handbook.sites.known import place_of_known
    from handbook.sites.release import build_release

    root = with_an_editor(make_project(tmp_path / "p"))
    sites: list[dict[str, dict[str, bytes]]] = []
    for amount, ask in ((300, "Ask"), (320, "Always ask")):
        edit(root, "contractors/ada.yml", "amount: 300 GBP", f"amount: {amount} GBP")
        edit(root, "content/policies/editing.md", "Ask", ask)
        assert handbook(root, "publish", "--yes", "--today", DAY.isoformat()).exit_code == 0
        assert build_release(root, root / "dist", (), DAY).built == ()
        sites.append({id: tree(root / f"dist/contractors/{id}") for id in ("ada", "ben", "cleo")})
    assert [id for id, site in sites[0].items() if site != sites[1][id]] == ["ada", "cleo"]
    published = tree(root / "dist")
    place_of_known(root / "dist").unlink()
    assert set(build_release(root, root / "dist", (), DAY).built) == {"staff", "ada", "ben", "cleo"}
    assert tree(root / "dist") == published
    assert handbook(root, "acknowledge", "ada", "--by", "a call", "--today", DAY.isoformat()).exit_code == 0
    assert build_release(root, root / "dist", (), DAY).built == ("staff", "ada")


def test_sections_do_not_depend_on_each_other() -> None:
    page = PageText("# A\n\nText", "# A\n\nText")
    one = Section("policies/a", "required", page=page)
    two = Section("payment", "required", {"payment.by": "bank transfer"})
    both = Content({"policies/a": one, "payment": two})
    assert both.sections["payment"].digest == Content({"payment": two}).sections["payment"].digest
    assert both.digest == Content({"payment": two, "policies/a": one}).digest


def test_store_of_nobody(tmp_path: Path) -> None:
    store = Store(tmp_path / "records")
    assert store.contractors() == ()
    assert store.history("ada").editions == ()


def _at() -> datetime:
    return datetime.combine(DAY, datetime.min.time(), UTC)


def test_nothing_to_publish_makes_no_release(tmp_path: Path) -> None:
    """Else the releases before, which are kept, would be lost to three that are the same."""
    from support.command import handbook

    root = make_project(tmp_path)
    words = ("publish", "--yes", "--today", DAY.isoformat())
    printed = handbook(root, *words).printed
    assert f"\npublished 3 editions, released 4 sites: {root / 'dist'}\n" in printed, printed
    before = tree(root)
    answer = handbook(root, *words, "--reason", "We need longer")
    assert (answer.exit_code, answer.printed) == (
        0,
        "No handbook changed in what is agreed to or told.\n"
        f"Nothing to publish: a release made now would be the same, so 4 sites stay as they are: {root / 'dist'}\n"
        "The reason is not noted: one belongs to what changed, and is on record with its edition.\n",
    )
    assert tree(root) == before
    edit(root, "contractors/ada.yml", "to: 2026-08-14", "to: 2026-08-21")
    assert f"\nno new edition, released 4 sites (2 built anew): {root / 'dist'}\n" in handbook(root, *words).printed


def test_a_build_says_what_nobody_was_told(tmp_path: Path) -> None:
    """Only where editions are used at all; again while it is so; of a build without the staff site nobody knows."""
    from support.command import handbook

    def built(*ids: str) -> str:
        return handbook(root, "build", *ids, "--today", DAY.isoformat()).printed

    root = make_project(tmp_path)
    assert "edition" not in built()
    publish(root)
    assert "edition" not in built()
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    edit(root, "contractors/ada.yml", "to: 2026-08-14", "to: 2026-08-21")
    said = (
        "1 handbook says something else than its last edition in what is agreed to or told, or has no edition yet: "
        "`handbook publish` tells them\n"
    )
    assert built().endswith(said)
    assert built().endswith(said)
    assert "edition" not in built("ben")
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    assert built().endswith(
        "3 handbooks say something else than their last edition in what is agreed to or told, or have no edition yet: "
        "`handbook publish` tells them\n"
    )
    staff = root / "dist/staff/agreements/index.html"
    assert "Next edition" in staff.read_text(encoding="utf-8")
    assert handbook(root, "publish", "--yes", "--today", DAY.isoformat()).exit_code == 0
    assert "Next edition" not in staff.read_text(encoding="utf-8")
    assert "edition" not in built()


# --- where it is read, and why -----------------------------------------------------------------------------------------------


def address(root: Path, old: str, new: str) -> str:
    """`publish` after the address was changed in `mkdocs.yml`."""
    edit(root, "mkdocs.yml", f"- handbook{old}\n", f"- handbook{new}\n")
    return command(root, "publish", "--yes").printed


def test_an_address_that_is_set_later(tmp_path: Path) -> None:
    """What was drafted before says it, unless somebody changed it since; and another address, and none."""
    root = make_project(tmp_path)
    assert command(root, "publish", "--yes").exit_code == 0
    drafts = {id: root / f"messages/{id}-edition-1.eml" for id in ("ada", "ben", "cleo")}
    before = {id: path.read_bytes() for id, path in drafts.items()}
    drafts["ben"].write_bytes(before["ben"].replace(b"Hello Ben Silva,", b"Dear Ben,"))
    drafts["cleo"].unlink()
    one, other = (f": {{address: 'https://{host}.example.com/{{id}}/'}}" for host in ("one", "two"))
    assert address(root, "", one).endswith(
        "\nwhere the handbook is read has changed; 1 message in messages/ made anew, if not sent yet:\n  ada-edition-1.eml\n"
    )
    assert "\nYou read it here: https://one.example.com/ada/\n" in text_of(drafts["ada"])
    assert b"Dear Ben," in drafts["ben"].read_bytes()
    assert not drafts["cleo"].exists()
    assert "made anew" not in command(root, "publish", "--yes").printed
    assert "made anew" in address(root, one, other)
    assert "\nYou read it here: https://two.example.com/ada/\n" in text_of(drafts["ada"])
    assert "made anew" in address(root, other, "")
    assert drafts["ada"].read_bytes() == before["ada"]


def test_back_to_what_was_agreed_is_told_as_that(root: Path) -> None:
    for id in ("ada", "ben", "cleo"):
        agree(root, id)
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    edit(root, "content/policies/style.md", "alowd", "aloud")
    assert command(root, "publish", "--yes").exit_code == 0
    agree(root, "ben")
    agree(root, "cleo")
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 14 days")
    for known in (True, False):
        assert command(root, "impact").printed == (
            "  Ada Okafor  edition 3    is told of 1 part, 1 part is again as they agreed, is asked again for 1 part still open\n"
            "  Ben Silva   edition 3    is asked to agree to 1 part\n"
            "  Cleo Lind   edition 3    is asked to agree to 1 part\n"
            "\n"
            "Ada Okafor (ada)\n"
            "  still open, so asked again: Style\n"
            "  again as they agreed, so nothing is asked: Pay\n"
            "  - We now pay within 14 days of a complete invoice (before: 21 days).\n"
            "\n"
            "Ben Silva (ben), Cleo Lind (cleo)\n"
            "  is asked to agree to: Pay\n"
            "  - We now pay within 14 days of a complete invoice (before: 21 days).\n"
        )
        if known:
            (root / "dist.editions.json").unlink()
    found = json.loads(command(root, "impact", "--format", "json").printed)["contractors"][0]
    assert (found["agree"], found["as_agreed"]) == ([], [{"section": "payment", "title": "Pay"}])
    assert command(root, "publish", "--yes").exit_code == 0
    assert open_of(root) == ["policies/style"]


def test_a_page_back_to_what_was_agreed_is_remembered(root: Path) -> None:
    """`impact` says the same whether it has to read all records or remembers the last publication."""
    agree(root, "ada")
    edit(root, "content/policies/style.md", "alowd", "aloud")
    assert command(root, "publish", "--yes").exit_code == 0
    edit(root, "content/policies/style.md", "aloud", "alowd")
    said = command(root, "impact").printed
    assert "Ada Okafor  edition 3    is told of 1 part, 1 part is again as they agreed\n" in said
    assert "Ben Silva   edition 3    is asked to agree to 1 part" in said
    (root / "dist.editions.json").unlink()
    assert command(root, "impact").printed == said


NO_REASON = "This asks for agreement and gives no reason: `--reason TEXT` says it to everyone who is asked.\n"


def test_who_asks_for_agreement_says_why(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody can be asked, the reason is asked for; else it is missed. Not for what only informs."""
    edit(root, "content/defaults.yml", 'target: "4,000"', 'target: "5,000"')
    assert NO_REASON not in command(root, "publish", "--yes").printed
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    assert NO_REASON not in command(root, "publish", "--reason", "Our bank").printed
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: " Our  bank ")
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert NO_REASON not in command(root, "publish").printed
    assert [history(root, id).editions[-1].reason for id in ("ada", "ben", "cleo")] == ["Our bank"] * 3
    edit(root, "content/defaults.yml", "pay_within: 21 days", "pay_within: 30 days")
    assert NO_REASON in command(root, "publish", "--yes").printed
    assert history(root).editions[-1].reason == ""


def test_a_first_edition_needs_no_reason(tmp_path: Path) -> None:
    assert NO_REASON not in command(make_project(tmp_path), "publish", "--yes").printed


def test_an_answer_of_before_its_edition(root: Path) -> None:
    edit(root, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
    publish(root, LATER)
    words = ("acknowledge", "ada", "--by", "a call", "--on", "2026-03-10")
    answer = command(root, *words, day=LATER)
    assert (answer.exit_code, answer.printed) == (
        1,
        "Error: edition 2 is of 2026-03-22, and nobody could answer to it on 2026-03-10: look at the day, or say which edition "
        "they answered to, with `--edition N`\n",
    )
    assert command(root, *words, "--edition", "1", day=LATER).exit_code == 0


def test_an_answer_after_the_end_agrees_to_nothing(root: Path) -> None:
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    assert command(root, "publish", "--yes").exit_code == 0
    assert command(root, "acknowledge", "ben", "--by", "a letter").printed == (
        "on record: ben agrees to edition 1 (you noted it)\n"
        "it is kept, and nothing is agreed to by it: the work with them ended\n"
        "the receipt, ready to send to them: messages/ben-receipt-3.eml\n"
    )
    assert (history(root, "ben").agreed, history(root, "ben").open_sections) == ({}, ())


def test_a_first_edition_leaves_the_reason_to_those_whose_handbook_changed(root: Path) -> None:
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    (root / "contractors/dora.yml").write_text(
        (root / "contractors/ben.yml").read_text("utf-8").replace("ben@", "dora@")
    )
    assert command(root, "publish", "--yes", "--reason", "Our bank asked for it").exit_code == 0
    assert "The reason: Our bank asked for it\n" in text_of(root / "messages/ben-edition-2.eml")
    assert "The reason" not in text_of(root / "messages/dora-edition-1.eml")
    assert [edition.reason for edition in history(root, "dora").editions] == [""]


def test_a_first_edition_alone_has_the_reason_that_was_said(root: Path) -> None:
    (root / "contractors/dora.yml").write_text(
        (root / "contractors/ben.yml").read_text("utf-8").replace("ben@", "dora@")
    )
    assert command(root, "publish", "--yes", "--reason", "We begin together").exit_code == 0
    assert "The reason: We begin together\n" in text_of(root / "messages/dora-edition-1.eml")
    assert [edition.reason for edition in history(root, "dora").editions] == ["We begin together"]


def test_a_page_with_the_name_of_another_part_is_called_a_page(root: Path) -> None:
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    edit(root, "contractors/ben.yml", "title: Articles", "title: Style")
    edit(root, "content/policies/style.md", "Write short", "Write 20 short")
    assert command(root, "publish", "--yes").exit_code == 0
    asks = "Please read these parts, and tell us whether you agree: Style and the page “Style”.\n"
    assert asks in text_of(root / "messages/ben-edition-2.eml")
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    receipt = next((root / "messages").glob("ben-receipt-4.eml"))
    assert "\n- Style: sha256:" in text_of(receipt)
    assert "\n- the page “Style”: sha256:" in text_of(receipt)


def test_a_reminder_fits_into_an_address(root: Path) -> None:
    """Windows hands on 2,083 characters of it; the file of `status --remind` says all."""
    short = desk_of(root).following("ben").remind
    assert "Articles" in unquote(short)
    edit(root, "contractors/ben.yml", "title: Articles", f"title: {'Articles and pictures ' * 8}")
    edit(root, "content/policies/style.md", "Write short", "Write 20 short")
    for price in range(3):
        edit(root, "contractors/ben.yml", f"amount: 30{price} GBP", f"amount: 30{price + 1} GBP")
        publish(root, reason="The price of paper, of ink and of the post went up again, " * 5)
    desk = desk_of(root)
    assert len("".join(reminder_lines(desk, "ben"))) > 2000
    remind = unquote(desk.following("ben").remind)
    assert len(desk.following("ben").remind) <= 2000
    assert "Please read it, and tell us whether you agree.\r\n" in remind
    assert "\r\nI agree to edition 4 of handbook ben sha256:" in remind


def test_who_has_answered_is_not_told_of_silence(root: Path) -> None:
    silence = "If we hear nothing, you count as informed"
    assert silence in agreement_page(root)
    assert command(root, "acknowledge", "ben", "--by", "a call").exit_code == 0
    assert silence not in agreement_page(root)
