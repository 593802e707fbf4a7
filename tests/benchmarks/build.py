"""What a release costs, beside what one would do without `handbook build`.

    python -m tests.benchmarks.build [NUMBER OF CONTRACTORS] [--sample N] [--zensical PROGRAM]

Everything is told in seconds of CPU, because other programs on the machine do not change them, and in seconds on the clock,
which count where nothing else runs. Two cores are used wherever it runs: the more processes there are, the less they share.
Of what others make (`tests/benchmarks/others.py`) only as many are built as the sample says; Hugo where it is installed.
What counts are the ratios in one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.others import MKDOCS, books, write_hugo, write_mkdocs, write_one_big
from tests.benchmarks.projects import make_project

_HANDBOOK = [sys.executable, "-m", "handbook"]
_FIRST = "partner-0000"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("number", type=int, nargs="?", default=10)
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--zensical")
    asked = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", asked.number)
        _measure(project, Path(folder), asked.number, asked.sample, asked.zensical)


def _measure(project: Path, folder: Path, number: int, sample: int, zensical: str | None) -> None:
    build = [*_HANDBOOK, "build"]
    lonely = make_project(folder / "lonely", 1)
    cold = _tell("handbook build, all sites and the staff's", build, project, number)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    released = json.loads((project / "dist" / "manifest.json").read_text(encoding="utf-8"))
    print(f"{len(released['audiences']) - 1} handbooks; most memory of a process: {peak:.0f} MB")

    reading = _tell("reading the project (handbook check)", [*_HANDBOOK, "check"], project)
    _tell("nothing changed", build, project)
    alone = _tell("one handbook, by its name", [*build, _FIRST], project)
    single = _tell("a project of one handbook, from nothing", build, lonely)
    _edit(project / "contractors" / f"{_FIRST}.yml", "Piece 0 for", "First piece for")
    one = _tell("one contractor edited", build, project)
    print(
        f"  {(one.cpu - reading.cpu) / max(alone.cpu - reading.cpu, 0.01):.2f} times that one handbook alone, reading not counted"
    )
    print(
        f"  {one.cpu / (reading.cpu + single.cpu):.2f} times reading the project and building one that holds this handbook alone"
    )
    _edit(project / "content" / "tools" / "figma.md", "## ", "More words.\n\n## ")
    _tell("a page edited that some contractors have", build, project)
    floor = _tell("cp -r of the release", ["cp", "-r", "dist", str(folder / "copy")], project)
    print(f"  a release takes {cold.cpu / floor.cpu:.0f} times as long")

    _compare(project, folder, sample, Seconds(cold.cpu / number, cold.clock / number), zensical)


class Seconds(NamedTuple):
    """What a command took: of all processors together, and on the clock."""

    cpu: float
    clock: float


def _compare(project: Path, folder: Path, sample: int, ours: Seconds, zensical: str | None) -> None:
    found = books(project, sample)
    print(f"{sum(len(book.pages) for book in found.values()) / sample:.0f} pages each")
    alone = write_mkdocs(project, found, folder / "mkdocs")
    loops = [("mkdocs build in a loop", MKDOCS, alone)]
    if zensical:
        loops.append(("zensical build in a loop", [zensical, "build"], alone))
    if hugo := shutil.which("hugo"):
        loops.append(("hugo in a loop", [hugo, "--quiet"], write_hugo(found, folder / "hugo")))
    loops.append((f"one MkDocs site of {sample} handbooks", MKDOCS, [write_one_big(project, found, folder / "big")]))
    for name, command, places in loops:
        took = [measure(command, place) for place in places]
        cpu, clock = sum(one.cpu for one in took) / sample, sum(one.clock for one in took) / sample
        times = f"{cpu / ours.cpu:.1f} and {clock / ours.clock:.1f} times handbook build"
        print(f"{name}: {cpu:.2f} s of CPU each, {clock:.2f} s on the clock; that is {times}", flush=True)


def _tell(what: str, command: Sequence[str], folder: Path, sites: int = 0) -> Seconds:
    took = measure(command, folder)
    each = f"; {took.cpu / sites:.3f} s and {took.clock / sites:.3f} s each" if sites else ""
    print(f"{what}: {took.cpu:.2f} s of CPU, {took.clock:.2f} s on the clock{each}", flush=True)
    return took


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def measure(command: Sequence[str], folder: Path) -> Seconds:
    """What a command takes, its processes included; ends the benchmark if it fails."""
    before, began = os.times(), time.perf_counter()
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=usual)
    after, ended = os.times(), time.perf_counter()
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Seconds(cpu, ended - began)


if __name__ == "__main__":
    main()
