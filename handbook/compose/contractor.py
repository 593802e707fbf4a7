"""One contractor's handbook as pages and navigation (design §5).

In: a merged handbook and its project. Out: a `Book`. It is a function of these two alone: nothing of another contractor
and nothing about today has a way in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jinja2

from handbook.compose import contractor_data as data
from handbook.compose.printing import Missing
from handbook.compose.render import Rendered, compile_page, render
from handbook.compose.shared_pages import Targets, assets_of, is_template, render_body, without_dead_links
from handbook.compose.view import Lens, View, the
from handbook.compose.words import Words
from handbook.diagnostics import Diagnostic
from handbook.model.handbook import Handbook, Project, SharedPage
from handbook.model.node import Ref
from handbook.model.page import FIRST_TOKEN, LAST_TOKEN, Book, NavItem, Page
from handbook.model.policy import Field, Kind, policy_of
from handbook.model.reach import reached_pages, reached_tools
from handbook.model.sources import Source


@dataclass(frozen=True, slots=True)
class _Spec:
    """One page of the handbook: its address, its title, its template, and whether there is anything to show."""

    uri: str
    title: str
    template: str
    wanted: Callable[[Mapping[str, Any]], bool]


_PAGES = (
    _Spec("index.md", "Start here", "contractor/start-here.md", lambda _: True),
    _Spec(
        "agreed.md",
        "What we agreed",
        "contractor/agreed.md",
        lambda c: bool(c["engagements"] or c["goals"] or c["scope"]),
    ),
    _Spec("work.md", "Your work", "contractor/work.md", lambda c: bool(c["deliverables"] or c["tasks"])),
    _Spec("dates.md", "Dates", "contractor/dates.md", lambda c: bool(c["months"] or c["daily"])),
    _Spec("tools.md", "Tools", "contractor/tools.md", lambda c: bool(c["access"])),
    _Spec("people.md", "Who and how", "contractor/people.md", lambda c: bool(c["manager"] or c["communication"])),
    _Spec("pay.md", "Pay", "contractor/pay.md", lambda c: bool(c["payment"])),
    _Spec("how-we-work.md", "How we work", "contractor/how-we-work.md", lambda c: bool(c["shared_pages"])),
    _Spec("agreement.md", "Agreement", "contractor/agreement.md", lambda c: bool(c["exit"])),
)


def lens_on(handbook: Handbook, project: Project) -> Lens:
    """The lens through which templates see a handbook."""
    return Lens(handbook, project, Words(project.company.time_zone or "UTC", handbook.first.time_zone))


def shared_context(lens: Lens) -> dict[str, Any]:
    """The names that a shared page can use: every field of the merged handbook, `company`, `owner`, and `the("…")`."""
    root = lens.root
    names: dict[str, Any] = {name: root.get(name) for name in root._field.fields}
    owner = Field(Kind.SCALAR, ref=Ref("person"))
    names["id"] = lens.handbook.id
    names["owner"] = View(lens, owner, ("owner",), ((None, "owner"),))
    names["company"] = View(lens, policy_of(type(lens.project.company)), ("company",), ((None, lens.project.company),))
    if isinstance(names["manager"], Missing) and lens.project.is_firm_of_one:
        names["manager"] = names["owner"]

    def look_up(path: str, *otherwise: Any) -> Any:
        return the(root, path, *otherwise)

    look_up.for_templates = True  # type: ignore[attr-defined]
    names["the"] = look_up
    return names


def check_pages(handbook: Handbook, project: Project) -> tuple[Diagnostic, ...]:
    """What goes wrong when the shared pages are filled in for one contractor."""
    lens = lens_on(handbook, project)
    found: list[Diagnostic] = []
    context: dict[str, Any] = {}
    for page in _shared(handbook, project):
        if is_template(page, lens):
            context = context or shared_context(lens)
            result = render_body(page, lens, context)
            if isinstance(result, Diagnostic):
                found.append(_for(handbook, result))
    return tuple(found)


def contractor_book(
    handbook: Handbook, project: Project, templates: Mapping[str, Source] | None = None
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """The pages and the navigation of one contractor's handbook.

    `templates` are the project's own versions of the package's page templates. A page that cannot be made is left
    out and told.
    """
    lens = lens_on(handbook, project)
    overrides = {name: (source.path, source.text) for name, source in (templates or {}).items()}
    context = {**shared_context(lens), **data.contractor_context(lens)}
    specs = [spec for spec in _PAGES if spec.wanted(context)]
    shared = _shared(handbook, project)
    targets = Targets(frozenset({*(spec.uri for spec in specs), *(page.uri for page in shared)}), project.assets)
    context["has_page"] = {spec.uri.removesuffix(".md").replace("-", "_"): True for spec in specs}

    pages: list[Page] = []
    problems: list[Diagnostic] = []
    for spec in specs:
        result = _from_template(spec, lens, context, overrides)
        if isinstance(result, Diagnostic):
            problems.append(_for(handbook, result))
        else:
            pages.append(Page(spec.uri, spec.title, result.markdown, result.values, origin=handbook.file))
    assets: set[str] = set()
    for page in shared:
        made = _shared_page(page, lens, context, targets, overrides)
        if isinstance(made, Diagnostic):
            problems.append(_for(handbook, made))
        else:
            pages.append(made)
            assets.update(assets_of(page, targets))
    state = handbook.first
    book = Book(
        audience=handbook.id,
        name=f"{project.company.name}: handbook for {state.name or handbook.id}",
        language="en",
        pages=tuple(pages),
        nav=_navigation(specs, shared),
        assets=tuple(sorted(assets)),
        extra=data.extra(lens),
    )
    return book, tuple(problems)


def _from_template(
    spec: _Spec, lens: Lens, context: Mapping[str, Any], overrides: Mapping[str, tuple[str, str]]
) -> Rendered | Diagnostic:
    template = compile_page(spec.template, overrides)
    if not isinstance(template, jinja2.Template):
        return template
    file, text = overrides.get(spec.template, (spec.template, ""))
    return render(
        template,
        {**context, "title": spec.title},
        lens.words,
        text=text,
        file=file,
        draft=lens.handbook.first.status == "draft",
    )


def _shared_page(
    page: SharedPage, lens: Lens, context: Mapping[str, Any], targets: Targets, overrides: Mapping[str, tuple[str, str]]
) -> Page | Diagnostic:
    """A shared page for one contractor: the head from a template, the body merged."""
    body = render_body(page, lens, context)
    if isinstance(body, Diagnostic):
        return body
    spec = _Spec(page.uri, page.title, f"contractor/{page.kind}-page.md", lambda _: True)
    head = _from_template(spec, lens, {**context, "page": data.page_facts(page, lens)}, overrides)
    if isinstance(head, Diagnostic):
        return head
    markdown = without_dead_links(_after(body.markdown, len(head.values)), page.uri, targets)
    return Page(
        uri=page.uri,
        title=page.title,
        markdown=f"{head.markdown.rstrip()}\n\n{markdown.strip()}\n",
        values=(*head.values, *body.values),
        meta={"description": page.meta.summary or ""},
        origin=page.file,
    )


def _after(markdown: str, count: int) -> str:
    """The same Markdown with every token moved on by `count`, to stand behind that many others."""
    return markdown.translate(_Shift(count)) if count else markdown


class _Shift(dict[int, int]):
    """A translation table that moves tokens on, made only for those that are met."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, char: int) -> int:
        moved = char + self._count if FIRST_TOKEN <= char <= LAST_TOKEN else char
        self[char] = moved
        return moved


def _shared(handbook: Handbook, project: Project) -> tuple[SharedPage, ...]:
    """The shared pages of a handbook: its tools', then its process and policy pages."""
    tools = tuple(project.tools[tool] for tool in reached_tools(handbook, project))
    return (*tools, *(project.pages[page] for page in reached_pages(handbook, project)))


def _navigation(specs: list[_Spec], shared: tuple[SharedPage, ...]) -> tuple[NavItem, ...]:
    items = []
    for spec in specs:
        children: tuple[NavItem, ...] = ()
        if spec.uri == "tools.md":
            children = tuple(NavItem(page.title, page.uri) for page in shared if page.kind == "tool")
        elif spec.uri == "how-we-work.md":
            children = tuple(NavItem(page.title, page.uri) for page in shared if page.kind != "tool")
        if children:
            items.append(NavItem(spec.title, None, (NavItem("Overview", spec.uri), *children)))
        else:
            items.append(NavItem(spec.title, spec.uri))
    return tuple(items)


def _for(handbook: Handbook, diagnostic: Diagnostic) -> Diagnostic:
    return replace(diagnostic, contractors=(handbook.id,))
