"""The sound little project of `tests/broken/_base`, to be changed.

In: a folder, then paths in it and texts. Out: the project, and the codes that `check` finds.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.broken import BASE
from support.command import check

ADA = "contractors/ada.yml"
"""The file of its contractor."""


def copy_little(folder: Path) -> Path:
    """The project in a new folder."""
    return shutil.copytree(BASE, folder)


def copy_releasable(folder: Path, *others: str) -> Path:
    """The project with what a site needs, and more contractors like its one, who is `ada`."""
    copy_little(folder)
    write(
        folder,
        "mkdocs.yml",
        "site_name: Harbour Lane handbooks\ndocs_dir: content\ntheme: {name: material, font: false}\n"
        "plugins: [search, handbook]\n",
    )
    ada = (folder / ADA).read_text(encoding="utf-8")
    for other in others:
        write(
            folder,
            f"contractors/{other}.yml",
            ada.replace("Ada Okafor", f"{other.title()} Silva").replace("ada@", f"{other}@"),
        )
    return folder


def copy_with_look(folder: Path) -> Path:
    """The project with settings for all kinds of Markdown, a look of its own, and a picture."""
    copy_little(folder)
    write(
        folder,
        "mkdocs.yml",
        "site_name: Harbour Lane handbooks\ndocs_dir: content\n"
        "theme: {name: material, custom_dir: theme_overrides, font: false}\nplugins: [search, handbook]\n"
        "markdown_extensions: [admonition, attr_list, def_list, md_in_html, tables]\n",
    )
    write(folder, "theme_overrides/assets/own.css", "p { margin: 1em }\n")
    write(folder, "content/pictures/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n")
    return folder


def rename(project: Path, contractor: str, name: str) -> None:
    """Give a contractor another name."""
    path = f"contractors/{contractor}.yml"
    first, rest = (project / path).read_text(encoding="utf-8").split("\n", 1)
    assert first.startswith("name: ")
    write(project, path, f"name: {name}\n{rest}")


def end(project: Path, contractor: str) -> None:
    """Let a contractor's work have ended."""
    path = f"contractors/{contractor}.yml"
    text = (project / path).read_text(encoding="utf-8")
    write(
        project, path, text.replace("status: active", "status: ended").replace("ends: 2027-12-31", "ends: 2026-01-31")
    )


def write(project: Path, path: str, text: str, mode: str = "w") -> None:
    """Write a file of the project, or with the mode `a` more of it; its folder is made."""
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    with (project / path).open(mode, encoding="utf-8") as file:
        file.write(text)


def codes(project: Path) -> list[tuple[str, str]]:
    """Code and file of each finding, in order."""
    return [(found["code"], found["file"]) for found in check(project, "--format", "json").found]
