"""What editions cost, with many contractors: `handbook impact`, `handbook publish`, and the room that records take.

    python -m tests.benchmarks.editions [NUMBER OF CONTRACTORS] [EDITIONS]

A project publishes editions, each after an edit as a company makes it (`edit`): in turn of what some contractors
promise, of a role, of the defaults, and of a policy that all agree to. Targets for 1,000 contractors: `impact` in 3 s of CPU
(`check`, beside it, in 2 s), `publish` with one policy edited in 1.2 times the time of `build` alone, and the records of 20
editions under 50 MB. Editions are recorded by the program's own writer without building the sites, but for the last
`publish`, which is timed whole: with 1,000 contractors it takes minutes, so `--no-build` leaves it out.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handbook.pipeline import make
from handbook.project import read_asset, read_project
from handbook.records import FOLDER, Desk, Store, writing
from handbook.records.publication import Publication
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
            size, files = room(project)
            print(f"edition {edition + 1}: {recorded} records; all records {size / 1e6:.1f} MB in {files} files")
        edit_policy(project, options.editions)
        measure_impact(project, options.number)
        if not options.no_build:
            measure_publish(project)


def measure_impact(project: Path, number: int) -> None:
    """CPU seconds of `impact` after one policy was edited, and of `check`; the best of three."""
    for command in ("check", "impact"):
        line = [sys.executable, "-m", "handbook", command, "--format", "json"]
        print(f"{command} of {number}: {min(cpu_seconds(line, project)[0] for _ in range(3)):.2f} s of CPU")


def measure_publish(project: Path) -> None:
    """CPU seconds of `build`, then of `publish` after one policy was edited, each into a folder with nothing in it."""
    handbook = [sys.executable, "-m", "handbook"]
    build, _ = cpu_seconds([*handbook, "build", "--out", "built"], project)
    publish, _ = cpu_seconds(
        [*handbook, "publish", "--yes", "--reason", "A clearer policy", "--out", "published"], project
    )
    print(f"build: {build:.1f} s of CPU; publish: {publish:.1f} s of CPU; ratio {publish / build:.2f}")


def record(project: Path, at: datetime) -> int:
    """Put on record what a publication would, without building the sites; returns how many editions it makes."""
    sources = read_project(project)
    build = make(sources, at.date())
    assert build.project, build.diagnostics[:3]
    store = Store(project / "contractors" / FOLDER)
    with writing(store) as writer:
        desk = Desk(build.project, build.handbooks, store, lambda path: read_asset(project, sources.options, path))
        publication = Publication(desk, at, "As we said")
        publication.record(writer)
    return len(publication.editions)


def room(project: Path) -> tuple[int, int]:
    """Bytes in the files of the records, and how many files."""
    files = (path for path in (project / "contractors" / FOLDER).rglob("*") if path.is_file())
    sizes = [path.stat().st_size for path in files]
    return sum(sizes), len(sizes)


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
