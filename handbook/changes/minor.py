"""What may be called minor: a slip of the pen in a text that was agreed to, so that nobody is asked again.

In: a `Plan`. Out: why it is more than that, in words for the one who publishes; nothing if it is not. Somebody else's
agreement is at stake, so whatever could change its meaning is refused:

- by its place: pay, engagements, the end, access to tools, who answers, and policy pages that are required, since these
  hold what law and security ask for;
- by what a changed paragraph is about, wherever it stands: pay, secrets, rights, security, access, the end;
- any value that is no text, anything new or gone, a sentence more or less, a word that became another word;
- any number, date, amount, name or address, any word that obliges, allows or limits.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from handbook.changes.compare import Change
from handbook.changes.labels import pattern_of
from handbook.changes.names import Names
from handbook.changes.plan import Plan, title_of
from handbook.changes.sentences import Teller
from handbook.changes.slips import is_slip, spaced
from handbook.changes.texts import differences
from handbook.changes.values import Speaker, is_plain_text
from handbook.changes.weighty import PARTY, is_protected_title, protected_word, weight
from handbook.model.asks import COMPANY, OTHER, OUR_PEOPLE
from handbook.model.content import Content, Json, normal_text, periods_of
from handbook.model.handbook import SharedPage
from handbook.model.standing import Piece

_NEVER = frozenset({"payment", "engagements", "exit", "tools"})
_NEVER_FIELDS = frozenset({"deliverables.*.pays"})
_ABOUT = "pay, secrets, rights, security, access or the end of the work"
_TOKEN = re.compile(r"\S+")
_EDGES = ".,;:!?()[]{}\"'*_`|<>#/"
_STARTS_SENTENCE = re.compile(
    r"(?:^|[.!?:|]\s*|\n\s*(?:[-*+]|#+|\d+[.)])?\s*|^\s*(?:[-*+]|#+|\d+[.)])\s*)[\"'(*_`\[]*$"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\w")
_MARKS = re.compile(r"[*_`\s]+")
_BULLET = re.compile(r"^(\s*)[+*](?=\s)", re.MULTILINE)
_GERMAN = re.compile(r"\b(?:und|ist|sind|nicht|wird|werden|für|eine|einen|der|wir)\b", re.IGNORECASE)
_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner im am zum zur beim vom ins ans "
    "jede jeder jedes jeden jedem diese dieser dieses diesen diesem unsere unserer unseren unserem deine deiner deinen deinem "
    "ihre ihrer ihren ihrem".split()
)
"""After one of these a noun follows in German, which has a capital and is no name."""


def protected_pages(pages: Iterable[SharedPage]) -> frozenset[str]:
    """The ids of the sections of pages in which nothing is minor."""
    return frozenset(
        page.uri.removesuffix(".md")
        for page in pages
        if (page.kind == "policy" and page.meta.kind == "required")
        or is_protected_title(" ".join([page.id, page.title, page.meta.because or ""]))
    )


def refusals(plan: Plan, speaker: Speaker, protected: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Why the changes cannot be called minor; empty if they can. `protected` are pages in which nothing is minor, `speaker` words
    values for the one who publishes."""
    teller = Teller(speaker, Names(plan.before), Names(plan.content))
    found = [reason for change in plan.changes for reason in _refusal(change, plan, teller, protected)]
    return tuple(dict.fromkeys(found))


def _refusal(change: Change, plan: Plan, teller: Teller, protected: frozenset[str]) -> Iterator[str]:
    if change.what == "signer":
        yield f"{change.new} now answers for it, and has agreed to nothing yet"
        return
    if change.asks == "none":
        return
    content = plan.before if change.what == "gone" else plan.content
    section = content.sections.get(change.section) or plan.before.sections[change.section]
    title = title_of(section, content)
    if _is_never_minor(change) or change.section in protected:
        yield f"“{title}” is about what is never minor: {_ABOUT}"
    elif change.asks != "required":
        return
    elif change.what in ("new", "gone", "asks"):
        what = {"new": "is new", "gone": "is gone", "asks": "now asks for agreement"}[change.what]
        name = title if change.is_page or change.what == "asks" else Names(content).entry(change.path)
        yield f"“{name}” {what}"
    elif change.is_page:
        yield from _pages(change, plan, title)
    elif not is_plain_text(change.path):
        yield f"“{title}”: {' '.join(teller.tell(change))}"
    else:
        yield from _texts(_whole(change.old), _whole(change.new), title, _known_names(plan))


def _is_never_minor(change: Change) -> bool:
    return not change.is_page and (change.path[0] in _NEVER or pattern_of(change.path) in _NEVER_FIELDS)


def _pages(change: Change, plan: Plan, title: str) -> Iterator[str]:
    old, new = plan.before.sections[change.section].page, plan.content.sections[change.section].page
    if old and new:
        if dict(old.files) != dict(new.files):
            yield f"“{title}”: an image or attachment became another"
        yield from _texts(old.text, new.text, title, _known_names(plan))


