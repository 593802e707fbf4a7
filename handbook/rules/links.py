"""HB-R306, HB-F009, HB-R307: links between shared pages lead somewhere, for everybody who reads them.

In: all handbooks and the shared pages. Out: findings at the links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import unquote

from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import Link, SharedPage
from handbook.model.page import OWN_PAGES
from handbook.model.values.wording import nearest
from handbook.rules.whole import Whole
from handbook.rules.wording import choices, did_you_mean

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TEMPLATE = re.compile(r"\{[{%#]")


def links_lead_somewhere(whole: Whole) -> Iterator[Diagnostic]:
    """HB-R306, HB-F009: a link inside the site leads to a page and a heading that are there, an image to a file."""
    targets = _by_uri(whole)
    for page in (*targets.values(), *whole.project.translations):
        for link in page.links:
            if _is_inside(link):
                yield from _judge(whole, page, link, targets)


def links_for_all_readers(whole: Whole) -> Iterator[Diagnostic]:
    """HB-R307: who gets a page also gets the pages it links to."""
    targets = _by_uri(whole)
    linked = [
        (page, link, target)
        for page in targets.values()
        for link in page.links
        if _is_inside(link) and (target := targets.get(_target(page, link)[0])) and target is not page
    ]
    readers = _readers(whole) if linked else {}
    for page, link, target in linked:
        without = readers.get(page.uri, frozenset()) - readers.get(target.uri, frozenset())
        if without:
            yield Diagnostic(
                "HB-R307",
                f"`{target.uri}` does not reach all who read this page",
                Location(page.file, link.line, link.column),
                "leads to a page that some do not get",
                contractors=tuple(sorted(without)),
                help=(
                    _reach(target),
                    "or take the link out: they see its words without a link",
                ),
            )


def _reach(target: SharedPage) -> str:
    """How to let a page reach more readers."""
    return f"give them the tool `{target.id}`" if target.kind == "tool" else f"let `{target.uri}` apply to them"


def _by_uri(whole: Whole) -> Mapping[str, SharedPage]:
    """All shared pages by their address."""
    return {page.uri: page for page in whole.project.shared_pages}


def _is_inside(link: Link) -> bool:
    """Whether a link stays inside the site and can be judged as it is written."""
    return bool(link.target) and not _ELSEWHERE.match(link.target) and not _TEMPLATE.search(link.target)


def _target(page: SharedPage, link: Link) -> tuple[str, str]:
    """The address inside `content/` that a link leads to, and the heading (empty for none)."""
    path, _, anchor = unquote(link.target).partition("#")
    path = path.partition("?")[0]
    return (normpath(join(dirname(page.uri), path)) if path else page.uri), anchor


def _judge(whole: Whole, page: SharedPage, link: Link, targets: Mapping[str, SharedPage]) -> Iterator[Diagnostic]:
    at = Location(page.file, link.line, link.column)
    uri, anchor = _target(page, link)
    if uri in targets:
        ids = {heading.id for heading in targets[uri].headings}
        if anchor and anchor not in ids and not _is_mark(targets[uri], anchor):
            message = f"`{targets[uri].file}` has no heading `#{anchor}`"
            guess = (line.replace("`", "`#", 1) for line in did_you_mean(anchor, ids))
            yield Diagnostic(
                "HB-R306",
                message,
                at,
                "leads nowhere",
                help=(*guess, *choices("headings", (f"#{each}" for each in ids))),
            )
    elif uri in OWN_PAGES and not link.image:
        return  # a page that every handbook has, if there is something to show on it
    elif link.image or uri not in whole.project.assets:
        yield from _missing(whole, page, link, uri, at, targets)


def _missing(
    whole: Whole, page: SharedPage, link: Link, uri: str, at: Location, targets: Mapping[str, SharedPage]
) -> Iterator[Diagnostic]:
    """The finding for a link to something that is not there, unless it is an image that is."""
    folder, content = dirname(page.uri), whole.project.options.content_dir
    if link.target.startswith("/") or uri.startswith("../"):
        inside = uri.lstrip("/")
        known = inside in targets or inside in whole.project.assets
        right = link.target.replace(uri, relpath(inside, folder), 1) if known else "../tools/asana.md#hand-in"
        way = "write it as" if known else "write the way from this file to the other, such as"
        yield Diagnostic(
            "HB-R306",
            f"`{link.target}` leads out of the site",
            at,
            "leads out of the site",
            help=(f"{way} `{right}`", f"only pages and files in `{content}/` can be linked"),
        )
    elif f"{uri}.md" in targets:
        right = relpath(f"{uri}.md", folder)
        yield Diagnostic(
            "HB-R306", f"`{link.target}` is not a file", at, "leads nowhere", help=(f"write it as `{right}`",)
        )
    elif uri.endswith(".md"):
        guess = _like(uri, (each for each in targets if each != page.uri), folder)
        yield Diagnostic(
            "HB-R306",
            f"there is no page `{content}/{uri}`",
            at,
            "leads nowhere",
            help=(*guess, f"{'or ' if guess else ''}write the page, or take the link out"),
        )
    elif uri not in whole.project.assets:
        what = "image" if link.image else "file"
        guess = _like(uri, whole.project.assets, folder)
        yield Diagnostic(
            "HB-F009",
            f"there is no {what} `{content}/{uri}`",
            at,
            "not there",
            help=(*guess, f"put the {what} there, or take it out of the page"),
        )


def _like(uri: str, others: Iterable[str], folder: str) -> tuple[str, ...]:
    """The question whether another address was meant, as it has to be written in a file of `folder`.

    File names are compared without folder and ending, which all pages share.
    """
    by_name = {splitext(basename(other))[0]: other for other in others}
    guess = nearest(splitext(basename(uri))[0], by_name, cutoff=0.6)
    return (f"did you mean `{relpath(by_name[guess], folder)}`?",) if guess else ()


def _is_mark(page: SharedPage, anchor: str) -> bool:
    """Whether something other than a heading has this id."""
    return re.search(rf"(?:\{{[^}}\n]*#|id=[\"']){re.escape(anchor)}(?=[\s}}\"'])", page.body) is not None


def _readers(whole: Whole) -> Mapping[str, frozenset[str]]:
    """Who gets each shared page, by the page's address. An ended contractor gets none.

    Nor is it known what somebody gets whose role is not there.
    """
    readers: dict[str, set[str]] = {}
    project = whole.project
    for id, facts in whole.facts.items():
        if facts.status == "ended" or facts.lacks_a_role:
            continue
        pages = [project.pages[page] for page in facts.reach.pages]
        pages += [project.tools[tool] for tool in facts.reach.tools]
        for page in pages:
            readers.setdefault(page.uri, set()).add(id)
    return {uri: frozenset(ids) for uri, ids in readers.items()}
