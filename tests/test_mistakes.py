"""Mistakes that people make, each put into a copy of the example project.

Every mistake is told once, at its place, with its code; the command ends with the exit code its severity asks for,
without a traceback, soon, and with nothing written; and a mistake in one contractor's file changes nothing for others.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from unittest import mock

import pytest
from support.command import check
from support.example import EXAMPLE, Outcome, copy_example, look_at, state_of

ADA = "contractors/amara-okafor.yml"
HER = "amara-okafor"
DEFAULTS = "content/defaults.yml"
BOOKKEEPER = "content/roles/bookkeeper.yml"
PAGE = "content/processes/getting-paid.md"
TOOL = "content/tools/asana.md"
MOST_SECONDS = 5
MOST_KIB = 300 * 1024

Change = Callable[[Path], object]


def line(file: str, start: str, new: str, *, encoding: str = "utf-8") -> Change:
    """Write `new` in the place of the first line that begins with `start`."""

    def change(project: Path) -> None:
        lines = (project / file).read_text("utf-8").split("\n")
        number = next(number for number, text in enumerate(lines) if text.startswith(start))
        lines[number] = new
        (project / file).write_bytes("\n".join(lines).encode(encoding))

    return change


def more(file: str, text: str) -> Change:
    """Add lines at the end."""

    def change(project: Path) -> None:
        old = (project / file).read_text("utf-8")
        (project / file).write_text(f"{old.rstrip()}\n{text}\n", "utf-8", newline="")

    return change


def whole(file: str, text: str | bytes) -> Change:
    """Write a file anew, or a new one."""

    def change(project: Path) -> None:
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)

    return change


def gone(file: str) -> Change:
    return lambda project: (project / file).unlink()


def copied(file: str, new: str) -> Change:
    return lambda project: whole(new, (project / file).read_bytes())(project)


def linked(file: str, target: str) -> Change:
    def change(project: Path) -> None:
        (project / file).unlink(missing_ok=True)
        (project / file).symlink_to(target)

    return change


@dataclass(frozen=True)
class Mistake:
    """What is done to the example, and what is to be said: the code, the file, and a text of the line meant there.

    `text` is empty for what concerns a whole file. `exit_code` is 0 for what is no error. `own` says that the mistake
    is one contractor's own, so that all others must be left alone.
    """

    name: str
    change: Change
    code: str
    file: str
    text: str = ""
    exit_code: int = 1
    own: bool = True


def own(name: str, change: Change, code: str, text: str = "", exit_code: int = 1) -> Mistake:
    """A mistake in the file of one contractor."""
    return Mistake(name, change, code, ADA, text, exit_code)


def shared(name: str, change: Change, code: str, file: str, text: str = "", exit_code: int = 1) -> Mistake:
    """A mistake in what all share."""
    return Mistake(name, change, code, file, text, exit_code, own=False)


TYPOS = [
    own("key", line(ADA, "manager:", "mangaer: tom"), "HB-S101", "mangaer"),
    own("key far down", line(ADA, "    fee:", "    fee: {basis: monthly, amuont: 640 GBP}"), "HB-S101", "amuont"),
    own("key with a capital", line(ADA, "country:", "Country: NG"), "HB-S101", "Country"),
    own("role", line(ADA, "roles:", "roles: [bookeeper]"), "HB-R301", "bookeeper"),
    own("manager", line(ADA, "manager:", "manager: tmo"), "HB-R301", "tmo"),
    own("tool of a guide", more(ADA, "tasks: {post: {guides: [asna#report]}}"), "HB-R301", "asna"),
    own("heading of a guide", more(ADA, "tasks: {post: {guides: [asana#reprot]}}"), "HB-R305", "reprot"),
    own(
        "process", more(ADA, "deliverables: {monthly-close: {processes: [monthly-clsoe]}}"), "HB-R301", "monthly-clsoe"
    ),
    own("tool to remove", more(ADA, "tools: {remove: [figmma]}"), "HB-M110", "figmma", 0),
    own("page to add", more(ADA, "pages: {add: [product-phtos]}"), "HB-R301", "product-phtos"),
    own("choice", line(ADA, "status:", "status: actve"), "HB-S103", "actve"),
    own("key in the wrong place", more(ADA, "pay_within: 30 days"), "HB-S105", "pay_within"),
    shared("company", line("content/company.yml", "owner:", "ownr: ines"), "HB-S101", "content/company.yml", "ownr"),
    shared("role's file", line(BOOKKEEPER, "goals:", "gaols:"), "HB-S101", BOOKKEEPER, "gaols"),
    shared("front matter", line(PAGE, "owner:", "onwer: mei"), "HB-S101", PAGE, "onwer"),
    shared("owner of a page", line(PAGE, "owner:", "owner: mai"), "HB-R301", PAGE, "owner: mai"),
]

WRONG_TYPES = [
    own("text for a list", line(ADA, "roles:", "roles: bookkeeper"), "HB-S102", "roles: bookkeeper"),
    own("list for a text", line(ADA, "country:", "country: [NG]"), "HB-S102", "country"),
    own("list for entries", more(ADA, "tools: [asana, slack]"), "HB-S102", "tools: ["),
    own("text for keys", more(ADA, "payment: by bank"), "HB-S102", "payment: by bank"),
    own("keys for a text", line(ADA, "name:", "name: {first: Amara}"), "HB-S102", "name"),
    own("list of lists", line(ADA, "roles:", "roles: [[bookkeeper]]"), "HB-S102", "roles: [["),
    own("words for a date", line(ADA, "    starts:", "    starts: last spring"), "HB-S104", "last spring"),
    own("day that is none", line(ADA, "    starts:", "    starts: 2026-02-30"), "HB-S104", "2026-02-30"),
    own("huge number", line(ADA, "  manager_time:", f"  manager_time: {'9' * 5000}"), "HB-S104", "999"),
    own("money without a currency", line(ADA, "    fee:", "    fee: {basis: monthly, amount: 640}"), "HB-S104", "640"),
    own("time zone", line(ADA, "time_zone:", "time_zone: Lagos time"), "HB-S104", "Lagos time"),
    own(
        "address with a line end", line(ADA, "email:", 'email: "a@example.com\\nBcc: b@example.com"'), "HB-S104", "Bcc"
    ),
    own("id with a slash", more(ADA, "tasks: {../x: {title: Up}}"), "HB-S106", "../x"),
    own("edit in a wrong form", more(ADA, "tools: {remove: asana}"), "HB-M205", "remove: asana"),
    shared("applies_to", line(PAGE, "applies_to:", "applies_to: [bookkeeper]"), "HB-S102", PAGE, "applies_to"),
]

YAML = [
    own("key twice", more(ADA, "country: GB"), "HB-Y002", "country: GB"),
    own("key twice far down", more(ADA, "tools:\n  asana: {access: a, access: b}"), "HB-Y002", "access: b"),
    own("anchor", line(ADA, "country:", "country: &here NG"), "HB-Y003", "&here"),
    own(
        "alias",
        more(ADA, "facts:\n  one: &one text\n  two: *one"),
        "HB-Y003",
        "two: *one",
    ),
    own(
        "ten to the power of nine by aliases",
        whole(
            ADA,
            "a: &a [x]\n"
            + "".join(f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join(['*' + chr(96 + n)] * 10)}]\n" for n in range(1, 10)),
        ),
        "HB-Y003",
        "a: &a",
    ),
    own("merge key", more(ADA, "tools:\n  asana:\n    <<: {access: all}"), "HB-Y004", "<<"),
    own("tag", line(ADA, "country:", "country: !!str NG"), "HB-Y005", "!!str"),
    own("tag that runs", more(ADA, "facts: !!python/object/apply:os.system [touch ran]"), "HB-Y005", "!!python"),
    own("tab in front", more(ADA, "facts:\n\tone: 1"), "HB-Y006", "\tone"),
    own("no-break space", line(ADA, "country:", "country:\u00a0NG"), "HB-Y013", "country"),
    own("bell", line(ADA, "legal_name:", "legal_name: Amara\x07"), "HB-Y013", "\x07"),
    own("bell by an escape", line(ADA, "legal_name:", 'legal_name: "Amara\\a"'), "HB-Y013", "Amara\\a"),
    own("nothing by an escape", line(ADA, "legal_name:", 'legal_name: "Amara\\0"'), "HB-Y013", "Amara\\0"),
    own("turned direction", line(ADA, "legal_name:", "legal_name: Amara \u202e"), "HB-Y013", "\u202e"),
    own("turned by an escape", line(ADA, "legal_name:", 'legal_name: "Amara \\u202e"'), "HB-Y013", "u202e"),
    own("half a character", line(ADA, "legal_name:", 'legal_name: "Amara \\ud800"'), "HB-Y013", "ud800"),
    own("character of the program", line(ADA, "legal_name:", "legal_name: \U000f0000"), "HB-Y013", "\U000f0000"),
    own("Windows letters", line(ADA, "legal_name:", "legal_name: In\xeas", encoding="cp1252"), "HB-Y007", "legal_name"),
    own("UTF-16", lambda project: whole(ADA, (project / ADA).read_text("utf-8").encode("utf-16"))(project), "HB-Y007"),
    own("bytes of a picture", whole(ADA, bytes(range(256)) * 8), "HB-Y007"),
    own("empty", whole(ADA, ""), "HB-Y010"),
    own("only a comment", whole(ADA, "# later\n"), "HB-Y010"),
    own("huge", whole(ADA, "# nothing\n" * 100_000), "HB-Y008"),
    own("long text", whole(ADA, f"name: {'x' * 100_000}\n"), "HB-Y008", "name"),
    own("200 kB of brackets", whole(ADA, "name: " + "[" * 200_000), "HB-Y008", "name"),
    own("200 kB of braces", whole(ADA, "name: " + "{" * 200_000), "HB-Y008", "name"),
    own("200 kB of dashes", whole(ADA, "- " * 100_000), "HB-Y008", "-"),
    own("two documents", line(ADA, "country:", "---\ncountry: NG"), "HB-Y009", "---"),
    own("a list", whole(ADA, "- name: Amara\n"), "HB-Y014", "- name"),
    own("channel without quotes", more(ADA, "facts:\n  channel: #general"), "HB-Y010", "channel: #general"),
    own("nothing after the colon", line(ADA, "manager:", "manager:"), "HB-Y010", "manager:"),
    own("tilde", line(ADA, "manager:", "manager: ~"), "HB-Y010", "manager: ~"),
    own("at sign", more(ADA, "facts:\n  channel: @general"), "HB-Y011", "@general"),
    own("colon in a text", line(ADA, "    title:", "    title: Books: every month"), "HB-Y011", "Books: every"),
    own("bracket left open", line(ADA, "roles:", "roles: [bookkeeper"), "HB-Y001", "roles: [bookkeeper"),
    own("quote left open", line(ADA, "roles:", 'roles: ["bookkeeper]'), "HB-Y001", 'roles: ["bookkeeper]'),
    own("indented too far", line(ADA, "country:", "  country: NG"), "HB-Y001", "  country"),
    shared("tab in the defaults", more(DEFAULTS, "facts:\n\tone: 1"), "HB-Y006", DEFAULTS, "\tone"),
    shared("two documents in the defaults", more(DEFAULTS, "---\nfacts: {one: 1}"), "HB-Y009", DEFAULTS, "---\nfacts"),
    shared("empty people", whole("content/people.yml", ""), "HB-Y010", "content/people.yml"),
]

FILES = [
    shared("no company", gone("content/company.yml"), "HB-F001", "content/company.yml"),
    shared("no contractors", lambda p: (p / "contractors").rename(p / "partners"), "HB-F001", "contractors"),
    shared("no content", lambda p: (p / "content").rename(p / "contents"), "HB-F001", "content"),
    shared("no role", gone(BOOKKEEPER), "HB-R301", ADA, "roles: ["),
    shared("no page", gone("content/processes/monthly-close.md"), "HB-R301", BOOKKEEPER, "processes: [monthly-close"),
    shared("no tool", gone("content/tools/xero.md"), "HB-R301", BOOKKEEPER, "xero:"),
    Mistake("pipe", lambda p: os.mkfifo(p / "contractors/pipe.yml"), "HB-F002", "contractors/pipe.yml"),
    Mistake("link outside", linked("contractors/out.yml", "/etc/passwd"), "HB-F003", "contractors/out.yml"),
    Mistake("link inside", linked("contractors/in.yml", "northlight.yml"), "HB-F003", "contractors/in.yml"),
    Mistake("link to nothing", linked("contractors/no.yml", "nothing.yml"), "HB-F003", "contractors/no.yml"),
    shared("link to itself", linked("content/round", "round"), "HB-F003", "content/round"),
    shared("link for a folder", linked("content/images", "/etc"), "HB-F003", "content/images"),
    shared("link for the settings", linked("mkdocs.yml", str(EXAMPLE / "mkdocs.yml")), "HB-F003", "mkdocs.yml"),
    Mistake("capitals", copied(ADA, "contractors/Ben.yml"), "HB-F004", "contractors/Ben.yml"),
    Mistake("word of the site", copied(ADA, "contractors/staff.yml"), "HB-F004", "contractors/staff.yml"),
    Mistake("word of Windows", copied(ADA, "contractors/con.yml"), "HB-F004", "contractors/con.yml"),
    Mistake("word of the merge", copied(ADA, "contractors/remove.yml"), "HB-F004", "contractors/remove.yml"),
    Mistake("line end in a name", copied(ADA, "contractors/a\nb.yml"), "HB-F004", "contractors/a\nb.yml"),
    Mistake("quote in a name", copied(ADA, "contractors/a'b.yml"), "HB-F004", "contractors/a'b.yml"),
    Mistake(
        "same but for sharp s",
        lambda p: (copied(ADA, "contractors/strasse.yml")(p), copied(ADA, "contractors/straße.yml")(p)),
        "HB-F005",
        "contractors/straße.yml",
    ),
    shared(
        "two pages",
        copied("content/policies/respect.md", "content/processes/respect.md"),
        "HB-F006",
        "content/processes/respect.md",
    ),
    shared("other ending", copied(ADA, "contractors/ben.yaml"), "HB-F007", "contractors/ben.yaml", exit_code=0),
    shared("too deep", copied(ADA, "contractors/old/ben.yml"), "HB-F007", "contractors/old/ben.yml", exit_code=0),
]

TEMPLATES = [
    ("unknown name", "{{ mangaer }}", "HB-T501"),
    ("slip in a path", '{{ the("payment.pay_witin") }}', "HB-T501"),
    ("field that is none", "{{ manager.fax }}", "HB-T501"),
    ("unknown name with a default", "{{ mangaer | default('') }}", "HB-T501"),
    ("unknown name in a condition", "{% if mangaer %}x{% endif %}", "HB-T501"),
    ("into the program", "{{ manager.__class__.__mro__ }}", "HB-T501"),
    ("into the program by a text", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "HB-T501"),
    ("into the program by a function", "{{ the.__globals__ }}", "HB-T501"),
    ("into the program by a filter", "{{ '' | attr('__class__') }}", "HB-T502"),
    ("into the program by a loop", "{% for a in deliverables %}{{ loop.__init__ }}{% endfor %}", "HB-T501"),
    ("helpers of Jinja", "{{ cycler.__init__.__globals__ }}", "HB-T501"),
    ("the template itself", "{{ self }}", "HB-T502"),
    ("if never closed", "{% if manager %}", "HB-T502"),
    ("braces never closed", "{{ manager", "HB-T502"),
    ("nothing in braces", "{{ }}", "HB-T502"),
    ("unknown tag", "{% whenever manager %}", "HB-T502"),
    ("unknown filter", "{{ manager | shout }}", "HB-T502"),
    ("group of values", "{{ payment }}", "HB-T502"),
    ("division by nothing", "{{ 1 // 0 }}", "HB-T502"),
    ("thousands of brackets", "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}", "HB-T502"),
    ("thousands of sums", "{{ " + "1 + " * 20_000 + "1 }}", "HB-T502"),
    ("thousands of conditions", "{% if manager %}" * 5_000, "HB-T502"),
    ("include", "{% include '../../etc/passwd' %}", "HB-T503"),
    ("import", "{% import 'os' as os %}", "HB-T503"),
    ("macro", "{% macro m() %}{{ m() }}{% endmacro %}", "HB-T503"),
    ("call", "{{ manager() }}", "HB-T503"),
    ("power of power", "{{ 9 ** 9 ** 9 ** 9 }}", "HB-T503"),
    ("two gigabytes by a product", "{{ 'a' * 2000000000 }}", "HB-T503"),
    ("two gigabytes by a width", "{{ '%2000000000d' % 1 }}", "HB-T503"),
    ("two gigabytes by a format", "{{ '{:2000000000}'.format(1) }}", "HB-T501"),
    ("two gigabytes by a method", "{{ 'a'.ljust(2000000000) }}", "HB-T501"),
    ("two gigabytes by a filter", "{{ 'a' | center(2000000000) }}", "HB-T502"),
    ("lists of lists", "{% set a = [1, 1] %}{% set a = [a, a] %}{{ a }}", "HB-T503"),
    ("range without end", "{% for a in range(99999999) %}x{% endfor %}", "HB-T504"),
    ("loops in loops", "{% for a in range(999) %}" * 4 + "x" + "{% endfor %}" * 4, "HB-T504"),
    ("empty loops in loops", "{% for a in range(999) %}" * 4 + "{% endfor %}" * 4, "HB-T504"),
    ("loop that calls itself", "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "HB-T503"),
    ("text doubled", "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}", "HB-T504"),
    ("text joined", "{% set a = 'aaaaaaaaaa' %}" + "{% set a = [a, a] | join %}" * 40 + "{{ a }}", "HB-T504"),
    ("text replaced", "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a | replace('a', a) %}" * 9 + "{{ a }}", "HB-T504"),
    ("sum of texts", "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 40 + "{{ a }}", "HB-T504"),
]

FRONT_MATTER = [
    shared("none", whole(PAGE, "# Getting paid\n"), "HB-F008", PAGE),
    shared("never closed", line(PAGE, "acknowledge:", "acknowledge: none\nmore"), "HB-Y001", PAGE, "more"),
    shared("empty page", whole(PAGE, ""), "HB-F008", PAGE),
    shared("only its first line", whole(PAGE, "---\n"), "HB-F008", PAGE),
    shared("key twice", line(PAGE, "owner:", "owner: mei\nowner: tom"), "HB-Y002", PAGE, "owner: tom"),
    shared("tab", line(PAGE, "owner:", "owner:\tmei"), "HB-Y006", PAGE, "owner:"),
    shared("a list", whole(PAGE, "---\n- title\n---\n"), "HB-Y014", PAGE, "- title"),
    shared("no title", line(PAGE, "title:", "# title"), "HB-C401", PAGE),
    shared("200 kB of brackets", whole(PAGE, f"---\ntitle: {'[' * 200_000}\n---\n"), "HB-Y008", PAGE, "title"),
    shared("not UTF-8", line(PAGE, "title:", "title: Caf\xe9", encoding="cp1252"), "HB-Y007", PAGE, "title"),
    shared("huge", whole(PAGE, "---\ntitle: Long\nowner: mei\n---\n" + "words " * 400_000), "HB-Y008", PAGE),
    shared("turned direction", more(PAGE, "to the \u202e left"), "HB-Y013", PAGE, "\u202e"),
    shared("character of the program", more(PAGE, "nothing: \U000f0000"), "HB-Y013", PAGE, "\U000f0000"),
    shared("page of a tool", line(TOOL, "purpose:", "purpos: to see"), "HB-S101", TOOL, "purpos:"),
    shared("link to nowhere", more(PAGE, "See [there](nowhere.md)."), "HB-R306", PAGE, "nowhere.md"),
    shared("link out of the project", more(PAGE, "See [there](../../../etc/passwd)."), "HB-R306", PAGE, "etc/passwd"),
    shared(
        "link to a contractor",
        more(PAGE, "See [her](../../contractors/amara-okafor.yml)."),
        "HB-R306",
        PAGE,
        "See [her]",
    ),
    shared("no image", more(PAGE, "![There](there.png)"), "HB-F009", PAGE, "there.png"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The example as it is."""
    outcome = look_at(copy_example(tmp_path_factory.mktemp("sound") / "project"))
    assert outcome.answer.exit_code == 0
    return outcome


