"""The `handbook` command: one small file per command.

In: what was typed. Out: text on the terminal and an exit code (design §7). The commands import the rooms they need when
they run, so that `handbook --help` is quick.
"""

from __future__ import annotations

import click

from handbook import __version__
from handbook.cli import build, check, doctor, explain, init, new, rule, serve
from handbook.cli.group import HandbookGroup

__all__ = ["main"]


@click.group(cls=HandbookGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, envvar="HANDBOOK_DEBUG", help="Show the details when something breaks.")
@click.version_option(__version__, prog_name="handbook")
def main(debug: bool) -> None:
    """A written handbook for every contractor.

    Exit codes: 0 fine, 1 the project has errors, 2 wrong usage, 70 a bug in handbook itself.
    """


main.add_command(check.check)
main.add_command(build.build)
main.add_command(serve.serve)
main.add_command(explain.explain)
main.add_command(init.init)
main.add_command(new.new)
main.add_command(rule.rule)
main.add_command(doctor.doctor)
