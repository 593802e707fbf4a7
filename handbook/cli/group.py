"""How every command ends: its exit code, and what is said when something goes wrong that no command expected.

In: a command that runs. Out: exit codes 0, 1, 2 and 70 (sysexits.h: EX_SOFTWARE), and 128 plus the signal's number
when the reader interrupts or closes the pipe.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from handbook import __version__

ERRORS_FOUND = 1
WRONG_USAGE = 2
BUG = 70
_INTERRUPTED = 130
_PIPE_CLOSED = 141


class Refused(click.ClickException):
    """Something the command will not do as it was asked. The message says what to do instead."""

    exit_code = WRONG_USAGE


class NotFound(click.ClickException):
    """What was asked about is not there."""

    exit_code = ERRORS_FOUND


class HandbookGroup(click.Group):
    """The group of all commands; each of `modules` holds the command of its name, and is imported when asked for."""

    def __init__(self, *args: Any, modules: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(dict.fromkeys((*self.modules, *self.commands)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.modules and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"handbook.cli.{cmd_name}"), cmd_name))
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from handbook.cli.who import did_you_mean

        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"there is no command `{name}`{did_you_mean(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what nobody expected into one line and an exit code."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # a closed pipe shows here, not when Python ends
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            code = _INTERRUPTED
        except BrokenPipeError:
            _silence_output()
            code = _PIPE_CLOSED
        except Exception as error:
            code = _tell(error, bool(ctx.params.get("debug")))
        return ctx.exit(code)


def _silence_output() -> None:
    """Nobody reads any more: let what is still buffered go nowhere when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # an output that is no file, as in tests
        sys.stdout = io.StringIO()


def _tell(error: Exception, debug: bool) -> int:
    """Say what broke, in one line; the details only if they are asked for."""
    from handbook.disk import in_words, is_of_the_machine
    from handbook.report.look import Look

    if debug:
        click.echo(Look().show_lines(traceback.format_exc()), err=True)
    if isinstance(error, OSError) and is_of_the_machine(error):
        click.echo(f"error: {Look().show(in_words(error))}", err=True)
        return ERRORS_FOUND
    what = Look().show(f"{type(error).__name__}: {error}"[:200])
    click.echo(
        f"error[HB-I901]: this is a bug in handbook {__version__}, not in your files ({what}); "
        "please report it, with what `handbook --debug` shows",
        err=True,
    )
    return BUG
