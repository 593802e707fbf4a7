"""A project of odd but honest values: what people may really write, and what a page must stand.

In: a folder. Out: the sound little project in the example's look, with two contractors more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.example import EXAMPLE
from support.little import copy_little, write

LONG = f"{'Wolfeschlegelsteinhausenbergerdorff' * 2} {'Anna Maria Katharina Theresia Josephine ' * 3}Hohenau-B"
"""A name of two hundred characters, the first seventy without a space."""

NOA = "נועה לוי 🌻"
PRESS = "دار النشر (لندن) ١٢٣"
TOOLS = 60

_LONG_NAME = f"""\
name: {LONG}
legal_name: {LONG}
kind: individual
country: JP
time_zone: Asia/Tokyo
email: {"anna." * 10}maria@{"long-" * 9}name.example.com
roles: [writer]
status: active
engagements:
  sow-2:
    title: {"Donaudampfschifffahrtsgesellschaftskapitaen" * 2}
    starts: 2026-01-01
    ends: 2027-12-31
    fee: {{basis: daily, amount: 42000 JPY, at_most: 5 days a month}}
  sow-3:
    title: A series, paid by its parts
    starts: 2026-02-01
    ends: 2027-12-31
    fee: {{basis: milestones, amount: 1250000 JPY}}
deliverables:
  article: {{engagement: sow-2}}
  series:
    engagement: sow-3
    title: {"Supercalifragilistic" * 5}
    acceptance_criteria: ["https://example.com/{"a-long-path/" * 12}"]
    due: {{date: 2027-02-26}}
    hand_in: {{place: "{"folder/" * 20}"}}
    pays: 625000 JPY
"""

_RIGHT_TO_LEFT = f"""\
name: {NOA}
legal_name: {PRESS}
kind: individual
country: IL
time_zone: Asia/Jerusalem
language: ar
email: noa@example.com
address: "רחוב הרצל 12, תל אביב 🏠"
roles: [right-to-left]
status: active
engagements:
  sow-4:
    title: "מענה ללקוחות (2 languages)"
    starts: 2026-01-01
    ends: 2027-12-31
    fee: {{basis: monthly, amount: 450.125 KWD}}
"""

_ROLE = f"""\
goals:
  answered: {{title: "كل سؤال له جواب!", measure: "أسئلة بلا جواب", target: "0 (من 12)"}}
scope:
  includes: ["שירות לקוחות, 24/7 (בערך)"]
tasks:
  inbox:
    title: "תיבת הדואר ריקה 📭"
    outcome: "لا تبقى رسالة بلا رد"
    standard: "within 1 day / תוך יום"
    due: {{every: working day, at: 10:00, time_zone: contractor}}
    guides: [slack#hand-in]
tools:
{"".join(f"  tool-{number:02}: {{access: member}}{chr(10)}" for number in range(1, TOOLS + 1))}\
communication:
  meetings:
    night:
      title: "שיחת לילה 🌙"
      when: {{every: week, weekdays: [sunday], at: 01:30, time_zone: company}}
      minutes: 30
      tool: slack
      with: [sam]
      attendance: optional
"""

_TOOL = """\
---
title: {title}
owner: sam
purpose: {purpose}
get_in: Sam sends an invitation by email
support: locked-out
---
## First steps {{ #first }}

1. Open it.
"""


def odd_project(folder: Path) -> Path:
    """The project, in a new folder."""
    project = copy_little(folder)
    shutil.copy(EXAMPLE / "mkdocs.yml", project)
    shutil.copytree(EXAMPLE / "theme_overrides", project / "theme_overrides")
    write(project, "contractors/long-name.yml", _LONG_NAME)
    write(project, "contractors/noa-levi.yml", _RIGHT_TO_LEFT)
    write(project, "content/roles/right-to-left.yml", _ROLE)
    for number in range(1, TOOLS + 1):
        title, purpose = (f"כלי {number} 🔧", "לעבודה") if number % 2 else (f"Tool {number}", "To work")
        write(project, f"content/tools/tool-{number:02}.md", _TOOL.format(title=title, purpose=purpose))
    return project
