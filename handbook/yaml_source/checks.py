"""What can be wrong with a key or a text of well-formed YAML.

In: the parser's events, one at a time. Out: `findings`, in the order of the file.
"""

from __future__ import annotations

from typing import Any

from handbook.diagnostics import Diagnostic, Location
from handbook.yaml_source import wording
from handbook.yaml_source.characters import CURLY_QUOTED, FORBIDDEN, ODD_SPACE
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.scalars import EMPTY_WORDS
from handbook.yaml_source.source import Source


class GiveUp(Exception):
    """Reading further makes no sense; what was found so far is told."""


class Checks:
    """The faults found in one source. Events are `Any`: PyYAML's own types say that a place may be missing."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self._anchors: set[str] = set()
        self._nodes = 0

    def at(self, event: Any) -> Location:
        """Where an event starts."""
        return self.source.at(event.start_mark.line, event.start_mark.column)

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a finding; enough of them end the reading."""
        self.findings.append(diagnostic)
        if len(self.findings) >= LIMITS.findings:
            raise GiveUp

    def collection(self, start: Any, depth: int) -> None:
        """A list or mapping inside another one at `depth`."""
        self._count(start)
        self._properties(start)
        if depth >= LIMITS.depth:
            self.report(wording.too_deep(self.at(start)))
            raise GiveUp

    def key(self, event: Any, first: tuple[int, int] | None) -> bool:
        """Whether a key can be used; `first` is where the mapping has it already, line and column from 0."""
        key, at = event.value, self.at(event)
        self._count(event)
        self._properties(event)
        if not key:
            self.report(wording.bad_key(at, "there is no key before the colon"))
        elif key == "<<" and not event.style:
            self.report(wording.merge_key(at))
        elif event.start_mark.line != event.end_mark.line:
            self.report(wording.bad_key(at, "this key runs over several lines"))
        elif found := ODD_SPACE.search(key) or FORBIDDEN.search(key):
            self.report(wording.misleading_key(at, key, found[0]))
        elif CURLY_QUOTED.fullmatch(key):
            self.report(wording.curly_quotes(at, key))
        elif first is not None:
            self.report(wording.written_twice(key, at, self.source.at(*first)))
        else:
            return True
        return False

    def text(self, event: Any, key: str | None = None, key_place: tuple[int, int] = (0, 0)) -> None:
        """A scalar: the value of a key that stands at `key_place`, or an item of a list when there is no key."""
        text = event.value
        self._count(event)
        if event.tag is not None or event.anchor is not None:
            self._properties(event)
        elif event.style:
            if found := FORBIDDEN.search(text):
                self.report(wording.forbidden(self.at(event), found[0]))
        elif text in EMPTY_WORDS:
            self._no_value(event, key, key_place)
        else:
            self._plain(event)
            if key is not None and event.start_mark.line > key_place[0]:
                self._below_its_key(event)
        if len(text) > LIMITS.scalar:
            self.report(wording.too_long(self.at(event), len(text)))

    def alias(self, event: Any) -> None:
        """A repeated value, or text that starts with a star when there is nothing to repeat."""
        line, column = event.start_mark.line, event.start_mark.column
        if event.anchor in self._anchors:
            self.report(wording.alias(self.source, line, column, event.anchor))
        else:
            self.report(wording.needs_quotes(self.source, line, column, "text that starts with `*` needs quotes"))

    def text_at_top(self, event: Any) -> None:
        """A file that is one text: empty, or lines without a colon."""
        if not event.value and not event.style and event.tag is None and event.anchor is None:
            self.report(wording.empty_file(self.source.at(0)))
            return
        self.text(event)
        line, column = event.start_mark.line, event.start_mark.column
        if not event.style and wording.LOOKS_LIKE_PAIR.match(event.value):
            self.report(wording.no_space_after_colon(self.source, line, column))
        elif not self.findings:
            self.report(wording.top_level(self.at(event), "text"))

    def collection_as_key(self, start: Any, key: Any, what: str) -> None:
        """A list or a mapping where a key belongs; most often `{{ name }}` without quotes."""
        line, column = start.start_mark.line, start.start_mark.column
        if self.source.line(line).startswith("{{", column):
            self.report(wording.needs_quotes(self.source, line, column, "text that starts with `{{` needs quotes"))
        else:
            self.report(wording.bad_key(self.at(key), f"{what} stands where a key belongs"))

    def _count(self, event: Any) -> None:
        """One more key or value. Called for all of them in a text long enough for too many."""
        self._nodes += 1
        if self._nodes > LIMITS.nodes:
            self.report(wording.too_many(self.at(event)))
            raise GiveUp

    def _properties(self, event: Any) -> None:
        """An anchor or a tag before a key or a value."""
        line, column = event.start_mark.line, event.start_mark.column
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            self.report(wording.anchor(self.source, line, column, event.anchor))
        if event.tag is not None:
            self.report(wording.tag(self.source, line, column))

    def _no_value(self, event: Any, key: str | None, key_place: tuple[int, int]) -> None:
        line, column = event.start_mark.line, event.start_mark.column
        if event.value:
            self.report(wording.word_for_nothing(self.at(event), event.value))
        elif key is not None:
            self.report(wording.no_value(self.source, *key_place, key))
        else:
            dash = self.source.line(line).rfind("-", 0, column)
            self.report(wording.no_item(self.source, line, max(dash, 0)))

    def _plain(self, event: Any) -> None:
        """Text without quotes whose edges mislead."""
        text = event.value
        if text.isascii():
            return
        if edge := ODD_SPACE.match(text) or ODD_SPACE.match(text[-1]):
            self.report(wording.misleading_edge(self.at(event), edge[0]))
        elif CURLY_QUOTED.fullmatch(text):
            self.report(wording.curly_quotes(self.at(event), text))

    def _below_its_key(self, event: Any) -> None:
        """Text without quotes on the line below its key: perhaps a list or a mapping whose spaces were forgotten."""
        line, column = event.start_mark.line, event.start_mark.column
        if wording.LOOKS_LIKE_ITEM.match(event.value):
            self.report(wording.no_space_after_dash(self.source, line, column))
        elif wording.LOOKS_LIKE_PAIR.match(event.value):
            self.report(wording.no_space_after_colon(self.source, line, column))
