"""`handbook explain`, both ways."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli_case import ProjectCase, new_project

from handbook.merge import iter_paths
from handbook.report import Look
from handbook.report.values import one_line, yaml_with_origins
from handbook.yaml_source import Map, Seq, read_yaml

BO = """\
name: Bo Lind
status: draft
roles: [assistant]
scope:
  includes: {add: [Parcels]}
  excludes: [Nothing else]
tools:
  remove: [slack]
deliverables:
  shop-list: {review: {person: owner}}
escalation: []
from_date:
  2027-02-01: {manager: sam}
"""


@pytest.fixture
def project(tmp_path: Path) -> ProjectCase:
    """The starter with two more contractors, Bo, who differs in everything, and Cy, who differs in nothing."""
    project = new_project(tmp_path / "project")
    project.write("contractors/bo-lind.yml", BO.replace("escalation: []\n", ""))
    project.write("contractors/cy-moss.yml", "name: Cy Moss\nstatus: draft\nroles: [assistant]\n")
    return project


def data(project: ProjectCase, *arguments: str) -> dict[str, Any]:
    result = project.run("explain", *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


# ---- where a value comes from


def test_a_value_of_the_defaults(project: ProjectCase) -> None:
    result = project.run("explain", "ada-okafor", "payment.pay_within", "-v")
    line = project.line_of("content/defaults.yml", "pay_within: 14 days")
    assert result.exit_code == 0
    assert result.stdout == (
        "payment.pay_within: 14 days\n\n"
        f"→ defaults        sets          14 days  content/defaults.yml:{line}:15   pay_within: 14 days\n"
        "  contractor      says nothing           contractors/ada-okafor.yml\n"
        "  role assistant  says nothing           content/roles/assistant.yml\n"
    )
    assert project.run("explain", "ada-okafor", "payment.pay_within").stdout.count("says nothing") == 0


def test_the_highest_layer_comes_first_and_what_it_overruled_after_it(project: ProjectCase) -> None:
    result = project.run("explain", "bo-lind", "scope.excludes")
    head, table = result.stdout.split("\n\n")
    assert head == "scope.excludes:\n  - Nothing else  # contractors/bo-lind.yml:6"
    rows = [row for row in table.splitlines() if not row.startswith("    ")]
    assert [row[2:].split()[:2] for row in rows] == [["contractor", "changes"], ["defaults", "sets"]]


def test_an_edited_list_names_the_origin_of_each_item(project: ProjectCase) -> None:
    found = project.run("explain", "bo-lind", "scope.includes").stdout
    assert re.search(r"^  - The shop inbox, first answer and sorting +# content/roles/assistant\.yml:\d+$", found, re.M)
    assert re.search(r"^  - Parcels +# contractors/bo-lind\.yml:5$", found, re.M)
    assert re.search(r"^→ contractor +edits ", found, re.M)


def test_what_is_removed_is_not_set(project: ProjectCase) -> None:
    result = project.run("explain", "bo-lind", "tools.slack")
    assert result.exit_code == 1
    assert result.stdout.startswith("tools.slack is not set\n\n→ contractor  removes ")
    assert "contractors/bo-lind.yml:8:12" in result.stdout


def test_what_for_each_fills_in(project: ProjectCase) -> None:
    found = data(project, "ada-okafor", "deliverables.shop-list.review.within")
    assert found["set"] is True
    assert found["value"] == "2 working days"
    (step,) = [step for step in found["steps"] if step["action"] != "silent"]
    assert (step["action"], step["layer"], step["file"]) == ("filled", "defaults", "content/defaults.yml")


def test_on_a_day_dated_changes_count(project: ProjectCase) -> None:
    assert project.run("explain", "bo-lind", "manager").exit_code == 1
    result = project.run("explain", "bo-lind", "manager", "--on", "2027-02-01")
    assert result.exit_code == 0
    head, row = result.stdout.split("\n\n")
    assert head == "manager: sam"
    assert row.startswith("→ contractor  sets from 2027-02-01  sam  contractors/bo-lind.yml:12:")


RAISE = """\
name: Bo Lind
status: draft
roles: [assistant]
manager: nora
scope:
  excludes: {add: [Parcels and everything else that is heavy]}
