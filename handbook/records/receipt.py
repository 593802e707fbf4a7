"""A receipt for an answer, which both sides keep: what was said to which text, and where the chain of records stands.

In: an answer and the history it is part of. Out: plain text. Whoever has it can prove later that records were replaced.
"""

from __future__ import annotations

from handbook.model.editions import AnswerEntry, History

_LEVELS = {
    "declared": "noted by the company",
    "email": "by e-mail, which is kept",
    "signed": "signed with a registered key, the signature is kept",
}


def receipt(history: History, entry: AnswerEntry, digest: str) -> str:
    """The text of the receipt."""
    lines = [
        "Receipt. Please keep it: it shows what was agreed, and that no record was changed since.",
        "",
        f"Statement   {entry.statement}",
        f"By          {entry.by.name}{f', {entry.by.address}' if entry.by.address else ''}",
        f"On          {entry.said_on} ({entry.how})",
        f"Recorded    {entry.at.isoformat()}",
        f"How sure    {_LEVELS[entry.assurance]}",
        f"Record      number {entry.sequence} of {history.contractor}, sha256:{digest}",
        f"Head        sha256:{history.head}",
    ]
    lines += ["", "The parts it is about, with their digests:"]
    lines += [f"  {id:<44} {section}" for id, section in sorted(entry.sections.items())]
    return "\n".join(lines) + "\n"
