"""HB-R301, HB-R304: every person of ours that a handbook names exists, and pointers lead to somebody.

In: a name out of a handbook. Out: the finding, if it leads to nobody. Who is missing altogether is HB-C404.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.diagnostics import Diagnostic
from handbook.model.contractor import Contractor
from handbook.model.handbook import Project, resolve
from handbook.model.people import POINTERS
from handbook.rules.case import Case, Stage
from handbook.rules.managers import lacks_backup
from handbook.rules.survey import Mention
from handbook.rules.wording import choices, did_you_mean


def named_persons(state: Contractor, project: Project) -> frozenset[str]:
    """The names that lead to a person of ours: ids, and the pointers that resolve."""
    return frozenset((*project.people, *(each for each in POINTERS if resolve(each, state, project))))


def judge_person(case: Case, stage: Stage, mention: Mention) -> Iterator[Diagnostic]:
    """A name that is none of `named_persons`: unknown, or a pointer that leads to nobody."""
    project, state = case.project, stage.state
    if project.is_firm_of_one and mention.text in (*POINTERS, project.owner):
        return  # the owner, who needs no entry among the people
    if mention.text not in POINTERS:
        theirs = mention.text in state.people
        own = (f"`{mention.text}` works for the contractor; here somebody of ours is meant",) if theirs else ()
        yield case.finding(
            "HB-R301",
            mention.path,
            f"there is nobody called `{mention.text}` among our people",
            stage=stage,
            label="leads to nobody",
            help=(
                *own,
                *did_you_mean(mention.text, (*project.people, *POINTERS)),
                *choices("people", project.people),
                f"or add `{mention.text}` to `{project.options.content_dir}/people.yml`",
            ),
        )
        return
    end, circle = _follow(mention.text, state, project)
    if circle and mention.path in (("manager",), ("backup_manager",)):
        yield case.finding(
            "HB-R304",
            mention.path,
            "`manager` and `backup_manager` lead to each other and to no person",
            stage=stage,
            help=("write the id of a person at one of the two", *choices("people", project.people)),
        )
    elif end == "backup_manager" and not state.backup_manager and not lacks_backup(case, stage):
        yield case.finding(
            "HB-R301",
            mention.path,
            "`backup_manager` stands here, but nobody is named as the backup manager",
            stage=stage,
            label="leads to nobody",
            help=(
                "add `backup_manager: …` in the contractor's file",
                "or name a person here",
                *choices("people", project.people),
            ),
        )


def _follow(pointer: str, state: Contractor, project: Project) -> tuple[str, bool]:
    """The last pointer of a chain of pointers, and whether the chain is a circle."""
    seen = [pointer]
    while True:
        target = {"manager": state.manager, "backup_manager": state.backup_manager, "owner": project.owner}[seen[-1]]
        if target not in POINTERS:
            return seen[-1], False
        if target in seen:
            return seen[-1], True
        seen.append(target)
