"""What may be called minor: a slip of the pen in a text that was agreed to, so that nobody is asked again.

In: a `Plan`. Out: why it is more than that, in words for the one who publishes; nothing if it is not. Somebody else's
agreement is at stake, so whatever could change its meaning is refused: any value that is no text, any number, name,
address or date, any word that obliges or limits; and anything at all about pay, confidentiality, intellectual property,
security, access and how the work ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handbook.changes.compare import Change
from handbook.changes.labels import LABELS, pattern_of
from handbook.changes.names import Names
from handbook.changes.plan import Plan, title_of
from handbook.changes.sentences import is_plain_text
from handbook.model.content import Json, normal_text, periods_of

_NEVER = frozenset({"payment", "engagements", "exit"})
_NEVER_PAGES = re.compile(
    r"confiden|secre|geheim|poufn|vertraul|nda\b|intellect|intelec|intelek|geistig|copyright|urheber|trademark|marke\b"
    r"|secur|segur|sécur|sicher|bezpiecz|password|contrase|passw|senha|hasł|account|cuenta|compte|konto|access|acces|accès"
    r"|zugang|zugriff|acesso|dostęp|terminat|closing|exit|kündig|résili|rescis|wypowied|paid|payment|pago|paie|zahl|pagamento"
    r"|płat|data-protection|privacy|datenschutz|données|datos|dados|danych",
    re.IGNORECASE,
)
_OBLIGING = frozenset(
    # English
    "must mustn't not never no none nobody nothing neither nor cannot can can't may might shall shan't should will won't don't"
    " doesn't isn't aren't only unless except without always every each any all both either before after until within least most"
    " more less than required optional forbidden allowed one two three four five six seven eight nine ten eleven twelve once"
    " twice half double daily weekly monthly yearly"
    # German
    " muss müssen musst darf dürfen darfst nicht nie niemals kein keine keinen keiner soll sollen kann können nur außer ohne"
    " immer jeder jede jedes alle vor nach bis mindestens höchstens eins zwei drei vier fünf sechs sieben acht neun zehn"
    # French
    " doit doivent devez dois ne pas jamais aucun aucune rien peut peuvent pouvez seulement sauf sans toujours chaque tout tous"
    " avant après jusqu moins plus deux trois quatre cinq six sept huit neuf dix"
    # Spanish, Portuguese
    " debe deben debes no nunca ningún ninguna nada puede pueden puedes solo sólo salvo sin siempre cada todo todos antes después"
    " hasta menos más dos tres cuatro cinco seis siete ocho nueve diez deve devem não nenhum nenhuma pode podem apenas exceto sem"
    " sempre todos depois até mais dois três quatro cinco seis sete oito nove dez"
    # Polish
    " musi muszą musisz nie nigdy żaden żadna nic może mogą możesz tylko chyba bez zawsze każdy każda wszyscy przed po do"
    " najmniej najwyżej dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć".split()
)
_TOKEN = re.compile(r"\S+")
_EDGES = ".,;:!?()[]{}\"'*_`|<>#"
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:|]\s*|\n\s*(?:[-*+]|\d+[.)])?\s*|^\s*(?:[-*+]|\d+[.)])\s*)[\"'(*_`\[]*$")


def refusals(plan: Plan) -> tuple[str, ...]:
    """Why the changes of what was agreed to cannot be called minor; empty if they can."""
    found = [reason for change in plan.changes if change.asks == "required" for reason in _refusal(change, plan)]
    return tuple(dict.fromkeys(found))


def _refusal(change: Change, plan: Plan) -> Iterator[str]:
    if change.what == "signer":
        yield f"{change.new} now answers for it, and has agreed to nothing yet"
        return
    content = plan.before if change.what == "gone" else plan.content
    section = content.sections.get(change.section) or plan.before.sections[change.section]
    title = title_of(section, content)
    if change.what in ("new", "gone", "asks"):
        what = {"new": "is new", "gone": "is gone", "asks": "now asks for agreement"}[change.what]
        name = title if change.is_page or change.what == "asks" else Names(content).entry(change.path)
        yield f"“{name}” {what}"
    elif change.path[0] in _NEVER or (change.is_page and _NEVER_PAGES.search(f"{change.section} {title}")):
        yield f"“{title}” is about what never counts as minor: pay, secrets, rights, security, access or the end of the work"
    elif change.is_page:
        yield from _pages(change, plan, title)
    elif not is_plain_text(change.path):
        yield f"“{title}”: {LABELS[pattern_of(change.path)]} became another"
    else:
        yield from _texts(_whole(change.old), _whole(change.new), title)


def _pages(change: Change, plan: Plan, title: str) -> Iterator[str]:
    old, new = plan.before.sections[change.section].page, plan.content.sections[change.section].page
    if old and new:
        if dict(old.files) != dict(new.files):
            yield f"“{title}”: an image or attachment became another"
        yield from _texts(old.text, new.text, title)


def _texts(old: str, new: str, title: str) -> Iterator[str]:
    """Why one text is more than the other with a slip put right: the words that count are not the same, in order."""
    was, now = _counting(old), _counting(new)
    if was == now:
        return
    gone = [word for word in was if word not in now] or [word for word in was if was.count(word) > now.count(word)]
    there = [word for word in now if word not in was] or [word for word in now if now.count(word) > was.count(word)]
    if gone and there:
        yield f"“{title}”: “{gone[0]}” became “{there[0]}”"
    elif gone or there:
        yield f"“{title}”: “{(gone or there)[0]}” was {'taken out' if gone else 'put in'}"
    else:
        yield f"“{title}”: the order of its numbers, names or rules changed"


def _counting(text: str) -> list[str]:
    """The words of a text that its meaning hangs on, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        word = normal_text(match[0]).strip(_EDGES)
        if not word:
            continue
        is_name = word[0].isupper() and not _STARTS_SENTENCE.search(text[: match.start()])
        has_sign = any(char.isdigit() for char in word) or any(
            sign in match[0] for sign in ("@", "://", "](", "%", "€", "$", "£")
        )
        if has_sign or word.casefold() in _OBLIGING or (is_name and word not in ("I",)):
            found.append(word.casefold() if word.casefold() in _OBLIGING else word)
    return found


def _whole(value: Json | None) -> str:
    """A value as one text, its periods and items one after the other."""
    parts = []
    for since, each in periods_of(value):
        items = each if isinstance(each, list) else [each] if each is not None else []
        parts += [since, *(str(item) for item in items)]
    return "\n".join(part for part in parts if part)
