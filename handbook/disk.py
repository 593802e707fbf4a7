"""Writing so that a crash, a full disk or a second writer leaves nothing half done.

In: paths and bytes. Out: files that are there as a whole, or are as they were before; names that have reached the disk; a lock
that one process holds at a time.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import IO


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

    def try_lock(file: IO[str]) -> bool:
        """Take the lock of an open file, or say that another process holds it. It ends when the file is closed."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
