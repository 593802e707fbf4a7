"""Frames and summaries for people: exact text."""

from __future__ import annotations

from textwrap import dedent

import pytest

from handbook.diagnostics import Diagnostic, Location, Related, Severity
from handbook.report import Counts, Look, summary_line, text_report

ADA = dedent("""\
    # Ada Okafor
    name: Ada Okafor
    deliverables:
      monthly-close:
        title: Monthly close

        # every month
        due: {every: mnth, day: 5}
    """)
DEFAULTS = dedent("""\
    payment:
      pay_within: 14 days
    escalation:
    - person: backup_manager
      within: 1 working day
    """)
TEXTS = {"contractors/ada.yml": ADA, "content/defaults.yml": DEFAULTS}

WRONG_WORD = Diagnostic(
    "HB-S103",
    "`mnth` is not one of the possible words",
    Location("contractors/ada.yml", 8, 18),
    label="not known",
    path="deliverables.monthly-close.due.every",
    contractors=("ada",),
    related=(Related(Location("content/defaults.yml", 2, 15), "agreed here"),),
    help=("did you mean `month`?", "possible: `day`, `week`,\n`month`"),
)


def one(
    diagnostic: Diagnostic, look: Look | None = None, counts: Counts | None = None, texts: dict[str, str] = TEXTS
) -> str:
    """The frame of a single finding, without the summary."""
    return text_report([diagnostic], texts, counts or Counts(8, 7, 31), look).rsplit("\n\n", 1)[0] + "\n"


def at(text: str, line: int = 1, column: int = 1, label: str = "here") -> str:
    """The frame of a finding in a file with this text."""
    diagnostic = Diagnostic("HB-S101", "unknown", Location("a.yml", line, column), label=label)
    return one(diagnostic, texts={"a.yml": text})


def test_a_frame_shows_the_line_its_entry_the_mark_and_what_to_do() -> None:
    assert one(WRONG_WORD) == dedent("""\
        error[HB-S103]: `mnth` is not one of the possible words
           ╭─ contractors/ada.yml:8:18
           │
         3 │ deliverables:
         4 │   monthly-close:
         …
         8 │     due: {every: mnth, day: 5}
           │                  ^^^^ not known
           │
           ├─ content/defaults.yml:2:15
           │
         1 │ payment:
         2 │   pay_within: 14 days
           │               ------- agreed here
           │
           = did you mean `month`?
           = possible: `day`, `week`,
             `month`
           = more: handbook rule HB-S103
        """)


def test_a_frame_in_ascii() -> None:
    assert one(WRONG_WORD, Look(unicode=False)) == dedent("""\
        error[HB-S103]: `mnth` is not one of the possible words
          --> contractors/ada.yml:8:18
           |
         3 | deliverables:
         4 |   monthly-close:
        ...
         8 |     due: {every: mnth, day: 5}
           |                  ^^^^ not known
           |
          ::: content/defaults.yml:2:15
           |
         1 | payment:
         2 |   pay_within: 14 days
           |               ------- agreed here
           |
           = did you mean `month`?
           = possible: `day`, `week`,
             `month`
           = more: handbook rule HB-S103
        """)


def test_an_item_of_a_list_stands_under_its_key_even_without_indentation() -> None:
    found = one(Diagnostic("HB-R301", "nobody", Location("content/defaults.yml", 4, 11)))
    assert " 3 │ escalation:\n 4 │ - person: backup_manager\n   │           ^^^^^^^^^^^^^^\n" in found


def test_a_finding_without_a_place_has_no_frame() -> None:
    diagnostic = Diagnostic("HB-F001", "`content` is not there", label="looked upwards", help=("create it",))
    assert one(diagnostic) == dedent("""\
        error[HB-F001]: `content` is not there
           = looked upwards
           = create it
           = more: handbook rule HB-F001
        """)


def test_a_file_that_was_not_read_has_an_address_only() -> None:
    assert one(Diagnostic("HB-F002", "cannot be read", Location("content/people.yml"), label="locked")) == dedent("""\
        error[HB-F002]: cannot be read
           ╭─ content/people.yml:1:1
           │ locked
           │
           = more: handbook rule HB-F002
        """)


@pytest.mark.parametrize("first", ["# a comment", "---", ""])
def test_the_top_of_a_file_stands_for_the_whole_file(first: str) -> None:
    assert "^" not in at(f"{first}\nname: Ada\n", label="")


@pytest.mark.parametrize(
    ("ids", "total", "expected"),
    [
        (("ada",), 8, ""),
        (("ada", "bo"), 8, "affects 2 of 8 contractors: ada, bo"),
        (("a", "b", "c", "d", "e"), 8, "affects 5 of 8 contractors: a, b, c, d, e"),
        (("a", "b", "c", "d", "e", "f", "g", "h"), 214, "affects 8 of 214 contractors: a, b, c and 5 more"),
        (("bo",), 8, "affects 1 of 8 contractors: bo"),
        (("bo",), 0, "affects 1 contractor: bo"),
    ],
)
def test_whom_a_finding_affects(ids: tuple[str, ...], total: int, expected: str) -> None:
    diagnostic = Diagnostic("HB-S101", "unknown", Location("contractors/ada.yml", 2), contractors=ids)
    found = [line for line in one(diagnostic, counts=Counts(total)).splitlines() if "affects" in line]
    assert found == ([f"   = {expected}"] if expected else [])


def test_wide_characters_take_two_columns() -> None:
    assert " 1 │ 名前: 高橋\n   │       ^^^^ here\n" in at("名前: 高橋\n", column=5)


