"""A handbook's pages as MkDocs meets them: composed Markdown is converted with tokens, and filled; all pages as one come last.

In: composed pages, and the plugin that makes their site. Out: MkDocs' pages with their content, contents and anchors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from handbook.model.direction import isolated
from handbook.model.page import Page as ComposedPage
from handbook.model.page import token
from handbook.project.reads import SNIPPETS
from handbook.sites import everything
from handbook.sites.fill import fill, fill_text
from handbook.sites.reads import is_missing

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from handbook.sites.frame import Framer
    from handbook.sites.rendered import Rendered, TocEntry
    from handbook.sites.site import SitePlugin


class BookPage(Page):
    """A page whose Markdown is converted with tokens, and whose values are filled in afterwards."""

    rendered: Rendered | None = None
    filled: str = ""
    framer: Framer | None = None
    held_back: str | None = None
    finished: str | None = None
    """The whole page as it was made before, if it would be the same."""

    def __init__(self, composed: ComposedPage, file: File, plugin: SitePlugin, config: MkDocsConfig) -> None:
        own_title = fill_text(composed.title, composed.values)
        nav_title = plugin.nav_titles.get(composed.uri, own_title)
        self.is_overview = composed.uri in plugin.overviews
        super().__init__(safe(own_title if self.is_overview else nav_title), file, config)
        self.composed = composed
        self.plugin = plugin
        self.values = (*composed.values, own_title)

    @property
    def is_index(self) -> bool:
        """Whether the name of the section leads here (with the theme's `navigation.indexes`)."""
        return super().is_index or self.is_overview

    def read_source(self, config: MkDocsConfig) -> None:
        """Take text and front matter as they were composed."""
        self.markdown = self.composed.markdown
        self.meta = {
            **safe_values(self.composed.for_mkdocs),
            **safe_values(self.composed.meta),
            "title": safe(isolated(self.values[-1])),
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown and fill the values in; nothing, if the page is there already."""
        if self.finished is not None:
            self.content = self.filled = ""
            self.toc = get_toc([])
            self.present_anchor_ids = set()
            return
        source = self.markdown or ""
        rendered = self._convert(source)
        if "<h1" not in rendered.html:
            rendered = self._convert(f"# {token(len(self.values) - 1)} {{ #top }}\n\n{source}")
        self.rendered = rendered
        self.content = self.filled = fill(rendered.plan, self.values)
        self.toc = get_toc([self._toc_token(entry) for entry in rendered.toc])
        self.present_anchor_ids = {fill_text(id, self.values) for id in rendered.plan.ids}
        self.plugin.faults += [
            f"`{self.file.src_uri}` links to `{fill_text(link, self.values)}`, which is not there"
            for link in rendered.broken
        ]

    def among_all(self) -> str:
        """Its content for the page with everything."""
        shorter = self.composed.among_all
        return fill(self._convert(shorter.markdown).plan, shorter.values) if shorter else self.filled

    def _convert(self, text: str) -> Rendered:
        try:
            return self.plugin.converter.convert(text, self.file.src_uri, self.url, self.plugin.targets)
        except Exception as error:
            if not is_missing(error):
                raise
            raise PluginError(
                f"`{self.file.src_uri}` wants to show a file that is not there: {error}. Write its name as it is from the "
                f"folder at `base_path`, below `{SNIPPETS}` in `mkdocs.yml`"
            ) from error

    def _toc_token(self, entry: TocEntry) -> Any:
        return {
            "name": fill(entry.title, self.values),
            "id": fill(entry.id, self.values),
            "level": entry.level,
            "children": [self._toc_token(child) for child in entry.children],
        }


class EverythingPage(Page):
    """All other pages of the book as one. Comes last, when they are finished."""

    held_back: str | None = None

    def __init__(self, file: File, plugin: SitePlugin, config: MkDocsConfig) -> None:
        self.own_title = plugin.words["everything"]
        super().__init__(self.own_title, file, config)
        self.plugin = plugin

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no Markdown. Search finds the pages themselves, not their copies."""
        self.markdown = ""
        self.meta = {"title": self.own_title, "search": {"exclude": True}}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Put the finished pages together."""
        parts = [
            everything.Part(page.file.url, str(page.title), page.among_all())
            for page in self.plugin.pages.values()
            if page.composed.among_all is None or page.composed.among_all.markdown
        ]
        name = escape(self.plugin.site.book.name)
        title = Markup('<span class="hb-name">{}</span> <span class="hb-screen">{}</span>').format(name, self.own_title)
        self.content = everything.assemble(parts, self.file.url, title)
        entries: list[Any] = [{"name": part.title, "id": part.id, "level": 2, "children": []} for part in parts]
        self.toc = get_toc([{"name": self.own_title, "id": "top", "level": 1, "children": entries}])


def safe(text: str) -> Markup:
    """Text as HTML. The theme escapes nothing itself, and what is `Markup` is not escaped a second time."""
    return escape(str(text))


def safe_values(value: Any) -> Any:
    """The same value with every text in it safe to print in a template."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {str(key): safe_values(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [safe_values(inner) for inner in value]
    return value
