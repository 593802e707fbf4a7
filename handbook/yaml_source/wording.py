"""The words for faults of YAML that is well formed: what is wrong and how to write it instead.

In: a source and a place in it, line and column counted from 0. Out: one diagnostic.
"""

from __future__ import annotations

import re

from handbook.diagnostics import Diagnostic, Location, Related
from handbook.yaml_source.characters import CURLY_QUOTED, name_of, unseen
from handbook.yaml_source.limits import LIMITS
from handbook.yaml_source.scalars import encode_scalar, quote
from handbook.yaml_source.source import Place, Source, take_apart, without_comment

ALIGN = "lines that belong together start at the same column, what belongs to a key two spaces further right"
_ORIGIN = "for every value `handbook explain` shows the one place where it was written"
_LONGEST_EXAMPLE = 100
_LONGEST_WORD = 60
_ITEM_START = re.compile(r"[\[{,]|:(?= )")
_ITEM_END = re.compile(r"[,\]}]|$")
LOOKS_LIKE_ITEM = re.compile(r"-[^\s\d-]")
"""`-item`: a dash without its space."""
LOOKS_LIKE_PAIR = re.compile(r"[A-Za-z_][\w-]*:[^\s/:\\]")
"""`key:value`: a colon without its space, but no web address and no time of day."""
_WORD = re.compile(r"[^\s,\[\]{}]*")


def unreadable(source: Source, place: Place, message: str, *help_: str) -> Diagnostic:
    """HB-Y001."""
    return Diagnostic("HB-Y001", message, source.at(*place), help=help_)


def unknown(source: Source, place: Place) -> Diagnostic:
    """HB-Y001 where nothing tells the cause."""
    look = "look for a missing quote, bracket, colon or space on this line and on the one above it"
    return unreadable(source, place, "this line cannot be read as YAML", look, ALIGN)


def needs_quotes(source: Source, line: int, column: int, message: str) -> Diagnostic:
    """HB-Y011 for the text that starts at a place, with the line as it should be written."""
    text = value_at(source, line, column)
    if CURLY_QUOTED.fullmatch(text):
        return curly_quotes(source.at(line, column), text)
    return Diagnostic("HB-Y011", message, source.at(line, column), help=quoted(source, line, column))


def quoted(source: Source, line: int, column: int) -> tuple[str, ...]:
    """Help that shows the text starting at a place as it is written with quotes."""
    text = value_at(source, line, column)
    inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
    example = encode_scalar(inner, flow=is_in_brackets(source, line, column))
    if not is_in_brackets(source, line, column):
        example = take_apart(source.line(line)[:column]).before_value + example
    if len(example) > _LONGEST_EXAMPLE or not inner:
        return ("put the whole text in double quotes",)
    return (f"write it as `{example}`",)


def value_at(source: Source, line: int, column: int) -> str:
    """The text from a place to the end of the value as its writer meant it: of the line, or of the item in brackets."""
    rest = source.line(line)[column:]
    if not is_in_brackets(source, line, column):
        return without_comment(rest)
    end = _ITEM_END.search(rest, rest.rfind("}}") + 2 if "}}" in rest else 0)
    return rest[: end.start() if end else None].strip()


def is_in_brackets(source: Source, line: int, column: int) -> bool:
    """Whether a bracket is open before a place on its line."""
    before = source.line(line)[:column]
    return before.count("[") + before.count("{") > before.count("]") + before.count("}")


def item_start(source: Source, line: int, column: int) -> int:
    """The column where the item in brackets starts that holds a place."""
    before = source.line(line)[:column]
    starts = [match.end() for match in _ITEM_START.finditer(before)]
    start = starts[-1] if starts else 0
    return start + len(before[start:]) - len(before[start:].lstrip())


def shortened(text: str) -> str:
    """`text`, cut where it would fill the message it is quoted in."""
    return text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 1] + "…"


def written_twice(key: str, again: Location, first: Location) -> Diagnostic:
    key = shortened(key)
    help_ = ("keep one of the two", f"or bring what stands under both together under one `{key}`")
    related = (Related(first, "first written here"),)
    return Diagnostic("HB-Y002", f"`{key}` is written twice", again, label="here again", related=related, help=help_)


