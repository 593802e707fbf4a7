"""Extensions of Markdown that put files into pages: what they may read.

In: an extension's settings, and where the project's own files lie. Out: why it must not be so, and what to write. One
contractor's file, or page, must never stand in another's handbook, and the same project must give the same pages wherever it
is built.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from handbook.model.handbook import Options
from handbook.project.releases import first_link, made_around_or_in

SNIPPETS = "pymdownx.snippets"
_RESTRICT = {SNIPPETS: "restrict_base_path", "pymdownx.b64": "restrict_path"}
READERS = frozenset(_RESTRICT)
"""The extensions that read files; each has a `base_path`, which is the current folder if it is not told otherwise."""

FOLDERS = ("base_path", "root_path")
"""Their settings that name folders."""

_NEVER = ("dist", "hosting", "messages")
"""What `handbook` itself writes beside the contractors' files: the release, who may read it, e-mails.

A release that is called otherwise is known by what lies in it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an extension may not read as it would, and what to do. `setting` is where; empty if nothing is written."""

    setting: str
    message: str
    help: str


def refusals(extension: str, settings: Mapping[str, Any], options: Options, root: Path) -> Iterator[Refusal]:
    """What is wrong with the settings of one of `READERS`. Its folders are paths relative to the project's folder `root`."""
    for folder in _listed(settings.get("base_path", ".")) + _listed(settings.get("root_path") or ()):
        setting = next((name for name in FOLDERS if folder in _listed(settings.get(name, ()))), "")
        what = f"reads `{folder}`" if setting else "reads the whole project where no `base_path` is written"
        if may_be_read(folder, options):
            why = _why_not_there(folder, options, root)
        else:
            why = ", so that pages could show what is not for everybody"
        if why:
            help = f"{_advice(extension)}, and keep there what pages share, and nothing else"
            yield Refusal(setting, f"`{extension}` {what}{why}", help)
        elif link := first_link(root / folder):
            place = from_root(root.resolve(), real(link.parent) / link.name)
            message = f"`{extension}` would follow the link `{place}`"
            yield Refusal(setting, message, "put the file itself there")
    restrict = _RESTRICT[extension]
    if settings.get(restrict, True) in (False, None):
        yield Refusal(
            restrict, f"`{extension}` must not read outside its folder", f"delete the line `{restrict}: false`"
        )
    if settings.get("url_download"):
        yield Refusal(
            "url_download",
            f"`{extension}` must not load from other computers: the same project would give other pages",
            "delete the line `url_download: true`, and keep the texts in a folder of the project",
        )


def may_be_read(folder: str, options: Options) -> bool:
    """Whether pages may show what a folder (or file) of the project holds: nothing that is one contractor's or the staff's.

    Not what holds, or lies in, the contractors' folder, the release, the files for the server or the e-mails; nor the folder of
    the shared pages itself, where `people.yml` is, nor the roles, which hold their terms.
    """
    place = PurePosixPath(posixpath.normpath(folder.replace("\\", "/")))
    if place.is_absolute() or ".." in place.parts or (place.parts and place.parts[0].startswith(".")):
        return False
    content = PurePosixPath(options.content_dir)
    if content.is_relative_to(place) or place.is_relative_to(content / "roles"):
        return False
    if place.parent == content and place.suffix == ".yml":
        return False
    if place.parts and place.parts[0].split(".")[0] in _NEVER:
        return False
    contractors = PurePosixPath(options.contractors_dir)
    return not (contractors.is_relative_to(place) or place.is_relative_to(contractors))


def _why_not_there(folder: str, options: Options, root: Path) -> str:
    """Why a folder whose name may be read may not be, as it lies on the disk; empty if it may."""
    root = root.resolve()
    place = real(root / folder)
    named = from_root(root, place)
    way = "" if PurePosixPath(named) == PurePosixPath(posixpath.normpath(folder)) else f", which is `{named}`"
    if way and not may_be_read(named, options):
        return f"{way}, so that pages could show what is not for everybody"
    if made := made_around_or_in(place, root):
        return f"{way}, where handbook has made `{from_root(root, made)}`, so that pages could show what is not for everybody"
    return ""


def from_root(root: Path, place: Path) -> str:
    """A path as it is written from the project's folder; a whole one if it lies elsewhere."""
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.as_posix()


def real(path: Path) -> Path:
    """Where a path leads; as it is, if that cannot be known."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _advice(extension: str) -> str:
    return f"write `- {extension}: {{base_path: snippets}}` under `markdown_extensions:` in `mkdocs.yml`"
