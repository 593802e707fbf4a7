"""The catalogue of codes: what each is called and how bad it is unless a project says otherwise.

A code is never reused. Each has a page under `explanations/` (printed by `handbook rule CODE`) and a broken little
project under `tests/broken/` that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` stops what it concerns, `warning` should be looked at, `note` is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: its code, a title of a few words, and the severity it has by default.

    `fixed` rules guard the safety or the meaning of the data: a project cannot lower or excuse them.
    """

    code: str
    title: str
    severity: Severity = Severity.ERROR
    fixed: bool = True


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_RULES = (
    # files of the project
    Rule("HB-F001", "a file or folder that must be there is missing"),
    Rule("HB-F002", "a file cannot be read"),
    Rule("HB-F003", "a link that leads to another place on the disk"),
    Rule("HB-F004", "a file name that cannot be an id"),
    Rule("HB-F005", "two names that many computers cannot tell apart"),
    Rule("HB-F006", "two pages at one address"),
    Rule("HB-F007", "a file that nothing reads", _W, fixed=False),
    Rule("HB-F008", "front matter that is not closed or missing"),
    Rule("HB-F009", "an image or attachment that is not there"),
    # YAML
    Rule("HB-Y001", "YAML that cannot be read"),
    Rule("HB-Y002", "the same key twice"),
    Rule("HB-Y003", "an anchor or an alias"),
    Rule("HB-Y004", "a merge key"),
    Rule("HB-Y005", "a tag"),
    Rule("HB-Y006", "a tab"),
    Rule("HB-Y007", "a file that is not UTF-8"),
    Rule("HB-Y008", "too large, too deep or too long"),
    Rule("HB-Y009", "several documents in one file"),
    Rule("HB-Y010", "a key without a value"),
    Rule("HB-Y011", "text that needs quotes"),
    Rule("HB-Y013", "an invisible or misleading character"),
    Rule("HB-Y014", "not a list of keys and values"),
    # shape of a file
    Rule("HB-S101", "an unknown key"),
    Rule("HB-S102", "the wrong kind of value"),
    Rule("HB-S103", "not one of the possible values"),
    Rule("HB-S104", "a value in the wrong form"),
    Rule("HB-S105", "a key in the wrong place"),
    Rule("HB-S106", "text that cannot be an id"),
    # merge
    Rule("HB-M110", "nothing there to remove", _W, fixed=False),
    Rule("HB-M111", "the same value as inherited", _W, fixed=False),
    Rule("HB-M112", "a list of promises replaced", _W, fixed=False),
    Rule("HB-M120", "a role that nobody has", _N, fixed=False),
    Rule("HB-M201", "two roles that disagree"),
    Rule("HB-M202", "a value that changes its kind"),
    Rule("HB-M203", "a locked value changed"),
    Rule("HB-M204", "removed and set in one file"),
    Rule("HB-M205", "an edit that cannot be understood"),
    # references
    Rule("HB-R301", "a name that leads nowhere"),
    Rule("HB-R302", "something this contractor does not have"),
    Rule("HB-R304", "a circle of references"),
    Rule("HB-R305", "a guide that is not there"),
    Rule("HB-R306", "a link to a page that is not there"),
    Rule("HB-R307", "a link to a page that some readers do not get", _N, fixed=False),
    # completeness and sense
    Rule("HB-C401", "a required value that nobody sets"),
    Rule("HB-C402", "a placeholder", _W, fixed=False),
    Rule("HB-C403", "a review that is overdue", _W, fixed=False),
    Rule("HB-C404", "no relationship manager or backup"),
    Rule("HB-C405", "access open past the engagement's end", _W, fixed=False),
    Rule("HB-C406", "a manager with too much to manage", _W, fixed=False),
    Rule("HB-C407", "a manager who is not placed to manage", _W, fixed=False),
    Rule("HB-C408", "a tool page without guide or owner", _W, fixed=False),
    Rule("HB-C409", "a response time missing on one side", _W, fixed=False),
    Rule("HB-C410", "a duration that can be read in two ways", _W, fixed=False),
    Rule("HB-C411", "an engagement that is over", _W, fixed=False),
    Rule("HB-C412", "dates in the wrong order"),
    Rule("HB-C413", "a task in a tool of ours without a guide", _W, fixed=False),
    Rule("HB-C414", "an excuse that excuses nothing", _W, fixed=False),
    Rule("HB-C416", "a name too short to be searched for", _N, fixed=False),
    # languages
    Rule("HB-L701", "a language that handbook has no words in", _N, fixed=False),
    Rule("HB-L702", "pages that are not translated", _N, fixed=False),
    Rule("HB-L703", "a translation older than its page", _W, fixed=False),
    Rule("HB-L704", "a translation that does not fit its page"),
    Rule("HB-C415", "a time that the clocks skip", _W, fixed=False),
    # page templates
    Rule("HB-T501", "an unknown name in a page"),
    Rule("HB-T502", "a page that cannot be read as a template"),
    Rule("HB-T503", "something pages may not do"),
    Rule("HB-T504", "a page that takes too long or grows too large"),
    # mkdocs.yml
    Rule("HB-K601", "a setting in mkdocs.yml that cannot work"),
    Rule("HB-I901", "a bug in handbook itself"),
)

CATALOGUE: dict[str, Rule] = {rule.code: rule for rule in _RULES}
