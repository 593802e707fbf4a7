"""What editions cost, with many contractors: `handbook impact`, `handbook publish`, and the room that records take.

    python -m tests.benchmarks.editions [NUMBER OF CONTRACTORS] [EDITIONS]

A project publishes editions, each after an edit as a company makes it (`edit`): in turn of what some contractors
promise, of a role, of the defaults, and of a policy that all agree to. Targets for 1,000 contractors: `impact` in 3 s of CPU
(`check`, beside it, in 2 s), `publish` with one policy edited in 1.2 times the time of `build` alone, and the records of 20
editions under 50 MB: by the sizes of the files; a disk that gives every file whole blocks takes more. Editions are recorded
by the program's own writer without building the sites, but for the last `publish`, which is timed whole: with 1,000
contractors it takes minutes, so `--no-build` leaves it out.
"""

from __future__ import annotations

import argparse
import json
import re
import stat
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handbook.pipeline import make
from handbook.project import read_asset, read_project
from handbook.records import FOLDER, Desk, Store, writing
from handbook.records.inputs import Inputs
from handbook.records.known import known_of, place_of_known, write_known
from handbook.records.publication import Publication
from handbook.records.underway import remove_underway
from tests.benchmarks.check import cpu_seconds
from tests.benchmarks.projects import make_project

_FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("number", type=int, nargs="?", default=1000)
    asked.add_argument("editions", type=int, nargs="?", default=20)
    asked.add_argument("--no-build", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", options.number)
        for edition in range(options.editions):
            if edition:
                edit(project, edition, options.number)
            recorded = record(project, _FIRST + edition * timedelta(days=7))
            size, on_disk, files = room(project)
            print(
                f"edition {edition + 1}: {recorded} records; all records {size / 1e6:.1f} MB in {files} files, "
                f"{on_disk / 1e6:.1f} MB of disk",
                flush=True,
            )
        measure_impact(project, options)
        if not options.no_build:
            measure_publish(project)


def measure_impact(project: Path, options: argparse.Namespace) -> None:
    """CPU seconds of `check`, and of `impact` after edits of one thing each, the policy last; the best of three."""
    role, was = project / "content" / "roles" / "writer.yml", options.editions
    measure(project, "check", "nothing edited")
    measure(project, "impact", "nothing edited")
    text = role.read_text("utf-8")
    replace(role, r"(corrected text within) \d+", was)
    measure(project, "impact", "a role edited")
    role.write_text(text, "utf-8")
    edit_policy(project, was)
    measure(project, "impact", "a policy of all edited")
    place_of_known(project).unlink()
    measure(project, "impact", "the same, with nothing remembered")


def measure(project: Path, command: str, what: str) -> None:
    """CPU seconds of one command, the best of three, and how many contractors an edit reaches."""
    runs = [cpu_seconds([sys.executable, "-m", "handbook", command, "--format", "json"], project) for _ in range(3)]
    summary = json.loads(runs[0][1])["summary"]
    reached = f"; reaches {summary['reached']} of {summary['contractors']}" if command == "impact" else ""
    print(f"{command}, {what}: {min(seconds for seconds, _ in runs):.2f} s of CPU{reached}", flush=True)


def measure_publish(project: Path) -> None:
    """CPU seconds of `build`, then of `publish` after one policy was edited, each into a folder with nothing in it."""
    handbook = [sys.executable, "-m", "handbook"]
    build, _ = cpu_seconds([*handbook, "build", "--out", "built"], project)
    publish, _ = cpu_seconds(
        [*handbook, "publish", "--yes", "--reason", "A clearer policy", "--out", "published"], project
    )
    print(f"build: {build:.1f} s of CPU; publish: {publish:.1f} s of CPU; ratio {publish / build:.2f}")


def record(project: Path, at: datetime) -> int:
    """Put on record and remember what a publication would, without building the sites; returns how many editions it makes."""
    sources = read_project(project)
    build = make(sources, at.date())
    assert build.project, build.diagnostics[:3]
    store = Store(project / "contractors" / FOLDER)
    with writing(store) as writer:
        desk = Desk(build.project, build.handbooks, store, lambda path: read_asset(project, sources.options, path))
        publication = Publication(desk, at, "As we said")
        assert publication.histories is not None  # as they will be: to be asked before they are written
        publication.begin()
        publication.record(writer)
        remove_underway(store)
        write_known(project, known_of(Inputs(sources, build.project, desk.assets), publication))
    return len(publication.editions)


def room(project: Path) -> tuple[int, int, int]:
    """Bytes in the files of the records, bytes of the blocks that the disk gives them and their folders, how many files."""
    records = project / "contractors" / FOLDER
    infos = [path.stat() for path in (records, *records.rglob("*"))]
    sizes = [info.st_size for info in infos if stat.S_ISREG(info.st_mode)]
    return sum(sizes), sum(info.st_blocks * 512 for info in infos), len(sizes)


def edit(project: Path, edition: int, number: int) -> None:
    """One edit as a company makes it, in turn: what ten contractors promise, a role, the defaults, a policy for all."""
    if edition % 4 == 0:
        edit_policy(project, edition)
    elif edition % 4 == 1:
        for one in range(edition, number, max(number // 10, 1)):
            replace(project / "contractors" / f"partner-{one:04}.yml", r"(Criterion 0 holds for all) \d+", edition)
    elif edition % 4 == 2:
        replace(project / "content" / "roles" / "writer.yml", r"(corrected text within) \d+", edition)
    else:
        replace(project / "content" / "defaults.yml", r"(rounds:) \d+", edition)


def edit_policy(project: Path, edition: int) -> None:
    """Add a sentence to a policy that everyone has and agrees to."""
    path = project / "content" / "policies" / "confidentiality.md"
    path.write_text(f"{path.read_text('utf-8')}\nWhat is new from edition {edition} on is said here.\n", "utf-8")


def replace(path: Path, pattern: str, number: int) -> None:
    """Put another number behind a text, wherever it stands."""
    path.write_text(re.sub(pattern, rf"\g<1> {number}", path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
