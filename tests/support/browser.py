"""The browser of the tests: any Chromium or Chrome of this computer, or the one that Playwright downloads.

In: nothing. Out: its program. `python -m tests.setup_machine` installs one where there is none.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

FLAGS = (
    "--no-sandbox",  # pages are ours, and a container often allows no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # the browser itself asks nobody for anything
    "--disable-component-update",
    "--disable-sync",
    # Half of what a page costs is a page of Chromium's own, behind the address bar, in each window. Of two such lists the last
    # one counts, so what Playwright turns off for the sake of tests is here too.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,LensOverlay",
)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class NoBrowser(Exception):
    """There is no Chromium on this computer."""

    def __init__(self) -> None:
        super().__init__("the tests need Chromium, and there is none: run `.venv/bin/python -m tests.setup_machine`")


@cache
def find_browser() -> Path:
    """The program of a Chromium that starts. Raises `NoBrowser`."""
    for program in _candidates():
        if _starts(program):
            return program
    raise NoBrowser


def launch(playwright: Playwright) -> Browser:
    """Chromium without a window. Raises `NoBrowser`."""
    return playwright.chromium.launch(executable_path=find_browser(), args=[*FLAGS])


def _candidates() -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name):
            yield Path(found)
    yield from (place for place in map(Path, _PLACES) if place.is_file())
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    if downloaded.is_file():
        yield downloaded


def _starts(program: Path) -> bool:
    """Whether this is a browser; some systems have a script of the name that only says how to install one."""
    try:
        return not subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
