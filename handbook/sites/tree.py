"""What lies in the folder of a site, found once and read once for all who look through it.

In: a folder, or one file. Out: its `Item`s in order. No link is followed: what it leads to is not part of the site.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

BEFORE_TAG = re.compile(r"\n\s*(?=<)")
"""Where a page is taken apart: most of its parts are the same in all pages."""

_MOST_KEPT = 16_000_000
"""Bytes of one site that are kept in memory while it is looked through; what there is more is read again each time."""

Kind = Literal["file", "folder", "other"]
"""A link is neither file nor folder."""


class _Room:
    """How many bytes there is still room for."""

    def __init__(self, left: int) -> None:
        self.left = left


class Item:
    """One thing in a site: a file, a folder, or what does not belong there.

    `name` is its path from the top with `/`, `suffix` its ending in small letters with the dot.
    """

    def __init__(self, name: str, path: str, kind: Kind, room: _Room, *, is_link: bool) -> None:
        self.name = name
        self.path = Path(path)
        self.kind = kind
        self.is_link = is_link
        last = name.rpartition("/")[2]
        self.suffix = last[last.rfind(".") :].lower() if "." in last else ""
        self._room = room
        self._content: bytes | None = None
        self._text: str | None = None
        self._parts: list[str] | None = None
        self._digest = b""

    @property
    def content(self) -> bytes:
        """The bytes of a file. Raises `OSError` if it cannot be read."""
        if self._content is not None:
            return self._content
        content = self.path.read_bytes()
        if len(content) <= self._room.left:
            self._room.left -= len(content)
            self._content = content
        return content

    @property
    def digest(self) -> bytes:
        """The SHA-256 of its content."""
        if not self._digest:
            self._digest = hashlib.sha256(self.content).digest()
        return self._digest

    @property
    def text(self) -> str | None:
        """What a file says that is plain UTF-8: no mark stands at its start, and all lines end in a line feed. Else None."""
        if self._text is not None:
            return self._text
        content = self.content
        if content.startswith(b"\xef\xbb\xbf") or b"\0" in content or b"\r" in content:
            return None
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return None
        if self._content is not None:
            self._text = text
        return text

    @property
    def parts(self) -> list[str] | None:
        """Its text, taken apart at the tags that begin a line; None as `text`."""
        if self._parts is not None:
            return self._parts
        text = self.text
        parts = None if text is None else BEFORE_TAG.split(text)
        if self._text is not None:
            self._parts = parts
        return parts


def read_tree(place: Path) -> tuple[Item, ...]:
    """Everything in the folder `place`, in order of its paths; the one file if it is a file.

    Raises `OSError` if there is nothing, or a folder cannot be read: it must not pass for an empty one.
    """
    room = _Room(_MOST_KEPT)
    if place.is_file():
        kind: Kind = "other" if place.is_symlink() else "file"
        return (Item(place.name, str(place), kind, room, is_link=place.is_symlink()),)
    return tuple(sorted(_inside(str(place), "", room), key=lambda item: item.name.split("/")))


def _inside(folder: str, before: str, room: _Room) -> Iterator[Item]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = before + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield Item(name, entry.path, "folder", room, is_link=False)
                yield from _inside(entry.path, f"{name}/", room)
            else:
                kind: Kind = "file" if entry.is_file(follow_symlinks=False) else "other"
                yield Item(name, entry.path, kind, room, is_link=entry.is_symlink())
