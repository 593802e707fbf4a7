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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup
from mkdocs.structure.toc import get_toc

from handbook.model.page import FIRST_TOKEN, LAST_TOKEN
from handbook.sites.fill import Plan, fill, plan_html
from handbook.sites.kept import Kept

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from handbook.sites.rendered import TocEntry
    from handbook.sites.site import BookPage

_MOST = 2000
"""Frames kept; each is 20 to 40 kB."""

_FIRST_OF_SITE = 65_000
"""The number of the first value that belongs to the site. Pages number theirs from 0."""

_CONTENT = "\ue000<h1>\ue000"
"""Stands for a page's content. Templates ask whether there is a heading in it."""

_OF_NOBODY = frozenset({"everything", "words"})
"""What a site has of its own and is still alike for all of one language: an address, the words of the theme."""

_SETTINGS = (
    "copyright site_description site_author extra_css extra_javascript use_directory_urls mdx_configs repo_url edit_uri"
).split()


@dataclass(frozen=True, slots=True)
class _Frame:
    before: Plan
    after: Plan


@dataclass
class Frames:
    """The frames of this process, those used last."""

    kept: Kept[object, _Frame] = field(default_factory=lambda: Kept(_MOST))

    def get(self, key: object, make: Callable[[], _Frame]) -> _Frame:
        """The frame kept under `key`, made if there is none."""
        frame = self.kept.get(key)
        if frame is None:
            frame = make()
            self.kept.put(key, frame)
        return frame


class FrameTemplate(jinja2.Template):
    """A template that gives a page of ours its frame."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """As any template; a page that has a `framer` is put into a frame."""
        context = dict(*args, **kwargs)
        framer: Framer | None = getattr(context.get("page"), "framer", None)
        if framer is None:
            return super().render(context)
        return framer.put(context["page"], context["nav"], lambda: jinja2.Template.render(self, context))


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

    def put(self, page: BookPage, nav: Any, render: Callable[[], str]) -> str:
        """The whole page. `render` runs the template."""
        contents, numbers = _contents(page)
        key = (
            self._settings,
            page.file.src_uri,
            repr(contents),
            repr(page.meta),
            str(page.title),
            self._around(page, nav),
        )
        frame = self._frames.get(key, lambda: self._make(page, contents, render))
        values = _Values([page.values[number] for number in numbers], self._site)
        return fill(frame.before, values) + (page.content or "") + fill(frame.after, values)

    def _make(self, page: BookPage, contents: list[Any], render: Callable[[], str]) -> _Frame:
        config, extra = self._config, self._config.extra
        kept = page.content, page.toc, config.site_name, extra["handbook"]
        page.content, config.site_name, extra["handbook"] = _CONTENT, self._name, self._extra
        page.toc = get_toc(contents)
        try:
            before, after = render().split(_CONTENT)
        finally:
            page.content, page.toc, config.site_name, extra["handbook"] = kept
        return _Frame(plan_html(before), plan_html(after))

    def _around(self, page: BookPage, nav: Any) -> object:
        """What of the navigation is shown beside a page."""
        is_pruned = "navigation.prune" in (self._config.theme.get("features") or ())
        beside = [_outline(item, is_open=not is_pruned or item.active) for item in nav.items]
        near = [(str(other.title), other.url) for other in (page.previous_page, page.next_page) if other]
        return repr((beside, near, page.previous_page is None))


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


def _contents(page: BookPage) -> tuple[list[Any], list[int]]:
    """The table of contents with tokens, as Markdown gives it, and which values of the page they stand for.

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

    return [entry(found) for found in (page.rendered.toc if page.rendered else ())], list(numbers)


def _outline(item: Any, *, is_open: bool) -> object:
    """An entry of the navigation as it is shown: open with all that is below it, closed with where it leads.

    Of the rest of a closed one the theme asks only which page is its overview.
    """
    children = item.children or ()
    shown = [_outline(child, is_open=is_open) for child in (children if is_open else children[:1])]
    overviews = [bool(getattr(child, "is_index", False)) for child in children]
    return (str(item.title), getattr(item, "url", None), bool(item.active), overviews, shown)
