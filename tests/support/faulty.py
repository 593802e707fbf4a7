"""Commands on a disk that refuses: a chosen call fails, or is the last thing the program does.

In: a command of `handbook`, and which of its calls below a folder fails with which error. Out: how it ended, what it printed,
how many such calls it made. The calls are real ones: a small library stands between the program and the system's own
(`faulty.c`), in it and in all processes it starts. A process that has imported everything is forked for each command.
"""

from __future__ import annotations

import errno
import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from pathlib import Path
from types import TracebackType

TESTS = Path(__file__).parent.parent
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)
_LAYOUT = "=qqqq1000s"
"""`struct control` in `faulty.c`: seen, when, kinds, error, below."""


class NoFaults(AssertionError):
    """The library that stands between cannot be made here. The message says what to do."""


class Kind(IntFlag):
    """Kinds of calls. `ALL` are those that change something."""

    OPEN = 1
    WRITE = 2
    FSYNC = 4
    MKDIR = 8
    RENAME = 16
    """Also links, and the exchange of two folders."""
    REMOVE = 32
    CHANGE = 64
    ALL = WRITE | FSYNC | MKDIR | RENAME | REMOVE | CHANGE


@dataclass(frozen=True)
class Fault:
    """The call of these `kinds` with the number `when` fails with `error`; without one, the program is killed before it."""

    kinds: Kind
    when: int
    error: int = 0

    def __str__(self) -> str:
        return f"{self.kinds.name} {self.when}: {errno.errorcode[self.error] if self.error else 'killed'}"


@dataclass(frozen=True)
class Run:
    """How a command ended: its exit code, or minus the signal; what it printed; how many calls it made; seconds it took."""

    code: int
    printed: str
    calls: int
    seconds: float


def find_compiler() -> str | None:
    """A C compiler of this computer."""
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


@cache
def library() -> Path:
    """The library, made once for all tests of a run."""
    compiler = find_compiler()
    if sys.platform != "linux" or compiler is None:
        raise NoFaults("these tests need Linux and a C compiler: run `python -m tests.setup_machine`")
    made = Path(tempfile.mkdtemp(prefix="handbook-faulty-")) / "faulty.so"
    source = TESTS / "support/faulty.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


class Faulty:
    """Runs commands; to be used with `with`. `like` is a project like theirs."""

    def __init__(self, like: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="handbook-faulty-"))
        self._output = self._folder / "output"
        control = self._folder / "control"
        control.write_bytes(bytes(struct.calcsize(_LAYOUT)))
        with control.open("r+b") as file:
            self._control = mmap.mmap(file.fileno(), 0)
        places = (str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", ""))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.faulty_run", self._output, like],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "LD_PRELOAD": str(library()),
                "FAULTY_CONTROL": str(control),
                "PYTHONPATH": os.pathsep.join(filter(None, places)),
            },
        )

    def __enter__(self) -> Faulty:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._control.close()
        shutil.rmtree(self._folder)

    def run(
        self,
        words: Sequence[str],
        fault: Fault | None = None,
        *,
        below: Path,
        count: Kind = Kind.ALL,
        quick: bool = True,
        kill_after: float | None = None,
    ) -> Run:
        """Run `handbook WORDS`. Calls count at the place `below`, and beside it (see `faulty.c`); without a fault, those of the
        kinds `count`.

        `quick` puts a few lines in the place of each site, instead of what MkDocs makes. `kill_after` kills the command after
        so many seconds, if it still runs.
        """
        fault = fault or Fault(count, 0, errno.EIO)
        struct.pack_into(_LAYOUT, self._control, 0, 0, fault.when, fault.kinds, fault.error, os.fsencode(below))
        assert self._process.stdin
        assert self._process.stdout
        begin = time.monotonic()
        self._process.stdin.write(json.dumps({"words": [*words], "quick": quick}) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(int(self._process.stdout.readline()))
        seconds = time.monotonic() - begin
        calls = int(struct.unpack_from("=q", self._control)[0])
        return Run(code, self._output.read_text(encoding="utf-8", errors="replace"), calls, seconds)