def damaged(change: Change, folder: Path) -> Outcome:
    """The example with one change. The command wrote nothing, was quick, and ended as it should."""
    project = copy_example(folder / "project")
    change(project)
    before = state_of(folder)
    outcome = look_at(project)
    assert state_of(folder) == before
    assert outcome.seconds < MOST_SECONDS
    assert outcome.answer.exit_code in (0, 1), outcome.brief
    for diagnostic in outcome.found:
        assert_well_formed(diagnostic, folder)
    return outcome


def assert_well_formed(diagnostic: dict[str, object], folder: Path) -> None:
    """What the report promises of every diagnostic (design: `--format json` is a stable contract)."""
    assert {
        "code",
        "severity",
        "message",
        "file",
        "range",
        "path",
        "contractors",
        "related",
        "help",
    } <= diagnostic.keys()
    assert diagnostic["help"], diagnostic
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]  # type: ignore[index]
    assert 1 <= start["line"] <= end["line"] and start["column"] >= 1 and end["column"] >= 1
    assert not str(diagnostic["file"]).startswith(("/", "..")) and "\\" not in str(diagnostic["file"])
    assert str(folder) not in str(diagnostic), "the report names a folder of this computer"
    assert "Traceback" not in str(diagnostic)


def assert_told(mistake: Mistake, outcome: Outcome, project: Path) -> None:
    """The mistake is told once, where it is, and the exit code follows."""
    assert outcome.answer.exit_code == mistake.exit_code, outcome.brief
    told = [found for found in outcome.found if (found["code"], found["file"]) == (mistake.code, mistake.file)]
    assert told, outcome.brief
    if not mistake.text:
        assert len(told) == 1, outcome.brief
        return
    text = (project / mistake.file).read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    wanted = text[: text.index(mistake.text)].count("\n") + 1
    assert [found["range"]["start"]["line"] for found in told].count(wanted) == 1, outcome.brief


