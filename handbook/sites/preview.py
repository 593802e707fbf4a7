"""The live preview: MkDocs' own server, but each audience's site is built when somebody asks for it.

In: a project's folder, MkDocs' server. Out: the staff site at `/`, each handbook at `/handbooks/<id>/`, as they are now.
A request looks whether a file has changed since the project was read; if so it reads again, and builds the one site that
was asked for, if anything in it has changed. What is wrong is shown as a page, and the next good edit heals it.
"""

from __future__ import annotations

import gc
import hashlib
import html
import os
import posixpath
import shutil
import stat
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from handbook.model.page import STAFF, Book
from handbook.sites.build import Setup, build_site
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.library import Library, Memory, read_library

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from mkdocs.livereload import LiveReloadServer

HANDBOOKS = "handbooks"
_LOOK_EVERY = 0.1
"""Seconds. The many requests of one page look once; a browser that reloads comes later than this after the edit."""

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


class _Stamp(NamedTuple):
    """What changes when a file does, or when one appears in a folder or goes."""

    path: str
    time: int
    size: int
    is_folder: bool


_State = tuple[date, tuple[_Stamp, ...]]
"""The day, and all stamps: if it is the same, nothing has to be done again."""


@dataclass(frozen=True)
class _Problem:
    """What is shown in the place of a site."""

    title: str
    text: str
    advice: str = "This page loads again by itself when a file is saved."


@dataclass(frozen=True)
class _Shown:
    """What is shown to one audience, and since which state of the project."""

    state: _State | None
    folder: Path
    is_problem: bool


class Preview:
    """Builds sites on demand into `folder` and serves them through MkDocs' server.

    `sources` are the folders of the project that are read, `look` is its own theme, if it has one. `today` is asked at every
    reading. `say` is told what was built and what is wrong: whether it is a warning, and a text.
    """

    def __init__(
        self,
        setup: Setup,
        sources: Sequence[Path],
        look: Path | None,
        folder: Path,
        today: Callable[[], date],
        say: Callable[[bool, str], None],
    ) -> None:
        self._setup, self._folder = setup, folder
        self._sources = (setup.config_file, *sources, *([look] if look else []))
        self._look = (setup.config_file, *([look] if look else []))
        self._today, self._say = today, say
        self._lock = threading.Lock()
        self._looked = 0.0
        self._read: tuple[_State | None, Library | _Problem] | None = None
        self._shown: dict[str, _Shown] = {}
        self._built: dict[str, tuple[object, Path]] = {}
        self._count = 0
        self._memory, self._cache = Memory(), Cache()

    def install(self, server: LiveReloadServer) -> None:
        """Take over what the server answers. After an edit it builds nothing: the browsers ask again."""
        self._mount = server.mount_path
        files = server.get_app()
        assert files is not None  # noqa: S101 - MkDocs gives its server one
        self._files: WSGIApplication = files
        server.set_app(self.answer)
        server.builder = lambda: None

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
        """Whose site an address belongs to, and the address in it."""
        parts = inside.split("/", 2)
        if parts[0] == HANDBOOKS and len(parts) > 1 and self._is_known(parts[1]):
            return parts[1], "".join(parts[2:])
        return STAFF, inside

    def _is_known(self, id: str) -> bool:
        with self._lock:
            read = self._reading()
        return isinstance(read, _Problem) or id in read.sources.contractors or id in read.stopped

    def _show(self, audience: str) -> _Shown:
        """The folder to show to `audience`, up to date."""
        with self._lock:
            read = self._reading()
            state = self._read[0] if self._read else None
            shown = self._shown.get(audience)
            if shown is None or shown.state is None or shown.state != state:
                shown = self._shown[audience] = self._renew(audience, read, state)
            return shown

    def _reading(self) -> Library | _Problem:
        """The project as it is now, read again after each edit (and each midnight)."""
        if self._read and time.monotonic() - self._looked < _LOOK_EVERY:
            return self._read[1]
        today, self._looked = self._today(), time.monotonic()
        state = (today, _stamps(self._sources))
        if self._read is None or self._read[0] != state:
            try:
                with _all_kept(is_first=self._read is None):
                    read: Library | _Problem = read_library(self._setup.config_file.parent, today, self._memory)
            except Exception:  # a bug of ours must not end the preview
                read = _bug()
            self._read = self._unless_edited(state), read
            if isinstance(read, Library) and any(d.is_error for d in read.result.diagnostics):
                self._say(True, read.report())
        return self._read[1]

    def _unless_edited(self, state: _State) -> _State | None:
        """`state`, or None if a file has changed since: what was made is then neither the old nor the new."""
        return state if _stamps(self._sources) == state[1] else None

    def _renew(self, audience: str, read: Library | _Problem, state: _State | None) -> _Shown:
        try:
            content = read if isinstance(read, _Problem) else _content(read, audience)
            if isinstance(read, Library) and isinstance(content, Book):
                folder = self._site(read, content)
                state = state and self._unless_edited(state)
                if state is None:
                    del self._built[audience]
                return _Shown(state, folder, is_problem=False)
        except SiteError as error:
            content = _Problem("This site cannot be built", str(error))
        except Exception:  # as above
            content = _bug()
        assert isinstance(content, _Problem)  # noqa: S101 - a book came with its library
        folder = self._new_folder(audience)
        folder.mkdir(parents=True)
        page = _PROBLEM_PAGE.format(**{name: html.escape(text) for name, text in vars(content).items()})
        (folder / "index.html").write_text(page, encoding="utf-8")
        return _Shown(state, folder, is_problem=True)

    def _site(self, library: Library, book: Book) -> Path:
        """The folder of a book's site: the one there is if nothing has changed, else a new one."""
        site = library.site(book)
        assets = tuple(hashlib.sha256(library.asset(path) or b"").digest() for path in book.assets)
        look = [stamp for stamp in _stamps(self._look) if not stamp.is_folder]
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


