"""No page is of a kind that the tests do not know: what they ask of every kind is then asked of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.kinds import ADDRESSES, CONTRACTOR_KINDS, KINDS, STAFF_KINDS, kind_of

import handbook.compose
from handbook.compose.own_pages import TITLES

TEMPLATES = Path(handbook.compose.__file__).with_name("templates")
PARTS = frozenset(
    "agree-line.md daily.md dates-among-all.md editions.md fee.md gone.md open.md filter.md parts.md sections.md".split()
)
"""Templates of parts of pages."""


def pages(releases: Path) -> Iterator[tuple[str, str]]:
    """The release and the path in it of every page."""
    for page in sorted(releases.glob("*/[a-z]*/**/*.html")):
        release, *inside = page.relative_to(releases).parts
        yield release, "/".join(inside)


def test_every_page_is_of_a_kind_and_every_kind_has_a_page(releases: Path) -> None:
    found = {kind_of(path) for _, path in pages(releases)}
    assert len(list(pages(releases))) > 400
    assert found | {"removed page"} == {*KINDS}


def test_every_template_is_of_a_kind() -> None:
    own = {path.name for path in (TEMPLATES / "contractor").iterdir()} - PARTS
    shared = {"gone-page.md", "tool-page.md", "process-page.md", "policy-page.md"}
    assert {name.replace("start-here", "index") for name in own - shared} == {*TITLES}
    more = {"everything", "not found"}
    assert len(CONTRACTOR_KINDS) == len(TITLES) + len(shared) + len(more)
    assert len(STAFF_KINDS) == len({path.name for path in (TEMPLATES / "staff").iterdir()} - PARTS) + len({"not found"})


@pytest.mark.parametrize(("kind", "address"), ADDRESSES)
def test_every_address_is_there(releases: Path, kind: str, address: str) -> None:
    file = releases / address.lstrip("/")
    path = (file if file.suffix else file / "index.html").relative_to(releases)
    assert (releases / path).is_file()
    assert kind in (kind_of("/".join(path.parts[1:])), "removed page")