def anchor(source: Source, line: int, column: int, name: str) -> Diagnostic:
    help_ = (f"write the value out wherever it holds: {_ORIGIN}", if_text(source, line, column))
    return Diagnostic(
        "HB-Y003", f"an anchor, `&{shortened(name)}`, cannot be used here", source.at(line, column), help=help_
    )


def alias(source: Source, line: int, column: int, name: str) -> Diagnostic:
    message = f"`*{shortened(name)}` repeats a value from elsewhere, which cannot be done here"
    help_ = (f"write the value out: {_ORIGIN}",)
    return Diagnostic("HB-Y003", message, source.at(line, column), help=help_)


def merge_key(at: Location) -> Diagnostic:
    help_ = ("write the keys out", "what many contractors share belongs in their role or in `defaults.yml`")
    return Diagnostic("HB-Y004", "`<<` takes keys from elsewhere, which cannot be done here", at, help=help_)


def tag(source: Source, line: int, column: int) -> Diagnostic:
    match = _WORD.match(source.line(line), column)
    word = shortened(match[0] if match else "!")
    help_ = (f"delete `{word}`: the field says how its value is read", if_text(source, line, column))
    return Diagnostic("HB-Y005", f"a tag, `{word}`, cannot be used here", source.at(line, column), help=help_)


def if_text(source: Source, line: int, column: int) -> str:
    """Help for what may have been meant as text."""
    return "if it is text, " + quoted(source, line, column)[0]


def no_value(source: Source, line: int, column: int, key: str) -> Diagnostic:
    """HB-Y010 for a key with nothing after it; the place is that of the key."""
    rest = source.line(line)[column:]
    comment = re.search(r":\s+(#[^\s#].*)", rest)
    key = shortened(key)
    message = f"`{key}` has no value"
    help_: tuple[str, ...] = ("write the value after the colon", "or delete the line, if there is nothing to say")
    if LOOKS_LIKE_PAIR.match(key) and rest.startswith(key) and not rest[len(key) :].lstrip().startswith(":"):
        name, _, value = shortened(key).partition(":")
        message = f"there is no space after the colon of `{name}`"
        return Diagnostic("HB-Y001", message, source.at(line, column), help=(f"write it as `{name}: {value}`",))
    if comment:
        meant = encode_scalar(shortened(comment[1].rstrip()))
        help_ = (f"what starts with `#` is a comment; if it is the value, write it as `{key}: {meant}`", *help_[1:])
    elif take_apart(source.line(line + 1)).key and take_apart(source.line(line + 1)).key_column == column:
        help_ = (help_[0], "or indent the lines below it by two spaces, if they belong to it", help_[1])
    elif is_in_brackets(source, line, column):
        help_ = (f"write it as `{key}: ` and its value", "or use square brackets for a list: `[one, two]`")
    return Diagnostic("HB-Y010", message, source.at(line, column), label="nothing follows", help=help_)


def no_item(source: Source, line: int, column: int) -> Diagnostic:
    """HB-Y010 for a dash with nothing after it; the place is that of the dash."""
    comment = re.match(r"-\s+(#[^\s#].*)", source.line(line)[column:])
    help_: tuple[str, ...] = ("write the item after the dash, or delete the line",)
    if comment:
        meant = encode_scalar(shortened(comment[1].rstrip()))
        help_ = (f"what starts with `#` is a comment; if it is the item, write it as `- {meant}`", *help_)
    return Diagnostic("HB-Y010", "this item of the list is empty", source.at(line, column), help=help_)


def word_for_nothing(at: Location, word: str) -> Diagnostic:
    """HB-Y010 for `~` and `null`."""
    help_ = ("delete it together with its key, if there is no value", f"if it is text, write it as `{quote(word)}`")
    return Diagnostic("HB-Y010", f"`{word}` stands for no value", at, help=help_)


def empty_file(at: Location) -> Diagnostic:
    help_ = ("write at least one key with a value", "or delete the file, if it is not needed")
    return Diagnostic("HB-Y010", "nothing is written in this file but comments or blank lines", at, help=help_)


