"""What may be called minor, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.editions import DAY, desk_of, edit, history, make_project, publish

from handbook.changes.minor import protected_pages, refusals
from handbook.changes.weighty import is_protected, is_protected_title, is_weighty
from handbook.compose.words import Words
from handbook.records.publication import Publication

STYLE, DEFAULTS = "content/policies/style.md", "content/defaults.yml"
ENGLISH = Words("Europe/London")
NEVER = "is about what is never minor: pay, secrets, rights, security, access or the end of the work"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(make_project(tmp_path))
    return tmp_path


def refused(root: Path) -> tuple[str, ...]:
    at = datetime.combine(DAY, datetime.min.time(), UTC)
    return Publication(desk_of(root), at, "A slip", minor=True).refused().get("ada", ())


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (STYLE, "alowd", "aloud"),
        (STYLE, "Explain what is new", "Explain what's new"),
        (STYLE, "Write short sentences. Read them alowd.", "Write short\nsentences. Read them aloud."),
        (STYLE, "Use the words", "Uze the words"),
        (STYLE, "Use the words of the reader", "Use the *words* of the reader"),
        (DEFAULTS, "if_late: Tell us as soon as you know.", "if_late: Tell us as soon as you know it."),
        (DEFAULTS, "outcome: Every letter is answered", "outcome: Every letter letter is answered"),
        (DEFAULTS, "outcome: Every letter is answered", "outcome: Every lettr isanswered"),
        ("content/processes/hand-in-work.md", "Put it where it belongs.", "Where it goes, you decide: 20 places."),
    ],
)
def test_a_slip_of_the_pen(root: Path, path: str, old: str, new: str) -> None:
    edit(root, path, old, new)
    assert refused(root) == ()


MORE = {
    "a number": (STYLE, "Write short", "Write 20 short", "“Style”: “20” was put in"),
    "not": (STYLE, "Explain what", "Never explain what", "“Style”: “never” was put in"),
    "not, in short": (STYLE, "Explain what is", "Explain what isn't", "“Style”: “isn't” was put in"),
    "must": (STYLE, "- Use the", "- You must use the", "“Style”: “must” was put in"),
    "a unit": (
        DEFAULTS,
        "standard: within two days",
        "standard: within two weeks",
        "“Letters of readers”: “days” became “weeks”",
    ),
    "a number as a word": (
        DEFAULTS,
        "within two days",
        "within three days",
        "“Letters of readers”: “two” became “three”",
    ),
    "a name": (STYLE, "of the reader", "of Mei", "“Style”: “Mei” was put in"),
    "a name that begins a sentence": (STYLE, "Read them alowd", "Tom reads them alowd", "“Style”: “Tom” was put in"),
    "another first word": (STYLE, "Use the words", "Avoid the words", "“Style”: “Use” became “Avoid”"),
    "another word": (DEFAULTS, "It is new]", "It is original]", "“Article”: “new” became “original”"),
    "more to do": (
        DEFAULTS,
        "outcome: Every letter is answered",
        "outcome: Every letter is answered and filed",
        "“Letters of readers”: “and filed” was put in",
    ),
    "less to do": (
        DEFAULTS,
        "Every letter is answered",
        "Every letter is",
        "“Letters of readers”: “answered” was taken out",
    ),
    "one or the other": (STYLE, "Write short sentences", "Write or short sentences", "“Style”: “or” was put in"),
    "a word and its opposite": (DEFAULTS, "It is true,", "It is untrue,", "“Article”: “true” became “untrue”"),
    "a sentence more": (
        STYLE,
        "Read them alowd.",
        "Read them alowd. Drafts belong elsewhere.",
        "“Style”: a sentence was put in",
    ),
    "a sentence less": (STYLE, " Read them alowd.", "", "“Style”: a sentence was taken out"),
    "another sentence": (
        STYLE,
        "Explain what is new.",
        "Explain how drafts become books.",
        "“Style”: “what is new” became “how drafts become books”",
    ),
    "another order": (
        DEFAULTS,
        "[It is true, It is new]",
        "[It is new, It is true]",
        "“Article”: the order of its parts changed",
    ),
    "an address": (STYLE, "Read them alowd", "Read them at www.x.example/1", "“Style”: “www.x.example/1” was put in"),
    "a word that is struck through": (
        STYLE,
        "the words of",
        "the <del>words</del> of",
        "“Style”: a link leads to another place, or more than bold, italics and spaces changed",
    ),
    "the target of a link": (
        STYLE,
        "short sentences",
        "[short](secrets.md) sentences",
        "“Style”: “short](secrets.md” was put in",
    ),
    "an amount": (STYLE, "short sentences", "€ sentences", "“Style”: “€” was put in"),
    "what the paragraph is about": (
        STYLE,
        "of the reader",
        "of the invoice",
        "“Style”: what changed is about pay, secrets,",
    ),
    "a required policy": ("content/policies/secrets.md", "secret for", "secrets for", f"“Confidentiality” {NEVER}"),
    "a date": (
        DEFAULTS,
        "day: 5,",
        "day: 4,",
        "“Article”: Your deadline for “Article” is now on the 4th of every month at 17:00 (London time) (before: on the 5th",
    ),
    "a time": (
        DEFAULTS,
        "within: 2 working days, rounds",
        "within: 3 working days, rounds",
        "“Article”: “Article”, we answer within: 3 working days (before: 2 working days).",
    ),
    "how pay comes": (DEFAULTS, "by: bank transfer", "by: bank transfers", f"“Pay” {NEVER}"),
    "what is handed over": (
        DEFAULTS,
        "handover: [Open work]",
        "handover: [Open works]",
        f"“How our work ends” {NEVER}",
    ),
    "the title of an engagement": ("contractors/ada.yml", "title: Articles", "title: Article", f"“Article” {NEVER}"),
    "an access, which is only told": (DEFAULTS, "access: guest", "access: member", f"“Asana” {NEVER}"),
}


@pytest.mark.parametrize("what", MORE)
def test_more_than_that(root: Path, what: str) -> None:
    path, old, new, why = MORE[what]
    edit(root, path, old, new)
    found = refused(root)
    assert len(found) == 1
    assert found[0].startswith(why)


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        (STYLE, "Write short", "Write 20 short", "“Style”: “20” was put in (“Write 20 short sentences.”)"),
        (STYLE, "Read them alowd.", "Mei must read them.", "“Style”: “Mei” was put in (“Mei must read them.”)"),
        (STYLE, "is new", "is not new", "“Style”: “not” was put in (“Explain what is not new.”)"),
        (
            DEFAULTS,
            "standard: within two days",
            "standard: in a day",
            "“Letters of readers”: “within” became “day”, in “in a day”",
        ),
        (
            STYLE,
            "the words of the reader",
            "the passwords of the reader",
            "“Style”: what changed is about pay, secrets, rights, security, access or the end of the work, as “passwords” says",
        ),
    ],
)
def test_it_says_which_word_and_where(root: Path, path: str, old: str, new: str, why: str) -> None:
    edit(root, path, old, new)
    assert refused(root) == (why,)


def test_what_is_new_or_gone(root: Path) -> None:
    (root / STYLE).unlink()
    assert refused(root) == ("“Style” is gone",)


def test_pay_that_a_project_only_tells_is_never_minor(root: Path) -> None:
    edit(root, "mkdocs.yml", "- handbook\n", "- handbook: {acknowledge: {payment: notice}}\n")
    publish(root)
    edit(root, DEFAULTS, "pay_within: 14 days", "pay_within: 21 days")
    assert refused(root) == (f"“Pay” {NEVER}",)


def test_which_pages_are_protected(root: Path) -> None:
    """A required policy by its place, whatever it is called; another page by its title or the reason it is required."""
    edit(root, "content/policies/secrets.md", "title: Confidentiality", "title: What stays between us")
    pages = desk_of(root).project.pages
    assert protected_pages(pages.values()) == {"policies/secrets"}
    page = pages["hand-in-work"]
    for because, found in (("The law on trade secrets", True), ("Customers wait", False)):
        meta = page.meta.model_copy(update={"kind": "required", "because": because})
        assert bool(protected_pages([replace(page, meta=meta)])) == found


@pytest.mark.parametrize(
    "title",
    [
        "Closing our work",
        "Getting paid",
        "NDA",
        "Zugang und Passwörter",
        "Pagamentos",
        "Résiliation",
        "Poufność",
        "Honorarios",
    ],
)
def test_titles_of_protected_pages(title: str) -> None:
    assert is_protected_title(title)


@pytest.mark.parametrize(
    "text", ["Agenda of the week", "Our secretary", "Hand in your work", "Existing customers", "Brand and style"]
)
def test_what_only_looks_like_them(text: str) -> None:
    assert not is_protected(text)


@pytest.mark.parametrize(
    "word",
    ["Must", "can't", "wouldn't", "jusqu'au", "peut-être", "segunda-feira", "środę", "Wochen", "vingt", "working"],
)
def test_words_that_weigh(word: str) -> None:
    assert is_weighty(word)


def test_an_agreement_holds_across_a_slip(root: Path) -> None:
    edit(root, STYLE, "alowd", "aloud")
    publication = publish(root, reason="A slip", minor=True)
    assert publication.asked("ada") == ()
    assert history(root).editions[-1].minor == ("policies/style",)
    assert "policies/style" in {section.id for section in history(root).open_sections}  # nobody had agreed to it before


def test_without_a_project_a_page_is_judged_by_what_changed(root: Path) -> None:
    edit(root, STYLE, "alowd", "aloud")
    assert refusals(desk_of(root).plan("ada"), ENGLISH) == ()
    assert refusals(desk_of(root).plan("ada"), ENGLISH, frozenset({"policies/style"})) == (f"“Style” {NEVER}",)
