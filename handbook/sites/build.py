"""Runs MkDocs for one `Site`, as a library.

In: a project's `mkdocs.yml`, a `Site`, an empty folder. Out: the site in the folder, and the faults found on the way.
Only one site is built at a time in a process, and nothing is left behind for the next: MkDocs would otherwise hand the
plugins of one build to the next, and search indexes would mix (they keep their state in themselves).
"""

from __future__ import annotations

import logging
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from mkdocs import utils
from mkdocs.commands.build import build as build_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from handbook.disk import in_words, is_of_the_machine
from handbook.sites.cache import Cache
from handbook.sites.convert import Converter
from handbook.sites.errors import SiteError
from handbook.sites.needs import lacking, plainly
from handbook.sites.reads import read_folders
from handbook.sites.site import KNOWN_PLUGINS, NAME, Site, SitePlugin

EPOCH = "315532800"
"""1 January 1980: the time all sites are made at, as far as MkDocs can tell. The clock must not reach their bytes."""

_KNOWN_CODE = frozenset({"material", "pymdownx", "markdown"})
"""Packages whose functions settings may name; they are what their version says."""

_LOCK = threading.Lock()
_LOGGER = logging.getLogger("mkdocs")


@dataclass(frozen=True)
class Setup:
    """How sites of a project are built: its `mkdocs.yml`, and what was typed in its place on the command line."""

    config_file: Path
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Built:
    """What came of building a site: `faults`, links of its pages that lead nowhere, and what MkDocs `said` beside them.

    `pages` are the digests of what its pages were made from, by `uri`, as far as they may be taken over.
    """

    faults: tuple[str, ...]
    said: tuple[str, ...]
    pages: Mapping[str, str] = field(default_factory=dict)


def build_site(setup: Setup, site: Site, out: Path, cache: Cache) -> Built:
    """Build `site` into the folder `out`.

    Raises `SiteError` if MkDocs cannot build at all: a setting, a template or another plugin does not work.
    """
    with _LOCK, _fresh_plugins(), _known_themes(), _fixed_time(), _said_by_mkdocs() as said:
        try:
            config = load_config(str(setup.config_file), site_dir=str(out), strict=False, **setup.typed)
            plugin = SitePlugin(site, cache)
            config.plugins[NAME] = plugin
            build_mkdocs(config)
        except (Exception, SystemExit) as error:
            raise SiteError("\n".join([*said, *_words(error, said), *_place(error, setup)])) from error
    return Built(tuple(plugin.faults), tuple(said), plugin.digests)


@dataclass(frozen=True)
class Means:
    """What all sites of a project are made with.

    `runs_unknown_code`: hooks or plugins may keep something from one site to the next. `settings` is all that `mkdocs.yml`
    says, together with what it inherits and takes from the environment; None if code that we do not know decides, too.
    `look` is the project's own theme folder. `lacks` says what must change before a release. `reads` are the folders that
    extensions of Markdown put into pages, each behind the extension's name. `unknown` says in words what that code is.
    """

    runs_unknown_code: bool
    settings: str | None
    look: Path | None
    lacks: tuple[str, ...] = ()
    reads: tuple[tuple[str, Path], ...] = ()
    unknown: tuple[str, ...] = ()


def means_of(setup: Setup) -> Means:
    """Read what `mkdocs.yml` amounts to. Raises `SiteError` if the file does not work at all."""
    with _LOCK, _fresh_plugins(), _said_by_mkdocs() as said:
        try:
            config = load_config(str(setup.config_file), **setup.typed)
            with setup.config_file.open("rb") as file:
                written = yaml_load(file, get_yaml_loader(config=config))
        except (Exception, SystemExit) as error:
            raise SiteError("\n".join(plainly([*said, *_words(error, said)]))) from error
    is_unknown = bool(config.hooks) or not {*config.plugins} <= KNOWN_PLUGINS
    extensions = Converter(config.markdown_extensions, config.mdx_configs, Cache()).unknown
    unknown = [
        *(["`hooks:`"] if config.hooks else []),
        *(f"the plugin `{name}`" for name in sorted({*config.plugins} - KNOWN_PLUGINS - {*config.hooks})),
        *(f"the extension `{name}`" for name in extensions),
    ]
    try:
        settings = None if unknown else _written([written, setup.typed])
    except ValueError:
        settings = None
    look = Path(config.theme.custom_dir) if config.theme.custom_dir else None
    return Means(is_unknown, settings, look, tuple(lacking(config)), tuple(read_folders(config)), tuple(unknown))


