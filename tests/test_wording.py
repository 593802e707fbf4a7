"""What `handbook check` says is true, and said once: mistakes put into the small sound project, and the help for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import check
from support.little import ADA, copy_little


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_little(tmp_path / "project")


def add(project: Path, path: str, text: str) -> None:
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(text)


def change(project: Path, path: str, old: str, new: str) -> None:
    text = (project / path).read_text("utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new), "utf-8")


def places(project: Path) -> list[tuple[str, str]]:
    return [(found["code"], found["file"]) for found in check(project, "--format", "json").found]


# --- once -----------------------------------------------------------------------------------------------------------


def test_a_wrong_order_of_days_is_told_alone(project: Path) -> None:
    change(project, ADA, "2027-12-31", "2025-12-31")
    assert places(project) == [("HB-C412", ADA)]


def test_an_unknown_role_is_told_alone(project: Path) -> None:
    change(project, ADA, "[writer]", "[writr]")
    assert places(project) == [("HB-R301", ADA)]


@pytest.mark.parametrize(
    "text",
    ["payment: {remove: [pay_within]}\n", "remove: [payment]\n", "payment: {inherit: false, by: cheque}\n"],
)
def test_a_locked_value_removed_by_a_role_stays(project: Path, text: str) -> None:
    role = "content/roles/writer.yml"
    add(project, role, text)
    found = check(project, "--format", "json").found
    assert {"HB-M203"} == {each["code"] for each in found if each["path"] == "payment.pay_within"}
    assert ("HB-M203", role) in [(each["code"], each["file"]) for each in found]


def test_a_locked_value_removed_is_told_alone(project: Path) -> None:
    add(project, "content/roles/writer.yml", "payment: {remove: [pay_within]}\n")
    assert places(project) == [("HB-M203", "content/roles/writer.yml")]


# --- true -----------------------------------------------------------------------------------------------------------


def test_a_second_spelling_of_a_key_is_not_sent_elsewhere(project: Path) -> None:
    add(project, "content/company.yml", "timezone: Europe/London\n")
    printed = check(project).printed
    assert "`time_zone` stands beside it already: delete one of the two" in printed
    assert "move it there" not in printed


def test_a_group_of_keys_not_indented_far_enough(project: Path) -> None:
    change(project, ADA, "    fee:", "  fee:")
    answer = check(project)
    assert "`fee` belongs under `engagements.sow-1`" in answer.printed
    assert answer.printed.count("error[") == 1


def test_a_link_to_a_missing_page_does_not_suggest_the_page_itself(project: Path) -> None:
    add(project, "content/processes/getting-paid.md", "\n[taxes](taxes.md)\n")
    assert "did you mean" not in check(project).printed


def test_a_link_from_the_top_is_told_as_it_has_to_be_written(project: Path) -> None:
    add(project, "content/processes/getting-paid.md", "\n[Slack](/tools/slack.md#hand-in)\n")
    assert "write it as `../tools/slack.md#hand-in`" in check(project).printed


def test_a_removed_response_time_is_told_where_it_is_removed(project: Path) -> None:
    add(project, ADA, "communication: {channels: {questions: {remove: [we_reply_within]}}}\n")
    assert places(project) == [("HB-C409", ADA)]


def test_a_name_in_the_place_of_a_persons_id(project: Path) -> None:
    add(project, ADA, "manager: Sam Reyes\n")
    printed = check(project).printed
    assert "such as `sam`" in printed and "sam-reyes" not in printed


# --- plain ----------------------------------------------------------------------------------------------------------


def test_the_only_contractor(project: Path) -> None:
    add(project, ADA, "paymnt: {by: cheque}\n")
    assert check(project).printed.endswith("1 error in 1 file; the only contractor has errors\n")


def test_what_is_absent_marks_nothing_that_is_there(project: Path) -> None:
    change(project, "content/company.yml", "time_zone: Europe/London\n", "")
    printed = check(project).printed
    assert "`time_zone` is missing" in printed and "^" not in printed


def test_a_wrong_key_at_the_top_is_marked(project: Path) -> None:
    change(project, "content/company.yml", "name: ", "nmae: ")
    assert "^^^^" in check(project).printed
