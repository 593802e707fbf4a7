"""A release is what its manifest says, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handbook.project.releases import MANIFEST
from handbook.sites.known import Known, place_of_known, read_known
from handbook.sites.manifest import FileEntry, Manifest, not_listed, read_manifest

RELEASE = Manifest(
    {"ada": (FileEntry("index.html", 1, ""),)},
    (),
    {"ada": (FileEntry("ada.zip", 1, ""), FileEntry("ada/a.html", 1, ""))},
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("contractors/ada/index.html", "offline/ada.zip", "offline/ada/a.html", MANIFEST):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_as_it_is_listed(tree: Path) -> None:
    assert not_listed(tree, RELEASE, ["ada"]) == ()


@pytest.mark.parametrize(
    "name", ["contractors/bo", "offline/bo.zip", ".notes", "contractors/ada/index.html~", "offline/ada/x"]
)
def test_something_else(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).touch()
    assert not_listed(tree, RELEASE, ["ada"]) == (name,)


def test_a_link_to_a_folder(tree: Path) -> None:
    (tree / "contractors/bo").symlink_to("/etc")
    assert not_listed(tree, RELEASE, ["ada"]) == ("contractors/bo",)


def test_something_missing(tree: Path) -> None:
    (tree / "contractors/ada/index.html").unlink()
    assert not_listed(tree, RELEASE, ["ada"]) == ("contractors/ada/index.html",)


def test_text_is_what_json_writes() -> None:
    files = (FileEntry('a/"b"\\é\u2028.html', 3, "ff"), FileEntry("b", 0, ""))
    for manifest in (Manifest(), Manifest({"staff": files, "amara": ()}, ("'sha256-x'",), {"amara": files})):
        text = manifest.text()
        assert json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n" == text


def test_one_that_goes_too_deep_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("[" * 300_000)
    assert read_manifest(tmp_path) is None


def test_what_is_known_goes_too_deep(tmp_path: Path) -> None:
    place_of_known(tmp_path).write_text("[" * 300_000)
    assert read_known(tmp_path, "means") == Known()
