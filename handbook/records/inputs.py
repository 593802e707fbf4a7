"""All that a handbook's content is made from, as digests: where they are the same, the handbook says the same.

In: the sources of a project, and what they amount to. Out: digests (SHA-256, in hexadecimal). One is over the files that a
handbook is merged from, the shared pages that any of these files may mean by name, and how all pages are called. What
stands in a process or policy page is seen on that page alone, so each page that reaches the handbook has a digest of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from handbook.compose.content_pages import section_id
from handbook.compose.reader import pages_of
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.sources import Source, Sources
from handbook.programs import digest, programs


class Made(NamedTuple):
    """What one content is made from: the digest of all but the text of its `pages`, which are by the ids of their sections."""

    whole: str
    pages: Mapping[str, str]


class _Page(NamedTuple):
    """A page by the digest of its text, and by that of what other pages can tell of it."""

    text: str
    head: str


@dataclass(frozen=True)
class Inputs:
    """What contents are made from. `assets` gives the SHA-256 of every image and attachment by its path."""

    sources: Sources
    project: Project
    assets: Mapping[str, str]
    _seen: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of(self, handbook: Handbook) -> Made:
        """What one handbook's content is made from."""
        files = [self._file(layer.file) for layer in handbook.layers]
        mentioned = self._named.union(*[named for _, named in files])
        reached = {page.file for page in pages_of(handbook, self.project)}
        others: list[str] = []
        pages: dict[str, str] = {}
        for page in self.project.shared_pages:
            text, head = self._pages[page.file]
            if page.file in reached and page.kind != "tool":
                pages[section_id(page)] = text
                others.append(head)
            elif page.file in reached or page.id in mentioned:
                others.append(text)
        own = [self._shared, *[own for own, _ in files], "pages", *others]
        return Made(digest(handbook.id, handbook.introductions, "".join(own)), pages)

    def _file(self, path: str) -> tuple[str, frozenset[str]]:
        """The digest of a file's text, and the pages that it may mean by name."""
        if path not in self._seen:
            self._seen[path] = digest(self._texts[path]), self._mentioned(self._texts[path])
        return self._seen[path]

    def _mentioned(self, text: str) -> frozenset[str]:
        return frozenset(page.id for page in self.project.shared_pages if page.id in text)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return self.sources.texts

    @cached_property
    def _everywhere(self) -> tuple[Source, ...]:
        """What every handbook takes from."""
        found = (self.sources.settings, self.sources.company, self.sources.people)
        return tuple(source for source in found if source)

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset[str]().union(*(self._mentioned(source.text) for source in self._everywhere))

    @cached_property
    def _shared(self) -> str:
        """What every handbook is made from: of the shared pages only how they are called."""
        pages = [(page.id, page.kind, page.title) for page in self.project.shared_pages]
        return digest(programs(), *(source.text for source in self._everywhere), pages, sorted(self.assets.items()))

    @cached_property
    def _pages(self) -> Mapping[str, _Page]:
        """Each shared page with its translations, by its file."""
        return {
            page.file: _Page(digest("text", *self._text(page)), digest("head", *_heads(page)))
            for page in self.project.shared_pages
        }

    def _text(self, page: SharedPage) -> Iterator[str]:
        for file in page.files:
            yield file
            yield self._texts[file]


def _heads(page: SharedPage) -> Iterator[object]:
    """What can be told of a page elsewhere: everything but its text and its links."""
    for language, one in (("", page), *page.translations.items()):
        yield (language, one.id, one.kind, one.file, one.meta, one.headings, one.language, one.translates)
