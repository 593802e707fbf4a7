"""The page around a page's content, made by the theme once for all handbooks in which it is alike.

In: a page about to be put into the theme's template. Out: its HTML. The template is run with tokens in the place of
everything that is a contractor's own: the name of the site, the contact, the words in the table of contents. What comes
out, the frame, holds nothing of anybody; it is kept, and filled for each page that has the same one. Titles and addresses
stay as they are: a frame is only used for a page with the same ones.

Only the package's own templates and Material's are known to print such values and never to ask what they are. A project
with templates or plugins of its own does without frames.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup
from mkdocs.structure.toc import get_toc

from handbook.model.page import FIRST_TOKEN, LAST_TOKEN
from handbook.sites.fill import Plan, fill
from handbook.sites.kept import Kept
from handbook.sites.plans import plan_html
from handbook.sites.slots import (
    CONTENT,
    ENTRIES,
    HEADINGS,
    MARKS,
    SLOT,
    Frame,
    Theme,
    cut,
    marked,
    marked_headings,
    planned,
    with_lists,
)

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from handbook.sites.book_page import BookPage
    from handbook.sites.rendered import TocEntry

_MOST = 2000
"""Frames kept; each is 10 to 30 kB."""

_MOST_ENTRIES = 20_000

_FIRST_OF_SITE = 65_000
"""The number of the first value that belongs to the site. Pages number theirs from 0."""

_SIMPLE = re.compile(
    r"navigation\.(?:indexes|prune|footer|top|expand|tracking)|toc\.follow|search\..*|content\.code\..*|header\.autohide"
)
"""Features of Material with which the navigation is one list on a page, and the table of contents another."""

_OF_NOBODY = frozenset({"everything", "words"})
"""What a site has of its own and is still alike for all of one language: an address, the words of the theme."""

_SETTINGS = (
    "copyright site_description site_author extra_css extra_javascript use_directory_urls mdx_configs repo_url edit_uri"
).split()


@dataclass
class Frames:
    """The frames of this process, entries of navigations and of tables of contents: those used last."""

    kept: Kept[object, Frame] = field(default_factory=lambda: Kept(_MOST))
    entries: Kept[object, tuple[str, ...]] = field(default_factory=lambda: Kept(_MOST_ENTRIES))
    headings: Kept[object, Plan] = field(default_factory=lambda: Kept(_MOST_ENTRIES))


class FrameTemplate(jinja2.Template):
    """A template that gives a page of ours its frame."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """As any template; a page that has a `framer` is put into a frame."""
        context = dict(*args, **kwargs)
        framer: Framer | None = getattr(context.get("page"), "framer", None)
        if framer is None:
            return super().render(context)
        return framer.put(context["page"], context["nav"], Theme(self, context))


class Framer:
    """Puts the pages of one site into frames."""

    def __init__(self, frames: Frames, config: MkDocsConfig) -> None:
        self._frames = frames
        self._config = config
        extra = config.extra["handbook"]
        site: list[str] = [str(config.site_name)]
        self._name = _token(0)
        self._extra = _with_tokens(extra, site)
        self._site = {_FIRST_OF_SITE + number: html.unescape(text) for number, text in enumerate(site)}
        others = {name: value for name, value in config.extra.items() if name != "handbook"}
        settings = {name: config.get(name) for name in _SETTINGS}
        search = config.plugins.get("material/search")
        self._settings = repr((settings, dict(config.theme), others, self._extra, search and dict(search.config)))
        features = config.theme.get("features") or ()
        self._is_pruned = "navigation.prune" in features
        self._has_lists = all(map(_SIMPLE.fullmatch, features))
        self._closed: dict[int, str] = {}

    def put(self, page: BookPage, nav: Any, theme: Theme) -> str:
        """The whole page."""
        toc = page.rendered.toc if page.rendered else ()
        has_lists = self._has_lists and len(toc) == 1 and toc[0].level == 1
        headings = toc[0].children if has_lists else ()
        contents, numbers = _contents([replace(toc[0], children=())] if has_lists else toc)
        if headings:
            contents[0]["children"] = [marked(mark) for mark in MARKS]
        frame = self._frame(page, nav, contents, theme, has_lists=has_lists)
        if frame is None:  # the theme writes its lists in a way that we do not know
            self._has_lists = False
            return self.put(page, nav, theme)
        written = frame.between_headings.join(self._heading(page, entry, theme) for entry in headings)
        slots = {CONTENT: page.content or "", HEADINGS: written}
        if has_lists:
            entries = [self._entry(page, contents, theme, item, at) for at, item in enumerate(nav.items, 1)]
            filled = ("".join(slots.get(piece, piece) for piece in entry) for entry in entries)
            slots[ENTRIES] = frame.between_entries.join(filled)
        values = _Values([page.values[number] for number in numbers], self._site)
        return "".join(slots[part] if isinstance(part, str) else fill(part, values) for part in frame.parts)

    def _frame(self, page: BookPage, nav: Any, contents: list[Any], theme: Theme, *, has_lists: bool) -> Frame | None:
        """The frame of a page with these contents; None if it has not the lists that it should have."""
        near = [(str(other.title), other.url) for other in (page.previous_page, page.next_page) if other]
        around = [] if has_lists else [self._outline(item) for item in nav.items]
        home = nav.homepage.url if nav.homepage else None
        what = (
            self._settings,
            page.file.src_uri,
            page.url,
            str(page.title),
            repr(page.meta),
            repr(contents),
            has_lists,
        )
        key = (*what, repr((near, page.previous_page is None, around, home)))
        frame = self._frames.kept.get(key)
        if frame is None:
            with self._without_values(page, contents):
                frame = with_lists(page, nav, theme) if has_lists else Frame(planned(theme.page(nav)))
            if frame is not None:
                self._frames.kept.put(key, frame)
        return frame

    def _entry(self, page: BookPage, contents: list[Any], theme: Theme, item: Any, number: int) -> tuple[str, ...]:
        """An entry of the navigation in pieces, as it stands beside `page`; a piece may stand for the page's headings."""
        outline = self._outline(item)
        is_far = not item.active and page.url not in outline
        place = posixpath.dirname(page.url.rstrip("/")) if is_far else (page.file.src_uri, page.url, str(page.title))
        has_headings = bool(contents[0]["children"])
        key = (self._settings, is_far, place, number, outline, has_headings)
        entry = self._frames.entries.get(key)
        if entry is None:
            with self._without_values(page, contents):
                text = theme.entry(item, number)
                if has_headings:
                    text = cut(text, marked_headings(page, theme), HEADINGS)[0]
            entry = tuple(SLOT.split(text))
            self._frames.entries.put(key, entry)
        return entry

    def _heading(self, page: BookPage, entry: TocEntry, theme: Theme) -> str:
        """An entry of the page's table of contents."""
        contents, numbers = _contents([entry])
        key = repr(contents)
        plan = self._frames.headings.get(key)
        if plan is None:
            with self._without_values(page, contents):
                plan = plan_html(theme.heading())
            self._frames.headings.put(key, plan)
        return fill(plan, [page.values[number] for number in numbers])

    @contextmanager
    def _without_values(self, page: BookPage, contents: list[Any]) -> Iterator[None]:
        """Tokens in the place of what a page and its site have of their own."""
        config, extra = self._config, self._config.extra
        kept = page.content, page.toc, config.site_name, extra["handbook"]
        page.content, config.site_name, extra["handbook"] = CONTENT, self._name, self._extra
        page.toc = get_toc(deepcopy(contents))
        try:
            yield
        finally:
            page.content, page.toc, config.site_name, extra["handbook"] = kept

    def _outline(self, item: Any) -> str:
        """What of an entry of the navigation is shown; the same for all pages beside which it is closed."""
        if item.active or not self._is_pruned:
            return repr(_outline(item, is_open=True))
        if id(item) not in self._closed:
            self._closed[id(item)] = repr(_outline(item, is_open=False))
        return self._closed[id(item)]


