"""One contractor's handbook as pages and navigation (design §5).

In: a merged handbook and its project. Out: a `Book`. It is a function of these two alone: nothing of another contractor
and nothing about today has a way in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jinja2

from handbook.compose import calendar_file as calendar
from handbook.compose import contractor_data as data
from handbook.compose import dates
from handbook.compose.agreement import agreement, edition_line, gone_by_page, tombstone
from handbook.compose.contractor_dates_parts import parts as date_parts
from handbook.compose.contractor_start import link_to
from handbook.compose.contractor_work import hand_in_steps
from handbook.compose.environment import NAMES
from handbook.compose.lens import Lens
from handbook.compose.open_parts import Note, open_dates, open_notes, with_notes
from handbook.compose.own_pages import TITLES
from handbook.compose.reader import lens_on, overrides_of, pages_of, shared_context
from handbook.compose.render import Rendered, compile_page, render
from handbook.compose.shared_pages import Targets, assets_of, render_body, without_dead_links
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic
from handbook.model.direction import isolated
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.page import OWN_PAGES, Book, NavItem, Page, shifted
from handbook.model.sources import Source
from handbook.model.standing import Gone, Standing


@dataclass(frozen=True, slots=True)
class _Spec:
    """One page: its address, its title, its template, and the names of which it must have one to show."""

    uri: str
    title: str
    template: str
    needs: tuple[str, ...] = ()


_NEEDS: Mapping[str, tuple[str, ...]] = {
    "index.md": ("id",),
    "agreed.md": ("engagements", "goals", "scope"),
    "work.md": ("deliverables", "tasks"),
    "dates.md": ("years", "daily"),
    "tools.md": ("access",),
    "people.md": ("manager", "communication"),
    "pay.md": ("payment",),
    "how-we-work.md": ("shared_pages",),
    "agreement.md": ("agreement", "exit"),
}
"""Names of which a page must have one to show; without, it is left out."""


_NOTE = _Spec("", "", "contractor/open.md")
_META: Mapping[str, Mapping[str, object]] = {"index.md": {"hide": ("toc",)}}
_GOES_ON: Mapping[str, object] = {"search": {"exclude": True}}


def _own_pages(words: Words) -> tuple[_Spec, ...]:
    """The pages that are not shared pages, whether or not there is something on them."""
    return tuple(
        _Spec(uri, words.text(TITLES[uri]), f"contractor/{'start-here.md' if uri == 'index.md' else uri}", _NEEDS[uri])
        for uri in OWN_PAGES
    )


def contractor_book(
    handbook: Handbook,
    project: Project,
    templates: Mapping[str, Source] | None = None,
    standing: Standing | None = None,
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """The pages and the navigation of one contractor's handbook.

    `templates` are the project's own versions of the package's page templates, `standing` is what was recorded of the
    contractor. A page that cannot be made is left out and told.
    """
    lens = lens_on(handbook, project)
    overrides = overrides_of(templates or {})
    rows = dates.rows(lens)
    files = {calendar.NAME: calendar.calendar_file(rows, lens)} if rows else {}
    context = {**shared_context(lens), **data.contractor_context(lens, rows), "address": handbook.first.address}
    context["agreement"] = agreement(lens, standing)
    things = {row.dated.path for row in rows} | {dated.path for dated in dates.daily(lens)}
    context["open_dates"] = [str(link_to(path)) for path in open_dates(standing, sorted(things))]
    marked = _Marks(open_notes(standing, handbook, things), standing, lens, context, overrides)
    gone = gone_by_page(standing)
    own = _own_pages(lens.words)
    specs = [spec for spec in own if spec.uri in gone or any(_has(context, name) for name in spec.needs)]
    shared = pages_of(handbook, lens.project)
    targets = Targets(frozenset({*(spec.uri for spec in specs), *(page.uri for page in shared)}), project.assets)
    context["has_page"] = {uri.removesuffix(".md").replace("-", "_"): uri in targets.uris for uri in OWN_PAGES}

    bodies = {page.uri: render_body(page, lens, context) for page in shared}
    merged = {
        page.id: body for page in shared if page.kind == "tool" and isinstance(body := bodies[page.uri], Rendered)
    }
    context["steps"] = hand_in_steps(merged, "work.md", targets, lens)

    pages: list[Page] = []
    problems: list[Diagnostic] = []
    for spec in specs:
        for uri, own_context in _parts(spec, lens, context, overrides):
            result = _from_template(spec, lens, own_context, overrides)
            if isinstance(result, Diagnostic):
                problems.append(_for(handbook, result))
                continue
            own_page = Page(uri, spec.title, result.markdown, result.values, _META.get(uri, {}), handbook.file)
            own_page = marked.on(own_page, spec.uri)
            if uri != spec.uri:
                pages.append(replace(own_page, meta=_GOES_ON, among_all=Page(uri, spec.title, "")))
                continue
            if uri == "dates.md" and (among := _dates_among_all(spec, lens, context, overrides)):
                own_page = replace(own_page, among_all=marked.on(among, uri))
            pages.append(_with_tombstones(own_page, gone.get(uri, ()), lens, context, overrides))
    assets: set[str] = set()
    for page in shared:
        made = _shared_page(page, bodies[page.uri], lens, context, targets, overrides)
        if isinstance(made, Diagnostic):
            problems.append(_for(handbook, made))
        else:
            pages.append(marked.on(made, made.uri))
            assets.update(assets_of(page, targets))
    there = {made.uri for made in pages}
    for uri, (one, *_) in gone.items():
        if uri not in there and uri not in OWN_PAGES:
            pages.append(_tombstone_page(uri, one, lens, context, overrides))
    state = handbook.first
    book = Book(
        audience=handbook.id,
        name=lens.words.text(
            "%(company)s: handbook for %(name)s",
            company=isolated(project.company.name or ""),
            name=isolated(state.name or handbook.id),
        ),
        language=lens.words.language.tag,
        pages=tuple(pages),
        nav=_navigation(specs, shared, lens.words),
        assets=tuple(sorted(assets)),
        extra={**data.extra(lens), "edition": edition_line(lens, standing)},
        files=files,
    )
    return book, tuple(problems)


def _has(context: Mapping[str, Any], name: str) -> bool:
    """Whether there is anything to show under a name."""
    return bool(context[name] if name in context else context[NAMES](name))


def _from_template(
    spec: _Spec, lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Rendered | Diagnostic:
    template = compile_page(spec.template, overrides, lens.words.language)
    if not isinstance(template, jinja2.Template):
        return template
    file, text = overrides.get(spec.template, (spec.template, ""))
    result = render(
        template,
        {**context, "title": spec.title},
        lens.words,
        text=text,
        file=file,
        draft=lens.handbook.first.status == "draft",
    )
    if isinstance(result, Diagnostic) and spec.template not in overrides:
        return replace(result, code="HB-I901", message=f"{result.at}: {result.message}", at=None)
    return result


def _parts(
    spec: _Spec, lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The pages that a page is shown on, each with what it prints: several for very many dates. A project's own template
    stands on one.
    """
    if spec.uri != "dates.md" or spec.template in overrides:
        return [(spec.uri, context)]
    return [(uri, {**context, **names}) for uri, names in date_parts(spec.uri, context["years"], lens)]


