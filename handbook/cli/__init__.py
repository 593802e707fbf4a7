"""The `handbook` command: one small file per command.

In: what was typed. Out: text on the terminal and an exit code (design §7). A command is imported when it is asked for,
and imports the rooms it needs when it runs, so that none pays for the others.
"""

from __future__ import annotations

import click

from handbook import __version__
from handbook.cli.group import HandbookGroup

__all__ = ["main"]


_COMMANDS = (
    "check",
    "build",
    "publish",
    "impact",
    "status",
    "diff",
    "show",
    "acknowledge",
    "pdf",
    "rollback",
    "access",
    "serve",
    "explain",
    "link",
    "init",
    "new",
    "rule",
    "doctor",
)
"""The modules of this room that hold a command of the same name, in the order of the help."""


@click.group(
    cls=HandbookGroup,
    modules=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("--debug", is_flag=True, envvar="HANDBOOK_DEBUG", help="Show the details when something breaks.")
@click.version_option(__version__, prog_name="handbook")
def main(debug: bool) -> None:
    """A written handbook for every contractor.

    Exit codes: 0 fine, 1 the project has errors, 2 wrong usage, 70 a bug in handbook itself.
    """
