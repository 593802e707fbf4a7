"""HB-R305, HB-C413: every guide that is named is there, and work in a tool of ours has one.

In: a handbook. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.diagnostics import Diagnostic
from handbook.model.contractor import Contractor
from handbook.model.work import Task
from handbook.rules.case import Case, Stage
from handbook.rules.survey import HAND_IN_GUIDE, Mention
from handbook.rules.wording import choices, did_you_mean


def guides_are_there(case: Case) -> Iterator[Diagnostic]:
    """HB-R305: the heading that a guide names stands in that tool's page. Missing tools are told elsewhere."""
    for stage in case.stages:
        for mention in stage.survey.mentions.get("guide", ()):
            tool, _, heading = mention.text.partition("#")
            yield from _heading(case, stage, mention, tool, heading, f"{tool}#")
        for mention in stage.survey.mentions.get(HAND_IN_GUIDE, ()):
            yield from _heading(case, stage, mention, _tool_beside(stage.state, mention), mention.text, "")


def tasks_have_guides(case: Case) -> Iterator[Diagnostic]:
    """HB-C413: a task whose processes need tools that the contractor has names a guide in at least one of them.

    A task without processes, or whose processes need no tool, needs no guide. A deliverable's guide is part of its
    `hand_in` and judged as a needed value.
    """
    if case.status == "ended":
        return
    for stage in case.stages:
        for task_id, task in stage.state.tasks.items():
            tools = _tools_of(task, case, stage)
            if not tools or not tools.isdisjoint(guide.partition("#")[0] for guide in task.guides):
                continue
            tool = sorted(tools)[0]
            named = ", ".join(f"`{each}`" for each in sorted(tools))
            headings = [
                f"{tool}#{heading.id}" for tool in sorted(tools) for heading in case.project.tools[tool].headings
            ]
            yield case.finding(
                "HB-C413",
                ("tasks", task_id, "guides"),
                f"the task `{task_id}` is done in {named}, but no guide shows how",
                at=case.beginning(("tasks", task_id), stage),
                label="names no guide",
                help=(
                    f"add a guide to the task: `guides: [{(headings or [f'{tool}#…'])[0]}]`",
                    *choices("guides", headings),
                ),
            )


def _tools_of(task: Task, case: Case, stage: Stage) -> set[str]:
    """The contractor's tools that the processes of a task need."""
    pages = (case.project.pages.get(process) for process in task.processes)
    needed = {tool for page in pages if page for tool in page.meta.needs}
    return {tool for tool in needed if tool in stage.state.tools and tool in case.project.tools}


def _tool_beside(state: Contractor, mention: Mention) -> str:
    """The tool with which a deliverable is handed in."""
    hand_in = state.deliverables[mention.path[1]].hand_in
    return hand_in.tool or "" if hand_in else ""


def _heading(case: Case, stage: Stage, mention: Mention, tool: str, heading: str, prefix: str) -> Iterator[Diagnostic]:
    """The finding if the page of `tool` has no such heading. `prefix` stands before a heading's id in this place."""
    page = case.project.tools.get(tool)
    if page is None or tool not in stage.state.tools or heading in page.heading_ids:
        return
    guess = did_you_mean(heading, page.heading_ids)
    yield case.finding(
        "HB-R305",
        mention.path,
        f"the guide to `{tool}` has no heading `{heading}`",
        stage=stage,
        label="not in the guide",
        help=(
            *(line.replace("`", f"`{prefix}", 1) for line in guess),
            *choices(f"headings in `{page.file}`", (f"{prefix}{each}" for each in page.heading_ids)),
            f"or write it: `## … {{ #{heading} }}` in `{page.file}`",
        ),
    )
