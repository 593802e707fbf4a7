"""What `check` may do with anything at all: end soon, with 0 or 1, and a whole and harmless report.

In: a project. Out: an `AssertionError` that says what was wrong; also of a process with little memory and time.
"""

from __future__ import annotations

import json
import os
import re
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from support.command import check

MOST_SECONDS = 2.0
MOST_BYTES = 512 * 1024 * 1024
_AT_ONCE = 25

_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What may not reach a terminal."""


def assert_whole_report(project: Path, form: str, most: float = MOST_SECONDS) -> None:
    """The command ended as it may, within `most` seconds of CPU, and what it printed is whole and harmless."""
    before = process_time()
    answer = check(project, "--format", form)
    seconds = process_time() - before
    assert seconds < most, f"it took {seconds:.1f} s"
    assert answer.exit_code in (0, 1), answer.printed
    assert "Traceback" not in answer.printed
    assert not _UNSEEN.search(answer.printed), "what is printed could change the terminal"
    if form == "json":
        assert answer.report["version"] == 1
        errors = [found for found in answer.found if found["severity"] == "error"]
        assert len(errors) == answer.report["summary"]["errors"]
        assert answer.exit_code == bool(errors)
        for found in answer.found:
            start, end = found["range"]["start"], found["range"]["end"]
            assert found["file"], found
            assert found["code"] != "HB-I901", found
            assert (1, 1) <= (start["line"], start["column"]) <= (end["line"], end["column"])
    elif form == "sarif":
        assert answer.report["version"] == "2.1.0"


def in_small_processes(tries: Sequence[tuple[str, Callable[[], None]]]) -> list[str]:
    """Run each try, with its name, in a process that may take `MOST_SECONDS` for it and `MOST_BYTES`; returns what went wrong."""
    wrong: list[str] = []
    waiting = list(tries)
    while waiting:
        told = _in_one_process(waiting[:_AT_ONCE])
        wrong += [f"{name}: {words}" for (name, _), words in zip(waiting, told, strict=False) if words]
        if len(told) < min(len(waiting), _AT_ONCE):
            wrong.append(f"{waiting[len(told)][0]}: ended by the system: too long, or too large")
            told.append("")
        del waiting[: len(told)]
    return wrong


def _in_one_process(tries: Sequence[tuple[str, Callable[[], None]]]) -> list[str]:
    """What went wrong in each try, empty if nothing did; fewer if the process did not live to the end of one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
            for _, attempt in tries:
                until = int(process_time() + 2 * MOST_SECONDS) + 2
                resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
                os.write(write, json.dumps(_words(attempt)).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        words = [json.loads(line) for line in told]
    os.waitpid(child, 0)
    return words


def _words(attempt: Callable[[], None]) -> str:
    try:
        attempt()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:1000]
    return ""
