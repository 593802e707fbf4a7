"""The MkDocs plugin that makes a site of one `Book`: its pages, its navigation, its look, and nothing else.

In: a `Book`, joined to MkDocs' configuration by whoever builds. Out: MkDocs' events answered. Nothing of `docs_dir` is
published; what the pages refer to is read through `Shelf.read_asset`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from handbook.model.page import STAFF, Book
from handbook.model.page import Page as ComposedPage
from handbook.project.releases import STYLES
from handbook.sites import colours, everything, not_found, offline, paper, pictures, reads
from handbook.sites.book_page import BookPage, EverythingPage, safe, safe_values
from handbook.sites.colours import numbered_colours
from handbook.sites.convert import Converter
from handbook.sites.fill import fill_text
from handbook.sites.finished import Before, digests_of_pages
from handbook.sites.frame import Framer, may_frame
from handbook.sites.navigation import nav_entry, nav_titles, overviews
from handbook.sites.search import SharedIndex
from handbook.sites.theme import LOOK, STAFF_LOOK, is_published, make_quick, theme_language
from handbook.sites.theme_words import setting_in, theme_words

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

    from handbook.sites.cache import Cache

NAME = "handbook-site"
KNOWN_PLUGINS = frozenset({"handbook", "material/search", "search"})
"""Plugins that keep nothing from one site to the next, and change no page."""

_SEARCH = "material/search"


@dataclass(frozen=True)
class Site:
    """What one site is made of.

    `read_asset` gives the bytes of a file inside `content/`. `elsewhere` are other sites that the pages may link to, as they
    are written (`handbooks/<id>/`) and where they are from the top of this site; without an address only the text stays.
    `is_offline`: it opens from a folder, without a server. `before` is the site as it was made before, if pages of it may be
    taken over.
    """

    book: Book
    read_asset: Callable[[str], bytes | None]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    is_offline: bool = False
    before: Before | None = None


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin takes none: it is joined by a program, not by `mkdocs.yml`."""


class SitePlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Makes MkDocs build one `Site`. After the build `faults` are the links that lead nowhere, and `digests` tell what the
    pages were made from (`handbook.sites.finished`)."""

    def __init__(self, site: Site, cache: Cache) -> None:
        self.site = site
        self.cache = cache
        self.faults: list[str] = []
        self.targets: dict[str, str] = {}
        self.pages: dict[str, BookPage] = {}
        self.digests: dict[str, str] = {}

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Name, language and navigation of the book, before other plugins ask for them.

        There is no `site_url`, so that the bytes do not depend on where the site is shown.
        """
        book = self.site.book
        config.site_name = safe(book.name)
        for setting in ("site_description", "site_author"):  # the theme writes them into attributes
            if config[setting] is not None:
                config[setting] = safe(config[setting])
        config.site_url = None
        if book.audience != STAFF:
            config.repo_url = config.repo_name = config.edit_uri = config.edit_uri_template = None
        config.nav = [nav_entry(item) for item in book.nav if item.uri or item.children]
        self.words = safe_values(theme_words(book.language))
        config.extra["handbook"] = {**safe_values(book.extra), "words": self.words}
        theme = config.theme
        theme.dirs.insert(1 if theme.custom_dir else 0, str(LOOK))
        config.extra_css[:0] = [STYLES, paper.STYLES, paper.FOOT_AT]
        names = ("handbook", "keyboard", "permalink")
        config.extra_javascript[:0] = [_script(f"assets/{name}.js") for name in names]
        if book.audience == STAFF:
            theme.dirs.insert(1 if theme.custom_dir else 0, str(STAFF_LOOK))
            config.extra_css.insert(1, "assets/staff.css")
            config.extra_javascript.insert(1, _script("assets/staff.js"))
        if self.site.is_offline:
            offline.prepare(config)
        theme["language"] = theme_language(theme, book.language)
        palette, self.colours = numbered_colours(theme.get("palette"))
        theme["palette"] = setting_in(book.language, palette)
        if self.colours:
            config.extra_css.insert(1, colours.AT)
        if refusals := [*reads.refused(config)]:  # a preview, too, shows nobody what is another's
            raise PluginError("\n".join(refusals))
        config.mdx_configs = setting_in(book.language, reads.settled(config))
        self.has_own_not_found = bool(theme.custom_dir) and (Path(theme.custom_dir or "") / not_found.URI).is_file()
        theme.static_templates -= {"sitemap.xml"} if self.has_own_not_found else {"sitemap.xml", not_found.URI}
        make_quick(theme, self.cache.bytecode)
        is_one_of_many = book.audience != STAFF
        self.converter = Converter(
            config.markdown_extensions, config.mdx_configs, self.cache, is_one_of_many=is_one_of_many
        )
        self.docs_dir, config.docs_dir = config.docs_dir, posixpath.join(config.site_dir, ".nothing")

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the pages for the search index once for all sites."""
        search = config.plugins.get(_SEARCH)
        if search is not None and hasattr(search, "search_index"):
            is_known = not config.hooks and {*config.plugins} <= {"handbook", _SEARCH, NAME}
            search.search_index = SharedIndex(self.cache, holds_back=is_known, **search.config)

    @event_priority(-100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The files of the site: the book's pages and assets, what the theme needs, what other plugins made."""
        config.docs_dir = self.docs_dir
        search = config.plugins.get(_SEARCH)
        languages = set(search.config.lang or ["en"]) if search is not None else set()
        kept = [file for file in files if file.generated_by or file.src_dir in config.theme.dirs]
        kept = [file for file in kept if file.generated_by or is_published(file, config.theme.custom_dir, languages)]
        self.nav_titles = dict(nav_titles(self.site.book.nav))
        self.overviews = overviews(self.site.book)
        made = [self._page_file(page, config) for page in self.site.book.pages]
        made += [asset for uri in self.site.book.assets if (asset := self._asset_file(uri, config))]
        made += [_generated(config, uri, content) for uri, content in self.site.book.files.items()]
        if not self.has_own_not_found and not self.site.is_offline:
            made.append(
                _generated(config, not_found.URI, not_found.page(self.site.book, config.theme["language"], self.words))
            )
        made.append(_generated(config, paper.FOOT_AT, paper.foot_styles(self.site.book)))
        if self.colours:
            made.append(_generated(config, colours.AT, self.colours))
        if self.site.is_offline:
            made.append(_generated(config, offline.SCRIPT_AT, offline.SCRIPT.read_text(encoding="utf-8")))
        for file in kept:
            file.inclusion = InclusionLevel.INCLUDED  # `exclude_docs` is about docs_dir, and matches all files
        kept = [self._own_look(file, config) for file in kept]
        own = {file.src_uri for file in made}
        result = Files([*(file for file in kept if file.src_uri not in own), *made])
        self.targets = {**self.site.elsewhere, **{file.src_uri: file.url for file in result}}
        self.pages = {
            page.uri: BookPage(page, result.src_uris[page.uri], self, config) for page in self.site.book.pages
        }
        if missing := [*self._missing_icons(config)]:
            raise PluginError("\n".join(missing))
        self._take_over()
        if self.site.book.audience != STAFF:
            file = _generated(config, everything.URI, "")
            file.inclusion = InclusionLevel.NOT_IN_NAV
            result.append(file)
            EverythingPage(file, self, config)
            config.extra["handbook"]["everything"] = file.url
            if self.converter.is_pure and may_frame(config, KNOWN_PLUGINS | {NAME}):
                framer = Framer(self.cache.frames, config)
                for page in self.pages.values():
                    page.framer = framer
        return result

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Show no repository: Material's script asks GitHub about it. The pages have their links to edit them by now."""
        config.repo_url = config.repo_name = None

    def on_page_context(
        self, context: TemplateContext, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The page with everything has no box to search in: all is there for the browser to find, and to print. What the box
        needs weighs as much as the page itself. What was held back from Material's search is put back.
        """
        if isinstance(page, BookPage | EverythingPage) and page.held_back is not None:
            page.content = page.held_back
        if isinstance(page, EverythingPage):
            plain = copy(config)
            plain["plugins"] = {name: plugin for name, plugin in config.plugins.items() if name != _SEARCH}
            context["config"] = plain
        return context

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """A page that is there already stays as it is."""
        finished = page.finished if isinstance(page, BookPage) else None
        return output if finished is None else finished

    @event_priority(-90)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Note the links to anchors that are not there; give a site without a server its search index."""
        if self.site.is_offline:
            offline.write_index_script(Path(config.site_dir))
        for uri, page in self.pages.items():
            for link in page.rendered.links if page.rendered else ():
                target = self.pages.get(link.uri)
                anchor = fill_text(link.anchor, page.values)
                if anchor and target and target.finished is None and anchor not in (target.present_anchor_ids or ()):
                    written = fill_text(link.written, page.values)
                    self.faults.append(f"`{uri}` links to `{written}`, but there is no such anchor")

    def _take_over(self) -> None:
        """Note what the pages are made from, and take those that were made from the same before."""
        before = self.site.before
        if before and self.converter.is_pure:
            self.digests = digests_of_pages(self.site.book, self.site.elsewhere, before.means)
            for uri, made_from in self.digests.items():
                self.pages[uri].finished = before.html(uri, self.pages[uri].file.dest_uri, made_from)

    def _missing_icons(self, config: MkDocsConfig) -> Iterator[str]:
        """Of the icons that pages want in the navigation, those that the theme would not find."""
        for page in self.site.book.pages:
            icon = page.for_mkdocs.get("icon")
            if icon and not any((Path(folder) / f".icons/{icon}.svg").is_file() for folder in config.theme.dirs):
                yield f"`{page.origin}` wants the icon `{icon}`, which the theme does not have: write one such as `material/cash`"

    def _page_file(self, page: ComposedPage, config: MkDocsConfig) -> File:
        file = _generated(config, page.uri, "")
        if page.uri not in self.nav_titles:
            file.inclusion = InclusionLevel.NOT_IN_NAV
        if page.origin and self.site.book.audience == STAFF:
            file.edit_uri = posixpath.join("..", page.origin)
        return file

    def _asset_file(self, uri: str, config: MkDocsConfig) -> File | None:
        content = self.site.read_asset(uri)
        if content is None:
            self.faults.append(f"`{uri}` cannot be read")
            return None
        return _generated(config, uri, self._cleaned(uri, content))

    def _own_look(self, file: File, config: MkDocsConfig) -> File:
        """A file of the theme; a picture out of the project's own folder loses what cameras wrote into it."""
        if file.src_dir != config.theme.custom_dir or PurePosixPath(file.src_uri).suffix.lower() not in pictures.TYPES:
            return file
        return _generated(config, file.src_uri, self._cleaned(file.src_uri, file.content_bytes))

    def _cleaned(self, uri: str, content: bytes) -> bytes:
        try:
            return pictures.without_metadata(PurePosixPath(uri).suffix.lower(), content)
        except pictures.NoPicture:
            self.faults.append(f"`{uri}` cannot be read as a picture: open it in its program and save it again")
            return content


def _script(path: str) -> ExtraScriptValue:
    """A script of ours, which runs when the page has been read."""
    script = ExtraScriptValue(path)
    script.defer = True
    return script


def _generated(config: MkDocsConfig, uri: str, content: str | bytes) -> File:
    return File.generated(config, uri, content=content, inclusion=InclusionLevel.INCLUDED)
