"""What *Your work* says beside the fields: the dates of each expectation, and the steps to hand in.

In: a lens on a handbook, its dates, the merged bodies of its tool pages. Out: values ready to print. All dates go along,
because a page does not depend on the day it is made; a script in the page (`assets/handbook.js`) shows the next one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from handbook.compose import dates
from handbook.compose.lens import Lens
from handbook.compose.printing import Passage, Raw
from handbook.compose.render import Rendered
from handbook.compose.shared_pages import Targets, foreign_language, moved_links, without_dead_links
from handbook.model.markdown_text import ordered_list
from handbook.model.page import FIRST_TOKEN, LAST_TOKEN, token

_TOKEN = re.compile(f"[{chr(FIRST_TOKEN)}-{chr(LAST_TOKEN)}]")


def due_dates(rows: Sequence[dates.Row], lens: Lens) -> dict[str, dict[str, Any]]:
    """By path (`deliverables.monthly-close`): all its `days` as ISO 8601, and what to say of it if it falls due `once`."""
    by_path: dict[str, list[dates.Row]] = defaultdict(list)
    for row in rows:
        by_path[".".join(row.dated.path)].append(row)
    return {
        path: {
            "days": " ".join(row.iso for row in found),
            "once": _once(found[0], lens) if len(found) == 1 and found[0].dated.rhythm.date else "",
        }
        for path, found in by_path.items()
    }


def _once(row: dates.Row, lens: Lens) -> str:
    """The one day, with the time by the contractor's clock, as it is after a day off was looked at."""
    words = lens.words
    day = words.day(row.day)
    if row.mine is None:
        return day
    return words.text("%(day)s, %(time)s (your time)", day=day, time=words.clock(row.mine.time()))


def hand_in_steps(bodies: Mapping[str, Rendered], uri: str, targets: Targets, lens: Lens) -> dict[str, dict[str, Any]]:
    """By deliverable: the steps of its guide as they stand on the tool's page, to be shown on the page at `uri`.

    `bodies` are the merged tool pages by id. A `language` is told if it is not the handbook's. Where a guide's section
    holds no numbered steps there is nothing to show.
    """
    found = {}
    for _, state in lens.handbook.states:
        for id, deliverable in state.deliverables.items():
            hand_in = deliverable.hand_in
            page = lens.project.tools.get(hand_in.tool or "") if hand_in else None
            if hand_in is None or page is None or page.id not in bodies:
                continue
            steps = ordered_list(bodies[page.id].markdown, hand_in.guide or "")
            if steps:
                shown = moved_links(without_dead_links(steps, page.uri, targets), page.uri, uri)
                found[id] = {
                    "list": _passage(shown, bodies[page.id].values),
                    "language": Raw(foreign_language(page, lens)),
                }
    return found


def _passage(markdown: str, values: Sequence[str]) -> Passage:
    """A part of a page with the values that stand in it, numbered anew from 0."""
    kept: list[str] = []

    def renumber(found: re.Match[str]) -> str:
        kept.append(values[ord(found[0]) - FIRST_TOKEN])
        return token(len(kept) - 1)

    return Passage(_TOKEN.sub(renumber, markdown), tuple(kept))
