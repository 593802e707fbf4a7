"""Every field of the format, changed, set and taken away once, gives a sentence that says what it was and what it is."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handbook.changes import compare, sentences
from handbook.changes.beside import THEIRS
from handbook.changes.compare import entry_of
from handbook.changes.labels import DETAILS, LABELS, NEW, pattern_of
from handbook.changes.names import Names
from handbook.changes.values import Values, field_at
from handbook.compose.content_values import OF_COMPANY, OF_COMPANY_UNASKED, OF_PERSON
from handbook.compose.languages import ENGLISH, find_language, known_languages
from handbook.compose.words import Words
from handbook.model.asks import ASKS, asks_of, section_of
from handbook.model.content import Content, Json, Section
from handbook.model.layer import Path as FieldPath
from handbook.model.layer import path_text
from handbook.model.policy import Field, Kind, layer_policy
from handbook.model.values import Rhythm

EXPECTED = Path(__file__).parent / "expected"
WORDS = Words("Europe/London", "Europe/Warsaw")
UNSEEN = {"internal.notes", "internal.manager_time", "introduced_to"}

_PAIRS: tuple[tuple[Json, Json], ...] = (
    ("300 GBP", "350.50 GBP"),
    ("2026-03-02", "2026-04-03"),
    ("09:00", "10:30"),
    ("2 working days", "14 days"),
    ("yes", "no"),
    ("2", "3"),
    ("some words", "other words"),
    ("https://files.example/one.pdf", "https://files.example/two.pdf"),
    ("one@example.com", "two@example.com"),
    ("GB", "PL"),
    ("Europe/London", "Europe/Warsaw"),
    ("en", "pl"),
)
"""Values of each type; those from the words on stay text."""
_REFERRED: dict[str, tuple[str, str]] = {
    "person": ("manager", "mei"),
    "anyone": ("tom", "mei"),
    "tool": ("asana", "drive"),
    "channel tool": ("asana", "phone"),
    "engagement": ("sow-1", "sow-2"),
    "deliverable": ("article", "close"),
    "contact": ("pay", "work"),
    "member": ("ola", "jan"),
    "process": ("hand-in", "absence"),
    "page": ("hand-in", "absence"),
    "role": ("writer", "designer"),
    "guide": ("asana#hand-in", "drive#hand-in"),
}
_RHYTHMS: tuple[Json, Json] = (
    {"every": "month", "day": "5", "at": "17:00", "time_zone": "company"},
    {"every": "week", "weekdays": ["monday", "friday"]},
)
_NAMES: dict[str, Json] = {
    "manager": "tom",
    "our-people.tom.name": "Tom Whitby",
    "our-people.mei.name": "Mei Tan",
    "people.ola.name": "Ola Wrona",
    "people.jan.name": "Jan Wrona",
    "engagements.sow-1.title": "Articles",
    "engagements.sow-2.title": "Pictures",
    "deliverables.article.title": "Article of the month",
    "deliverables.close.title": "Monthly close",
    "contacts.pay.about": "Invoices",
    "contacts.work.about": "Your work",
    "tasks.mail.title": "Letters",
    "goals.readers.title": "People read us",
    "scope.we_provide.briefs.title": "Briefs",
    "communication.channels.urgent.for": "What cannot wait",
    "communication.meetings.check-in.title": "Check-in",
    "tools.asana.access": "guest",
    "tools.asana.accounts.board.title": "Board",
}
_A_FIELD = {
    "people.*": "does",
    "contacts.*": "person",
    "engagements.*": "under",
    "goals.*": "measure",
    "scope.we_provide.*": "person",
    "deliverables.*": "quantity",
    "tasks.*": "standard",
    "tools.*": "on_exit",
    "tools.*.accounts.*": "on_exit",
    "communication.channels.*": "where",
    "communication.meetings.*": "minutes",
    "our-people.*": "email",
}
"""Another field of each entry, so that it is there with and without the one that changes."""
_IDS = {
    "people.*": "ola",
    "contacts.*": "pay",
    "engagements.*": "sow-1",
    "goals.*": "readers",
    "scope.we_provide.*": "briefs",
    "deliverables.*": "article",
    "tasks.*": "mail",
    "tools.*": "asana",
    "tools.*.accounts.*": "board",
    "communication.channels.*": "urgent",
    "communication.meetings.*": "check-in",
    "facts.*": "vat_scheme",
    "our-people.*": "mei",
    "other.introductions.*": "0",
}
_LISTS: dict[str, tuple[Json, Json]] = {
    "manager": ("tom", "mei"),
    "escalation": (
        [{"person": "manager", "when": "no answer", "within": "1 working day"}],
        [{"person": "mei", "when": "no answer", "within": "1 working day"}],
    ),
    "away": ([{"from": "2026-08-03", "to": "2026-08-14"}], [{"from": "2026-08-03", "to": "2026-08-21"}]),
    "other.company.closed": (
        [{"from": "2026-12-24", "to": "2026-12-31"}],
        [{"from": "2026-12-24", "to": "2027-01-02"}],
    ),
    "company.working_week": (["monday"], ["monday", "tuesday"]),
    "availability.weekdays": (["monday"], ["tuesday"]),
    "company.owner": ("tom", "mei"),
    "other.company.country": ("GB", "PL"),
    "other.introductions.*": ("Ola Wrona ola@example.com", "Jan Wrona jan@example.com"),
    "communication.channels.*.hours": ("working hours", "always"),
    "company.time_zone": ("Europe/London", "Europe/Warsaw"),
}


def patterns(field: Field, path: FieldPath = ()) -> Iterator[str]:
    """Every field of the format that holds a value, ids as `*`."""
    if field.kind is Kind.MAPPING and field.node is not Rhythm:
        for name, child in field.fields.items():
            yield from patterns(child, (*path, name))
    elif field.kind in (Kind.KEYED, Kind.FACTS) and field.item:
        yield from patterns(field.item, (*path, "*"))
    else:
        yield ".".join(path)


SEEN = [pattern for pattern in patterns(layer_policy()) if pattern not in UNSEEN]
OURS = [pattern for pattern in LABELS if pattern.startswith(("our-people", "company", "other."))]


def path_of(pattern: str) -> FieldPath:
    parts: list[str] = []
    for part in pattern.split("."):
        parts.append(_IDS[".".join(pattern_of(tuple([*parts, "x"])).split("."))] if part == "*" else part)
    return tuple(parts)


def pair_of(pattern: str, field: Field) -> tuple[Json, Json]:
    """Two values that the field can hold."""
    if pattern in _LISTS:
        return _LISTS[pattern]
    if field.node is Rhythm:
        return _RHYTHMS
    one = field.item or field
    if one.ref:
        old, new = _REFERRED[one.ref.to]
    elif one.options:
        old, new = one.options[0], one.options[1]
    else:
        old, new = next((a, b) for a, b in _PAIRS if _fits(one, a) and _fits(one, b))  # type: ignore[misc]
    return ([old], [new]) if field.item else (old, new)


def _fits(field: Field, value: Any) -> bool:
    stays_text = [pair[0] for pair in _PAIRS].index("some words")
    if field.adapter is None:
        return True
    try:
        typed = field.adapter.validate_python(value)
    except ValueError:
        return False
    return not isinstance(typed, str) or value in [text for pair in _PAIRS[stays_text:] for text in pair]


def content(values: dict[str, Json]) -> Content:
    """A content with these values, each in its section."""
    sections: dict[str, Section] = {}
    for text, value in values.items():
        path = tuple(text.split("."))
        asks = asks_of(path, {}) or "none"
        id = "other" if asks == "none" else section_of(path)
        known = sections.get(id, Section(id, asks))
        sections[id] = Section(id, asks, {**known.values, text: value})
    return Content(sections)


WAYS = ("changed", "set", "taken away")


def _with_another(path: FieldPath, values: dict[str, Json]) -> dict[str, Json]:
    """The values, with another field of the entry that holds `path`: so the entry is neither new nor gone."""
    for entry in entry_of(path)[-1:]:
        key = _A_FIELD.get(pattern_of(entry))
        if key and (*entry, key) != path:
            return values | {path_text((*entry, key)): "2"}
    return values


def told(pattern: str, words: Words = WORDS, way: str = "changed") -> list[str]:
    path = path_of(pattern)
    old, new = pair_of(pattern, field_at(path))
    rest = {text: value for text, value in _NAMES.items() if text != path_text(path)}
    named = _with_another(path, rest)
    before = content(named if way == "set" else {**named, path_text(path): old})
    after = content(named if way == "taken away" else {**named, path_text(path): new})
    changes = compare(before, after)
    assert [change.path for change in changes if change.what != "signer"] == [path]
    return sentences(changes, before, after, words)


def told_whole(pattern: str, words: Words) -> list[str]:
    """What is told of an entry that is new, then of one that is gone."""
    path = path_of(pattern)
    below = {text: value for text, value in _NAMES.items() if (*text.split("."),)[: len(path)] == path}
    detail = DETAILS.get(pattern, ())[:1]
    below |= {path_text((*path, key)): pair_of(f"{pattern}.{key}", field_at((*path, key)))[0] for key in detail}
    without = content({text: value for text, value in _NAMES.items() if text not in below})
    whole = content(_NAMES | below)
    return [
        text
        for old, new in ((without, whole), (whole, without))
        for text in sentences([change for change in compare(old, new) if change.path == path], old, new, words)
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pattern", [*SEEN, *OURS])
def test_a_changed_value_is_told(pattern: str, way: str) -> None:
    path = path_of(pattern)
    old, new = pair_of(pattern, field_at(path))
    text = " ".join(told(pattern, way=way))
    assert "%(" not in text
    assert pattern in LABELS
    said = Values(WORDS)
    words = [said.say(path, value, Names(content(_NAMES))) for value in (old, new)]
    is_list = isinstance(old, list)
    for word, is_said in zip(words, (way != "set", way != "taken away"), strict=True):
        assert not is_said or is_list or word in text, "what it was, and what it is"
    assert text.count("“") == text.count("”")


@pytest.mark.parametrize("language", sorted(known_languages()))
def test_every_sentence(language: str, accept: bool) -> None:
    """The sentences as they are read, in each language; `--accept` writes them anew."""
    words = Words("Europe/London", "Europe/Warsaw", find_language(language) or ENGLISH)
    whole = ""
    for pattern in [*SEEN, *OURS]:
        whole += f"{pattern}\n" + "".join(f"    {' '.join(told(pattern, words, way))}\n" for way in WAYS)
    for pattern in NEW:
        whole += f"{pattern}\n" + "".join(f"    {text}\n" for text in told_whole(pattern, words))
    expected = EXPECTED / f"sentences.{language}.txt"
    if accept:
        EXPECTED.mkdir(exist_ok=True)
        expected.write_text(whole, encoding="utf-8")
    assert whole == expected.read_text(encoding="utf-8")


def test_what_is_not_seen_is_in_no_section() -> None:
    assert {pattern for pattern in patterns(layer_policy()) if asks_of(tuple(pattern.split(".")), {}) is None} == UNSEEN


def test_labels_name_no_field_that_is_not_there() -> None:
    assert set(LABELS) == {*SEEN, *OURS}
    assert set(THEIRS) <= set(LABELS)


def test_what_a_handbook_says_about_us_has_a_name_too() -> None:
    """Fields of people and of the company that become part of a content."""
    ours = [f"our-people.*.{name}" for name in OF_PERSON]
    ours += [f"company.{name}" for name in OF_COMPANY] + [f"other.company.{name}" for name in OF_COMPANY_UNASKED]
    assert set(OURS) == {*ours, "other.introductions.*"}


def test_a_field_that_is_added_is_missed() -> None:
    """The check above can fail: a field of the format without a name is found."""
    added = dict(layer_policy().fields) | {"nickname": layer_policy().fields["name"]}
    found = set(patterns(dataclasses.replace(layer_policy(), fields=added)))
    assert found - UNSEEN - set(LABELS) == {"nickname"}


@pytest.mark.parametrize("pattern", LABELS)
def test_what_staff_read_does_not_speak_to_a_contractor(pattern: str) -> None:
    assert not re.search(r"\byou", {**LABELS, **THEIRS}[pattern])


@pytest.mark.parametrize("pattern", SEEN)
def test_every_field_asks_something_known(pattern: str) -> None:
    assert asks_of(path_of(pattern), {}) in ASKS
