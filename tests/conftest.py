"""Options and fixtures for all tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from support.faulty import Faulty
from support.faulty_run import warm_up
from support.little import copy_releasable
from support.scale import times
from support.warm import CACHE, build_once
from support.web import THREAD

from handbook.sites import workers

WAITING = ("asyncio-waitpid", THREAD)
"""Names of threads that do nothing while another test runs: Playwright's, which waits for its end, and our web servers'."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Write what comes out as what is expected from now on.")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what comes out is to be written as what is expected."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session", autouse=True)
def forked() -> Iterator[None]:
    """Releases are made by forked processes, as those of the command are, also where the tests have a browser open: else each
    of them would import everything again (see `handbook.sites.workers`)."""

    def active() -> int:
        return sum(not thread.name.startswith(WAITING) for thread in threading.enumerate())

    with mock.patch.object(threading, "active_count", active):
        yield


@pytest.fixture(scope="session", autouse=True)
def one_process() -> Iterator[None]:
    """A release takes one process, and begins with what `built_once` knows of the theme. The tests themselves run side by side,
    and to learn the theme costs more than the pages of a little project. Releases of the command, in several processes that
    know nothing, are those of the tests that start the program."""
    begin = partial(workers.Bench, cache=CACHE)
    with mock.patch.object(workers, "most_processes", lambda: 1), mock.patch.object(workers, "Bench", begin):
        yield


@pytest.fixture(scope="session")
def built_once() -> None:
    """For tests that build much: what all builds have in common is done (see `support.warm`)."""
    build_once()


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """For tests that fork this process: what is forked need not do again what all have in common."""
    warm_up(copy_releasable(tmp_path_factory.mktemp("warm") / "like"))


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """Runs commands that are killed, or refused by the disk."""
    with Faulty(copy_releasable(tmp_path_factory.mktemp("faulty") / "like")) as faulty:
        yield faulty


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that count with `times` are the campaign: `HANDBOOK_CAMPAIGN=10 pytest -m campaign`."""
    for item in items:
        if isinstance(item, pytest.Function) and getattr(item.module, "times", None) is times:
            item.add_marker("campaign")
