"""How commands end: exit codes, bugs, interruptions, closed pipes; and how quick the help is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import pytest
from click.testing import CliRunner, Result

from handbook import __version__
from handbook.cli import main
from handbook.cli.who import did_you_mean


@contextmanager
def command_that_raises(error: BaseException) -> Iterator[None]:
    """A command `fall`, which raises."""

    @click.command()
    def fall() -> None:
        click.echo("before")
        raise error

    main.add_command(fall)
    try:
        yield
    finally:
        del main.commands["fall"]


def fall(error: BaseException, *options: str) -> Result:
    with command_that_raises(error):
        return CliRunner().invoke(main, [*options, "fall"])


def test_version_and_help() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"handbook, version {__version__}\n"
    help_ = CliRunner().invoke(main, ["-h"])
    assert help_.exit_code == 0
    commands = help_.stdout.split("Commands:\n")[1]
    listed = [line.split()[0] for line in commands.splitlines()]
    assert listed[0] == "check"
    assert {"build", "pdf", "rollback", "access", "serve", "explain", "link", "init", "new", "rule", "doctor"} <= {
        *listed
    }
    assert "..." not in commands


@pytest.mark.parametrize(
    ("word", "meant"),
    [("publis", "; did you mean `publish`?"), ("acknowlege", "; did you mean `acknowledge`?"), ("xyz", "")],
)
def test_an_unknown_command_is_wrong_usage(word: str, meant: str) -> None:
    result = CliRunner().invoke(main, [word])
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (2, f"Error: there is no command `{word}`{meant}")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("amara", "; did you mean `amara-okafor`?"),
        ("Okafor", "; did you mean `amara-okafor`?"),
        ("dana", ""),
        ("marta-sliva", "; did you mean `marta-silva`?"),
    ],
)
def test_who_may_be_meant(word: str, meant: str) -> None:
    """A part of a name is enough, where one alone has it."""
    assert did_you_mean(word, ["amara-okafor", "dana-white-smith", "dana-black-smith", "marta-silva"]) == meant


def test_a_bug_is_one_line_that_asks_to_report_it() -> None:
    result = fall(KeyError("d\x1bue\n"))
    assert result.exit_code == 70
    assert result.stderr == (
        f"error[HB-I901]: this is a bug in handbook {__version__}, not in your files (KeyError: 'd\\x1bue\\n'); "
        "please report it, with what `handbook --debug` shows\n"
    )


def test_what_a_bug_says_cannot_steer_the_terminal() -> None:
    result = fall(RuntimeError("\x1b[2J"))
    assert "\x1b" not in result.stderr
    assert "<U+001B>[2J" in result.stderr


@pytest.mark.parametrize("by_variable", [False, True])
def test_debug_shows_the_details(by_variable: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if by_variable:
        monkeypatch.setenv("HANDBOOK_DEBUG", "1")
    result = fall(KeyError("due"), *([] if by_variable else ["--debug"]))
    assert result.exit_code == 70
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert "error[HB-I901]" in result.stderr


def test_what_the_system_refuses_is_no_bug() -> None:
    result = fall(PermissionError(errno.EACCES, "Permission denied", "dist"))
    assert result.exit_code == 1
    assert result.stderr == "error: `dist`: permission denied\n"
    assert fall(OSError(errno.ENOSPC, "No space left on device")).stderr == "error: the disk is full\n"


def test_an_interruption_is_quiet() -> None:
    result = fall(KeyboardInterrupt())
    assert result.exit_code == 130
    assert result.stderr == ""


def test_a_closed_pipe_is_quiet() -> None:
    result = fall(BrokenPipeError(errno.EPIPE, "Broken pipe"))
    assert result.exit_code == 141
    assert result.stderr == ""


def test_a_reader_who_stops_reading_sees_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "handbook", "rule"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 141
    assert done.stderr == b""


def test_help_loads_no_heavy_room() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from handbook.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "print(*sorted({'mkdocs', 'pydantic', 'yaml', 'rich', 'jinja2', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
