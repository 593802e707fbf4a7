"""HB-R304: deliverables do not wait for each other in a circle.

In: a handbook. Out: one finding per circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handbook.diagnostics import Diagnostic
from handbook.rules.case import Case


def waiting_in_circles(case: Case) -> Iterator[Diagnostic]:
    """HB-R304: following `after` from a deliverable never leads back to it."""
    for stage in case.stages:
        after = {key: each.after for key, each in stage.state.deliverables.items() if each.after}
        for circle in _circles(after):
            first, second = circle[0], circle[1 % len(circle)]
            number = after[first].index(second)
            shown = " → ".join(f"`{each}`" for each in (*circle, first))
            message = (
                f"these deliverables wait for each other: {shown}" if len(circle) > 1 else f"`{first}` waits for itself"
            )
            yield case.finding(
                "HB-R304",
                ("deliverables", first, "after", str(number)),
                message,
                stage=stage,
                label="leads back to where it began",
                help=("take one of them out of `after`",),
            )


def _circles(after: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Circles in a graph, each once, beginning with its first name; at least one of every knot."""
    done: set[str] = set()
    for start in sorted(after):
        if start in done:
            continue
        way: list[str] = [start]
        open_ends = [iter(after[start])]
        while way:
            following = next(open_ends[-1], None)
            if following is None:
                done.add(way.pop())
                open_ends.pop()
            elif following in way:
                yield _turned(tuple(way[way.index(following) :]))
            elif following not in done:
                way.append(following)
                open_ends.append(iter(after.get(following, ())))


def _turned(circle: tuple[str, ...]) -> tuple[str, ...]:
    """The same circle, beginning with its first name in the alphabet."""
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]
