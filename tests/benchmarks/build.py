"""How `handbook build` compares with what one would do without it: a loop of `mkdocs build` over the same pages.

    python -m tests.benchmarks.build [NUMBER OF CONTRACTORS]

Both make one site for each contractor, with the same theme, features and Markdown extensions, cold, on all cores that
they use by themselves. The loop gets its pages ready made, as plain Markdown; only `mkdocs build` is timed. The figure
that counts is the ratio in one run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import yaml

from handbook import compose
from handbook.compose.plain import plain_markdown
from handbook.model.page import NavItem
from handbook.pipeline import make
from handbook.project import read_project
from tests.benchmarks.projects import make_project

_FEATURES = ["navigation.indexes", "navigation.prune", "navigation.footer", "navigation.top", "toc.follow"]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project", number)
        pages = write_plain_projects(project, Path(folder) / "plain")
        ours = timed([sys.executable, "-m", "handbook", "build"], project)
        started = time.monotonic()
        for plain in sorted((Path(folder) / "plain").iterdir()):
            timed([sys.executable, "-m", "mkdocs", "build", "--quiet"], plain)
        loop = time.monotonic() - started
        released = json.loads((project / "dist" / "manifest.json").read_text(encoding="utf-8"))
    print(f"{number} contractors, {pages / number:.0f} pages each; {len(released['audiences']) - 1} handbooks released")
    print(f"loop of mkdocs build: {loop:.1f} s, {loop / number:.2f} s each")
    print(f"handbook build, with the staff site: {ours:.1f} s, {ours / number:.2f} s each")
    print(f"ratio: the loop takes {loop / ours:.1f} times as long")


def timed(command: list[str], folder: Path) -> float:
    """Seconds that a command takes; ends the benchmark if it fails."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return time.monotonic() - started


def write_plain_projects(project: Path, out: Path) -> int:
    """An ordinary MkDocs project for each contractor; returns the number of pages of all."""
    sources = read_project(project)
    build = make(sources, date(2026, 11, 23))
    assert build.project
    pages = 0
    for handbook in build.handbooks.values():
        book, _ = compose.contractor_book(handbook, build.project)
        for page in book.pages:
            path = out / handbook.id / "docs" / page.uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(plain_markdown(page), encoding="utf-8")
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
