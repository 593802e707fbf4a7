"""Reads PDFs in a process apart, which may take so much time and memory for each and no more (see `pdf`).

In: the bytes of a PDF. Out: its parts. The process is started for the first PDF and reads the next ones, too; it ends with
the one that asks, however that ends.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

from handbook.sites.gate import pdf

MOST_SECONDS = 120
"""Of the clock, for one PDF. A manual of a thousand pages takes a tenth of it; a machine may be busy with other things."""

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes; where the system can limit a process."""


class TooMuch(Exception):
    """The PDF takes more time or memory than there is for one."""


class TooLarge(Exception):
    """More lies in the PDF than was asked for."""


class Broken(Exception):
    """It is no PDF, or a damaged one."""


def parts_of_pdf(content: bytes, most: int) -> list[tuple[str, bytes]]:
    """Everything in a PDF, with names as far as there are any; `most` bytes together.

    Raises `pdf.Locked`, `Broken`, `TooLarge`, `TooMuch`.
    """
    with _LOCK:
        reader = _readers.get(os.getpid())  # what was forked must not talk to its parent's
        if reader is None or reader.process.poll() is not None:
            reader = _readers[os.getpid()] = _Reader(_started())
        try:
            outcome, parts = reader.ask(content, most)
        except (OSError, ValueError) as error:
            reader.end()
            raise TooMuch from error
    if outcome == pdf.LOCKED:
        raise pdf.Locked
    if outcome != pdf.READ:
        raise TooLarge if outcome == pdf.TOO_LARGE else Broken
    return parts


@dataclass(frozen=True)
class _Reader:
    process: subprocess.Popen[bytes]

    def ask(self, content: bytes, most: int) -> tuple[str, list[tuple[str, bytes]]]:
        """What became of a PDF, and its parts. Raises `OSError` or `ValueError` if the process ends, as it does in time."""
        questions, answers = self.process.stdin, self.process.stdout
        assert questions and answers  # noqa: S101 - they were asked for
        limit = threading.Timer(MOST_SECONDS, self.process.kill)
        limit.start()
        try:
            questions.write(json.dumps({"size": len(content), "most": most}).encode() + b"\n" + content)
            questions.flush()
            told = json.loads(answers.readline())
            parts = [(name, answers.read(size)) for name, size in told["parts"]]
        finally:
            limit.cancel()
            limit.join()
        if [len(part) for _, part in parts] != [size for _, size in told["parts"]]:
            raise ValueError("the process ended while it answered")
        return told["outcome"], parts

    def end(self) -> None:
        """End the process, if it still runs."""
        self.process.kill()
        self.process.communicate()


_LOCK = threading.Lock()
_readers: dict[int, _Reader] = {}


def _started() -> subprocess.Popen[bytes]:
    """A process of `pdf`, which finds the same packages as this one."""
    return subprocess.Popen(  # noqa: S603 - this Python, with a file of this package
        [sys.executable, "-P", pdf.__file__, str(2 * MOST_SECONDS), str(MOST_MEMORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


@atexit.register
def _end() -> None:
    reader = _readers.pop(os.getpid(), None)
    if reader:
        reader.end()
