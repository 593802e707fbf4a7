"""A copy that opens without a server: what its folder is called, and how it is packed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from handbook.model.page import Book
from handbook.sites.offline import folder_name, pack


@pytest.mark.parametrize(
    ("company", "name"),
    [
        ("Larkfield Paper", "larkfield-paper-handbook-amara"),
        ("Ångström & Söhne: GmbH/Co.", "angstrom-sohne-gmbh-co-handbook-amara"),
        ("株式会社", "handbook-amara"),
        ("../..\\CON", "con-handbook-amara"),
        ("x" * 39 + " and sons", "x" * 39 + "-handbook-amara"),
        ("", "handbook-amara"),
    ],
)
def test_the_folder_is_called_so_that_every_system_takes_it(company: str, name: str) -> None:
    assert folder_name(Book("amara", "Handbook", "en", (), (), extra={"company": company})) == name


def test_packing_depends_on_names_and_bytes_alone(tmp_path: Path) -> None:
    for place, names in (("one", ["b.txt", "a/é.txt"]), ("two", ["a/é.txt", "b.txt"])):
        for name in names:
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
    (tmp_path / "two/b.txt").chmod(0o600)
    pack(tmp_path / "one", "handbook-a", tmp_path / "one.zip")
    pack(tmp_path / "two", "handbook-a", tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["handbook-a/a/é.txt", "handbook-a/b.txt"]
