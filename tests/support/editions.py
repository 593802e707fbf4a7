"""Little projects with editions, and the commands about them without building a site.

In: a folder. Out: a project with three contractors, its records, and what a person would do with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

from handbook.model.editions import History
from handbook.pipeline import make
from handbook.project import read_asset, read_project
from handbook.records import Desk, Store, writing
from handbook.records.publication import Publication
from handbook.records.underway import remove_underway
from handbook.sites.released import Release
from support.command import Answer, handbook

DAY = date(2026, 3, 2)

_COMPANY = "name: Larkfield\nlegal_name: Larkfield Ltd\ncountry: GB\ntime_zone: Europe/London\nowner: ines\n"
_PEOPLE = """ines: {name: Inês Duarte, does: Owner, email: ines@example.com}
tom: {name: Tom Whitby, does: Operations, email: tom@example.com, phone: "+44 20 7946 0011"}
mei: {name: Mei Tan, does: Finance, email: mei@example.com}
"""
_DEFAULTS = """manager: tom
backup_manager: ines
contacts: {pay: {about: Invoices, person: mei, may_decide: [whether an invoice is complete], may_not: [change the fee]}}
escalation: [{person: owner, when: we disagree, within: 2 working days}]
goals: {readers: {title: People read us, measure: visits, target: "4,000", by: 2026-12-01, why: Readers buy}}
scope:
  includes: [Articles]
  excludes: [Speaking in our name]
  changes: {ask: manager, agreed_by: owner, answer_within: 2 working days, note: Until then nobody owes it.}
  we_provide: {briefs: {title: Briefs, person: manager, due: {every: month, day: 1}, for: [article]}}
deliverables:
  article:
    title: Article
    engagement: sow-1
    what: A text for our journal
    acceptance_criteria: [It is true, It is new]
    quantity: 2 a month
    due: {every: month, day: 5, at: 17:00, time_zone: company}
    hand_in: {tool: asana, place: To review, guide: hand-in, named: Article 1}
    review: {person: manager, within: 2 working days, rounds: 2, silence: accepted}
    if_late: Tell us as soon as you know.
    processes: [hand-in-work]
