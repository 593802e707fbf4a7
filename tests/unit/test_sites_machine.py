"""How many processes make sites: as many as there are cores, as the memory holds, and as there are sites."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Options
from handbook.model.page import Book
from handbook.sites import machine, workers
from handbook.sites.build import Setup
from handbook.sites.errors import SiteError
from handbook.sites.machine import MEMORY_OF_ONE, free_memory, most_processes


@pytest.mark.parametrize(
    ("cores", "free", "most"),
    [
        (16, 16 * MEMORY_OF_ONE, 16),
        (16, 5 * MEMORY_OF_ONE - 1, 4),
        (16, 0, 1),
        (16, None, 16),
        (1, None, 1),
    ],
    ids=["all cores", "as many as the memory holds", "one at least", "memory not known", "one core"],
)
def test_most(monkeypatch: pytest.MonkeyPatch, cores: int, free: int | None, most: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(cores)), raising=False)
    monkeypatch.setattr(machine, "free_memory", lambda: free)
    assert most_processes() == most


def test_where_the_system_does_not_say_which_cores_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    monkeypatch.setattr(machine, "free_memory", lambda: None)
    assert most_processes() == 6


def test_free_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    assert free_memory() is None
    (tmp_path / "meminfo").write_text("MemTotal:  8000 kB\nMemFree:  1000 kB\nMemAvailable:   3000 kB\n")
    assert free_memory() == 3000 * 1024
    (tmp_path / "meminfo").write_text("MemTotal:  8000 kB\n")
    assert free_memory() is None


@pytest.mark.parametrize(("sites", "asked", "used"), [(2, None, 2), (5, None, 3), (5, 1, 1), (0, None, 1)])
def test_processes_of_a_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sites: int, asked: int | None, used: int
) -> None:
    made = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, processes: int, **more: Any) -> None:
            made.append(processes)
            super().__init__(processes, **more)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(workers, "most_processes", lambda: 3)
    workshop = workers.Workshop(tmp_path, Options(), Setup(tmp_path / "mkdocs.yml"), compose=nothing)
    jobs = (workers.Job(f"c{number}", tmp_path) for number in range(sites))
    found = {outcome.audience: outcome.error for outcome in workers.build_all(workshop, jobs, asked)}
    assert found == {f"c{number}": f"no pages of c{number}" for number in range(sites)}
    assert made == [used]


def nothing(audience: str) -> tuple[Book, tuple[Diagnostic, ...]]:
    raise SiteError(f"no pages of {audience}")
