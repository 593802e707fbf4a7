"""What others make of the same handbooks: MkDocs in a loop, one big MkDocs site, Zensical and Hugo.

They get the pages ready made, as plain Markdown, with the same theme, features and Markdown extensions. Hugo has no
Material: it gets Material's files as they are, and templates that make of each page what Material's do – all pages
to go to, the page's own headings, the pages before and after – and an index to search in.
"""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import material
import yaml

from handbook.compose.contractor import contractor_book
from handbook.compose.plain import plain_markdown
from handbook.model.page import Book, NavItem
from handbook.pipeline import make
from handbook.project import read_project

_FEATURES = ["navigation.indexes", "navigation.prune", "navigation.footer", "navigation.top", "toc.follow"]
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet"]

_HUGO_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }} - {{ .Site.Title }}</title><link rel="stylesheet" href="{{ "assets/main.css" | relURL }}"></head>
<body><header class="md-header"><a href="{{ "/" | relURL }}">{{ .Site.Title }}</a><input type="search"></header>
<nav class="md-nav">{{ $here := . }}{{ range .Site.Home.Pages }}<details{{ if .IsAncestor $here }} open{{ end }}>
<summary><a href="{{ .RelPermalink }}">{{ .Title }}</a></summary>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}"{{ if eq . $here }} aria-current="page"{{ end }}>{{ .Title }}</a></li>
{{ end }}</ul></details>{{ end }}</nav>
<nav class="md-toc">{{ .TableOfContents }}</nav><main class="md-content">{{ .Content }}</main>
<footer>{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</footer></body></html>
"""
_HUGO_INDEX = """{{ $found := slice }}{{ range .Site.Pages }}
{{ $found = $found | append (dict "location" .RelPermalink "title" .Title "text" .Plain) }}{{ end }}{{ $found | jsonify }}
"""


def books(project: Path, number: int) -> dict[str, Book]:
    """The handbooks of the first contractors of a project, by id."""
    build = make(read_project(project), date(2026, 11, 23))
    assert build.project
    return {each.id: contractor_book(each, build.project)[0] for each in list(build.handbooks.values())[:number]}


def write_mkdocs(project: Path, found: dict[str, Book], out: Path) -> list[Path]:
    """An ordinary MkDocs project for each handbook; returns their folders."""
    for id, book in found.items():
        _write_pages(book, out / id / "docs")
        _write_config(project, out / id, book.name, [_entry(item) for item in book.nav])
    return sorted(out.iterdir())


def write_one_big(project: Path, found: dict[str, Book], out: Path) -> Path:
    """One MkDocs project that holds all handbooks, each under its contractor's id: what nobody may be sent."""
    for id, book in found.items():
        _write_pages(book, out / "docs" / id)
    nav = [{book.name: [_entry(item, f"{id}/") for item in book.nav]} for id, book in found.items()]
    _write_config(project, out, "All handbooks", nav)
    return out


def write_hugo(found: dict[str, Book], out: Path) -> list[Path]:
    """A Hugo project for each handbook; returns their folders."""
    assets = Path(material.__file__).parent / "templates" / "assets"
    for id, book in found.items():
        for page in book.pages:
            place = out / id / "content" / page.uri.replace("index.md", "_index.md")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"---\ntitle: {json.dumps(page.title)}\n---\n{plain_markdown(page)}", encoding="utf-8")
        shutil.copytree(
            assets, out / id / "static" / "assets", ignore=shutil.ignore_patterns("*.map", "lunr"), dirs_exist_ok=True
        )
        for name in ("single.html", "list.html"):
            _write(out / id / "layouts" / "_default" / name, _HUGO_PAGE)
        _write(out / id / "layouts" / "index.html", _HUGO_PAGE)
        _write(out / id / "layouts" / "index.json", _HUGO_INDEX)
        config = {
            "title": book.name,
            "baseURL": "/",
            "outputs": {"home": ["HTML", "JSON"]},
            "disableKinds": ["taxonomy", "term", "RSS"],
            "markup": {"goldmark": {"renderer": {"unsafe": True}, "parser": {"attribute": {"block": True}}}},
        }
        _write(out / id / "config.yaml", yaml.safe_dump(config))
        for name, content in book.files.items():
            (out / id / "static" / name).write_bytes(content)
    return sorted(out.iterdir())


def _write_pages(book: Book, folder: Path) -> None:
    for page in book.pages:
        _write(folder / page.uri, plain_markdown(page))
    for name, content in book.files.items():
        (folder / name).write_bytes(content)


def _write_config(project: Path, folder: Path, name: str, nav: list[object]) -> None:
    settings = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    config = {
        "site_name": name,
        "theme": {"name": "material", "font": False, "features": _FEATURES},
        "plugins": ["search"],
        "markdown_extensions": settings["markdown_extensions"],
        "nav": nav,
    }
    _write(folder / "mkdocs.yml", yaml.safe_dump(config, sort_keys=False))


def _entry(item: NavItem, under: str = "") -> object:
    if item.children:
        return {item.title: [_entry(child, under) for child in item.children]}
    return {item.title: f"{under}{item.uri}"}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
