"""Parses the files that are no layers: the company, its people, and the front matter of shared pages.

In: the tree of one file. Out: the typed value, or every fault of the file. Nothing is merged into these files, so
there are no edits in them, and what they need must be there.
"""

from __future__ import annotations

from collections.abc import Mapping

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.company import Company, PageMeta, ToolMeta
from handbook.model.handbook import PageKind
from handbook.model.people import Person
from handbook.model.values.wording import shown
from handbook.parse.build import typed
from handbook.parse.examples import flow
from handbook.parse.findings import Findings
from handbook.parse.form import company_form, page_form, people_form
from handbook.parse.required import check_required
from handbook.parse.tree_walk import Walk
from handbook.yaml_source.tree import Map, Seq

_EVERYONE = "everyone"
_ALL = (["all"], ["everybody"], ["everyone"], ["anyone"])


def parse_company(tree: Map, file: str, files: FileTable) -> tuple[Company | None, tuple[Diagnostic, ...]]:
    """The facts of `company.yml`; None if the file has an error. `file` is its path, which messages name."""
    found, form = Findings(files), company_form()
    Walk(form, tree, found).mapping(tree, form.root, (), edits=False)
    check_required(tree, form.root, tree.at, (), file, found)
    if found.stops:
        return None, found.sorted()
    company, diagnostics = typed(tree, Company, files)
    return company, (*found.sorted(), *diagnostics)


def parse_people(tree: Map, file: str, files: FileTable) -> tuple[Mapping[str, Person] | None, tuple[Diagnostic, ...]]:
    """The persons of `people.yml` by id, in the order written; None if the file has an error."""
    found, form = Findings(files), people_form()
    Walk(form, tree, found).by_id(tree, form.root, (), edits=False)
    check_required(tree, form.root, tree.at, (), file, found)
    people: dict[str, Person] = {}
    if not found.stops:
        for key, entry in tree.items():
            person, diagnostics = typed(entry, Person, files, (key,)) if isinstance(entry, Map) else (None, ())
            found.extend(diagnostics)
            if person is not None:
                people[key] = person
    return (None if found.stops else people), found.sorted()


def parse_page_meta(
    meta: Map, kind: PageKind, file: str, files: FileTable
) -> tuple[PageMeta | ToolMeta | None, tuple[Diagnostic, ...]]:
    """The front matter of a shared page; None if it has an error."""
    found, form = Findings(files), page_form(kind)
    tree = meta if kind == "tool" else _with_readers(meta, found)
    Walk(form, tree, found).mapping(tree, form.root, (), edits=False)
    check_required(tree, form.root, tree.at, (), file, found)
    if found.stops:
        return None, found.sorted()
    model: type[PageMeta] | type[ToolMeta] = ToolMeta if kind == "tool" else PageMeta
    page, diagnostics = typed(tree, model, files)
    return page, (*found.sorted(), *diagnostics)


def _with_readers(meta: Map, found: Findings) -> Map:
    """The front matter with `applies_to: everyone` written out as the model has it. What else it may not be is told."""
    value = meta.get("applies_to")
    if value is None or (isinstance(value, Map) and _EVERYONE not in value):
        return meta
    tree, at, path = meta.copy(), meta.vpos["applies_to"], ("applies_to",)
    tree.drop("applies_to")
    if value == _EVERYONE:
        readers = Map(at)
        readers.put(_EVERYONE, "yes", at, at)
        tree.put("applies_to", readers, meta.kpos["applies_to"], at)
    elif isinstance(value, str):
        message = f"{shown(value)} is not possible for `applies_to`"
        found.add("HB-S103", at, path, message, *_readers_advice([value]))
    elif isinstance(value, Seq):
        names = [name for name in value if isinstance(name, str)]
        found.add("HB-S102", at, path, "`applies_to` does not say whether these are roles", *_readers_advice(names))
    else:
        found.add("HB-S102", at, path, "`everyone` stands alone", "write it as `applies_to: everyone`")
    return tree


def _readers_advice(names: list[str]) -> tuple[str, ...]:
    written = ", ".join(flow(name) for name in names) or "developer"
    for_all = "for all write `applies_to: everyone`"
    if [name.casefold() for name in names] in _ALL:
        return (for_all,)
    return (
        f"for roles write `applies_to: {{roles: [{written}]}}`",
        f"for single contractors write `applies_to: {{contractors: [{written}]}}`",
        for_all,
    )
