"""`handbook pdf`: one contractor's handbook as a PDF, printed by a browser of this computer.

In: a contractor's id. Out: the file, whole or not at all; exit code 1 if there is no such handbook or no browser.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handbook.cli.build import say_findings
from handbook.cli.group import ERRORS_FOUND, NotFound, Refused
from handbook.cli.options import current_day, project_option, root_of
from handbook.cli.output import safe_text
from handbook.cli.progress import progress_bar
from handbook.cli.who import no_contractor

BROWSER_VARIABLE = "HANDBOOK_CHROMIUM"

_INSTALL = {
    "darwin": "install Google Chrome, or `brew install --cask chromium`",
    "win32": "install Microsoft Edge or Google Chrome",
    "linux": "`sudo apt install chromium` (Debian, Ubuntu) or `sudo dnf install chromium` (Fedora)",
}


@click.command(short_help="A handbook as a PDF, to sign, to send or to keep.")
@click.argument("id_", metavar="ID")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Where to; otherwise `ID.pdf` here.")
@click.option("--paper", type=click.Choice(["A4", "Letter"], case_sensitive=False), default="A4", help="The sheets.")
@click.option(
    "--browser",
    metavar="PATH",
    type=click.Path(path_type=Path),
    envvar=BROWSER_VARIABLE,
    help=f"The program of a Chromium, Chrome or Edge; otherwise ${BROWSER_VARIABLE}, or one of this computer.",
)
@project_option
def pdf(id_: str, out: Path | None, paper: str, browser: Path | None, project: Path | None) -> None:
    """Print the handbook of the contractor ID: everything on one page, with page numbers, as a PDF."""
    from handbook.disk import write_whole
    from handbook.project import read_project
    from handbook.sites.browser import BrowserError
    from handbook.sites.errors import ReleaseError, SiteError
    from handbook.sites.library import read_library
    from handbook.sites.pdf import make_pdf

    root = root_of(project)
    known = read_project(root).contractors
    if id_ not in known:
        raise no_contractor(id_, known)
    file = _file(id_, out)
    program = _program(browser)
    try:
        with progress_bar() as progress:
            content = make_pdf(read_library(root, current_day(None)), id_, program, paper, progress)
    except (ReleaseError, SiteError, BrowserError) as error:
        say_findings(root, [found for found in getattr(error, "diagnostics", ()) if found.is_error])
        raise NotPrinted(safe_text(f"{error}; nothing was written")) from error
    write_whole(file, content, 0o644)
    click.echo(f"printed {len(content) / 1_000_000:.1f} MB: {file}")


class NotPrinted(click.ClickException):
    """There is no new file; one that was there is as it was."""

    exit_code = ERRORS_FOUND


def _file(id_: str, out: Path | None) -> Path:
    """Where the file goes. Raises `Refused` for a place where it would be in the way."""
    from handbook.sites.manifest import is_release

    file = out / f"{id_}.pdf" if out and out.is_dir() else out or Path(f"{id_}.pdf")
    file = file.absolute()
    if not file.parent.is_dir():
        raise Refused(f"there is no folder `{file.parent}`")
    for folder in file.parents:
        if is_release(folder):
            raise Refused(
                f"`{folder}` is a release, which holds only what `handbook build` puts there: name another place"
            )
    return file


def _program(browser: Path | None) -> Path:
    """The browser to print with. Raises if there is none."""
    from handbook.sites.browser import find_browser

    if browser is not None:
        if not browser.is_file():
            raise Refused(f"there is no program `{browser}`: name a Chromium, Chrome or Edge")
        return browser.absolute()
    found = find_browser()
    if found is None:
        install = _INSTALL.get(sys.platform, _INSTALL["linux"])
        raise NotFound(
            f"a PDF is printed by Chromium, Chrome or Edge, and this computer has none in a usual place\n"
            f"{install}; or name one: `--browser PATH` or {BROWSER_VARIABLE}"
        )
    return found
