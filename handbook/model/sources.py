"""The texts of a project, sorted into what they are: what `handbook.project` reads and `handbook.pipeline` works on."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.handbook import Options, PageKind

RECORDS = "records"
"""The folder of the records, inside that of the contractors."""


@dataclass(frozen=True, slots=True)
class Source:
    """One text file: its path relative to the project with `/`, its text, and its number in the `FileTable`."""

    path: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class PageFile:
    """The text of a shared page, or of its translation into `language`."""

    kind: PageKind
    id: str
    source: Source
    language: str | None = None


@dataclass(frozen=True)
class Sources:
    """Everything read. What could not be read is missing here and told in `problems`.

    `refused` keeps the texts, as far as they are text, of files that may not be used: reports quote from them.
    `unread` are the ids of contractors whose file is there, but could not be read.
    """

    files: FileTable
    options: Options
    settings: Source | None = None
    company: Source | None = None
    people: Source | None = None
    defaults: Source | None = None
    roles: Mapping[str, Source] = field(default_factory=dict)
    contractors: Mapping[str, Source] = field(default_factory=dict)
    pages: tuple[PageFile, ...] = ()
    translations: tuple[PageFile, ...] = ()
    templates: Mapping[str, Source] = field(default_factory=dict)
    assets: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of every source read, by path: what reports quote from."""
        single = (self.settings, self.company, self.people, self.defaults)
        every = [*single, *self.roles.values(), *self.contractors.values(), *self.templates.values()]
        every += [page.source for page in (*self.pages, *self.translations)]
        return {**self.refused, **{source.path: source.text for source in every if source}}

    def only(self, ids: Container[str]) -> Sources:
        """The same, as if of the contractors only these could be read. That there are others is still known."""
        kept = {id: source for id, source in self.contractors.items() if id in ids}
        return replace(self, contractors=kept, unread=self.unread | (self.contractors.keys() - kept.keys()))
