"""The project after parsing, and the merged handbook of one contractor: what rules and pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from handbook.diagnostics import FileTable, Location, Severity
from handbook.model.company import AppliesTo, Asks, Company, PageMeta, ToolMeta
from handbook.model.contractor import Contractor
from handbook.model.layer import Layer, Merged, Path
from handbook.model.people import Person
from handbook.yaml_source.tree import Map, Seq

PageKind = Literal["process", "policy", "tool"]
FOLDERS: Mapping[PageKind, str] = {"process": "processes", "policy": "policies", "tool": "tools"}


def base_of(language: str) -> str:
    """The language without its country or script: `pt` of `pt-BR`."""
    return language.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a shared page. `id` is its explicit id, or the one made from its words."""

    id: str
    title: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image in a shared page as it is written; `line` and `column` count in the file, from 1."""

    target: str
    line: int
    column: int
    image: bool = False


@dataclass(frozen=True)
class SharedPage:
    """A process, policy or tool page: its front matter and its body, a Markdown template.

    A page in another language is a page of its own with the same id: its `meta` is the original's with the words of the
    translation, its headings have the original's ids, and `translates` is the review of the original it was made from.
    `language` is that of the text as far as the page says it; `translations` are by language.
    """

    id: str
    kind: PageKind
    file: str
    meta: PageMeta | ToolMeta
    tree: Map
    body: str
    body_line: int
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    language: str | None = None
    translations: Mapping[str, SharedPage] = field(default_factory=dict)
    is_translation: bool = False
    translates: date | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Its file, and those of its translations."""
        return (self.file, *(each.file for each in self.translations.values()))

    @property
    def is_outdated(self) -> bool:
        """Whether this translation is not known to be of the original as it was last reviewed."""
        reviewed = self.meta.last_reviewed
        return self.is_translation and reviewed is not None and (self.translates is None or self.translates < reviewed)

    def in_language(self, language: str) -> SharedPage:
        """The translation for a reader of `language` (BCP 47), or the page itself where there is none.

        Without one in just this language (`pt-BR`), any of the same kind will do (`pt`, `pt-PT`).
        """
        if language in self.translations:
            return self.translations[language]
        same = sorted(each for each in self.translations if base_of(each) == base_of(language))
        return self.translations[same[0]] if same else self

    @cached_property
    def uri(self) -> str:
        """Address inside a site, the same as the file's address inside `content/`."""
        return f"{FOLDERS[self.kind]}/{self.id}.md"

    @property
    def title(self) -> str:
        return self.meta.title or self.id

    @cached_property
    def heading_ids(self) -> tuple[str, ...]:
        """The ids of the headings, which guides and links name."""
        return tuple(heading.id for heading in self.headings)


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A value that stands in one contractor's file and may be in every handbook, and why."""

    value: str
    reason: str


@dataclass(frozen=True)
class Options:
    """What a project sets for the `handbook` plugin in `mkdocs.yml`.

    `acknowledge` says what changes below a top field ask of their reader, where it is not the default (`model.asks`).
    `address` is where a handbook is to be read, with `{id}` for the contractor's; empty if that is not known here.
    `directory_urls` is MkDocs' own setting: addresses end in `/`, not in `.html`.
    `shared_values` are those that everybody may see although they are somebody's.
    """

    content_dir: str = "content"
    contractors_dir: str = "contractors"
    template: bool = True
    severity: Mapping[str, Severity] = field(default_factory=dict)
    acknowledge: Mapping[str, Asks] = field(default_factory=dict)
    address: str = ""
    directory_urls: bool = True
    shared_values: tuple[SharedValue, ...] = ()

    def address_of(self, id: str) -> str:
        """Where the handbook of a contractor is to be read, with a `/` at its end; empty if that is not known."""
        whole = self.address.replace("{id}", id)
        return whole if whole.endswith("/") or not whole else f"{whole}/"


