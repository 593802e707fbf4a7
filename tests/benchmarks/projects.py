"""Projects of any size, made from the example: its shared pages and roles, and as many contractors as wanted.

Every contractor is different: name, dates, amounts, and which of a pool of deliverables, tasks and goals it has, so
that files are 40 to 150 lines long and handbooks differ in structure. The same number gives the same project.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PLACES = [
    ("PL", "Europe/Warsaw"),
    ("PT", "Europe/Lisbon"),
    ("JP", "Asia/Tokyo"),
    ("NG", "Africa/Lagos"),
    ("CA-ON", "America/Toronto"),
    ("PH", "Asia/Manila"),
    ("SE", "Europe/Stockholm"),
    ("CZ", "Europe/Prague"),
]
_ROLES = ["bookkeeper", "virtual-assistant", "writer", "advertising", "designer", "translator", "customer-support"]
_MANAGERS = ["tom", "priya", "jonas"]
_DUE = [
    "{every: week, weekdays: [tuesday]}",
    "{every: 2 weeks, weekdays: [friday], starting: 2026-01-09}",
    "{every: month, day: 5th working day, covers: previous month}",
    "{every: month, day: last}",
    "{every: month, months: [january, april, july, october], day: 12}",
    "{date: 2027-03-31}",
]


def make_project(folder: Path, contractors: int) -> Path:
    """A project with that many contractors in `folder`, which must not exist yet; returns `folder`."""
    for name in ("content", "theme_overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "contractors").mkdir()
    _give_hours(folder / "content" / "people.yml")
    for number in range(contractors):
        (folder / "contractors" / f"partner-{number:04}.yml").write_text(_contractor(number), encoding="utf-8")
    return folder


def _give_hours(people: Path) -> None:
    """Managers with time for a thousand contractors, so that the benchmark is not about capacity."""
    lines = people.read_text(encoding="utf-8").splitlines(keepends=True)
    people.write_text(
        "".join("  hours_a_week: 9000\n" if "hours_a_week:" in line else line for line in lines), encoding="utf-8"
    )


def _contractor(number: int) -> str:
    chance = random.Random(number)
    country, zone = chance.choice(_PLACES)
    role = chance.choice(_ROLES)
    manager, backup = chance.sample(_MANAGERS, 2)
    lines = [
        f"name: Partner {number:04} Ltd",
        f"legal_name: Partner {number:04} Limited",
        "kind: individual",
        f"country: {country}",
        f"time_zone: {zone}",
        f"email: partner-{number:04}@example.com",
        f"roles: [{role}]",
        "status: active",
        f"manager: {manager}",
        f"backup_manager: {backup}",
        "engagements:",
        f"  sow-{number}:",
        f"    title: Work of partner {number:04}",
        "    starts: 2026-01-05",
        f"    ends: 2028-{chance.randint(1, 12):02}-28",
        "    under: Services agreement of 2 January 2026",
        f"    fee: {{basis: monthly, amount: {chance.randint(3, 30) * 50} GBP}}",
        "for_each:",
        "  tool: {requested: 2026-01-05, granted: 2026-01-06, confirmed: 2026-01-07, walkthrough: 2026-01-08}",
        "goals:",
    ]
    for goal in range(chance.randint(1, 3)):
        lines += [
            f"  goal-{goal}:",
            f"    title: Goal {goal} of partner {number:04}",
            "    measure: share of work accepted in the first round",
            f"    target: {chance.randint(70, 99)} %",
        ]
    lines.append("deliverables:")
    for item in range(chance.randint(1, 8)):
        lines += [
            f"  piece-{item}:",
            f"    title: Piece {item} for partner {number:04}",
            f"    what: Report number {chance.randint(1, 999)} with what was done and what is open",
            "    acceptance_criteria:",
            *(
                f"      - Criterion {n} holds for all {chance.randint(2, 40)} items"
                for n in range(chance.randint(1, 3))
            ),
            f"    due: {chance.choice(_DUE)}",
        ]
    if chance.random() < 0.7:
        lines.append("tasks:")
        for item in range(chance.randint(1, 5)):
            lines += [
                f"  care-{item}:",
                f"    title: Care {item} of partner {number:04}",
                "    outcome: Nothing waits longer than agreed",
                f"    standard: answered within {chance.randint(2, 9)} working hours",
                f"    starts_when: message {item} arrives",
                "    guides: [asana#report]",
            ]
    lines += ["internal:", "  manager_time: 1 hour a week"]
    return "\n".join(lines) + "\n"
