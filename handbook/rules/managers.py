"""HB-C404, HB-C406, HB-C407: every contractor has a relationship manager and a backup who are placed to manage.

In: a handbook, or all of them. Out: findings. A firm of one needs neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from handbook.diagnostics import Diagnostic, Related
from handbook.model.handbook import Project, resolve
from handbook.model.people import Person
from handbook.rules.case import Case, Stage, shared_place
from handbook.rules.whole import Whole
from handbook.rules.wording import UNDO_REMOVAL, choices

_RESPECTS = ("experience", "own_work", "communication")
_WORDS = {
    "experience": "experience of managing outside partners",
    "own_work": "room for it beside their own work",
    "communication": "clear communication",
}


def may_manage(person: Person) -> bool:
    """Whether nothing is written that speaks against this person managing a contractor."""
    return person.manages is None or all(getattr(person.manages, respect) != "not_yet" for respect in _RESPECTS)


def managers_of(project: Project) -> tuple[str, ...]:
    """Ids of all who may manage a contractor."""
    return tuple(person_id for person_id, person in project.people.items() if may_manage(person))


def lacks_backup(case: Case, stage: Stage) -> bool:
    """Whether a backup manager is needed and not named."""
    return not stage.state.backup_manager and not case.project.is_firm_of_one and len(managers_of(case.project)) > 1


def manager_and_backup(case: Case) -> Iterator[Diagnostic]:
    """HB-C404: a manager, and another person as backup where the firm has two who may manage."""
    if case.project.is_firm_of_one or case.status == "ended":
        return
    may = managers_of(case.project)
    choice = choices("managers", may)
    for stage in case.stages:
        state = stage.state
        if not state.manager:
            words = "nothing says who manages the work with this contractor"
            yield _nobody(case, stage, "manager", words, may)
        manager = resolve(state.manager, state, case.project)
        if lacks_backup(case, stage):
            words = "nothing says who stands in for the manager"
            yield _nobody(case, stage, "backup_manager", words, [each for each in may if each != manager])
        if manager and state.backup_manager and resolve(state.backup_manager, state, case.project) == manager:
            yield case.finding(
                "HB-C404",
                ("backup_manager",),
                f"`{manager}` is the manager and the backup: when they are away, nobody is there",
                stage=stage,
                label="the same person",
                related=(Related(case.location(("manager",), stage), "the manager"),),
                help=("name somebody else as `backup_manager`", *choice),
            )


def _nobody(case: Case, stage: Stage, key: str, words: str, may: Sequence[str]) -> Diagnostic:
    """The finding that nobody is named at `key`, where one of `may` could be."""
    removed = case.removed((key,))
    example = f", such as `{key}: {may[0]}`" if may else f" as `{key}`"
    return case.finding(
        "HB-C404",
        (key,),
        f"{words}: `{key}` is missing",
        stage=stage,
        at=removed[0].at if removed else None,
        label="removed here" if removed else "",
        help=(UNDO_REMOVAL if removed else f"write it in `{case.handbook.file}`{example}", *choices("managers", may)),
    )


def placed_to_manage(case: Case) -> Iterator[Diagnostic]:
    """HB-C407: manager and backup have the experience, the room and the communication that managing takes."""
    project = case.project
    if project.is_firm_of_one or case.status == "ended":
        return
    for stage in case.stages:
        for key in ("manager", "backup_manager"):
            person_id = resolve(getattr(stage.state, key), stage.state, project)
            if not person_id:
                continue
            yield from _unplaced(case, stage, key, person_id)


def _unplaced(case: Case, stage: Stage, key: str, person_id: str) -> Iterator[Diagnostic]:
    manages = case.project.people[person_id].manages
    people_file = f"{case.project.options.content_dir}/people.yml"
    lacking = [respect for respect in _RESPECTS if getattr(manages, respect, None) == "not_yet"]
    unsaid = [respect for respect in _RESPECTS if getattr(manages, respect, None) is None]
    if lacking:
        position = case.project.people_tree.kpos.get(person_id)
        yield case.finding(
            "HB-C407",
            (key,),
            f"`{person_id}` is not placed to manage yet: {', '.join(_WORDS[respect] for respect in lacking)}",
            stage=stage,
            label="not yet placed to manage",
            related=(Related(case.project.files.location(position), "as written here"),) if position else (),
            help=(
                "choose somebody else",
                f"or, when it has changed, say so under `manages` in `{people_file}`",
                *choices("managers", managers_of(case.project)),
            ),
        )
    elif unsaid:
        named = ", ".join(f"`{respect}`" for respect in unsaid)
        yield case.finding(
            "HB-C407",
            (key,),
            f"`{person_id}` manages, but nothing says how well placed they are: {named}",
            stage=stage,
            at=shared_place(case.project, case.project.people_tree, (person_id, "manages"), people_file),
            help=("write `manages: {experience: yes, own_work: with_support, communication: yes}` for this person",),
        )


def load(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C406: the hours a week that a manager's contractors take fit into the hours the manager has for them."""
    hours: dict[str, dict[str, Decimal]] = defaultdict(dict)
    places: dict[str, Related] = {}
    for id, facts in whole.facts.items():
        if managing := facts.managing:
            hours[managing.manager][id] = managing.hours
            places[id] = Related(managing.at, f"`{id}` takes {_hours(managing.hours)}")
    people_file = f"{whole.project.options.content_dir}/people.yml"
    for person_id, contractors in hours.items():
        capacity = whole.project.people[person_id].hours_a_week
        total = sum(contractors.values(), Decimal(0))
        if capacity is None or total <= capacity:
            continue
        yield Diagnostic(
            "HB-C406",
            f"`{person_id}` has {_hours(capacity)} a week to manage, but their contractors take {_hours(total)}",
            whole.location(whole.project.people_tree, (person_id, "hours_a_week"), people_file),
            "too little for all of them",
            f"{person_id}.hours_a_week",
            tuple(sorted(contractors)),
            tuple(places[each] for each in sorted(contractors)),
            ("give one of these contractors another manager", "or free time for it and write the new `hours_a_week`"),
        )


def _hours(count: Decimal | int) -> str:
    return f"{count} hour" if count == 1 else f"{count} hours"