@dataclass(frozen=True)
class Project:
    """What all handbooks share: the company, its people, the shared pages, the ids of roles and contractors.

    `assets` are the files beside the shared pages that pages may show or offer, by path inside `content/`.
    """

    company: Company
    company_tree: Map
    people: Mapping[str, Person]
    people_tree: Map
    pages: Mapping[str, SharedPage]
    tools: Mapping[str, SharedPage]
    roles: tuple[str, ...]
    contractors: tuple[str, ...]
    files: FileTable
    options: Options = field(default_factory=Options)
    assets: frozenset[str] = frozenset()
    _translated: dict[str, Project] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def shared_pages(self) -> tuple[SharedPage, ...]:
        """All shared pages."""
        return (*self.pages.values(), *self.tools.values())

    @cached_property
    def applying(self) -> tuple[tuple[str, AppliesTo], ...]:
        """The ids of the process and policy pages that say whom they are for, with what they say."""
        pages = ((page.id, page.meta) for page in self.pages.values())
        return tuple((id, meta.applies_to) for id, meta in pages if isinstance(meta, PageMeta) and meta.applies_to)

    @cached_property
    def translations(self) -> tuple[SharedPage, ...]:
        """All translations of all shared pages."""
        return tuple(translation for page in self.shared_pages for translation in page.translations.values())

    def wanted_language(self, contractor: Contractor) -> str:
        """The language that a contractor reads: their own, else the company's, else English."""
        return contractor.language or self.company.language or "en"

    def language_of(self, page: SharedPage) -> str:
        """The language that a page is written in: its own, else the company's, else English."""
        return page.language or self.company.language or "en"

    def in_language(self, language: str) -> Project:
        """The project as a reader of `language` sees it: with translated pages in the place of their originals."""
        if not self.translations:
            return self
        if language not in self._translated:
            self._translated[language] = replace(
                self,
                pages={id: page.in_language(language) for id, page in self.pages.items()},
                tools={id: page.in_language(language) for id, page in self.tools.items()},
            )
        return self._translated[language]

    @property
    def owner(self) -> str:
        """Id of the person who owns the company."""
        return self.company.owner or ""

    @cached_property
    def is_firm_of_one(self) -> bool:
        """Nobody but the owner: then no relationship manager or backup is asked for."""
        return set(self.people) <= {self.owner}


@dataclass(frozen=True, slots=True)
class Introduction:
    """What one contractor lets another see of it: its name and its main e-mail address (`introduced_to`)."""

    name: str
    email: str


@dataclass(frozen=True)
class Handbook:
    """The merged result for one contractor.

    `first` is the typed state before any dated change, `later` the typed state from each date on (earliest first);
    `merged` holds the same as trees, whose positions say where each value was written. `layers` are the files that took
    part, lowest first. `introductions` are those who asked to be shown to this one: nothing else of others is here.
    """

    id: str
    file: str
    layers: tuple[Layer, ...]
    merged: Merged
    first: Contractor
    later: tuple[tuple[date, Contractor], ...] = ()
    introductions: tuple[Introduction, ...] = ()

    @property
    def states(self) -> tuple[tuple[date | None, Contractor], ...]:
        """All states in order; the first has no date."""
        return ((None, self.first), *self.later)

    @property
    def trees(self) -> tuple[tuple[date | None, Map], ...]:
        """The trees of `states`."""
        return ((None, self.merged.tree), *self.merged.later)

    def position(self, path: Path) -> int | None:
        """Where the value at `path`, or the nearest thing above it, was written, in the first state that has it."""
        best: tuple[int, int] | None = None
        for _, tree in self.trees:
            depth, position = _nearest(tree, path)
            if position and (best is None or depth > best[0]):
                best = (depth, position)
        return best[1] if best else None

    def location(self, path: Path, files: FileTable) -> Location:
        """As `position`, as a place; the top of the contractor's file where nothing is written at all."""
        position = self.position(path)
        return files.location(position) if position else Location(self.file)


def _nearest(tree: Map, path: Path) -> tuple[int, int]:
    """How far `path` leads into `tree`, and where the last thing reached was written (0: nowhere)."""
    here: object = tree
    position = 0
    for depth, part in enumerate(path):
        if isinstance(here, Map) and part in here:
            position, here = here.vpos[part], here[part]
        elif isinstance(here, Seq) and part.isdigit() and int(part) < len(here):
            position, here = here.vpos[int(part)], here[int(part)]
        else:
            return depth, position
    return len(path), position


def resolve(person: str | None, state: Contractor, project: Project) -> str | None:
    """The id of the person meant by an id or by a pointer (`manager`, `backup_manager`, `owner`), or None if unknown.

    In a firm of one the owner stands for whoever is not named.
    """
    seen: set[str] = set()
    while person in ("manager", "backup_manager", "owner") and person not in seen:
        seen.add(person)
        person = {"manager": state.manager, "backup_manager": state.backup_manager, "owner": project.owner}[person]
        if person is None and project.is_firm_of_one:
            person = project.owner
    return person if person in project.people else None
