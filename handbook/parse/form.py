"""What kind of file is being parsed: its fields, and the other files its writer may have meant.

In: nothing. Out: the `Form` of every file this room parses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from handbook.model.company import Company, PageMeta, ToolMeta, TranslationMeta
from handbook.model.layer import LayerKind
from handbook.model.people import Person
from handbook.model.policy import Field, Kind, for_each_policy, layer_policy, policy_of

FILE_KEYS = ("locked", "excuse", "from_date")
"""Keys of a layer that are about the file itself, not about the handbook."""

FOR_EACH = "for_each"


@dataclass(frozen=True, eq=False)
class Form:
    """The form of one kind of file. `title` is how messages name it, `others` are files with other keys.

    `layer` is the level of a file that takes part in a merge, None for a file that stands alone and so has no edits.
    """

    title: str
    root: Field
    others: tuple[tuple[str, Field], ...] = ()
    layer: LayerKind | None = None

    @property
    def file_keys(self) -> tuple[str, ...]:
        """The keys about the file itself that may stand in this one."""
        if self.layer is None:
            return ()
        return FILE_KEYS if self.layer is LayerKind.DEFAULTS else FILE_KEYS[1:]


LAYER_TITLES = {
    LayerKind.DEFAULTS: "`defaults.yml`",
    LayerKind.ROLE: "a role's file",
    LayerKind.CONTRACTOR: "a contractor's file",
}


@cache
def layer_form(kind: LayerKind) -> Form:
    """The form of a layer: every field of a handbook, and `for_each`."""
    return Form(LAYER_TITLES[kind], _layer_root(), (_COMPANY, _PERSON), kind)


@cache
def company_form() -> Form:
    """The form of `company.yml`."""
    return Form(_COMPANY[0], policy_of(Company), (_PERSON,))


@cache
def people_form() -> Form:
    """The form of `people.yml`: persons by id."""
    return Form(_PERSON[0], Field(Kind.KEYED, item=policy_of(Person)))


@cache
def page_form(kind: str) -> Form:
    """The form of the front matter of a process, policy or tool page."""
    if kind == "tool":
        return Form(_TOOL[0], policy_of(ToolMeta), (_PAGE,))
    return Form(_PAGE[0], policy_of(PageMeta), (_TOOL,))


@cache
def translation_form(kind: str) -> Form:
    """The form of the front matter of a translated page: what differs in another language."""
    return Form("the front matter of a translation", policy_of(TranslationMeta), (_TOOL if kind == "tool" else _PAGE,))


_COMPANY = ("`company.yml`", policy_of(Company))
_PERSON = ("`people.yml`", policy_of(Person))
_PAGE = ("the front matter of a process or policy page", policy_of(PageMeta))
_TOOL = ("the front matter of a tool page", policy_of(ToolMeta))


def item_of(field: Field) -> Field:
    """The field of what `field` holds. Only for the kinds that hold items: all but mappings and single values."""
    return cast(Field, field.item)


@cache
def _layer_root() -> Field:
    """One root for all levels, so that what is remembered by field is shared between them."""
    root = layer_policy()
    return replace(root, fields={**root.fields, FOR_EACH: for_each_policy()})
