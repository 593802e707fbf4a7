"""What a firm adds to its `mkdocs.yml`: extensions of Markdown, plugins of MkDocs, settings of the theme for one page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from support.command import check
from support.little import copy_releasable, write

from handbook.sites.release import build_release

pytestmark = pytest.mark.usefixtures("built_once")

PAGE = "---\ntitle: {title}\nowner: nora\napplies_to: everyone\n{more}---\n{body}\n"


def add_page(project: Path, name: str, body: str, more: str = "") -> None:
    write(project, f"content/processes/{name}.md", PAGE.format(title=name.title(), body=body, more=more))


def build(project: Path) -> Path:
    """Release the project; the folder of Ada's handbook."""
    build_release(project, project / "dist", [], date(2026, 11, 23))
    return project / "dist/contractors/ada"


def test_footnotes(tmp_path: Path) -> None:
    """They are no definitions of links, and those of two pages stay apart where all pages stand on one."""
    project = copy_releasable(tmp_path / "project")
    write(project, "mkdocs.yml", "markdown_extensions: [footnotes]\n", "a")
    add_page(project, "leave", "Tell us[^1].\n\n[^1]: The note, see [sickness](sickness.md).")
    add_page(project, "sickness", "Stay home[^1].\n\n[^1]: Another note.")
    assert check(project).exit_code == 0
    site = build(project)
    page = (site / "processes/leave/index.html").read_text(encoding="utf-8")
    assert '<li id="fn:1">\n<p>The note, see <a href="../sickness/">sickness</a>.' in page
    everything = (site / "everything/index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]*fn[^"]*)"', everything)
    assert sorted(ids) == sorted(
        f"processes-{page}--{id}" for page in ("leave", "sickness") for id in ("fn:1", "fnref:1")
    )
    assert {*re.findall(r'href="#([^"]*fn[^"]*)"', everything)} == {*ids}
