"""What becomes of a finding: configured severities, drafts, ended contractors, excuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rules_help import ADA, BEN, DEFAULTS, WRITER, Edit, check

from handbook.diagnostics import CATALOGUE, Diagnostic, Location, Severity
from handbook.model.handbook import Options
from handbook.rules import settle

TODO: Edit = (WRITER, "standard: within a day", "standard: TODO")
SECOND: Edit = ("contractors/ben.yml", "", BEN.replace("roles: []", "roles: [writer]"))


def excuse(code: str, path: str = "", file: str = ADA) -> Edit:
    where = f", path: {path}" if path else ""
    return (file, "", f"excuse: [{{code: {code}{where}, reason: It is fine}}]\n")


def test_the_project_says_how_bad_a_finding_is() -> None:
    strict = Options(severity={"HB-C402": Severity.ERROR})
    assert check(TODO).one("HB-C402").severity is Severity.WARNING
    assert check(TODO, options=strict).one("HB-C402").severity is Severity.ERROR


def test_a_fixed_rule_keeps_its_severity() -> None:
    lax = Options(severity={"HB-C401": Severity.NOTE})
    assert check((ADA, "legal_name: Ada Lovelace Ltd\n", ""), options=lax).one("HB-C401").severity is Severity.ERROR


@pytest.mark.parametrize(
    "edit",
    [
        (ADA, "legal_name: Ada Lovelace Ltd\n", ""),
        (ADA, "backup_manager: ines\n", ""),
        (DEFAULTS, "      you_reply_within: 1 working day\n", ""),
    ],
)
def test_the_gaps_of_a_draft_are_notes(edit: Edit) -> None:
    (usual,) = check(edit).found
    (in_draft,) = check(edit, (ADA, "status: active", "status: draft")).found
    assert usual.severity is not Severity.NOTE
    assert in_draft.severity is Severity.NOTE
    assert (in_draft.code, in_draft.message) == (usual.code, usual.message)


def test_a_wrong_name_stays_an_error_in_a_draft() -> None:
    wrong = (WRITER, "[asana#report]", "[asana#reprot]")
    assert check(wrong, (ADA, "status: active", "status: draft")).one("HB-R305").severity is Severity.ERROR


def test_a_wrong_name_is_a_note_once_the_work_is_over() -> None:
    gone = (ADA, "manager: tom", "manager: zoe")
    assert check(gone).one("HB-R301").severity is Severity.ERROR
    assert check(gone, (ADA, "status: active", "status: ended")).one("HB-R301").severity is Severity.NOTE


def test_a_gap_shared_by_a_draft_is_told_with_both_weights() -> None:
    draft = ("contractors/ben.yml", "status: active", "status: draft")
    found = check(SECOND, draft, (DEFAULTS, "  by: bank transfer\n", "")).all("HB-C401")
    assert sorted((each.severity.value, each.contractors) for each in found) == [
        ("error", ("ada",)),
        ("note", ("ben",)),
    ]


# excuses that hold for the finding at `tasks.comments.standard`
@pytest.mark.parametrize("path", ["", "tasks", "tasks.comments", "tasks.comments.standard"])
def test_an_excuse_takes_a_finding_away(path: str) -> None:
    assert check(TODO, excuse("HB-C402", path)).codes == []


@pytest.mark.parametrize("path", ["task", "tasks.com", "tasks.comments.standard.x", "deliverables"])
def test_an_excuse_for_another_place_does_not(path: str) -> None:
    assert sorted(check(TODO, excuse("HB-C402", path)).codes) == ["HB-C402", "HB-C414"]


def test_an_excuse_holds_for_its_contractor_alone() -> None:
    assert check(TODO, SECOND, excuse("HB-C402")).one("HB-C402").contractors == ("ben",)


def test_an_excuse_in_a_shared_layer_holds_for_all_who_have_it() -> None:
    assert check(TODO, SECOND, excuse("HB-C402", file=WRITER)).codes == []


def test_an_excuse_that_excuses_nothing() -> None:
    outcome = check(excuse("HB-C405", "tools.asana"))
    found = outcome.one("HB-C414")
    assert found.message == "there is no finding HB-C405 at `tools.asana` that needs this excuse"
    assert found.contractors == ("ada",)
    assert outcome.marked(found.at) == (ADA, "{code: HB-C405, path: tools.asana, reason: It is fine}]")


def test_an_unused_excuse_in_a_shared_layer_is_told_once_and_concerns_nobody_alone() -> None:
    found = check(SECOND, excuse("HB-C405", file=DEFAULTS)).one("HB-C414")
    assert found.contractors == ()


def test_a_shared_excuse_is_used_if_one_contractor_needs_it() -> None:
    own = (ADA, "status: active", "status: active\nfacts: {note: TODO}")
    assert check(SECOND, own, excuse("HB-C402", file=DEFAULTS)).codes == []


def test_the_severity_of_unused_excuses_can_be_set() -> None:
    options = Options(severity={"HB-C414": Severity.NOTE})
    assert check(excuse("HB-C405"), options=options).one("HB-C414").severity is Severity.NOTE


def test_findings_of_other_steps_are_settled_too() -> None:
    outcome = check(SECOND, excuse("HB-M111", "payment"))
    merge_finding = Diagnostic(
        "HB-M111", "the same", Location(DEFAULTS, 3), path="payment.by", contractors=("ada", "ben", "gone")
    )
    (settled,) = [
        each for each in settle([merge_finding], outcome.project, outcome.handbooks) if each.code == "HB-M111"
    ]
    assert settled.contractors == ("ben", "gone")
    assert settled == replace(merge_finding, contractors=("ben", "gone"))


def test_a_finding_about_no_contractor_is_kept_as_it_is() -> None:
    outcome = check()
    finding = Diagnostic("HB-F001", "a file is missing")
    assert settle([finding], outcome.project, outcome.handbooks) == (finding,)


def test_the_severities_of_the_catalogue_allow_what_settle_relaxes() -> None:
    """Gaps of drafts are relaxed by `settle`, never by a project: their rules stay fixed where they stop a release."""
    assert CATALOGUE["HB-C401"].fixed and CATALOGUE["HB-C404"].fixed and not CATALOGUE["HB-C409"].fixed
