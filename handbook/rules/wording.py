"""Small words that several rules share.

In: names. Out: pieces of messages and of help.
"""

from __future__ import annotations

from collections.abc import Iterable

from handbook.model.values.wording import nearest

UNDO_REMOVAL = "keep what the other files say: undo the `remove` or `inherit: false` here"
"""Help at the place that takes something needed away."""

_LISTED = 12


def did_you_mean(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The question as a line of help; empty if no name is close."""
    guess = nearest(text, names, cutoff=0.6)
    return (f"did you mean `{guess}`?",) if guess else ()


def choices(noun: str, names: Iterable[str]) -> tuple[str, ...]:
    """What there is to choose from, as a line of help: "possible tools: `asana`, `slack`"; empty if nothing."""
    every = sorted(names)
    if not every:
        return ()
    more = f" and {len(every) - _LISTED} more" if len(every) > _LISTED else ""
    return (f"possible {noun}: {', '.join(f'`{name}`' for name in every[:_LISTED])}{more}",)
