"""Options and fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.scale import times
from support.warm import build_once


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


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """For tests that build much: what all builds have in common is done (see `support.warm`)."""
    build_once(tmp_path_factory.mktemp("once"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that count with `times` are the campaign: `HANDBOOK_CAMPAIGN=10 pytest -m campaign`."""
    for item in items:
        if isinstance(item, pytest.Function) and getattr(item.module, "times", None) is times:
            item.add_marker("campaign")
