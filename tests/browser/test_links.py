"""No link is dead: every address in every page of every site leads to a file of that site, and every `#place` is there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from support.html import faults_of_site

SITES = ("example/contractors/*", "later/contractors/*", "example/staff", "later/staff", "later/offline/*")


def leads_to_a_handbook(staff: Path, page: str, target: str) -> bool:
    """The staff's pages lead to the handbooks beside them, and nowhere else."""
    inside = target.removeprefix("../")
    return inside.startswith("contractors/") and (staff.parent / inside / "index.html").is_file()


@pytest.mark.parametrize("sites", SITES)
def test_every_link_leads_somewhere(releases: Path, sites: str) -> None:
    found = sorted(folder for folder in releases.glob(sites) if folder.is_dir())
    assert found
    faults = []
    for site in found:
        out = partial(leads_to_a_handbook, site) if site.name == "staff" else lambda page, target: False
        faults += [f"{site.relative_to(releases)}/{fault}" for fault in faults_of_site(site, out)]
    assert faults == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/index.html").write_text('<h1 id="top">T</h1><a href="../#here">up</a>')
    (tmp_path / "index.html").write_text(
        '<p id="here"></p><p id="here"></p><label for="x"></label><a href="there/">1</a><a href="there/#top">2</a>'
        '<a href="#here">3</a><a href="there/#gone">4</a><a href="gone/">5</a><img src="gone.png"><a href="there">6</a>'
        '<a href="../outside/">7</a><a href="https://example.com/">8</a>'
    )
    assert faults_of_site(tmp_path) == [
        "index.html: here stands twice",
        "index.html: no x",
        "index.html: no such place: there/#gone",
        "index.html: gone/ leads nowhere",
        "index.html: gone.png leads nowhere",
        "index.html: there leads nowhere",
        "index.html: ../outside/ leads nowhere",
    ]
