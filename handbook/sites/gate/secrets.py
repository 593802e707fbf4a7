"""What must not cross from one contractor's site to another's, and what may.

In: a project's handbooks. Out: `Secret`s. What identifies somebody is one: names, addresses, e-mail addresses, their own
documents, the address of their handbook. So is what only the staff see. An amount of money or a date is none: many have the
same, and they tell nothing where no name stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handbook.model.contractor import Contractor
from handbook.model.handbook import Handbook, Project
from handbook.model.layer import LayerKind
from handbook.model.likeness import SHORTEST, SHORTEST_NAME_OF_TWO, weight, words_of
from handbook.model.people import Person
from handbook.sites.gate.unread import NOTES, REASON, may_introduce, told_by

EVERYONE = "*"
"""The owner of what everybody may see."""

_SHORTEST_OF_TWO = 5
_SHORTEST_JOINED = 8
_SHORTEST_NOTE = 12
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Å": "aa"})
_STREET = 10
"""Letters of the words of a street's name, without those that hold a digit: `Apartment 12` leads to no door."""

_SENTENCE = re.compile(r"\n|(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class Secret:
    """Something written for one contractor: `what` it is, in words, and its text as words, in small letters.

    `owner` is the contractor's id, empty for what no contractor may see, not even the one it is about. `about` is the id of
    the contractor or the person, `field` the place in their file. `forms` are other ways to write the same.
    """

    owner: str
    about: str
    what: str
    words: tuple[str, ...]
    field: str = ""
    forms: tuple[tuple[str, ...], ...] = ()


def secrets_of(
    handbooks: Mapping[str, Handbook],
    project: Project,
    unread: Mapping[str, str] | None = None,
    shared: Mapping[str, str] | None = None,
) -> tuple[Secret, ...]:
    """All that must not cross, of everybody, and what of it is known to everybody (its owner is `EVERYONE`).

    What the company itself is called, or its people, is no secret, nor what the project says is shared. `unread` are the
    files of contractors that have no handbook because of errors, by id: what can be told from them is secret, too. So are the
    notes in `shared`, the files that theirs may build on, by path.
    """
    company = project.company
    known = [company.name, company.legal_name, company.address, *(company.address or "").splitlines()]
    known += [company.email, company.phone, *(shared.value for shared in project.options.shared_values)]
    known += [text for person in project.people.values() for text in (person.name, person.email)]
    public = {words for text in known if text and (words := words_of(text))}
    found: dict[Secret, None] = {}
    for id, handbook in handbooks.items():
        for _, state in handbook.states:
            found.update(dict.fromkeys(_secrets(id, state)))
        for layer in handbook.layers:
            about = id if layer.kind is LayerKind.CONTRACTOR else layer.file
            reasons = (excuse.reason for excuse in layer.excuses)
            found.update(dict.fromkeys(_for_the_staff(about, "the reason of an excuse", "excuse", reasons)))
    for id, text in (unread or {}).items():
        found.update(dict.fromkeys(_secrets_in_text(id, text)))
    for file, text in (shared or {}).items():
        found.update(dict.fromkeys(secret for secret in _secrets_in_text(file, text) if not secret.owner))
    for id, person in project.people.items():
        found.update(dict.fromkeys(_assessments(id, person)))
    told = tuple(Secret(EVERYONE, EVERYONE, "known to everyone", words) for words in sorted(public))
    return (*(secret for secret in found if secret.words not in public), *told)


def _secrets(id: str, state: Contractor) -> Iterator[Secret]:
    is_person = state.kind != "agency"
    yield from _name(id, "the name", "name", state.name, is_person)
    yield from _name(id, "the legal name", "legal_name", state.legal_name, is_person)
    yield from _own(id, "the e-mail address", "email", state.email)
    yield from _address(id, state.address or "")
    for key, member in state.people.items():
        yield from _name(id, "the name of a member", f"people.{key}.name", member.name, True)
        yield from _own(id, "the e-mail address of a member", f"people.{key}.email", member.email)
    for key, engagement in state.engagements.items():
        yield from _own(id, "the address of a document", f"engagements.{key}.document", engagement.document)
    if state.internal:
        yield from _for_the_staff(id, "an internal note", "internal.notes", [state.internal.notes])
    yield from _places(id)


def _secrets_in_text(id: str, text: str) -> Iterator[Secret]:
    """As far as it can be told from the text of a file that cannot be used."""
    for path, value in told_by(text):
        field = path.rpartition(".")[2]
        member = " of a member" if path.startswith("people.") else ""
        if field == NOTES:
            yield from _for_the_staff(id, "an internal note", "internal.notes", [value])
        elif field == REASON:
            yield from _for_the_staff(id, "the reason of an excuse", "excuse", [value])
        elif field == "email":
            yield from _own(id, f"the e-mail address{member}", path, value)
        elif field == "address":
            yield from _address(id, value)
        elif field == "document":
            yield from _own(id, "the address of a document", path, value)
        else:
            yield from _name(id, f"the {field.replace('_', ' ')}{member}", path, value, True)
    yield from _places(id)


def _places(id: str) -> Iterator[Secret]:
    """Where a contractor's handbook and file lie."""
    own = words_of(id)
    for words in (("contractors", *own), ("handbooks", *own), (*own, "yml")):
        yield Secret(id, id, "the place of the handbook or its file", words)


def _own(id: str, what: str, field: str, text: str | None, of_two: int = _SHORTEST_OF_TWO) -> Iterator[Secret]:
    words = words_of(text or "")
    if weight(words) >= (SHORTEST if len(words) == 1 else of_two):
        yield Secret(id, id, what, words, field)


def _name(id: str, what: str, field: str, text: str | None, is_person: bool) -> Iterator[Secret]:
    """A name, also written as one word, and without its dots (`Mueller`); a person's also with the last name first."""
    for secret in _own(id, what, field, text, SHORTEST_NAME_OF_TWO):
        words = secret.words
        forms: list[tuple[str, ...]] = []
        if (spelt := words_of(unicodedata.normalize("NFC", text or "").translate(_SPELT))) != words:
            forms.append(spelt)
        if len(words) > 1 and sum(map(len, words)) >= _SHORTEST_JOINED:
            forms.append(("".join(words),))
        if is_person and 1 < len(words) <= 3:
            forms.append((words[-1], *words[:-1]))
        yield Secret(id, id, what, words, field, tuple(forms))


def _address(id: str, text: str) -> Iterator[Secret]:
    """The whole of an address, and those of its lines that lead to a door: a country or a town alone tells nothing.

    In an address on one line, the parts between commas are looked at, and have to name a street.
    """
    lines = text.splitlines()
    yield from _own(id, "the address", "address", text if len(lines) > 1 or _has_number(text) else "")
    for line in lines if len(lines) > 1 else ():
        if _has_number(line):
            yield from _own(id, "a line of the address", "address", line)
    for part in text.split(",") if len(lines) == 1 and "," in text else ():
        street = [word for word in words_of(part) if word.isalpha()]
        if _has_number(part) and sum(map(len, street)) >= _STREET:
            yield from _own(id, "a part of the address", "address", part)


def _has_number(line: str) -> bool:
    return any(char.isdigit() for char in line) and any(char.isalpha() for char in line)


def _assessments(id: str, person: Person) -> Iterator[Secret]:
    """How well somebody of the company is placed to manage is for the staff."""
    if person.manages and person.manages.would_change:
        change = person.manages.would_change
        texts = [change.experience, change.own_work, change.communication]
        yield from _for_the_staff(id, "what would change", "manages.would_change", texts)


def _for_the_staff(about: str, what: str, field: str, texts: Iterable[str | None]) -> Iterator[Secret]:
    """Every sentence that only the staff may read."""
    for text in texts:
        for sentence in _SENTENCE.split(text or ""):
            words = words_of(sentence)
            if sum(map(len, words)) >= _SHORTEST_NOTE:
                yield Secret("", about, what, words, field)


def introduced_to(
    audience: str, handbooks: Mapping[str, Handbook], unread: Mapping[str, str] | None = None
) -> frozenset[tuple[str, ...]]:
    """What `audience` may know of others: name and main e-mail address of those who are introduced to it; and its own.

    `unread` as in `secrets_of`: a handbook that stays as it was may hold the name of one of them, or be theirs.
    """
    allowed: set[tuple[str, ...]] = set()
    for id, handbook in handbooks.items():
        for _, state in handbook.states:
            if id == audience:
                allowed.update(secret.words for secret in _secrets(id, state) if secret.owner)
            elif audience in state.introduced_to:
                main = [member for member in state.people.values() if member.main]
                texts = [state.name, state.email, *(t for member in main for t in (member.name, member.email))]
                allowed.update(words_of(text) for text in texts if text)
    if audience in handbooks:  # also of those whose file has errors today
        known = handbooks[audience].introductions
        allowed.update(words_of(text) for each in known for text in (each.name, each.email) if text)
    for id, text in (unread or {}).items():
        if id == audience:
            allowed.update(secret.words for secret in _secrets_in_text(id, text) if secret.owner)
        elif may_introduce(text, audience):
            shown = [value for path, value in told_by(text) if path.rpartition(".")[2] in ("name", "email")]
            allowed.update(words_of(value) for value in shown)
    return frozenset(allowed)
