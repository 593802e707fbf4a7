"""Faults that were once made: folders, links, twins and settings that must be told, and told once."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import patch

import pytest
from support.command import Answer, check
from support.little import ADA, codes, copy_little, write

from handbook.pipeline import Build
from handbook.project.files import list_folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_little(tmp_path / "project")


@pytest.mark.parametrize(
    "path",
    [
        "content/company.yml",
        "content/people.yml",
        "content/defaults.yml",
        "content/roles/writer.yml",
        ADA,
        "content/tools/asana.md",
        "contractors/ben.yml",
    ],
)
def test_a_folder_in_the_place_of_a_file(project: Path, path: str) -> None:
    (project / path).unlink(missing_ok=True)
    (project / path).mkdir()
    assert [code for code in codes(project) if code[1] == path] == [("HB-F002", path)]
    assert check(project).exit_code == 1


def test_a_file_in_the_place_of_a_folder(project: Path) -> None:
    shutil.rmtree(project / "contractors")
    write(project, "contractors", "")
    assert codes(project) == [("HB-F002", "contractors")]


@pytest.mark.parametrize("folder", ["contractors", "content"])
def test_a_linked_folder_at_the_top(project: Path, folder: str) -> None:
    (project / folder).rename(project.parent / "outside")
    (project / folder).symlink_to(project.parent / "outside")
    assert codes(project) == [("HB-F003", folder)]


def test_a_link_above_the_folder(project: Path) -> None:
    (project.parent / "outside").mkdir()
    (project / "content").rename(project.parent / "outside" / "content")
    (project / "x").symlink_to(project.parent / "outside")
    write(project, "mkdocs.yml", "plugins:\n  - handbook: {content_dir: x/content}\n")
    assert codes(project) == [("HB-F003", "x")]


def test_linked_templates(project: Path) -> None:
    (project.parent / "outside").mkdir()
    (project / "theme_overrides").mkdir()
    (project / "theme_overrides/pages").symlink_to(project.parent / "outside")
    assert codes(project) == [("HB-F003", "theme_overrides/pages")]


def test_a_link_is_told_once(project: Path) -> None:
    (project / "content/company.yml").unlink()
    (project / "content/company.yml").symlink_to("../nothing.yml")
    assert codes(project) == [("HB-F003", "content/company.yml")]


def test_an_unreadable_file_stops_its_contractor_alone(project: Path) -> None:
    (project / "contractors/ben.yml").write_bytes(b"name: Jos\xe9\n")
    write(project, ADA, "introduced_to: [ben]\n", "a")
    assert codes(project) == [("HB-Y007", "contractors/ben.yml")]


def test_nobody_has_a_role_is_not_said_when_a_file_was_not_read(project: Path) -> None:
    (project / ADA).write_bytes(b"name: Jos\xe9\n")
    assert codes(project) == [("HB-Y007", ADA)]


def settings(project: Path, text: str) -> Answer:
    write(project, "mkdocs.yml", f"plugins:\n  - handbook:{text}\n")
    return check(project)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n      severity: {[a]: note}", "this is not a code"),
        ("\n      ? [a]\n      : b", "this is not the name of a setting"),
        ("\n      severity: {HB-C402: [a]}", "this is not a severity"),
        ("\n      severity: error", "`severity` does not say of which code"),
        ("\n      severity: {HB-C401: note}", "cannot be changed: this rule keeps the handbooks right and safe"),
        ("\n      severity: {HB-X1: note}", "`handbook rule` lists the codes"),
        ("\n      severity: {hb-c42: note}", "did you mean `HB-C4"),
        (" [a]", "the `handbook` plugin cannot use these settings"),
        (" {contractors_dir: content/roles}", "lie one in the other: `content` and `content/roles`"),
        (" {content_dir: a, contractors_dir: ./a}", "lie one in the other: `a` and `a`"),
    ],
)
def test_settings_that_cannot_be(project: Path, text: str, told: str) -> None:
    answer = settings(project, text)
    assert answer.exit_code == 1
    assert "HB-K601" in answer.printed
    assert told in answer.printed
    assert "Node" not in answer.printed


@pytest.mark.parametrize("text", ["", " ~", " {}", "\n      severity:", "\n      content_dir: ./content/"])
def test_settings_that_change_nothing(project: Path, text: str) -> None:
    assert settings(project, text).exit_code == 0


def test_the_two_folders_may_change_places(project: Path) -> None:
    (project / "content").rename(project / "other")
    (project / "contractors").rename(project / "content")
    (project / "other").rename(project / "contractors")
    assert settings(project, " {content_dir: contractors, contractors_dir: content}").exit_code == 0


def test_names_that_differ_in_capitals(project: Path) -> None:
    shutil.copy(project / ADA, project / "contractors/Ada.yml")
    assert codes(project) == [("HB-F005", "contractors/Ada.yml")]
    assert "rename the file to `ada.yml`" not in check(project).printed


def test_pages_of_two_folders_that_differ_in_capitals(project: Path) -> None:
    write(project, "content/policies/taxes.md", "---\ntitle: Taxes\nowner: nora\n---\nPay them.\n")
    write(project, "content/processes/Taxes.md", "---\ntitle: Taxes\nowner: nora\n---\nPay them.\n")
    assert codes(project) == [("HB-F005", "content/processes/Taxes.md")]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("contractors/Ada!.yml", "give it another name; there is a `ada.yml` already"),
        ("contractors/山田.yml", "name it as in `monthly-close.yml`"),
        ("contractors/Ben; Co.yml", "rename the file to `ben-co.yml`"),
        ("contractors/ada.yaml", "there is a `contractors/ada.yml` already"),
        ("contractors/old/ben.yml", "move it up to `contractors/ben.yml`"),
        ("contractors/Ben.YML", "rename it to `contractors/ben.yml`"),
    ],
)
def test_help_for_a_name_overwrites_nothing(project: Path, path: str, told: str) -> None:
    write(project, path, "name: Ben Adler\n")
    assert told in check(project).printed


def test_a_line_end_in_a_name_is_shown(tmp_path: Path) -> None:
    write(tmp_path, "contractors/a\nb.yml", "")
    (found,) = list_folder(tmp_path, "contractors")[1]
    assert found.at is not None
    assert found.at.file == "contractors/a<U+000A>b.yml"


def test_nothing_made_is_never_all_good(project: Path) -> None:
    with patch("handbook.pipeline.make", return_value=Build(None, {}, {}, (), {})):
        answer = check(project)
    assert answer.exit_code == 1
    assert "HB-I901" in answer.printed
    assert "all good" not in answer.printed
