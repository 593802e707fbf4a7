"""What this computer can do at once: how many processes make sites.

Out: a number of processes, at least one, and what it comes from.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

MEMORY_OF_ONE = 450_000_000
"""Bytes that one process takes with 1,000 contractors, what it shares with the others included (docs/speed.md)."""

_MEMORY = Path("/proc/meminfo")
_MOST_ON_WINDOWS = 61  # more handles than that cannot be waited for at once


def most_processes() -> int:
    """A process for each core that we may use, but not more than the free memory holds."""
    most = cores() if sys.platform != "win32" else min(cores(), _MOST_ON_WINDOWS)
    free = free_memory()
    return max(1, most if free is None else min(most, free // MEMORY_OF_ONE))


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int | None:
    """The bytes that may still be used without pushing others out; None where the system does not say (proc_meminfo(5))."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeError):
        return None
    told = (line.split() for line in lines if line.startswith("MemAvailable:"))
    return next((int(words[1]) * 1024 for words in told), None)
