"""All that one site is made from, as a digest: where it has not changed, the site has not either, and is not made again.

In: a project that was understood, and the digest of what its sites are made with. Out: digests (see `digests`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from handbook.compose.reader import pages_of
from handbook.model.handbook import Handbook, SharedPage
from handbook.model.page import STAFF
from handbook.programs import digest
from handbook.sites.digests import assets_of, digest_of_everything
from handbook.sites.library import Library


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
        return digest(*self._everywhere, repr(pages), *templates, *assets_of(self.library.root, sources))

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