def _written(value: Any) -> str:
    """A setting as text. Raises `ValueError` if it is something of which it cannot be told when it is another."""
    if value is None or isinstance(value, str | int | float | date):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{_written(key)}:{_written(inner)}' for key, inner in value.items())}}}"
    module, name = getattr(value, "__module__", None) or "", getattr(value, "__qualname__", None)
    if name and module.partition(".")[0] in _KNOWN_CODE:
        return f"{module}.{name}"
    raise ValueError(type(value))


def _words(error: BaseException, said: list[str]) -> list[str]:
    """What an error adds to what MkDocs said before it."""
    if isinstance(error, OSError) and is_of_the_machine(error):
        return [in_words(error)]
    words = str(error).strip()
    is_known = not words or words.startswith("Aborted with") or any(words in line for line in said)
    if is_known and said:
        return []
    return [words if isinstance(error, SystemExit | PluginError) else f"{type(error).__name__}: {words}"]


def _place(error: BaseException, setup: Setup) -> list[str]:
    """Where in a template of the project an error happened, if it did."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        frames.append((error.filename, error.lineno))
    for file, line in reversed(frames):
        path = Path(file)
        if path.suffix == ".html" and path.is_relative_to(setup.config_file.parent):
            return [f"in {path.relative_to(setup.config_file.parent).as_posix()}:{line}"]
    return []


@contextmanager
def _fresh_plugins() -> Iterator[None]:
    """Plugins made for this build alone. MkDocs keeps one object of some for all configurations of a process."""
    option: Any = MkDocsConfig.plugins
    kept = option.plugin_cache
    option.plugin_cache = {}
    try:
        yield
    finally:
        option.plugin_cache = kept


class _Themes:
    """The installed themes, looked for once in a process. MkDocs forgets them after each, and opens all packages again."""

    def __init__(self, find: Callable[[], dict[str, Any]]) -> None:
        self._find = cache(find)

    def __call__(self) -> dict[str, Any]:
        return self._find()

    def cache_clear(self) -> None:
        """What MkDocs calls to forget them: they stay."""


_themes = _Themes(utils.get_themes.__wrapped__)


@contextmanager
def _known_themes() -> Iterator[None]:
    """Let MkDocs find the themes that were found before; there is no other way to tell it."""
    kept: Any = utils.get_themes
    utils.get_themes = _themes  # type: ignore[assignment]  # used as the same function
    try:
        yield
    finally:
        utils.get_themes = kept


@contextmanager
def _fixed_time() -> Iterator[None]:
    """MkDocs asks this variable instead of the clock (reproducible-builds.org/specs/source-date-epoch)."""
    kept = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        yield
    finally:
        if kept is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = kept


class _Collector(logging.Handler):
    """Collects the warnings and errors of one thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread_id = threading.get_ident()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread_id:
            self.said.append(record.getMessage().strip())

    def is_other(self, record: logging.LogRecord) -> bool:
        """Whether a record belongs to another thread: then it goes its usual way."""
        return record.thread != self.thread_id


@contextmanager
def _said_by_mkdocs() -> Iterator[list[str]]:
    """What MkDocs says during one build is collected, and not shown or counted where it usually is."""
    collector = _Collector()
    usual = list(_LOGGER.handlers)
    for handler in usual:
        handler.addFilter(collector.is_other)
    _LOGGER.addHandler(collector)
    propagated, _LOGGER.propagate = _LOGGER.propagate, False
    try:
        yield collector.said
    finally:
        _LOGGER.propagate = propagated
        _LOGGER.removeHandler(collector)
        for handler in usual:
            handler.removeFilter(collector.is_other)
