"""A project's books: everything is read and checked once, and each audience's pages are composed when they are asked for.

In: a project's folder and the day. Out: a `Library`, which knows who gets a site, who cannot have one and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from handbook.compose.contractor import contractor_book
from handbook.diagnostics import Diagnostic
from handbook.model.editions import History
from handbook.model.handbook import Handbook
from handbook.model.page import STAFF, Book
from handbook.model.sources import Source, Sources
from handbook.model.standing import Following
from handbook.pipeline import Build, Memo, make, shared_errors
from handbook.project import Shelf, read_asset, read_project
from handbook.records import FOLDER, Desk, RecordsError, Store
from handbook.records.desk import RELEASED
from handbook.report import Counts, counts_of, text_report
from handbook.sites.build import Setup
from handbook.sites.errors import SiteError
from handbook.sites.site import Site

if TYPE_CHECKING:
    from handbook.sites.gate import Secret


@dataclass(frozen=True)
class Library:
    """One reading of a project, and what came of it."""

    root: Path
    sources: Sources
    result: Build
    today: date
    pending: Mapping[str, History] = field(default_factory=dict)
    """The records of contractors as they will be, where a publication is under way."""
    _allowed: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def shared_errors(self) -> tuple[Diagnostic, ...]:
        """The errors in what all share. If there are any, no site can be made."""
        return shared_errors(self.result.diagnostics, self.sources)

    @property
    def is_stopped(self) -> bool:
        """Whether no site can be made at all."""
        return self.result.project is None or bool(self.shared_errors)

    @cached_property
    def stopped(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """Contractors with errors of their own, by id."""
        own = self.sources.options.contractors_dir
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.result.diagnostics:
            if diagnostic.is_error:
                file = PurePosixPath(diagnostic.at.file) if diagnostic.at else PurePosixPath()
                unread = (file.stem,) if file.parent == PurePosixPath(own) else ()
                for id in diagnostic.contractors or unread:
                    found.setdefault(id, []).append(diagnostic)
        return {id: tuple(diagnostics) for id, diagnostics in sorted(found.items())}

    def status(self, id: str) -> str:
        """A contractor's status; empty if there is no such contractor, or none without errors."""
        handbook = self.result.handbooks.get(id)
        return handbook.first.status or "" if handbook else ""

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Ids of all who have a handbook to look at: those of a release, and drafts."""
        return tuple(id for id in self.result.handbooks if self.status(id) != "ended")

    @cached_property
    def released(self) -> tuple[str, ...]:
        """Ids of all whose handbook is part of a release."""
        return tuple(id for id in self.result.handbooks if self.status(id) in RELEASED)

    def book(self, audience: str) -> tuple[Book, tuple[Diagnostic, ...]]:
        """The pages of one audience. Only for `staff` and the ids in `shown`; raises `KeyError` for others.

        Raises `SiteError` if the records of a contractor were changed.
        """
        project = self.result.project
        if project is None:
            raise KeyError(audience)
        if audience == STAFF:
            from handbook.compose.staff import staff_book  # only here: a preview of one handbook starts sooner

            return staff_book(
                self.result.handbooks,
                project,
                self.result.diagnostics,
                self.result.stopped,
                self.today,
                self.sources.templates,
                self._following(),
            )
        with _records_told():
            standing = self.desk.standing(audience)
        return contractor_book(self.result.handbooks[audience], project, self.sources.templates, standing)

    def _following(self) -> Mapping[str, Following]:
        """How contractors stand to their editions; nothing in a project that never published one."""
        if not self.desk.has_records:
            return {}
        with _records_told():
            return {id: self.desk.following(id) for id in self.desk.released}

    def head(self, audience: str) -> str:
        """The SHA-256 of a contractor's last record, as it will be where a publication is under way; empty if there is none.
        Raises `SiteError` as `book`."""
        if audience in self.pending:
            return self.pending[audience].head
        with _records_told():
            return self.desk.store.chain(audience).head if self.desk.has_records else ""

    @cached_property
    def desk(self) -> Desk:
        """The handbooks beside their records. Raises `KeyError` if there is no project."""
        project = self.result.project
        if project is None:
            raise KeyError("project")
        store = Store(self.root / self.sources.options.contractors_dir / FOLDER)
        return Desk(project, self.result.handbooks, store, self.asset, self.pending)

    def site(self, book: Book, handbooks_at: str = "handbooks/", only: Collection[str] | None = None) -> Site:
        """A book with its assets.

        `handbooks_at` is where the staff site finds the handbooks, from its own top; it links to those in `only`, or to all.
        """
        return Site(book, self.asset, self.elsewhere(book.audience, handbooks_at, only))

    def elsewhere(
        self, audience: str, handbooks_at: str = "handbooks/", only: Collection[str] | None = None
    ) -> Mapping[str, str]:
        """The addresses outside an audience's site that its pages may link to; as in `site`."""
        if audience != STAFF:
            return {}
        ids = self.sources.contractors
        return {f"handbooks/{id}/": f"{handbooks_at}{id}/" if only is None or id in only else "" for id in ids}

    def report(self, diagnostics: Sequence[Diagnostic] | None = None) -> str:
        """These findings in words, or all errors of the project."""
        found = [d for d in self.result.diagnostics if d.is_error] if diagnostics is None else diagnostics
        counts = counts_of(self.sources, self.result)
        if self.is_stopped:
            counts = Counts(counts.contractors, 0, 0, shared_fault=True)
        return text_report(found, self.sources.texts, counts)

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not cross from one contractor's site to another's."""
        from handbook.sites.gate import secrets_of  # only here and below: a preview starts sooner

        project = self.result.project
        known = self.result.handbooks
        if project is None:
            return ()
        both = (self.sources.defaults, *self.sources.roles.values()) if self._unread else ()
        return secrets_of(known, project, self._unread, {source.path: source.text for source in both if source})

    @cached_property
    def _unread(self) -> Mapping[str, str]:
        """The texts of contractors' files that cannot be used, by id."""
        own, known = PurePosixPath(self.sources.options.contractors_dir), self.result.handbooks
        refused = {PurePosixPath(path): text for path, text in self.sources.refused.items()}
        found = {path.stem: text for path, text in refused.items() if path.parent == own}
        return found | {id: source.text for id, source in self.sources.contractors.items() if id not in known}

    def allowed(self, audience: str) -> frozenset[tuple[str, ...]] | None:
        """What of `secrets` may be in an audience's site; None for the staff, who may see all."""
        if audience == STAFF:
            return None
        from handbook.sites.gate import introduced_to

        if audience not in self._allowed:
            self._allowed[audience] = introduced_to(audience, self._concerning.get(audience, {}), self._unread)
        return self._allowed[audience]

    @cached_property
    def _concerning(self) -> Mapping[str, Mapping[str, Handbook]]:
        """The handbooks that say what each reader may know: their own, and those of whoever is introduced to them."""
        found: dict[str, dict[str, Handbook]] = {}
        for id, handbook in self.result.handbooks.items():
            for reader in {id, *(reader for _, state in handbook.states for reader in state.introduced_to)}:
                found.setdefault(reader, {})[id] = handbook
        return found

    def asset(self, path: str) -> bytes | None:
        """The bytes of a file inside `content/` that pages show or offer."""
        return read_asset(self.root, self.sources.options, path)

    @property
    def setup(self) -> Setup:
        """How MkDocs builds this project's sites, with nothing typed."""
        return Setup(self.root / "mkdocs.yml")


