"""Pages that were made before from the same, and need not be made again: most of the staff site's, after most edits.

In: a book and its addresses, the folder of its site as it was made before, and the digests that came with it. Out: digests
of what each page is made from, and the HTML of those for which it has not changed.

Only pages that stand outside the search index are taken over: these are the long ones. What their links lead to is looked at
when the site is finished, in the files themselves (`handbook.sites.policy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handbook.model.page import Book, Page
from handbook.programs import digest
from handbook.sites.fill import fill_text


@dataclass(frozen=True)
class Before:
    """A site as it was made before.

    `means` is the digest of what all sites are made with, empty if that is not known: then nothing is taken over. `digests`
    are those of its pages by `uri`, and nothing if its files in `folder` may have been touched since.
    """

    means: str
    folder: Path
    digests: Mapping[str, str] = field(default_factory=dict)

    def html(self, uri: str, place: str, made_from: str) -> str | None:
        """The HTML of the page `uri`, which lies at `place`, if it was made from the same."""
        if not made_from or self.digests.get(uri) != made_from:
            return None
        try:
            return (self.folder / place).read_bytes().decode("utf-8")
        except (OSError, ValueError):
            return None


def digests_of_pages(book: Book, elsewhere: Mapping[str, str], means: str) -> dict[str, str]:
    """What each page outside the search index is made from: itself, and whatever of the site every page shows or may lead to."""
    if not means:
        return {}
    around = digest(
        means,
        book.name,
        book.language,
        repr(book.extra),
        repr(book.nav),
        repr([(page.uri, fill_text(page.title, page.values), page.for_mkdocs) for page in book.pages]),
        repr(sorted(elsewhere.items())),
        repr((book.assets, sorted(book.files))),
    )
    return {
        page.uri: digest(around, page.uri, page.title, page.markdown, repr(page.values), repr(page.meta), page.origin)
        for page in book.pages
        if _is_not_searched(page)
    }


def _is_not_searched(page: Page) -> bool:
    search = page.meta.get("search")
    return isinstance(search, Mapping) and bool(search.get("exclude"))
