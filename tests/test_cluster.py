"""A release made by a cluster: a real scheduler and real workers on this computer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.little import copy_with_look, write

from handbook.cli import main
from handbook.model.handbook import Options
from handbook.sites import cluster
from handbook.sites.build import Setup
from handbook.sites.errors import ReleaseError
from handbook.sites.policy import reference_book
from handbook.sites.release import build_release
from handbook.sites.workers import Workshop

TODAY = date(2026, 11, 23)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two contractors, a picture, a style sheet of their own."""
    project = copy_with_look(tmp_path / "project")
    write(project, "content/processes/getting-paid.md", "\n![The plan](../pictures/plan.svg)\n", "a")
    text = (project / "contractors/ada.yml").read_text(encoding="utf-8")
    write(project, "contractors/ben.yml", text.replace("Ada Okafor", "Ben Howarth").replace("ada@", "ben@"))
    return project


@contextlib.contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler, with a port of its own."""
    file = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file)]
    with process("distributed.cli.dask_scheduler", *options):
        wait_for(file.is_file)
        yield json.loads(file.read_text(encoding="utf-8"))["address"]


def worker(address: str, folder: Path) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    options = [
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--local-directory",
        str(folder),
    ]
    return process("distributed.cli.dask_worker", address, *options)


@contextlib.contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def wait_for(is_there: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not is_there():
        assert time.monotonic() < until
        time.sleep(0.1)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_bytes_as_on_this_computer_even_if_a_worker_is_killed_and_the_same_gate(
    project: Path, tmp_path: Path
) -> None:
    build_release(project, tmp_path / "here", (), TODAY, offline=True)
    with scheduler(tmp_path) as address, worker(address, tmp_path) as one, worker(address, tmp_path):

        def told(what: str, done: int, total: int) -> None:
            if done == 1:
                one.send_signal(signal.SIGKILL)

        release = build_release(project, tmp_path / "there", (), TODAY, told, offline=True, scheduler=address)
        write(project, "content/processes/getting-paid.md", "\nAsk *Ben* Howarth.\n", "a")
        with pytest.raises(ReleaseError, match=r"`ada` must not be released(.|\n)*name of `ben`"):
            build_release(project, tmp_path / "there", (), TODAY, offline=True, scheduler=address)
    assert release.built == ("staff", "ada", "ben")
    assert tree(tmp_path / "there") == tree(tmp_path / "here")


def test_what_is_in_the_way_is_one_message_and_the_live_site_stays(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 2.0)
    (project / "dist").mkdir()

    def output(address: str) -> str:
        done = CliRunner().invoke(main, ["build", "--project", str(project), "--scheduler", address])
        assert done.exit_code == 1
        assert not list((project / "dist").iterdir())
        return next(line for line in done.output.splitlines() if line.startswith("Error: "))

    silent = "tcp://127.0.0.1:9"
    nothing = "nothing was released"
    assert output(silent) == (
        f"Error: no scheduler answers at `{silent}`: is it running, and is the address right?; {nothing}"
    )
    with scheduler(tmp_path) as address:
        says = "the scheduler has no workers (any more): start them, then build again"
        assert output(address) == f"Error: {says}; {nothing}"
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    write(project, "hook.py", "")
    write(project, "snippets/note.md", "Ask first.\n")
    snippets = "pymdownx.snippets: {base_path: snippets}"
    emoji = "pymdownx.emoji: {emoji_generator: !!python/name:json.dumps }"
    for more, names in (
        ("hooks: [hook.py]\n", "`hooks:`"),
        (f"markdown_extensions: [{{{snippets}}}]\n", "the extension `pymdownx.snippets`"),
        (
            f"hooks: [hook.py]\nmarkdown_extensions: [wikilinks, {{{snippets}}}]\n",
            "`hooks:`, the extension `pymdownx.snippets`, the extension `wikilinks`",
        ),
        (f"markdown_extensions:\n- {emoji}\n", "a function that is not MkDocs' own"),
        ("copyright: !ENV OURS\n", "`!ENV`"),
    ):
        write(project, "mkdocs.yml", settings + more)
        says = f"`mkdocs.yml` names {names}, which may need what is on this computer only"
        assert output(silent) == f"Error: {says}: build this project without `--scheduler`; {nothing}"


def test_a_worker_with_other_programs_says_so() -> None:
    ours = cluster._programs()
    parcel = cluster.Parcel({}, {}, reference_book("en"), {}, {}, False, ("Python 3.1", *ours[1:]))
    assert cluster.make(parcel).error == f"a worker has {ours[0]}, and here is Python 3.1"


def test_what_a_worker_is_sent_holds_nothing_of_others(project: Path) -> None:
    """Only the settings and the look; pages and pictures are those of one audience."""
    files = cluster._files(Workshop(project, Options(), Setup(project / "mkdocs.yml")))
    assert sorted(files) == ["mkdocs.yml", "theme_overrides/assets/own.css"]


def test_a_file_that_belongs_nowhere_is_refused(tmp_path: Path) -> None:
    class Done:
        def result(self) -> cluster.Delivery:
            return cluster.Delivery({"site/../../x": b""})

    workshop = Workshop(tmp_path, Options(), Setup(tmp_path / "mkdocs.yml"))
    job = cluster.Job("ada", tmp_path / "out")
    outcome = cluster._outcome(Done(), job, cluster.Bench(workshop, cluster.Gate(())))
    assert outcome == replace(outcome, error="a worker sent a file that belongs nowhere: `site/../../x`")
    assert not (tmp_path / "x").exists()
