"""On paper: what `handbook pdf` prints, read back by another program; and what any page shows when it is printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from pypdf import PdfReader, PdfWriter
from support.browser import find_browser
from support.command import Answer, handbook
from support.example import EXAMPLE, copy_example
from support.visit import DESKTOP, PHONE, Screen, Visit

WHO = "amara-okafor"
NAME = "Larkfield Paper: handbook for Amara Okafor"
A4 = (595, 842)


def pdf(folder: Path, file: Path, *words: str) -> Answer:
    return handbook(folder, "pdf", WHO, "--out", str(file), "--browser", str(find_browser()), *words)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The example's handbook of Amara as a PDF."""
    top = tmp_path_factory.getbasetemp()
    file = (top if worker_id == "master" else top.parent) / "amara.pdf"
    with FileLock(f"{file}.lock"):
        if not file.exists():
            assert pdf(EXAMPLE, file).exit_code == 0
    return file


def test_every_sheet_says_whose_it_is_and_which_of_how_many(printed: Path) -> None:
    pages = PdfReader(printed).pages
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"{number} / {len(pages)}" in text
        assert NAME in text
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == A4


def test_all_is_there_and_nothing_to_press(printed: Path) -> None:
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(printed).pages).split())
    for words in (
        "Every bank, card and payment account agrees with its statement to the penny",
        "Your work",
        "If you get no answer, or we disagree",
        "Asana, step by step",
        "Confidentiality",
    ):
        assert words in text, words
    for words in ("Search", "Back to top", "Use dark colours", "Table of contents", "Previous", "¶", "past dates"):
        assert words not in text, words


def test_addresses_are_written_out_and_places_in_it_lead_there(printed: Path) -> None:
    reader = PdfReader(printed)
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "https://files.example.com/larkfield/sow-12.pdf" in text
    assert "(https://files.example.com/larkfield/sow-12.pdf)" not in text  # it says so itself
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    actions = [note["/A"].get_object() for note in notes if "/A" in note]
    addresses = {str(action["/URI"]) for action in actions if "/URI" in action}
    assert {address.split(":")[0] for address in addresses} == {"https", "mailto"}
    assert sum("/Dest" in note or action_leads_inside(note) for note in notes) > 50


def action_leads_inside(note: object) -> bool:
    return "/GoTo" in str(note)


def test_what_it_says_of_itself(printed: Path) -> None:
    reader = PdfReader(printed)
    assert reader.metadata is not None
    assert reader.metadata.title == NAME
    assert {*reader.metadata} == {"/Title", "/Producer"}
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # tagged, for who listens to it
    assert reader.trailer["/Root"]["/Lang"] == "en"
    titles = re.findall(r"'/Title': '([^']*)'", str(reader.outline))
    assert titles[0] == NAME
    assert {"Your work", "Monthly close", "Confidentiality"} <= {*titles}


def test_same_handbook_same_bytes(printed: Path, tmp_path: Path) -> None:
    assert pdf(EXAMPLE, tmp_path / "again.pdf").exit_code == 0
    assert (tmp_path / "again.pdf").read_bytes() == printed.read_bytes()


def test_folded_parts_are_open_and_files_are_no_links(tmp_path: Path) -> None:
    root = copy_example(tmp_path / "project")
    shutil.copytree(EXAMPLE / "theme_overrides", root / "theme_overrides")
    (root / "content/files").mkdir()
    form = PdfWriter()
    form.add_blank_page(595, 842)
    form.write(root / "content/files/form.pdf")
    with (root / "content/processes/getting-paid.md").open("a") as page:
        page.write('\n??? note "A folded part"\n\n    What is folded away.\n\nSee [the form](../files/form.pdf), ')
        page.write("[the tax office](https://tax.example.com/vat) and <https://tax.example.com/self>.\n")
    answer = pdf(root, tmp_path / "a.pdf", "--paper", "letter")
    assert answer.exit_code == 0, answer.printed
    reader = PdfReader(tmp_path / "a.pdf")
    assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == (612, 792)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "What is folded away." in text
    assert "the tax office (https://tax.example.com/vat)" in text
    assert text.count("https://tax.example.com/self") == 1
    content = (tmp_path / "a.pdf").read_bytes()
    assert b"https://tax.example.com/vat" in content
    assert b"file:" not in content
    assert str(tmp_path).encode() not in content


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("path", ["", "work/", "everything/", "dates/"])
def test_any_page_printed_is_black_on_white_without_navigation(visit: Visit, screen: Screen, path: str) -> None:
    page = visit(f"contractors/{WHO}/{path}", screen, "dark")
    page.emulate_media(media="print")
    for hidden in (
        ".md-header",
        ".md-sidebar",
        ".md-footer",
        ".md-top",
        ".headerlink",
        ".md-typeset button",
        ".hb-everything",
    ):
        for found in page.locator(hidden).all():
            assert not found.is_visible(), hidden
    for seen in ("body", "h1", ".hb-card, .hb-month", "h2"):
        colours = page.locator(seen).first.evaluate(
            "element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
        )
        assert colours[0] == "rgb(0, 0, 0)", seen
        assert colours[1] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), seen
    assert page.locator("h1").is_visible()