@contextmanager
def _all_kept(*, is_first: bool) -> Iterator[None]:
    """Reading a project makes little garbage, and much that is kept: searching that for garbage takes a quarter of the time.

    What is read first is most of what there will be, and is never searched; what replaces it is.
    """
    gc.disable()
    try:
        yield
    finally:
        if is_first:
            gc.freeze()
        gc.enable()


def _content(library: Library, audience: str) -> Book | _Problem:
    """The book of an audience, or what is shown in its place."""
    if library.is_stopped:
        return _Problem("The project has errors that concern everyone", library.report())
    if audience in library.stopped:
        return _Problem(f"The handbook of {audience} has errors", library.report(library.stopped[audience]))
    if audience != STAFF and audience not in library.shown:
        return _Problem(f"There is no handbook for {audience}", "The work has ended, so nothing is shown.", "")
    book, problems = library.book(audience)
    errors = tuple(problem for problem in problems if problem.is_error)
    if errors:
        return _Problem(f"The pages of {audience} cannot be made", library.report(errors))
    if audience == STAFF and library.stopped:
        notice = {"title": f"No handbook can be made for {', '.join(library.stopped)}", "text": library.report()}
        return replace(book, extra={**book.extra, "notice": notice})
    return book


def _bug() -> _Problem:
    return _Problem("This is a bug in handbook, not in your files", traceback.format_exc(), "Please report it.")


def _stamps(paths: Iterable[Path]) -> tuple[_Stamp, ...]:
    """The stamps of these files and folders, and of everything in the folders."""
    found: list[_Stamp] = []
    left = [str(path) for path in paths]
    while left:
        path = left.pop()
        try:
            info = os.lstat(path)
            is_folder = stat.S_ISDIR(info.st_mode)
            if is_folder:
                left += [entry.path for entry in os.scandir(path)]
        except OSError:  # it has gone in between
            continue
        found.append(_Stamp(path, info.st_mtime_ns, info.st_size, is_folder))
    return tuple(sorted(found))
