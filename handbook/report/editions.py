"""What a publication does, for the one who publishes: a table, the sentences, what each must agree to; or JSON.

In: for each contractor a `Row`. Out: text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handbook.changes.plan import Plan, title_of
from handbook.model.standing import Piece
from handbook.report.counts import number, some
from handbook.report.look import Look

_MOST_PIECES = 6
_MOST_OF_A_COMMENT = 60_000
"""So many characters of text; services that show comments take a little more."""


@dataclass(frozen=True)
class Row:
    """One contractor: what would be published, and the changes in sentences, those that ask nothing apart.

    `asked` are the sections whose agreement the edit asks for; `again` others that are open still, which the message about the
    edition asks for as well.
    """

    id: str
    name: str
    plan: Plan
    asked: tuple[str, ...]
    told: tuple[str, ...]
    unasked: tuple[str, ...]
    again: tuple[str, ...] = ()

    @property
    def is_reached(self) -> bool:
        """Whether the edit changes anything in this handbook."""
        return self.plan.is_edition or bool(self.plan.changes)

    def titles(self, sections: Sequence[str]) -> list[str]:
        """What sections are called; those that are gone by their old name."""
        found = []
        for id in sections:
            content = self.plan.content if id in self.plan.content.sections else self.plan.before
            found.append(self.plan.titles.get(id) or title_of(content.sections[id], content))
        return found


def ending(id: str, name: str, *, has_agreed: bool) -> str:
    """What publishing does for somebody whose work has ended."""
    kept = "What was agreed stays on record" if has_agreed else "Nothing was agreed; the records stay"
    return (
        f"{name} ({id}) has ended: publishing takes their handbook out of the release, and out of earlier releases that are "
        f"kept. {kept}, and a message with a copy of it is drafted for them."
    )


def orphan(id: str) -> str:
    """What to do about records of somebody who has no file any more."""
    return (
        f"note: there are records of `{id}`, and no such contractor any more. They are kept. If the work has ended, bring "
        "the file back with `status: ended`; if the file has another name now, say `--renamed-from OLD=NEW`"
    )


def twin(old: str, new: str) -> str:
    """What to do about somebody new who seems to be the one whose file is gone."""
    return (
        f"`{old}` is gone, and `{new}` is new with the same name or address: if it is the same contractor, add "
        f"`--renamed-from {old}={new}` to `handbook publish`, so that editions and agreements go on; if not, keep `{old}` with "
        "`status: ended`"
    )


def impact_text(rows: Sequence[Row], look: Look, *, nobody: str) -> str:
    """Whom an edit reaches: a table, then the sentences for each. `nobody` is said when it reaches nobody."""
    reached = [row for row in rows if row.is_reached]
    if not reached:
        return nobody
    width = max(len(look.show(row.name)) for row in reached)
    lines = []
    for row in reached:
        what = f"edition {row.plan.number}" if row.plan.is_edition else "no edition"
        lines.append(f"  {look.show(row.name):<{width}}  {what:<11}  {_summary(row)}")
    for same in _alike(reached):
        names = some([f"{row.name} ({row.id})" for row in same])
        lines += ["", look.paint("title", look.show(names)), *_details(same[0], look)]
    return "\n".join(lines) + "\n"


def impact_markdown(
    rows: Sequence[Row], among: int, *, nobody: str, notes: Sequence[str] = (), stopped: Iterable[str] = ()
) -> str:
    """The same as Markdown, for a comment: a line that sums it up, then the text, in which nothing is markup or a mention.

    `among` is how many contractors there are, those without a row included: nothing reaches them.
    """
    reached = [row for row in rows if row.is_reached]
    asked = sum(bool(row.asked or row.again) for row in reached)
    whole = f"of {number(among, 'contractor')}"
    head = f"**This reaches {len(reached)} {whole}; {asked} must agree.**" if reached else f"**{nobody}**"
    left_out = ", ".join(stopped)
    lines = [head, *([f"Not looked at because of errors: {left_out}"] if left_out else [])]
    if reached or notes:
        text = "\n\n".join([impact_text(rows, Look(), nobody=nobody).rstrip("\n"), *map(Look().show, notes)])
        if len(text) > _MOST_OF_A_COMMENT:
            text = f"{text[:_MOST_OF_A_COMMENT].rpartition(chr(10))[0]}\n… `handbook impact` shows the rest"
        fence = "`" * max(3, 1 + max((len(found) for found in re.findall("`+", text)), default=0))
        lines.append(f"{fence}text\n{text}\n{fence}")
    return "\n\n".join(lines) + "\n"


def _alike(rows: Sequence[Row]) -> list[list[Row]]:
    """Contractors for whom an edit does the same stand together; first editions have nothing to compare."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        if not row.plan.is_first and (row.told or row.unasked or row.plan.texts):
            found.setdefault((row.asked, row.again, row.plan.back, row.told, row.unasked, row.plan.texts), []).append(
                row
            )
    return list(found.values())


