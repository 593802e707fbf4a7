"""A real browser on the real pages: the example is released once, served as it is to be served, and read in Chromium.

A test asks for `visit`, and opens pages with it. Every complaint of a page fails the test at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright
from support.browser import launch
from support.command import TODAY
from support.example import EXAMPLE
from support.visit import Visit
from support.web import serve

from handbook.sites.release import build_release


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The release of the example, made once for all processes of the tests: `staff/`, `contractors/<id>/`."""
    top = tmp_path_factory.getbasetemp()
    top = top if worker_id == "master" else top.parent
    with FileLock(top / "building-the-example"):
        if not (top / "example").is_dir():
            build_release(EXAMPLE, top / "example", (), date.fromisoformat(TODAY))
    return top / "example"


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """The address of the example's release."""
    with serve(built) as address:
        yield address


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


@pytest.fixture
def serving() -> Iterator[Callable[[Path], str]]:
    """Serves any other folder until the end of the test."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(serve(folder))
