"""Reports for other programs: JSON, GitHub, SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handbook.diagnostics import CATALOGUE, Diagnostic, Location, Related, Severity
from handbook.report import Counts, github_annotations, github_summary, json_report, sarif_report

TEXTS = {
    "contractors/ada.yml": "tools:\n  remove: [gihtub]\nwhat: [one,\n  two]\n",
    "content/defaults.yml": "tools:\n  github: {access: read}\n",
}
FOUND = Diagnostic(
    "HB-M110",
    "`gihtub` is not in `tools`, so there is nothing to remove",
    Location("contractors/ada.yml", 2, 12),
    label="not there",
    path="tools.remove[0]",
    contractors=("ada", "bo"),
    related=(Related(Location("content/defaults.yml", 2, 3), "this one is"),),
    help=("did you mean `github`?",),
)
NOWHERE = Diagnostic("HB-F001", "`content` is not there")


def many(count: int, severity: Severity) -> list[Diagnostic]:
    return [
        Diagnostic("HB-C402", f"{severity} {n}", Location("a.yml", n + 1), configured=severity) for n in range(count)
    ]


# ---- JSON


def test_the_contract_of_json() -> None:
    assert json.loads(json_report([FOUND, NOWHERE], TEXTS, Counts(8, 6, 31))) == {
        "version": 1,
        "summary": {"errors": 1, "warnings": 1, "contractors": 8},
        "diagnostics": [
            {
                "code": "HB-M110",
                "severity": "warning",
                "message": "`gihtub` is not in `tools`, so there is nothing to remove",
                "file": "contractors/ada.yml",
                "range": {"start": {"line": 2, "column": 12}, "end": {"line": 2, "column": 18}},
                "path": "tools.remove[0]",
                "contractors": ["ada", "bo"],
                "related": [
                    {
                        "file": "content/defaults.yml",
                        "range": {"start": {"line": 2, "column": 3}, "end": {"line": 2, "column": 9}},
                        "message": "this one is",
                    }
                ],
                "help": ["did you mean `github`?"],
            },
            {
                "code": "HB-F001",
                "severity": "error",
                "message": "`content` is not there",
                "file": None,
                "range": None,
                "path": "",
                "contractors": [],
                "related": [],
                "help": [],
            },
        ],
    }


def test_json_is_ascii_so_that_any_stream_can_hold_it() -> None:
    report = json_report([Diagnostic("HB-Y013", "Inês \x1b \u202e \udc80")], {}, Counts())
    assert report.isascii()
    assert json.loads(report)["diagnostics"][0]["message"] == "Inês \x1b \u202e \udc80"


def test_a_range_may_go_over_several_lines() -> None:
    diagnostic = Diagnostic("HB-S102", "x", Location("contractors/ada.yml", 3, 7))
    found = json.loads(json_report([diagnostic], TEXTS, Counts()))["diagnostics"][0]
    assert found["range"]["end"] == {"line": 4, "column": 7}


def test_a_range_in_a_file_that_was_not_read_is_one_column() -> None:
    found = json.loads(json_report([Diagnostic("HB-F002", "x", Location("b.yml", 1, 1))], {}, Counts()))["diagnostics"][
        0
    ]
    assert found["range"] == {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}


# ---- GitHub


def test_an_annotation_names_its_place() -> None:
    assert github_annotations([FOUND], TEXTS, "handbooks/") == (
        "::warning file=handbooks/contractors/ada.yml,line=2,endLine=2,col=12,endColumn=18,title=HB-M110"
        "::`gihtub` is not in `tools`, so there is nothing to remove%0Adid you mean `github`?\n"
    )


def test_annotations_without_a_place_and_over_several_lines() -> None:
    over_lines = Diagnostic("HB-S102", "x", Location("contractors/ada.yml", 3, 7))
    assert github_annotations([NOWHERE, over_lines], TEXTS) == (
        "::error title=HB-F001::`content` is not there\n"
        "::error file=contractors/ada.yml,line=3,endLine=4,title=HB-S102::x\n"
    )


def test_annotations_escape_what_would_end_them() -> None:
    diagnostic = Diagnostic("HB-S101", "100 % a: b, c\n::error::x\r\x1b[31m", Location("a:b,c%\n.yml", 1, 1))
    (line,) = github_annotations([diagnostic], {}).splitlines()
    assert line == (
        "::error file=a%3Ab%2Cc%25%0A.yml,line=1,endLine=1,col=1,endColumn=2,title=HB-S101"
        "::100 %25 a: b, c%0A::error::x<U+000D><U+001B>[31m"
    )


@pytest.mark.parametrize(("count", "lines"), [(9, 9), (10, 10), (40, 10)])
def test_at_most_ten_annotations_of_a_kind(count: int, lines: int) -> None:
    found = github_annotations([*many(count, Severity.NOTE), *many(count, Severity.ERROR)], {}).splitlines()
    assert sum(line.startswith("::error ") for line in found) == lines
    assert sum(line.startswith("::notice ") for line in found) == lines
    more = [line for line in found if "more" in line]
    left = count - 9
    assert more == (
        []
        if left <= 0
        else [f"::{kind} title=handbook check::and {left} more (see the job summary)" for kind in ("error", "notice")]
    )


def test_the_job_summary_is_a_table_in_which_nothing_is_markup() -> None:
    evil = Diagnostic("HB-S101", "`<b>` ![x](http://e.example) |\n\n# h", Location("<a>.yml", 1, 1), help=("`a` & b",))
    assert github_summary([evil], Counts(2, 1)) == (
        "### Handbook check\n\n"
        "<p>1 error in 1 file; 1 of 2 contractors is fine</p>\n\n"
        "<table>\n"
        "<tr><th>Code</th><th>Where</th><th>What</th></tr>\n"
        "<tr><td>error HB-S101</td><td>&lt;a&gt;.yml:1:1</td>"
        "<td><code>&lt;b&gt;</code> ![x](http://e.example) |  # h<br><code>a</code> &amp; b</td></tr>\n"
        "</table>\n"
    )


def test_the_job_summary_ends_after_500_rows() -> None:
    table = github_summary(many(512, Severity.WARNING), Counts())
    assert table.count("<tr><td>warning") == 500
    assert '<td colspan="3">and 12 more</td>' in table


def test_the_job_summary_of_a_clean_project_has_no_table() -> None:
    assert github_summary([], Counts(8, 8, 31)) == (
        "### Handbook check\n\n<p>all good: 8 contractors, 31 shared pages, 0 problems</p>\n"
    )


# ---- SARIF


def sarif(*diagnostics: Diagnostic, prefix: str = "") -> dict[str, Any]:
    report = sarif_report(diagnostics, TEXTS, version="0.1.0", explanations={"HB-M110": "# Why"}, prefix=prefix)
    found: dict[str, Any] = json.loads(report)
    return found


def test_sarif_has_what_the_format_requires() -> None:
    report = sarif(FOUND)
    assert report["version"] == "2.1.0"
    assert Path(report["$schema"]).name == "sarif-schema-2.1.0.json"
    (run,) = report["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("handbook", "0.1.0")
    assert [rule["id"] for rule in driver["rules"]] == list(CATALOGUE)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {"error", "warning", "note"}


def test_a_result_of_sarif() -> None:
    (result,) = sarif(FOUND, prefix="my handbooks/")["runs"][0]["results"]
    rules = sarif(FOUND)["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "HB-M110"
    assert rules[result["ruleIndex"]]["help"] == {"text": "# Why", "markdown": "# Why"}
    assert result["level"] == "warning"
    assert result["message"]["text"] == f"{FOUND.message}\ndid you mean `github`?"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "my%20handbooks/contractors/ada.yml"},
                "region": {"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 18},
            }
        }
    ]
    (related,) = result["relatedLocations"]
    assert related["id"] == 1
    assert related["message"] == {"text": "this one is"}
    assert related["physicalLocation"]["region"]["startLine"] == 2


def test_a_result_without_a_place_is_told_at_the_settings() -> None:
    (result,) = sarif(NOWHERE)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "mkdocs.yml"


def fingerprints(*diagnostics: Diagnostic) -> list[str]:
    return [result["partialFingerprints"]["handbook/v1"] for result in sarif(*diagnostics)["runs"][0]["results"]]


def test_a_fingerprint_outlives_a_moved_line_and_is_unique() -> None:
    here = Diagnostic("HB-S101", "unknown key `a`", Location("a.yml", 3, 1), path="a")
    moved = Diagnostic("HB-S101", "unknown key `a`", Location("a.yml", 9, 5), path="a")
    other = Diagnostic("HB-S101", "unknown key `a`", Location("b.yml", 3, 1), path="a")
    assert fingerprints(here) == fingerprints(moved)
    assert fingerprints(here) != fingerprints(other)
    assert len(set(fingerprints(here, moved, other))) == 3


def test_no_text_of_the_project_becomes_a_link_in_sarif() -> None:
    (result,) = sarif(Diagnostic("HB-S101", "[x](http://e.example)"))["runs"][0]["results"]
    assert "](" not in result["message"]["text"]
