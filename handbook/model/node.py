"""The base of every mapping of the format, and the marks that fields carry for the rooms above.

A mark says something about a field that its type cannot: whom it refers to, when it is needed, how it merges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Node(BaseModel):
    """A mapping of the format: frozen, and a key it does not know is refused.

    `pattern_keys` names the keys that decide a shape, each with the keys that belong to that shape: setting one drops
    the inherited keys of the shape before (design §4, "pattern keys").
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    pattern_keys: ClassVar[dict[str, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Required:
    """The merged handbook must have this value; with `when`, only where that condition of the rules holds."""

    when: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """The text is the id of something of this kind: tool, person, role, page, process, deliverable …"""

    to: str


@dataclass(frozen=True, slots=True)
class Promises:
    """A list of promises: `add` from several roles adds up, a bare list over inherited items is a warning."""


@dataclass(frozen=True, slots=True)
class Only:
    """The key may stand only in these kinds of layer: `defaults`, `role`, `contractor`."""

    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """A mapping of names that only its writer knows: text, lists and mappings below them, to any depth."""


@dataclass(frozen=True, slots=True)
class NotInPages:
    """Shared pages can neither print this value nor ask for it. `it_is` says why, after "`path` is"."""

    it_is: str = "for the staff only"


@dataclass(frozen=True, slots=True)
class ReplyTime:
    """A duration in which somebody answers or reviews: a bare "1 day" can be read in two ways."""
