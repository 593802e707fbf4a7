"""Little projects, and all that their contractors read: each page as Markdown, and the navigation.

`pytest tests/test_projects.py --accept` writes the pages as they are now; read the difference before you keep it.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
import yaml
from support.command import TODAY, check
from support.example import EXAMPLE
from support.expectations import Unexpected, compare_folder

from handbook.compose.contractor import contractor_book
from handbook.compose.plain import plain_markdown, readable_markdown
from handbook.model.page import Book, NavItem
from handbook.pipeline import make
from handbook.project import read_project

PROJECTS = sorted((Path(__file__).parent / "projects").iterdir())
_LINK = re.compile(r"\]\(([\w./#&;-]+)\)")
_ID = re.compile(r"(?:\{ ?#|id=\")([\w.&#;-]+)")


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_contractors_read_these_pages(project: Path, accept: bool) -> None:
    expected = read_book_texts(project)
    expected["check.txt"] = check(project).printed
    compare_folder(project / "expected", expected, accept=accept)


def test_an_edit_is_seen(tmp_path: Path) -> None:
    """The pages are made from what is written: another value, or one page less, is not what is expected."""
    project = shutil.copytree(next(each for each in PROJECTS if each.name == "one-person"), tmp_path / "project")
    contractor = project / "contractors" / "finn-doyle.yml"
    text = contractor.read_text("utf-8")

    contractor.write_text(text.replace("12.50 EUR", "13.50 EUR"), "utf-8")
    with pytest.raises(Unexpected, match=r"\+ .*13\.50"):
        compare_folder(project / "expected", read_book_texts(project), accept=False)

    contractor.write_text(text, "utf-8")
    texts = {**read_book_texts(project), "check.txt": check(project).printed}
    del texts["finn-doyle/pay.md"]
    with pytest.raises(Unexpected, match=r"pay\.md is expected, and nothing made it"):
        compare_folder(project / "expected", texts, accept=False)


@pytest.mark.parametrize("project", [*PROJECTS, EXAMPLE], ids=lambda project: project.name)
def test_every_link_of_a_handbook_leads_to_a_heading_of_it(project: Path) -> None:
    for book in read_books(project).values():
        texts = {page.uri: plain_markdown(page) for page in book.pages}
        ids = {uri: {unescape(found) for found in _ID.findall(text)} for uri, text in texts.items()}
        for here, text in texts.items():
            for target in map(unescape, _LINK.findall(text)):
                if ":" in target:  # an address elsewhere
                    continue
                path, _, anchor = target.partition("#")
                uri = normpath(join(dirname(here), path)) if path else here
                assert uri in ids or uri in book.files, f"{book.audience}/{here}: there is no page {target}"
                assert not anchor or anchor in ids[uri], f"{book.audience}/{here}: there is no heading {target}"


def read_books(project: Path) -> dict[str, Book]:
    """The handbooks of a project, by contractor; each can be made, and holds the pages of its navigation."""
    sources = read_project(project)
    build = make(sources, date.fromisoformat(TODAY))
    assert build.project
    assert build.handbooks.keys() == sources.contractors.keys()
    books: dict[str, Book] = {}
    for contractor, handbook in build.handbooks.items():
        books[contractor], problems = contractor_book(handbook, build.project, sources.templates)
        assert problems == ()
        assert sorted(uris(books[contractor].nav)) == sorted(page.uri for page in books[contractor].pages)
    return books


def read_book_texts(project: Path) -> dict[str, str]:
    """All texts of all contractors of a project, by path."""
    books = read_books(project)
    return {f"{contractor}/{path}": text for contractor, book in books.items() for path, text in texts_of(book).items()}


def texts_of(book: Book) -> dict[str, str]:
    """The pages of a book with their titles, the files made with them, and its name and navigation."""
    texts = {page.uri: f"<!-- {page.title} -->\n\n{readable_markdown(page)}" for page in book.pages}
    texts |= {name: content.decode().replace("\r\n", "\n") for name, content in book.files.items()}
    shape = {"name": book.name, "language": book.language, "nav": [entry(item) for item in book.nav]}
    texts["nav.yml"] = yaml.safe_dump(shape, sort_keys=False, allow_unicode=True)
    return texts


def entry(item: NavItem) -> dict[str, object]:
    """An entry of the navigation as `mkdocs.yml` would have it."""
    return {item.title: [entry(child) for child in item.children] if item.children else item.uri}


def uris(items: tuple[NavItem, ...]) -> list[str]:
    """The addresses of all pages in a navigation."""
    return [uri for item in items for uri in ([item.uri] if item.uri else []) + uris(item.children)]
