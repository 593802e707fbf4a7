"""`handbook rule`: what a code means.

In: a code as people write it. Out: its page, or the list of all codes.
"""

from __future__ import annotations

import difflib
import shutil
import sys
import textwrap

import click

from handbook.cli.explanations import explanation
from handbook.cli.group import Refused

_WIDEST = 100


@click.command(short_help="Explain a code such as HB-S101, or list them all.")
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Explain a code such as HB-S101; without one, list them all."""
    from handbook.diagnostics import CATALOGUE

    if code is None:
        for known in CATALOGUE.values():
            click.echo(f"{known.code}  {known.severity.value:<8} {known.title}")
        click.echo("\n`handbook rule CODE` explains one of them.")
        return
    wanted = _full_code(code)
    if wanted not in CATALOGUE:
        near = difflib.get_close_matches(wanted, CATALOGUE, 1)
        advice = f"did you mean `{near[0]}`?" if near else "`handbook rule` lists all"
        raise Refused(f"there is no code `{wanted}`; {advice}")
    found = CATALOGUE[wanted]
    click.echo(_for_reading(explanation(wanted)), nl=False)
    always = (
        "A project cannot change or excuse this."
        if found.fixed
        else (
            "A project may change this in `mkdocs.yml`, under the `handbook` plugin (`severity: {"
            + wanted
            + ": note}`),\n"
            "or excuse one place with its reason (`excuse:` in a YAML file)."
        )
    )
    click.echo(f"\nSeverity: {found.severity.value}. {always}")


def _full_code(code: str) -> str:
    """`s101`, `HB-S101` and `hb_s101` are the same code."""
    bare = code.strip().upper().replace("_", "-").removeprefix("HB-")
    return f"HB-{bare}"


def _for_reading(page: str) -> str:
    """The page as it is for a file; for a terminal its paragraphs are broken between words."""
    if not sys.stdout.isatty():
        return page
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    blocks = page.rstrip("\n").split("\n\n")
    in_code = False
    shown = []
    for block in blocks:
        starts_code = block.startswith("```")
        shown.append(block if in_code or starts_code else textwrap.fill(block, width))
        in_code = (in_code or starts_code) and not block.endswith("\n```")
    return "\n\n".join(shown) + "\n"