def test_combining_characters_take_no_column() -> None:
    assert " 1 │ e\u0301te\u0301: yes\n   │      ^^^ here\n" in at("e\u0301te\u0301: yes\n", column=8)


def test_tabs_are_shown_as_spaces_up_to_the_tab_stop() -> None:
    assert " 1 │     a: b\n   │        ^ here\n" in at("\ta: b\n", column=5)


def test_nothing_that_steers_a_terminal_is_printed() -> None:
    evil = "name: \x1b[31mred\x9b2J\u202e\u2066\n"
    diagnostic = Diagnostic("HB-Y013", "a\x1b]0;b\x07", Location("a\x1b.yml", 1, 7), "c\x1b", help=("d\u202e", "e\rf"))
    found = text_report([diagnostic], {"a\x1b.yml": evil}, Counts())
    assert not set(found) & set("\x1b\x9b\x07\r\u202e\u2066")
    assert " 1 │ name: <U+001B>[31mred<U+009B>2J<U+202E><U+2066>\n" in found


def test_what_ascii_cannot_show_is_a_question_mark() -> None:
    diagnostic = Diagnostic("HB-S101", "`Inês` … “x” – y", Location("a.yml", 1, 7))
    found = text_report([diagnostic], {"a.yml": "name: Inês 高\n"}, Counts(), Look(unicode=False))
    assert found.isascii()
    assert found.startswith('error[HB-S101]: `In?s` ... "x" - y\n')
    assert " 1 | name: In?s ?\n" in found


@pytest.mark.parametrize("column", [1, 50, 150, 297])
def test_a_long_line_is_cut_around_the_mark(column: int) -> None:
    line = "".join(f"k{n:03}: " for n in range(50))
    diagnostic = Diagnostic("HB-S101", "unknown", Location("a.md", 1, column))
    found = text_report([diagnostic], {"a.md": line}, Counts(), Look(width=60)).splitlines()
    source, mark = next(i for i in range(len(found)) if found[i].startswith(" 1 │")), "^"
    shown, marked = found[source][5:], found[source + 1][5:]
    assert len(found[source]) <= 60
    assert "…" in shown
    start = marked.index(mark)
    assert shown[start : start + marked.count(mark)] in line[column - 1 :]
    assert line[column - 1] == shown[start]


def test_a_mark_behind_the_end_of_a_line_stands_at_its_end() -> None:
    assert " 1 │ name:\n   │      ^ here\n" in at("name:\n", column=99)


def test_a_value_of_several_lines_is_marked_on_its_first() -> None:
    assert " 1 │ what: [one,\n   │       ^^^^^ here\n" in at("what: [one,\n  two]\n", column=7)


def test_values_in_a_page_are_marked_whole() -> None:
    text = "---\ntitle: A\n---\nAsk {{ manger.email }} or [us](../x.md#y).\n"
    for column, marks in ((5, 18), (27, 15), (1, 3)):
        diagnostic = Diagnostic("HB-T501", "unknown", Location("content/processes/a.md", 4, column))
        found = text_report([diagnostic], {"content/processes/a.md": text}, Counts())
        assert f"   │ {' ' * (column - 1)}{'^' * marks}\n" in found


def test_parts_are_painted() -> None:
    look = Look(paint=lambda part, text: f"<{part}>{text}</{part}>")
    found = one(WRONG_WORD, look)
    assert "<error>error[HB-S103]</error>: <title>`mnth` is not one of the possible words</title>\n" in found
    assert "<error>^^^^ not known</error>" in found


def test_a_limit_says_how_many_are_left_and_counts_all() -> None:
    many = [Diagnostic("HB-S101", f"unknown {n}", Location("a.yml", n + 1)) for n in range(5)]
    found = text_report(many, {}, Counts(2, 2, 1), limit=2)
    assert "unknown 1" in found
    assert "unknown 2" not in found
    assert found.endswith("\nand 3 more; `--max 0` shows all\n\n5 errors in 1 file; all 2 contractors are fine\n")


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.mark.parametrize(
    ("severities", "counts", "expected"),
    [
        ((), Counts(8, 8, 31), "all good: 8 contractors, 31 shared pages, 0 problems"),
        ((), Counts(1, 1, 1), "all good: 1 contractor, 1 shared page, 0 problems"),
        ((E, E, E, W), Counts(8, 6), "3 errors, 1 warning in 2 files; 6 of 8 contractors are fine"),
        ((W,), Counts(8, 8), "1 warning in 1 file; all 8 contractors are fine"),
        ((N, N), Counts(1, 1), "2 notes in 2 files; the only contractor is fine"),
        ((N,), Counts(1, 1, unfinished=1), "1 note in 1 file; the only contractor is a draft that is not finished"),
        ((N,), Counts(8, 7, unfinished=1), "1 note in 1 file; 6 of 8 contractors are fine, 1 draft is not finished"),
        ((E,), Counts(8, 1), "1 error in 1 file; 1 of 8 contractors is fine"),
        (
            (E,),
            Counts(8, 0, shared_fault=True),
            "1 error in 1 file; no handbook can be made until what all share is right",
        ),
        ((E,), Counts(), "1 error in 1 file"),
    ],
)
def test_summary(severities: tuple[Severity, ...], counts: Counts, expected: str) -> None:
    found = [
        Diagnostic("HB-C402", "x", Location(f"{n % 2}.yml"), configured=severity)
        for n, severity in enumerate(severities)
    ]
    assert summary_line(found, counts) == expected
