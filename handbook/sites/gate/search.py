"""All secrets looked for at once, in whole sites.

In: secrets, then the folders of sites. Out: what was found, file by file. A site of thirty pages says the same a hundred times
over, and a thousand sites more so: pages are taken apart at their tags, and what has been read once, in any site, is not read
again. Of every secret one word is enough to know where to look closely: the one that the fewest others have.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from handbook.model.likeness import JOINT, UNSPACED, normal, parted
from handbook.sites.gate.decode import BETWEEN, as_text, data_in, said_by, said_by_bytes, unfolded
from handbook.sites.gate.packed import Budget, Unreadable, parts_of
from handbook.sites.gate.secrets import EVERYONE, Secret
from handbook.sites.tree import BEFORE_TAG, Item, read_tree

_SHORT = 300
"""Characters. What is longer is remembered by its hash."""

_MOST_REMEMBERED = 100_000
_TAKEN_APART = {".html": BEFORE_TAG, ".json": re.compile(r"(?<=\}),\s*(?=\{)")}
"""Where a file is taken apart: most parts are the same in all sites, and are read once."""

_NEAR = 4
"""Parts before and behind one that are looked at with it: a name may stand in two cells of a table."""

_ENDS_A_SYLLABLE = rb"(?!\xe1\x86[\xa8-\xbf]|\xe1\x87)"
"""Not before a last consonant of Korean (U+11A8 to U+11FF): then the syllable is another one."""

_BETWEEN = BETWEEN.strip().encode()
_JOINT = JOINT.encode()
_EDGE = 12
"""Words at each end of a part that are looked at with the parts beside it."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A file, by its path in the site, and the secret found in it."""

    file: str
    secret: Secret

    def __str__(self) -> str:
        secret = self.secret
        place = f" (`{secret.field}`)" if secret.field else ""
        return f"{self.file}: {secret.what} of `{secret.about}`{place}"


@dataclass(frozen=True, slots=True)
class Closed:
    """A file that cannot be looked into, by its path in the site, with the reason and what to do about it."""

    file: str
    why: str
    help: str

    def __str__(self) -> str:
        return f"{self.file} {self.why}: {self.help}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found in a file with these bytes."""

    secrets: tuple[Secret, ...] = ()
    closed: tuple[tuple[str, str, str], ...] = ()


class _Part(NamedTuple):
    """A part of a page: the secrets in it, the words in it by which secrets are known, and the words at its ends."""

    found: tuple[Secret, ...]
    keys: tuple[bytes, ...]
    edge: bytes


