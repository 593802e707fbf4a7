"""HB-R301, HB-R302: every name in a handbook leads to something, and to something this contractor has.

In: a handbook. Out: a finding at each name that leads nowhere. What a name refers to is marked in the model (`Ref`);
`_KINDS` says for each kind where such names come from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from handbook.diagnostics import Diagnostic, Location, Related
from handbook.model.contractor import Contractor
from handbook.model.handbook import Project, SharedPage
from handbook.model.layer import path_text
from handbook.model.people import POINTERS
from handbook.rules.case import Case, Stage
from handbook.rules.persons import judge_person, named_persons
from handbook.rules.survey import Mention
from handbook.rules.wording import choices, did_you_mean
from handbook.yaml_source.tree import Seq

CONTRACTOR = "contractor"
"""Stands for the contractor where anyone may be named, such as at a meeting."""

_CHANNELS_WITHOUT_TOOL = ("phone", "email")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What names of one kind are called, where they come from, and how to make a new one.

    In `make`, `{name}` stands for the name, `{content}` and `{contractors}` for the project's folders.
    """

    noun: str
    known: Callable[[Contractor, Project], Collection[str]]
    make: str


_KINDS: Mapping[str, _Kind] = {
    "person": _Kind("person", named_persons, "add `{name}` to `{content}/people.yml`"),
    "role": _Kind("role", lambda state, project: project.roles, "write `{content}/roles/{name}.yml`"),
    "process": _Kind("page", lambda state, project: project.pages, "write `{content}/processes/{name}.md`"),
    "page": _Kind("page", lambda state, project: project.pages, "write `{content}/processes/{name}.md`"),
    "engagement": _Kind("engagement", lambda state, project: state.engagements, "add `{name}` under `engagements`"),
    "deliverable": _Kind("deliverable", lambda state, project: state.deliverables, "add `{name}` under `deliverables`"),
    "contact": _Kind("contact", lambda state, project: state.contacts, "add `{name}` under `contacts`"),
    "member": _Kind("person", lambda state, project: state.people, "add `{name}` under the contractor's `people`"),
    "contractor": _Kind("contractor", lambda state, project: project.contractors, "write `{contractors}/{name}.yml`"),
    "anyone": _Kind(
        "person",
        lambda state, project: {*project.people, *state.people, *POINTERS, CONTRACTOR},
        "add `{name}` to `{content}/people.yml`, or under the contractor's `people`",
    ),
    "tool": _Kind("tool", lambda state, project: state.tools, "write `{content}/tools/{name}.md`"),
    "channel tool": _Kind(
        "tool", lambda state, project: {*state.tools, *_CHANNELS_WITHOUT_TOOL}, "write `{content}/tools/{name}.md`"
    ),
}


def names(case: Case) -> Iterator[Diagnostic]:
    """HB-R301, HB-R302, HB-R304: names in the merged handbook lead to something. Guides are judged by `guides`."""
    for stage in case.stages:
        for to, mentions in stage.survey.mentions.items():
            kind = _KINDS.get(to)
            known = kind.known(stage.state, case.project) if kind else {mention.text for mention in mentions}
            for mention in mentions:
                if mention.text in known:
                    continue
                if to == "person":
                    yield from judge_person(case, stage, mention)
                elif to in ("tool", "channel tool"):
                    yield from _tool(case, stage, mention, mention.text)
                else:
                    yield _unknown(case, stage, mention)


def not_introduced_to_itself(case: Case) -> Iterator[Diagnostic]:
    """HB-R304: a contractor is introduced to others."""
    for stage in case.stages:
        for mention in stage.survey.mentions.get("contractor", ()):
            if mention.text == case.handbook.id:
                yield case.finding(
                    "HB-R304",
                    mention.path,
                    "a contractor cannot be introduced to itself",
                    stage=stage,
                    help=(f"take `{mention.text}` out of the list",),
                )


def tools_of_guides(case: Case) -> Iterator[Diagnostic]:
    """HB-R301, HB-R302: a guide stands in the page of a tool that the contractor has."""
    for stage in case.stages:
        for mention in stage.survey.mentions.get("guide", ()):
            tool = mention.text.partition("#")[0]
            if tool not in stage.state.tools:
                yield from _tool(case, stage, mention, tool)


def tools_with_page(case: Case) -> Iterator[Diagnostic]:
    """HB-R301: every tool of the contractor has a tool page, which says what it is for and how to get in."""
    for stage in case.stages:
        for tool in stage.state.tools:
            if tool not in case.project.tools:
                yield case.finding(
                    "HB-R301",
                    ("tools", tool),
                    f"there is no page for the tool `{tool}`",
                    stage=stage,
                    label="has no tool page",
                    help=(
                        *did_you_mean(tool, case.project.tools),
                        f"write `{case.project.options.content_dir}/tools/{tool}.md`, or delete the tool here",
                        *choices("tool pages", case.project.tools),
                    ),
                )


def tools_of_pages(case: Case) -> Iterator[Diagnostic]:
    """HB-R302: a contractor who gets a page has the tools that the page needs."""
    tools = {tool for stage in case.stages for tool in stage.state.tools}
    pages = (*case.project.pages.values(), *case.project.tools.values())
    lacking = [page for page in pages if page.meta.needs and not tools.issuperset(page.meta.needs)]
    if not lacking or case.status == "ended":
        return
    reasons = case.reach.pages
    for page in lacking:
        reason = (f"tools.{page.id}" if page.id in tools else "") if page.kind == "tool" else reasons.get(page.id, "")
        for number, tool in enumerate(page.meta.needs if reason else ()):
            if tool not in tools and tool in case.project.tools:
                yield _needed_by_page(case, page, number, reason)


