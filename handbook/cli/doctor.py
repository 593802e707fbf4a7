"""`handbook doctor`: is this computer set up?

In: the computer. Out: a line for each thing looked at; exit code 1 if something that is needed is missing.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from handbook.cli.group import ERRORS_FOUND
from handbook.cli.options import project_option

_DISTRIBUTION = "contractor-handbook"
_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, what to do if it is not, and whether it is needed."""

    ok: bool
    what: str
    do: str = ""
    needed: bool = True

    def __str__(self) -> str:
        sign = "ok      " if self.ok else "not ok  " if self.needed else "missing "
        return f"{sign}{self.what}" + (f"\n        {self.do}" if self.do and not self.ok else "")


@click.command(short_help="Look whether this computer is set up.")
@project_option
@click.pass_context
def doctor(ctx: click.Context, project: Path | None) -> None:
    """Look whether this computer has what handbook needs."""
    findings = [*_python(), *_packages(), *_programs(), *_project(project)]
    for finding in findings:
        click.echo(str(finding))
    missing = sum(1 for finding in findings if finding.needed and not finding.ok)
    click.echo("\nall that is needed is there" if not missing else f"\n{missing} needed and not ok")
    if missing:
        ctx.exit(ERRORS_FOUND)


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(sys.version_info[:2] >= _OLDEST_PYTHON, f"Python {version}", "install Python 3.11 or newer")
    import yaml

    slow = "YAML is read 20 times as slowly: `pip install --force-reinstall --only-binary :all: pyyaml`"
    yield Finding(bool(yaml.__with_libyaml__), "libyaml, which reads YAML quickly", slow)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/London")
        zones = True
    except ZoneInfoNotFoundError:
        zones = False
    yield Finding(zones, "data of time zones", "`pip install tzdata`")


def _packages() -> Iterator[Finding]:
    """Each package handbook is made with: whether its version is one of those it works with."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(line) for line in requires(_DISTRIBUTION) or []]
    except PackageNotFoundError:
        yield Finding(False, "handbook is not installed", "`pip install .` in its folder", needed=True)
        return
    for package in wanted:
        if package.marker and not package.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(package.name)
        except PackageNotFoundError:
            found = ""
        fits = bool(found) and package.specifier.contains(found, prereleases=True)
        what = f"{package.name} {found or 'is missing'}" + ("" if fits else f" (needed: {package.specifier})")
        yield Finding(fits, what, f'`pip install "{package.name}{package.specifier}"`')


def _programs() -> Iterator[Finding]:
    git = shutil.which("git")
    why = "install git: it keeps editions, and shows what has changed"
    yield Finding(bool(git), f"git at {git}" if git else "git", why, needed=False)
    from handbook.sites.browser import find_browser

    browser = find_browser()
    what = f"a browser to print with, at {browser}" if browser else "Chromium, Chrome or Edge"
    yield Finding(bool(browser), what, "`handbook pdf` prints with it", needed=False)


def _project(project: Path | None) -> Iterator[Finding]:
    from handbook.project import find_root

    root = find_root((project or Path()).resolve())
    if root is None:
        yield Finding(False, "no project here", "`handbook init DIR` makes one", needed=False)
        return
    yield Finding(True, f"project in {root}")
    out = root / "dist"
    place = out if out.exists() else root
    writable = place.is_dir() and os.access(place, os.W_OK)
    yield Finding(writable, f"the release can be written to {out}", f"make {place} a folder in which you may write")
