"""The `handbook` command: one small file per command.

In: what was typed. Out: text on the terminal and an exit code (design §7). The commands import the rooms they need when
they run, so that `handbook --help` is quick.
"""

from __future__ import annotations

import click

from handbook import __version__
from handbook.cli.build import build
from handbook.cli.check import check
from handbook.cli.doctor import doctor
from handbook.cli.explain import explain
from handbook.cli.group import HandbookGroup
from handbook.cli.init import init
from handbook.cli.new import new
from handbook.cli.rule import rule
from handbook.cli.serve import serve

__all__ = ["main"]


@click.group(cls=HandbookGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, envvar="HANDBOOK_DEBUG", help="Show the details when something breaks.")
@click.version_option(__version__, prog_name="handbook")
def main(debug: bool) -> None:
    """A written handbook for every contractor.

    Exit codes: 0 fine, 1 the project has errors, 2 wrong usage, 70 a bug in handbook itself.
    """


for _command in (check, build, serve, explain, init, new, rule, doctor):
    main.add_command(_command)
