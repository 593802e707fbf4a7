"""Contractors by chance, with what makes life hard for a search: the same towns and family names, names inside names.

In: a project, a source of chance, a number. Out: that many contractors more in the project.
"""

from __future__ import annotations

import random
from pathlib import Path

_FIRST = (
    "Ana Bea Chidi Dara Elif Femi Goran Hana Ines Jonas Kemal Lucía Mei Noor Olga Paweł Quynh Rosa Şahin Tomáš".split()
)
_LAST = "Silva Okafor Novák Lind Tanaka Müller Ferreira O'Brien Łukasik Çelik Young Short Street Page Work".split()
_TRADES = ["Studio", "Design", "Translations", "Works", "Web & Words", "Partners"]
_ENDINGS = ["Ltd", "GmbH", "sp. z o.o.", "SARL", "Inc."]
_TOWNS = ["Lisbon", "61-001 Poznań", "London", "Porto", "Lagos", "10115 Berlin"]
_LANDS = ["Portugal", "Poland", "United Kingdom", "Nigeria", "Germany"]
_ROADS = ["High Street", "Rua Nova", "Station Road", "Work Lane", "Marktplatz"]
_NOTES = [
    "Answers late in August.",
    "Wants to do more for us; the fee is too low for that.",
    "We met at the fair and agreed quickly. Good with people.",
    "Asks for an advance each spring\n  Never needed a reminder",
]
_PLACES = [("PT", "Europe/Lisbon"), ("PL", "Europe/Warsaw"), ("GB", "Europe/London"), ("NG", "Africa/Lagos")]


def add_crowd(project: Path, chance: random.Random, count: int) -> tuple[str, ...]:
    """Write the files of `count` contractors, none of whom has another's name. Returns their ids."""
    names: set[str] = set()
    while len(names) < count:
        name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        names.add(name if chance.random() < 0.6 else f"{name} {chance.choice(_TRADES)}")
    ids = []
    for number, name in enumerate(sorted(names)):
        id = f"partner-{number}-{chance.randrange(1000)}"
        ids.append(id)
        (project / "contractors" / f"{id}.yml").write_text(_file(name, number, chance), encoding="utf-8")
    return tuple(ids)


def _file(name: str, number: int, chance: random.Random) -> str:
    country, zone = chance.choice(_PLACES)
    host = f"{chance.choice(['mail', 'work', 'post'])}{number}.example.com"
    is_agency = name.split()[-1] not in _LAST
    lines = [
        f'name: "{name}"',
        f'legal_name: "{name} {chance.choice(_ENDINGS)}"',
        f"kind: {'agency' if is_agency else 'individual'}",
        f"country: {country}",
        f"time_zone: {zone}",
        f"email: {chance.choice(['info', 'hello', 'office'])}@{host}",
        "address: |",
        f"  {chance.randint(1, 99)} {chance.choice(_ROADS)}",
        f"  {chance.choice(_TOWNS)}",
        f"  {chance.choice(_LANDS)}",
        "roles: [writer]",
        "status: active",
        "engagements:",
        f"  sow-{number + 2}:",
        f"    title: {chance.choice(['Articles', 'Letters', 'Work of the year'])}",
        "    starts: 2026-01-01",
        "    ends: 2027-12-31",
        f"    document: https://files.example.com/{chance.randrange(10**9)}.pdf",
        f"    fee: {{basis: per piece, amount: {chance.randint(10, 90) * 10} GBP}}",
        "internal:",
        f"  manager_time: {chance.randint(1, 4)} hours a week",
        "  notes: |",
        f"    {chance.choice(_NOTES)}".replace("\n", "\n  "),
    ]
    if is_agency:
        lines += ["people:", "  one:", f'    name: "{chance.choice(_FIRST)} Quill-{number}"']
        lines += ["    does: Work", f"    email: one@{host}", "    main: yes"]
    return "\n".join(lines) + "\n"
