"""Every code of the catalogue has a broken little project that shows it, and the exact words it is told in.

`pytest tests/test_broken.py --accept` writes the words as they are now; read the difference before you keep it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.broken import BASE, BROKEN, EXPECTED, RECIPE, BadCase, Case, build, codes_in, read_case, told
from support.command import TODAY, check
from support.expectations import Unexpected, compare, compare_folder

from handbook.diagnostics import CATALOGUE

FOLDERS = sorted(path for path in BROKEN.iterdir() if path != BASE)

UNREACHABLE = {
    "HB-M202": "a value of the wrong kind is HB-S102 in every single file, before files are merged",
}
"""Codes that no project can show, with the reason."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_fault_is_told_in_these_words(folder: Path, tmp_path: Path, accept: bool) -> None:
    case = read_case(folder)
    build(case, tmp_path / "project")
    text = told(case, tmp_path / "project")
    assert case.code in codes_in(text), text
    assert codes_in(text) == case.codes, text
    compare(folder / EXPECTED, text, accept=accept)


def test_the_base_is_sound() -> None:
    answer = check(BASE)
    assert (answer.exit_code, answer.printed) == (0, "all good: 1 contractor, 2 shared pages, 0 problems\n")


def test_every_code_has_a_case() -> None:
    shown = {Case(folder).code for folder in FOLDERS}
    assert shown == CATALOGUE.keys() - UNREACHABLE.keys()
    assert UNREACHABLE.keys() <= CATALOGUE.keys()


def test_the_command_itself_says_the_same(tmp_path: Path) -> None:
    folder = BROKEN / "HB-S101-slip"
    build(read_case(folder), tmp_path / "project")
    result = subprocess.run(
        [sys.executable, "-m", "handbook", "check", "--today", TODAY],
        cwd=tmp_path / "project",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "60"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert f"exit {result.returncode}\n\n{result.stdout}" == (folder / EXPECTED).read_text("utf-8")
    assert result.stderr == ""


# --- the tests of the test ------------------------------------------------------------------------------------------


def test_the_comparison_sees_every_difference(tmp_path: Path) -> None:
    expected = tmp_path / EXPECTED
    expected.write_text("one\ntwo\n")
    compare(expected, "one\ntwo\n", accept=False)
    for other in ("one\ntwo", "one\ntwo \n", "one\r\ntwo\n", "one\n", "", "One\ntwo\n"):
        with pytest.raises(Unexpected):
            compare(expected, other, accept=False)
    with pytest.raises(Unexpected, match=r"- two\n\+ too\n"):
        compare(expected, "one\ntoo\n", accept=False)


def test_what_is_not_expected_yet_fails_until_it_is_accepted(tmp_path: Path) -> None:
    expected = tmp_path / "new" / EXPECTED
    with pytest.raises(Unexpected, match="nothing is expected yet"):
        compare(expected, "text\n", accept=False)
    assert not expected.exists()
    compare(expected, "text\n", accept=True)
    compare(expected, "text\n", accept=False)


def test_an_expectation_that_nothing_meets_fails_until_it_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old\n")
    (tmp_path / "kept.md").write_text("kept\n")
    with pytest.raises(Unexpected, match=r"old\.md is expected, and nothing made it"):
        compare_folder(tmp_path, {"kept.md": "kept\n"}, accept=False)
    compare_folder(tmp_path, {"kept.md": "kept\n"}, accept=True)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.md"]


@pytest.mark.parametrize(
    ("name", "files", "why"),
    [
        ("HB-Y006-tab", {}, "changes nothing"),
        ("HB-Y006-tab", {EXPECTED: "exit 1\n"}, "changes nothing"),
        ("HB-Y006-tab", {RECIPE: "remove: [content]\n"}, "cannot say remove"),
        ("HB-Y006-tab", {"mkdocs.yml": (BASE / "mkdocs.yml").read_text()}, "same as in _base"),
        ("HB-Y006-tab", {RECIPE: "replace: {mkdocs.yml: {nothing: of use}}\n"}, "0 times, not once"),
        ("Y006-tab", {RECIPE: "delete: [content]\n"}, "write the name as CODE-words"),
    ],
)
def test_a_case_of_no_use_fails(name: str, files: dict[str, str], why: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for path, text in files.items():
        (folder / path).write_text(text)
    with pytest.raises(BadCase, match=why):
        case = read_case(folder)
        build(case, tmp_path / "project")
        _ = case.code


def test_a_case_shows_its_own_code(tmp_path: Path) -> None:
    shutil.copytree(BROKEN / "HB-S101-slip", tmp_path / "HB-S102-slip")
    case = read_case(tmp_path / "HB-S102-slip")
    build(case, tmp_path / "project")
    assert case.code not in codes_in(told(case, tmp_path / "project"))
