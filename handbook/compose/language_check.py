"""In which language every contractor reads, and what is missing in it: HB-L701, HB-L702, HB-L703.

In: all handbooks and the project. Out: findings for the staff, each once. Whoever reads an original, or a translation that
is behind it, sees a note on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from handbook.compose.languages import find_language, known_languages
from handbook.diagnostics import Diagnostic, Location
from handbook.model.handbook import Handbook, Project, SharedPage, base_of
from handbook.model.reach import Reach

_NAMED = 5
"""How many pages a finding names."""


def check_languages(
    handbooks: Mapping[str, Handbook], project: Project, reach: Mapping[str, Reach]
) -> tuple[Diagnostic, ...]:
    """What is not there in the language of those who read it. Who has ended reads nothing.

    `reach` are the shared pages of each handbook, by its id.
    """
    readers: dict[str, list[Handbook]] = defaultdict(list)
    for handbook in handbooks.values():
        if handbook.first.status != "ended":
            readers[project.wanted_language(handbook.first)].append(handbook)
    found: list[Diagnostic] = []
    for language, those in readers.items():
        known = find_language(language)
        if known is None:
            found += _no_words(language, those, project)
        else:
            found += _untranslated(language, known.catalogue, those, project, reach)
    found += _outdated(project, readers, reach)
    return tuple(found)


def _no_words(language: str, readers: list[Handbook], project: Project) -> Iterator[Diagnostic]:
    for handbook in readers:
        yield Diagnostic(
            "HB-L701",
            f"handbook has no words in {_name(language)}, so this handbook is in English",
            _place(handbook, project),
            "not one of the languages there are",
            "language",
            (handbook.id,),
            help=(f"choose one of {', '.join(f'`{each}`' for each in sorted(known_languages()))}, or leave it so",),
        )


def _untranslated(
    language: str, written: str, readers: list[Handbook], project: Project, reach: Mapping[str, Reach]
) -> Iterator[Diagnostic]:
    """One finding for a language: which of the pages that somebody reads in it are not there in it.

    `written` is the language that a translation is best written in: `pt` for readers of `pt-PT`.
    """
    elsewhere = {
        page.uri
        for page in project.shared_pages
        if base_of(project.language_of(page.in_language(language))) != base_of(language)
    }
    if not elsewhere:
        return
    missing: dict[str, str] = {}
    concerned: list[Handbook] = []
    for handbook in readers:
        pages = {page.uri: page.file for page in _pages(reach[handbook.id], project) if page.uri in elsewhere}
        missing |= pages
        concerned += [handbook] if pages else []
    if not concerned:
        return
    files = sorted(missing.values())
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    place = min(_place(handbook, project) for handbook in concerned)
    for handbook in concerned:
        yield Diagnostic(
            "HB-L702",
            f"{'1 page is' if len(files) == 1 else f'{len(files)} pages are'} not translated into {_name(written)}",
            place,
            "who reads it gets the original, with a note",
            "language",
            (handbook.id,),
            help=(
                f"write `{files[0].removesuffix('.md')}.{written}.md` beside `{files[0]}`",
                f"not translated: {', '.join(f'`{file}`' for file in files[:_NAMED])}{more}",
            ),
        )


def _outdated(
    project: Project, readers: Mapping[str, list[Handbook]], reach: Mapping[str, Reach]
) -> Iterator[Diagnostic]:
    """Translations of a page that was reviewed since, with those who read them."""
    for original in project.shared_pages:
        for page in original.translations.values():
            if not page.is_outdated:
                continue
            those = [
                handbook.id
                for language, concerned in readers.items()
                if original.in_language(language) is page
                for handbook in concerned
                if any(each is original for each in _pages(reach[handbook.id], project))
            ]
            reviewed = original.meta.last_reviewed
            message = f"this translates the page of {page.translates}, and `{original.file}` was reviewed on {reviewed}"
            if page.translates is None:
                message = f"this does not say which review of `{original.file}` it translates"
            key = "translates"
            place = project.files.location(page.tree.vpos[key]) if key in page.tree else Location(page.file)
            yield Diagnostic(
                "HB-L703",
                message,
                place,
                "older than the original" if page.translates else "",
                key,
                tuple(sorted(those)),
                help=(f"compare it with the original, then write `translates: {reviewed}`",),
            )


def _pages(reach: Reach, project: Project) -> Iterator[SharedPage]:
    """The shared pages of a handbook, as they were written first."""
    yield from (project.tools[tool] for tool in reach.tools)
    yield from (project.pages[page] for page in reach.pages)


def _place(handbook: Handbook, project: Project) -> Location:
    """Where the language of a handbook is set."""
    position = handbook.position(("language",)) if handbook.first.language else None
    if position:
        return project.files.location(position)
    tree = project.company_tree
    at = tree.vpos["language"] if "language" in tree else tree.at
    return project.files.location(at) if at else Location(f"{project.options.content_dir}/company.yml")


def _name(language: str) -> str:
    """A language in English, with its code: `Portuguese (`pt`)`."""
    from babel.core import Locale

    return f"{Locale.parse(language, sep='-').get_display_name('en') or language} (`{language}`)"
