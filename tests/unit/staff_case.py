"""A small company with contractors, and the staff site made of it. Shared by the tests of `handbook.compose.staff`.

The project goes through all real rooms (YAML, parse, merge, rules); only reading from the disk is left out.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handbook import pipeline
from handbook.compose.staff import staff_book
from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.handbook import Options, PageKind
from handbook.model.page import FIRST_TOKEN, Book, Page
from handbook.model.sources import PageFile, Source, Sources

MONDAY = date(2026, 3, 2)
"""The day of most tests. Summer time begins on 8 March in New York and on 29 March in London."""

_ELEMENT = re.compile(r"</?(?:time|data|span|code)\b[^>]*>")
_KEYED = re.compile(r'<(time datetime|data value)="([^"]*)">(.*?)</(?:time|data)>')

FEE = "fee: {basis: monthly, amount: 900 GBP}"
COMPANY = "name: Larkfield\ncountry: GB\ntime_zone: Europe/London\nowner: ines\n"
PEOPLE = """
ines:
  name: Inês Duarte
  does: Owner
  email: ines@example.com
tom:
  name: Tom Whitby
  does: Operations
  email: tom@example.com
  weekdays: [monday, tuesday, wednesday, thursday, friday]
  from: 09:00
  to: 17:00
  hours_a_week: 6
  manages: {experience: yes, own_work: with_support, communication: yes, would_change: {own_work: A quieter autumn}}
mei:
  name: Mei Tan
  does: Finance
  email: mei@example.com
  weekdays: [monday, wednesday]
  from: 09:00
  to: 13:00
  hours_a_week: 1
  manages: {experience: yes, own_work: yes, communication: yes}
"""
DEFAULTS = """
escalation: [{person: owner, when: we disagree, within: 2 working days}]
goals: {readers: {title: People read us, measure: visits, target: more}}
scope:
  includes: [Articles]
  excludes: [Speaking in our name]
  changes: {ask: manager, agreed_by: owner, answer_within: 2 working days}
tools:
  asana: {access: guest, granted: 2026-01-05, confirmed: 2026-01-06, walkthrough: 2026-01-07}
communication:
  channels:
    questions:
      for: Anything
      tool: asana
      where: the task
      you_reply_within: 1 working day
      we_reply_within: 1 working day
    urgent: {for: Outages, tool: phone, where: our number, you_reply_within: 2 hours, we_reply_within: 30 minutes}
    absence: {for: Being away, tool: email, where: away@example.com, we_reply_within: 1 working day}
    locked-out: {for: Lost access, tool: email, where: help@example.com, we_reply_within: 2 hours}
payment:
  invoice_to: bills@example.com
  invoice_says: [The number]
  invoice_due: {every: month, day: 3, covers: previous month, day_off: after}
  pay_within: 14 days
  by: bank transfer
  expenses: Only what we agreed
  if_unpaid: {ask: mei, answer_within: 1 working day}
exit: {handover: [Open work], delete: [Copies], final_invoice_within: 30 days}
for_each:
  engagement: {notice: 30 days, under: Services agreement}
  deliverable:
    acceptance_criteria: [Ready to publish]
    hand_in: {tool: asana, place: To review, guide: hand-in}
    review: {person: manager, within: 2 working days, silence: accepted}
    if_late: Tell us.
  tool: {on_exit: revoke}
"""
WRITER = """
deliverables:
  article: {title: Article, due: {every: week, weekdays: [thursday], at: 17:00, time_zone: company}}
"""
ADA = """
name: Ada Byron
legal_name: Ada Byron
kind: individual
country: GB
time_zone: Europe/London
email: ada@example.com
roles: [writer]
status: active
manager: tom
backup_manager: mei
engagements:
  sow-1: {title: Articles, starts: 2026-01-01, ends: 2026-12-31, fee: {basis: monthly, amount: 900 GBP}}
internal: {manager_time: 2.5 hours a week, notes: A secret of the staff}
"""
PAGES = {
    "tools/asana.md": """---
title: Asana
owner: tom
url: https://asana.example.com
purpose: Tasks
get_in: We invite you.
support: tom
---
## Hand in { #hand-in }
""",
}


def ada(**changes: str) -> str:
    """Ada's file under another name or with other values: each change is a key and the text after its colon."""
    lines = [line for line in ADA.strip().split("\n") if line.partition(":")[0] not in changes]
    if "engagements" in changes:
        lines = [line for line in lines if not line.startswith("  ")]
    return "\n".join([*lines, *(f"{key}: {text}" for key, text in changes.items())]) + "\n"


@dataclass(frozen=True)
class Made:
    """The staff site of a project."""

    build: pipeline.Build
    book: Book
    problems: tuple[Diagnostic, ...]

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        return {page.uri: page for page in self.book.pages}

    def text(self, uri: str) -> str:
        """A page's Markdown with its values filled in as they are."""
        page = self.pages[uri]
        return page.markdown.translate({FIRST_TOKEN + number: value for number, value in enumerate(page.values)})

    def section(self, uri: str, anchor: str) -> str:
        """What stands below the heading with this anchor, up to the next heading, without blank lines.

        Of tables only the words and links: `compared` has what they are sorted and filtered by.
        """
        _, _, rest = self.text(uri).partition(f" {{ #{anchor} }}\n")
        assert rest, f"{uri} has no heading #{anchor}"
        lines = []
        for line in rest.split("\n"):
            if line.startswith("#"):
                break
            lines += [line] if line.strip() else []
        return _ELEMENT.sub("", "\n".join(lines))

    def rows(self, uri: str, anchor: str) -> list[str]:
        """The lines of the table below a heading, without its titles."""
        lines = [line for line in self.section(uri, anchor).split("\n") if line.startswith("| ")]
        return lines[2:]

    def compared(self, uri: str) -> list[tuple[str, str]]:
        """What cells of a page are sorted and filtered by, with the words it stands for."""
        return [(key, _ELEMENT.sub("", words)) for _, key, words in _KEYED.findall(self.text(uri))]


def sources(
    contractors: Mapping[str, str],
    *,
    company: str = COMPANY,
    people: str | None = PEOPLE,
    defaults: str = DEFAULTS,
    roles: Mapping[str, str] | None = None,
    pages: Mapping[str, str] = PAGES,
) -> Sources:
    """A project's texts, as they would have been read."""
    files = FileTable()

    def source(path: str, text: str) -> Source:
        return Source(path, textwrap.dedent(text), files.add(path))

    kinds: Mapping[str, PageKind] = {"processes": "process", "policies": "policy", "tools": "tool"}
    return Sources(
        files=files,
        options=Options(),
        company=source("content/company.yml", company),
        people=source("content/people.yml", people) if people else None,
        defaults=source("content/defaults.yml", defaults),
        roles={id: source(f"content/roles/{id}.yml", text) for id, text in (roles or {"writer": WRITER}).items()},
        contractors={id: source(f"contractors/{id}.yml", text) for id, text in contractors.items()},
        pages=tuple(
            PageFile(kinds[path.split("/")[0]], path.split("/")[1].removesuffix(".md"), source(f"content/{path}", text))
            for path, text in pages.items()
        ),
    )


def make(read: Sources, today: date = MONDAY, templates: Mapping[str, Source] | None = None) -> Made:
    """The staff site of a project without an error in what is shared."""
    build = pipeline.make(read, today)
    assert build.project, [f"{d.at} {d.message}" for d in build.diagnostics]
    book, problems = staff_book(build.handbooks, build.project, build.diagnostics, build.stopped, today, templates)
    return Made(build, book, problems)
