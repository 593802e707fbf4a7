"""What is wrong with a file: code, place, words and help, the same by both parsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yaml_source_case import PARSERS, faults_of, parsed_by, told

from handbook.yaml_source import LIMITS


@pytest.fixture(params=PARSERS, autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[str]:
    with parsed_by(request.param):
        yield request.param


# source, code, line, column, part of the message, part of the help
ONE_FAULT = [
    # keys
    ("a: b\na: c\n", "HB-Y002", 2, 1, "`a` is written twice", "keep one of the two"),
    ("x: {a: b, a: c}\n", "HB-Y002", 1, 11, "`a` is written twice", "under one `a`"),
    ("tools: {}\n'tools': {}\n", "HB-Y002", 2, 1, "`tools` is written twice", "keep one"),
    ("? [a]\n: b\n", "HB-Y014", 1, 3, "a list stands where a key belongs", "on one line"),
    ("x: {{a: b}: c}\n", "HB-Y011", 1, 4, "starts with `{{`", 'write it as `x: "{{a: b}: c}"`'),
    ("x: { {a: b}: c}\n", "HB-Y014", 1, 6, "a mapping stands where a key belongs", "on one line"),
    ('"": b\n', "HB-Y014", 1, 1, "no key before the colon", "such as `name: Ada Okafor`"),
    ("a: b\n: c\n", "HB-Y014", 2, 1, "no key before the colon", "such as"),
    ("a: b\n:c\n", "HB-Y014", 2, 1, "no key before the colon", "such as"),
    ("? a\n  b\n: c\n", "HB-Y014", 1, 3, "runs over several lines", "on one line"),
    ("<<: x\n", "HB-Y004", 1, 1, "`<<` takes keys from elsewhere", "`defaults.yml`"),
    ("a: {<<: {b: c}}\n", "HB-Y004", 1, 5, "`<<`", "write the keys out"),
    # anchors, aliases, tags
    ("a: &b c\n", "HB-Y003", 1, 4, "an anchor, `&b`", 'write it as `a: "&b c"`'),
    ("a: &b\n  c: d\n", "HB-Y003", 1, 4, "an anchor, `&b`", "write the value out"),
    ("--- &a\nx: y\n", "HB-Y003", 1, 5, "an anchor", "write the value out"),
    ("name: &Sons Ltd\n", "HB-Y003", 1, 7, "`&Sons`", '`name: "&Sons Ltd"`'),
    ("a: !x b\n", "HB-Y005", 1, 4, "a tag, `!x`", "delete `!x`"),
    ("a: !important\n", "HB-Y005", 1, 4, "a tag", '`a: "!important"`'),
    ("a: !!python/object:os.system [x]\n", "HB-Y005", 1, 4, "`!!python/object:os.system`", "delete"),
    ("!!map\na: b\n", "HB-Y005", 1, 1, "`!!map`", "delete"),
    ("!x a: b\n", "HB-Y005", 1, 1, "`!x`", "delete"),
    ("!\n", "HB-Y005", 1, 1, "`!`", "delete"),
    # values that are not there
    ("a:\n", "HB-Y010", 1, 1, "`a` has no value", "write the value after the colon"),
    ("a: # later\n", "HB-Y010", 1, 1, "`a` has no value", "write the value after the colon"),
    ("slack: #general\n", "HB-Y010", 1, 1, "`slack` has no value", 'write it as `slack: "#general"`'),
    ("x:\n  - #general\n", "HB-Y010", 2, 3, "this item of the list is empty", '`- "#general"`'),
    ("x:\n  - a\n  -\n", "HB-Y010", 3, 3, "this item of the list is empty", "delete the line"),
    ("a: ~\n", "HB-Y010", 1, 4, "`~` stands for no value", '`"~"`'),
    ("name: Null\n", "HB-Y010", 1, 7, "`Null` stands for no value", '`"Null"`'),
    ("x: [null]\n", "HB-Y010", 1, 5, "`null` stands for no value", "delete it"),
    ("hand_in:\ntool: asana\n", "HB-Y010", 1, 1, "`hand_in` has no value", "indent the lines below it"),
    ("x: {a}\n", "HB-Y010", 1, 5, "`a` has no value", "`[one, two]`"),
    ("", "HB-Y010", 1, 1, "nothing is written in this file", "write at least one key"),
    ("# only\n\n# comments\n", "HB-Y010", 1, 1, "comments or blank lines", "delete the file"),
    ("---\n", "HB-Y010", 1, 1, "nothing is written", "write at least one key"),
    # text that needs quotes
    ("x: @dana\n", "HB-Y011", 1, 4, "starts with `@`", '`x: "@dana"`'),
    ("x:\n  - @dana # boss\n", "HB-Y011", 2, 5, "starts with `@`", '`- "@dana"`'),
    ("x: [a, @dana]\n", "HB-Y011", 1, 8, "starts with `@`", 'write it as `"@dana"`'),
    ("title: Rule: be nice\n", "HB-Y011", 1, 8, "a colon and a space", '`title: "Rule: be nice"`'),
    ("x:\n  - Rule: be: nice\n", "HB-Y011", 2, 11, "a colon and a space", '`Rule: "be: nice"`'),
    ('t: Say "hi": now\n', "HB-Y011", 1, 4, "a colon and a space", "`t: 'Say \"hi\": now'`"),
    ("x: {{ name }}\n", "HB-Y011", 1, 4, "starts with `{{`", '`x: "{{ name }}"`'),
    ("x: {{ name }} and more\n", "HB-Y011", 1, 4, "starts with `{{`", '`x: "{{ name }} and more"`'),
    ("x: [{{ name }}, b]\n", "HB-Y011", 1, 5, "starts with `{{`", 'write it as `"{{ name }}"`'),
    ("x: [Hello {{ name }}]\n", "HB-Y011", 1, 5, "holds `{`", 'write it as `"Hello {{ name }}"`'),
    ("x: {% if a %}\n", "HB-Y011", 1, 4, "starts with `{%`", '`x: "{% if a %}"`'),
    ("x: %a\n", "HB-Y011", 1, 4, "starts with `%`", '`x: "%a"`'),
    ("%a: b\nc: d\n", "HB-Y011", 1, 1, "starts with `%`", '`"%a: b"`'),
    ("x: `a`\n", "HB-Y011", 1, 4, "starts with a backtick", '`x: "`a`"`'),
    ("x: *\n", "HB-Y011", 1, 4, "starts with `*`", '`x: "*"`'),
    ("x: **bold** text\n", "HB-Y011", 1, 4, "starts with `*`", '`x: "**bold** text"`'),
    ("x: *see note below\n", "HB-Y011", 1, 4, "starts with `*`", '`x: "*see note below"`'),
    ("x: & more\n", "HB-Y011", 1, 4, "starts with `&`", '`x: "& more"`'),
    ("x: ? what\n", "HB-Y011", 1, 4, "starts with `?`", '`x: "? what"`'),
    ("x: |text\n", "HB-Y011", 1, 4, "starts with `|`", '`x: "|text"`'),
    ("x: >5 years\n", "HB-Y011", 1, 4, "starts with `>`", '`x: ">5 years"`'),
    ("x: ]a\n", "HB-Y011", 1, 4, "starts with `]`", '`x: "]a"`'),
    ("x: , a\n", "HB-Y011", 1, 4, "starts with `,`", '`x: ", a"`'),
    ("x: !a!b c\n", "HB-Y011", 1, 4, "starts with `!`", '`x: "!a!b c"`'),
    ("name: 'it's me'\n", "HB-Y011", 1, 7, "after its closing quote", "`name: it's me`"),
    ('name: "Ada" Okafor\n', "HB-Y011", 1, 7, "after its closing quote", "`name: '\"Ada\" Okafor'`"),
    ("x: [a] b\n", "HB-Y011", 1, 4, "more text after the end", '`x: "[a] b"`'),
    ("x: [a: b: c]\n", "HB-Y011", 1, 8, "holds a colon and a space", 'write it as `"b: c"`'),
    # quotes and brackets
    ('name: "Ada\nother: x\n', "HB-Y001", 1, 7, "this quote is never closed", '`name: "Ada"`'),
    ('name: "Ada\nother: "x"\nb: c\n', "HB-Y001", 1, 7, "this quote is never closed", '`name: "Ada"`'),
    ("x:\n  - 'tis so\n", "HB-Y001", 2, 5, "this quote is never closed", '`- "\'tis so"`'),
    ("a: 'x\nb: it's\nc: d\n", "HB-Y001", 1, 4, "this quote is never closed", "`a: 'x'`"),
    ("roles: [a, b\nname: x\n", "HB-Y001", 1, 8, "this `[` is never closed", "write `]` at its end"),
    ("roles: [a, b\n", "HB-Y001", 1, 8, "this `[` is never closed", "write `]` at its end"),
    ("m: {a: b\nname: x\n", "HB-Y001", 1, 4, "this `{` is never closed", "write `}` at its end"),
    ("a: b\ny: [\n", "HB-Y001", 2, 4, "this `[` is never closed", "write `]` at its end"),
    ("x: [a, 'b' c]\n", "HB-Y001", 1, 12, "a comma or the closing `]` is missing", "put a comma"),
    ("m: {a: b c: d}\n", "HB-Y001", 1, 11, "a comma or the closing `}` is missing", "in quotes"),
    ("a: [b, c]]\n", "HB-Y001", 1, 10, "this `]` closes nothing", "delete this `]`"),
    ("a: [b, , c]\n", "HB-Y001", 1, 8, "a value is missing before `,`", "a comma or bracket too many"),
    ("x: {a: [}\n", "HB-Y001", 1, 9, "a value is missing before `}`", "write the value"),
    ('p: "C:\\data"\n', "HB-Y001", 1, 7, "`\\d` means nothing in double quotes", "single quotes"),
    ('p: "a\n  \\q"\n', "HB-Y001", 2, 3, "`\\q` means nothing in double quotes", "`\\\\q`"),
    ('p: "\\xZZ"\n', "HB-Y001", 1, 5, "`\\x` needs 2 digits", "two backslashes"),
    # lines, dashes, colons
    ("t:\n  a:\n    x: y\n   z: w\n", "HB-Y001", 4, 4, "fits no line above", "start it at column 3, like line 2"),
    ("t:\n  a:\n    x: y\n   z: w\n", "HB-Y001", 4, 4, "fits no line above", "start it at column 5, like line 3"),
    ("  name: x\nother: y\n", "HB-Y001", 2, 1, "fits no line above", "start it at column 3, like line 1"),
    ("a:\n  - b\n - c\n", "HB-Y001", 3, 2, "fits no line above", "start it at column 3, like line 2"),
    ("a: |\n  x\n y: z\n", "HB-Y001", 3, 2, "fits no line above", "start it at column 1, like line 1"),
    ("a: b\n  c: d\n", "HB-Y001", 2, 3, "`c` stands under `a`", "the same column as `a` in line 1"),
    (
        "a: 'b'\n# why\n  c: d\n",
        "HB-Y001",
        3,
        3,
        "`c` stands under `a`",
        "delete what stands after the colon in line 1",
    ),
    ("a: b\n- c\n", "HB-Y001", 2, 1, "a list item stands among keys", "under a key of its own"),
    ("x:\n  - a\n  b: c\n", "HB-Y001", 3, 3, "a key stands among list items", "under a key of its own"),
    ("x: - item\n", "HB-Y001", 1, 4, "a list cannot start on the line of its key", "below `x:`"),
    ("name:Kestrel\nother: x\n", "HB-Y001", 1, 1, "no space after the colon of `name`", "`name: Kestrel`"),
    ("a: b\nname:Kestrel", "HB-Y001", 2, 1, "no space after the colon of `name`", "`name: Kestrel`"),
    ("name:Kestrel\n", "HB-Y001", 1, 1, "no space after the colon of `name`", "`name: Kestrel`"),
    ("a:\n  name:Kestrel\n", "HB-Y001", 2, 3, "no space after the colon of `name`", '`"name:Kestrel"`'),
    ("x: {a:b}\n", "HB-Y001", 1, 5, "no space after the colon of `a`", "`a: b`"),
    ("roles:\n  - a\n  -b\n", "HB-Y001", 3, 3, "no space after the dash", "`- b`"),
    ("roles:\n  -a\n  -b\n", "HB-Y001", 2, 3, "no space after the dash", "`- a`"),
    ("a: b\nsome words\nc: d\n", "HB-Y001", 2, 1, "this line is not a key with a value", "`some: words`"),
    ("a:\n  some words\n  b: c\n", "HB-Y001", 2, 3, "this line is not a key with a value", "`some: words`"),
    ("name：Ada\nb: c\n", "HB-Y001", 1, 1, "a full-width colon", "`name: Ada`"),
    ("%YAML 3.0\n---\na: b\n", "HB-Y001", 1, 1, "this version of YAML", "delete this line"),
    # documents and the top
    ("a: b\n---\nc: d\n", "HB-Y009", 2, 1, "a second document", "delete the line `---`"),
    ("a: b\n---\n", "HB-Y009", 2, 1, "a second document", "a file of its own"),
    ("a: b\n...\nc: d\n", "HB-Y009", 3, 1, "a second document", "delete the line"),
    ("- a\n- b\n", "HB-Y014", 1, 1, "this file holds a list", "as a key and a value"),
    ("just text\n", "HB-Y014", 1, 1, "this file holds text", "as a key and a value"),
    ('""\n', "HB-Y014", 1, 1, "this file holds text", "as a key and a value"),
    # tabs
    ("\ta: b\n", "HB-Y006", 1, 1, "indented with a tab", "replace each tab"),
    ("a:\n  \tb: c\n", "HB-Y006", 2, 3, "indented with a tab", "replace each tab"),
    ("a:\tb\n", "HB-Y006", 1, 3, "a tab stands where only spaces may", "replace the tab with a space"),
    ("a:\n  -\tb\n", "HB-Y006", 2, 4, "a tab stands", "replace the tab"),
    ("a: [b,\tc]\n", "HB-Y006", 1, 7, "a tab stands", "replace the tab"),
    ("a: b\tc\n", "HB-Y006", 1, 5, "a tab stands", "replace the tab"),
    ("a: b\t# c\n", "HB-Y006", 1, 5, "a tab stands", "replace the tab"),
    ("a: b\t\n", "HB-Y006", 1, 5, "a tab stands", "delete it at the end of a line"),
    ("a: |\n\tb\n", "HB-Y006", 2, 1, "indented with a tab", "replace each tab"),
    ("a: |\n  \tb\n", "HB-Y006", 2, 3, "indented with a tab", "replace each tab"),
    # what nobody can see, or sees something else
    ("a:\n\u00a0\u00a0b: c\n", "HB-Y013", 2, 1, "U+00A0 (no-break space)", "type plain spaces"),
    ("\u3000a: b\n", "HB-Y013", 1, 1, "U+3000 (ideographic space)", "type plain spaces"),
    ("a:\u00a0b\n", "HB-Y013", 1, 3, "after `a:` stands", "type plain spaces"),
    ("x:\n  -\u00a0b\n", "HB-Y013", 2, 4, "after `-` stands", "type plain spaces"),
    ("a\u00a0: b\n", "HB-Y013", 1, 1, "the key `a\u00a0` holds", "type it again"),
    ("n\u200bame: b\n", "HB-Y013", 1, 1, "U+200B (zero width space)", "type it again"),
    ("a: \u00a0b\n", "HB-Y013", 1, 4, "starts or ends with a character that nobody can see", "delete that"),
    ("a: b\u200b\n", "HB-Y013", 1, 4, "U+200B", "delete that"),
    ("a: “Hi there”\n", "HB-Y013", 1, 4, "stands in curly quotes", "write it as `Hi there`"),
    ("a: „Rule: be nice“\n", "HB-Y013", 1, 4, "stands in curly quotes", '`"Rule: be nice"`'),
    ("x: [‘a’]\n", "HB-Y013", 1, 5, "stands in curly quotes", "write it as `a`"),
    ("“a”: b\n", "HB-Y013", 1, 1, "stands in curly quotes", "write it as `a`"),
    ("a: b\x00\n", "HB-Y013", 1, 5, "U+0000 (NUL)", "delete it"),
    ("a: \x1b[31m\n", "HB-Y013", 1, 4, "U+001B (escape)", "delete it"),
    ("a: b\x85c\n", "HB-Y013", 1, 5, "U+0085 (next line)", "delete it"),
    ("a: b\u2028c\n", "HB-Y013", 1, 5, "U+2028 (line separator)", "delete it"),
    ("a: b\rc\n", "HB-Y013", 1, 5, "U+000D (carriage return)", "delete it"),
    ("a: \u202eb\n", "HB-Y013", 1, 4, "turns the direction of writing", "right to left needs no such mark"),
    ("a: \u2066b\n", "HB-Y013", 1, 4, "U+2066 (left-to-right isolate)", "delete it"),
    ("a: b\u200e\n", "HB-Y013", 1, 5, "U+200E (left-to-right mark)", "delete it"),
    ("a: \ufeffb\n", "HB-Y013", 1, 4, "U+FEFF", "delete it"),
    ("a: \ud800\n", "HB-Y013", 1, 4, "half of a character", "type the character again"),
    ("a: \U000e0041\n", "HB-Y013", 1, 4, "U+E0041", "flags of England, Scotland and Wales"),
    ("a: \U000f0000\n", "HB-Y013", 1, 4, "U+F0000", "delete it"),
    ("a: \U0010fffd\n", "HB-Y013", 1, 4, "U+10FFFD", "delete it"),
    ('a: "\\u202e"\n', "HB-Y013", 1, 4, "is written here by its number: U+202E", "delete it"),
    ('a: "\\0"\n', "HB-Y013", 1, 4, "U+0000 (NUL)", "delete it"),
    ('a: "\\e[31m"\n', "HB-Y013", 1, 4, "U+001B (escape)", "delete it"),
    ('a: "\\ud800"\n', "HB-Y013", 1, 4, "`\\ud800` is only half of a character", "type the character itself"),
    ('x: ["\\U000F0000"]\n', "HB-Y013", 1, 5, "U+F0000", "delete it"),
    ('"\\u202e": b\n', "HB-Y013", 1, 1, "U+202E", "delete the key"),
]


@pytest.mark.parametrize(("source", "code", "line", "column", "message", "help_"), ONE_FAULT)
def test_one_fault_is_told_once_at_its_place(
    source: str, code: str, line: int, column: int, message: str, help_: str
) -> None:
    faults = faults_of(source)
    assert [told(fault) for fault in faults] == [(code, line, column)]
    assert message in faults[0].message
    assert help_ in " | ".join(faults[0].help)


@pytest.mark.parametrize(("source", "code", "line", "column", "message", "help_"), ONE_FAULT)
def test_words_are_for_people(source: str, code: str, line: int, column: int, message: str, help_: str) -> None:
    fault = faults_of(source)[0]
    for words in (fault.message, *fault.help):
        assert words[0] == words[0].lower()
        assert not words.endswith(".")
        assert "block end" not in words
        assert "found character" not in words
    assert fault.help


def test_a_duplicate_names_the_first_place() -> None:
    second, third = faults_of("tools: a\nroles: b\ntools: c\ntools: d\n")
    assert [told(second), told(third)] == [("HB-Y002", 3, 1), ("HB-Y002", 4, 1)]
    for fault in (second, third):
        assert [(at.at.line, at.at.column, at.label) for at in fault.related] == [(1, 1, "first written here")]


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of("a:\nb: ~\nb: &x y\nc: *x\nd: [null]\n<<: e\nf: !t g\nh: “i”\n")
    assert [told(fault) for fault in faults] == [
        ("HB-Y010", 1, 1),
        ("HB-Y010", 2, 4),
        ("HB-Y002", 3, 1),
        ("HB-Y003", 3, 4),
        ("HB-Y003", 4, 4),
        ("HB-Y010", 5, 5),
        ("HB-Y004", 6, 1),
        ("HB-Y005", 7, 4),
        ("HB-Y013", 8, 4),
    ]


def test_faults_before_a_syntax_error_are_told_with_it() -> None:
    faults = faults_of("a: ~\na: b\nc: @d\ne: ~\n")
    assert [told(fault) for fault in faults] == [("HB-Y010", 1, 4), ("HB-Y002", 2, 1), ("HB-Y011", 3, 4)]


def test_every_tab_and_every_odd_space_is_told_once_a_line() -> None:
    faults = faults_of("a:\n\t\tb: c\n\td:\te\n\u00a0f: g\n")
    assert [told(fault) for fault in faults] == [("HB-Y006", 2, 1), ("HB-Y006", 3, 1), ("HB-Y013", 4, 1)]


def test_a_key_that_is_no_key_hides_what_is_inside() -> None:
    assert [told(fault) for fault in faults_of("x: {{ a }}\ny: {{ b: ~ }}\n")] == [("HB-Y011", 1, 4), ("HB-Y011", 2, 4)]


def test_the_value_of_a_second_key_is_read_too() -> None:
    faults = faults_of("a: b\na: {c: d, c: e}\n")
    assert [told(fault) for fault in faults] == [("HB-Y002", 2, 1), ("HB-Y002", 2, 11)]


def test_an_alias_is_text_when_nothing_has_its_name() -> None:
    assert [fault.code for fault in faults_of("a: *b\n")] == ["HB-Y011"]
    assert [fault.code for fault in faults_of("a: &b c\nd: *b\n")] == ["HB-Y003", "HB-Y003"]


@pytest.mark.parametrize("source", ["a: b\na: c\n", "a: 'b\n", "\ta: b\n", "a: \x00\n", "a:\n", "", "x: @y\n"])
def test_first_line_shifts_every_place(source: str) -> None:
    here, there = faults_of(source), faults_of(source, first_line=11)
    assert [fault.message for fault in here] == [fault.message for fault in there]
    for near, far in zip(here, there, strict=True):
        assert near.at and far.at
        assert (far.at.line, far.at.column) == (near.at.line + 10, near.at.column)


def test_lines_named_in_help_are_lines_of_the_file() -> None:
    (fault,) = faults_of("a: b\n  c: d\n", first_line=2)
    assert "in line 2" in fault.help[0]


def test_long_text_does_not_flood_the_message() -> None:
    for source in ('a: "' + "x" * 5000, "a: b\n" + "y " * 400, "k" * 500 + ": {}\n" + "k" * 500 + ": {}\n"):
        for fault in faults_of(source):
            assert all(len(words) < 250 for words in (fault.message, *fault.help))


@pytest.mark.parametrize("line", ["\ta: b\n", "\u00a0a: b\n", "\x01\n", "k: v\n", "? \n", "k: &a b\n"])
def test_many_faults_are_cut(line: str) -> None:
    assert len(faults_of("k: w\n" + line * 1000)) == LIMITS.findings
