"""Files made to harm: whatever they hold and are called, `check` ends within 2 s of CPU and 512 MB, with its own words.

Counts here are those of every run; `HANDBOOK_CAMPAIGN=10` does ten times as many (see `support.scale`).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from support.example import state_of
from support.hostile import assert_whole_report, in_small_processes
from support.little import ADA, copy_little
from support.scale import times

PAGE = "content/processes/getting-paid.md"
MANY = 60_000
"""About as many as fit into a file that is read at all."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_little(tmp_path_factory.mktemp("hostile") / "project")
    assert_whole_report(project, "json", most=60)  # what is made once is made
    return project


def attempt(project: Path, path: str, data: bytes) -> None:
    """Put a file there, look at the report, and put back what was there."""
    file = project / path
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(data)
    state = state_of(project)
    try:
        assert_whole_report(project, "json")
        assert state_of(project) == state, "something was written"
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)


def laughs(count: int, width: int = 9) -> str:
    lines = ["a0: &a0 [lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, count))]
    return "\n".join(lines) + "\n"


def merges(count: int) -> str:
    return "a0: &a0 {x: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, count)
    )


YAML: Mapping[str, Callable[[int], str]] = {
    "billion laughs": lambda n: laughs(min(n, 200)),
    "merge bomb": lambda n: merges(min(n, 200)),
    "merge key": lambda n: "<<: {a: b}\n" * min(n, 5000),
    "lists in lists": lambda n: f"x: {'[' * n}",
    "maps in maps": lambda n: f"x: {'{a: ' * (n // 4)}",
    "closed lists": lambda n: f"x: {'[' * min(n, 5000)}{']' * min(n, 5000)}",
    "steps": lambda n: "x:\n" + "\n".join(" " * k + "a:" for k in range(1, min(n, 500))),
    "dashes": lambda n: "x:\n  " + "- " * n,
    "questions": lambda n: "? " * n,
    "long scalar": lambda n: f"name: {'a' * n * 4}",
    "long key": lambda n: f"{'k' * n * 4}: a",
    "quotes": lambda n: 'x: "' + "\\" * n,
    "apostrophes": lambda n: "x: '" + "''" * n,
    "block": lambda n: "x: |\n" + "  a\n" * n,
    "folded": lambda n: "x: >-\n" + "  a\n\n" * (n // 2),
    "keys": lambda n: "".join(f"k{k}: v\n" for k in range(n // 8)),
    "same keys": lambda n: "name: v\n" * (n // 8),
    "wrong keys": lambda n: "".join(f"nam{k}: v\n" for k in range(min(n, 3000))),
    "entries": lambda n: "goals:\n" + "".join(f"  g{k}: {{title: a}}\n" for k in range(n // 20)),
    "deliverables": lambda n: (
        "deliverables:\n" + "".join(f"  d{k}: {{title: a, due: {{every: day}}}}\n" for k in range(n // 40))
    ),
    "roles": lambda n: f"roles: [{', '.join(f'r{k}' for k in range(n // 8))}]\n",
    "one role often": lambda n: f"roles: [{'writer, ' * (n // 8)}]\n",
    "removed": lambda n: f"remove: [{', '.join(f'a{k}' for k in range(n // 8))}]\n",
    "dated": lambda n: (
        "from_date:\n" + "".join(f"  {2000 + k // 28}-01-{k % 28 + 1:02}: {{name: a}}\n" for k in range(n // 30))
    ),
    "excused": lambda n: (
        "excuse:\n" + "".join(f"  - {{code: HB-C402, reason: x, path: a.b{k}}}\n" for k in range(n // 50))
    ),
    "comments": lambda n: "# a\n" * n,
    "long comment": lambda n: "#" * n * 4,
    "documents": lambda n: "---\n" * n,
    "directives": lambda n: "%YAML 1.1\n" * (n // 10),
    "tags": lambda n: "x: " + "!a " * n,
    "long tag": lambda n: f"x: !{'a' * n} b",
    "objects": lambda n: "x: !!python/object/apply:os.system [echo]\n" * (n // 45),
    "sets": lambda n: "x: !!set {a, b}\n" * (n // 16),
    "digits": lambda n: f"engagements: {{sow-1: {{fee: {{basis: per piece, amount: {'9' * n} GBP}}}}}}\n",
    "exponents": lambda n: f"payment: {{pay_within: 1e{'9' * n} days}}\n",
    "bounds": lambda n: (
        f"x: [.inf, -.inf, .nan, 0x{'f' * n}, 0o{'7' * n}, 1_{'0' * n}, 2026-02-30, 0000-00-00, 99999-01-01]\n"
    ),
    "clock": lambda n: f"availability: {{from: {'12:' * n}}}\n",
    "zone": lambda n: f"time_zone: {'A/' * n}\n",
    "up": lambda n: f"time_zone: {'../' * (n // 3)}etc/passwd\n",
    "mail": lambda n: f"email: {'a@' * n}\n",
    "address": lambda n: f"facts: {{x: {{text: a, url: 'https://{'a.' * n}'}}}}\n",
    "language": lambda n: f"language: {'x-' * n}\n",
    "spaces": lambda n: " " * n * 2 + "x: a\n",
    "line ends": lambda n: "\n" * n * 2 + "x",
    "tabs": lambda n: "\t" * n,
    "NUL": lambda n: f"x: a{chr(0) * n}\n",
    "controls": lambda n: f"x: '{chr(27)}[2J{chr(7) * n}'\n",
    "written controls": lambda n: f'x: "{chr(92)}x1b[2J{chr(92)}0{chr(92)}a{chr(92)}u202e{chr(92)}ud800"\n' * (n // 30),
    "from right to left": lambda n: f"x: {chr(0x202E) * n}\n",
    "marks in the text": lambda n: f"x: {chr(0xFEFF) * n}\n",
    "invisible tags": lambda n: f"x: {chr(0xE0041) * (n // 2)}\n",
    "accents": lambda n: f"name: a{chr(0x301) * n}\n",
    "ligatures": lambda n: f"name: {chr(0xFDFA) * n}\n",
    "joined": lambda n: f"name: {(chr(0x1F468) + chr(0x200D)) * (n // 3)}\n",
    "alike": lambda n: f"nаme: {'а' * n}\n",
    "brackets that end": lambda n: "]" * n,
    "templates": lambda n: "x: '" + "{{ a }}" * (n // 8) + "'\n",
    "ends of templates": lambda n: "name: '" + "%}" * n + "'\n",
}

MARKDOWN: Mapping[str, Callable[[int], str]] = {
    "headings": lambda n: "# a\n" * n,
    "wide heading": lambda n: f"# {' ' * n * 4}x",
    "heading with braces": lambda n: "# " + "{: b" * n,
    "brackets": lambda n: "[" * n * 4,
    "links": lambda n: "[a](" * n,
    "links in links": lambda n: "[[a]" * n,
    "titles": lambda n: '[a](b "' * n,
    "images": lambda n: "![" * n,
    "links to pages": lambda n: "[a](b.md) " * (n // 3),
    "definitions": lambda n: "[a]: b\n" * n,
    "backticks": lambda n: "`" * n * 4,
    "more and more backticks": lambda n: "".join("`" * k + "a" for k in range(min(n, 500))),
    "comments": lambda n: "<!--" * n,
    "tags": lambda n: "<a " * n,
    "references": lambda n: "<a href=" * n,
    "fences": lambda n: "```\n" * n,
    "quotes": lambda n: ">" * n * 4,
    "stars": lambda n: "*a " * n,
    "nested lists": lambda n: "\n".join(" " * k + "- a" for k in range(min(n, 500))),
    "table": lambda n: "|" * n + "\n" + "|-" * n,
    "entities": lambda n: "&#x41;" * n,
    "front matter": lambda n: "---\n" * n,
    "open values": lambda n: "{{" * n,
    "open tags": lambda n: "{%" * n,
    "open remarks": lambda n: "{#" * n,
    "conditions": lambda n: "{% if a %}" * (n // 10),
    "values": lambda n: "{{ manager }}" * (n // 10),
    "parentheses": lambda n: "{{ " + "(" * n,
    "sums": lambda n: "{{ 1" + "+1" * n + " }}",
    "filters": lambda n: "{{ 'a'" + "|upper" * (n // 6) + " }}",
    "steps": lambda n: "{{ a" + ".b" * n + " }}",
    "calls": lambda n: "{{ a" + "()" * n + " }}",
    "a long list": lambda n: "{{ [" + "1," * n + "] }}",
    "otherwise": lambda n: "{% if 0 %}" + "{% elif 0 %}" * (n // 12) + "{% endif %}",
    "a long number": lambda n: "{{ " + "1" * n * 2 + " }}",
    "settings": lambda n: "{% set a = 1 %}" * (n // 15),
}

YAML_FILES = (
    ADA,
    "content/defaults.yml",
    "content/company.yml",
    "content/people.yml",
    "content/roles/writer.yml",
    "mkdocs.yml",
)


def made(project: Path, chance: random.Random) -> tuple[str, str, bytes]:
    """A file and what is in it: one or two attacks, small and large, before or behind what was there, in some encoding."""
    path = chance.choice((*YAML_FILES, *YAML_FILES, PAGE, PAGE, "contractors/ben.yml"))
    attacks = MARKDOWN if path == PAGE and chance.random() < 0.8 else YAML
    names = [chance.choice(list(attacks)) for _ in range(chance.choice((1, 1, 2)))]
    sizes = [int(MANY ** chance.random()) for _ in names]
    harm = "\n".join(attacks[name](size) for name, size in zip(names, sizes, strict=True))
    sound = (project / path).read_text(encoding="utf-8") if (project / path).exists() else ""
    cut = chance.randrange(len(sound) + 1)
    text = chance.choice((sound + harm, harm + "\n" + sound, sound[:cut] + harm + sound[cut:], harm))
    encoding = chance.choice(("utf-8",) * 7 + ("utf-8-sig", "utf-16", "utf-32", "utf-7"))
    what = f"{path}: {' and '.join(f'{name} × {size}' for name, size in zip(names, sizes, strict=True))}, {encoding}"
    return what, path, text.encode(encoding, errors="surrogatepass" if encoding.startswith("utf-8") else "replace")


def test_generated(project: Path) -> None:
    chance = random.Random(5)
    tries = []
    for _ in range(times(1000)):
        what, path, data = made(project, chance)
        tries.append((what, partial(attempt, project, path, data)))
    assert in_small_processes(tries) == []


def test_each_attack_as_large_as_it_can_be(project: Path) -> None:
    sound = (project / ADA).read_text(encoding="utf-8")
    tries = [
        (name, partial(attempt, project, ADA, f"{sound}\n{make(MANY)}\n".encode("utf-8", errors="surrogatepass")))
        for name, make in YAML.items()
    ]
    assert in_small_processes(tries) == []


BYTES = {
    "nothing": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbfname: a\n",
    "UTF-16 without a mark": "name: a\n".encode("utf-16-le"),
    "half a character": b"name: \xc3",
    "too long a way to write a slash": b"name: \xc0\xaf",
    "half a pair": b"name: \xed\xa0\x80",
    "beyond Unicode": b"name: \xf4\x90\x80\x80",
    "every byte": bytes(range(256)) * 40,
    "zeros": bytes(100_000),
    "old line ends": b"name: a\rroles: [b]\r",
    "other line ends": "name: a\u2028roles: [b]\u0085x: y\n".encode(),
    "a program": b"\x7fELF" + bytes(range(256)) * 10,
    "a zip": b"PK\x03\x04" + bytes(100),
}


def test_bytes(project: Path) -> None:
    tries = [
        (f"{path}: {name}", partial(attempt, project, path, data))
        for path in (ADA, "content/company.yml", PAGE, "mkdocs.yml")
        for name, data in BYTES.items()
    ]
    assert in_small_processes(tries) == []


NAMES = (
    *r"""-rf --help $(id) `id` a;b a|b a'b a"b a\b .. ... ..a a. a.yml %2e%2e %00 index staff""".split(),
    *"404 assets search records ADA Ada a--b -a a- _a".split(),
    *"a_b 9 {{a}} {%a%} <script> &amp; * ? [a] ~ !a a=b @a a,b a#b con nul com1 lpt9 aux clock$".split(),
    *("a b", "a ", " a", "a\nb", "a\tb", "a\x1b[2Jb", "a\x7fb", "a" * 48, "a" * 49, "a" * 250),
    *("a\u202eb", "a\u200db", "a\ufeffb", "e\u0301", "\u00e9", "\u0430da", "\U0001f469"),
    *map(os.fsdecode, (b"a\xffb", b"\xed\xa0\x80")),
)


def test_names_of_files(project: Path) -> None:
    tries = []
    for folder, ending in (("contractors", ".yml"), ("content/tools", ".md"), ("content/roles", ".yml")):
        for name in NAMES:
            path = f"{folder}/{name}{ending}"
            tries.append((repr(path), partial(attempt, project, path, b"name: Somebody\n")))
    assert in_small_processes(tries) == []


def test_the_limits_hold(project: Path) -> None:
    """Each limit ends what is too much; else the tests above would show nothing."""

    def spin() -> None:
        while True:
            pass

    def grow() -> None:
        bytearray(600 * 1024 * 1024)

    def fail() -> None:
        raise ValueError("a fault of ours")

    wrong = in_small_processes(
        [("fine", lambda: None), ("spin", spin), ("grow", grow), ("fail", fail), ("fine", lambda: None)]
    )
    assert wrong == [
        "spin: ended by the system: too long, or too large",
        "grow: MemoryError: ",
        "fail: ValueError: a fault of ours",
    ]