def _summary(row: Row) -> str:
    if row.plan.is_first:
        return f"the first: is asked to agree to {number(len(row.asked), 'part')}"
    if row.plan.history.ended:
        return f"works with you again: is asked to agree to {number(len(row.asked), 'part')}"
    if not row.plan.is_edition:
        return "their site changes, nothing to tell"
    parts = [f"is asked to agree to {number(len(row.asked), 'part')}"] if row.asked else []
    parts += [f"is told of {number(len(row.plan.told), 'part')}"] if row.plan.told else []
    are = "is" if len(row.plan.back) == 1 else "are"
    parts += [f"{number(len(row.plan.back), 'part')} {are} again as they agreed"] if row.plan.back else []
    parts += [f"is asked again for {number(len(row.again), 'part')} still open"] if row.again else []
    return ", ".join(parts) or "their earlier agreement holds"


def _details(row: Row, look: Look) -> list[str]:
    lines = [f"  is asked to agree to: {look.show(title)}" for title in row.titles(row.asked)]
    lines += [f"  still open, so asked again: {look.show(title)}" for title in row.titles(row.again)]
    lines += [f"  again as they agreed, so nothing is asked: {look.show(title)}" for title in row.titles(row.plan.back)]
    lines += [f"  - {look.show(text)}" for text in row.told]
    lines += text_lines(row.plan.texts, look)
    if row.unasked:
        lines += ["  without telling:", *(f"  - {look.show(text)}" for text in row.unasked)]
    return lines


def text_lines(texts: Sequence[tuple[str, tuple[Piece, ...]]], look: Look) -> list[str]:
    """Pages with the paragraphs that differ, the old with `-` and the new with `+`."""
    lines = []
    for title, pieces in texts:
        lines += [f"    {look.show(title)}", *(line for piece in pieces[:_MOST_PIECES] for line in _piece(piece, look))]
        if len(pieces) > _MOST_PIECES:
            lines.append(f"      … and {len(pieces) - _MOST_PIECES} more")
    return lines


def _piece(piece: Piece, look: Look) -> list[str]:
    lines = [f"      {look.show(piece.heading)}"] if piece.heading else []
    lines += [f"      - {look.show(line)}" for line in piece.old]
    return [*lines, *(f"      + {look.show(line)}" for line in piece.new)]


def impact_json(rows: Sequence[Row], among: int, *, endings: Iterable[str], notes: Sequence[str]) -> str:
    """The same for programs; `among` as in `impact_markdown`. A stable contract: `version` changes when it does."""
    reached = [row for row in rows if row.is_reached]
    whole = {
        "version": 1,
        "summary": {
            "contractors": among,
            "reached": len(reached),
            "editions": sum(row.plan.is_edition for row in reached),
            "agree": sum(bool(row.asked) for row in reached),
            "still_open": sum(bool(row.again) for row in reached),
        },
        "contractors": [_json(row) for row in reached],
        "ended": list(endings),
        "notes": list(notes),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _json(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "edition": row.plan.number if row.plan.is_edition else None,
        "first": row.plan.is_first,
        "agree": [{"section": id, "title": title} for id, title in zip(row.asked, row.titles(row.asked), strict=True)],
        "still_open": [
            {"section": id, "title": title} for id, title in zip(row.again, row.titles(row.again), strict=True)
        ],
        "as_agreed": [
            {"section": id, "title": title} for id, title in zip(row.plan.back, row.titles(row.plan.back), strict=True)
        ],
        "told": [
            {"section": id, "title": title} for id, title in zip(row.plan.told, row.titles(row.plan.told), strict=True)
        ],
        "changes": list(row.told),
        "unasked": list(row.unasked),
        "texts": [
            {
                "title": title,
                "pieces": [{"heading": p.heading, "old": list(p.old), "new": list(p.new)} for p in pieces],
            }
            for title, pieces in row.plan.texts
        ],
    }
