"""One publication: which editions it makes, and how they get on record.

In: a `Desk`, and what the one who publishes says. Out: for each contractor a `Plan`, and the records that will be written
when the sites are built. Nothing is written before `record`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from handbook.changes.history import history
from handbook.changes.minor import protected_pages, refusals
from handbook.changes.plan import Plan
from handbook.model.content import Json
from handbook.model.editions import History
from handbook.model.entries import AnyEntry, EndEntry, RenamedEntry
from handbook.records.desk import Desk
from handbook.records.encoding import decode_entry, decode_values, encode
from handbook.records.errors import RecordsError
from handbook.records.sections import Alike
from handbook.records.store import TEXT, VALUES, Store
from handbook.records.underway import Meant, Underway, remove_underway, write_underway
from handbook.records.writer import EntryMaker, Writer, check_clock, edition_maker


@dataclass(frozen=True)
class Publication:
    """What would be published. `renamed` are (earlier id, id) of contractors with another id.

    `untouched` are contractors who are known to be reached by nothing (`records.known`): there are no plans for them.
    `recalled` are plans that were made without reading all records. `begun` is a publication that was interrupted: what it
    meant to say of an edition holds for that edition still.
    """

    desk: Desk
    at: datetime
    reason: str = ""
    minor: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    untouched: frozenset[str] = frozenset()
    recalled: Mapping[str, Plan] = field(default_factory=dict)
    begun: Underway | None = None

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """What is published for each contractor who gets a handbook. Raises `RecordsError` if records were changed."""
        asked = (id for id in self.desk.released if id not in self.untouched)
        return {id: self.recalled.get(id) or Plan(self._history(id), self.desk.content(id)) for id in asked}

    @cached_property
    def editions(self) -> Mapping[str, Plan]:
        """Those of the plans that make an edition."""
        return {id: plan for id, plan in self.plans.items() if plan.is_edition}

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Contractors who have ended and whose handbook is withdrawn now."""
        ended = [id for id, handbook in self.desk.handbooks.items() if handbook.first.status == "ended"]
        renamed = {id for id in ended if id in self.renamed.values() and self._history(id).editions}
        return tuple(id for id in ended if id in renamed or self.desk.is_to_be_ended(id))

    def has_agreed(self, id: str) -> bool:
        """Whether somebody ever said yes to an edition."""
        return any(answer.entry.said == "agree" for answer in self._history(id).answers)

    @cached_property
    def orphans(self) -> tuple[str, ...]:
        """Records of ids that no contractor has any more, and whose work was not ended."""
        known = {*self.desk.project.contractors, *self.renamed}
        found = [id for id in self.desk.store.contractors() if id not in known]
        return tuple(id for id in found if id not in self.desk.gone_on and not self.desk.is_ended(id))

    def twins(self) -> Mapping[str, str]:
        """Earlier ids that are gone, each with the contractor who is new and has the same e-mail address or name."""
        new = [id for id, plan in self.plans.items() if plan.is_first]
        found = {}
        for old in self.orphans:
            current = self.desk.history(old).current
            said = (
                dict(current.content.sections["other"].values)
                if current and "other" in current.content.sections
                else {}
            )
            for id in new:
                state = self.desk.handbooks[id].first
                if (state.email and said.get("email") == str(state.email)) or said.get("name") == state.name:
                    found[old] = id
        return found

    def refused(self) -> Mapping[str, tuple[str, ...]]:
        """With `minor`: why it cannot be, by contractor."""
        if not any(map(self._is_minor, self.editions)):
            return {}
        project = self.desk.project
        protected = protected_pages([*project.pages.values(), *project.tools.values()])
        found = {
            id: refusals(plan, self.desk.speaker_to_staff(id), protected)
            for id, plan in self.editions.items()
            if self._is_minor(id)
        }
        return {id: reasons for id, reasons in found.items() if reasons}

    @cached_property
    def makers(self) -> Mapping[str, tuple[EntryMaker, ...]]:
        """The records to write, by contractor."""
        found: dict[str, tuple[EntryMaker, ...]] = {}
        for was, id in self.renamed.items():
            found[id] = (EntryMaker(RenamedEntry, was=was, head=self.desk.store.chain(was).head),)
        for id, plan in self.editions.items():
            found[id] = (*found.get(id, ()), self._edition(id, plan))
        for id in self.endings:
            found[id] = (*found.get(id, ()), EntryMaker(EndEntry, reason=self.why_ended or None))
        return found

    def _edition(self, id: str, plan: Plan) -> EntryMaker:
        return edition_maker(
            plan.before,
            plan.content,
            number=plan.number,
            reason=self.reason_of(id),
            minor=plan.agree if self._is_minor(id) else (),
            language=self.desk.handbooks[id].first.language or self.desk.project.company.language or "en",
            changes=self.desk.told(id, plan),
            alike=self._alike,
        )

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.desk.store, [(plan.before, plan.content) for plan in self.editions.values()])

    def asked(self, id: str) -> tuple[str, ...]:
        """The sections whose agreement this publication asks for."""
        return () if self._is_minor(id) else self.plans[id].agree

    def asked_again(self, id: str) -> tuple[str, ...]:
        """The sections that an edition asks for as well, as they are open since an earlier one."""
        plan, asked = self.plans[id], self.asked(id)
        if not plan.is_edition:
            return ()
        there = (plan.content.sections.get(section.id) for section in plan.history.open_sections)
        left_out = {*asked, *plan.back}
        return tuple(now.id for now in there if now and now.asks == "required" and now.id not in left_out)

    def reason_of(self, id: str) -> str:
        """Why there is an edition: what is said now, else what was said when it was begun. Beside the editions of others, a first
        one has no reason: what is said then is about what changed for them."""
        meant = self._meant(id)
        said = self.reason if self._are_first or not self.plans[id].is_first else ""
        return said or (meant.reason if meant else "")

    @cached_property
    def _are_first(self) -> bool:
        """Whether nobody but those whose edition is their first is told something."""
        recorded = self.begun and not self.begun.editions.keys() <= self.editions.keys()
        return not self.endings and not recorded and all(plan.is_first for plan in self.editions.values())

    @property
    def why_ended(self) -> str:
        """Why work ends: what is said now, else what was said when it was begun."""
        return self.reason or (self.begun.why_ended if self.begun else "")

    def _is_minor(self, id: str) -> bool:
        meant = self._meant(id)
        as_before = bool(meant and meant.minor and not self.reason)  # another reason is another publication
        return (self.minor or as_before) and not self.plans[id].is_first

    def _meant(self, id: str) -> Meant | None:
        """What was said of this very edition when it was begun."""
        meant = self.begun.editions.get(id) if self.begun else None
        return meant if meant and meant.digest == self.plans[id].content.digest else None

    @cached_property
    def finished(self) -> tuple[str, ...]:
        """Contractors of whom all that was begun is on record already, so that only their message and their site are left."""
        return on_record(self.desk, self.begun)

    @cached_property
    def histories(self) -> Mapping[str, History]:
        """What is on record of each contractor with new records, once they are written. Raises `RecordsError` as `record`."""
        found = {}
        stored = _ToStore(self.desk.store, self._stored)
        for id, makers in self.makers.items():
            records: list[tuple[AnyEntry, str]] = list(self.desk.store.chain(id).records)
            for make in makers:
                head = records[-1][1] if records else ""
                entry = make(contractor=id, sequence=len(records) + 1, previous=head, at=self.at)
                if isinstance(entry, RenamedEntry):
                    records = list(self.desk.store.chain(entry.was).records)
                    place = {"sequence": len(records) + 1, "previous": entry.head}
                    entry = entry.model_copy(update=place)
                check_clock(id, records[-1][0] if records else None, self.at)
                data = encode(entry)
                records.append((decode_entry(data, Path(id)), hashlib.sha256(data).hexdigest()))
            found[id] = history(id, records, stored)
        return found

    @property
    def _stored(self) -> Mapping[str, str]:
        """What all the records to write need beside them."""
        found: dict[str, str] = {}
        for makers in self.makers.values():
            for make in makers:
                found |= make.stored
        return found

    def begin(self) -> None:
        """Note what will be recorded, before the sites are built: that takes longest. Raises `RecordsError` or `OSError`."""
        if self.makers:
            write_underway(self.desk.store, self._underway)

    def leave(self) -> None:
        """Nothing was recorded, and it was told why: note what was noted before `begin`."""
        if self.begun:
            write_underway(self.desk.store, self.begun)
        else:
            remove_underway(self.desk.store)

    def record(self, writer: Writer, then: Callable[[], None] = lambda: None) -> None:
        """After `begin`: write the records, do `then`, and name the records in the log.

        Raises `RecordsError` or `OSError`; what was written by then is whole, and whoever writes next takes it over.
        """
        for id, makers in self.makers.items():
            for make in makers:
                writer.add(id, make, self.at)
        then()
        writer.finish("publish", self.at)

    @property
    def _underway(self) -> Underway:
        """This publication, together with what is on record of the one that it finishes."""
        editions = {id: self.begun.editions[id] for id in self.finished if self.begun and id in self.begun.editions}
        for id, plan in self.editions.items():
            editions[id] = Meant(digest=plan.content.digest, reason=self.reason_of(id), minor=self._is_minor(id))
        ended = (*(id for id in self.finished if id not in editions), *self.endings)
        at = self.begun.at if self.begun else self.at
        return Underway(at=at, editions=editions, ended=ended, why_ended=self.why_ended)

    def _history(self, id: str) -> History:
        was = next((old for old, new in self.renamed.items() if new == id), None)
        if was is None:
            return self.desk.history(id)
        if self.desk.goes_on_as(id) != was and self.desk.history(id).length:
            raise RecordsError(f"`{id}` has records of its own already: those of `{was}` cannot become its own")
        if not self.desk.history(was).length:
            raise RecordsError(f"there are no records of `{was}`: look at the names in the folder `records`")
        return self.desk.history(was)