@dataclass
class Gate:
    """Looks through sites for `secrets`."""

    secrets: tuple[Secret, ...]
    _by_word: dict[bytes, list[tuple[Secret, bytes]]] = field(init=False)
    _words: frozenset[bytes] = frozenset()
    _unspaced: list[tuple[Secret, bytes, re.Pattern[bytes]]] = field(init=False)
    _parts: dict[str | bytes, _Part] = field(default_factory=dict)
    _files: dict[bytes, _Seen] = field(default_factory=dict)
    _names: dict[str, tuple[Secret, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_word, self._unspaced = {}, []
        needles = [(secret, form) for secret in self.secrets for form in (secret.words, *secret.forms) if form]
        often = Counter(word for _, form in needles for word in set(form))
        told = [(secret, form) for secret, form in needles if secret.owner == EVERYONE]
        self._learn([needle for needle in needles if needle[0].owner != EVERYONE], often)
        self._words = frozenset(self._by_word)
        self._learn([(secret, form) for secret, form in told if any(self._in_words(_line(form)))], often)
        self._words = frozenset(self._by_word)

    def _learn(self, needles: Iterable[tuple[Secret, tuple[str, ...]]], often: Counter[str]) -> None:
        for secret, form in needles:
            if UNSPACED.search(joined := "".join(form)):
                needle = joined.encode()
                self._unspaced.append((secret, needle, re.compile(re.escape(needle) + _ENDS_A_SYLLABLE)))
                self._unspaced.sort(key=lambda each: -len(each[1]))
                continue
            rarest = min(form, key=lambda word: (often[word], -len(word)))
            self._by_word.setdefault(rarest.encode(), []).append((secret, _line(form)))

    def check(self, place: Path, allowed: Collection[tuple[str, ...]]) -> tuple[Leak | Closed, ...]:
        """The secrets in one contractor's files that are not in `allowed`, each once for every file; and what is closed.

        `place` is the folder of a site, or one file. A link is not followed.
        """
        return self.check_items(read_tree(place), allowed)

    def check_items(self, items: Iterable[Item], allowed: Collection[tuple[str, ...]]) -> tuple[Leak | Closed, ...]:
        """As `check`, of what was read."""
        found: list[Leak | Closed] = []
        for item in items:
            name = item.name
            if item.is_link:
                found.append(Closed(name, "is a link to somewhere else", "put the file itself there"))
            elif item.kind == "file":
                seen = self._in_file(item)
                secrets = dict.fromkeys((*self._in_name(name), *seen.secrets))
                found += [Leak(name, secret) for secret in secrets if not _is_allowed(secret, allowed)]
                found += [Closed(f"{name}{inner}", why, help) for inner, why, help in seen.closed]
        return tuple(found)

    def _in_file(self, item: Item) -> _Seen:
        """What is in a file, and in what is packed in it."""
        apart = _TAKEN_APART.get(item.suffix)
        if apart and (text := as_text(item.content) if item.text is None else item.text) is not None:
            parts = item.parts if apart is BEFORE_TAG else None
            found = dict.fromkeys(self._in_parts(apart.split(text) if parts is None else parts))
            data = [self._known("", data) for data in data_in(text)]
            found.update(dict.fromkeys(secret for seen in data for secret in seen.secrets))
            return _Seen(tuple(found), tuple(closed for seen in data for closed in seen.closed))
        return self._known(item.name, item.content, item.digest)

    def _known(self, name: str, content: bytes, digest: bytes = b"") -> _Seen:
        """What is in a file that is looked at as a whole; if it was met before, what was found then. `digest` is its SHA-256."""
        key = (digest or hashlib.sha256(content).digest()) + name[name.rfind(".") :].lower().encode()
        if key not in self._files:
            self._files[key] = self._look_into(name, content)
        return self._files[key]

    def _look_into(self, name: str, content: bytes) -> _Seen:
        budget = Budget()
        found: dict[Secret, None] = {}
        closed: list[tuple[str, str, str]] = []
        waiting = [(name, content, 0, "")]
        while waiting:
            name, content, depth, way = waiting.pop()
            text = as_text(unfolded(name, content))
            for said in [said_by(text)] if text is not None else said_by_bytes(content):
                found.update(dict.fromkeys(self._in_words(normal(said))))
            try:
                for inner, part in _inside(name, content, text, budget, depth):
                    found.update(dict.fromkeys(self._in_name(inner)))
                    waiting.append((inner, part, depth + 1, f"{way} ({inner})" if inner else way))
            except Unreadable as error:
                closed.append((way, error.why, error.help))
        return _Seen(tuple(found), tuple(closed))

    def _in_parts(self, texts: list[str]) -> Iterator[Secret]:
        """The secrets in a file that was taken apart: in its parts, and across their borders."""
        if len(self._parts) > _MOST_REMEMBERED:
            self._parts.clear()
        known = self._parts
        parts = [known.get(text) or self._part(text) for text in texts]
        for at in [at for at, part in enumerate(parts) if part.keys or part.found]:
            part = parts[at]
            yield from part.found
            near = b" %b " % b" ".join([other.edge for other in parts[max(0, at - _NEAR) : at + _NEAR + 1]])
            if any(needle in near for word in part.keys for _, needle in self._by_word[word]):
                yield from self._in_words(near)

    def _part(self, text: str) -> _Part:
        """What is known of a part of a page."""
        key = text if len(text) < _SHORT else hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        part = self._parts.get(key)
        if part is None:
            said = normal(said_by(text))
            apart = said.replace(_JOINT, b" ")
            listed = [*apart.split(), *(said.replace(_JOINT, b"").split() if _JOINT in said else ())]
            keys = () if self._words.isdisjoint(listed) else tuple(self._words.intersection(listed))
            words = apart.rpartition(_BETWEEN)[2].split()
            if len(words) > 2 * _EDGE:
                words = [*words[:_EDGE], _BETWEEN, *words[-_EDGE:]]
            found = tuple(self._in_words(said)) if keys else tuple(self._unspaced_in(said))
            part = self._parts[key] = _Part(found, keys, b" ".join(words))
        return part

    def _in_name(self, name: str) -> tuple[Secret, ...]:
        if name not in self._names:
            if len(self._names) > _MOST_REMEMBERED:
                self._names.clear()
            self._names[name] = tuple(self._in_words(normal(f"{name}{BETWEEN}{parted(name)}")))
        return self._names[name]

    def _in_words(self, words: bytes) -> Iterator[Secret]:
        """The secrets whose words stand side by side in a text, given as words with spaces between them.

        What is part of something longer that is found (`Ana Silva` in `Ana Silva Design`) is not found there. Words with a
        `JOINT` in them are looked at as two, and as one.
        """
        yield from self._unspaced_in(words)
        yield from (secret for secret, _ in self._needles_in(words.replace(_JOINT, b" ")))
        if _JOINT in words:
            for secret, needle in self._needles_in(words.replace(_JOINT, b"")):
                if _is_across_a_joint(needle, words):
                    yield secret

    def _unspaced_in(self, words: bytes) -> Iterator[Secret]:
        """The secrets in scripts without spaces that stand anywhere in a text, given as in `_in_words`."""
        if not self._unspaced:
            return
        plain = words.replace(_JOINT, b"").replace(b" ", b"")
        for secret, needle, pattern in self._unspaced:
            if needle in plain and pattern.search(plain):
                if secret.owner != EVERYONE:
                    yield secret
                plain = pattern.sub(b"\0", plain)

    def _needles_in(self, words: bytes) -> Iterator[tuple[Secret, bytes]]:
        """As `_in_words`, of words without joints: each secret with those of its words that were found."""
        listed = words.split()
        if self._words.isdisjoint(listed):
            return
        there = self._words.intersection(listed)
        plain = b" %b " % b" ".join(listed)
        needles = [needle for word in there for needle in self._by_word[word]]
        for secret, needle in sorted(needles, key=lambda each: -len(each[1])):
            if needle in plain:
                if secret.owner != EVERYONE:
                    yield secret, needle
                while needle in plain:
                    plain = plain.replace(needle, b" \0 ")


def _is_across_a_joint(needle: bytes, words: bytes) -> bool:
    """Whether `needle` stands in `words` with a joint inside one of its own words.

    Elsewhere it stands in them also when each joint is a space, and there it may be part of something longer, whose end is
    glued to what follows here: `Ana Silva-7`, then a tag, then `Work`.
    """
    own = [rb"\x01*".join(re.escape(bytes([byte])) for byte in word) for word in needle.split()]
    places = re.finditer(rb"(?<![^ \x01])" + rb"[ \x01]* [ \x01]*".join(own) + rb"(?![^ \x01])", words)
    return any(re.search(rb"[^ \x01]\x01+[^ \x01]", place[0]) for place in places)


def _is_allowed(secret: Secret, allowed: Collection[tuple[str, ...]]) -> bool:
    """Whether the reader may know it, perhaps as another's of the same name."""
    return bool(secret.owner) and (secret.words in allowed or any(form in allowed for form in secret.forms))


def _inside(name: str, content: bytes, text: str | None, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """What is packed in a file, and the data that a text holds."""
    if text is not None:
        yield from (("", budget.take(data)) for data in data_in(text))
    yield from parts_of(name, content, budget, depth)


def _line(words: tuple[str, ...]) -> bytes:
    """Words as they stand in a text that was made into words."""
    return f" {' '.join(words)} ".encode()
