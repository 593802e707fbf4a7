"""An edition as plain text, to keep: everything that a handbook said, as a letter would say it.

In: a content, and somebody who words it. Out: lines. What is of one kind, such as all that is handed in, stands together; each
part has its title above it, its values in the order of the format, and lists one item a line. A tool's page stands with the
access to it, the other pages behind the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from handbook.changes.compare import entry_of
from handbook.changes.labels import LABELS, SECTION_NAMES, pattern_of
from handbook.changes.names import Names
from handbook.changes.plain_text import plain_text, underlined
from handbook.changes.values import Speaker, Values, field_at
from handbook.model.content import Content, Json, Section
from handbook.model.layer import Path, parse_path
from handbook.model.messages import message
from handbook.model.policy import Kind

_TOOLS = "tools"
_LAST_INVOICE = (("payment", "invoice_to"), ("payment", "pay_within"))
_SEVERAL = 2
_SHORT = 78
"""A list of names in no more characters than this stands on one line."""
_TITLES = frozenset(["title", "name", "about", "for"])


def content_lines(content: Content, speaker: Speaker) -> list[str]:
    """Everything that a content says."""
    names = Names(content)
    values = Values(speaker)
    lines: list[str] = []
    shown: set[str] = set()
    group = ""
    for section in content.sections.values():
        if section.id in shown:
            continue
        before, group = group, _group(section.id)
        alone = group not in GROUPS
        title = _title(section, names, speaker)
        if group != before:
            lines += ["", *_ruled(title if alone else speaker.text(GROUPS[group]))]
        page = section if section.page else _page_of(section, content)
        said = [] if section.page else list(_said(section, title, values, names))
        text = plain_text(page.page.shown) if page and page.page else ()
        shown.update({page.id} if page else ())
        if alone:
            lines += ["", *said]
        elif said:
            lines += ["", *underlined(title, "="), "", *said, *_without_title(text)]
        else:
            lines += ["", *text]
    return lines


def closing_lines(content: Content, speaker: Speaker) -> list[str]:
    """What a content says about the end of the work: handing over, deleting, the last invoice, access."""
    names, values = Names(content), Values(speaker)
    found = content.sections.get("exit")
    lines = list(_lines(_parsed(found), "", values, names)) if found else []
    pay = content.sections.get("payment")
    lines += list(_lines([each for each in _parsed(pay) if each[0] in _LAST_INVOICE], "", values, names)) if pay else []
    access = []
    for section in content.sections.values():
        for path, value in _parsed(section):
            if path[0] == _TOOLS and path[-1] == "on_exit":
                name = ": ".join(names.entry(each) for each in entry_of(path))
                access.append(f"  - {name}: {values.say(path, value, names)}")
    if access:
        head = speaker.text(message("Your access at the end"))
        lines += [f"{head}:", *access]
    return lines


def _parsed(section: Section) -> list[tuple[Path, Json]]:
    return [(parse_path(text), value) for text, value in section.values.items()]


GROUPS: Mapping[str, str] = {
    "engagements": message("Engagements"),
    "goals": message("Goals"),
    "deliverables": message("What you hand in"),
    "tasks": message("What you look after"),
    "tools": message("Tools"),
    "contacts": message("Contacts by topic"),
    "communication.channels": message("Which channel for what"),
    "communication.meetings": message("Meetings"),
    "policies": message("What holds for everyone"),
    "processes": message("How work goes"),
}
"""What sections of one kind are called together, as in the handbook. Any other section stands alone."""


def _group(id: str) -> str:
    if "/" in id:
        return id.partition("/")[0]
    path = parse_path(id)
    return next((".".join(path[:length]) for length in (1, 2) if ".".join(path[:length]) in GROUPS), id)


def _ruled(title: str) -> list[str]:
    _, rule = underlined(title, "=")
    return [rule, title, rule]


def _without_title(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a page behind its title, which is underlined."""
    return lines[2:] if len(lines) > 1 and lines[1].startswith("=") else ["", *lines] if lines else []


def _page_of(section: Section, content: Content) -> Section | None:
    """The page of the tool that a section is the access to."""
    top, *rest = parse_path(section.id)
    return content.sections.get(f"{_TOOLS}/{rest[0]}") if top == _TOOLS and rest else None


def _title(section: Section, names: Names, speaker: Speaker) -> str:
    named = SECTION_NAMES.get(section.id)
    return speaker.text(named) if named else names.entry(parse_path(section.id))


def _said(section: Section, title: str, values: Values, names: Names) -> Iterator[str]:
    """The values of a section: its own, then those of each thing in it."""
    own = parse_path(section.id)
    inner: dict[Path, list[tuple[Path, Json]]] = {}
    for text, value in section.values.items():
        path = parse_path(text)
        entries = [entry for entry in entry_of(path) if entry != own]
        inner.setdefault(entries[-1] if entries else (), []).append((path, value))
    yield from _lines(inner.pop((), ()), title, values, names)
    for entry in sorted(inner, key=lambda entry: _place(inner[entry][0][0])):
        name = ": ".join(names.entry(each) for each in entry_of(entry) if each != own)
        label = _WHAT.get(pattern_of(entry))
        yield f"{values.speaker.text(label)}: {name}" if label else f"{name}:"
        yield from (f"  {line}" for line in _lines(inner[entry], names.entry(entry), values, names))


_WHAT = {"scope.we_provide.*": message("What we provide")}
"""What stands before the name of a thing within a part, where that is not clear from the part."""


def _lines(said: Iterable[tuple[Path, Json]], title: str, values: Values, names: Names) -> Iterator[str]:
    for path, value in sorted(said, key=lambda item: _place(item[0])):
        text, label = values.say(path, value, names), _label(path, values.speaker)
        items = values.items(path, value, names)
        if len(items) < _SEVERAL or (field_at(path).kind is Kind.LIST and len(text) <= _SHORT):
            items = []
        if path[-1] in _TITLES and text == title:
            continue
        if label.casefold() == title.casefold():  # "Your contact" says it already
            yield from (f"- {item}" for item in items) if items else [text]
        elif items:
            yield f"{label}:"
            yield from (f"  - {item}" for item in items)
        else:
            yield f"{label}: {text}"


def _label(path: Path, speaker: Speaker) -> str:
    pattern = pattern_of(path)
    label = path[-1] if pattern == "facts.*" else speaker.text(LABELS[pattern])
    return label[:1].upper() + label[1:]


def _place(path: Path) -> tuple[int, Path]:
    """The place of a value among others: as in the format."""
    return _order().get(pattern_of(path), len(LABELS)), path


@cache
def _order() -> dict[str, int]:
    return {pattern: number for number, pattern in enumerate(LABELS)}
