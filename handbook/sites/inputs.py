"""All that a site is made from, as one digest: where it has not changed, the site has not either, and is not made again.

In: a project that was read, and what `mkdocs.yml` amounts to. Out: digests (SHA-256, in hexadecimal), or an empty text where
more decides about a site than can be known: hooks, plugins and Markdown extensions that are not ours to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handbook.compose.reader import pages_of
from handbook.model.handbook import Handbook, SharedPage
from handbook.model.page import STAFF
from handbook.model.sources import Sources
from handbook.programs import digest, files_below, programs
from handbook.project import read_asset
from handbook.records import FOLDER
from handbook.sites.build import Means
from handbook.sites.library import Library


def digest_of_means(means: Means) -> str:
    """What all sites of a project are made with: its settings and its look, the programs, the time zones."""
    if means.settings is None:
        return ""
    return digest(means.settings, *files_below(means.look), programs())


def digest_of_everything(root: Path, sources: Sources, means: str, *more: object) -> str:
    """Everything that a release depends on, without understanding any of it; `more` is what was asked for."""
    if not means:
        return ""
    records = root / sources.options.contractors_dir / FOLDER
    texts = [text for path, text in sorted(sources.texts.items()) for text in (path, text)]
    return digest(means, *texts, *_assets(root, sources), *files_below(records, hidden=False), *more)


@dataclass(frozen=True)
class Inputs:
    """What each site of a project is made from. `means` is what `digest_of_means` gave."""

    library: Library
    means: str

    def of(self, audience: str, there: Iterable[str]) -> str:
        """The digest of one audience's site. `there` are those whose handbook the release will hold.

        Raises `SiteError` if the records of a contractor were changed.
        """
        library = self.library
        if not self.means:
            return ""
        if audience == STAFF:
            everything = digest_of_everything(library.root, library.sources, self.means)
            return digest(everything, library.today, *sorted(there))
        handbook = library.result.handbooks[audience]
        texts = [self._texts[layer.file] for layer in handbook.layers]
        used = self._pages(handbook, (*texts, *self._everywhere))
        return digest(self.means, self._shared, library.head(audience), handbook.introductions, *texts, "pages", *used)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return self.library.sources.texts

    @cached_property
    def _everywhere(self) -> tuple[str, ...]:
        """What every handbook takes from."""
        sources = self.library.sources
        return tuple(source.text for source in (sources.company, sources.people) if source)

    @cached_property
    def _shared(self) -> str:
        """Of the shared pages only how they are called: a text matters to those it reaches."""
        sources = self.library.sources
        project = self.library.result.project
        pages = [(page.id, page.kind, page.title) for page in project.shared_pages] if project else []
        templates = [text for name, source in sorted(sources.templates.items()) for text in (name, source.text)]
        return digest(*self._everywhere, repr(pages), *templates, *_assets(self.library.root, sources))

    def _pages(self, handbook: Handbook, texts: Iterable[str]) -> list[str]:
        """The texts of the shared pages that reach a handbook, or that anything it is made from may mean by name."""
        project = self.library.result.project
        assert project is not None  # noqa: S101 - there are no handbooks without one
        reached = {page.file for page in pages_of(handbook, project)}
        whole = "\n".join(texts)
        used = [page for page in project.shared_pages if page.file in reached or page.id in whole]
        return [text for page in used for text in self._page(page)]

    def _page(self, page: SharedPage) -> Iterator[str]:
        for file in page.files:
            yield file
            yield self._texts[file]


def _assets(root: Path, sources: Sources) -> Iterator[str | bytes]:
    for path in sorted(sources.assets):
        yield path
        yield read_asset(root, sources.options, path) or b""
