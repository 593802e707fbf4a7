"""Who answers for a contractor, as the handbook says it: an agreement is theirs, and whoever comes after agrees anew.

In: two `Content`s. Out: whether somebody else answers now, and their name. A person answers for themselves, under their
legal name; for an agency its main person does. A person who joins an agency and is not its main one changes nothing:
the agency answers for its people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from handbook.model.content import Content, Json, normal_text, periods_of


@dataclass(frozen=True)
class _Signer:
    content: Content

    @cached_property
    def _values(self) -> dict[str, Json]:
        return {path: value for section in self.content.sections.values() for path, value in section.values.items()}

    def value(self, path: str) -> str:
        """The last value at a path, as it is compared."""
        values = [value for _, value in periods_of(self._values.get(path)) if isinstance(value, str)]
        return normal_text(values[-1]) if values else ""

    @cached_property
    def mains(self) -> dict[str, str]:
        """The main persons of an agency, with their names."""
        paths = [path.split(".") for path in self._values if path.startswith("people.") and path.endswith(".main")]
        return {id: self.value(f"people.{id}.name") for _, id, _ in paths if self.value(f"people.{id}.main") == "yes"}

    @cached_property
    def name(self) -> str:
        """Who answers: of an agency, its main person."""
        return next(iter(self.mains.values()), "") or self.value("legal_name") or self.value("name")


_SAYS_WHO = ("kind", "legal_name")


def _may_be_another(old: Content, new: Content) -> bool:
    """Whether any section that is another one says who answers: mostly none does, and then nothing need be compared."""
    for id in old.sections.keys() | new.sections.keys():
        was, now = old.sections.get(id), new.sections.get(id)
        if was is not now:
            for path in (path for section in (was, now) if section for path in section.values):
                if path in _SAYS_WHO or path.startswith("people."):
                    return True
    return False


def new_signer(old: Content, new: Content) -> str:
    """The name of whoever answers now, if that is somebody else; empty if it is not.

    What was not said before is no change. A main person with another id or with a corrected name stays the same.
    """
    if not _may_be_another(old, new):
        return ""
    was, now = _Signer(old), _Signer(new)
    for path in _SAYS_WHO:
        before, after = was.value(path), now.value(path)
        if before and after and before.casefold() != after.casefold():
            return now.name
    known = {*was.mains.keys(), *was.mains.values()}
    is_known = any(id in known or name in known for id, name in now.mains.items())
    return now.name if was.mains and now.mains and not is_known else ""
