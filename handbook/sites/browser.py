"""A Chromium, Chrome or Edge of this computer, and a page printed by it.

In: a page in a folder. Out: a PDF file, whole or not at all. The browser is run as its makers offer it for this, without a
window (`--headless --print-to-pdf`); what it says and how it ends differ from one to the next, so what counts is the file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
"""What the program is called, where it is on the `PATH`."""

PATIENCE = 180.0
"""Seconds within which a page must be printed; even long handbooks take a few."""

_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_LINUX = (
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
)
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Chromium\Application\chrome.exe")
_WINDOWS_EDGE = r"Microsoft\Edge\Application\msedge.exe"
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--print-to-pdf-no-header",  # the same, for browsers of before 2023
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
)
"""A browser passes over those it does not know."""

_SNAP = Path("/snap/bin/chromium")
_SNAP_HOME = "snap/chromium/common"


class BrowserError(Exception):
    """The browser did not print the page. The message says what it did instead."""


def find_browser() -> Path | None:
    """The program of a browser that can print, None if there is none in the usual places."""
    return next((place for place in _places() if place.is_file()), None)


def _places() -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)
    if sys.platform == "darwin":
        for top in (Path("/"), Path.home()):
            yield from (top / f"Applications/{name}.app/Contents/MacOS/{name}" for name in _MAC)
    elif sys.platform == "win32":
        for inside in (*_WINDOWS, _WINDOWS_EDGE):
            yield from (Path(os.environ[folder], inside) for folder in _WINDOWS_FOLDERS if folder in os.environ)
    else:
        yield from map(Path, _LINUX)


def scratch_folder(browser: Path) -> Path | None:
    """Where a browser can read and write files of a moment; None for the usual place.

    A browser that was installed as a snap sees another `/tmp` than everybody else, and nothing hidden.
    """
    is_snap = _SNAP.exists() and (browser == _SNAP or browser.name.startswith("chromium"))
    if not is_snap:
        return None
    folder = Path.home() / _SNAP_HOME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def print_page(browser: Path, page: Path, scratch: Path, patience: float = PATIENCE) -> bytes:
    """The PDF of `page`, an HTML file; `scratch` is an empty folder for the browser's own files. Raises `BrowserError`."""
    pdf = scratch / "printed.pdf"
    sandbox = ("--no-sandbox",) if _is_root() else ()  # as root, Chromium does not start with it
    command = [
        browser,
        *_FLAGS,
        *sandbox,
        f"--user-data-dir={scratch / 'profile'}",
        f"--print-to-pdf={pdf}",
        page.as_uri(),
    ]
    with tempfile.TemporaryFile() as said:
        code = _run(command, said.fileno(), patience)
        said.seek(0)
        last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    content = pdf.read_bytes() if pdf.is_file() else b""
    if code or not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        raise BrowserError("\n".join([f"`{browser}` {ended} and printed nothing", *last]))
    return content


def _run(command: list[str | Path], said: int, patience: float) -> int:
    """Run a program; returns how it ended. It never outlives this, nor do the processes it has started."""
    try:
        process = subprocess.Popen(  # noqa: S603 - a browser that the user has, and arguments of ours
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=sys.platform != "win32"
        )
    except OSError as error:
        raise BrowserError(f"`{command[0]}` cannot be started: {(error.strerror or str(error)).lower()}") from error
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired as error:
        raise BrowserError(f"`{command[0]}` did not finish within {patience:g} seconds") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
