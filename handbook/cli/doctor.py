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
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: whether it is well, what was found, what to do if it is not, and whether it is needed."""

    ok: bool
    what: str
    do: str = ""
    needed: bool = True

    def __str__(self) -> str:
        sign = "ok      " if self.ok else "not ok  " if self.needed else "missing "
        return f"{sign}{self.what}" + (f"\n        {self.do}" if self.do and not self.ok else "")


@click.command()
@project_option
@click.pass_context
def doctor(ctx: click.Context, project: Path | None) -> None:
    """Look whether this computer has what handbook needs."""
    looks = [*_python(), *_packages(), *_programs(), *_project(project)]
    for look in looks:
        click.echo(str(look))
    missing = sum(1 for look in looks if look.needed and not look.ok)
    click.echo("\nall that is needed is there" if not missing else f"\n{missing} needed and not ok")
    if missing:
        ctx.exit(ERRORS_FOUND)


def _python() -> Iterator[Look]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Look(sys.version_info[:2] >= _OLDEST_PYTHON, f"Python {version}", "install Python 3.11 or newer")
    import yaml

    slow = "YAML is read 20 times as slowly: `pip install --force-reinstall --only-binary :all: pyyaml`"
    yield Look(bool(yaml.__with_libyaml__), "libyaml, which reads YAML quickly", slow)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/London")
        zones = True
    except ZoneInfoNotFoundError:
        zones = False
    yield Look(zones, "data of time zones", "`pip install tzdata`")


def _packages() -> Iterator[Look]:
    """Each package handbook is made with: whether its version is one of those it works with."""
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(line) for line in requires(_DISTRIBUTION) or []]
    except PackageNotFoundError:
        yield Look(False, "handbook is not installed", "`pip install .` in its folder", needed=True)
        return
    for package in wanted:
        if package.marker and not package.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(package.name)
        except PackageNotFoundError:
            found = ""
        bounds = f" (needed: {package.specifier})"
        fits = bool(found) and package.specifier.contains(found, prereleases=True)
        yield Look(fits, f"{package.name} {found or 'is missing'}{'' if fits else bounds}", f'`pip install "{package}"`')


def _programs() -> Iterator[Look]:
    git = shutil.which("git")
    yield Look(bool(git), f"git{f' at {git}' if git else ''}", "install git to keep editions and see changes", needed=False)
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), _playwright_browser())
    what = f"a Chromium browser{f' at {browser}' if browser else ''}"
    yield Look(bool(browser), what, "only the tests of pages in a browser need it", needed=False)


def _playwright_browser() -> str | None:
    """The Chromium that playwright keeps for itself, if it is there."""
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(kept.glob("chromium-*")) if kept.is_dir() else []
    return str(found[-1]) if found else None


def _project(project: Path | None) -> Iterator[Look]:
    from handbook.project import find_root

    root = find_root((project or Path()).resolve())
    if root is None:
        yield Look(False, "no project here", "`handbook init DIR` makes one", needed=False)
        return
    yield Look(True, f"project in {root}")
    out = root / "dist"
    place = out if out.exists() else root
    yield Look(os.access(place, os.W_OK), f"the release can be written to {out}", f"get the right to write in {place}")
