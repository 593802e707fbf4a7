"""What the documentation tells to type works as it stands there, and its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.example import EXAMPLE, copy_example

from handbook.cli import main

DOCS = EXAMPLE / "docs"
_BLOCK = re.compile(r"^( *)```\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)")
_ELSEWHERE = ("ssh ", "scp ", "rsync ", "curl ", "7zz ", "handbook access check ")
"""What needs a server of one's own, or a program that is not everywhere."""


def commands_of(page: Path) -> list[str]:
    """The commands of a page, in its order."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [line.strip() for _, block in blocks for line in block.splitlines() if line.strip()]


def test_commands_of_the_page_about_hosting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [path.stem for path in (EXAMPLE / "contractors").glob("*.yml") if path.stem != "amara-okafor"]
    copy_example(tmp_path / "project", without=others)
    shutil.copytree(EXAMPLE / "theme_overrides", tmp_path / "project/theme_overrides")
    monkeypatch.chdir(tmp_path / "project")
    ran = 0
    for command in commands_of(DOCS / "hosting.md"):
        if command.startswith(_ELSEWHERE):
            continue
        first, *words = shlex.split(command)
        if first == "handbook":
            answer = CliRunner().invoke(main, words)
            assert answer.exit_code == 0, (command, answer.output)
        else:
            subprocess.run([first, *words], check=True)
        if "--offline" in words:
            assert Path("dist/offline/amara-okafor.zip").is_file()
        ran += 1
    assert ran >= 9
    assert Path("upload-amara-okafor/_headers").is_file()
    assert 'root "/srv/handbooks"' in Path("hosting/nginx.conf").read_text()


@pytest.mark.parametrize(
    "page", [EXAMPLE / "README.md", EXAMPLE / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name
)
def test_links(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        file = page.parent / target if target else page
        assert file.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}, anchor
