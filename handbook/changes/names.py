"""What things were called: the names that a content gives to its entries, and to whom and what its values refer.

In: a `Content`, a field with its value as written. Out: plain text. Names of a past edition come from that edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from handbook.model.asks import OUR_PEOPLE
from handbook.model.content import Content, Json, periods_of
from handbook.model.layer import Path, path_text
from handbook.model.markdown_text import find_headings

_NAMES = ("title", "name", "about", "for")
_OWN: Mapping[str, str] = {
    "engagement": "engagements",
    "deliverable": "deliverables",
    "member": "people",
}
_POINTERS: Mapping[str, str] = {"manager": "manager", "backup_manager": "backup_manager", "owner": "company.owner"}


class Names:
    """The names in one content."""

    def __init__(self, content: Content) -> None:
        self._content = content

    @cached_property
    def _values(self) -> Mapping[str, Json]:
        return {path: value for section in self._content.sections.values() for path, value in section.values.items()}

    def value(self, path: str) -> Json | None:
        """The value at a path, with its dates."""
        return self._values.get(path)

    def entry(self, path: Path) -> str:
        """What an entry is called: its title, or its id."""
        if path[0] == "tools" and len(path) == 2:
            return self.page("tools", path[1])
        for name in _NAMES:
            text = self._first(f"{path_text(path)}.{name}")
            if text:
                return text
        return path[-1]

    def page(self, folder: str, id: str) -> str:
        """The title of a page; its id if the handbook has no such page."""
        section = self._content.sections.get(f"{folder}/{id}")
        return section.page.title if section and section.page else id

    def heading(self, tool: str, id: str) -> str:
        """The title of a heading in the guide to a tool; its id if there is none."""
        section = self._content.sections.get(f"tools/{tool}")
        headings = find_headings(section.page.shown, 1) if section and section.page else ()
        return next((heading.title for heading in headings if heading.id == id), id)

    def referred(self, kind: str, text: str) -> str:
        """What a reference of this kind is called."""
        if kind in ("person", "anyone"):
            return self._person(text) or self._first(f"people.{text}.name") or text
        if kind in ("tool", "channel tool", "tool page"):
            return self.page("tools", text)
        if kind in ("process", "page"):
            name = self.page("processes", text)
            return name if name != text else self.page("policies", text)
        if kind == "guide":
            tool, _, heading = text.partition("#")
            return f"{self.page('tools', tool)}: {self.heading(tool, heading)}"
        if kind == "contact":
            about, person = self.entry(("contacts", text)), self._first(path_text(("contacts", text, "person")))
            return f"{self.referred('person', person)} ({about})" if person else about
        return self.entry((_OWN[kind], text)) if kind in _OWN else text

    def _person(self, text: str) -> str:
        seen: set[str] = set()
        while text in _POINTERS and text not in seen:
            seen.add(text)
            text = self._first(_POINTERS[text]) or text
        return self._first(f"{OUR_PEOPLE}.{text}.name")

    def _first(self, path: str) -> str:
        """The first value at a path, as text."""
        values = [value for _, value in periods_of(self.value(path)) if isinstance(value, str)]
        return values[0] if values else ""
