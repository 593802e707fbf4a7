"""What builds of one process share: converted pages, entries of search indexes, compiled templates.

In and out: values made from skeletons and templates alone. Nothing here comes from a contractor's values, so sharing it
cannot carry anything from one handbook to another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handbook.sites.frame import Frames
from handbook.sites.kept import Kept
from handbook.sites.theme import MemoryBytecode

if TYPE_CHECKING:
    from handbook.sites.rendered import Rendered
    from handbook.sites.search import Entry

_MOST = 4_000_000
"""Characters of HTML kept, of either kind; with all that belongs to them about 50 MB."""

_MOST_IN_SECTIONS = 1_000_000


@dataclass
class Cache:
    """Converted pages and parts of pages by settings, address and Markdown; search entries by HTML, of pages and of their
    sections (with whether it is the first of its page); templates by their text; frames by all they were made from."""

    rendered: Kept[tuple[str, str, str], Rendered] = field(default_factory=lambda: Kept(_MOST))
    entries: Kept[str, tuple[Entry, ...]] = field(default_factory=lambda: Kept(_MOST))
    sections: Kept[tuple[bool, str], tuple[Entry, ...]] = field(default_factory=lambda: Kept(_MOST_IN_SECTIONS))
    bytecode: MemoryBytecode = field(default_factory=MemoryBytecode)
    frames: Frames = field(default_factory=Frames)
