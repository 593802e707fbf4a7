"""Copies that open without a server: complete, the same every time, in step with their site, and in no site's folder."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import shutil
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from support.example import copy_example

from handbook.sites.errors import ReleaseError
from handbook.sites.release import build_release
from handbook.sites.released import Release

pytestmark = pytest.mark.usefixtures("built_once")
TODAY = date(2026, 11, 23)
MARTA, YUKI, DRAFT = "marta-silva", "yuki-tanaka", "camila-rojas"
OTHERS = ("amara-okafor", "devon-clarke", "hana-novak", "liza-ramos", "northlight", "oskar-lind")
FOLDER = f"larkfield-paper-handbook-{MARTA}"
_LINK = re.compile(r'<(?:a|link|script|img)\b[^>]*? (?:href|src)="([^"]*)"')


def build(root: Path, *ids: str, offline: bool = True, out: str = "dist") -> Release:
    return build_release(root, root / out, ids, TODAY, offline=offline)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpacked(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, built_once: None) -> tuple[Path, Release]:
    """A project that was released once with copies. Tests take a copy of it."""
    root = copy_example(tmp_path_factory.mktemp("offline") / "project", without=OTHERS)
    shutil.copytree(Path(__file__).parents[1] / "theme_overrides", root / "theme_overrides")
    return root, build(root)


@pytest.fixture
def project(made: tuple[Path, Release], tmp_path: Path) -> Path:
    shutil.copytree(made[0], tmp_path / "project")
    return tmp_path / "project"


def test_who_has_a_copy_and_where(made: tuple[Path, Release]) -> None:
    root, release = made
    assert sorted(path.name for path in (root / "dist").iterdir()) == [
        "contractors",
        "manifest.json",
        "offline",
        "staff",
    ]
    assert sorted(path.name for path in (root / "dist/offline").iterdir()) == [
        MARTA,
        f"{MARTA}.zip",
        YUKI,
        f"{YUKI}.zip",
    ]
    assert (release.copies, release.copies_removed) == ((MARTA, YUKI), ())
    assert not list((root / "dist/contractors").rglob("*.zip"))


def test_packed_is_what_lies_there_in_one_folder(made: tuple[Path, Release]) -> None:
    there = tree(made[0] / f"dist/offline/{MARTA}")
    assert unpacked(made[0] / f"dist/offline/{MARTA}.zip") == {f"{FOLDER}/{name}": data for name, data in there.items()}
    assert "index.html" in there
    assert not any(re.search(r'[<>:"\\|?*\x00-\x1f]|[. ]$', part) for name in there for part in name.split("/"))


def test_every_link_leads_to_a_file(made: tuple[Path, Release]) -> None:
    """A folder has no server that would find `work/index.html` for `work/`."""
    there = tree(made[0] / f"dist/offline/{MARTA}")
    for page, content in there.items():
        if page.endswith(".html"):
            for written in _LINK.findall(content.decode()):
                parts = urlsplit(unescape(written))
                if not parts.scheme and parts.path:
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
                    assert target in there, (page, written)


def test_search_has_its_index_as_a_script(made: tuple[Path, Release]) -> None:
    there = tree(made[0] / f"dist/offline/{MARTA}")
    script = there["search/search_index.js"].decode()
    assert script.startswith("var __index = {")
    index = json.loads(script.removeprefix("var __index = "))
    assert index == json.loads(there["search/search_index.json"])
    assert any(entry["location"].startswith("work.html#deliverables.") for entry in index["docs"])
    assert b'<script src="assets/offline.js"></script>' in there["index.html"]


def test_the_site_itself_stays_as_it_is_without_copies(made: tuple[Path, Release]) -> None:
    root, _ = made
    build(root, MARTA, offline=False, out="plain")
    assert tree(root / f"plain/contractors/{MARTA}") == tree(root / f"dist/contractors/{MARTA}")


def test_manifest_lists_every_file(made: tuple[Path, Release]) -> None:
    dist = made[0] / "dist"
    audiences = json.loads((dist / "manifest.json").read_text())["audiences"]
    assert "offline" not in audiences["staff"]
    listed = {file["path"]: file["sha256"] for name in (MARTA, YUKI) for file in audiences[name]["offline"]}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in tree(dist / "offline").items()}


def test_same_inputs_same_bytes(project: Path) -> None:
    before = tree(project / "dist")
    shutil.rmtree(project / "dist")
    build(project)
    assert tree(project / "dist") == before


def test_modes(made: tuple[Path, Release]) -> None:
    for path in (made[0] / "dist/offline").rglob("*"):
        assert oct(path.stat().st_mode & 0o777) == ("0o755" if path.is_dir() else "0o644"), path
    with zipfile.ZipFile(made[0] / f"dist/offline/{MARTA}.zip") as packed:
        for member in packed.infolist():
            assert (member.date_time, member.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 0o100644)
        assert packed.namelist() == sorted(packed.namelist())


def test_others_stay_when_one_is_named(project: Path) -> None:
    before = tree(project / "dist/offline")
    release = build(project, MARTA)
    assert release.copies == (MARTA, YUKI)
    assert tree(project / "dist/offline") == before


def test_no_copy_is_older_than_its_site(project: Path) -> None:
    release = build(project, MARTA, offline=False)
    assert (release.copies, release.copies_removed) == ((YUKI,), (MARTA,))
    assert {name.split("/")[0] for name in tree(project / "dist/offline")} == {YUKI, f"{YUKI}.zip"}
    release = build(project, offline=False)
    assert (release.copies, release.copies_removed) == ((), (YUKI,))
    assert not (project / "dist/offline").exists()


def test_who_has_ended_keeps_no_copy(project: Path) -> None:
    path = project / f"contractors/{YUKI}.yml"
    path.write_text(path.read_text().replace("status: leaving", "status: ended"))
    release = build(project, MARTA)
    assert (release.removed, release.copies, release.copies_removed) == ((YUKI,), (MARTA,), ())
    assert not any(YUKI in name for name in tree(project / "dist/offline"))


@pytest.mark.parametrize("changed", [f"{YUKI}.zip", f"{YUKI}/index.html"])
def test_what_was_changed_by_hand_is_not_kept(project: Path, changed: str) -> None:
    with (project / "dist/offline" / changed).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ReleaseError, match=f"`dist/offline/{YUKI}` was changed after it was released"):
        build(project, MARTA)


def test_a_copy_that_is_gone_is_not_kept(project: Path) -> None:
    (project / f"dist/offline/{YUKI}.zip").unlink()
    with pytest.raises(ReleaseError, match="was changed after it was released"):
        build(project, MARTA)
