"""`handbook rule`, and the pages it prints."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from click.testing import CliRunner

from handbook.cli import main
from handbook.cli.explanations import all_explanations
from handbook.diagnostics import CATALOGUE
from handbook.model.company import PageMeta
from handbook.model.contractor import Contractor
from handbook.model.people import Person
from handbook.model.policy import policy_of
from handbook.yaml_source import front_matter, read_yaml

PAGES = all_explanations()
_FENCE = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)


def examples(code: str, heading: str) -> list[tuple[str, str]]:
    """The examples under a heading, as (language, text)."""
    section = re.split(r"\n## (?:Right|What to do)\n", PAGES[code].split(f"\n## {heading}\n")[1])[0]
    return [(found[1], found[2]) for found in _FENCE.finditer(section)]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    folder = files("handbook") / "diagnostics" / "explanations"
    assert sorted(entry.name for entry in folder.iterdir()) == sorted(f"{code}.md" for code in CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_says_what_is_wrong_what_is_right_and_what_to_do(code: str) -> None:
    page = PAGES[code]
    assert page.startswith(f"# {code}: {CATALOGUE[code].title}\n\n")
    assert re.findall(r"^## (.*)$", re.sub(_FENCE, "", page), re.MULTILINE) == ["Wrong", "Right", "What to do"]
    meaning = page.split("\n## ")[0].split("\n\n", 1)[1]
    assert 2 <= len(re.findall(r"[.?!](?:\s|$)", meaning)) <= 6
    assert len(examples(code, "Wrong")) == len(examples(code, "Right")) == 1
    assert examples(code, "Wrong") != examples(code, "Right")


@pytest.mark.parametrize("code", [code for code in CATALOGUE if examples(code, "Right")[0][0] == "yaml"])
def test_what_a_page_calls_right_can_be_read_and_has_known_keys(code: str) -> None:
    text = examples(code, "Right")[0][1]
    tree, problems = read_yaml(text, "a.yml", 0)
    assert problems == ()
    assert tree is not None
    top = set(policy_of(Contractor).fields) | {"for_each", "excuse", "from_date", "locked"}
    deliverable = {"review", "title"}
    known = top | set(policy_of(PageMeta).fields) | deliverable | {"plugins"}
    assert set(tree) <= known or set(tree) <= {"mei", "tom"}


@pytest.mark.parametrize("code", [code for code in CATALOGUE if examples(code, "Right")[0][1].startswith("---\n")])
def test_what_a_page_calls_a_right_page_can_be_read(code: str) -> None:
    page, problems = front_matter(examples(code, "Right")[0][1], "a.md", 0)
    assert problems == ()
    assert page is not None


def test_people_in_examples_have_known_keys() -> None:
    for code in ("HB-C406", "HB-C407"):
        tree, _ = read_yaml(examples(code, "Wrong")[0][1], "people.yml", 0)
        assert tree is not None
        for person in tree.values():
            assert set(person) <= set(policy_of(Person).fields)


@pytest.mark.parametrize("typed", ["HB-S101", "hb-s101", "s101", "HB_S101", " S101 "])
def test_a_code_may_be_typed_as_people_do(typed: str) -> None:
    result = CliRunner().invoke(main, ["rule", typed])
    assert result.exit_code == 0
    assert result.stdout.startswith(PAGES["HB-S101"])
    assert result.stdout.endswith("\nSeverity: error. A project cannot change or excuse this.\n")


def test_what_a_project_may_change_is_said() -> None:
    result = CliRunner().invoke(main, ["rule", "C403"])
    assert "\nSeverity: warning. A project may change this in `mkdocs.yml`" in result.stdout
    assert "`severity: {HB-C403: note}`" in result.stdout


def test_without_a_code_all_are_listed() -> None:
    result = CliRunner().invoke(main, ["rule"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "HB-F001  error    a file or folder that must be there is missing"
    assert [line.split()[0] for line in lines[: len(CATALOGUE)]] == list(CATALOGUE)


def test_an_unknown_code_is_wrong_usage_with_a_guess() -> None:
    result = CliRunner().invoke(main, ["rule", "HB-S110"])
    assert result.exit_code == 2
    assert re.search(r"there is no code `HB-S110`; did you mean `HB-\w+`\?", result.stderr)
    assert "`handbook rule` lists all" in CliRunner().invoke(main, ["rule", "zzzzzz"]).stderr
