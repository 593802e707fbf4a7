"""Makes a folder as a whole: built aside, then swapped in. A reader, and whoever looks after a crash, sees the old or the new.

In: the folder's place. Out: a folder aside to build in, on the same file system, and `commit`, which puts it in place.
Only one process at a time may do so. What a killed process left is removed by the next.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from handbook.disk import clear, in_words, sync_folder, try_lock
from handbook.project.releases import MARK
from handbook.sites.errors import LeftBehind, ReleaseError

PATIENCE = 30.0
"""Seconds to wait for another build of the same folder."""

_ASIDE = ".building-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_CANNOT_SWAP = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


class Stage:
    """A folder aside. Build in `tree`; it becomes `out` with `commit`."""

    def __init__(self, out: Path, aside: Path) -> None:
        self.out = out
        self.aside = aside
        self.tree = aside / "tree"
        self.before_swap: Callable[[], None] | None = None
        self._previous = aside / "previous"

    def commit(self, keep_at: Path | None = None) -> None:
        """Put `tree` in the place of `out`, after all of it has reached the disk and `before_swap` has been called.

        What was there is put at `keep_at`, on the same disk; otherwise it is removed.
        Raises `LeftBehind` if the new release is in place and the old one could not be kept, or not be removed completely.
        """
        _sync(self.tree)
        if self.before_swap:
            self.before_swap()
        if not self.out.exists():
            self.tree.rename(self.out)
        elif not _swap(self.tree, self.out):
            self.out.rename(self._previous)
            self.tree.rename(self.out)  # if this fails, `staging` brings the old one back
        self._after_swap(keep_at)

    def _after_swap(self, keep_at: Path | None) -> None:
        previous = next((folder for folder in (self._previous, self.tree) if folder.is_dir()), None)
        try:
            if keep_at and previous:
                previous.rename(keep_at)
            sync_folder(self.out.parent)
        except OSError as error:
            raise LeftBehind(f"the one before is not kept, or the disk has not said so ({in_words(error)})") from error
        finally:
            self._clear()

    def _clear(self) -> None:
        try:
            clear(self.aside)
        except OSError as error:
            raise LeftBehind(f"the one before could not be removed: delete `{self.aside}` yourself") from error


@contextmanager
def staging(out: Path, patience: float = PATIENCE) -> Iterator[Stage]:
    """A stage for `out`, removed if it is not committed.

    Raises `ReleaseError` if another process builds the same folder for longer than `patience` seconds, or if what a killed
    process left cannot be removed: it may hold what nobody should have any more.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _lock(out, patience):
        _restore(out)
        _sweep(out)
        aside = Path(tempfile.mkdtemp(prefix=f"{out.name}{_ASIDE}", dir=out.parent))
        try:
            (aside / MARK).touch()
            stage = Stage(out, aside)
            stage.tree.mkdir()
            stage.tree.chmod(0o755)
            yield stage
        finally:
            _restore(out)
            shutil.rmtree(aside, ignore_errors=True)


def _leftovers(out: Path) -> Iterator[Path]:
    """What a process that was killed has left: folders of our name that hold our mark, or nothing yet."""
    for aside in out.parent.glob(f"{_escaped(out.name)}{_ASIDE}*"):
        if aside.is_dir() and not aside.is_symlink() and ((aside / MARK).is_file() or not any(aside.iterdir())):
            yield aside


def _restore(out: Path) -> None:
    """Put the old release back if something went wrong between taking it away and putting the new one there."""
    if out.exists():
        return
    for aside in _leftovers(out):
        if (aside / "previous").is_dir():
            (aside / "previous").rename(out)
            return


def _sweep(out: Path) -> None:
    for aside in _leftovers(out):
        try:
            clear(aside)
        except OSError as error:
            raise ReleaseError(f"a build was interrupted and left `{aside}`: delete it yourself") from error


def _escaped(name: str) -> str:
    """A name without a special meaning in a glob."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


@contextmanager
def _lock(out: Path, patience: float) -> Iterator[None]:
    """Hold the lock of `out`. The system gives it back when the process ends, however it ends; its file goes with it."""
    until = time.monotonic() + patience
    path = out.with_name(f"{out.name}.lock")
    while True:
        with path.open("a") as file:
            if try_lock(file) and _is_at(path, file):
                try:
                    yield
                finally:
                    with suppress(OSError):  # Windows removes no open file; an empty one is left then
                        path.unlink()
                return
        if time.monotonic() > until:
            raise ReleaseError(f"another build is writing to `{out.name}`: wait until it is done")
        time.sleep(0.1)


def _is_at(path: Path, file: IO[str]) -> bool:
    """Whether an open file is the one at `path`: who had the lock before has removed theirs."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (renameat2(2) with RENAME_EXCHANGE); False where the system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT_SWAP:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _sync(folder: Path) -> None:
    """Let all that was written to the disk of `folder` reach it: one call (syncfs(2)) instead of one for each of many files.

    Raises `OSError` if some of it did not. Where the system has no such call, all disks are asked, and none says.
    """
    sync = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if sys.platform == "linux" else None
    if sync is None:
        if hasattr(os, "sync"):
            os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if sync(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