from_date:
  2027-01-01: {manager: sam}
  2027-02-01: {backup_manager: nora}
  2028-03-15:
    remove: [manager]
    scope: {excludes: {remove: [Parcels and everything else that is heavy], add: [Letters]}}
"""


def test_each_day_that_changes_a_value_is_told(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", RAISE)
    result = project.run("explain", "bo-lind", "manager")
    assert result.exit_code == 0
    assert result.stdout == (
        "manager: nora\n\n"
        "→ contractor  sets  nora  contractors/bo-lind.yml:4:10  manager: nora\n\n"
        "from 1 January 2027: sam\n\n"
        "→ contractor  changes from 2027-01-01  sam  contractors/bo-lind.yml:8:25  2027-01-01: {manager: sam}\n\n"
        "from 15 March 2028 is not set\n\n"
        "→ contractor  removes from 2028-03-15    contractors/bo-lind.yml:11:14  remove: [manager]\n"
    )


def test_on_a_day_only_that_day_is_told(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", RAISE)
    shown = project.run("explain", "bo-lind", "manager", "--on", "2027-01-01").stdout
    assert shown.startswith("manager: sam\n")
    assert "from 1" not in shown
    assert "from 15" not in shown


def test_what_comes_later_as_data(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", RAISE)
    found = data(project, "bo-lind", "manager")
    assert (found["on"], found["value"]) == (None, "nora")
    assert [(each["on"], each["set"], each["value"]) for each in found["later"]] == [
        ("2027-01-01", True, "sam"),
        ("2028-03-15", False, None),
    ]
    first = found["later"][0]["steps"][0]
    assert (first["action"], first["since"], first["file"], first["line"]) == (
        "changed",
        "2027-01-01",
        "contractors/bo-lind.yml",
        8,
    )
    assert data(project, "bo-lind", "manager", "--on", "2027-01-01")["later"] == []


def test_a_value_that_only_comes_later_is_told(project: ProjectCase) -> None:
    result = project.run("explain", "bo-lind", "manager")
    assert result.exit_code == 1
    assert result.stdout.startswith("manager is not set\n\nfrom 1 February 2027: sam\n\n→ contractor  sets from 2027")


def test_of_a_long_list_each_layer_shows_what_it_changes(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", RAISE)
    first, table, day, later = project.run("explain", "bo-lind", "scope.excludes").stdout.split("\n\n")
    assert len(first.splitlines()) == 3
    rows = [line[2:].split()[:4] for line in table.splitlines() if not line.startswith("    ")]
    assert rows == [["contractor", "edits", "2", "items"], ["defaults", "sets", "1", "item"]]
    assert "    + Parcels and everything else that is heavy" in table.splitlines()
    assert "    + Agreeing to anything, or buying anything, in our name" in table.splitlines()
    assert day.startswith("from 15 March 2028:\n  - Agreeing to anything")
    assert later.splitlines()[1:] == ["    - Parcels and everything else that is heavy", "    + Letters"]


def test_a_short_list_stays_on_its_line(project: ProjectCase) -> None:
    assert re.search(r"^→ contractor +sets +\[assistant\] ", project.run("explain", "bo-lind", "roles").stdout, re.M)


@pytest.mark.parametrize("arguments", [("contractors/bo-lind.yml",), ("contractors/bo-lind.yml", "manager")])
def test_a_file_without_a_line(project: ProjectCase, arguments: tuple[str, ...]) -> None:
    result = project.run("explain", *arguments)
    assert result.exit_code == 2
    assert result.stderr == "Error: name a line: contractors/bo-lind.yml:12\n"


def test_a_file_without_a_line_that_is_not_there(project: ProjectCase) -> None:
    result = project.run("explain", "contractors/bo-lin.yml")
    assert result.exit_code == 1
    assert "does not read `contractors/bo-lin.yml`; did you mean `contractors/bo-lind.yml`?" in result.stderr


def test_a_value_that_nobody_set(project: ProjectCase) -> None:
    result = project.run("explain", "ada-okafor", "address")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "`address` is not set" in result.stderr
    assert "(looked in content/defaults.yml, content/roles/assistant.yml, contractors/ada-okafor.yml)" in result.stderr
    assert data(project, "ada-okafor", "address")["set"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ada-okafr",), "there is no contractor `ada-okafr`; did you mean `ada-okafor`?"),
        (("zzz",), "there is no contractor `zzz`; there are: ada-okafor, bo-lind, cy-moss\n"),
        (
            ("ada-okafor", "paymnt.pay_within"),
            "there is no `paymnt.pay_within` in a handbook; did you mean `payment.pay_within`?",
        ),
        (("ada-okafor", "tools.asna"), "`tools.asna` is not set; did you mean `tools.asana`?"),
        (
            ("content/defalts.yml:3",),
            "handbook does not read `content/defalts.yml`; did you mean `content/defaults.yml`?",
        ),
        (("content/defaults.yml:9999",), "`content/defaults.yml` ends in line "),
        (("content/defaults.yml:1",), "nothing is written in `content/defaults.yml`, line 1"),
    ],
)
def test_what_is_not_there(project: ProjectCase, arguments: tuple[str, ...], message: str) -> None:
    result = project.run("explain", *arguments)
    assert result.exit_code == 1
    assert message in result.stderr


def test_wrong_usage(project: ProjectCase) -> None:
    assert project.run("explain").exit_code == 2
    assert project.run("explain", "content/defaults.yml:3", "payment").exit_code == 2
    assert project.run("explain", "content/defaults.yml:3", "--on", "2026-01-01").exit_code == 2


def test_json_of_a_value(project: ProjectCase) -> None:
    found = data(project, "bo-lind", "tools.slack")
    assert {key: found[key] for key in ("version", "contractor", "path", "on", "set", "value")} == {
        "version": 1,
        "contractor": "bo-lind",
        "path": "tools.slack",
        "on": None,
        "set": False,
        "value": None,
    }
    first, second = found["steps"][:2]
    assert first == {
        "layer": "contractor",
        "action": "removed",
        "since": None,
        "value": None,
        "file": "contractors/bo-lind.yml",
        "line": 8,
        "column": 12,
        "source": "remove: [slack]",
    }
    assert second["value"] == {"access": "guest in your own channel with us"}


# ---- the whole handbook


def test_the_whole_handbook_is_yaml_with_the_origin_of_each_line(project: ProjectCase) -> None:
    result = project.run("explain", "bo-lind")
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head == "# bo-lind: content/defaults.yml < content/roles/assistant.yml < contractors/bo-lind.yml"
    assert lines[0] == "# something changes on 2027-02-01: `--on 2027-02-01` shows it"
    assert all(re.search(r"  # [\w/.-]+\.yml:\d+$", line) for line in lines[1:])
    tree, problems = read_yaml(result.stdout, "out.yml", 0)
    assert problems == ()
    assert tree is not None
    assert tree["scope"]["excludes"] == ["Nothing else"]  # type: ignore[index,call-overload]
    assert "slack" not in tree["tools"]


def test_the_whole_handbook_on_a_day(project: ProjectCase) -> None:
    before, after = project.run("explain", "bo-lind"), project.run("explain", "bo-lind", "--on", "2027-02-01")
    assert "\nmanager:" not in before.stdout
    assert re.search(r"^manager: sam +# contractors/bo-lind\.yml:12$", after.stdout, re.M)


def test_the_whole_handbook_as_data(project: ProjectCase) -> None:
    found = data(project, "bo-lind")
    values = {value["path"]: value for value in found["values"]}
    assert found["changes_on"] == ["2027-02-01"]
    assert values["name"] == {
        "path": "name",
        "value": "Bo Lind",
        "file": "contractors/bo-lind.yml",
        "line": 1,
        "column": 7,
    }


def test_a_contractor_with_errors_can_still_be_explained(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: Bo Lind\nstatus: draft\nroles: [assistant]\nmanager: nobody\n")
    assert project.check().exit_code == 1
    assert project.run("explain", "bo-lind", "manager").stdout.startswith("manager: nobody\n")
    assert "manager: nobody" in project.run("explain", "bo-lind").stdout


def test_a_file_that_cannot_be_parsed_is_sent_to_check(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: [Bo\n")
    result = project.run("explain", "bo-lind")
    assert result.exit_code == 1
    assert "the file of `bo-lind` has errors; `handbook check` shows them" in result.stderr
    project.write("content/company.yml", "name: [x\n")
    assert "what all share has errors" in project.run("explain", "ada-okafor").stderr


TREE = """\
empty: {}
none: []
texts: ["#a", "b: c", NO, 12:30, "", " x", "é", "a\\nb"]
steps:
  - {person: sam, within: 1 day}
  - {person: nora}
