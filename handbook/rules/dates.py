"""HB-C411, HB-C412, HB-S104: days that agree with each other, engagements that run, rhythms that say when.

In: a handbook, or the shared files. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from handbook.diagnostics import Diagnostic, Related
from handbook.model.contractor import Contractor
from handbook.model.layer import Path, path_text
from handbook.model.people import Away
from handbook.model.values import Rhythm
from handbook.model.work import Account, Tool
from handbook.rules.case import Case, Stage
from handbook.rules.conditions import engagement_of
from handbook.rules.whole import Whole

_ACCESS_STEPS = (
    ("requested", "granted", "access is granted after it is requested"),
    ("granted", "confirmed", "access is confirmed after it is granted"),
    ("requested", "ends", "access ends after it is requested"),
    ("granted", "ends", "access ends after it is granted"),
)


def order_of_days(case: Case) -> Iterator[Diagnostic]:
    """HB-C412: nothing ends before it starts, and the steps of an access follow each other."""
    for stage in case.stages:
        state = stage.state
        for engagement_id, engagement in state.engagements.items():
            if engagement.starts and engagement.ends and engagement.ends < engagement.starts:
                words = f"ends on {engagement.ends}, before it starts on {engagement.starts}"
                message = f"the engagement `{engagement_id}` {words}"
                yield _wrong_order(case, stage, ("engagements", engagement_id, "ends"), message, "starts")
        for number, away in enumerate(state.away):
            if _backwards(away):
                path = ("away", str(number), "to")
                yield _wrong_order(case, stage, path, f"this absence ends on {away.to}, before it starts", "from")
        for tool_id, tool in state.tools.items():
            yield from _access(case, stage, ("tools", tool_id), tool)
            for account_id, account in tool.accounts.items():
                yield from _access(case, stage, ("tools", tool_id, "accounts", account_id), account)


def days_of_deliverables(case: Case) -> Iterator[Diagnostic]:
    """HB-C412: a deliverable that is due once is due while its engagement runs."""
    for stage in case.stages:
        for deliverable_id, deliverable in stage.state.deliverables.items():
            engagement = engagement_of(deliverable, stage.state)
            day = deliverable.due.date if deliverable.due else None
            if engagement is None or day is None:
                continue
            if engagement.starts and day < engagement.starts:
                key, words = "starts", f"before its engagement starts on {engagement.starts}"
            elif engagement.ends and day > engagement.ends:
                key, words = "ends", f"after its engagement ends on {engagement.ends}"
            else:
                continue
            engagement_id = deliverable.engagement or next(iter(stage.state.engagements))
            there = case.location(("engagements", engagement_id, key), stage)
            yield case.finding(
                "HB-C412",
                ("deliverables", deliverable_id, "due", "date"),
                f"`{deliverable_id}` is due on {day}, {words}",
                stage=stage,
                label="outside the engagement",
                related=(Related(there, f"`{engagement_id}` {key} here"),),
                help=("correct this day", f"or the engagement's `{key}`, if that was agreed"),
            )


def running_engagement(case: Case) -> Iterator[Diagnostic]:
    """HB-C411: an active contractor has an engagement that runs today, unless the first has not begun yet."""
    if case.status != "active":
        return
    today = case.today
    engagements = {
        key: each
        for key, each in case.last.state.engagements.items()
        if each.starts and each.ends and each.starts <= each.ends
    }
    over = [key for key, each in engagements.items() if each.ends and each.ends < today]
    runs = any(each.starts and each.ends and each.starts <= today <= each.ends for each in engagements.values())
    if not over or runs or len(engagements) < len(case.last.state.engagements):
        return
    latest = max(over, key=lambda key: engagements[key].ends or today)
    to_come = sorted(each.starts for each in engagements.values() if each.starts and each.starts > today)
    message = f"the engagement `{latest}` ended on {engagements[latest].ends}, and no other runs today"
    if to_come:
        message += f"; the next starts on {to_come[0]}"
    yield case.finding(
        "HB-C411",
        ("engagements", latest, "ends"),
        message,
        stage=case.last,
        label="is over",
        help=(
            "if the work goes on, agree it in writing: write the new `ends`, or a new engagement",
            "if it does not, write `status: leaving`, or `status: ended` when all is closed",
        ),
    )


def complete_rhythms(case: Case) -> Iterator[Diagnostic]:
    """HB-C401, HB-S104: a rhythm, put together from all layers, says on which days it falls.

    What is missing is HB-C401, so that it becomes a thing to do in a draft; what contradicts itself is HB-S104.
    """
    if case.status == "ended":
        return
    for stage in case.stages:
        for path, rhythm in rhythms(stage.state):
            for key, problem in rhythm.problems():
                message, _, action = problem.partition("; ")
                yield case.finding(
                    "HB-S104" if getattr(rhythm, key) else "HB-C401",
                    (*path, key),
                    f"`{path_text(path)}`: {message}",
                    at=case.location((*path, key), stage) if getattr(rhythm, key) else case.beginning(path, stage),
                    help=(action,) if action else (),
                )


def shared_days(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C412: absences of our people and days on which the company is closed end after they start."""
    project = whole.project
    folder = project.options.content_dir
    for person_id, person in project.people.items():
        for number, away in enumerate(person.away):
            if _backwards(away):
                path: Path = (person_id, "away", str(number), "to")
                at = whole.location(project.people_tree, path, f"{folder}/people.yml")
                message = f"this absence of `{person_id}` ends on {away.to}, before it starts"
                yield Diagnostic(
                    "HB-C412", message, at, "before `from`", path_text(path), help=("correct one of the two days",)
                )
    for number, closed in enumerate(project.company.closed):
        if closed.from_ and closed.to and closed.to < closed.from_:
            path = ("closed", str(number), "to")
            at = whole.location(project.company_tree, path, f"{folder}/company.yml")
            message = f"these closed days end on {closed.to}, before they start"
            yield Diagnostic(
                "HB-C412", message, at, "before `from`", path_text(path), help=("correct one of the two days",)
            )


