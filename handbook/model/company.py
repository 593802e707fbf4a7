"""The files that are not layers: the company, and the front matter of shared pages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from handbook.model.node import Node, NotInPages, Ref, Required
from handbook.model.page_settings import ForMkDocs
from handbook.model.values import (
    Country,
    Currency,
    Day,
    DurationText,
    Email,
    Id,
    Language,
    Line,
    Text,
    Url,
    Weekday,
    YesNo,
    Zone,
)

Asks = Literal["required", "notice", "none"]
"""What a change asks of its reader. `required`: agreement. `notice`: that they are told. `none`: nothing."""


class Closed(Node):
    """Days on which the company is closed, first and last day included."""

    from_: Annotated[Day | None, Required(), Field(alias="from")] = None
    to: Annotated[Day | None, Required()] = None
    why: Line | None = None


class Company(Node):
    """Facts about the company (`content/company.yml`)."""

    name: Annotated[Line | None, Required()] = None
    legal_name: Line | None = None
    address: Text | None = None
    country: Annotated[Country | None, Required()] = None
    time_zone: Annotated[Zone | None, Required()] = None
    language: Language | None = None
    currency: Currency | None = None
    website: Url | None = None
    email: Email | None = None
    phone: Line | None = None
    owner: Annotated[Annotated[Id, Ref("person")] | None, Required()] = None
    closed: tuple[Closed, ...] = ()
    working_week: tuple[Weekday, ...] = ()
    calendar_country: Country | None = None


class AppliesTo(Node):
    """Whom a page is for."""

    everyone: bool = False
    roles: tuple[Annotated[Id, Ref("role")], ...] = ()
    contractors: tuple[Annotated[Id, Ref("contractor")], ...] = ()


class FrontMatter(Node):
    """What the front matter of every shared page can say."""

    title: Annotated[Line | None, Required()] = None
    summary: Line | None = None
    owner: Annotated[Annotated[Id, Ref("person")] | None, Required()] = None
    kind: Literal["required", "reference"] | None = None
    because: Annotated[Line | None, Required("required")] = None
    needs: tuple[Annotated[Id, Ref("tool page")], ...] = ()
    last_reviewed: Day | None = None
    review_every: Annotated[DurationText | None, NotInPages()] = None
    acknowledge: Asks | None = None
    template: YesNo | None = None
    language: Language | None = None
    mkdocs: ForMkDocs = {}  # noqa: RUF012 - pydantic gives each its own


class TranslationMeta(Node):
    """Front matter of a translation: the words of the page's own that readers see, and what they were made from.

    All else is said by the original. `translates` is the original's `last_reviewed` of that day.
    """

    title: Annotated[Line | None, Required()] = None
    summary: Line | None = None
    because: Line | None = None
    purpose: Line | None = None
    get_in: Text | None = None
    translates: Day | None = None


class PageMeta(FrontMatter):
    """Front matter of a process or policy page."""

    applies_to: Annotated[AppliesTo | None, NotInPages()] = None


class ToolMeta(FrontMatter):
    """Front matter of a tool page; it reaches those who have the tool."""

    owner: Annotated[Id, Ref("person")] | None = None
    url: Url | None = None
    purpose: Annotated[Line | None, Required()] = None
    get_in: Annotated[Text | None, Required()] = None
    support: Annotated[str, Ref("person or channel")] | None = None
