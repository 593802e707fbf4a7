"""The words that the meaning of an agreement hangs on, in every language that a handbook can be in.

In: a word, or a text. Out: whether it obliges, limits, counts or names a day; whether it is about something that is never
minor. Lists, not grammar: a word too many here means that somebody is asked once more, a word too few that they are not.
"""

from __future__ import annotations

import re

from handbook.changes import word_lists as lists

PARTY = "party: "
"""With this begins what hangs on a word that means somebody, such as *you* and *our*."""

_LONG = 6
"""Letters of a word that is told where one of them is wrong."""

_WEIGHTY = frozenset(
    f"{lists.ENGLISH}{lists.GERMAN}{lists.FRENCH}{lists.SPANISH}{lists.PORTUGUESE}{lists.POLISH}".split()
)
_PARTY = {word: line.split()[0] for line in lists.PARTIES.splitlines() for word in line.split()}
_POLITE = frozenset(lists.POLITE.split())
_BEFORE_YEAR = frozenset(lists.BEFORE_YEAR.split())
_NO = frozenset(lists.NO.split())
_DENIED = {word.replace("'", ""): word for word in lists.DENYING.split()}
_UNMISTAKABLE = frozenset(
    word for word in _WEIGHTY - set(lists.MISTAKABLE.split()) if len(word) >= _LONG and word.isalpha()
)
_CUT_SHORT = {word[:at] + word[at + 1 :]: word for word in _UNMISTAKABLE for at in range(1, len(word) - 1)}
_PART = re.compile(r"['-]")

_TOPICS = re.compile(
    r"\b(?:confiden|secret(?!ar)|secrecy|secreto|segredo|geheim|poufn|tajemnic|vertraulich|nda\b"
    r"|intellectual|intelectual|intellectuel|intelektualn|geistig|copyright|urheber|trademark|derechos de autor|droits? d'auteur"
    r"|direitos de autor|praw\w* autorsk"
    r"|securit|seguridad|sécurité|segurança|sicherheit|bezpieczeń"
    r"|password|passwort|contraseñ|mots? de passe|senha|palavra-passe|hasł"
    r"|access\b|acceso|accès\b|acesso|zugang|zugriff|dostęp|logins?\b"
    r"|terminat|kündig|résili|rescis|rescind|wypowiedz"
    r"|pay\b|pays\b|paid\b|paying\b|payment|payable|unpaid|invoic|fees?\b|pago|pagar|paie|payer|zahl(?:en|ung|t\b)|bezahl|rechnung"
    r"|honorar|pagamento|płat|zapłac|faktur|factura|facture|fatura"
    r"|privacy|data protection|datenschutz|protección de datos|protection des données|proteção de dados|ochron\w* danych)",
    re.IGNORECASE,
)
_REST_OF_WORD = re.compile(r"\w*")
_ENDS = re.compile(
    r"\b(?:closing|offboard|leaving|exit|clos(?:e|ing)-|cierre|clôture|encerramento|abschluss|zakończ)", re.IGNORECASE
)


def is_weighty(word: str) -> bool:
    """Whether a word obliges, allows, limits, counts, or names a time."""
    word = word.casefold()
    return word in _WEIGHTY or word.endswith("n't") or any(part in _WEIGHTY for part in _PART.split(word))


def weight(word: str, before: str = "") -> str:
    """What hangs on a word, the same for all forms that mean the same; empty if nothing does. `before` is the word before it.

    Such a word stays what it is where its apostrophe is missing (*dont*), and, if it is a long one that no other word resembles,
    where a letter within is missing, too much, or changed places with its neighbour (*workng*).
    """
    lower = word.casefold()
    if lower == "an":
        is_year = any(char.isdigit() for char in before) or before.casefold() in _BEFORE_YEAR
        return lower if is_year else ""
    if word in _POLITE:
        return f"{PARTY}you"
    if lower == before.casefold() and lower.isalpha() and lower not in _NO:
        return ""  # the same word twice
    if lower in _DENIED:
        return _DENIED[lower]
    parties = [_PARTY[part] for part in (lower, *_PART.split(lower)) if part in _PARTY]
    if parties and not (word.isupper() and len(word) > 1):  # "US"
        return f"{PARTY}{parties[0]} {lower if is_weighty(lower) else ''}".strip()
    return lower if is_weighty(lower) else _meant(lower)


def _meant(word: str) -> str:
    """The long word that a misspelt one is; empty if it is none."""
    if len(word) < _LONG - 1:
        return ""
    if word in _CUT_SHORT:
        return _CUT_SHORT[word]
    for at in range(1, len(word) - 1):
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for other in (word[:at] + word[at + 1 :], swapped if at < len(word) - 2 else ""):
            if other in _UNMISTAKABLE:
                return other
    return ""


def is_protected(text: str) -> bool:
    """Whether a text is about pay, secrets, rights in what is made, security, access, or the end of the work."""
    return bool(protected_word(text))


def protected_word(text: str) -> str:
    """The first word in a text that is about such a thing; empty if there is none."""
    found = _TOPICS.search(text)
    return text[found.start() : found.end()] + _REST_OF_WORD.match(text, found.end())[0] if found else ""  # type: ignore[index]  # it matches nothing, too


def is_protected_title(text: str) -> bool:
    """The same of a title, where one word is enough to say that a page is about the end of the work."""
    return is_protected(text) or _ENDS.search(text) is not None