def _wrong_order(case: Case, stage: Stage, path: Path, message: str, first: str) -> Diagnostic:
    """The finding at the later of two days; `first` is the key beside it that should come before."""
    there = case.location((*path[:-1], first), stage)
    return case.finding(
        "HB-C412",
        path,
        message,
        stage=stage,
        label=f"before `{first}`",
        related=(Related(there, f"`{first}`"),),
        help=("correct one of the two days",),
    )


def _backwards(away: Away) -> bool:
    return bool(away.from_ and away.to and away.to < away.from_)


def _access(case: Case, stage: Stage, path: Path, access: Tool | Account) -> Iterator[Diagnostic]:
    for first, second, words in _ACCESS_STEPS:
        before: date | None = getattr(access, first)
        after: date | None = getattr(access, second)
        if before and after and after < before:
            name = path_text(path)
            message = f"`{name}`: `{second}` {after} is before `{first}` {before}, but {words}"
            yield _wrong_order(case, stage, (*path, second), message, first)


def rhythms(state: Contractor) -> Iterable[tuple[Path, Rhythm]]:
    """Every rhythm of a handbook with its path."""
    for deliverable_id, deliverable in state.deliverables.items():
        if deliverable.due:
            yield ("deliverables", deliverable_id, "due"), deliverable.due
    for task_id, task in state.tasks.items():
        if task.due:
            yield ("tasks", task_id, "due"), task.due
    for provided_id, provided in (state.scope.we_provide if state.scope else {}).items():
        if provided.due:
            yield ("scope", "we_provide", provided_id, "due"), provided.due
    for meeting_id, meeting in (state.communication.meetings if state.communication else {}).items():
        if meeting.when:
            yield ("communication", "meetings", meeting_id, "when"), meeting.when
    if state.payment and state.payment.invoice_due:
        yield ("payment", "invoice_due"), state.payment.invoice_due
