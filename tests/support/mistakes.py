"""The mistakes that `test_mistakes.py` puts into the example: what is done, and what is to be said about it.

In: nothing. Out: tables of `Mistake`s, and the small changes of files that they, and single tests, are made of.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.example import EXAMPLE

ADA = "contractors/amara-okafor.yml"
HER = "amara-okafor"
DEFAULTS = "content/defaults.yml"
BOOKKEEPER = "content/roles/bookkeeper.yml"
PAGE = "content/processes/getting-paid.md"
TOOL = "content/tools/asana.md"

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
    Mistake("line end in a name", copied(ADA, "contractors/a\nb.yml"), "HB-F004", "contractors/a<U+000A>b.yml"),
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
    ("thousands of sums", "{{ " + "1 + " * 20_000 + "1 }}", "HB-T504"),
    ("thousands of conditions", "{% if manager %}" * 5_000, "HB-T504"),
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
