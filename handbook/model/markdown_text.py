"""The body of a shared page, looked at without rendering it: which headings it has and where it links to.

In: Markdown text. Out: its headings with their ids, its links and images with their places. Code, which only looks
like Markdown, is left out. Rules follow CommonMark 0.31 for ATX headings, fences and inline links, as far as pages use
them; ids follow the `attr_list` extension: `## How it goes { #how-it-goes }`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from handbook.model.handbook import Heading, Link

_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*(?:\{:?[ \t]*([^{}]*)\}[ \t]*)?$")
_ID = re.compile(r"#([^\s#.}]+(?:\.[^\s#.}]+)*)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(
    r"(!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'(][^\n]*?[\"')])?\s*\)"
)
_DEFINITION = re.compile(r"[ \t]{0,3}\[[^\]]+\]:[ \t]*<?(\S+?)>?(?:[ \t]|$)")
_SOURCE = re.compile(r"<(?:img|a|source|video|audio)\b[^>]*?\b(?:src|href)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)

_NUMBERED = re.compile(r"\d{1,9}[.)][ \t]")


def slug(title: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """The id a heading gets from its words where it has none: `How it goes` gives `how-it-goes`, then `-2`, `-3`."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[*_`\[\]()!]", "", title)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section"
    candidate, number = base, 1
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def prose(body: str) -> list[str]:
    """The lines of a body with code blocks, code spans and comments blanked out; as many lines, as long, as before."""
    without_comments = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), body)
    lines = []
    fence = ""
    for line in without_comments.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            lines.append(" " * len(line))
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
            lines.append(" " * len(line))
        else:
            lines.append(_CODE.sub(lambda found: " " * len(found[0]), line))
    return lines


def find_headings(body: str, first_line: int) -> tuple[Heading, ...]:
    """The headings of a body in order. `first_line` is the body's first line in its file."""
    headings: list[Heading] = []
    taken: set[str] = set()
    written = body.split("\n")
    for number, line in enumerate(prose(body)):
        if not line.startswith("#"):
            continue
        found = _HEADING.fullmatch(written[number].rstrip())
        if not found:
            continue
        own = _ID.search(found[3] or "")
        title = found[2].rstrip("# \t")
        heading_id = own[1] if own else slug(title, taken)
        taken.add(heading_id)
        headings.append(Heading(heading_id, title, len(found[1]), first_line + number))
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
        line = lines[heading.line - 1]
        found = _HEADING.fullmatch(line.rstrip())
        if found and (ids is not None or not _ID.search(found[3] or "")):
            rest = _ID.sub("", found[3] or "", count=1).strip()
            given = ids[number] if ids is not None else heading.id
            lines[heading.line - 1] = f"{found[1]} {found[2]} {{ #{given}{f' {rest}' if rest else ''} }}"
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
