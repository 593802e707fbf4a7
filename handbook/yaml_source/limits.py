"""How much one source file may hold, so that hostile or broken input ends early and in few words.

In: nothing. Out: `LIMITS`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes (`size`), levels (`depth`), keys and values (`nodes`), characters (`scalar`), findings a file."""

    size: int = 256 * 1024
    depth: int = 20
    nodes: int = 20_000
    scalar: int = 20_000
    findings: int = 50


LIMITS = Limits()
