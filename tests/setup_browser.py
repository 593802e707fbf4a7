"""Installs the browser that the tests need, unless there is one.

    python -m tests.setup_browser

Tries the system's package manager (as root, or through sudo), then Playwright's own download. Ends with 1, and says what to do
by hand, if nothing works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.browser import NoBrowser, find_browser

BY_HAND = """\
Chromium could not be installed. The tests need it: install Chromium or Google Chrome as your system does it, so that one of
them is on your PATH (Debian: apt install chromium; Fedora: dnf install chromium), and run this again."""


def main() -> int:
    """Returns the exit code: 0 if there is a browser now."""
    if found := _found():
        print(f"the browser for the tests: {found}")
        return 0
    for commands in _ways():
        for command in commands:
            print(f"no Chromium here, so: {' '.join(command)}", flush=True)
            subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdin=subprocess.DEVNULL)
        if found := _found():
            print(f"the browser for the tests: {found}")
            return 0
    print(BY_HAND, file=sys.stderr)
    return 1


def _found() -> Path | None:
    find_browser.cache_clear()
    try:
        return find_browser()
    except NoBrowser:
        return None


def _ways() -> Iterator[list[list[str]]]:
    """The commands of each way to install a browser that this system has, best first."""
    if shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        yield [_as_root(["apt-get", "update"]), _as_root(install)]
    if shutil.which("dnf"):
        yield [_as_root(["dnf", "install", "--assumeyes", "chromium", "dejavu-sans-fonts"])]
    if shutil.which("brew"):
        yield [["brew", "install", "--cask", "chromium"]]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _as_root(command: list[str]) -> list[str]:
    return command if os.geteuid() == 0 or not shutil.which("sudo") else ["sudo", *command]


if __name__ == "__main__":
    sys.exit(main())
