"""One audience's site, built by MkDocs from a `Book`: complete, isolated, the same every time."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.files import png

from handbook.model.page import STAFF, Book, NavItem, Page, token
from handbook.sites.build import Built, Setup, build_site, means_of
from handbook.sites.cache import Cache
from handbook.sites.errors import SiteError
from handbook.sites.site import Site
from handbook.sites.theme import MemoryBytecode

SETTINGS = """
site_name: Name of the project
site_url: https://example.com/
repo_url: https://github.com/example/private
edit_uri: edit/main/content/
docs_dir: content
theme:
  name: material
  custom_dir: theme_overrides
  font: false
  language: en
plugins: [search, handbook]
markdown_extensions: [attr_list]
"""
TEMPLATES = MemoryBytecode()
HOSTILE = "</title><script>alert(1)</script>\"'&amp;"
SAFE = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;amp;"


def book(audience: str = "amara", *pages: Page, name: str = "Handbook of Amara", **more: object) -> Book:
    nav = tuple(NavItem(page.title, page.uri) for page in pages)
    return Book(audience, name, "en", pages, nav, **more)  # type: ignore[arg-type]


START = Page("index.md", "Start here", "## Next { #next }\n\nHello.\n")


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    files = {
        "mkdocs.yml": SETTINGS,
        "content/index.md": "# The plugin did not run\n",
        "content/defaults.yml": "secret: yes\n",
        "content/processes/raw.md": "raw\n",
        "content/notes.txt": "notes\n",
        "theme_overrides/main.html": '{% extends "base.html" %}{% block footer %}<p id=contact>'
        "{% if config.extra.handbook.contact %}{{ config.extra.handbook.contact.name }}{% endif %}</p>{% endblock %}",
        "theme_overrides/main.html~": "old\n",
        "theme_overrides/notes.yml": "a: b\n",
        "theme_overrides/.hidden.css": "p {}\n",
        "theme_overrides/sitemap.xml": "<x/>\n",
        "theme_overrides/assets/own.css": "p {}\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in ("content/images/a.png", "theme_overrides/assets/logo.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(png((b"tEXt", b"Author\0Ines Duarte")))
    return Setup(tmp_path / "mkdocs.yml")


def build(
    setup: Setup, made: Book, name: str = "out", cache: Cache | None = None, **more: object
) -> tuple[Path, Built]:
    root = setup.config_file.parent
    out = root / name
    site = Site(made, lambda path: (root / "content" / path).read_bytes(), **more)  # type: ignore[arg-type]
    return out, build_site(setup, site, out, cache or Cache(bytecode=TEMPLATES))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_the_books_pages_and_what_they_need_is_published(setup: Setup) -> None:
    out, built = build(setup, book("amara", START, assets=("images/a.png",)))
    names = {name for name in tree(out) if not name.startswith(("assets/stylesheets/", "assets/javascripts/"))}
    assert names == {
        "index.html",
        "everything/index.html",
        "404.html",
        "search/search_index.json",
        "images/a.png",
        "assets/images/favicon.png",
        "assets/own.css",
        "assets/logo.png",
        "assets/keyboard.js",
        "assets/palette.js",
        "assets/scope.js",
        "assets/tabs.js",
        "assets/handbook.css",
        "assets/handbook.js",
        "assets/permalink.js",
        "assets/print.css",
        "assets/foot.css",
    }
    assert built == Built((), ())
    assert not [name for name in tree(out) if name.endswith((".map", ".xml", ".gz")) or "lunr" in name]


def test_pictures_lose_what_cameras_wrote_into_them(setup: Setup) -> None:
    out, _ = build(setup, book("amara", START, assets=("images/a.png",)))
    assert {(out / name).read_bytes() for name in ("images/a.png", "assets/logo.png")} == {png()}


def test_what_is_called_a_picture_and_is_none(setup: Setup) -> None:
    (setup.config_file.parent / "content/images/a.png").write_text("Ines Duarte")
    _, built = build(setup, book("amara", START, assets=("images/a.png",)))
    assert built.faults == ("`images/a.png` cannot be read as a picture: open it in its program and save it again",)


def test_search_in_another_language_has_its_words(setup: Setup) -> None:
    out, _ = build(setup, replace(book("amara", START), language="de-AT"))
    lunr = {name.rsplit("/", 1)[1] for name in tree(out) if "lunr" in name}
    assert lunr == {"lunr.de.min.js", "lunr.stemmer.support.min.js"}
    assert '<html lang="de"' in (out / "index.html").read_text()


def test_nothing_says_where_the_project_lies(setup: Setup) -> None:
    out, _ = build(setup, book("amara", replace(START, origin="contractors/amara.yml")))
    for name, content in tree(out).items():
        assert b"github.com/example" not in content, name
        assert b"contractors/amara.yml" not in content, name
        assert b"https://example.com/" not in content, name
        assert str(setup.config_file.parent).encode() not in content, name


def test_staff_can_edit(setup: Setup) -> None:
    out, _ = build(setup, book(STAFF, replace(START, origin="contractors/amara.yml")))
    assert 'title="Edit this page"' not in (out / "index.html").read_text()  # the theme shows it only if it is told to
    setup.config_file.write_text(SETTINGS.replace("  font:", "  features: [content.action.edit]\n  font:"))
    out, _ = build(setup, book(STAFF, replace(START, origin="contractors/amara.yml")), "again")
    shown = (out / "index.html").read_text()
    assert 'href="https://github.com/example/private/edit/main/contractors/amara.yml"' in shown
    assert 'data-md-component="source"' not in shown  # for which Material's script would ask GitHub


class TestText:
    def test_is_text_everywhere(self, setup: Setup) -> None:
        page = Page(
            "index.md",
            HOSTILE,
            f"## {token(0)} {{ #a }}\n\n{token(0)}\n\n| {token(0)} | x |\n| --- | --- |\n| `{token(0)}` | y |\n",
            (HOSTILE,),
            {"description": HOSTILE, "tags": [HOSTILE]},
        )
        other = Page("other.md", "Other", "x\n")
        made = book("amara", page, other, name=HOSTILE, extra={"contact": {"name": HOSTILE}})
        out, _ = build(setup, made)
        for name in ("index.html", "other/index.html"):
            html = (out / name).read_text()
            assert "<script>alert" not in html
            assert "&amp;lt;" not in html  # nothing is escaped twice
            assert SAFE in html
        html = (out / "index.html").read_text()
        assert f"<title>{SAFE} - {SAFE}</title>" in html
        assert f'<meta name="description" content="{SAFE}">' in html
        assert f"<p id=contact>{SAFE}</p>" in html
        assert f'<h1 id="top">{SAFE}</h1>' in html

    def test_search_shows_it_as_text(self, setup: Setup) -> None:
        page = Page(
            "index.md", "Start", f"Before.\n\n## {token(0)} {{ #a.{token(1)} }}\n\n{token(0)}\n", ("<b> & 'c'", "z")
        )
        out, _ = build(setup, book("amara", page))
        docs = json.loads((out / "search/search_index.json").read_text())["docs"]
        assert docs == [
            {"location": "", "title": "Start", "text": "<p>Before.</p>"},
            {"location": "#a.z", "title": "&lt;b&gt; &amp; 'c'", "text": "<p>&lt;b&gt; &amp; 'c'</p>"},
        ]

    def test_pages_can_stay_out_of_search(self, setup: Setup) -> None:
        hidden = Page("all.md", "All", "x\n", meta={"search": {"exclude": True}})
        out, _ = build(setup, book("amara", START, hidden))
        docs = json.loads((out / "search/search_index.json").read_text())["docs"]
        assert [doc["location"] for doc in docs] == ["", "#next"]


class TestNavigation:
    def test_sections_open_with_their_overview(self, setup: Setup) -> None:
        setup.config_file.write_text(SETTINGS.replace("  font:", "  features: [navigation.indexes]\n  font:"))
        pages = (START, Page("tools.md", "Tools", "x\n"), Page("tools/a.md", "Asana & <b>", "x\n"))
        section = NavItem("Tools", None, (NavItem("Overview", "tools.md"), NavItem("Asana & <b>", "tools/a.md")))
        made = Book("amara", "A", "en", pages, (NavItem("Start here", "index.md"), section))
        out, built = build(setup, made)
        html = (out / "index.html").read_text()
        assert "Overview" not in html
        assert html.count('<a href="tools/"') == 1
        assert "Asana &amp; &lt;b&gt;" in html
        assert built == Built((), ())

    def test_pages_need_not_be_in_it(self, setup: Setup) -> None:
        made = replace(book("amara", START, Page("print.md", "All", "x\n")), nav=(NavItem("Start here", "index.md"),))
        out, built = build(setup, made)
        assert (out / "print/index.html").is_file()
        assert built == Built((), ())


class TestFaults:
    def test_links_that_lead_nowhere(self, setup: Setup) -> None:
        page = Page(
            "index.md", "Start", f"[a](x.md) [b](#no) [c](other.md#no) [d](other.md#{token(0)}) [e](#top)\n", ("yes",)
        )
        other = Page("other.md", "Other", f"<p id='{token(0)}'>x</p>\n", ("yes",))
        _, built = build(setup, book("amara", page, other))
        assert built.faults == (
            "`index.md` links to `x.md`, which is not there",
            "`index.md` links to `#no`, but there is no such anchor",
            "`index.md` links to `other.md#no`, but there is no such anchor",
        )

    def test_setting_that_does_not_work(self, setup: Setup) -> None:
        setup.config_file.write_text(SETTINGS.replace("name: material", "name: nonsense"))
        with pytest.raises(SiteError, match="nonsense"):
            build(setup, book("amara", START))

    @pytest.mark.parametrize("template", ["{% if %}", '{% include "nothing.html" %}', "{{ nothing.at.all }}"])
    def test_template_that_does_not_work(self, setup: Setup, template: str) -> None:
        (setup.config_file.parent / "theme_overrides/main.html").write_text(f"\n{template}")
        with pytest.raises(SiteError, match=r"\nin theme_overrides/main.html:2$"):
            build(setup, book("amara", START))

    def test_asset_that_cannot_be_read(self, setup: Setup) -> None:
        site = Site(book("amara", START, assets=("a.png",)), lambda path: None)
        built = build_site(setup, site, setup.config_file.parent / "out", Cache())
        assert built.faults == ("`a.png` cannot be read",)

    def test_remarks_of_mkdocs_are_collected_not_shown(self, setup: Setup, caplog: pytest.LogCaptureFixture) -> None:
        setup.config_file.write_text(SETTINGS + "nonsense: 1\n")
        with caplog.at_level(logging.INFO):
            _, built = build(setup, book("amara", START))
        assert built.said == ("Config value 'nonsense': Unrecognised configuration name: nonsense",)
        assert caplog.records == []


class TestIsolation:
    def test_the_same_whatever_was_built_before(self, setup: Setup) -> None:
        """Pages alike in structure share everything that is cached, and nothing of one reaches the other."""
        text = f"## Fee {{ #fee }}\n\n{token(0)}\n"
        one = book("amara", Page("index.md", "Start", text, ("780 GBP",)), name="Amara")
        two = book("marta", Page("index.md", "Start", text, ("Secret of Marta",)), name="Marta")
        alone, _ = build(setup, one, "alone")
        cache = Cache(bytecode=TEMPLATES)
        build(setup, two, "other", cache)
        after, _ = build(setup, one, "after", cache)
        assert tree(after) == tree(alone)
        assert not [name for name, content in tree(after).items() if b"Marta" in content]

    def test_the_same_whatever_the_environment_says(self, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
        first, _ = build(setup, book("amara", START), "first")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        second, _ = build(setup, book("amara", START), "second")
        assert tree(first) == tree(second)
        assert os.environ["SOURCE_DATE_EPOCH"] == "1000000000"

    @pytest.fixture
    def plugin_cache(self) -> Iterator[dict[str, object]]:
        from mkdocs.config.defaults import MkDocsConfig

        yield MkDocsConfig.plugins.plugin_cache  # type: ignore[attr-defined]

    def test_plugins_of_the_process_stay_as_they_were(self, setup: Setup, plugin_cache: dict[str, object]) -> None:
        before = dict(plugin_cache)
        build(setup, book("amara", START))
        assert plugin_cache == before

    def test_code_we_do_not_know(self, setup: Setup) -> None:
        assert not means_of(setup).runs_unknown_code
        (setup.config_file.parent / "hook.py").write_text("")
        setup.config_file.write_text(SETTINGS + "hooks: [hook.py]\n")
        assert means_of(setup).runs_unknown_code
        setup.config_file.write_text(SETTINGS.replace("[search,", "[search, tags,"))
        assert means_of(setup).runs_unknown_code


def test_not_found_page_says_nothing_of_anybody(setup: Setup) -> None:
    out, _ = build(setup, book("amara", START))
    html = (out / "404.html").read_text()
    assert "Amara" not in html
    assert "href" not in html
    known = replace(book("amara", START), extra={"home": "https://handbooks.example.com/amara/?a=1&b=2"})
    html = (build(setup, known, "known")[0] / "404.html").read_text()
    assert '<p><a href="https://handbooks.example.com/amara/?a=1&amp;b=2">Start here</a></p>' in html
    (setup.config_file.parent / "theme_overrides/404.html").write_text("<p>Our own</p>")
    out, _ = build(setup, book("amara", START), "own")
    assert (out / "404.html").read_text() == "<p>Our own</p>"


class TestLook:
    EXTRA = {"contact": {"name": "Tom & Co", "email": "tom@example.com", "phone": ""}}  # noqa: RUF012

    @pytest.mark.parametrize("template", ["", '{% extends "handbook.html" %}', None])
    def test_contact_stands_on_every_page(self, setup: Setup, template: str | None) -> None:
        own = setup.config_file.parent / "theme_overrides/main.html"
        if template:
            own.write_text(template)
        else:
            own.unlink()
        if template is None:
            setup.config_file.write_text(SETTINGS.replace("  custom_dir: theme_overrides\n", ""))
        out, _ = build(setup, book("amara", START, Page("a.md", "A", "x\n"), extra=self.EXTRA))
        for name in ("index.html", "a/index.html"):
            html = (out / name).read_text()
            assert "<strong>Your contact: Tom &amp; Co</strong>" in html
            assert '<a href="mailto:tom@example.com">tom@example.com</a>' in html
            assert '<meta name="robots" content="noindex, nofollow">' in html
            assert "md-banner" not in html

    def test_nobody_to_ask_leaves_no_empty_block(self, setup: Setup) -> None:
        (setup.config_file.parent / "theme_overrides/main.html").unlink()
        out, _ = build(setup, book(STAFF, START))
        assert "hb-contact" not in (out / "index.html").read_text()

    def test_notice_of_the_preview(self, setup: Setup) -> None:
        (setup.config_file.parent / "theme_overrides/main.html").unlink()
        notice = {"title": "1 error", "text": "a.yml:1:1\n  <x>"}
        out, _ = build(setup, book(STAFF, START, extra={"notice": notice}))
        assert '<pre class="hb-notice" tabindex="0">a.yml:1:1\n  &lt;x&gt;</pre>' in (out / "index.html").read_text()


def test_what_was_typed_counts(setup: Setup) -> None:
    out, _ = build(replace(setup, typed={"use_directory_urls": False}), book("amara", START, Page("a.md", "A", "x\n")))
    assert (out / "a.html").is_file()


def test_files_made_with_the_pages_lie_beside_them(setup: Setup) -> None:
    page = Page("dates.md", "Dates", "[Take along](calendar.ics)\n")
    out, built = build(setup, book("amara", START, page, files={"calendar.ics": b"BEGIN:VCALENDAR\r\n"}))
    assert (out / "calendar.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"
    assert 'href="../calendar.ics"' in (out / "dates" / "index.html").read_text()
    assert built.faults == ()
