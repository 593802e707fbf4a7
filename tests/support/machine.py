"""Real states of a computer, in a process of its own: no power over permissions, a full disk, a disk that can only be read.

In: what to do there. Out: its exit code and what it printed, or what was raised.
"""

from __future__ import annotations

import ctypes
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

NO_DISKS = """\
Processes may not have their own disks here, so no release can be made on one that is full or can only be read: {why}.
Run the tests as root (in a container: one started with `--privileged`, or with `--cap-add SYS_ADMIN --security-opt
seccomp=unconfined --security-opt apparmor=unconfined`), or let every user have their own disks, as most systems do
(`sysctl user.max_user_namespaces=10000`; Debian: `sysctl kernel.unprivileged_userns_clone=1`; Ubuntu:
`sysctl kernel.apparmor_restrict_unprivileged_userns=0`)."""

_NEWNS, _NEWUSER = 0x00020000, 0x10000000
_RDONLY, _REMOUNT, _REC, _PRIVATE = 1, 32, 16384, 1 << 18
_CAPABILITIES = 0x20080522


class NoDisks(AssertionError):
    """This computer lets no process have a disk of its own."""


def forked(act: Callable[[], None]) -> tuple[int, str]:
    """Do it in a new process; the exit code (70 if it raised) and everything it printed."""
    return begun(act)()


def begun(act: Callable[[], None]) -> Callable[[], tuple[int, str]]:
    """Begin it in a new process; what is returned waits for its end."""
    read, write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.dup2(write, 1)
            os.dup2(write, 2)
            sys.stdout = sys.stderr = os.fdopen(write, "w", closefd=False)
            act()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(write)

    def ended() -> tuple[int, str]:
        with os.fdopen(read, errors="replace") as said:
            printed = said.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed

    return ended


def without_power() -> None:
    """From now on this process is stopped by permissions, even if it is root's (capset(2))."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def own_mounts() -> None:
    """From now on this process has its own view of the disks. Raises `OSError` where it may not."""
    user, group = os.getuid(), os.getgid()
    try:
        _call("unshare", _NEWNS)
    except PermissionError:
        _call("unshare", _NEWUSER | _NEWNS)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _call("mount", b"none", b"/", None, ctypes.c_ulong(_REC | _PRIVATE), None)


def mount_memory(folder: Path, options: str) -> None:
    """A disk in memory at `folder`, such as one of `size=100k`."""
    _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(0), options.encode())


def remount(folder: Path, options: str) -> None:
    """Change the size of such a disk."""
    _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(_REMOUNT), options.encode())


def make_read_only(folder: Path) -> None:
    """Let such a disk only be read."""
    _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(_REMOUNT | _RDONLY), None)


def need_own_disks(folder: Path) -> None:
    """Raises `NoDisks`, which says what to do, if a process may not mount a disk of its own at `folder`."""

    def try_it() -> None:
        own_mounts()
        mount_memory(folder, "size=100k")
        make_read_only(folder)

    code, printed = forked(try_it)
    if code:
        raise NoDisks(NO_DISKS.format(why=printed.strip().rpartition("\n")[2]))


def _call(name: str, *arguments: object) -> None:
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    if function(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
