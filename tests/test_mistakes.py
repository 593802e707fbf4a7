"""Mistakes that people make, each put into a copy of the example project.

Every mistake is told once, at its place, with its code; the command ends with the exit code its severity asks for,
without a traceback, soon, and with nothing written; and a mistake in one contractor's file changes nothing for others.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from unittest import mock

import pytest
from support.command import check
from support.example import Outcome, copy_example, look_at, state_of
from support.mistakes import (
    ADA,
    DEFAULTS,
    FILES,
    FRONT_MATTER,
    HER,
    PAGE,
    TEMPLATES,
    TYPOS,
    WRONG_TYPES,
    YAML,
    Change,
    Mistake,
    gone,
    line,
    more,
)

MOST_SECONDS = 5
MOST_KIB = 300 * 1024


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The example as it is."""
    outcome = look_at(copy_example(tmp_path_factory.mktemp("sound") / "project"))
    assert outcome.answer.exit_code == 0
    return outcome


def damaged(change: Change, folder: Path) -> Outcome:
    """The example with one change. The command wrote nothing, was quick, and ended as it should."""
    project = copy_example(folder / "project")
    change(project)
    before = state_of(folder)
    outcome = look_at(project)
    assert state_of(folder) == before
    assert outcome.seconds < MOST_SECONDS
    assert outcome.answer.exit_code in (0, 1), outcome.brief
    for diagnostic in outcome.found:
        assert_well_formed(diagnostic, folder)
    return outcome


def assert_well_formed(diagnostic: dict[str, object], folder: Path) -> None:
    """What the report promises of every diagnostic (design: `--format json` is a stable contract)."""
    assert {
        "code",
        "severity",
        "message",
        "file",
        "range",
        "path",
        "contractors",
        "related",
        "help",
    } <= diagnostic.keys()
    assert diagnostic["help"], diagnostic
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]  # type: ignore[index]
    assert 1 <= start["line"] <= end["line"] and start["column"] >= 1 and end["column"] >= 1
    assert not str(diagnostic["file"]).startswith(("/", "..")) and "\\" not in str(diagnostic["file"])
    assert str(folder) not in str(diagnostic), "the report names a folder of this computer"
    assert "Traceback" not in str(diagnostic)


def assert_told(mistake: Mistake, outcome: Outcome, project: Path) -> None:
    """The mistake is told once, where it is, and the exit code follows."""
    assert outcome.answer.exit_code == mistake.exit_code, outcome.brief
    told = [found for found in outcome.found if (found["code"], found["file"]) == (mistake.code, mistake.file)]
    assert told, outcome.brief
    if not mistake.text:
        assert len(told) == 1, outcome.brief
        return
    text = (project / mistake.file).read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    wanted = text[: text.index(mistake.text)].count("\n") + 1
    assert [found["range"]["start"]["line"] for found in told].count(wanted) == 1, outcome.brief


def assert_alone(mistake: Mistake, outcome: Outcome, sound: Outcome) -> None:
    """All other contractors have the handbooks they had, and no new finding."""
    affected = Path(mistake.file).stem
    others = {contractor for contractor in sound.build.handbooks if contractor != affected}
    assert others <= outcome.build.handbooks.keys(), outcome.brief
    for contractor in others:
        now, then = outcome.build.handbooks[contractor], sound.build.handbooks[contractor]
        assert (now.first, now.later, now.merged.tree) == (then.first, then.later, then.merged.tree)
    for found in outcome.found:
        if found["severity"] == "error" and found not in sound.found:
            assert found["file"] == mistake.file or found["contractors"] == [affected], found


def names(mistake: Mistake) -> str:
    return mistake.name.replace(" ", "-")


