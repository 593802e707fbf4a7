"""What a finished site may run and load."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from support import forms

from handbook.sites.policy import Inspector, Look, content_security_policy, reference_book


def look(folder: Path, name: str, text: str) -> Look:
    for other in ("a.js", "x", "a.png", "b.png"):  # what the markup names
        (folder / other).touch()
    (folder / name).write_text(text, encoding="utf-8")
    return Inspector().look(folder)


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_inline_scripts_are_named_as_a_policy_names_them(tmp_path: Path) -> None:
    found = look(tmp_path, "index.html", "<p>İ</p><SCRIPT>\n alert('Ä')\n</SCRIPT ><script src=a.js></script>")
    assert found == Look({hash_of("\n alert('Ä')\n"): "index.html"})


@pytest.mark.parametrize("type", ["application/json", "application/ld+json", "text/template"])
def test_data_is_no_script(tmp_path: Path, type: str) -> None:
    assert look(tmp_path, "index.html", f'<script id="a" type="{type}">{{}}</script>') == Look()


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<img src=x onerror=alert(1)>", "runs a script from the attribute `onerror`"),
        ('<img/src="x"/onerror=alert(1)>', "runs a script from the attribute `onerror`"),
        ('<svg onload ="alert(1)">', "runs a script from the attribute `onload`"),
        ("<a href='JavaScript:alert(1)'>x</a>", "runs a script from the attribute `href`"),
        ("<script>never ends", "holds a script that does not end"),
        ("<img src=https://a.example/b.png>", "loads something from another host: `https://a.example/b.png`"),
        ("<img src='//a.example/b.png'>", "loads something from another host: `//a.example/b.png`"),
        ('<img srcset="a.png 1x, //b.example/c 2x">', "loads something from another host: `a.png 1x, //b.example/c 2x`"),
        ('<link rel="stylesheet" href="http://a.example/x.css">', "loads something from another host: `http://a.example/x.css`"),
        ('<link rel="preconnect" href="https://a.example">', "loads something from another host: `https://a.example`"),
        ('<p style="background: url(//a.example/b)">', "loads something from another host"),
        ("<style>@import '//a.example/b'</style>", "loads something from another host"),
        ('<a href="#" ping="https://a.example">x</a>', "loads something from another host: `https://a.example`"),
        ("<meta http-equiv='refresh' content='0;url=/x'>", "sends its reader elsewhere (`refresh`)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "İ" * 40], ids=["plain", "letters that grow when they are made small"])
def test_what_no_policy_holds_against_is_a_fault(tmp_path: Path, markup: str, fault: str, before: str) -> None:
    assert look(tmp_path, "page.html", f"<p>{before}{markup}</p>").faults == (f"`page.html` {fault}",)


@pytest.mark.parametrize("form", forms.ALL)
def test_every_way_to_run_or_to_ask_is_refused(tmp_path: Path, form: str) -> None:
    found = look(tmp_path, "page.html", f"<!doctype html><p>x</p>{forms.ALL[form]}")
    assert found.faults or found.scripts  # scripts that are not the theme's stop the release, too


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("a sign in quotes", "runs a script from the attribute `onerror`"),
        ("a tag in quotes", "runs a script from the attribute `onerror`"),
        ("srcdoc", "holds a page of its own in the attribute `srcdoc`"),
        ("a data frame", "holds a page of its own in the attribute `src`"),
        ("a sheet in an address", "runs or loads what stands in the attribute `href`"),
        ("a picture in svg", "loads something from another host: `https://x.example/a`"),
        ("no slashes", "loads something from another host: `https:x.example/a`"),
        ("escapes of CSS", "loads something from another host"),
        ("a style in svg in two", "has a `<style>` with tags in it"),
        ("other letters", "is not written in UTF-8"),
        ("a tag without an end", "holds a tag that does not end"),
        (
            "a diagram",
            "holds a Mermaid diagram, for which browsers ask another host (unpkg.com): put `mermaid.min.js` into a folder "
            "of `theme_overrides/` and name it under `extra_javascript`, or show a picture instead",
        ),
        ("a repository", "asks another host about the repository: `https://github.com/a/b`"),
    ],
)
def test_what_is_said_of_it(tmp_path: Path, form: str, fault: str) -> None:
    assert look(tmp_path, "page.html", forms.ALL[form]).faults == (f"`page.html` {fault}",)


def test_scripts_that_run_by_an_old_name_or_beside_an_address(tmp_path: Path) -> None:
    markup = f"{forms.RUN['an old type']}{forms.RUN['svg passes over src']}"
    assert look(tmp_path, "page.html", markup) == Look({hash_of("go()"): "page.html"})


def test_a_script_of_the_theme_may_not_ask_elsewhere(tmp_path: Path) -> None:
    fault = "`page.html` holds a script that names another host"
    assert look(tmp_path, "page.html", "<script>load('https://a.example')</script>").faults == (fault,)


@pytest.mark.parametrize("markup", forms.HARMLESS)
def test_what_is_written_or_only_named_is_none(tmp_path: Path, markup: str) -> None:
    (tmp_path / "mermaid.min.js").touch()
    assert look(tmp_path, "page.html", markup) == Look()


def test_a_tag_may_go_on_over_many_lines(tmp_path: Path) -> None:
    lines = "\n".join(f"<b {number}" for number in range(50))
    assert look(tmp_path, "page.html", f'<img alt="\n{lines}" src=x>') == Look()
    found = look(tmp_path, "page.html", f'<img alt="\n{lines}" onerror=go()>').faults
    assert found == ("`page.html` runs a script from the attribute `onerror`",)


def test_a_page_made_to_be_slow_is_not_read_to_its_end(tmp_path: Path) -> None:
    found = look(tmp_path, "page.html", '<p>\n<b title="x' * 10_000).faults
    assert found == ("`page.html` holds a tag that does not end",)


@pytest.mark.parametrize("name", forms.FILES)
def test_files_on_their_own_are_read_as_pages(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(forms.FILES[name])
    assert len(Inspector().look(tmp_path).faults) == 1


def test_other_files(tmp_path: Path) -> None:
    for name, content in forms.HARMLESS_FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "c.css").write_bytes(forms.FILES["a.css"])
    (tmp_path / "c.svg").write_bytes(forms.FILES["a.svg"])
    (tmp_path / "d.js.map").write_text("{}", encoding="utf-8")
    assert Inspector().look(tmp_path).faults == (
        "`c.css` loads something from another host",
        "`c.svg` is a picture with a script in it",
        "`d.js.map` is a source map, which is not for readers",
    )


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("b/", ""),
        ("b/#there", ""),
        ("b/index.html?x=1#there", ""),
        ("b/a%20b.pdf", ""),
        (".", ""),
        ("#top", ""),
        ("c/", "`a.html` links to `c/`, which is not there"),
        ("b/other.pdf", "`a.html` links to `b/other.pdf`, which is not there"),
        ("b/#here", "`a.html` links to `b/#here`, but there is no such place on that page"),
        ("#here", "`a.html` links to `#here`, but there is no such place on that page"),
        ("../other/", "`a.html` leads out of the site: `../other/`"),
        ("/other/", "`a.html` leads out of the site: `/other/`"),
    ],
)
def test_links_lead_somewhere(tmp_path: Path, link: str, fault: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/a b.pdf").touch()
    (tmp_path / "b/index.html").write_text("<p id=there>x</p>")
    (tmp_path / "index.html").write_text("<p>x</p>")
    assert look(tmp_path, "a.html", f'<a class=x href="{link}">x</a>').faults == ((fault,) if fault else ())


def test_the_staff_site_leads_to_the_handbooks(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="../contractors/ada/">x</a>')
    assert Inspector().look(tmp_path, leads_out=True) == Look()


def test_links_of_the_file_system(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    (tmp_path / "b").symlink_to("/etc")
    assert Inspector().look(tmp_path).faults == (
        "`a.txt` is no ordinary file: put the file itself there",
        "`b` is no ordinary file: put the file itself there",
    )


def test_the_policy_allows_the_site_itself_and_the_scripts_named() -> None:
    assert content_security_policy(["'sha256-b'", "'sha256-a'"]) == (
        "default-src 'none'; script-src 'self' 'sha256-a' 'sha256-b'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def test_the_reference_has_a_page_at_each_depth() -> None:
    assert [page.uri.count("/") for page in reference_book("en").pages] == [0, 1, 2, 3]
