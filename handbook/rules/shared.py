"""HB-R301, HB-M120: names in the shared files lead somewhere, each told once; roles somebody has.

In: all handbooks and the project. Out: findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from handbook.diagnostics import Diagnostic, Location
from handbook.model.company import Company
from handbook.model.layer import Path, path_text
from handbook.model.node import Node
from handbook.model.people import Person
from handbook.rules.needed import CHANNELS
from handbook.rules.survey import Mention, plan_of, survey
from handbook.rules.whole import Whole
from handbook.rules.wording import choices, did_you_mean
from handbook.yaml_source.tree import Map

_NOUNS = {
    "person": "person",
    "role": "role",
    "contractor": "contractor",
    "tool page": "tool",
    "person or channel": "person or channel",
}


def names_in_shared_files(whole: Whole) -> Iterator[Diagnostic]:
    """HB-R301: persons, roles, contractors and tools that company, people and pages name."""
    project = whole.project
    folder = project.options.content_dir
    known = _known(whole)
    for mention in _mentions(project.company_tree, Company):
        yield from _judge(whole, mention, (), project.company_tree, f"{folder}/company.yml", known)
    for person_id, tree in project.people_tree.items():
        if isinstance(tree, Map):
            for mention in _mentions(tree, Person):
                yield from _judge(whole, mention, (person_id,), project.people_tree, f"{folder}/people.yml", known)
    for page in (*project.pages.values(), *project.tools.values()):
        for mention in _mentions(page.tree, type(page.meta)):
            yield from _judge(whole, mention, (), page.tree, page.file, known)


def roles_in_use(whole: Whole) -> Iterator[Diagnostic]:
    """HB-M120: a role that no contractor has. Asked only when every contractor's roles are known."""
    everybody = whole.facts.values()
    if not set(whole.project.contractors) <= set(whole.handbooks) or any(facts.lacks_a_role for facts in everybody):
        return
    used = {role for facts in everybody for role in facts.roles}
    folder = whole.project.options.content_dir
    for role in whole.project.roles:
        if role not in used:
            yield Diagnostic(
                "HB-M120",
                f"nobody has the role `{role}`",
                Location(f"{folder}/roles/{role}.yml"),
                help=(f"give it to a contractor, `roles: [{role}]`, or delete the file",),
            )


def _mentions(tree: Map, node: type[Node]) -> Iterator[Mention]:
    """Every name that a tree of the class `node` mentions."""
    for mentions in survey(tree, plan_of(node)).mentions.values():
        yield from mentions


def _known(whole: Whole) -> Mapping[str, Collection[str]]:
    """The names there are, by kind. In a firm of one the owner needs no entry in `people.yml`."""
    project = whole.project
    people = {*project.people, *((project.owner,) if project.is_firm_of_one else ())}
    channels = frozenset[str]().union(*(facts.channels for facts in whole.facts.values()))
    return {
        "person": people,
        "role": project.roles,
        "contractor": project.contractors,
        "tool page": project.tools,
        "person or channel": {*people, *channels, *CHANNELS, "owner", "manager", "backup_manager"},
    }


def _judge(
    whole: Whole, mention: Mention, above: Path, tree: Map, file: str, known: Mapping[str, Collection[str]]
) -> Iterator[Diagnostic]:
    names = known[mention.to]
    if mention.text in names or (mention.to == "person" and mention.text == "owner" and whole.project.owner):
        return
    noun = _NOUNS[mention.to]
    path = (*above, *mention.path)
    plural = "people" if noun == "person" else "people and channels" if noun == "person or channel" else f"{noun}s"
    us = noun == "person"
    yield Diagnostic(
        "HB-R301",
        f"there is {'nobody' if us else f'no {noun}'} called `{mention.text}`{' among our people' if us else ''}",
        whole.location(tree, path, file),
        "leads nowhere",
        path_text(path),
        help=(*did_you_mean(mention.text, names), *choices(plural, names)),
    )
