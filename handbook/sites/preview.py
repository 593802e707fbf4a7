"""The live preview: MkDocs' own server, but each audience's site is built when somebody asks for it.

In: a project's folder, MkDocs' server. Out: the staff site at `/`, each handbook at `/handbooks/<id>/`, as they are now.
A request looks whether a file has changed since the project was read; if so it reads again, and builds the one site that
was asked for, if anything in it has changed. What is wrong is shown as a page, and the next good edit heals it.
"""

from __future__ import annotations

import hashlib
import html
import posixpath
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from handbook.model.page import STAFF, Book
from handbook.project.reads import real
from handbook.sites.build import Setup, build_site, means_of
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.library import Library
from handbook.sites.reading import Problem, Reader, Reading, State, bug, stamps_of

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from mkdocs.livereload import LiveReloadServer

HANDBOOKS = "handbooks"
_LAST_WAIT = 1.0
"""Seconds for which a request may still go on when the preview ends. One that reads gives up much sooner."""

HIDDEN = ".handbook"
"""The folder in MkDocs' output that holds the sites; nobody asks for it by name."""

_PROBLEM_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>{title}</title>
    <style>
      :root {{ color-scheme: light dark; }}
      body {{ background: Canvas; color: CanvasText; }}
      body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }}
      h1 {{ border-left: .4rem solid #c62828; font-size: 1.4rem; padding-left: .8rem; }}
      pre {{ background: #8881; font: .9rem/1.45 ui-monospace, monospace; overflow-x: auto; padding: 1rem; }}
    </style>
  </head>
  <body>
    <h1>{title}</h1>
    <pre tabindex="0">{text}</pre>
    <p>{advice}</p>
  </body>
</html>
"""


@dataclass(frozen=True)
class _Shown:
    """What is shown to one audience, and since which state of the project."""

    state: State | None
    folder: Path
    is_problem: bool


class Preview:
    """Builds sites on demand into `folder` and serves them through MkDocs' server.

    `content` and `contractors` are the folders of the project that are read, `look` is its own theme, if it has one. `texts` are
    the folders that extensions of Markdown put into pages. `today` is asked at every reading. `say` is told what was built and
    what is wrong: whether it is a warning, and a text.
    """

    def __init__(
        self,
        setup: Setup,
        content: Path,
        contractors: Path,
        look: Path | None,
        folder: Path,
        today: Callable[[], date],
        say: Callable[[bool, str], None],
        texts: Sequence[Path] = (),
    ) -> None:
        self._setup, self._folder = setup, folder
        self._look = (setup.config_file, *([look] if look else []))
        self._say = say
        self._settings = stamps_of([setup.config_file])
        self._texts: tuple[Path, ...] = ()
        self._unwatched = {content, contractors, *([look] if look else [])}
        others = (*self._look, content)
        self._reader = Reader(setup.config_file.parent, contractors, others, today, lambda words: say(True, words))
        self._add(texts)
        self._lock = threading.Lock()
        self._shown: dict[str, _Shown] = {}
        self._built: dict[str, tuple[object, Path]] = {}
        self._count = 0
        self._cache = Cache()

    def install(self, server: LiveReloadServer) -> None:
        """Take over what the server answers. After an edit it builds nothing: the browsers ask again."""
        self._server = server
        self._watch()
        self._mount = server.mount_path
        files = server.get_app()
        assert files is not None  # noqa: S101 - MkDocs gives its server one
        self._files: WSGIApplication = files
        server.set_app(self.answer)
        server.builder = lambda: None

    def end(self) -> None:
        """Leave nothing behind that still reads. A site that is being built ends with the program."""
        self._reader.end()
        if self._lock.acquire(timeout=_LAST_WAIT):
            self._lock.release()

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request: lead it to the folder of its site, which is made first if it is stale."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not f"{path}/".startswith(self._mount):
            return self._files(environ, start_response)
        inside = posixpath.normpath(f"/{path[len(self._mount) :]}").lstrip("/")
        if inside.split("/")[0] == HIDDEN:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"404 Not Found"]
        audience, rest = self._audience(inside)
        shown = self._show(audience)
        if not path.endswith("/") and (shown.folder / rest / "index.html").is_file():
            start_response("302 Found", [("Location", f"{quote(path)}/")])
            return []
        if shown.is_problem:
            rest = "index.html" if not posixpath.splitext(rest)[1] or rest.endswith(".html") else rest
        target = shown.folder.relative_to(self._folder.parent).as_posix()
        slash = "/" if path.endswith("/") and not shown.is_problem else ""
        led = f"{self._mount}{target}/{rest}".rstrip("/") + slash
        return self._files({**environ, "PATH_INFO": led.encode().decode("latin-1")}, start_response)

    def _audience(self, inside: str) -> tuple[str, str]:
        """Whose site an address belongs to, and the address in it. Who was shown before is told that their file is gone."""
        parts = inside.split("/", 2)
        if parts[0] == HANDBOOKS and len(parts) > 1 and self._is_known(parts[1]):
            return parts[1], "".join(parts[2:])
        return STAFF, inside

    def _is_known(self, id: str) -> bool:
        with self._lock:
            if self._reader.at_first(id) or id in self._shown:
                return True
            read = self._reader.now().library
        return isinstance(read, Problem) or id in read.sources.contractors or id in read.stopped

    def _show(self, audience: str) -> _Shown:
        """The folder to show to `audience`, up to date.

        At first a handbook without errors is shown before the other contractors are known: what is wrong may concern everyone.
        """
        with self._lock:
            self._look_for_texts()
            at_first = self._reader.at_first(audience) if audience != STAFF else None
            if at_first:
                shown = self._up_to_date(audience, at_first)
                if not shown.is_problem:
                    self._reader.go_on()
                    return shown
            return self._up_to_date(audience, self._reader.now())

    def _look_for_texts(self) -> None:
        """Where the settings have changed, pages may show the texts of other folders. Those of before are no harm."""
        settings = stamps_of([self._setup.config_file])
        if settings != self._settings:
            self._settings = settings
            with suppress(SiteError):  # which is told where a site is built
                self._add(folder for _, folder in means_of(self._setup).reads)
        self._watch()

    def _add(self, texts: Iterable[Path]) -> None:
        """Follow these, too; but not the whole project, with all that is made in it: no page is made where that is read."""
        root = real(self._setup.config_file.parent)
        new = {folder for folder in texts if not root.is_relative_to(real(folder))} - {*self._texts}
        self._texts += tuple(new)
        self._unwatched |= new
        self._reader.add(tuple(new))

    def _watch(self) -> None:
        """Let the server watch what was not there before; it cannot watch what is not there."""
        for place in [place for place in self._unwatched if place.exists()]:
            self._server.watch(str(place))
            self._unwatched.remove(place)

    def _up_to_date(self, audience: str, reading: Reading) -> _Shown:
        shown = self._shown.get(audience)
        if shown is None or shown.state is None or shown.state != reading.state:
            shown = self._shown[audience] = self._renew(audience, reading.library, reading.state)
        return shown

    def _renew(self, audience: str, read: Library | Problem, state: State | None) -> _Shown:
        try:
            content = read if isinstance(read, Problem) else _content(read, audience)
            if isinstance(read, Library) and isinstance(content, Book):
                folder = self._site(read, content)
                state = state and self._reader.unless_edited(state)
                if state is None:
                    del self._built[audience]
                return _Shown(state, folder, is_problem=False)
        except SiteError as error:
            content = Problem("This site cannot be built", str(error))
            self._say(True, f"{audience}: this site cannot be built: {error}")
        except Exception:  # a bug of ours must not end the preview
            content = bug()
        assert isinstance(content, Problem)  # noqa: S101 - a book came with its library
        folder = self._new_folder(audience)
        folder.mkdir(parents=True)
        page = _PROBLEM_PAGE.format(**{name: html.escape(text) for name, text in vars(content).items()})
        (folder / "index.html").write_text(page, encoding="utf-8")
        return _Shown(state, folder, is_problem=True)

    def _site(self, library: Library, book: Book) -> Path:
        """The folder of a book's site: the one there is if nothing has changed, else a new one."""
        site = library.site(book)
        assets = tuple(hashlib.sha256(library.asset(path) or b"").digest() for path in book.assets)
        look = [stamp for stamp in stamps_of((*self._look, *self._texts)) if not stamp.is_folder]
        key = (book, tuple(site.elsewhere.items()), assets, look)
        known = self._built.get(book.audience)
        if known and known[0] == key:
            return known[1]
        started = time.monotonic()
        folder = self._new_folder(book.audience)
        built = build_site(self._setup, site, folder, self._cache)
        for words in (*built.faults, *built.said):
            self._say(True, f"{book.audience}: {words}")
        self._say(False, f"built the site of {book.audience} in {time.monotonic() - started:.2f} seconds")
        self._built[book.audience] = key, folder
        return folder

    def _new_folder(self, audience: str) -> Path:
        """A new folder for an audience. The last one stays for requests under way; those before it go."""
        keep = {shown.folder for shown in self._shown.values()} | {folder for _, folder in self._built.values()}
        for old in self._folder.glob(f"{audience}.*"):
            if old not in keep:
                shutil.rmtree(old, ignore_errors=True)
        self._count += 1
        return self._folder / f"{audience}.{self._count}"


def _content(library: Library, audience: str) -> Book | Problem:
    """The book of an audience, or what is shown in its place."""
    if library.is_stopped:
        return Problem("The project has errors that concern everyone", library.report())
    if audience in library.stopped:
        return Problem(f"The handbook of {audience} has errors", library.report(library.stopped[audience]))
    if audience != STAFF and audience not in library.sources.contractors:
        folder = library.sources.options.contractors_dir
        return Problem(f"There is no contractor {audience} any more", f"The file {folder}/{audience}.yml is gone.")
    if audience != STAFF and audience not in library.shown:
        return Problem(f"There is no handbook for {audience}", "The work has ended, so nothing is shown.", "")
    book, problems = library.book(audience)
    errors = tuple(problem for problem in problems if problem.is_error)
    if errors:
        return Problem(f"The pages of {audience} cannot be made", library.report(errors))
    if audience == STAFF and library.stopped:
        notice = {"title": f"No handbook can be made for {', '.join(library.stopped)}", "text": library.report()}
        return replace(book, extra={**book.extra, "notice": notice})
    return book
