"""What a release costs, beside what one would do without `handbook build`.

    python -m tests.benchmarks.build [NUMBER OF CONTRACTORS] [--sample N] [--zensical PROGRAM]

Everything is told in seconds of CPU, because other programs on the machine do not change them; divided by two cores it is
about the time that passes. Others' sites have the same pages, theme, features and Markdown extensions. They get their pages
ready made, as plain Markdown; only so many are built as the sample says, since each costs about the same. What counts are
the ratios in one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from handbook.compose.contractor import contractor_book
from handbook.compose.plain import plain_markdown
from handbook.model.page import NavItem
from handbook.pipeline import make
from handbook.project import read_project
from tests.benchmarks.projects import make_project

_FEATURES = ["navigation.indexes", "navigation.prune", "navigation.footer", "navigation.top", "toc.follow"]
_HANDBOOK = [sys.executable, "-m", "handbook"]
_FIRST = "partner-0000"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("number", type=int, nargs="?", default=10)
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--zensical")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", asked.number)
        _measure(project, Path(folder), asked.number, asked.sample, asked.zensical)


def _measure(project: Path, folder: Path, number: int, sample: int, zensical: str | None) -> None:
    build = [*_HANDBOOK, "build"]
    cold = _tell("handbook build, all sites and the staff's", build, project, number)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    released = json.loads((project / "dist" / "manifest.json").read_text(encoding="utf-8"))
    print(f"{len(released['audiences']) - 1} handbooks; most memory of a process: {peak:.0f} MB")

    reading = _tell("reading the project (handbook check)", [*_HANDBOOK, "check"], project)
    _tell("nothing changed", build, project)
    alone = _tell("one handbook, by its name", [*build, _FIRST], project)
    _edit(project / "contractors" / f"{_FIRST}.yml", "Piece 0 for", "First piece for")
    one = _tell("one contractor edited", build, project)
    print(f"  {(one - reading) / max(alone - reading, 0.01):.2f} times that one handbook alone, reading not counted")
    _edit(project / "content" / "tools" / "figma.md", "## ", "More words.\n\n## ")
    _tell("a page edited that some contractors have", build, project)
    floor = _tell("cp -r of the release", ["cp", "-r", "dist", str(folder / "copy")], project)
    print(f"  a release takes {cold / floor:.0f} times as long")

    pages = write_plain_projects(project, folder / "plain", sample)
    print(f"{pages / sample:.0f} pages each")
    for name, command in (
        ("mkdocs build in a loop", [sys.executable, "-m", "mkdocs", "build", "--quiet"]),
        *([("zensical build in a loop", [zensical, "build"])] if zensical else []),
    ):
        each = sum(cpu_seconds(command, place) for place in sorted((folder / "plain").iterdir())) / sample
        print(f"{name}: {each:.2f} s each; it takes {each * number / cold:.1f} times as long as handbook build")


def _tell(what: str, command: Sequence[str], folder: Path, sites: int = 0) -> float:
    seconds = cpu_seconds(command, folder)
    print(f"{what}: {seconds:.2f} s" + (f", {seconds / sites:.3f} s each" if sites else ""), flush=True)
    return seconds


def _edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def cpu_seconds(command: Sequence[str], folder: Path) -> float:
    """Seconds of CPU that a command takes, its processes included; ends the benchmark if it fails."""
    before = os.times()
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=usual)
    after = os.times()
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return after.children_user + after.children_system - before.children_user - before.children_system


def write_plain_projects(project: Path, out: Path, number: int) -> int:
    """An ordinary MkDocs project for each of the first contractors; returns the number of pages of all."""
    sources = read_project(project)
    build = make(sources, date(2026, 11, 23))
    assert build.project
    pages = 0
    for handbook in list(build.handbooks.values())[:number]:
        book, _ = contractor_book(handbook, build.project)
        for page in book.pages:
            path = out / handbook.id / "docs" / page.uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(plain_markdown(page), encoding="utf-8")
        for name, content in book.files.items():
            (out / handbook.id / "docs" / name).write_bytes(content)
        config = {
            "site_name": book.name,
            "theme": {"name": "material", "font": False, "features": _FEATURES},
            "plugins": ["search"],
            "markdown_extensions": _extensions(project),
            "nav": [_entry(item) for item in book.nav],
        }
        (out / handbook.id / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        pages += len(book.pages)
    return pages


def _extensions(project: Path) -> object:
    return yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]


def _entry(item: NavItem) -> object:
    if item.children:
        return {item.title: [_entry(child) for child in item.children]}
    return {item.title: item.uri}


if __name__ == "__main__":
    main()
