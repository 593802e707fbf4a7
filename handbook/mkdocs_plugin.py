"""The door for MkDocs: what `mkdocs serve` and `mkdocs build` do in a project that lists the `handbook` plugin.

In: MkDocs' events. Out: with `build`, the staff site at `/` and each handbook at `/handbooks/<id>/`, a site of its own;
with `serve`, the same, each built when it is asked for. Sites are made in `handbook.sites`; here is only what MkDocs asks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from handbook.diagnostics import Severity
from handbook.model.page import STAFF
from handbook.sites.build import Setup, means_of
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.reads import read_folders
from handbook.sites.site import NAME, SitePlugin
from handbook.sites.theme import MemoryBytecode, make_quick

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    from handbook.sites.library import Library
    from handbook.sites.preview import Preview

log = get_plugin_logger("handbook")

_NO_DEPLOY = (
    "`mkdocs gh-deploy` would publish the terms of every contractor to everyone. "
    "Build with `handbook build`, and put each folder of `dist/` where only its reader can open it."
)
_NO_PREVIEW = (
    "<!doctype html><meta charset='utf-8'><title>No preview</title><p>The preview builds pages when they are asked for, "
    "and needs live reload for that: start it without <code>--no-livereload</code>.</p>"
)


class HandbookConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options. `handbook.project` reads them from `mkdocs.yml` itself, because `handbook check` has no MkDocs."""

    content_dir = option.Type(str, default="content")
    contractors_dir = option.Type(str, default="contractors")
    template = option.Type(bool, default=True)
    severity = option.Type(dict, default={})
    acknowledge = option.Type(dict, default={})
    address = option.Type(str, default="")
    shared_values = option.Type(list, default=[])


class HandbookPlugin(BasePlugin[HandbookConfig]):  # type: ignore[no-untyped-call]
    """Takes the place of MkDocs' own pages with those of a handbook project."""

    def __init__(self) -> None:
        self._command = "build"
        self._library: Library | None = None
        self._staff: SitePlugin | None = None
        self._preview: Preview | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note what was asked for; refuse what would publish everything."""
        if command == "gh-deploy":
            raise PluginError(_NO_DEPLOY)
        self._command = command

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Read the project and make MkDocs build the staff site, unless this is one site of a build of ours."""
        self._library = self._staff = None
        if NAME in config.plugins:
            return
        if self._command == "serve":
            config.theme.static_templates, config.nav = set(), None
            # the start lists the theme's files; it need not go through ten thousand icons for that
            make_quick(config.theme, MemoryBytecode())
            return
        from handbook.sites.library import read_library  # only here: a release with nothing changed needs none of it

        library = read_library(_root(config), _today())
        if any(diagnostic.is_error for diagnostic in library.result.diagnostics):
            raise PluginError(library.report())
        for diagnostic in library.result.diagnostics:
            if diagnostic.severity is Severity.WARNING:
                log.warning(f"{diagnostic.at or ''}: {diagnostic.message} [{diagnostic.code}]")
        book, problems = library.book(STAFF)
        if any(problem.is_error for problem in problems):
            raise PluginError(library.report(problems))
        self._library = library
        self._staff = SitePlugin(library.site(book), Cache())
        config.plugins[NAME] = self._staff

    @event_priority(-100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """With `serve`, let MkDocs build nothing by itself: the preview does, and survives what is broken."""
        if self._command != "serve" or NAME in config.plugins:
            return files
        page = File.generated(config, "index.html", content=_NO_PREVIEW, inclusion=InclusionLevel.INCLUDED)
        return Files([page])

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """With `build`, add each handbook as a site of its own."""
        if self._library is None or self._staff is None:
            return
        from handbook.sites.preview import HANDBOOKS
        from handbook.sites.workers import Job, Workshop, build_all  # only here: a preview starts sooner

        for fault in self._staff.faults:
            log.warning(f"{STAFF}: {fault}")
        library, setup = self._library, _setup(config)
        try:
            is_isolated = means_of(setup).runs_unknown_code
            workshop = Workshop(library.root, library.sources.options, setup, is_isolated, compose=library.book)
            jobs = (Job(id, Path(config.site_dir) / HANDBOOKS / id) for id in library.shown)
            for outcome in build_all(workshop, jobs):
                if outcome.problems:
                    raise PluginError(library.report(outcome.problems))
                if outcome.error:
                    raise PluginError(f"the handbook of {outcome.audience} cannot be built: {outcome.error}")
                for words in (*outcome.faults, *outcome.said):
                    log.warning(f"{outcome.audience}: {words}")
        except SiteError as error:
            raise PluginError(str(error)) from error

    @event_priority(-100)
    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Let the preview answer, and watch everything that it reads."""
        from handbook.sites.preview import HIDDEN, Preview

        content, contractors = (_root(config) / name for name in (self.config.content_dir, self.config.contractors_dir))
        look = Path(config.theme.custom_dir) if config.theme.custom_dir else None
        hidden = Path(config.site_dir) / HIDDEN
        texts = [folder for _, folder in read_folders(config)]
        self._preview = Preview(_setup(config), content, contractors, look, hidden, _today, _say, texts)
        self._preview.install(server)
        return server

    def on_shutdown(self) -> None:
        """End the preview, if there is one."""
        if self._preview:
            self._preview.end()


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).absolute().parent


def _setup(config: MkDocsConfig) -> Setup:
    """How the other sites are built: with the same file, and what was typed on `mkdocs`' command line."""
    context = click.get_current_context(silent=True)
    given = context.params if context else {}
    typed = {name: given[name] for name in ("theme", "use_directory_urls") if given.get(name) is not None}
    return Setup(Path(config.config_file_path).absolute(), typed)


def _today() -> date:
    return datetime.now().astimezone().date()


def _say(is_warning: bool, text: str) -> None:
    (log.warning if is_warning else log.info)(text)