def several_documents(at: Location) -> Diagnostic:
    help_ = ("delete the line `---` or `...`", "or put what follows into a file of its own")
    return Diagnostic("HB-Y009", "a second document starts here: a file may hold only one", at, help=help_)


def top_level(at: Location, what: str) -> Diagnostic:
    help_ = ("write each line as a key and a value, such as `name: Ada Okafor`",)
    return Diagnostic("HB-Y014", f"this file holds {what}, where keys with their values belong", at, help=help_)


def bad_key(at: Location, message: str) -> Diagnostic:
    help_ = ("write the key as a word on one line, such as `name: Ada Okafor`",)
    return Diagnostic("HB-Y014", message, at, help=help_)


def misleading_key(at: Location, key: str, character: str) -> Diagnostic:
    message = f"the key `{shortened(key)}` holds a character that nobody can see: {name_of(character)}"
    return Diagnostic("HB-Y013", message, at, help=("delete the key and type it again",))


def misleading_edge(at: Location, character: str) -> Diagnostic:
    message = f"this value starts or ends with a character that nobody can see: {name_of(character)}"
    return Diagnostic("HB-Y013", message, at, help=("delete that character",))


def curly_quotes(at: Location, text: str) -> Diagnostic:
    help_ = ("write straight quotes, or none", "if the curly quotes belong to the text, put straight ones around them")
    if len(text) <= _LONGEST_WORD:
        help_ = (
            f"write it as `{encode_scalar(text[1:-1])}`",
            f"if the curly quotes belong to the text, write it as `{encode_scalar(text)}`",
        )
    return Diagnostic("HB-Y013", "this text stands in curly quotes, which are no quotes in YAML", at, help=help_)


def forbidden(at: Location, character: str) -> Diagnostic:
    """HB-Y013 for a character that an escape such as `\\u202e` puts into a text."""
    if "\ud800" <= character <= "\udfff":
        return half_character(at, f"\\u{ord(character):04x}")
    message, help_ = unseen(character)
    return Diagnostic("HB-Y013", message.replace("stands here", "is written here by its number"), at, help=help_)


def half_character(at: Location, escape: str) -> Diagnostic:
    """HB-Y013 for an escape such as `\\ud83d`, which some programs write in pairs."""
    help_ = ("type the character itself in the place of what starts with `\\u`",)
    return Diagnostic("HB-Y013", f"`{escape}` is only half of a character", at, help=help_)


def no_space_after_dash(source: Source, line: int, column: int) -> Diagnostic:
    text = shortened(value_at(source, line, column))
    help_ = (f"write it as `- {text[1:]}`", f"if it is text and no list, write it as `{quote(text)}`")
    return Diagnostic("HB-Y001", "there is no space after the dash", source.at(line, column), help=help_)


def no_space_after_colon(source: Source, line: int, column: int) -> Diagnostic:
    text = shortened(value_at(source, line, column))
    key, _, value = text.partition(":")
    help_ = (f"write it as `{key}: {encode_scalar(value)}`", f"if it is text, write it as `{quote(text)}`")
    return Diagnostic("HB-Y001", f"there is no space after the colon of `{key}`", source.at(line, column), help=help_)


def too_deep(at: Location) -> Diagnostic:
    message = f"this is nested too deep: {LIMITS.depth} levels are the most a file may have"
    return Diagnostic("HB-Y008", message, at, help=("look for an opening bracket or an indentation too many",))


def too_many(at: Location) -> Diagnostic:
    message = f"this file holds more than {LIMITS.nodes:,} keys and values"
    return Diagnostic("HB-Y008", message, at, help=("split it, or delete what is not needed",))


def too_long(at: Location, length: int) -> Diagnostic:
    message = f"this text holds {length:,} characters, more than the {LIMITS.scalar:,} a value may have"
    return Diagnostic("HB-Y008", message, at, help=("shorten it, or move it to a page of its own under `processes/`",))


def too_large(at: Location) -> Diagnostic:
    message = f"this file holds more than {LIMITS.size // 1024:,} KiB"
    return Diagnostic("HB-Y008", message, at, help=("split it, or delete what is not needed",))
