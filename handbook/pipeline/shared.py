"""What all handbooks share: the company, its people, the pages; whole, and as an outline without the texts of pages.

In: `Sources`. Out: a `Shared`, or what is wrong. The outline stays the same object as long as only texts of pages change,
so that what was found out with it need not be found out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from handbook import parse
from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.handbook import Project, SharedPage
from handbook.model.markdown_text import find_headings, find_links, with_ids
from handbook.model.people import Person
from handbook.model.sources import PageFile, Source, Sources
from handbook.pipeline.memo import Memo, Same
from handbook.pipeline.reading import Result, T, read_tree
from handbook.yaml_source import Map, front_matter


@dataclass(frozen=True)
class Shared:
    """What all handbooks share. `outline` is the same without the texts of pages, their links and the list of assets."""

    project: Project
    outline: Project


def read_shared(sources: Sources, memo: Memo) -> tuple[Shared | None, list[Diagnostic]]:
    """What is shared; None if the company or its people cannot be understood."""
    found: list[Diagnostic] = []
    files = sources.files

    def whole(source: Source, parse_whole: Callable[..., Result[Any]]) -> tuple[Any, Map]:
        (value, tree), problems = memo.get(
            (parse_whole, source), lambda: _with_tree(source, lambda tree: parse_whole(tree, source.path, files))
        )
        found.extend(problems)
        return value, tree

    company, company_tree = whole(sources.company, parse.parse_company) if sources.company else (None, Map())
    people, people_tree = whole(sources.people, parse.parse_people) if sources.people else ({}, Map())
    pages: dict[str, SharedPage] = {}
    tools: dict[str, SharedPage] = {}
    for page_file in sources.pages:
        page, problems = memo.get(("page", page_file), partial(_page, page_file, files))
        found.extend(problems)
        if page:
            (tools if page.kind == "tool" else pages)[page.id] = page
    found += _translate(sources, pages, tools, memo)
    if company is None or people is None:
        return None, found
    if sources.people is None and company.owner:
        people = {company.owner: Person(name=company.name, email=company.email, phone=company.phone)}
    written = (sources.settings, sources.company, sources.people, Same(files))
    ids = (tuple(sources.roles), tuple(sorted({*sources.contractors, *sources.unread})))
    outlines = {page.file: page for page in _outlines(sources, (*pages.values(), *tools.values()), memo)}

    def project(assets: frozenset[str], own: Callable[[SharedPage], SharedPage]) -> Project:
        return Project(
            company=company,
            company_tree=company_tree,
            people=people,
            people_tree=people_tree,
            pages={id: own(page) for id, page in pages.items()},
            tools={id: own(page) for id, page in tools.items()},
            roles=ids[0],
            contractors=ids[1],
            files=files,
            options=sources.options,
            assets=assets,
        )

    whole_key = ("project", written, ids, sources.assets, *map(Same, (*pages.values(), *tools.values())))
    outline_key = ("project", written, ids, None, *map(Same, outlines.values()))
    return Shared(
        memo.get(whole_key, lambda: project(sources.assets, lambda page: page)),
        memo.get(outline_key, lambda: project(frozenset(), lambda page: outlines[page.file])),
    ), found


def _outlines(sources: Sources, pages: Iterable[SharedPage], memo: Memo) -> Iterable[SharedPage]:
    """These pages without their texts; the same objects as long as front matter and headings are the same."""
    files = {file.source.path: file for file in (*sources.pages, *sources.translations)}

    def outline(page: SharedPage, original: SharedPage | None = None) -> SharedPage:
        file = files[page.file]
        front = "\n".join(file.source.text.split("\n")[: page.body_line - 1])
        headings = tuple(replace(heading, line=0) for heading in page.headings)
        key = (
            "outline",
            file.kind,
            file.id,
            file.language,
            page.file,
            file.source.number,
            front,
            headings,
            Same(original),
        )
        without = {"body": "", "body_line": 0, "headings": headings, "links": (), "translations": {}}
        return memo.get(key, partial(replace, page, **without))

    for page in pages:
        own = outline(page)
        others = {language: outline(each, own) for language, each in page.translations.items()}
        key = ("outlines", Same(own), *((language, Same(each)) for language, each in others.items()))
        yield memo.get(key, partial(replace, own, translations=others)) if others else own


def _translate(
    sources: Sources, pages: dict[str, SharedPage], tools: dict[str, SharedPage], memo: Memo
) -> list[Diagnostic]:
    """Give each page its translations; those of pages that are not there are told."""
    found: list[Diagnostic] = []
    files = {page.source.path: page for page in sources.pages}
    for file in sources.translations:
        own = tools if file.kind == "tool" else pages
        original = own.get(file.id)
        path = file.source.path.removesuffix(f".{file.language}.md") + ".md"
        if original is None or original.file != path:
            if path not in files and path not in sources.refused:
                found.append(parse.no_original(file.source.path, path))
            continue
        page, problems = memo.get(
            ("translation", file, files[path]), partial(_translation, file, original, sources.files)
        )
        found.extend(problems)
        if page and file.language:
            more = {"translations": {**original.translations, file.language: page}}
            key = ("translated", Same(original), file.language, Same(page))
            own[file.id] = memo.get(key, partial(replace, original, **more))
    return found


def _translation(file: PageFile, original: SharedPage, files: FileTable) -> Result[SharedPage]:
    source = file.source
    split, problems = front_matter(source.text, source.path, source.number)
    if split is None:
        return None, problems
    page, faults = parse.parse_translation(
        split.meta, split.body, split.body_line, source.path, file.language or "", original, files
    )
    return page, (*problems, *faults)


def _page(page_file: PageFile, files: FileTable) -> Result[SharedPage]:
    source = page_file.source
    split, problems = front_matter(source.text, source.path, source.number)
    if split is None:
        return None, problems
    meta, faults = parse.parse_page_meta(split.meta, page_file.kind, source.path, files)
    if meta is None:
        return None, (*problems, *faults)
    return SharedPage(
        id=page_file.id,
        kind=page_file.kind,
        file=source.path,
        meta=meta,
        tree=split.meta,
        body=with_ids(split.body),
        body_line=split.body_line,
        headings=find_headings(split.body, split.body_line),
        links=find_links(split.body, split.body_line),
        language=meta.language,
    ), (*problems, *faults)


def _with_tree(
    source: Source, understand: Callable[[Map], Result[T]]
) -> tuple[tuple[T | None, Map], tuple[Diagnostic, ...]]:
    trees: list[Map] = []

    def keep(tree: Map) -> Result[T]:
        trees.append(tree)
        return understand(tree)

    value, problems = read_tree(source, keep)
    return (value, trees[0] if trees else Map()), problems