def _dates_among_all(
    spec: _Spec, lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Page | None:
    """The dates by what is due: a day a line they would be half of everything. A project's own page stands as it is."""
    if spec.template in overrides:
        return None
    made = _from_template(replace(spec, template="contractor/dates-among-all.md"), lens, context, overrides)
    return None if isinstance(made, Diagnostic) else Page(spec.uri, spec.title, made.markdown, made.values)


def _shared_page(
    page: SharedPage,
    body: Rendered | Diagnostic,
    lens: Lens,
    context: Mapping[str, Any],
    targets: Targets,
    overrides: Mapping[str, tuple[str, str]],
) -> Page | Diagnostic:
    """A shared page for one contractor: the head from a template, then the merged body."""
    if isinstance(body, Diagnostic):
        return body
    spec = _Spec(page.uri, page.title, f"contractor/{page.kind}-page.md")
    facts = data.page_facts(page, lens, context["access"])
    head = _from_template(spec, lens, {**context, "page": facts}, overrides)
    if isinstance(head, Diagnostic):
        return head
    markdown = without_dead_links(shifted(body.markdown, len(head.values)), page.uri, targets)
    language = facts["language"]
    text = f'<div lang="{language}" markdown="1">\n\n{markdown.strip()}\n\n</div>' if language else markdown.strip()
    return Page(
        uri=page.uri,
        title=page.title,
        markdown=f"{head.markdown.rstrip()}\n\n{text}\n",
        values=(*head.values, *body.values),
        meta={"description": page.meta.summary or ""},
        origin=page.file,
        for_mkdocs=page.meta.mkdocs,
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What marks the parts of a page that wait for an agreement."""

    notes: Mapping[str, Sequence[Note]]
    standing: Standing | None
    lens: Lens
    context: Mapping[str, Any]
    overrides: Mapping[str, tuple[str, str]]

    def on(self, page: Page, uri: str) -> Page:
        """A page with the notes for the address `uri`; the same page if there are none."""
        notes = self.notes.get(uri, ())
        return with_notes(page, notes, self.standing, self._write) if notes and self.standing else page

    def _write(self, note: Mapping[str, Any]) -> Rendered | None:
        made = _from_template(_NOTE, self.lens, {**self.context, "note": note}, self.overrides)
        return None if isinstance(made, Diagnostic) else made


def _with_tombstones(
    page: Page, gone: Sequence[Gone], lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Page:
    """A page with a line for everything that once stood on it: an address that was given out stays good."""
    if not gone:
        return page
    spec = _Spec(page.uri, page.title, "contractor/gone.md")
    lines = _from_template(spec, lens, {**context, "gone": [tombstone(one) for one in gone]}, overrides)
    if isinstance(lines, Diagnostic):
        return page
    markdown = f"{page.markdown.rstrip()}\n\n{shifted(lines.markdown, len(page.values)).strip()}\n"
    return replace(page, markdown=markdown, values=(*page.values, *lines.values))


def _tombstone_page(
    uri: str, one: Gone, lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Page:
    """What stands at the address of a page that is gone."""
    spec = _Spec(uri, one.title, "contractor/gone-page.md")
    made = _from_template(spec, lens, {**context, "gone": tombstone(one)}, overrides)
    if isinstance(made, Diagnostic):
        return Page(uri, one.title, "")
    return Page(uri, one.title, made.markdown, made.values, {"search": {"exclude": True}})


def _navigation(specs: list[_Spec], shared: tuple[SharedPage, ...], words: Words) -> tuple[NavItem, ...]:
    items = []
    for spec in specs:
        children: tuple[NavItem, ...] = ()
        if spec.uri == "tools.md":
            children = tuple(NavItem(page.title, page.uri) for page in shared if page.kind == "tool")
        elif spec.uri == "how-we-work.md":
            children = tuple(NavItem(page.title, page.uri) for page in shared if page.kind != "tool")
        if children:
            items.append(NavItem(spec.title, None, (NavItem(words.text("Overview"), spec.uri), *children)))
        else:
            items.append(NavItem(spec.title, spec.uri))
    return tuple(items)


def _for(handbook: Handbook, diagnostic: Diagnostic) -> Diagnostic:
    return replace(diagnostic, contractors=(handbook.id,))
