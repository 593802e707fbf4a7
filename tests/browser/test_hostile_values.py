"""Values that try to be scripts: in every place where a value of a YAML file or of front matter can stand, none runs.

The pages are read without the content security policy, and without the inspection that a release makes of them. Twenty ways
to become a script stand in each of some twenty fields, from the name of the sites to a picture's description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Page
from support.command import TODAY
from support.little import ADA, copy_little, write
from support.payloads import PAYLOADS, assert_nothing_ran, serve_plainly, trapped_page

from handbook.model.page import STAFF
from handbook.sites.build import Setup
from handbook.sites.cache import Cache
from handbook.sites.library import read_library
from handbook.sites.workers import build_with_copy

ALL = " Findable ".join(PAYLOADS)
SOME = (
    "-->]]></title></script><script>go(0)</script><svg onload=go(0)>"
    "\" onfocus=go(0) autofocus x=\"' onfocus=go(0) autofocus x='{{ go(0) }}"
)
"""For places of which a site has one; a line of YAML holds no more."""


def make_project(root: Path) -> Path:
    """A project whose free texts are payloads: each in an entry of its own, or all of them where there is one."""
    copy_little(root)
    for path in (ADA, "content/company.yml", "content/people.yml", "content/defaults.yml"):
        text = (root / path).read_text(encoding="utf-8")
        for plain in ("Ada Okafor", "Harbour Lane", "Nora Field", "Sam Reyes", "Operations", "Your work"):
            text = text.replace(plain, json.dumps(f"{plain} {SOME}"))
        for plain in ("Anything about the work", "your own channel", "Tell us as soon as you know.", "bank transfer"):
            text = text.replace(plain, json.dumps(SOME))
        write(root, path, text)
    write(root, "content/processes/a.png", "x")
    theme = {"name": "material", "font": False}
    settings = {"site_name": ALL, "docs_dir": "content", "theme": theme, "plugins": ["search", "handbook"]}
    write(root, "mkdocs.yml", json.dumps(settings | {"site_description": ALL, "site_author": ALL}))
    kinds: dict[str, dict[str, object]] = {"goals": {}, "deliverables": {}, "tasks": {}, "facts": {}}
    for number, payload in enumerate(PAYLOADS):
        key, due = f"x-{number}", {"every": "week", "weekdays": ["monday"]}
        kinds["goals"][key] = {"title": payload, "measure": payload, "target": payload}
        kinds["deliverables"][key] = {"title": payload, "due": due, "acceptance_criteria": [payload]}
        kinds["tasks"][key] = {"title": payload, "outcome": payload, "standard": payload, "starts_when": payload}
        kinds["facts"][key] = payload
        head = {"title": payload, "summary": payload, "because": payload, "owner": "nora", "applies_to": "everyone"}
        fact = f'{{{{ the("facts.{key}") }}}}'
        body = BODY.replace("VALUE", fact)
        write(
            root, f"content/processes/{key}.md", f"---\n{json.dumps(head | {'acknowledge': 'required'})}\n---\n{body}"
        )
    write(root, ADA, "".join(f"{kind}: {json.dumps(entries)}\n" for kind, entries in kinds.items()), "a")
    return root


BODY = """## About VALUE { #about }

Findable VALUE, `VALUE`, **VALUE**, [x](VALUE) and [VALUE](VALUE "VALUE")
![VALUE](a.png "VALUE") <b title="VALUE" data-x='VALUE'>x</b>
<a href=VALUE>x</a> <a href="mailto:VALUE">x</a> <a href="tel:VALUE">x</a>

| VALUE |
| --- |
| VALUE |

```text
VALUE
```
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ada's handbook, its copy to open without a server, and the staff site."""
    root = make_project(tmp_path_factory.mktemp("hostile") / "project")
    library = read_library(root, date.fromisoformat(TODAY))
    assert [found for found in library.result.diagnostics if found.is_error] == []
    setup, cache = Setup(root / "mkdocs.yml"), Cache()
    for audience, copy in (("ada", root / "out/copy"), (STAFF, None)):
        book, _ = library.book(audience)
        build_with_copy(setup, library.site(book), root / "out" / audience, copy, cache)
    return root / "out"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with trapped_page(browser) as page:
        yield page


@pytest.fixture(scope="module")
def address(sites: Path) -> Iterator[str]:
    with serve_plainly(sites) as address:
        yield address


def test_no_value_runs_on_any_page(sites: Path, address: str, page: Page) -> None:
    pages = sorted(path.relative_to(sites).as_posix() for path in sites.glob("[as]*/**/*.html"))
    assert len(pages) > len(PAYLOADS) + 15
    for path in pages:
        page.goto(address + path, wait_until="domcontentloaded")
        assert_nothing_ran(page, path)


@pytest.mark.parametrize("place", ["ada/", "copy/"])
def test_no_value_runs_in_what_is_found(sites: Path, address: str, page: Page, place: str) -> None:
    page.goto((sites / place / "index.html").as_uri() if place == "copy/" else f"{address}{place}index.html")
    found = page.locator(".md-search-result__item")
    for _ in range(20):  # what is typed before the search is ready is not looked for
        page.locator("[data-md-component=search-query]").fill("")
        page.locator("[data-md-component=search-query]").press_sequentially("findable")
        page.wait_for_timeout(1000)
        if found.count():
            break
    assert found.count()
    assert_nothing_ran(page, place)


def test_every_payload_is_there_as_text(sites: Path, address: str, page: Page) -> None:
    """Else the tests above would show nothing: what they look for does not run, and is not left out."""
    page.goto(f"{address}ada/work/index.html")
    shown = page.locator("article").inner_text()
    assert [payload for payload in PAYLOADS if payload not in shown] == []
    page.goto(f"{address}ada/processes/x-6/index.html")
    assert page.title().startswith(PAYLOADS[6])
    assert page.locator("meta[name=description]").get_attribute("content")
    calendar = icalendar.Calendar.from_ical((sites / "ada/calendar.ics").read_bytes())
    summaries = " ".join(str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))
    assert [payload for payload in PAYLOADS if payload not in summaries] == []
    assert not re.search(r"^(?:BEGIN|URL|ATTACH).*script", (sites / "ada/calendar.ics").read_text(), re.MULTILINE)


@pytest.mark.parametrize("number", [0, 6, 7, 8, 9, 10])
def test_the_trap_catches(address: str, page: Page, number: int) -> None:
    """The same payloads, written into a page as markup."""
    page.goto(f"{address}ada/index.html")
    page.set_content(f'<p title="{PAYLOADS[number]}">{PAYLOADS[number]}</p>')
    page.wait_for_function("window.ran.length > 0")