tasks:
  mail:
    title: Letters of readers
    engagement: sow-1
    outcome: Every letter is answered
    standard: within two days
    starts_when: a letter comes
    contact: pay
    processes: [hand-in-work]
    guides: [asana#hand-in]
tools: {asana: {access: guest, granted: 2026-01-05, confirmed: 2026-01-06}}
communication:
  channels:
    questions:
      {for: Questions, tool: asana, where: the task, you_reply_within: 1 working day, we_reply_within: 1 working day}
    urgent:
      {for: Urgent, tool: phone, where: "0 20 7946", you_reply_within: 2 working hours, we_reply_within: 1 working hour}
    absence: {for: Being away, tool: email, where: tom@example.com, we_reply_within: 1 working day}
    locked-out: {for: No way in, tool: email, where: mei@example.com, we_reply_within: 2 working hours}
  meetings:
    check-in:
      {title: Check-in, when: {every: week, weekdays: [monday], at: 10:00}, minutes: 30, tool: asana, with: [tom],
      attendance: optional}
payment:
  invoice_to: bills@example.com
  invoice_says: [Your name]
  invoice_due: {every: month, day: 3}
  pay_within: 14 days
  by: bank transfer
  expenses: Only what we agreed in writing
  if_unpaid: {ask: mei, answer_within: 1 working day}
exit: {handover: [Open work], delete: [Copies], final_invoice_within: 30 days}
for_each: {tool: {on_exit: revoke}, engagement: {notice: 30 days, under: Services agreement}}
"""
_PAGES = {
    "policies/secrets.md": "title: Confidentiality\nkind: required\nbecause: The law\napplies_to: everyone",
    "policies/style.md": "title: Style\napplies_to: everyone\nacknowledge: required",
    "processes/hand-in-work.md": "title: How to hand in\napplies_to: everyone\nacknowledge: notice",
    "processes/absence.md": "title: Being away\napplies_to: everyone\nacknowledge: none",
    "tools/asana.md": "title: Asana\npurpose: Work\nget_in: By invitation\nsupport: tom",
}
_BODIES = {
    "policies/secrets.md": "Keep it secret for three years.\n\n## Doubt { #doubt }\n\n"
    'Ask {{ manager }}, within {{ the("communication.channels.questions.we_reply_within") }}.\n',
    "policies/style.md": "Write short sentences. Read them alowd.\n\n- Use the words of the reader.\n- Explain what is new.\n",
    "processes/hand-in-work.md": "Put it where it belongs.\n",
    "processes/absence.md": "Tell us in a few words.\n",
    "tools/asana.md": "## Hand in { #hand-in }\n\nMove the task.\n",
}
NAMES = {"ada": "Ada Okafor", "ben": "Ben Silva", "cleo": "Cleo Lind"}


def make_project(root: Path) -> Path:
    """A project with three contractors, nothing published."""
    files = {
        "mkdocs.yml": "site_name: Test\ndocs_dir: content\ntheme: {name: material, font: false}\n"
        "plugins:\n  - search\n  - handbook\n"
        "markdown_extensions: [attr_list, md_in_html, def_list, tables]\n",
        "content/company.yml": _COMPANY,
        "content/people.yml": _PEOPLE,
        "content/defaults.yml": _DEFAULTS,
        "content/roles/writer.yml": "internal: {notes: A role.}\n",
        **{f"content/{path}": f"---\n{head}\nowner: ines\n---\n{_BODIES[path]}" for path, head in _PAGES.items()},
        **{f"contractors/{id}.yml": contractor(id) for id in NAMES},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def contractor(id: str) -> str:
    """The file of one contractor."""
    return (
        f"name: {NAMES[id]}\nlegal_name: {NAMES[id]}\nkind: individual\ncountry: GB\ntime_zone: Europe/London\n"
        f"email: {id}@example.com\nroles: [writer]\nstatus: active\n"
        "engagements:\n"
        "  sow-1: {title: Articles, starts: 2026-01-01, ends: 2027-12-31, fee: {basis: per piece, amount: 300 GBP}}\n"
        "availability: {told_us: 2026-01-01, weekdays: [monday], from: 09:00, to: 17:00}\n"
        "away: [{from: 2026-08-03, to: 2026-08-14}]\n"
    )


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old, text.count(old))
    file.write_text(text.replace(old, new), encoding="utf-8")


def store_of(root: Path) -> Store:
    return Store(root / "contractors" / "records")


def desk_of(root: Path) -> Desk:
    """The project as it is now beside its records."""
    sources = read_project(root)
    build = make(sources, DAY)
    errors = [found for found in build.diagnostics if found.is_error]
    assert build.project and not errors, errors
    return Desk(build.project, build.handbooks, store_of(root), lambda path: read_asset(root, sources.options, path))


def publish(root: Path, day: date = DAY, *, reason: str = "", minor: bool = False) -> Publication:
    """Put editions on record as `handbook publish` does, without building sites."""
    with writing(store_of(root)) as writer:
        at = datetime.combine(day, datetime.min.time(), UTC)
        publication = Publication(desk_of(root), at, reason, minor)
        assert not publication.refused()
        assert publication.histories is not None
        publication.begin()
        publication.record(writer)
        remove_underway(publication.desk.store)
    return publication


def history(root: Path, id: str = "ada") -> History:
    return store_of(root).history(id)


def command(root: Path, *words: str, day: date = DAY) -> Answer:
    """`handbook WORDS` on a day; `publish` does all but build the sites."""
    with _no_sites():
        return handbook(root, *words, *(() if "verify" in words or "show" in words else ("--today", day.isoformat())))


@contextmanager
def _no_sites() -> Iterator[None]:
    def released(library: object, out: Path, ids: object, progress: object, *, before_swap: object) -> Release:
        assert callable(before_swap)
        before_swap()
        return replace(Release(out, (), (), (), (), (), ()))

    with mock.patch("handbook.sites.release.release", side_effect=released):
        yield


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; locks left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
