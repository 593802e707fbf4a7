"""Whose working days count: the contractor's are their country's, the company's are as `company.yml` says."""

from __future__ import annotations

from handbook.model.calendars import Closure, WorkCalendar
from handbook.model.contractor import Contractor
from handbook.model.handbook import Project


def contractor_calendar(state: Contractor, language: str = "en") -> WorkCalendar:
    """The working days of the contractor: their country's. Holidays are named in `language`."""
    return WorkCalendar(country=state.country, language=language)


def company_calendar(project: Project, language: str = "en") -> WorkCalendar:
    """The working days of the company. Holidays are named in `language`."""
    company = project.company
    closed = tuple(Closure(c.from_, c.to, c.why or "") for c in company.closed if c.from_ and c.to)
    return WorkCalendar(company.calendar_country or company.country, company.working_week, closed, language)
