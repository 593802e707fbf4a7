"""From YAML text to values that know where they were written.

In: text, its file's name and number. Out: a `Map`, or what is wrong with the text. Reads the parser's events in one
pass and never builds YAML's own objects, so nothing in a file can run, multiply or overflow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from handbook.diagnostics import Diagnostic, Location, pack
from handbook.yaml_source import wording
from handbook.yaml_source.characters import is_all_visible
from handbook.yaml_source.checks import Checks, GiveUp
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.prescan import prescan
from handbook.yaml_source.scalars import EMPTY_WORDS
from handbook.yaml_source.source import Source
from handbook.yaml_source.syntax import explain
from handbook.yaml_source.tree import Map, Seq, Value

PARSER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, else the parser in Python, twenty times slower."""

PARSER_ERRORS = (yaml.YAMLError, ValueError, OverflowError, RecursionError)
"""All that a parser has been seen to raise for a text."""

_LINE = pack(0, 1, 0)  # what one line adds to a packed position
_UNUSUAL_KEYS = frozenset({"", "<<"})
_RARE_SIGNS = "&!?“”„‟‘’‚‛"  # an anchor, a tag, a key of several lines, curly quotes
_RARITY = re.compile(rf"[{_RARE_SIGNS}](?<![^\s\[{{,:].)")  # one of them at the start of a text


def read_yaml(text: str, file: str, number: int, *, first_line: int = 1) -> tuple[Map | None, tuple[Diagnostic, ...]]:
    """The mapping that `text` holds, or every fault found in it (HB-Y001 to HB-Y014), never both.

    `file` and `number` are the name and the number of the file in its `FileTable`, `first_line` is where in the file
    the text starts. Scalars stay text exactly as written, so `NO`, `012` and `12:30` survive.
    """
    source = Source(text, file, first_line)
    if len(text) > LIMITS.size:
        return None, (wording.too_large(Location(file, first_line)),)
    faults = prescan(source)
    if faults:
        return None, faults
    reader = _Reader(source, number)
    value = reader.read()
    findings = reader.checks.findings
    return (None, tuple(findings)) if findings else (value, ())


def _may_hold_rarities(text: str) -> bool:
    """Whether a text can hold what only `Checks` sees: if not, it has no anchor, tag, escape, curly quotes or key of
    several lines, and is too short for too many values or one too long."""
    if len(text) > min(LIMITS.nodes, LIMITS.scalar) or "\\" in text or not is_all_visible(text):
        return True
    return any(sign in text for sign in _RARE_SIGNS) and _RARITY.search(text) is not None


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, source: Source, number: int) -> None:
        self.source = source
        self.checks = Checks(source)
        self.origin = pack(number, source.first_line, 1)
        self.next_event: Callable[[], Any]
        self.has_rarities = _may_hold_rarities(source.text)

    def read(self) -> Map | None:
        """The mapping at the top, or None; faults are in `checks.findings`."""
        try:
            self.next_event = PARSER(self.source.text).get_event
            return self._document()
        except GiveUp:
            pass
        except PARSER_ERRORS as error:
            fault = explain(self.source, error)
            if not any(told.at and fault.at and told.at.line == fault.at.line for told in self.checks.findings):
                self.checks.findings.append(fault)  # else the parser stumbled over what is told already
        return None

    def _document(self) -> Map | None:
        checks, next_event = self.checks, self.next_event
        next_event()  # the stream starts
        if type(next_event()) is StreamEndEvent:
            checks.report(wording.empty_file(self.source.at(0)))
            return None
        event = next_event()
        if type(event) is ScalarEvent:
            next_event()  # the document ends, unless the parser stumbles over what follows
            checks.text_at_top(event)
            return None
        if type(event) is SequenceStartEvent:
            checks.report(wording.top_level(checks.at(event), "a list"))
        mark = event.start_mark
        value = self._collection(event, self.origin + mark.line * _LINE + mark.column, 0)
        next_event()  # the document ends
        after = next_event()
        if type(after) is DocumentStartEvent:
            checks.report(wording.several_documents(checks.at(after)))
        return value if isinstance(value, Map) else None

    def _map(self, start: Any, at: int, depth: int) -> Map:
        """The mapping whose start event was just read. Runs for every pair of every file: `Checks` sees only what is
        suspect here, all of it when the text `has_rarities`."""
        result = Map(at)
        kpos, vpos = result.kpos, result.vpos
        next_event, origin, has_rarities = self.next_event, self.origin, self.has_rarities
        while True:
            event = next_event()
            if type(event) is not ScalarEvent:
                if type(event) is MappingEndEvent:
                    break
                self._no_key(start, event, depth)
                continue
            key = event.value
            if has_rarities or key in result or key in _UNUSUAL_KEYS:
                first = self._place(kpos[key]) if key in result else None
                if not self.checks.key(event, first):
                    self._drop(next_event(), depth)
                    continue
            mark: Any = event.start_mark
            line = mark.line
            kpos[key] = key_position = origin + line * _LINE + mark.column
            event = next_event()
            mark = event.start_mark
            vpos[key] = position = origin + mark.line * _LINE + mark.column
            if type(event) is ScalarEvent:
                result[key] = value = event.value
                if has_rarities or value in EMPTY_WORDS or mark.line != line:
                    self.checks.text(event, key, self._place(key_position))
            else:
                result[key] = self._collection(event, position, depth)
        return result

    def _seq(self, at: int, depth: int) -> Seq:
        """The list whose start event was just read."""
        result = Seq(at)
        next_event, origin, has_rarities = self.next_event, self.origin, self.has_rarities
        while True:
            event = next_event()
            if type(event) is SequenceEndEvent:
                break
            mark = event.start_mark
            position = origin + mark.line * _LINE + mark.column
            if type(event) is ScalarEvent:
                value = event.value
                if has_rarities or value in EMPTY_WORDS:
                    self.checks.text(event)
                result.put(value, position)
            else:
                result.put(self._collection(event, position, depth), position)
        return result

    def _collection(self, event: Any, at: int, depth: int) -> Value:
        """The list or mapping that starts with `event` at the position `at`, inside a collection at `depth`."""
        kind = type(event)
        if kind is AliasEvent:
            self.checks.alias(event)
            return ""
        if self.has_rarities or depth >= LIMITS.depth:
            self.checks.collection(event, depth)
        return self._map(event, at, depth + 1) if kind is MappingStartEvent else self._seq(at, depth + 1)

    def _drop(self, event: Any, depth: int) -> None:
        """Read what cannot be used, for the faults in it; that it is missing is no news."""
        if type(event) is not ScalarEvent:
            self._collection(event, 0, depth)
        elif event.value:
            self.checks.text(event)

    def _no_key(self, start: Any, event: Any, depth: int) -> None:
        """A list, a mapping or an alias where a key of the mapping from `start` belongs."""
        checks = self.checks
        if type(event) is AliasEvent:
            checks.alias(event)
            self._drop(self.next_event(), depth)
            return
        told = len(checks.findings)
        self._drop(event, depth)
        self._drop(self.next_event(), depth)
        del checks.findings[told:]  # what is wrong inside is a consequence
        checks.collection_as_key(start, event, "a list" if type(event) is SequenceStartEvent else "a mapping")

    def _place(self, position: int) -> tuple[int, int]:
        """Line and column, counted from 0 in the text, of a packed position."""
        return divmod(position - self.origin, _LINE)
