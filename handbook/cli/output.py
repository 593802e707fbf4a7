"""What the terminal can show, and how diagnostics get there.

In: a stream, diagnostics, what was checked. Out: text on the stream.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from handbook.diagnostics import Diagnostic
    from handbook.report import Counts, Look

_STYLES: Mapping[str, Mapping[str, object]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "good": {"fg": "green", "bold": True},
    "title": {"bold": True},
    "frame": {"fg": "blue"},
}
_WIDTH_OF_A_FILE = 100
_WIDEST = 160


def look_of(stream: TextIO) -> Look:
    """What can be shown on `stream`: colours only on a terminal and without `NO_COLOR` (no-color.org)."""
    from handbook.report.look import Look, plain

    is_terminal = stream.isatty()
    width = min(shutil.get_terminal_size().columns, _WIDEST) if is_terminal else _WIDTH_OF_A_FILE
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("_", "-")
    colours = is_terminal and not os.environ.get("NO_COLOR")
    return Look("utf-8" in encoding or "utf8" in encoding, width, _paint if colours else plain)


def say(text: str, *, err: bool = False) -> None:
    """Print text that is already safe; its colours are kept, because `look_of` decided on them."""
    if text:
        click.echo(text, err=err, nl=not text.endswith("\n"), color=True)


def safe_text(text: str) -> str:
    """Text from anywhere, safe to print."""
    from handbook.report.look import Look

    return Look().show_lines(text)


def say_problems(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], counts: Counts, *, limit: int = 0, err: bool = False
) -> None:
    """Print diagnostics with their frames and the summary."""
    from handbook.report.text import text_report

    say(text_report(diagnostics, texts, counts, look_of(sys.stderr if err else sys.stdout), limit), err=err)


def _paint(part: str, text: str) -> str:
    return click.style(text, **_STYLES[part])  # type: ignore[arg-type]  # the table holds click's own keywords
