"""Parses a translation of a shared page: the words of its front matter, and headings with the ids of the original.

In: the tree and the text of `onboarding.es.md`, and the original, `onboarding.md`. Out: a page in that language, which
stands in the place of the original for its readers, or every fault of the file.
"""

from __future__ import annotations

from dataclasses import replace

from handbook.diagnostics import Diagnostic, FileTable, Location
from handbook.model.company import TranslationMeta
from handbook.model.handbook import Heading, SharedPage
from handbook.model.markdown_text import find_headings, find_links, with_ids
from handbook.parse.build import typed
from handbook.parse.findings import Findings
from handbook.parse.form import translation_form
from handbook.parse.required import check_required
from handbook.parse.tree_walk import Walk
from handbook.yaml_source.tree import Map


def parse_translation(
    tree: Map, body: str, body_line: int, file: str, language: str, original: SharedPage, files: FileTable
) -> tuple[SharedPage | None, tuple[Diagnostic, ...]]:
    """The page in `language`; None if the file has an error. `body` starts on `body_line` of `file`."""
    found, form = Findings(files), translation_form(original.kind)
    Walk(form, tree, found).mapping(tree, form.root, (), edits=False)
    check_required(tree, form.root, tree.at, (), file, found)
    if found.stops:
        return None, found.sorted()
    meta, problems = typed(tree, TranslationMeta, files)
    if meta is None:
        return None, (*found.sorted(), *problems)
    ids, fault = _ids(find_headings(body, body_line), original, Location(file, body_line))
    if fault:
        return None, (*found.sorted(), *problems, fault)
    words = {
        key: value for key in ("title", "summary", "because", "purpose", "get_in") if (value := getattr(meta, key))
    }
    own = type(original.meta).model_fields
    page = replace(
        original,
        file=file,
        meta=original.meta.model_copy(update={key: value for key, value in words.items() if key in own}),
        tree=tree,
        body=with_ids(body, ids),
        body_line=body_line,
        headings=find_headings(with_ids(body, ids), body_line),
        links=find_links(body, body_line),
        language=language,
        translations={},
        is_translation=True,
        translates=meta.translates,
    )
    return page, (*found.sorted(), *problems)


def no_original(file: str, original: str) -> Diagnostic:
    """HB-L704 for a translation of a page that is not there."""
    return Diagnostic(
        "HB-L704",
        f"`{file}` translates a page that is not there",
        Location(file),
        help=(f"write the original, `{original}`, or rename this file after the page that it translates",),
    )


def _ids(
    headings: tuple[Heading, ...], original: SharedPage, top: Location
) -> tuple[tuple[str, ...], Diagnostic | None]:
    """The ids of the original's headings in the order of the translation's, which are those of the same place.

    There must be as many of each level in the same order, so that every guide and every link leads to its place.
    """
    for number, (mine, theirs) in enumerate(zip(headings, original.headings, strict=False), 1):
        if mine.level != theirs.level:
            return (), _fault(
                f"heading {number} is of level {mine.level}, in `{original.file}` of level {theirs.level}",
                Location(top.file, mine.line),
                f"write it with {'#' * theirs.level}, or add what is missing before it: `{theirs.title}`",
            )
    if len(headings) != len(original.headings):
        message = f"`{original.file}` has {_counted(len(original.headings))}, and this has {len(headings) or 'none'}"
        if len(headings) < len(original.headings):
            return (), _fault(message, top, f"add what is missing: `{original.headings[len(headings)].title}`")
        extra = headings[len(original.headings)]
        return (), _fault(
            message, Location(top.file, extra.line), "take out the heading that the original does not have"
        )
    return tuple(heading.id for heading in original.headings), None


def _counted(headings: int) -> str:
    return {0: "no heading", 1: "1 heading"}.get(headings, f"{headings} headings")


def _fault(message: str, at: Location, help: str) -> Diagnostic:
    return Diagnostic("HB-L704", message, at, "differs from the original", help=(help,))
