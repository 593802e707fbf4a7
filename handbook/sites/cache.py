"""What builds of one process share: converted pages, entries of search indexes, compiled templates.

In and out: values made from skeletons and templates alone. Nothing here comes from a contractor's values, so sharing it
cannot carry anything from one handbook to another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handbook.sites.frame import Frames
from handbook.sites.theme import MemoryBytecode

if TYPE_CHECKING:
    from handbook.sites.convert import Rendered
    from handbook.sites.search import Entry


@dataclass
class Cache:
    """Converted pages by settings, address and Markdown; search entries by HTML; templates by their text;
    frames by all they were made from."""

    rendered: dict[tuple[str, str, str], Rendered] = field(default_factory=dict)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    bytecode: MemoryBytecode = field(default_factory=MemoryBytecode)
    frames: Frames = field(default_factory=Frames)
