"""What a page may print, and what happens to what it prints.

In: values that expressions of a template come to. Out: the characters that stand in the page, and the values behind
them. Everything printed is text; only `Raw`, made by the program out of safe characters, stands in the page as it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from jinja2.runtime import LoopContext, Undefined

from handbook.compose.words import Unsayable
from handbook.model.node import NotInPages
from handbook.model.page import FIRST_TOKEN, LAST_TOKEN, TooManyValues, shifted, token
from handbook.model.policy import Field, layer_policy

STATE = "values of this page"
"""Name of the page's `Printed` in a template's context; no template can write a name with spaces."""
MAX_WORK = 2_000_000
"""What one page may cost: characters written, and one for every step of a loop."""


ITEM = 5
"""What it costs to go through one item of a list, or one character of a text: a filter takes longer than a loop."""


class Fault(Exception):
    """Something a template did that cannot be; the renderer adds the place."""

    def __init__(self, code: str, message: str, *help: str, name: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
        self.name = name


class Raw(str):
    """Text made by the program out of safe characters (an address, an anchor), printed as it stands."""

    __slots__ = ()


class Passage:
    """A part of another page, made by the program: Markdown with tokens, and the values behind them from 0."""

    __slots__ = ("markdown", "values")

    def __init__(self, markdown: str, values: tuple[str, ...]) -> None:
        self.markdown = markdown
        self.values = values


class Linked:
    """A text and the address it leads to: printed as a link in Markdown, both of them as they are printed alone."""

    __slots__ = ("address", "text")

    def __init__(self, text: Any, address: Any) -> None:
        self.text = text
        self.address = address


class Lookup:
    """What templates may look into. Anything else has no attributes and no items for them."""

    __slots__ = ()

    def get(self, name: str | int) -> Any:
        """The thing called `name` inside this one; raises `Fault` if there can be none."""
        raise NotImplementedError

    def periods(self) -> list[dict[str, Any]]:
        """This thing in each period in which it is another."""
        raise NotImplementedError

    def sayable(self) -> None:
        """Raise `Unsayable` if this cannot be printed as a whole."""
        raise NotImplementedError


class Written:
    """Markdown that the program writes itself, such as a long table. Every text in it becomes a token."""

    __slots__ = ()

    def write(self, token: Callable[[str], str]) -> str:
        """The Markdown; `token` gives what stands in the page for a text."""
        raise NotImplementedError


class Missing(Undefined):
    """A value the format knows and nobody set: false in a condition, empty in a loop, a fault when printed."""

    __slots__ = ()


def names_for_pages(field: Field) -> dict[str, Field]:
    """The fields of a group of values that pages can use."""
    return {name: child for name, child in field.fields.items() if not child.not_in_pages}


def withheld(mark: NotInPages, path: str) -> Fault:
    """Pages may not look at what stands at this path."""
    help = "take it out of this page: everyone who gets the page could read it"
    return Fault("HB-T501", f"`{path}` is {mark.it_is}: pages cannot use it", help, name=path)


class Unknown(Undefined):
    """A name that no page can use: a fault wherever it is used."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        name = str(self._undefined_name)
        known = layer_policy()
        if name in known.fields and (mark := known.fields[name].not_in_pages):
            raise withheld(mark, name)
        near = difflib.get_close_matches(name, (*names_for_pages(known), "company", "owner", "the"), 1)
        help = f"did you mean `{near[0]}`?" if near else "pages can use the fields that `handbook explain ID` shows"
        raise Fault("HB-T501", f"there is no value called `{name}`", help, name=name)

    __bool__ = __iter__ = __len__ = __eq__ = __ne__ = __hash__ = __str__ = __contains__ = _refuse


class Printed:
    """What one page has printed so far: the values behind its tokens, and the work left."""

    def __init__(self, say: Callable[[Any], str], missing: str | None) -> None:
        """`say` words a value; `missing` stands for a value nobody set, or None to make that a fault."""
        self.values: list[str] = []
        self.work = MAX_WORK
        self._say = say
        self._missing = missing

    def spend(self, amount: int) -> None:
        self.work -= amount
        if self.work < 0:
            raise Fault(
                "HB-T504",
                "this page grows too large or loops too often",
                "make the loops shorter: a page may have at most two million characters",
            )

    def pay(self, value: Any) -> Any:
        """Spend what a value costs to go through: `ITEM`, and as much for each character of a text. Returns the value."""
        self.spend(ITEM * (1 + len(value)) if isinstance(value, str) else ITEM)
        return value

    def add(self, value: Any) -> str:
        """What stands in the page for a printed value."""
        if type(value) is str:  # nearly always
            return self._token(value)
        if isinstance(value, Written):
            value = Raw(value.write(self._token))
        if isinstance(value, Raw):
            self.spend(len(value))
            return str(value)
        if isinstance(value, Passage):
            return self._passage(value)
        if isinstance(value, Linked):
            return f"[{self.add(value.text)}]({self.add(value.address)})"
        try:
            text = self._text(value)
        except Unsayable as error:
            raise Fault("HB-T502", str(error), "name one of its fields, or loop over it") from error
        return self._token(text)

    def _token(self, text: str) -> str:
        self.spend(len(text) + 1)
        try:
            placeholder = token(len(self.values))
        except TooManyValues as error:
            raise Fault("HB-T504", f"{error}", "divide the page") from error
        self.values.append(text)
        return placeholder

    def _passage(self, passage: Passage) -> str:
        self.spend(len(passage.markdown) + sum(map(len, passage.values)))
        before = len(self.values)
        self.values += passage.values
        if len(self.values) > LAST_TOKEN - FIRST_TOKEN:
            raise Fault("HB-T504", "this page holds too many values", "divide the page")
        return shifted(passage.markdown, before)

    def _text(self, value: Any) -> str:
        return self.text_of(value)

    def text_of(self, value: Any) -> str:
        """A value in words; raises `Fault` for one that nobody set, and `Unsayable` for a group of values."""
        if isinstance(value, Missing):
            return self._instead_of(value)
        if isinstance(value, Unknown):
            value._refuse()
        if isinstance(value, Iterator | list | tuple) and not isinstance(
            value, LoopContext
        ):  # such as what `map` and `select` give
            value = [self.text_of(item) if isinstance(self.pay(item), Lookup | Undefined) else item for item in value]
        return str(value) if isinstance(value, Lookup) else self._say(value)

    def _instead_of(self, value: Missing) -> str:
        if self._missing is not None:
            return self._missing
        name = value._undefined_name
        raise Fault(
            "HB-T501",
            f"`{name}` is not set",
            "set it for everyone who gets this page",
            f'or give a text for when it is not: {{{{ the("{name}", "not agreed yet") }}}}',
            name=str(name),
        )


class Trial(Printed):
    """As `Printed`, to see whether a page can be filled in: what it prints is not put into words."""

    def _text(self, value: Any) -> str:
        if isinstance(value, Lookup):
            value.sayable()
            return ""
        return super()._text(value)
