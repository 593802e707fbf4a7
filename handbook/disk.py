"""Writing so that a crash, a full disk or a second writer leaves nothing half done.

In: paths and bytes. Out: files that are there as a whole, or are as they were before; names that have reached the disk; a lock
that one process holds at a time; and what a disk refuses, in words.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.EFBIG: "the file grows larger than this computer allows",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: "permission denied",
    errno.EPERM: "the system does not allow it",
    errno.EIO: "the disk does not work (input/output error)",
    errno.ESTALE: "the disk of another computer does not answer",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOMEM: "the memory is full",
    errno.EAGAIN: "too much runs on this computer",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EBUSY: "something else uses it",
    errno.EXDEV: "it lies on another disk",
}
"""What a system may refuse although handbook did nothing wrong."""

_TRIES = 3
_PAUSE = 0.2
_CHANCE = 8
"""Characters that `tempfile` adds to a name."""


def in_words(error: OSError) -> str:
    """What the system refused, after the name of the file: "`dist`: the disk is full"."""
    words = _WORDS.get(error.errno or 0, (error.strerror or str(error)).lower())
    return f"`{os.fsdecode(error.filename)}`: {words}" if isinstance(error.filename, str | bytes) else words


def is_of_the_machine(error: OSError) -> bool:
    """Whether it is something the system may refuse although handbook did nothing wrong."""
    return error.errno in _WORDS


def clear(folder: Path) -> None:
    """Remove a folder with all in it. A process that ends just now may still write there, so there is more than one try.

    Raises `OSError` if something remains.
    """
    for _ in range(_TRIES - 1):
        try:
            shutil.rmtree(folder)
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    shutil.rmtree(folder)


def write_whole(path: Path, data: bytes, mode: int) -> None:
    """Write a file so that it is there as a whole or as it was before. Raises `OSError`; then nothing has changed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    aside = Path(name)
    try:
        fill(handle, data)
        aside.chmod(mode)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def left_by_writing(path: Path) -> Iterator[Path]:
    """Files that a killed `write_whole` has left beside `path`."""
    for aside in path.parent.iterdir():
        name, _, chance = aside.name.rpartition(".")
        if name == f".{path.name}" and len(chance) == _CHANCE and aside.is_file():
            yield aside


def traits(name: str, info: os.stat_result) -> str:
    """What the system tells of a file without reading it, in one line: another one where its content may be another."""
    return f"{name} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino} {info.st_mode}"


def fill(handle: int, data: bytes) -> None:
    """Write bytes into an open file, which is closed when all of them are on the disk."""
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_of_one: weakref.WeakSet[IO[str]] = weakref.WeakSet()


def try_lock_for_one(file: IO[str]) -> bool:
    """As `try_lock`, but what is forked from this process does not hold the lock: it ends when this process does."""
    if not try_lock(file):
        return False
    _of_one.add(file)
    return True


def _let_go() -> None:
    for file in _of_one:
        file.close()


if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO[str]) -> bool:
        """Take the lock of an open file, or say that another process holds it. It ends when the file is closed."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    os.register_at_fork(after_in_child=_let_go)

    def try_lock(file: IO[str]) -> bool:
        """Take the lock of an open file, or say that another process holds it. It ends when the file is closed."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
