"""Reads a project's files: the only room that opens sources.

In: a folder. Out: `Sources`, the text of every file with its number and place, sorted into what it is. Nothing is
understood here but names; what cannot be read is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from handbook.diagnostics import Diagnostic, FileTable, Location
from handbook.model.handbook import FOLDERS, Options, PageKind
from handbook.model.sources import PageFile, Source, Sources
from handbook.model.values import id_problem, parse_language, suggest_id
from handbook.project.files import MAX_ASSET_BYTES, Stamp, list_folder, read_bytes, stamp_of, unreadable
from handbook.project.settings import SETTINGS_FILE, parse_settings
from handbook.yaml_source import LIMITS, decode

__all__ = ["Shelf", "find_root", "read_asset", "read_project"]

LOOK = "theme_overrides"
TEMPLATES = f"{LOOK}/pages"
"""Where a project puts its own versions of the package's page templates."""

MAX_PAGE_BYTES = 1024 * 1024
_CONTENT_FILES = ("company.yml", "people.yml", "defaults.yml")
_ASSET_TYPES = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".avif",
        ".svg",
        ".pdf",
        ".csv",
        ".txt",
        ".zip",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".ods",
        ".mp4",
        ".webm",
        ".mp3",
        ".ogg",
        ".ics",
    ]
)


@dataclass
class Shelf:
    """What was read before in this process: a file whose stamp is the same is not read again, and keeps its number."""

    files: FileTable = field(default_factory=FileTable)
    numbers: dict[str, int] = field(default_factory=dict)
    sources: dict[str, tuple[Stamp, Source]] = field(default_factory=dict)

    def number(self, path: str) -> int:
        """The number of a file in `files`."""
        if path not in self.numbers:
            self.numbers[path] = self.files.add(path)
        return self.numbers[path]


@dataclass
class _Reading:
    """What has been read so far."""

    root: Path
    shelf: Shelf = field(default_factory=Shelf)
    is_remembered: bool = False
    kept: dict[str, tuple[Stamp, Source]] = field(default_factory=dict)
    """What the shelf is to hold afterwards, if anything is remembered."""
    problems: list[Diagnostic] = field(default_factory=list)
    assets: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    """Every path in small letters, and how it is written; of several, the one whose name can be an id."""

    def source(self, path: str, limit: int = LIMITS.size) -> Source | None:
        """Read one text file, unless it is known; a fault becomes a problem and None."""
        stamp = stamp_of(self.root, path) if self.is_remembered else None
        known = self.shelf.sources.get(path)
        if stamp and known and known[0] == stamp:
            self.kept[path] = known
            return known[1]
        data, problem = read_bytes(self.root, path, limit)
        if data is None:
            self.problems.extend([problem] if problem else [])
            return None
        text, problems = decode(data, path, limit=limit)
        self.problems.extend(problems)
        if text is None or any(problem.is_error for problem in problems):
            self.refused[path] = data.decode("utf-8", "replace")
            return None
        source = Source(path, text, self.shelf.number(path))
        if stamp and not problems:
            self.kept[path] = stamp, source
        return source

    def listing(self, folder: str) -> tuple[str, ...]:
        paths, problems = list_folder(self.root, folder)
        self.problems.extend(problems)
        for path in paths:
            first = self.listed.setdefault(path.casefold(), path)
            if first != path and id_problem(_stem(path)) is None:
                self.listed[path.casefold()] = path
        return paths

    def refuses(self, path: str) -> bool:
        """Whether a problem is known of `path`, or of a folder it lies in."""
        return any(d.at and f"{path}/".startswith(f"{d.at.file}/") for d in self.problems)