def _texts(old: str, new: str, title: str, names: frozenset[str]) -> Iterator[str]:
    """Why one text is more than the other with a slip put right."""
    old, new = spaced(old), spaced(new)
    weighty, gone, there = _different(_counting(old, names), _counting(new, names))
    pieces = differences(old, new)
    if weighty:
        yield f"“{title}”: {weighty}{_where(pieces, gone, there, names)}"
        return
    before, after = [one for each in pieces for one in each.old], [one for each in pieces for one in each.new]
    if all(each.old == each.new for each in pieces):  # the same words, marked otherwise
        if _unmarked(old) != _unmarked(new):
            yield f"“{title}”: a link leads to another place, or more than bold, italics and spaces changed"
        return
    if sorted(before) == sorted(after):
        yield f"“{title}”: the order of its parts changed"
        return
    for piece in pieces:
        word = protected_word(" ".join([piece.heading, *piece.old, *piece.new]))
        if word:
            yield f"“{title}”: what changed is about {_ABOUT}, as “{word}” says"
            return
        was, now = ([one for text in side for one in _sentences(text)] for side in (piece.old, piece.new))
        if len(was) != len(now):
            yield f"“{title}”: a sentence was {'taken out' if len(was) > len(now) else 'put in'}"
            return
        found = next((reason for one, other in zip(was, now, strict=True) for reason in _rewritten(one, other)), None)
        if found:
            yield f"“{title}”: {found}"
            return


def _unmarked(text: str) -> str:
    """A text without what is look alone: bold, italics, spaces, and which sign marks the items of a list."""
    return _MARKS.sub("", normal_text(_BULLET.sub(r"\1-", text)))


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(normal_text(text))


def _where(pieces: Iterable[Piece], gone: str, there: str, names: frozenset[str]) -> str:
    """The sentence with the word that is there now, else with the one that was there; nothing if none can be told from others."""
    word = there or gone
    for piece in pieces if word else ():
        for sentence in (one for text in (piece.new if there else piece.old) for one in _SENTENCE.split(text)):
            if any(each.word == word for each in _counting(sentence, names)):
                return f", in “{sentence}”" if gone and there else f" (“{sentence}”)"
    return ""


def _rewritten(old: str, new: str) -> Iterator[str]:
    """Why one sentence is another, and not the same with a slip put right: a word misspelt, doubled, cut in two or left out
    that is as short as an article."""
    was, now = ([word.strip(_EDGES) for word in normal_text(text).split() if _WORD.search(word)] for text in (old, new))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        gone, there = was[a:b], now[c:d]
        if tag == "equal" or is_slip(gone, there, was[max(a - 1, 0) : b + 1], now[max(c - 1, 0) : d + 1]):
            continue
        if gone and there:
            yield f"“{' '.join(gone)}” became “{' '.join(there)}”"
        else:
            yield f"“{' '.join(gone or there)}” was {'taken out' if gone else 'put in'}"


class _Counted(NamedTuple):
    """A word that the meaning of a text hangs on: what hangs on it, and how it is written."""

    weight: str
    word: str


def _different(was: list[_Counted], now: list[_Counted]) -> tuple[str, str, str]:
    """How the words that count differ, with the one that was there and the one that is; empty if they are the same, in order."""
    if [each.weight for each in was] == [each.weight for each in now]:
        return "", "", ""
    gone, there = _more(was, now), _more(now, was)
    if gone and there:
        return f"“{gone[0]}” became “{there[0]}”", gone[0], there[0]
    if gone:
        return f"“{gone[0]}” was taken out", gone[0], ""
    if there:
        return f"“{there[0]}” was put in", "", there[0]
    return "the order of its numbers, names or rules changed", "", ""


def _more(these: list[_Counted], others: list[_Counted]) -> list[str]:
    """The words that only `these` have, else those that they have more of; who is meant comes last."""
    one, other = ([each.weight for each in counted] for counted in (these, others))
    found = [each for each in these if each.weight not in other]
    found = found or [each for each in these if one.count(each.weight) > other.count(each.weight)]
    return [each.word for each in sorted(found, key=lambda each: each.weight.startswith(PARTY))]


def _counting(text: str, names: frozenset[str]) -> list[_Counted]:
    """The words of a text that its meaning hangs on, in order. A word that begins a sentence is a name if it is known as one."""
    found = []
    before, is_german = "", bool(_GERMAN.search(text))
    for match in _TOKEN.finditer(text):
        word = normal_text(match[0]).strip(_EDGES)
        if not word:
            continue
        is_noun = is_german and before.casefold() in _ARTICLES
        is_name = word in names or (
            word[0].isupper() and word != "I" and not is_noun and not _STARTS_SENTENCE.search(text[: match.start()])
        )
        has_sign = any(char.isdigit() for char in word) or any(
            sign in match[0] for sign in ("@", "://", "](", "%", "€", "$", "£")
        )
        hangs = weight(word, before)
        if hangs:
            found.append(_Counted(hangs, word.casefold()))
        elif has_sign or is_name:
            found.append(_Counted(word, word))
        before = normal_text(match[0]).lstrip(_EDGES)
    return found


def _known_names(plan: Plan) -> frozenset[str]:
    """The words of every name in a handbook, before and after: people, companies, tools."""
    names = (text for content in (plan.before, plan.content) for text in _names(content))
    return frozenset(word.strip(_EDGES) for text in names for word in text.split() if word[0].isupper())


def _names(content: Content) -> Iterator[str]:
    for section in content.sections.values():
        if section.page and section.id.startswith("tools/"):
            yield section.page.title
        for path, value in section.values.items():
            if path.rpartition(".")[2] in ("name", "legal_name") and section.id in (
                COMPANY,
                OTHER,
                OUR_PEOPLE,
                "people",
            ):
                yield from (each for _, each in periods_of(value) if isinstance(each, str))


def _whole(value: Json | None) -> str:
    """A value as one text, its periods and items as paragraphs."""
    parts = []
    for since, each in periods_of(value):
        items = each if isinstance(each, list) else [each] if each is not None else []
        parts += [since, *(str(item) for item in items)]
    return "\n\n".join(part for part in parts if part)
