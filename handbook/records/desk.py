"""A project's handbooks beside their records: what each says now, what was recorded, and what a publication would do.

In: what the sources amount to, and the records. Out: contents, histories, plans and standings, each worked out once and
only when it is asked for. What is said of one contractor comes from the shared project, their layers and their records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property

from handbook.changes import Change, Speaker, compare, sentences
from handbook.changes.history import gone
from handbook.changes.plan import Plan, changed_texts, titles
from handbook.compose.content import Shared, content_of, pages_in
from handbook.compose.reader import lens_on
from handbook.compose.words import Words
from handbook.model.content import Content, Section
from handbook.model.editions import History
from handbook.model.entries import EndEntry
from handbook.model.handbook import Handbook, Project
from handbook.model.messages import message
from handbook.model.standing import Following, Piece, Standing
from handbook.records.errors import RecordsError
from handbook.records.messages import reminder_address
from handbook.records.store import Store, goes_on_as

RELEASED = frozenset({"active", "leaving"})
"""A draft is not ready to be seen, and who has left has no handbook."""

_AGAIN = message("We work together again, so we ask for your agreement to all of it again.")


class Desk:
    """One reading of a project with its records. `pending` are histories as they will be after a publication."""

    def __init__(
        self,
        project: Project,
        handbooks: Mapping[str, Handbook],
        store: Store,
        asset: Callable[[str], bytes | None],
        pending: Mapping[str, History] | None = None,
    ) -> None:
        self.project = project
        self.handbooks = handbooks
        self.store = store
        self.pending = pending or {}
        self._asset = asset
        self._histories: dict[str, History] = {}
        self._contents: dict[str, Content] = {}
        self._shared = Shared()

    def anew(self) -> Desk:
        """The same project, beside its records as they are by now."""
        return Desk(self.project, self.handbooks, Store(self.store.folder), self._asset)

    @property
    def released(self) -> tuple[str, ...]:
        """Ids of all whose handbook is part of a release."""
        return tuple(id for id, handbook in self.handbooks.items() if handbook.first.status in RELEASED)

    @cached_property
    def has_records(self) -> bool:
        """Whether this project ever published an edition."""
        return bool(self.pending or self.store.contractors())

    def history(self, id: str) -> History:
        """What was recorded of a contractor. Raises `RecordsError` if a record was changed, or is of somebody else: an id that a
        contractor had before, and that another has now."""
        if id in self.pending:
            return self.pending[id]
        if id in self.gone_on and id in self.project.contractors:
            now, file = self.goes_on_as(id), f"{self.project.options.contractors_dir}/{id}.yml"
            back = (
                ""
                if now in self.project.contractors
                else f"if they have that id again, say `handbook publish --renamed-from {now}={id}`; if this is somebody else, "
            )
            raise RecordsError(
                f"`{id}` was the id of `{now}` before, and its records are theirs: {back}give the contractor in `{file}` another "
                f"id, such as `{id}-2`"
            )
        if id not in self._histories:
            self._histories[id] = self.store.history(id)
        return self._histories[id]

    def is_to_be_ended(self, id: str) -> bool:
        """Whether a contractor has ended, and the handbook with its editions is not withdrawn yet."""
        if self.handbooks[id].first.status != "ended" or self.is_ended(id):
            return False
        return bool(self.history(id).editions)

    def is_ended(self, id: str) -> bool:
        """Whether the end of the work is on record. Of who has left it is mostly the last record, so no other one is read."""
        last = self.store.last(id)
        return bool(last and isinstance(last[0], EndEntry)) or self.history(id).ended

    @cached_property
    def gone_on(self) -> Mapping[str, str]:
        """As `Store.gone_on`."""
        return self.store.gone_on()

    def goes_on_as(self, id: str) -> str:
        """The id under which the records of an earlier id go on; the id itself if it is none."""
        return goes_on_as(id, self.gone_on)

    def not_renamed_yet(self, pairs: Mapping[str, str]) -> Mapping[str, str]:
        """Those of the pairs (earlier id, id) that are not on record, as they are after a publication that was interrupted."""
        return {old: new for old, new in pairs.items() if self.gone_on.get(old) != new}

    def content(self, id: str) -> Content:
        """What a contractor's handbook says now."""
        if id not in self._contents:
            self._contents[id] = content_of(self.handbooks[id], self.project, self.assets, self._shared)
        return self._contents[id]

    def pages(self, id: str, only: Container[str]) -> Mapping[str, Section]:
        """Some of the pages of what a contractor's handbook says now, by the ids of their sections."""
        return pages_in(self.handbooks[id], self.project, self.assets, self._shared, only)

    def plan(self, id: str) -> Plan:
        """What a publication would do for a contractor."""
        return Plan(self.history(id), self.content(id))

    def speaker(self, id: str) -> Speaker:
        """Who words things in a contractor's language."""
        return lens_on(self.handbooks[id], self.project).words

    def speaker_to_staff(self, id: str) -> Speaker:
        """Who words the same in English, as the staff read it; the words of the handbook stay as they are."""
        return Words(self.project.company.time_zone or "UTC", self.handbooks[id].first.time_zone)

    def sentences(self, id: str, old: Content, new: Content) -> list[str]:
        """What changed between two contents, in the contractor's language; what asks nothing is left out."""
        return _in_words(self.speaker(id), compare(old, new), old, new)

    def told(self, id: str, plan: Plan, *, to_staff: bool = False) -> tuple[str, ...]:
        """What an edition tells a contractor: nothing if it is the first, else why it asks anew, and what changed."""
        if plan.is_first:
            return ()
        words = self.speaker_to_staff(id) if to_staff else self.speaker(id)
        again = [words.text(_AGAIN)] if plan.history.ended else []
        return (*again, *_in_words(words, plan.changes, plan.before, plan.content))

    def following(self, id: str) -> Following:
        """How a contractor stands to their editions, for the staff: in English, but for the reminder."""
        history, plan = self.history(id), self.plan(id)
        current = history.current
        words = self.speaker_to_staff(id)
        named = titles(current.content, words) if current else {}
        opened = [named[section.id] for section in history.open_sections]
        return Following(
            history=history,
            open_titles=tuple(opened),
            since=history.open_since,
            next_number=plan.number if plan.is_edition else None,
            next_changes=self.told(id, plan, to_staff=True),
            next_asks=tuple(map(titles(plan.content, words).__getitem__, plan.agree)) if plan.agree else (),
            remind=reminder_address(self, id) if opened and not history.waits_for_us else "",
            remind_from=history.remind_from,
        )

    def since_agreed(self, history: History) -> tuple[str, ...]:
        """What changed since a contractor last agreed, in sentences; nothing if they never did."""
        current, agreed = history.current, history.last_agreed
        if current is None or agreed is None or agreed.number >= current.number:
            return ()
        return tuple(self.sentences(history.contractor, agreed.content, current.content))

    def standing(self, id: str) -> Standing | None:
        """What a contractor's handbook says about its editions; None if there are none."""
        history = self.history(id)
        current = history.current
        if current is None or history.ended:
            return None
        texts: tuple[tuple[str, tuple[Piece, ...]], ...] = ()
        agreed = history.last_agreed
        if agreed and agreed.number < current.number:
            texts = changed_texts(agreed.content, current.content)
        return Standing(
            history=history,
            is_published=current.digest == self.content(id).digest,
            since=self.since_agreed(history),
            texts=texts,
            titles=titles(current.content, self.speaker(id)),
            gone=gone(history.editions),
        )

    @cached_property
    def assets(self) -> Mapping[str, str]:
        """The SHA-256 of every file that pages can show or offer."""
        found = {}
        for path in self.project.assets:
            data = self._asset(path)
            found[path] = hashlib.sha256(data).hexdigest() if data is not None else ""
        return found


def _in_words(words: Speaker, changes: Iterable[Change], old: Content, new: Content) -> list[str]:
    asking = [change for change in changes if change.asks != "none"]
    return sentences(asking, old, new, words) if asking else []
