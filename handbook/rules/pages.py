"""HB-C401, HB-C403, HB-C408: shared pages are kept up to date and can be used as guides.

In: the project and the day. Out: findings, each told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from handbook.diagnostics import Diagnostic, Location
from handbook.model.company import PageMeta, ToolMeta
from handbook.model.handbook import SharedPage
from handbook.model.values import Duration
from handbook.rules.whole import Whole


def reviews_in_time(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C403: a page was looked at within the time its front matter promises."""
    for page in _pages(whole):
        meta = page.meta
        if not meta.last_reviewed or not meta.review_every:
            continue
        due = _after(meta.last_reviewed, meta.review_every)
        if due < whole.today:
            owner = f"`{meta.owner}`" if meta.owner else "its owner"
            yield Diagnostic(
                "HB-C403",
                f"this page was due for review on {due}",
                whole.location(page.tree, ("last_reviewed",), page.file),
                f"and every {meta.review_every}",
                "last_reviewed",
                help=(
                    f"let {owner} read it and put right what has changed",
                    f"then write `last_reviewed: {whole.today}`",
                ),
            )


def reasons_of_required_pages(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C401: a page that readers must follow says why: law, security, safety or a promise to customers."""
    for page in _pages(whole):
        if isinstance(page.meta, PageMeta) and page.meta.kind == "required" and not page.meta.because:
            yield Diagnostic(
                "HB-C401",
                "this page is required, but nothing says why: `because` is missing",
                whole.location(page.tree, ("kind",), page.file),
                "needs a reason",
                "because",
                help=(
                    "write the reason: `because: data protection law`",
                    "without a law, security, safety or a promise to customers behind it, write `kind: reference`",
                ),
            )


def useful_tool_pages(whole: Whole) -> Iterator[Diagnostic]:
    """HB-C408: a tool page holds a guide, and names who looks after it and who helps."""
    for page in whole.project.tools.values():
        if not any(heading.level == 2 for heading in page.headings):
            yield Diagnostic(
                "HB-C408",
                f"the page of the tool `{page.id}` holds no guide",
                Location(page.file, page.body_line),
                "no section that a task could name",
                help=("write a section for each thing to do in it: `## Hand in { #hand-in }`",),
            )
        if not isinstance(page.meta, ToolMeta):
            continue
        for key, value, words, example in (
            ("owner", page.meta.owner, "who looks after it", "`owner: ` and the id of one of our people"),
            (
                "support",
                page.meta.support,
                "who helps with it",
                "`support: locked-out`, or the id of one of our people",
            ),
        ):
            if not value:
                yield Diagnostic(
                    "HB-C408",
                    f"the page of the tool `{page.id}` does not say {words}: `{key}` is missing",
                    whole.location(page.tree, (), page.file),
                    "",
                    key,
                    help=(f"add {example}",),
                )


def _pages(whole: Whole) -> Iterator[SharedPage]:
    yield from whole.project.pages.values()
    yield from whole.project.tools.values()


def _after(day: date, duration: Duration) -> date:
    """The day on which `duration` is over; parts of a day do not count, working days are taken as days."""
    days = {"days": duration.count, "weeks": duration.count * 7}.get(duration.unit, 0)
    months = duration.count if duration.unit == "months" else 0
    return day + relativedelta(days=days, months=months)
