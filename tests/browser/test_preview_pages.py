"""What the preview shows its writer: a page in the place of what cannot be made, and a notice on the staff's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from mkdocs.livereload import LiveReloadServer
from support.axe import violations
from support.broken import BASE
from support.command import TODAY
from support.example import EXAMPLE
from support.visit import DESKTOP, PHONE, Scheme, Screen, Visit

from handbook.sites.build import Setup
from handbook.sites.preview import Preview

FAULTS = {
    "of everyone": ("content/company.yml", "colour: blue\n", "", "The project has errors that concern everyone"),
    "of one": ("contractors/ada.yml", "colour: blue\n", "handbooks/ada/", "The handbook of ada has errors"),
}


class Files:
    """MkDocs' server, as far as the preview asks it: it says which file it would have sent."""

    mount_path = "/"

    def get_app(self) -> Callable[..., Iterable[bytes]]:
        return lambda environ, start: [environ["PATH_INFO"].encode("latin-1")]

    def watch(self, path: str) -> None:
        pass

    def set_app(self, app: Any) -> None:
        self.app = app

    def file(self, folder: Path, path: str) -> Path:
        """The file that is shown at an address."""
        sent = b"".join(self.app({"PATH_INFO": f"/{path}"}, lambda *given: None)).decode()
        return folder / sent.lstrip("/") / ("index.html" if sent.endswith("/") else "")


@pytest.fixture
def shown(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """The file that the preview shows at a path of a little project, in one file of which some words stand too many."""

    def show(file: str, words: str, path: str) -> Path:
        root = shutil.copytree(BASE, tmp_path / "project")
        shutil.copy(EXAMPLE / "mkdocs.yml", root)
        shutil.copytree(EXAMPLE / "theme_overrides", root / "theme_overrides")
        with (root / file).open("a") as source:
            source.write(words)
        out = tmp_path / "out" / ".handbook"
        preview = Preview(
            Setup(root / "mkdocs.yml"),
            root / "content",
            root / "contractors",
            None,
            out,
            lambda: date.fromisoformat(TODAY),
            lambda is_warning, text: None,
        )
        server = Files()
        preview.install(cast(LiveReloadServer, server))
        return server.file(out.parent, path)

    return show


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fault", FAULTS)
def test_page_in_the_place_of_a_site(
    visit: Visit, shown: Callable[[str, str, str], Path], fault: str, scheme: Scheme, screen: Screen
) -> None:
    file, words, path, title = FAULTS[fault]
    page = visit(shown(file, words, path).as_uri(), screen, scheme)
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert "colour" in page.locator("pre").inner_text()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notice_above_the_staff_pages(
    visit: Visit, serving: Callable[[Path], str], shown: Callable[[str, str, str], Path], scheme: Scheme, screen: Screen
) -> None:
    file, words, _, _ = FAULTS["of one"]
    page = visit(serving(shown(file, words, "").parent), screen, scheme)
    assert page.locator(".md-banner strong").inner_text() == "No handbook can be made for ada"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
