"""What is remembered of editions makes `impact` quick, and never says anything else than asking everybody would."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from unittest import mock

import pytest
from support.editions import command, edit, make_project, store_of, tree
from support.scale import times
from test_editions import EDITS, LATER

from handbook.compose.content import content_of
from handbook.records.known import place_of_known


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one edition each, published by the command."""
    publish(make_project(tmp_path))
    return tmp_path


def publish(root: Path) -> None:
    answer = command(root, "publish", "--yes")
    assert answer.exit_code == 0, answer.printed


def composed(root: Path) -> list[str]:
    """Whose content `impact` works out. It says the same when nothing is remembered."""
    with mock.patch("handbook.records.desk.content_of", side_effect=content_of) as calls:
        said = [command(root, "impact", "--format", form) for form in ("json", "text")]
    place = place_of_known(root)
    aside = place.rename(place.with_suffix(".aside"))
    assert said == [command(root, "impact", "--format", form) for form in ("json", "text")]
    aside.rename(place)
    return sorted({call.args[0].id for call in calls.call_args_list})


def reached(root: Path) -> list[str]:
    """Whom `impact` names."""
    return [each["id"] for each in json.loads(command(root, "impact", "--format", "json").printed)["contractors"]]


def test_who_is_untouched_is_not_asked(root: Path) -> None:
    assert composed(root) == []
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert composed(root) == ["ben"]
    edit(root, "contractors/ben.yml", "amount: 320 GBP", "amount: 300 GBP")
    assert composed(root) == []


def test_answers_leave_a_handbook_as_it_is(root: Path) -> None:
    command(root, "acknowledge", "ada", "--by", "call")
    command(root, "acknowledge", "ada", "--question", "--by", "call")
    assert composed(root) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/policies/style.md", "title: Style", "title: Our style"),
        ("content/policies/secrets.md", "## Doubt", "## Doubts"),
        ("content/tools/asana.md", "Move the task", "Drag the task"),
        ("content/policies/style.md", "acknowledge: required", "acknowledge: notice"),
        ("content/roles/writer.yml", "internal: {notes: A role.}", "tasks: {mail: {standard: within an hour}}"),
        ("content/company.yml", "name: Larkfield\n", "name: Larkfield & Co\n"),
        ("content/people.yml", "Tom Whitby", "Tom Whitby-Smith"),
        ("mkdocs.yml", "  - handbook\n", "  - handbook: {acknowledge: {availability: notice}}\n"),
    ],
)
def test_what_reaches_all_is_asked_of_all(root: Path, path: str, old: str, new: str) -> None:
    edit(root, path, old, new)
    assert composed(root) == ["ada", "ben", "cleo"]


def test_a_page_reaches_its_readers(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    edit(root, "content/policies/style.md", "applies_to: everyone", "applies_to: {contractors: [cleo]}")
    publish(root)
    edit(root, "content/policies/style.md", "Write short", "Write very short")
    assert (composed(root), reached(root)) == ([], ["cleo"])
    edit(root, "content/policies/style.md", "applies_to: {contractors: [cleo]}", "applies_to: {contractors: [ada]}")
    assert (composed(root), reached(root)) == (["ada", "cleo"], ["ada", "cleo"])


def test_of_a_text_only_its_page_is_composed(root: Path) -> None:
    """Also one with values in it, and a typing error or a space that asks nothing."""
    edit(root, "content/policies/secrets.md", "Keep it secret", "Keep all of it secret")
    edit(root, "content/processes/hand-in-work.md", "Put it where", "Put  it where")
    edit(root, "content/processes/absence.md", "Tell us", "Please tell us")
    assert (composed(root), reached(root)) == ([], ["ada", "ben", "cleo"])
    assert "Keep all of it secret" in command(root, "impact").printed
    edit(root, "contractors/ben.yml", "amount: 300 GBP", "amount: 320 GBP")
    assert composed(root) == ["ben"]


def test_another_version_of_the_program_asks_all(root: Path) -> None:
    with mock.patch("handbook.records.inputs.programs", return_value="others"):
        assert composed(root) == ["ada", "ben", "cleo"]


@pytest.mark.parametrize("what", ["changed", "deleted", "strange answer"])
def test_records_that_somebody_touched(root: Path, what: str) -> None:
    command(root, "acknowledge", "ada", "--by", "call")
    first, second = (store_of(root).folder / f"ada/{number}.json" for number in ("0001", "0002"))
    if what == "changed":
        first.write_text(first.read_text().replace("Ada Okafor", "Eva Okafor"))
    elif what == "deleted":
        first.unlink()
    else:
        second.write_text(second.read_text().replace('"previous": "', '"previous": "0'))
    answer = command(root, "impact")
    assert answer.exit_code == 1
    assert "restore it from a backup or version control" in answer.printed


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", '{"version": 9}', '{"version": 1, "parts": [], "said": {"ada": ["", ""]}}'),
        '{"version": 1, "parts": [], "said": {"ada": ["", "", 1, "", 1, "", "", [0]]}}',
        '{"version": 1, "parts": [["a"]], "said": {}}',
    ],
)
def test_a_file_that_is_not_ours_is_as_none(root: Path, text: str) -> None:
    place_of_known(root).write_text(text)
    assert composed(root) == ["ada", "ben", "cleo"]


def test_a_copy_asks_all(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("copy"))
    assert composed(copy) == ["ada", "ben", "cleo"]


def test_who_had_another_id_is_asked(root: Path) -> None:
    (root / "contractors/cleo.yml").rename(root / "contractors/clea.yml")
    assert command(root, "publish", "--yes", "--renamed-from", "cleo=clea").exit_code == 0
    assert composed(root) == ["clea"]


def test_who_ended_and_comes_back_is_asked(root: Path) -> None:
    edit(root, "contractors/ben.yml", "status: active", "status: ended")
    publish(root)
    edit(root, "contractors/ben.yml", "status: ended", "status: active")
    assert composed(root) == ["ben"]


def test_edits_at_random(root: Path) -> None:
    """Whatever is edited, in any order, published or not: `impact` says what it says with nothing remembered."""
    chance = random.Random(5)
    before = {path: data.decode() for path, data in tree(root).items() if not path.startswith("contractors/records")}
    for turn in range(times(30)):
        path, old, new, _ = EDITS[chance.choice(sorted(EDITS))]
        path = path.format(id=chance.choice(["ada", "ben", "cleo"]))
        (root / path).write_text(before[path].replace(old, new.format(n=turn, d=turn % 9 + 1)))
        composed(root)
        if turn % 7 == 3:
            assert command(root, "publish", "--yes", day=LATER).exit_code == 0
            assert command(root, "acknowledge", "ada", "--by", "call", day=LATER).exit_code == 0