def assert_alone(mistake: Mistake, outcome: Outcome, sound: Outcome) -> None:
    """All other contractors have the handbooks they had, and no new finding."""
    affected = Path(mistake.file).stem
    others = {contractor for contractor in sound.build.handbooks if contractor != affected}
    assert others <= outcome.build.handbooks.keys(), outcome.brief
    for contractor in others:
        now, then = outcome.build.handbooks[contractor], sound.build.handbooks[contractor]
        assert (now.first, now.later, now.merged.tree) == (then.first, then.later, then.merged.tree)
    for found in outcome.found:
        if found["severity"] == "error" and found not in sound.found:
            assert found["file"] == mistake.file or found["contractors"] == [affected], found


def names(mistake: Mistake) -> str:
    return mistake.name.replace(" ", "-")


@pytest.mark.parametrize("mistake", [*TYPOS, *WRONG_TYPES, *YAML, *FILES, *FRONT_MATTER], ids=names)
def test_a_mistake_is_told_at_its_place(mistake: Mistake, sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(mistake.change, tmp_path)
    assert_told(mistake, outcome, tmp_path / "project")
    if mistake.own:
        assert_alone(mistake, outcome, sound)


# --- what is shared, told once --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "body", "code"), TEMPLATES, ids=[what.replace(" ", "-") for what, _, _ in TEMPLATES])
def test_what_a_page_may_not_do_is_told_once_and_soon(what: str, body: str, code: str, tmp_path: Path) -> None:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    outcome = damaged(more(PAGE, f"{body}"), tmp_path)
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < MOST_KIB
    errors = [found for found in outcome.found if found["severity"] == "error"]
    assert [(found["code"], found["file"]) for found in errors] == [(code, PAGE)], outcome.brief
    assert len(errors[0]["contractors"]) > 1
    assert outcome.answer.exit_code == 1
    assert not outcome.build.handbooks.keys() & set(errors[0]["contractors"])


@pytest.mark.parametrize(
    ("change", "code", "file"),
    [
        (line(DEFAULTS, "    person: priya", "    person: pryia"), "HB-R301", DEFAULTS),
        (line(DEFAULTS, "  by:", "  # by"), "HB-C401", DEFAULTS),
        (line(DEFAULTS, "  pay_within:", "  pay_within: TODO ask Mei"), "HB-S104", DEFAULTS),
        (line(DEFAULTS, "      guide:", "      guide: hand-inn"), "HB-R305", DEFAULTS),
        (line("content/people.yml", "mei:", "may:"), "HB-R301", DEFAULTS),
        (gone("content/tools/drive.md"), "HB-R301", DEFAULTS),
    ],
    ids=["person", "missing", "form", "heading", "id", "file"],
)
def test_a_shared_mistake_is_told_once_with_all_whom_it_affects(
    change: Change, code: str, file: str, sound: Outcome, tmp_path: Path
) -> None:
    outcome = damaged(change, tmp_path)
    told = [found for found in outcome.found if (found["code"], found["file"]) == (code, file)]
    places = [(found["range"]["start"]["line"], found["message"], found["severity"]) for found in told]
    assert told and len(places) == len(set(places)), outcome.brief
    affected = told[0]["contractors"]
    assert told[0]["severity"] == "error"
    assert not outcome.build.handbooks.keys() & set(affected)
    if affected:  # else the file could not even be parsed, which concerns everyone
        assert len(affected) > 1
        words = f"affects {len(affected)} of {len(sound.build.handbooks)} contractors: "
        assert words in check(tmp_path / "project").printed
    else:
        assert not outcome.build.handbooks
        assert "no handbook can be made" in check(tmp_path / "project").printed


# --- what is no mistake, and what the computer refuses ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text", "NO no yes on off 12:30 012345 1.10 1e3 0x1F .inf -0 +44 2026-11-23 2026-11-23T10:00:00Z 1_000 =".split()
)
def test_what_other_programs_take_for_something_else_stays_text(text: str, sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(more(ADA, f"facts:\n  one: {text}"), tmp_path)
    assert outcome.found == sound.found, outcome.brief
    assert outcome.build.handbooks[HER].first.facts["one"] == text


def test_a_contractor_may_live_in_norway(sound: Outcome, tmp_path: Path) -> None:
    outcome = damaged(line(ADA, "country:", "country: NO"), tmp_path)
    assert outcome.found == sound.found, outcome.brief
    assert outcome.build.handbooks[HER].first.country == "NO"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "you may not open it"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
    ],
    ids=["no-right", "broken-disk"],
)
def test_a_file_that_cannot_be_read(error: OSError, words: str, sound: Outcome, tmp_path: Path) -> None:
    """The computer refuses one file. Modes would not do here: tests may run as root, whom nothing is refused."""
    project = copy_example(tmp_path / "project")
    real_open = os.open

    def refuse(path: str | Path, *arguments: int) -> int:
        if str(path).endswith(ADA):
            raise error
        return real_open(path, *arguments)

    with mock.patch("os.open", refuse):
        outcome = look_at(project)
    mistake = Mistake("refused", lambda _: None, "HB-F002", ADA)
    assert_told(mistake, outcome, project)
    assert_alone(mistake, outcome, sound)
    assert words in outcome.brief


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    real_scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "roles":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real_scandir(path)

    with mock.patch("os.scandir", refuse):
        outcome = look_at(project)
    assert_told(Mistake("refused", lambda _: None, "HB-F002", "content/roles"), outcome, project)
    assert not outcome.build.handbooks


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Three contractors, three kinds of mistake in one file: nobody has to run the command again to see the next."""

    def change(project: Path) -> None:
        line(ADA, "country:", "country: Nigeria")(project)
        line(ADA, "status:", "status: actve")(project)
        line(ADA, "manager:", "mangaer: tom")(project)
        line("contractors/northlight.yml", "manager:", "manager: jonsa")(project)
        line("contractors/liza-ramos.yml", "country:", "country:\tPH")(project)

    outcome = damaged(change, tmp_path)
    errors = {(found["code"], found["file"]) for found in outcome.found if found["severity"] == "error"}
    assert errors >= {
        ("HB-S104", ADA),
        ("HB-S103", ADA),
        ("HB-S101", ADA),
        ("HB-R301", "contractors/northlight.yml"),
        ("HB-Y006", "contractors/liza-ramos.yml"),
    }, outcome.brief