def _needed_by_page(case: Case, page: SharedPage, number: int, reason: str) -> Diagnostic:
    """The finding for a tool in a page's `needs` that the contractor does not have."""
    tool, needs = page.meta.needs[number], page.tree["needs"]
    at = case.project.files.location(needs.vpos[number]) if isinstance(needs, Seq) else Location(page.file)
    keep_away = f"or keep the page from them: `pages: {{remove: [{page.id}]}}` in the contractor's file"
    return case.finding(
        "HB-R302",
        (),
        f"this page needs the tool `{tool}`, which a contractor who gets the page does not have",
        at=at,
        label="needs this tool",
        related=(*_why_reached(case, page, reason), *case.removed(("tools", tool))),
        help=(
            f"give them the tool: add `{tool}` under `tools` in the role's or the contractor's file",
            *((keep_away,) if page.kind != "tool" else ()),
            f"or take `{tool}` out of `needs`",
        ),
    )


def _unknown(case: Case, stage: Stage, mention: Mention) -> Diagnostic:
    """The finding for a name that nothing of its kind has; for an entry some layer took away, with the place."""
    kind, options = _KINDS[mention.to], case.project.options
    known = kind.known(stage.state, case.project)
    removed = case.removed((f"{mention.to}s", mention.text)) if mention.to in _OWN_ENTRIES else ()
    if removed:
        return case.finding(
            "HB-R302",
            mention.path,
            f"the {kind.noun} `{mention.text}` is named here, but it was removed",
            stage=stage,
            label="removed elsewhere",
            related=removed,
            help=(
                f"keep it: undo the `remove` or `inherit: false` in `{removed[0].at.file}`",
                f"or take `{mention.text}` out here",
                *choices(_plural(kind.noun), known),
            ),
        )
    make = kind.make.format(name=mention.text, content=options.content_dir, contractors=options.contractors_dir)
    others = (
        *did_you_mean(mention.text, known),
        *_other_kind(mention, case.project),
        *choices(_plural(kind.noun), known),
    )
    return case.finding(
        "HB-R301",
        mention.path,
        f"{_NOBODY.get(mention.to, f'there is no {kind.noun}')} called `{mention.text}`",
        stage=stage,
        label="leads nowhere",
        help=(*others, f"or {make}" if others else make),
    )


_OWN_ENTRIES = frozenset({"engagement", "deliverable", "contact"})
"""Kinds whose names are the ids of entries that a layer can remove."""

_NOBODY = {"anyone": "there is nobody", "member": "the contractor has nobody"}
"""How the message about an unknown name begins where it is that of a person."""


def _plural(noun: str) -> str:
    return "people" if noun == "person" else f"{noun}s"


def _other_kind(mention: Mention, project: Project) -> tuple[str, ...]:
    """Help for a name that exists as something else."""
    if mention.to in ("process", "page") and mention.text in project.tools:
        return (f"`{mention.text}` is a tool: name it under `tools`, its page follows",)
    if mention.to == "member" and mention.text in project.people:
        return (f"`{mention.text}` works for us; here one of the contractor's own people is meant",)
    return ()


def _tool(case: Case, stage: Stage, mention: Mention, tool: str) -> Iterator[Diagnostic]:
    """A tool the contractor does not have: unknown to all, or only not theirs."""
    project = case.project
    if tool in project.tools:
        yield case.finding(
            "HB-R302",
            mention.path,
            f"the tool `{tool}` is needed here, but it is not among the contractor's tools",
            stage=stage,
            label="needs this tool",
            related=case.removed(("tools", tool)),
            help=(
                f"give the contractor the tool: add `{tool}: {{access: …}}` under `tools`",
                f"or take `{tool}` out here, or the whole of `{path_text(mention.path[:2])}` with `remove`",
            ),
        )
        return
    others = _CHANNELS_WITHOUT_TOOL if mention.to == "channel tool" else ()
    yield case.finding(
        "HB-R301",
        mention.path,
        f"there is no tool called `{tool}`",
        stage=stage,
        label="leads nowhere",
        help=(
            *did_you_mean(tool, (*project.tools, *others)),
            *choices("tools", (*project.tools, *others)),
            f"or write `{project.options.content_dir}/tools/{tool}.md` and give the contractor the tool",
        ),
    )


def _why_reached(case: Case, page: SharedPage, reason: str) -> tuple[Related, ...]:
    """The place that brings a page to this contractor, with words for it."""
    if reason in ("everyone", "role", "contractor"):
        at = case.project.files.location(page.tree.vpos["applies_to"])
        return (Related(at, "the page reaches them because of this"),)
    path = ("pages", "add") if reason == "added" else tuple(reason.split("."))
    stage = next((each for each in case.stages if _has(each, path)), case.stages[0])
    return (Related(case.location(path, stage), "the page reaches them because of this"),)


def _has(stage: Stage, path: tuple[str, ...]) -> bool:
    here: object = stage.tree
    for part in path:
        if not isinstance(here, dict) or part not in here:
            return False
        here = here[part]
    return True
