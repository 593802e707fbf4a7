"""Reads a project's files: the only room that opens sources.

In: a folder. Out: `Sources`, the text of every file with its number and place, sorted into what it is. Nothing is
understood here but names; what cannot be read is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from handbook.model.handbook import Options
from handbook.model.sources import PageFile, Source, Sources
from handbook.model.values import id_problem
from handbook.project.files import MAX_ASSET_BYTES, read_bytes, unreadable
from handbook.project.reading import Reading, Shelf
from handbook.project.settings import SETTINGS_FILE, parse_settings
from handbook.project.sorting import MAX_PAGE_BYTES, add_asset, add_layer, add_page, page_kind

__all__ = ["Shelf", "find_root", "read_asset", "read_project"]

LOOK = "theme_overrides"
TEMPLATES = f"{LOOK}/pages"
"""Where a project puts its own versions of the package's page templates."""

_CONTENT_FILES = ("company.yml", "people.yml", "defaults.yml")


def find_root(start: Path) -> Path | None:
    """The project's folder: `start` or the nearest folder above it that holds a `mkdocs.yml`."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    return None


def read_project(root: Path, shelf: Shelf | None = None, only: str | None = None) -> Sources:
    """Read every source of the project in `root`. Never raises for what a user can cause; see `Sources.problems`.

    `shelf` holds what was read of this project before, and then what was read now. With `only`, it is not asked whether the files
    of other contractors are still as they were.
    """
    reading = Reading(root, shelf or Shelf(), is_remembered=shelf is not None)
    settings = reading.source(SETTINGS_FILE)
    options, problems = parse_settings(settings.text, root) if settings else (Options(), ())
    reading.problems.extend(problems)

    content, contractors = options.content_dir, options.contractors_dir
    singles: dict[str, Source | None] = dict.fromkeys(_CONTENT_FILES)
    roles: dict[str, Source] = {}
    pages: list[PageFile] = []
    translations: list[PageFile] = []
    for path in reading.listing(content):
        inside = path.removeprefix(f"{content}/")
        if inside in _CONTENT_FILES:
            singles[inside] = reading.source(path)
        elif inside.startswith("roles/"):
            add_layer(reading, path, f"{content}/roles", roles)
        elif (kind := page_kind(inside)) is not None:
            add_page(reading, path, kind, pages, translations)
        else:
            add_asset(reading, path, inside)
    if singles["company.yml"] is None and not reading.refuses(f"{content}/company.yml"):
        reading.problems.append(unreadable(f"{content}/company.yml", FileNotFoundError()))

    if (root / LOOK).exists():
        reading.listing(LOOK)  # only to find links that lead out of the project

    layers: dict[str, Source] = {}
    if only is not None:
        others = {path for path in reading.shelf.sources if path.startswith(f"{contractors}/")}
        reading.unasked = others - {f"{contractors}/{only}.yml"}
    for path in reading.listing(contractors):
        if not path.startswith(f"{contractors}/records/"):
            add_layer(reading, path, contractors, layers)
    sources = Sources(
        files=reading.shelf.files,
        options=options,
        settings=settings,
        company=singles["company.yml"],
        people=singles["people.yml"],
        defaults=singles["defaults.yml"],
        roles=roles,
        contractors=layers,
        pages=tuple(pages),
        translations=tuple(translations),
        templates=_templates(reading),
        assets=frozenset(reading.assets),
        refused=reading.refused,
        unread=_unread(reading, contractors, layers),
        problems=tuple(reading.problems),
    )
    if shelf is not None:
        shelf.sources = reading.kept
    return sources


def read_asset(root: Path, options: Options, path: str) -> bytes | None:
    """The bytes of one image or attachment inside `content/`, or None if it cannot be read safely."""
    return read_bytes(root, f"{options.content_dir}/{path}", MAX_ASSET_BYTES)[0]


def _unread(reading: Reading, folder: str, layers: Mapping[str, Source]) -> frozenset[str]:
    """The ids of contractors whose file is there and has not been read."""
    files = [PurePosixPath(problem.at.file) for problem in reading.problems if problem.at and problem.is_error]
    found = {file.stem for file in files if str(file.parent) == folder and file.suffix == ".yml"}
    return frozenset(id for id in found if id not in layers and id_problem(id) is None)


def _templates(reading: Reading) -> Mapping[str, Source]:
    """The project's own versions of the package's page templates, by file name."""
    if not (reading.root / TEMPLATES).is_dir():
        return {}
    found = {}
    for path in reading.listing(TEMPLATES):
        source = reading.source(path, MAX_PAGE_BYTES) if path.endswith(".md") else None
        if source:
            found[path.removeprefix(f"{TEMPLATES}/")] = source
    return found
