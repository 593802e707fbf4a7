"""A real browser on the real pages: they are released once, served as they are to be served, and read in Chromium.

A test asks for `visit`, and opens pages with it. Every complaint of a page fails the test at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright
from support.browser import launch
from support.releases import build_releases
from support.visit import Reading, Visit
from support.web import serve

expect.set_options(timeout=30_000)  # a computer may be busy with other tests; what is there already is not waited for


@pytest.fixture(scope="session")
def releases(shared_tmp: Path) -> Path:
    """What all processes of the tests read, made once: `example/` and `later/` (see `support.releases`)."""
    with FileLock(shared_tmp / "building-the-releases"):
        if not (shared_tmp / "releases").is_dir():
            build_releases(shared_tmp / "releases.new")
            (shared_tmp / "releases.new").rename(shared_tmp / "releases")
    return shared_tmp / "releases"


@pytest.fixture(scope="session")
def built(releases: Path) -> Path:
    """The release of the example: `staff/`, `contractors/<id>/`."""
    return releases / "example"


@pytest.fixture(scope="session")
def served(releases: Path) -> Iterator[str]:
    """The address of the example's release; the other one is beside it, at `/later/`."""
    with serve(releases) as address:
        yield f"{address}example/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Opens pages of the example, or any address of `serving`, and sees that nothing goes wrong in them."""
    visit = Visit(browser, served)
    yield visit
    visit.close()
    assert not visit.complaints, "\n".join(dict.fromkeys(visit.complaints))


@pytest.fixture(scope="session")
def windows(browser: Browser, served: str) -> Iterator[Reading]:
    """The windows of `reading`."""
    reading = Reading(browser, served)
    yield reading
    reading.close()


@pytest.fixture
def reading(windows: Reading) -> Iterator[Reading]:
    """As `visit`, for tests that change nothing that lasts: no storage, no settings of the window."""
    windows.complaints.clear()
    windows.requests.clear()
    yield windows
    assert not windows.complaints, "\n".join(dict.fromkeys(windows.complaints))


@pytest.fixture
def serving() -> Iterator[Callable[[Path], str]]:
    """Serves any other folder until the end of the test."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(serve(folder))
