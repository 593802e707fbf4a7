"""`handbook link`: the address of an expectation."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_case import ProjectCase, new_project

WHO = "ada-okafor"
HINT = (
    "this is the address inside the handbook; for a whole one, write `address: https://…/{id}/` below `handbook:` in "
    "mkdocs.yml\n"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ProjectCase:
    return new_project(tmp_path_factory.mktemp("link") / "project")


@pytest.fixture
def addressed(tmp_path: Path) -> ProjectCase:
    project = new_project(tmp_path / "project")
    project.change("mkdocs.yml", "\n  - handbook\n", "\n  - handbook:\n      address: https://example.com/of/{id}\n")
    return project


def test_inside_the_handbook_where_no_address_is_known(project: ProjectCase) -> None:
    for path, printed in (
        ("manager", "people/#manager"),
        ("tools/slack", "tools/slack/"),
        ("policies/confidentiality#top", "policies/confidentiality/#top"),
    ):
        result = project.run("link", WHO, path)
        assert (result.exit_code, result.stdout, result.stderr) == (0, f"{printed}\n", HINT)
    assert project.run("link", WHO).stdout == "./\n"


def test_whole(addressed: ProjectCase) -> None:
    result = addressed.run("link", WHO, "payment")
    assert (result.stdout, result.stderr) == (f"https://example.com/of/{WHO}/pay/#payment\n", "")
    assert addressed.run("link", WHO).stdout == f"https://example.com/of/{WHO}/\n"


def test_as_mkdocs_makes_addresses(addressed: ProjectCase) -> None:
    addressed.change("mkdocs.yml", "\ndocs_dir:", "\nuse_directory_urls: false\ndocs_dir:")
    assert addressed.run("link", WHO, "payment").stdout == f"https://example.com/of/{WHO}/pay.html#payment\n"
    assert addressed.run("link", WHO).stdout == f"https://example.com/of/{WHO}/index.html\n"


@pytest.mark.parametrize(
    ("id_", "path", "message"),
    [
        (WHO, "paymnt", "`paymnt` is not in the handbook of `ada-okafor`; did you mean `payment`?"),
        (WHO, "xyzzy", "`xyzzy` is not in the handbook of `ada-okafor`"),
        ("ada-okafr", "payment", "there is no contractor `ada-okafr`; did you mean `ada-okafor`?"),
        ("ed", "payment", "`ed` has ended and has no handbook"),
        ("bo", "payment", "the handbook of `bo` has errors; `handbook check` shows them"),
    ],
)
def test_what_is_not_there(project: ProjectCase, id_: str, path: str, message: str) -> None:
    project.write("contractors/ed.yml", "name: Ed\nstatus: ended\n")
    project.write("contractors/bo.yml", "name: Bo\nstatus: onboarding\n")
    result = project.run("link", id_, path)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {message}\n")