def on_record(desk: Desk, begun: Underway | None) -> tuple[str, ...]:
    """Of whom all is on record that an interrupted publication was about to record. Raises `RecordsError` as `Desk.history`."""
    if begun is None:
        return ()
    found = []
    for id, meant in begun.editions.items():
        current = desk.history(id).current
        if current and current.digest == meant.digest and current.on >= begun.at.date():
            found.append(id)
    return (*found, *(id for id in begun.ended if desk.history(id).ended))


@dataclass(frozen=True)
class _ToStore:
    """What is stored already, and what the records to write will store."""

    store: Store
    new: Mapping[str, str]
    _values: dict[str, Mapping[str, Json]] = field(default_factory=dict)

    def text(self, digest: str) -> str:
        name = f"{digest}{TEXT}"
        return self.new[name] if name in self.new else self.store.text(digest)

    def values(self, digest: str) -> Mapping[str, Json]:
        name = f"{digest}{VALUES}"
        if name not in self.new:
            return self.store.values(digest)
        if digest not in self._values:
            self._values[digest] = decode_values(self.new[name].encode("utf-8"), Path(name))
        return self._values[digest]


def moved(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Earlier ids with the new ones; raises `RecordsError` if one stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs) or len(set(found.values())) < len(pairs):
        raise RecordsError("each contractor can be renamed once: name every id once")
    return found
