"""The body of a shared page, looked at without rendering it: which headings it has and where it links to.

In: Markdown text. Out: its headings with their ids, its links and images with their places. Code, which only looks
like Markdown, is left out. Rules follow CommonMark 0.31 for ATX headings, fences and inline links, as far as pages use
them; ids follow the `attr_list` extension: `## How it goes { #how-it-goes }`.

A page may hold anything, such as a line of 100,000 brackets: no search here goes over the same characters again and again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from handbook.model.handbook import Heading, Link

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_ID = re.compile(r"#([^\s#.}]+(?:\.[^\s#.}]+)*)")
_TICKS = re.compile("`+")
_LINK = re.compile(
    r"(!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_DEFINITION = re.compile(r"[ \t]{0,3}\[(?!\^)[^\]]+\]:[ \t]*<?(\S+?)>?(?:[ \t]|$)")
_SOURCE = re.compile(r"<(?:img|a|source|video|audio)\b[^<>]*?\b(?:src|href)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)

_NUMBERED = re.compile(r"\d{1,9}[.)][ \t]")


def slug(title: str, taken: Collection[str] = (), last: dict[str, int] | None = None) -> str:
    """The id a heading gets from its words where it has none: `How it goes` gives `how-it-goes`, then `-2`, `-3`.

    `taken` are ids that other headings have; `last` remembers from call to call which number an id got last.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"[*_`\[\]()!]", "", title)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section"
    last = {} if last is None else last
    number = last.get(base, 1)
    candidate = base if number == 1 else f"{base}-{number}"
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    last[base] = number
    return candidate


def prose(body: str) -> list[str]:
    """The lines of a body with code blocks, code spans and comments blanked out; as many lines, as long, as before."""
    lines = []
    fence = ""
    for line in _without_comments(body).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            lines.append(" " * len(line))
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
            lines.append(" " * len(line))
        else:
            lines.append(_without_code(line))
    return lines


def _without_comments(body: str) -> str:
    parts, at = [], 0
    while (start := body.find("<!--", at)) >= 0 and (end := body.find("-->", start + 4)) >= 0:
        parts += [body[at:start], re.sub(r"[^\n]", " ", body[start : end + 3])]
        at = end + 3
    return "".join([*parts, body[at:]])


def _without_code(line: str) -> str:
    """A line with its code spans blanked out: from some backticks to the next that are as many."""
    if "`" not in line:
        return line
    runs = list(_TICKS.finditer(line))
    following: dict[int, int] = {}
    ends = [0] * len(runs)
    for number in reversed(range(len(runs))):
        count = len(runs[number][0])
        ends[number] = following.get(count, -1)
        following[count] = number
    parts, at, number = [], 0, 0
    while number < len(runs):
        if ends[number] < 0:
            number += 1
            continue
        start, end = runs[number].start(), runs[ends[number]].end()
        parts += [line[at:start], " " * (end - start)]
        at, number = end, ends[number] + 1
    return "".join([*parts, line[at:]])


def _heading_parts(line: str) -> tuple[str, str, str] | None:
    """The marks of a heading, its words, and what stands in braces at its end; None if the line is none."""
    line = line.rstrip()
    marks = _HEADING.match(line)
    if not marks:
        return None
    words, inside = line[marks.end() :], ""
    start = words.rfind("{")
    if start >= 0 and words.endswith("}") and "}" not in words[start:-1]:
        words, inside = words[:start], words[start + 1 : -1].removeprefix(":").lstrip(" \t")
    return marks[1], words.rstrip(" \t"), inside


def find_headings(body: str, first_line: int) -> tuple[Heading, ...]:
    """The headings of a body in order. `first_line` is the body's first line in its file."""
    headings: list[Heading] = []
    taken: set[str] = set()
    last: dict[str, int] = {}
    written = body.split("\n")
    for number, line in enumerate(prose(body)):
        if not line.startswith("#"):
            continue
        found = _heading_parts(written[number])
        if not found:
            continue
        marks, words, inside = found
        own = _ID.search(inside)
        title = words.rstrip("# \t")
        heading_id = own[1] if own else slug(title, taken, last)
        taken.add(heading_id)
        headings.append(Heading(heading_id, title, len(marks), first_line + number))
    return tuple(headings)


def find_links(body: str, first_line: int) -> tuple[Link, ...]:
    """The links and images of a body in order, as they are written, with their places in the file."""
    links = []
    for number, line in enumerate(prose(body)):
        at = first_line + number
        for found in _LINK.finditer(line):
            links.append(Link(found[2], at, found.start(2) + 1, image=bool(found[1])))
        for found in _SOURCE.finditer(line):
            links.append(Link(found[1], at, found.start(1) + 1, image="<img" in found[0].lower()))
        definition = _DEFINITION.match(line)
        if definition:
            links.append(Link(definition[1], at, definition.start(1) + 1))
    return tuple(sorted(links, key=lambda link: (link.line, link.column)))


def with_ids(body: str, ids: Sequence[str] | None = None) -> str:
    """The body with an explicit id at every heading, so that no id depends on what a value says.

    `ids`, one for each heading, take the place of those it has.
    """
    lines = body.split("\n")
    for number, heading in enumerate(find_headings(body, 1)):
        found = _heading_parts(lines[heading.line - 1])
        if found and (ids is not None or not _ID.search(found[2])):
            marks, words, inside = found
            rest = _ID.sub("", inside, count=1).strip()
            given = ids[number] if ids is not None else heading.id
            lines[heading.line - 1] = f"{marks} {words} {{ #{given}{f' {rest}' if rest else ''} }}"
    return "\n".join(lines)


def ordered_list(body: str, heading_id: str) -> str:
    """The first numbered list below a heading, before the next heading of its level or a higher one; empty if none.

    Everything that belongs to its items comes along: continued lines, code, lists inside.
    """
    headings = find_headings(body, 1)
    at = next((number for number, heading in enumerate(headings) if heading.id == heading_id), None)
    if at is None:
        return ""
    here = headings[at]
    end = next((heading.line for heading in headings[at + 1 :] if heading.level <= here.level), None)
    lines = body.split("\n")[here.line : end - 1 if end else None]
    looked_at = prose("\n".join(lines))
    first = next((number for number, line in enumerate(looked_at) if _NUMBERED.match(line)), None)
    if first is None:
        return ""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        begins_anew = not lines[number - 1].strip() and not line.startswith((" ", "\t"))
        if not line.strip():
            continue
        if looked_at[number].startswith("#") or (begins_anew and not _NUMBERED.match(looked_at[number])):
            break
        last = number
    return "\n".join(lines[first : last + 1])