def find_root(start: Path) -> Path | None:
    """The project's folder: `start` or the nearest folder above it that holds a `mkdocs.yml`."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    return None


def read_project(root: Path, shelf: Shelf | None = None) -> Sources:
    """Read every source of the project in `root`. Never raises for what a user can cause; see `Sources.problems`.

    `shelf` holds what was read of this project before, and then what was read now.
    """
    reading = _Reading(root, shelf or Shelf(), is_remembered=shelf is not None)
    settings = reading.source(SETTINGS_FILE)
    options, problems = parse_settings(settings.text) if settings else (Options(), ())
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
            _add_layer(reading, path, f"{content}/roles", roles)
        elif (kind := _page_kind(inside)) is not None:
            _add_page(reading, path, kind, pages, translations)
        else:
            _add_asset(reading, path, inside)
    if singles["company.yml"] is None and not reading.refuses(f"{content}/company.yml"):
        reading.problems.append(unreadable(f"{content}/company.yml", FileNotFoundError()))

    if (root / LOOK).exists():
        reading.listing(LOOK)  # only to find links that lead out of the project

    layers: dict[str, Source] = {}
    for path in reading.listing(contractors):
        if not path.startswith(f"{contractors}/records/"):
            _add_layer(reading, path, contractors, layers)
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


def _page_kind(inside: str) -> PageKind | None:
    for kind, folder in FOLDERS.items():
        if inside.startswith(f"{folder}/") and inside.endswith(".md"):
            return kind
    return None


def _add_layer(reading: _Reading, path: str, folder: str, layers: dict[str, Source]) -> None:
    """Sort one file of `roles/` or `contractors/`: a layer, or something that nothing reads."""
    name = path.removeprefix(f"{folder}/")
    if "/" in name or not name.endswith(".yml"):
        right = f"{folder}/{suggest_id(_stem(path)) or _stem(path)}.yml"
        if not name.lower().endswith((".yaml", ".yml")):
            help = "delete it, or move it elsewhere"
        elif reading.listed.get(right.casefold(), path) != path:
            help = f"delete it, or move it elsewhere: there is a `{right}` already"
        else:
            help = f"move it up to `{right}`" if "/" in name else f"rename it to `{right}`"
        reading.problems.append(
            Diagnostic(
                "HB-F007", f"nothing reads `{path}`: only `{folder}/NAME.yml` counts", Location(path), help=(help,)
            )
        )
        return
    layer_id = name.removesuffix(".yml")
    if _good_id(reading, path, layer_id, layers) and (source := reading.source(path)):
        layers[layer_id] = source


def _add_page(
    reading: _Reading, path: str, kind: PageKind, pages: list[PageFile], translations: list[PageFile]
) -> None:
    name = path.split(f"/{FOLDERS[kind]}/", 1)[1]
    page_id, _, ending = name.removesuffix(".md").partition(".")
    language = _language(ending) if ending else None
    if language and id_problem(page_id) is None and "/" not in page_id:
        if language != ending:
            right = f"{path.removesuffix(name)}{page_id}.{language}.md"
            problem = f"`{path}`: the language is written otherwise"
            reading.problems.append(
                Diagnostic("HB-F004", problem, Location(path), help=(f"rename the file to `{right}`",))
            )
        elif source := reading.source(path, MAX_PAGE_BYTES):
            translations.append(PageFile(kind, page_id, source, language))
        return
    page_id = name.removesuffix(".md")
    if "/" in page_id:
        reading.problems.append(
            Diagnostic(
                "HB-F007",
                f"nothing reads `{path}`: pages lie directly in their folder",
                Location(path),
                help=(f"move it up to `{path.split(name)[0]}{page_id.rsplit('/', 1)[-1]}.md`",),
            )
        )
        return
    rivals = {page.id: page.source for page in pages if (page.kind == "tool") == (kind == "tool")}
    if page_id in rivals:
        reading.problems.append(
            Diagnostic(
                "HB-F006",
                f"two pages are called `{page_id}`",
                Location(path),
                help=(f"rename this one or `{rivals[page_id].path}`: expectations name a page by its file name",),
            )
        )
    elif _good_id(reading, path, page_id, rivals) and (source := reading.source(path, MAX_PAGE_BYTES)):
        pages.append(PageFile(kind, page_id, source))


def _language(ending: str) -> str | None:
    """The language that `es` in `onboarding.es.md` stands for, as it is rightly written; None if it stands for none."""
    first, *rest = ending.split("-")
    tidy = "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)])
    try:
        return parse_language(tidy)
    except ValueError:
        return None


def _add_asset(reading: _Reading, path: str, inside: str) -> None:
    if Path(inside).suffix.lower() in _ASSET_TYPES:
        reading.assets.add(inside)
    elif inside != "index.md":  # what an engine without our plugin would show
        reading.problems.append(
            Diagnostic(
                "HB-F007",
                f"nothing reads `{path}`",
                Location(path),
                help=("pages lie in `processes/`, `policies/` or `tools/` and end in `.md`; roles lie in `roles/`",),
            )
        )


def _good_id(reading: _Reading, path: str, name: str, rivals: Mapping[str, Source]) -> bool:
    """Whether a file's name can be an id that is not taken; otherwise notes why not."""
    twin = reading.listed[path.casefold()]
    if twin == path and name.casefold() in rivals:  # a page in another folder
        twin = rivals[name.casefold()].path
    if twin != path:
        reading.problems.append(
            Diagnostic(
                "HB-F005",
                f"many computers cannot tell `{path}` and `{twin}` apart",
                Location(path),
                help=("rename one of them, or delete the one that is not needed",),
            )
        )
        return False
    problem = id_problem(name)
    if problem:
        suffix = Path(path).suffix
        suggestion = suggest_id(name)
        help = f"rename the file to `{suggestion}{suffix}`" if suggestion else f"name it as in `monthly-close{suffix}`"
        if Path(path).with_name(f"{suggestion}{suffix}").as_posix().casefold() in reading.listed:
            help = f"give it another name; there is a `{suggestion}{suffix}` already"
        reading.problems.append(
            Diagnostic("HB-F004", f"`{path}`: {problem.rpartition('; ')[0]}", Location(path), help=(help,))
        )
        return False
    return True


def _stem(path: str) -> str:
    """A file's name without its folder and its ending."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _unread(reading: _Reading, folder: str, layers: Mapping[str, Source]) -> frozenset[str]:
    """The ids of contractors whose file is there and has not been read."""
    files = [PurePosixPath(problem.at.file) for problem in reading.problems if problem.at and problem.is_error]
    found = {file.stem for file in files if str(file.parent) == folder and file.suffix == ".yml"}
    return frozenset(id for id in found if id not in layers and id_problem(id) is None)


def _templates(reading: _Reading) -> Mapping[str, Source]:
    """The project's own versions of the package's page templates, by file name."""
    if not (reading.root / TEMPLATES).is_dir():
        return {}
    found = {}
    for path in reading.listing(TEMPLATES):
        source = reading.source(path, MAX_PAGE_BYTES) if path.endswith(".md") else None
        if source:
            found[path.removeprefix(f"{TEMPLATES}/")] = source
    return found
