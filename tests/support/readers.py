"""Readers of a release, who look at it all the time, and what they may see.

In: a release before and after a command. Out: what was read and belongs to neither.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Tree = Mapping[str, bytes]
Fetch = Callable[[str], "bytes | None"]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; nothing if there is none."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leftovers(project: Path) -> list[str]:
    """What a build has not cleared away."""
    beside = [path.name for path in project.iterdir() if path.name.startswith(("dist.building-", ".dist."))]
    kept = project / "dist.earlier"
    inside = [path.name for path in (kept.iterdir() if kept.exists() else ())]
    return beside + [name for name in inside if not name.isdecimal() and name != ".spare"]


def from_disk(dist: Path) -> Fetch:
    """Reads files as a program on the same computer does."""

    def fetch(name: str) -> bytes | None:
        try:
            return (dist / name).read_bytes()
        except FileNotFoundError:
            return None

    return fetch


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 0.04 s for the reader, who then sees little

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def over_http(dist: Path) -> Iterator[Fetch]:
    """Reads files through a web server on this computer, over one connection."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(dist))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port)

        def fetch(name: str) -> bytes | None:
            connection.request("GET", f"/{name}")
            answer = connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else None

        try:
            yield fetch
        finally:
            connection.close()
            server.shutdown()
            thread.join()


class Reader:
    """Reads what is in `dist` again and again, in a thread of its own, and keeps what no release held.

    `fetch` gives what a path inside it holds, None if there is nothing; `wrong` are the readings that no release explains,
    `count` how many whole ones there were.
    """

    def __init__(self, fetch: Fetch, old: Tree, new: Tree) -> None:
        self.wrong: list[str] = []
        self.count = 0
        self._fetch = fetch
        self._releases = (old, new) if old else (new,)
        self._may_be_missing = not old
        self._both = sorted(set.intersection(*(set(each) for each in self._releases)) - {"manifest.json"})
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _read(self) -> None:
        """All pages between two looks at the manifest that show the same release are of that release."""
        while not self._end.wait(0.001):
            before = self._fetch("manifest.json")
            pages = {name: self._fetch(name) for name in self._both}
            if before is None and self._may_be_missing:
                continue
            self.count += 1
            release = next((each for each in self._releases if each["manifest.json"] == before), None)
            if release is None:
                self.wrong.append(f"a manifest of no release: {before!r}")
                continue
            is_same = self._fetch("manifest.json") == before
            for name, page in pages.items():
                wanted = [release[name]] if is_same else [each[name] for each in self._releases]
                if page not in wanted:
                    self.wrong.append(f"{name}: {page!r}")
