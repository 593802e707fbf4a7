"""The theme of one site: templates compiled once for all sites, and only those files that a site needs.

In: MkDocs' theme. Out: the same theme, quicker, and a rule for which of its files may leave their folders.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import TYPE_CHECKING

import jinja2
import material  # type: ignore[import-untyped]  # it has no type hints
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path

from handbook.sites.frame import FrameTemplate

if TYPE_CHECKING:
    from mkdocs.structure.files import File
    from mkdocs.theme import Theme

LOOK = Path(__file__).parent / "look"
"""The look of all handbooks, between Material and a project's own theme folder."""

STAFF_LOOK = Path(__file__).parent / "look_staff"
"""What the staff site has beside it: no contractor's site holds any of it."""

_MATERIAL = Path(material.__file__).parent
_LOOK_TYPES = frozenset(
    ".css .js .mjs .json .webmanifest .png .jpg .jpeg .gif .webp .avif .svg .ico .woff .woff2 .ttf .otf .eot .txt".split()
)
"""What leaves a project's own theme folder. Everything else in it stays: templates, notes, copies an editor made."""

_NEVER_PUBLISHED = (".html", ".py", ".map")
"""What MkDocs and `is_published` leave in any theme's folder."""

_LUNR = re.compile(r"assets/javascripts/lunr/(?:min/lunr\.([\w.]+)\.min|(\w+))\.js")
_INDENT = re.compile(r"\n\s+")
_BLOCKS_ON_A_LINE = re.compile(r"\n((?:\{%[^{}]*%\}|\{#[^{}]*#\})+)(?=\n)")


class MemoryBytecode(jinja2.BytecodeCache):
    """Compiled templates of this process, by name and by the template's text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


class _Loader(jinja2.FileSystemLoader):
    """Finds templates as usual; listing them leaves out the thousands of icons, and else what is never published.

    Templates of ours and of Material are read without their indentation, a quarter of many a page: in none of them do spaces
    mean anything, but in a value, which stays as it is. In those of a project they might.
    """

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.searchpath:
            found = (_template_of_ours if _is_ours(folder) else _template_in)(folder, template)
            if found:
                return *found, lambda: True  # MkDocs never asks
        raise jinja2.TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        return sorted(
            {name for top in self.searchpath for name in (_files_of_ours if _is_ours(top) else _files_in)(top)}
        )


@cache
def _is_ours(folder: str) -> bool:
    """Whether a folder belongs to a package: then it stays as it is as long as the program runs, and is read once."""
    return Path(folder).is_relative_to(_MATERIAL) or Path(folder).is_relative_to(LOOK.parent)


def _template_in(folder: str, template: str) -> tuple[str, str] | None:
    """A template and its file; None if there is none in this folder."""
    file = Path(folder, *split_template_path(template))
    return (file.read_text(encoding="utf-8"), str(file)) if file.is_file() else None


@cache
def _template_of_ours(folder: str, template: str) -> tuple[str, str] | None:
    found = _template_in(folder, template)
    return found and (_BLOCKS_ON_A_LINE.sub(r"\1", _INDENT.sub("\n", found[0])), found[1])


def _files_in(top: str) -> Iterator[str]:
    """What a folder has to publish."""
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = Path(folder).relative_to(top).as_posix()
        names = (name for name in files if not name.endswith(_NEVER_PUBLISHED))
        yield from (name if inside == "." else f"{inside}/{name}" for name in names)


@cache
def _files_of_ours(top: str) -> tuple[str, ...]:
    return tuple(_files_in(top))


def make_quick(theme: Theme, bytecode: MemoryBytecode) -> None:
    """Let a theme's environments, a fresh one each time, list files quickly and compile each template once."""
    get_env = theme.get_env

    def get_quick_env() -> jinja2.Environment:
        env = get_env()
        env.loader = _Loader(theme.dirs)
        env.bytecode_cache = bytecode
        env.template_class = FrameTemplate
        return env

    theme.get_env = get_quick_env  # type: ignore[method-assign]  # MkDocs asks for its environments nowhere else


def is_published(file: File, custom_dir: str | None, languages: set[str]) -> bool:
    """Whether a file of the theme belongs in a site whose search speaks `languages`."""
    if file.src_dir in (custom_dir, str(LOOK), str(STAFF_LOOK)):
        if file.abs_src_path and Path(file.abs_src_path).is_symlink():
            return False  # what lies outside the project never leaves it (`check` tells)
        return PurePosixPath(file.src_uri).suffix.lower() in _LOOK_TYPES
    if file.src_uri.endswith((".map", ".xml")):
        return False
    match = _LUNR.fullmatch(file.src_uri)
    return not match or _is_needed(match[1] or match[2], languages)


def _is_needed(part: str, languages: set[str]) -> bool:
    """Whether search in these languages loads this part, as Material's search worker does."""
    if part == "stemmer.support":
        return languages != {"en"}
    if part == "multi":
        return len(languages) > 1
    speakers = {"tinyseg": {"ja"}, "wordcut": {"hi", "th"}}.get(part, {part})
    return bool(speakers & languages)


def theme_language(theme: Theme, language: str) -> str:
    """The language of the theme's own words that is nearest to a handbook's `language` (BCP 47); English if none is."""
    for name in (language, language.split("-")[0]):
        if any((Path(folder) / "partials/languages" / f"{name}.html").is_file() for folder in theme.dirs):
            return name
    return "en"
