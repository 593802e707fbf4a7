"""The workflows of docs/editions.md: valid YAML, and every command runs as written in a fresh clone of a project.

`pip` installs nothing, since this package is here; `gh` and `curl` write down what they were asked to send. What only the
services can show, such as their permissions and their artifacts, is not tested.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.editions import edit, history, make_project, store_of

from handbook import __file__ as PACKAGE
from handbook.records.verify import verify

DOCS = Path(__file__).parents[1] / "docs/editions.md"
_EXPRESSIONS = {
    "${{ github.token }}": "token",
    "${{ github.event.number }}": "7",
    "${{ inputs.reason }}": "Our lawyer asked for it; $(exit 1)",
    "${{ github.ref_name }}": "main",
}


_HANDBOOK = "git+https://git.example.com/firm/handbook@1f0c3ab"


def example(name: str) -> dict[Any, Any]:
    """The YAML file of this name out of the page."""
    (text,) = re.findall(rf"```yaml\n# {re.escape(name)}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    loaded: dict[Any, Any] = yaml.safe_load(text)
    return loaded


class Machine:
    """A computer of a service: a bare repository as its remote, a fresh clone to work in, and programs on its path."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.remote, self.clone = folder, folder / "remote.git", folder / "clone"
        project = make_project(folder / "project")
        self.git(folder, "init", "-q", "--bare", "-b", "main", str(self.remote))
        self.git(project, "init", "-q", "-b", "main")
        (project / ".gitignore").write_text("dist*\n")
        self.git(project, "add", ".")
        self.git(project, "commit", "-q", "-m", "A project")
        self.git(project, "push", "-q", str(self.remote), "main")
        self.project = project
        tools = folder / "tools"
        tools.mkdir()
        for name, script in {
            "pip": f'[ "$*" = "install {_HANDBOOK}" ] && touch "{folder}/installed"',
            "handbook": f'exec "{sys.executable}" -c "from handbook.cli import main; main()" "$@"',
            "gh": f'printf "%s|" "$@" > "{folder}/sent"; cat "$5" >> "{folder}/sent"',
            "curl": f'printf "%s|" "$@" > "{folder}/sent"; cat impact.md >> "{folder}/sent"',
        }.items():
            (tools / name).write_text(f"#!/bin/sh\n{script}\n")
            (tools / name).chmod(0o755)
        self.environment = {
            **{name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL") if name in os.environ},
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(PACKAGE).parents[1]),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.remote}.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://handbook:secret@git.example.com/firm/handbooks.git",
        }

    def git(self, folder: Path, *words: str) -> str:
        identity = ("-c", "user.name=Ines", "-c", "user.email=ines@example.com")
        done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
        return done.stdout

    def check_out(self) -> None:
        """A fresh clone; what an earlier job made there is gone."""
        shutil.rmtree(self.clone, ignore_errors=True)
        self.git(self.folder, "clone", "-q", str(self.remote), str(self.clone))
        (self.folder / "sent").unlink(missing_ok=True)
        (self.folder / "installed").unlink(missing_ok=True)

    def run(self, command: str, **more: str) -> None:
        done = subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=self.clone,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)

    @property
    def sent(self) -> str:
        """What was sent as a comment: the words of the command, then the text."""
        path = self.folder / "sent"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def change(self) -> None:
        """Somebody edits what is agreed to, and pushes it."""
        self.git(self.project, "pull", "-q", str(self.remote), "main")
        edit(self.project, "content/defaults.yml", "pay_within: 14 days", "pay_within: 21 days")
        self.git(self.project, "commit", "-q", "-am", "Pay later")
        self.git(self.project, "push", "-q", str(self.remote), "main")

    def editions(self) -> list[int]:
        """The numbers of the editions that reached the remote, whose records are proven where git would change line ends."""
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self.git(self.folder, "clone", "-q", "-c", "core.autocrlf=true", str(self.remote), str(fresh))
        assert b"\r\n" in (fresh / "mkdocs.yml").read_bytes()
        assert verify(store_of(fresh)) == ()
        assert not (fresh / "contractors/records/.lock").exists()
        return [edition.number for edition in history(fresh).editions]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _steps(job: Mapping[str, Any], event: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The commands of a job of GitHub Actions, each with its environment."""
    for step in job["steps"]:
        assert ("run" in step) != ("uses" in step), step
        wanted = step.get("if", f"github.event_name == '{event}'")
        if "run" in step and wanted == f"github.event_name == '{event}'":
            yield step["run"], {name: _EXPRESSIONS[value] for name, value in step.get("env", {}).items()}


def github(machine: Machine, job: str, event: str) -> None:
    machine.check_out()
    whole = example(".github/workflows/handbook.yml")
    for command, environment in _steps(whole["jobs"][job], event):
        machine.run(command, **{**whole["env"], **environment})


def gitlab(machine: Machine, job: str, **variables: str) -> None:
    machine.check_out()
    whole = example(".gitlab-ci.yml")
    known = {
        "CI_DEFAULT_BRANCH": "main",
        "CI_SERVER_HOST": "git.example.com",
        "CI_PROJECT_PATH": "firm/handbooks",
        "CI_PROJECT_ID": "12",
        "CI_API_V4_URL": "https://git.example.com/api/v4",
        "PUSH_TOKEN": "secret",
        "COMMENT_TOKEN": "token",
    }
    machine.git(machine.clone, "checkout", "-q", "--detach")  # as its runners do
    machine.run(
        "\n".join([*whole["default"]["before_script"], *whole[job]["script"]]),
        **{**whole["variables"], **known, **variables},
    )


_COMMENT = (
    "**This reaches 3 of 3 contractors; 3 must agree.**\n\n```text\n"
    "  Ada Okafor  edition 2    is asked to agree to 1 part, is asked again for 7 parts still open\n"
)


def test_github(machine: Machine) -> None:
    github(machine, "check", "workflow_dispatch")
    github(machine, "publish", "workflow_dispatch")
    assert machine.editions() == [1]
    assert history(machine.folder / "fresh").editions[-1].reason == _EXPRESSIONS["${{ inputs.reason }}"]
    assert "Editions: Our lawyer asked for it; $(exit 1)" in machine.git(machine.remote, "log", "-1", "--format=%s")
    assert (machine.clone / "dist/contractors/ada/index.html").is_file()
    assert (machine.clone / "messages/ada-edition-1.eml").is_file()
    assert machine.git(machine.clone, "status", "--short") == "", "drafts, locks and releases stay out of git"
    machine.change()
    github(machine, "check", "pull_request")
    assert machine.sent.startswith(f"pr|comment|7|--body-file|impact.md|{_COMMENT}")
    assert (machine.folder / "installed").exists()


def test_gitlab(machine: Machine) -> None:
    gitlab(machine, "publish", REASON="")
    assert machine.editions() == [1]
    gitlab(machine, "publish", REASON="Again, and nothing changed")
    assert machine.editions() == [1]
    gitlab(machine, "check")
    assert machine.sent == ""
    machine.change()
    gitlab(machine, "check", CI_MERGE_REQUEST_IID="3")
    words, _, comment = machine.sent.partition("|https://")
    assert "|PRIVATE-TOKEN: token|--data-urlencode|body@impact.md" in words
    assert comment.startswith(f"git.example.com/api/v4/projects/12/merge_requests/3/notes|{_COMMENT}")


def test_every_expression_is_known() -> None:
    """A new one in the page needs a value here."""
    assert set(re.findall(r"\$\{\{.*?\}\}", DOCS.read_text(encoding="utf-8"))) == set(_EXPRESSIONS)
