"""HB-C416: names that the search before a release leaves out.

In: a merged handbook. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from handbook.diagnostics import Diagnostic
from handbook.model.layer import Path
from handbook.model.likeness import is_telling, words_of
from handbook.rules.case import Case


def names_that_are_searched_for(case: Case) -> Iterator[Diagnostic]:
    """HB-C416: the names of a contractor and of its people, where there are others who could read them."""
    if len(case.project.contractors) < 2:
        return
    state = case.handbook.first
    names: list[tuple[Path, str | None]] = [(("name",), state.name)]
    names += [(("people", id, "name"), member.name) for id, member in state.people.items()]
    for path, name in names:
        if name and not is_telling(words_of(name)):
            yield case.finding(
                "HB-C416",
                path,
                f"`{name}` is too short to be searched for in the handbooks of others",
                help=("write the whole name, or look yourself that no shared page holds it",),
            )
