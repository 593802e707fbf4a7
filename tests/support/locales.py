"""Languages for the computer that the tests run on: compiled for them, as few computers have any but their own.

In: a folder. Out: environments in which a program speaks such a language, and proof of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCES = Path("/usr/share/i18n/locales")
COMPILED = {"de_DE.UTF-8": "de_DE", "tr_TR.UTF-8": "tr_TR"}
"""German writes 1,5 for 1.5, and Turkish has two letters i, of which neither is the small one of I."""

_AT_START = """\
import locale, os
with open(os.environ["SPOKEN"], "a") as file:
    file.write(locale.setlocale(locale.LC_ALL, "") + " " + locale.localeconv()["decimal_point"] + "\\n")
"""
"""What each process of Python does first: it takes the language of its environment, as a program in C would."""


class NoLocales(AssertionError):
    """Languages cannot be compiled here. The message says what to do."""


def find_localedef() -> str | None:
    """The program that compiles them, if what it compiles is there, too."""
    return shutil.which("localedef") if all((SOURCES / name).is_file() for name in COMPILED.values()) else None


def compile_locales(folder: Path) -> Path:
    """Compile all of `COMPILED` into `folder`. Raises `NoLocales` if that is not possible."""
    program = find_localedef()
    if program is None:
        raise NoLocales("there is no `localedef`, or no languages for it: run `python -m tests.setup_machine`")
    folder.mkdir()
    for name, source in COMPILED.items():
        command = [program, "--no-archive", "-i", source, "-f", "UTF-8", str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
    (folder / "sitecustomize.py").write_text(_AT_START, encoding="utf-8")
    return folder


def speaking(name: str, compiled: Path, spoken: Path) -> Mapping[str, str]:
    """What to add to an environment so that each process of Python begins in this language, and notes it in `spoken`."""
    return {
        "LANG": name,
        "LC_ALL": name,
        "LANGUAGE": name.partition(".")[0],
        "LOCPATH": str(compiled),
        "SPOKEN": str(spoken),
        "PYTHONPATH": os.pathsep.join([str(compiled), *sys.path]),
    }
