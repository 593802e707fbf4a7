"""What `mkdocs serve` costs with many contractors: until the first page is there, and until an edit can be seen.

    python -m tests.benchmarks.serve [NUMBER OF CONTRACTORS]

A real server, real requests. The first edit comes right after the first page, the others when the rest of the project has been
judged. Told in seconds of CPU of the server (targets: 3 s for the first page, 0.5 s for an edit), and in seconds on the clock,
which other programs on the machine make longer. They make CPU seconds longer, too: so a yardstick, a loop in Python, is timed
before and after.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.benchmarks.check import LOOP, cpu_seconds
from tests.benchmarks.projects import make_project

_PATIENCE = 600
_EDITS = 4
_QUIET = 0.2
"""Seconds of CPU that a server needs in two seconds to look whether a file has changed."""


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", number)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        _yardstick(project)
        command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address]
        usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with subprocess.Popen(command, cwd=project, env=usual) as server:
            try:
                _measure(server, project, f"http://{address}/handbooks/partner-0001")
            finally:
                server.terminate()
        _yardstick(project)


def _yardstick(folder: Path) -> None:
    seconds = min(cpu_seconds([sys.executable, "-c", LOOP], folder)[0] for _ in range(3))
    print(f"yardstick: five million turns of a loop {seconds:.2f}", flush=True)


def _measure(server: subprocess.Popen[bytes], project: Path, site: str) -> None:
    started = time.monotonic()
    _wait(lambda: b"Partner 0001" in _get(f"{site}/"))
    print(f"first page: {_cpu(server):.2f} s of CPU, {time.monotonic() - started:.2f} s on the clock", flush=True)
    file = project / "contractors" / "partner-0001.yml"
    _wait(lambda: b"Piece 0 for" in _get(f"{site}/work/"))
    for edit in range(_EDITS):
        if edit == 1:
            _tell_rest(server)
        before, started, words = _cpu(server), time.monotonic(), f"Edit {edit} for"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Piece 0 for" if not edit else f"Edit {edit - 1} for", words), encoding="utf-8")
        _wait(lambda words=words: words.encode() in _get(f"{site}/work/"))  # type: ignore[misc]
        print(
            f"an edit: {_cpu(server) - before:.2f} s of CPU, {time.monotonic() - started:.2f} s on the clock",
            flush=True,
        )


def _tell_rest(server: subprocess.Popen[bytes]) -> None:
    """Wait until the server does nothing more by itself: it has judged the other contractors."""
    start = before = _cpu(server)
    while True:
        time.sleep(2)
        now = _cpu(server)
        if now - before < _QUIET:
            break
        before = now
    print(f"the rest of the project, beside that: {now - start:.2f} s of CPU", flush=True)


def _cpu(server: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU that the server has used (proc(5))."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _get(address: str) -> bytes:
    try:
        with urlopen(address, timeout=_PATIENCE) as answer:
            return bytes(answer.read())
    except (URLError, ConnectionError):
        return b""


def _wait(is_there: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_there():
        if time.monotonic() > until:
            sys.exit("the page does not come")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