"""


def test_a_tree_with_origins_reads_back_as_the_same_tree() -> None:
    from handbook.diagnostics import FileTable

    tree, _ = read_yaml(TREE, "a.yml", 0)
    assert tree is not None
    shown = yaml_with_origins(tree, FileTable(["a.yml"]), Look())
    again, problems = read_yaml(shown, "b.yml", 0)
    assert problems == ()
    assert again == tree
    assert [line.rsplit("# ", 1)[1] for line in shown.splitlines()][:4] == ["a.yml:1", "a.yml:2", "a.yml:3", "a.yml:3"]
    assert list(iter_paths(again)) != []


def test_a_value_on_one_line() -> None:
    items = Seq()
    items.put("a, b", 0)
    tree = Map()
    tree.put("k", items, 0, 0)
    assert one_line(tree, Look()) == '{k: ["a, b"]}'
    assert one_line("two\n  lines \x1b", Look()) == "two lines <U+001B>"
    assert one_line("x" * 70, Look(), 10) == "xxxxxxxxx…"
    assert one_line("高" * 70, Look(), 10) == "高高高高…"
    assert one_line("x" * 70, Look(unicode=False), 10) == "xxxxxxx..."


# ---- whom a line reaches


def reach(project: ProjectCase, file: str, part: str) -> dict[str, Any]:
    return data(project, f"{file}:{project.line_of(file, part)}")


def test_a_line_that_some_overrule(project: ProjectCase) -> None:
    line = project.line_of("content/defaults.yml", "excludes:")
    result = project.run("explain", f"content/defaults.yml:{line}")
    assert result.exit_code == 0
    assert result.stdout == (
        f"content/defaults.yml:{line} says scope.excludes: "
        '["Agreeing to anything, or buying anything, in our name"]\n\n'
        "reaches 2 of 3 contractors:\n"
        "  ada-okafor, cy-moss\n\n"
        "changed for 1:\n"
        "  bo-lind  contractors/bo-lind.yml:6:3  excludes: [Nothing else]\n"
    )


def test_a_line_that_some_remove(project: ProjectCase) -> None:
    found = reach(project, "content/defaults.yml", "  slack:")
    assert [each["contractor"] for each in found["reaches"]] == ["ada-okafor", "cy-moss"]
    assert found["removed"] == [
        {
            "contractor": "bo-lind",
            "layer": "contractor",
            "action": "removed",
            "file": "contractors/bo-lind.yml",
            "line": 8,
            "column": 12,
        }
    ]


def test_a_line_of_for_each_reaches_entries(project: ProjectCase) -> None:
    found = reach(project, "content/defaults.yml", "    review: {person: manager")
    assert found["reaches"][0]["paths"] == ["deliverables.shop-list.review"]
    assert [each["contractor"] for each in found["reaches"]] == ["ada-okafor", "bo-lind", "cy-moss"]


def test_a_line_that_takes_away_reaches_those_it_is_taken_from(project: ProjectCase) -> None:
    found = reach(project, "contractors/bo-lind.yml", "remove: [slack]")
    assert found["reaches"] == [{"contractor": "bo-lind", "paths": ["tools.slack"]}]


def test_a_dated_line(project: ProjectCase) -> None:
    found = reach(project, "contractors/bo-lind.yml", "2027-02-01")
    assert found["says"] == ["says manager: sam"]
    assert found["reaches"] == [{"contractor": "bo-lind", "paths": ["manager"]}]


def test_a_line_without_effect(project: ProjectCase) -> None:
    project.change("content/defaults.yml", "for_each:\n", "for_each:\n  goal: {why: Because}\n")
    project.change("content/roles/assistant.yml", "    target: none\n", "    target: none\n    why: Own reason\n")
    found = reach(project, "content/defaults.yml", "goal: {why")
    assert found["reaches"] == []
    assert found["unused"] == ["ada-okafor", "bo-lind", "cy-moss"]


def test_a_locked_line_and_an_excuse(project: ProjectCase) -> None:
    excuse = "excuse:\n  - {code: HB-C413, reason: Later}\n"
    project.write("contractors/cy-moss.yml", f"name: Cy\nstatus: draft\n{excuse}")
    assert reach(project, "contractors/cy-moss.yml", "HB-C413")["says"] == ["HB-C413 is excused: Later"]
    assert reach(project, "content/defaults.yml", "locked:")["says"] == ["`payment.pay_within` is locked"]


def test_a_role_that_nobody_has(project: ProjectCase) -> None:
    project.write("content/roles/writer.yml", "facts: {style: plain}\n")
    result = project.run("explain", "content/roles/writer.yml:1")
    assert result.exit_code == 1
    assert "no contractor has the role of `content/roles/writer.yml`" in result.stderr


@pytest.mark.parametrize(
    ("place", "says", "first"),
    [
        ("content/processes/hand-in-work.md:3", "belongs to the process page `Hand in work`", ["for everyone"]),
        ("content/tools/slack.md:1", "belongs to the tool page `Slack`", ["tools.slack"]),
        ("content/company.yml:2", "says something about the company", []),
        ("mkdocs.yml:1", "says how every site is made", []),
    ],
)
def test_files_that_are_no_layers(project: ProjectCase, place: str, says: str, first: list[str]) -> None:
    found = data(project, place)
    assert found["says"] == [says]
    assert found["reaches"][0] == {"contractor": "ada-okafor", "paths": first}


def test_a_person_reaches_those_whose_handbook_names_them(project: ProjectCase) -> None:
    found = reach(project, "content/people.yml", "does: Operations")
    assert found["says"] == ["is about `sam`, a person of the company"]
    reached = {each["contractor"]: each["paths"] for each in found["reaches"]}
    assert "manager" in reached["ada-okafor"]
    assert "scope.changes.ask" in reached["ada-okafor"]
    assert "cy-moss" not in reached


def test_many_names_are_cut_unless_all_are_wanted(project: ProjectCase) -> None:
    for number in range(20):
        project.write(f"contractors/c-{number:02}.yml", "name: C\nstatus: draft\nroles: [assistant]\n")
    short, whole = project.run("explain", "mkdocs.yml:1"), project.run("explain", "mkdocs.yml:1", "-v")
    assert "  and 11 more (`-v` names all)\n" in short.stdout
    assert "c-19" not in short.stdout
    assert "c-19" in whole.stdout


def test_those_with_errors_are_not_known(project: ProjectCase) -> None:
    project.write("contractors/bo-lind.yml", "name: Bo Lind\nstatus: draft\nmanager: nobody\n")
    result = project.run("explain", "content/tools/slack.md:1")
    assert "not known for 1, because of their errors: bo-lind\n" in result.stdout


def test_a_file_may_be_named_from_the_current_folder(project: ProjectCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root / "content")
    assert project.run("explain", "company.yml:2").exit_code == 0
    assert project.run("explain", "company.yml:2:1").exit_code == 0
