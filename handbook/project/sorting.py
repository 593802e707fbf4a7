"""Sorts a project's files by their names: layers, pages, translations, pictures, and what nothing reads.

In: a path. Out: it is read, and stands among its like; or a problem says how to name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import FOLDERS, PageKind
from handbook.model.sources import PageFile, Source
from handbook.model.values import id_problem, parse_language, suggest_id
from handbook.project.reading import Reading, stem

MAX_PAGE_BYTES = 1024 * 1024
_ASSET_TYPES = frozenset(
    (
        ".png .jpg .jpeg .gif .webp .avif .svg .pdf .csv .txt "
        ".zip .docx .xlsx .pptx .odt .ods .mp4 .webm .mp3 .ogg .ics"
    ).split()
)


def page_kind(inside: str) -> PageKind | None:
    """What kind of page a file inside `content/` is, by its folder; None if it is none."""
    for kind, folder in FOLDERS.items():
        if inside.startswith(f"{folder}/") and inside.endswith(".md"):
            return kind
    return None


def add_layer(reading: Reading, path: str, folder: str, layers: dict[str, Source]) -> None:
    """Sort one file of `roles/` or `contractors/`: a layer, or something that nothing reads."""
    name = path.removeprefix(f"{folder}/")
    if "/" in name or not name.endswith(".yml"):
        right = f"{folder}/{suggest_id(stem(path)) or stem(path)}.yml"
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


def add_page(reading: Reading, path: str, kind: PageKind, pages: list[PageFile], translations: list[PageFile]) -> None:
    """Sort one page, or a translation of one (`onboarding.es.md`)."""
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


def add_asset(reading: Reading, path: str, inside: str) -> None:
    """Sort one other file of `content/`: a picture or an attachment, or something that nothing reads."""
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


def _good_id(reading: Reading, path: str, name: str, rivals: Mapping[str, Source]) -> bool:
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