@dataclass
class Memory:
    """What one process remembers of a project between two readings: texts by file, and what was made of them."""

    shelf: Shelf = field(default_factory=Shelf)
    memo: Memo = field(default_factory=Memo)


def read_library(root: Path, today: date, memory: Memory | None = None) -> Library:
    """Read and check the project in `root`; whatever a user can do wrong is in the diagnostics of the result."""
    if memory is None:
        return library_of(root, read_project(root), today)
    return library_of(root, read_project(root, memory.shelf), today, memory.memo)


def library_of(root: Path, sources: Sources, today: date, memo: Memo | None = None) -> Library:
    """As `read_library`, of sources that were read."""
    return Library(root, sources, make(sources, today, memo), today)


@contextmanager
def _records_told() -> Iterator[None]:
    """Records that were changed keep a site from being made."""
    try:
        yield
    except RecordsError as error:
        raise SiteError(str(error)) from error


def library_of_one(root: Path, sources: Sources, id: str, today: date, memo: Memo) -> Library | None:
    """As `library_of`, but of one contractor's handbook alone, and quickly.

    Whoever may have asked to be shown to the contractor is read as well; None if that may be anybody, or if there is no such
    contractor. What is found about the whole project is not worth telling.
    """
    shared = [source for source in (sources.defaults, *sources.roles.values()) if source]
    if id not in sources.contractors or any(_may_introduce(source, id) for source in shared):
        return None
    near = {other for other, source in sources.contractors.items() if _may_introduce(source, id)}
    return library_of(root, sources.only(near | {id}), today, memo)


def _may_introduce(source: Source, id: str) -> bool:
    """Whether a file may ask to show whom it is about to the contractor `id`."""
    return id in source.text and "introduced_to" in source.text
