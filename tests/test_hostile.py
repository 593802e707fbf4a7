"""Damaged files of every kind: whatever stands in a project, `check` ends soon, with 0 or 1 and a whole report.

The example's files are changed at random: bytes turned, lines lost, doubled and moved, pieces of YAML and of templates
put in. Nothing is said here about what is found, only that nothing breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.example import copy_example, state_of
from support.hostile import assert_whole_report

FORMS = ("text", "json", "github", "sarif")
KINDS = ("turn", "cut", "drop", "double", "swap", "move", "put", "put line", "put value", "only")

_PIECES = (
    "",
    "- ",
    "? ",
    ": ",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "<<: {a: b}\n",
    "!!set ",
    "%YAML 9.9\n",
    "| \n",
    ">-\n",
    "\t",
    "\u00a0",
    "\u202e",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\U000f0001",
    "[" * 50,
    "{" * 50,
    "}}",
    '"',
    "'",
    "#",
    "`" * 7,
    "null",
    "~",
    "remove: [name, manager, tools]\n",
    "inherit: false\n",
    "add: [a]\n",
    "locked: [name]\n",
    "from_date: {2027-01-01: {manager: {a: b}}}\n",
    "from_date: {9999-12-31: {remove: [engagements]}}\n",
    "excuse: [{code: HB-C402, reason: x, path: a.b.c}]\n",
    "for_each: {task: {due: {every: day, ends: 9999-12-31}}}\n",
    "deliverables: {inherit: false}\n",
    "due: {every: 99999 weeks, weekdays: [monday], starting: 0001-01-01}\n",
    "{{ a.b[0] | join }}",
    "{{ the('a.b') }}",
    "{{ deliverables | map(attribute='x') | list }}",
    "{% for a in deliverables %}",
    "{% endif %}",
    "{# ",
    "[a](b.md#c)",
    "![a](../../x.png)",
    "<script>",
    "é".encode().decode("latin-1"),
    "９",
    "²",
)
"""Texts that mean something to YAML, to the merge, to templates, to Markdown or to a terminal."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example with fewer contractors: enough to hold every kind of file."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    copy_example(folder, without=("devon-clarke", "hana-novak", "liza-ramos", "marta-silva", "yuki-tanaka"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        yield folder


class Accident(NamedTuple):
    """Which file (as a number), what is done to it, where (as a share of a million), how much, and a text for it."""

    which: int
    kind: str
    share: int
    number: int
    piece: str


ACCIDENTS = st.builds(
    Accident,
    which=st.integers(0, 10_000),
    kind=st.sampled_from(KINDS),
    share=st.integers(0, 999_999),
    number=st.integers(0, 255),
    piece=st.one_of(st.sampled_from(_PIECES), st.text(max_size=20)),
)


def damaged(data: bytes, accident: Accident) -> bytes:
    """`data` after one accident."""
    _, kind, share, number, piece = accident
    text = piece.encode("utf-8", errors="surrogatepass")
    if kind in ("turn", "cut", "put", "only"):
        place = len(data) * share // 1_000_000
        after = {
            "turn": bytes([number]) + data[place + 1 :],
            "cut": data[place + number :],
            "put": text + data[place:],
            "only": text,
        }
        return after[kind] if kind == "only" else data[:place] + after[kind]
    lines = data.split(b"\n")
    place = len(lines) * share // 1_000_000
    other = number * len(lines) // 256
    line = lines[place]
    indent = line[: len(line) - len(line.lstrip())]
    if kind == "drop":
        del lines[place]
    elif kind == "double":
        lines.insert(place, line)
    elif kind == "swap":
        lines[place], lines[other] = lines[other], line
    elif kind == "move":
        lines[place] = b" " * (number % 9) + line.lstrip()
    elif kind == "put line":
        lines.insert(place, indent + text)
    else:  # another value for the key of the line
        lines[place] = line.split(b":")[0] + b": " + text
    return b"\n".join(lines)


@pytest.mark.parametrize("ending", [".yml", ".md"])
@settings(max_examples=75, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(harm=st.lists(ACCIDENTS, min_size=1, max_size=4), form=st.sampled_from(FORMS))
def test_check_never_breaks(project: Path, ending: str, harm: list[Accident], form: str) -> None:
    files = sorted(project.rglob(f"*{ending}"))
    hit = [files[accident.which % len(files)] for accident in harm]
    sound = {file: file.read_bytes() for file in hit}
    try:
        for file, accident in zip(hit, harm, strict=True):
            file.write_bytes(damaged(file.read_bytes(), accident))
        before = state_of(project)
        for each in dict.fromkeys(("json", form)):
            assert_whole_report(project, each, most=5)
        assert state_of(project) == before
    finally:
        for file, data in sound.items():
            file.write_bytes(data)


def test_the_damage_is_real() -> None:
    """Every kind of accident changes the data; else the test above would try nothing."""
    data = b"name: Ada\nroles: [writer]\nstatus: active\n"
    for kind in KINDS:
        assert damaged(data, Accident(0, kind, 400_000, 200, "&a ")) != data
