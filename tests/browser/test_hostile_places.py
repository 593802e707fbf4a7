"""What stands around the text of a page: thirteen places, and in each of them twenty texts that try to be scripts, one by one.

Each pair has a number of its own, with which it would call `go`. The pages are read without any content security policy. Twenty
sites are made; in each, every place holds the same payload. That each pair is really there, as text, is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page, TimeoutError
from support.command import TODAY
from support.little import ADA, copy_little, write
from support.payloads import PAYLOADS, assert_nothing_ran, provoke, serve_plainly, trapped_page

from handbook.sites import book_page
from handbook.sites.build import Setup, build_site
from handbook.sites.cache import Cache
from handbook.sites.library import read_library

START, PROCESS, TOOL = "", "processes/getting-paid/", "tools/slack/"
PLACES: Mapping[str, tuple[str, str]] = {
    "name of the company": (START, "document.querySelector('.md-header__title').textContent"),
    "name of the contractor": (START, "document.title"),
    "name of the contact": (START, "document.querySelector('.hb-contact strong').textContent"),
    "phone of the contact": (START, "document.querySelector('.hb-contact__phone').textContent"),
    "site_description": (START, "document.querySelector('meta[name=description]').content"),
    "site_author": (START, "document.querySelector('meta[name=author]').content"),
    "title of a process": (PROCESS, "document.title"),
    "title of a tool": (TOOL, "document.querySelector('.md-nav__link--active').textContent"),
    "summary": (PROCESS, "document.querySelector('meta[name=description]').content"),
    "author": (PROCESS, "document.querySelector('meta[name=author]').content"),
    "status": (PROCESS, "document.querySelector('.md-status').className"),
    "subtitle": (PROCESS, "document.querySelector('.md-nav small').textContent"),
    "tags": (PROCESS, "document.querySelector('.md-tag').textContent"),
}
"""The places, each with the page and how it is read there."""

_CALL = re.compile(r"go\(\d+\)")
_ISOLATED = re.compile("[\u2066-\u2069]")


def payload_at(place: str, number: int) -> str:
    """The payload `number` with the number of its pair: 100 for each place, from 1, and its own."""
    return _CALL.sub(f"go({([*PLACES].index(place) + 1) * 100 + number})", PAYLOADS[number])


def make_project(root: Path, number: int) -> Path:
    """A project with one payload in all places, each as that place's own."""
    copy_little(root)
    at = {place: payload_at(place, number) for place in PLACES}

    def put(path: str, *changes: tuple[str, object]) -> None:
        text = (root / path).read_text(encoding="utf-8")
        for line, value in changes:
            assert line in text
            key = line.partition(":")[0]
            text = text.replace(line, f"{key}: {json.dumps(value)}", 1)
        write(root, path, text)

    put("content/company.yml", ("name: Harbour Lane", at["name of the company"]))
    put(ADA, ("name: Ada Okafor", at["name of the contractor"]))
    put("content/people.yml", ("name: Sam Reyes", at["name of the contact"]))
    text = (root / "content/people.yml").read_text(encoding="utf-8")
    phone = json.dumps(at["phone of the contact"])
    write(root, "content/people.yml", text.replace("  email: sam@", f"  phone: {phone}\n  email: sam@"))
    put("content/tools/slack.md", ("title: Slack", at["title of a tool"]))
    put("content/processes/getting-paid.md", ("title: Getting paid", at["title of a process"]))
    said = {name: at[name] for name in ("author", "status", "subtitle")} | {"tags": [at["tags"]]}
    head = f"summary: {json.dumps(at['summary'])}\nmkdocs: {json.dumps(said)}\nowner:"
    text = (root / "content/processes/getting-paid.md").read_text(encoding="utf-8")
    write(root, "content/processes/getting-paid.md", text.replace("owner:", head, 1) + "\nFindable.\n")
    theme = {"name": "material", "font": False, "features": ["navigation.path"]}
    settings = {"site_name": "x", "docs_dir": "content", "theme": theme, "plugins": ["search", "handbook", "tags"]}
    write(
        root,
        "mkdocs.yml",
        json.dumps(settings | {key: at[key] for key in ("site_description", "site_author")}),
    )
    return root


def build(project: Path, out: Path, cache: Cache) -> None:
    library = read_library(project, date.fromisoformat(TODAY))
    assert [found for found in library.result.diagnostics if found.is_error] == []
    book, _ = library.book("ada")
    build_site(Setup(project / "mkdocs.yml"), library.site(book), out, cache)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site for each payload."""
    root, cache = tmp_path_factory.mktemp("places"), Cache()
    for number in range(len(PAYLOADS)):
        build(make_project(root / f"project-{number}", number), root / "sites" / str(number), cache)
    return root / "sites"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with trapped_page(browser) as page:
        yield page


def shown(page: Page, place: str) -> str:
    """What the page shows at a place, as one line."""
    return " ".join(_ISOLATED.sub("", page.evaluate(PLACES[place][1])).split())


def search(page: Page, words: str) -> str:
    """What is found, as text. What is typed before the search is ready is not looked for: it is typed again."""
    found = page.locator(".md-search-result__item", has_text=words).first
    box = page.locator("[data-md-component=search-query]")
    for _ in range(60):
        box.fill("")
        box.press_sequentially(words)
        try:
            found.wait_for(state="attached", timeout=500)
        except TimeoutError:
            continue
        return " ".join(found.text_content().split())
    pytest.fail("nothing is found")


def test_no_pair_of_place_and_payload_runs(sites: Path, page: Page) -> None:
    """Nor in what is found."""
    pairs = set()
    with serve_plainly(sites) as address:
        for number in range(len(PAYLOADS)):
            for there in (START, PROCESS, TOOL):
                page.goto(f"{address}{number}/{there}", wait_until="domcontentloaded")
                for place, (where, _) in PLACES.items():
                    if where == there and payload_at(place, number) in shown(page, place):
                        pairs.add((place, number))
                assert_nothing_ran(page, f"{number}/{there}")
            found = search(page, "findable")
            assert payload_at("title of a process", number) in found
            assert payload_at("tags", number) in found
            assert_nothing_ran(page, f"search {number}")
    assert {(place, number) for place in PLACES for number in range(len(PAYLOADS))} - pairs == set()
    assert len(pairs) == 13 * 20 == 260


@pytest.fixture(scope="module")
def ran_unescaped(tmp_path_factory: pytest.TempPathFactory, page: Page) -> set[str]:
    """The places at which something runs where what the theme is given is not escaped."""
    root, cache = tmp_path_factory.mktemp("unescaped"), Cache()
    ran: set[int] = set()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(book_page, "escape", Markup)
        for number in (1, 6):
            build(make_project(root / f"project-{number}", number), root / "sites" / str(number), cache)
    with serve_plainly(root / "sites") as address:
        for number in (1, 6):
            for there in (START, PROCESS, TOOL):
                page.goto(f"{address}{number}/{there}", wait_until="domcontentloaded")
                provoke(page)
                page.wait_for_timeout(200)
                ran |= {*page.evaluate("window.ran")}
    return {[*PLACES][number // 100 - 1] for number in ran}


@pytest.mark.parametrize("place", PLACES)
def test_it_would_run(ran_unescaped: set[str], place: str) -> None:
    """Else the test above would show nothing: without the one function that escapes, something runs at each place."""
    assert place in ran_unescaped