@pytest.mark.parametrize("mistake", [*TYPOS, *WRONG_TYPES, *YAML, *FILES, *FRONT_MATTER], ids=names)
def test_a_mistake_is_told_at_its_place(mistake: Mistake, sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(mistake.change, tmp_path)
    assert_told(mistake, outcome, tmp_path / "project")
    if mistake.own:
        assert_alone(mistake, outcome, sound)


# --- what is shared, told once --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "body", "code"), TEMPLATES, ids=[what.replace(" ", "-") for what, _, _ in TEMPLATES])
def test_what_a_page_may_not_do_is_told_once_and_soon(what: str, body: str, code: str, tmp_path: Path) -> None:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    outcome = damaged(more(PAGE, f"{body}"), tmp_path)
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < MOST_KIB
    errors = [found for found in outcome.found if found["severity"] == "error"]
    assert [(found["code"], found["file"]) for found in errors] == [(code, PAGE)], outcome.brief
    assert len(errors[0]["contractors"]) > 1
    assert outcome.answer.exit_code == 1
    assert not outcome.build.handbooks.keys() & set(errors[0]["contractors"])


@pytest.mark.parametrize(
    ("change", "code", "file"),
    [
        (line(DEFAULTS, "    person: priya", "    person: pryia"), "HB-R301", DEFAULTS),
        (line(DEFAULTS, "  by:", "  # by"), "HB-C401", DEFAULTS),
        (line(DEFAULTS, "  pay_within:", "  pay_within: TODO ask Mei"), "HB-S104", DEFAULTS),
        (line(DEFAULTS, "      guide:", "      guide: hand-inn"), "HB-R305", DEFAULTS),
        (line("content/people.yml", "mei:", "may:"), "HB-R301", DEFAULTS),
        (gone("content/tools/drive.md"), "HB-R301", DEFAULTS),
    ],
    ids=["person", "missing", "form", "heading", "id", "file"],
)
def test_a_shared_mistake_is_told_once_with_all_whom_it_affects(
    change: Change, code: str, file: str, sound: Outcome, tmp_path: Path
) -> None:
    outcome = damaged(change, tmp_path)
    told = [found for found in outcome.found if (found["code"], found["file"]) == (code, file)]
    places = [(found["range"]["start"]["line"], found["message"], found["severity"]) for found in told]
    assert told and len(places) == len(set(places)), outcome.brief
    affected = told[0]["contractors"]
    assert told[0]["severity"] == "error"
    assert not outcome.build.handbooks.keys() & set(affected)
    if affected:  # else the file could not even be parsed, which concerns everyone
        assert len(affected) > 1
        words = f"affects {len(affected)} of {len(sound.build.handbooks)} contractors: "
        assert words in check(tmp_path / "project").printed
    else:
        assert not outcome.build.handbooks
        assert "no handbook can be made" in check(tmp_path / "project").printed


# --- what is no mistake, and what the computer refuses ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text", "NO no yes on off 12:30 012345 1.10 1e3 0x1F .inf -0 +44 2026-11-23 2026-11-23T10:00:00Z 1_000 =".split()
)
def test_what_other_programs_take_for_something_else_stays_text(text: str, sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(more(ADA, f"facts:\n  one: {text}"), tmp_path)
    assert outcome.found == sound.found, outcome.brief
    assert outcome.build.handbooks[HER].first.facts["one"] == text


def test_a_contractor_may_live_in_norway(sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(line(ADA, "country:", "country: NO"), tmp_path)
    assert outcome.found == sound.found, outcome.brief
    assert outcome.build.handbooks[HER].first.country == "NO"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "you may not open it"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
    ],
    ids=["no-right", "broken-disk"],
)
def test_a_file_that_cannot_be_read(error: OSError, words: str, sound: Outcome, tmp_path: Path) -> None:
    """The computer refuses one file. Modes would not do here: tests may run as root, whom nothing is refused."""
    project = copy_example(tmp_path / "project")
    real_open = os.open

    def refuse(path: str | Path, *arguments: int) -> int:
        if str(path).endswith(ADA):
            raise error
        return real_open(path, *arguments)

    with mock.patch("os.open", refuse):
        outcome = look_at(project)
    mistake = Mistake("refused", lambda _: None, "HB-F002", ADA)
    assert_told(mistake, outcome, project)
    assert_alone(mistake, outcome, sound)
    assert words in outcome.brief


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    real_scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "roles":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real_scandir(path)

    with mock.patch("os.scandir", refuse):
        outcome = look_at(project)
    assert_told(Mistake("refused", lambda _: None, "HB-F002", "content/roles"), outcome, project)
    assert not outcome.build.handbooks


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Three contractors, three kinds of mistake in one file: nobody has to run the command again to see the next."""

    def change(project: Path) -> None:
        line(ADA, "country:", "country: Nigeria")(project)
        line(ADA, "status:", "status: actve")(project)
        line(ADA, "manager:", "mangaer: tom")(project)
        line("contractors/northlight.yml", "manager:", "manager: jonsa")(project)
        line("contractors/liza-ramos.yml", "country:", "country:\tPH")(project)

    outcome = damaged(change, tmp_path)
    errors = {(found["code"], found["file"]) for found in outcome.found if found["severity"] == "error"}
    assert errors == {
        ("HB-S104", ADA),
        ("HB-S103", ADA),
        ("HB-S101", ADA),
        ("HB-R301", "contractors/northlight.yml"),
        ("HB-Y006", "contractors/liza-ramos.yml"),
    }, outcome.brief