def may_frame(config: MkDocsConfig, known_plugins: frozenset[str]) -> bool:
    """Whether only templates and plugins that we know take part."""
    own = Path(config.theme.custom_dir) if config.theme.custom_dir else None
    has_templates = bool(own) and any(path.suffix == ".html" for path in own.rglob("*")) if own else False
    return not has_templates and not config.hooks and {*config.plugins} <= known_plugins


class _Values(Sequence[str]):
    """The values of a page and of its site, by number."""

    def __init__(self, page: Sequence[str], site: Mapping[int, str]) -> None:
        self._page, self._site = page, site

    def __getitem__(self, number: Any) -> Any:
        return self._site[number] if number >= _FIRST_OF_SITE else self._page[number]

    def __len__(self) -> int:
        return LAST_TOKEN - FIRST_TOKEN + 1


def _token(number: int) -> Markup:
    return Markup(chr(FIRST_TOKEN + _FIRST_OF_SITE + number))  # noqa: S704 - one character, which means nothing to HTML


def _with_tokens(value: Any, values: list[str]) -> Any:
    """The same value with a token for each text that is not empty; the texts are added to `values`."""
    if isinstance(value, str):
        if not value:
            return value
        values.append(value)
        return _token(len(values) - 1)
    if isinstance(value, Mapping):
        return {name: inner if name in _OF_NOBODY else _with_tokens(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_tokens(inner, values) for inner in value]
    return value


def _contents(toc: Sequence[TocEntry]) -> tuple[list[Any], list[int]]:
    """A table of contents with tokens, as Markdown gives it, and which values of the page they stand for.

    They are numbered anew, so that pages with the same headings have the same contents whatever stands between.
    """
    numbers: dict[int, int] = {}

    def written(plan: Plan) -> str:
        texts = []
        for piece in plan.pieces:
            number = numbers.setdefault(piece, len(numbers)) if isinstance(piece, int) else None
            texts.append(str(piece) if number is None else chr(FIRST_TOKEN + number))
        return "".join(texts)

    def entry(found: TocEntry) -> dict[str, Any]:
        below = [entry(child) for child in found.children]
        return {"name": written(found.title), "id": written(found.id), "level": found.level, "children": below}

    return [entry(found) for found in toc], list(numbers)


def _outline(item: Any, *, is_open: bool) -> object:
    """An entry of the navigation as it is shown: open with all that is below it, closed with where it leads.

    Of the rest of a closed one the theme asks only which page is its overview.
    """
    children = item.children or ()
    shown = [_outline(child, is_open=is_open) for child in (children if is_open else children[:1])]
    overviews = [bool(getattr(child, "is_index", False)) for child in children]
    composed = getattr(item, "composed", None)
    marks = composed.for_mkdocs if composed else None  # the theme shows its icon, its status and its subtitle
    return (str(item.title), getattr(item, "url", None), bool(item.active), marks or None, overviews, shown)
