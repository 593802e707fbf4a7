"""A small project without any finding, and ways to break it. Shared by the tests of `handbook.rules`.

The project goes through the real rooms (YAML, parse, merge); only reading from the disk is left out.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handbook import merge, parse, rules
from handbook.diagnostics import Diagnostic, FileTable, Location, combine
from handbook.model.handbook import Handbook, Options, PageKind, Project, SharedPage
from handbook.model.layer import Layer, LayerKind
from handbook.model.markdown_text import find_headings, find_links
from handbook.yaml_source import Map, front_matter, read_yaml

TODAY = date(2026, 11, 23)
ADA = "contractors/ada.yml"
DEFAULTS = "content/defaults.yml"
WRITER = "content/roles/writer.yml"
PEOPLE = "content/people.yml"
COMPANY = "content/company.yml"
ASANA = "content/tools/asana.md"
ABSENCE = "content/processes/absence.md"
ARTICLE = "content/processes/article.md"

_JARGON = re.compile(r"None|null|regex|schema|mapping|dict|tuple|pattern|exception|invalid|\bkeyed\b", re.IGNORECASE)

_KINDS: Mapping[str, PageKind] = {"processes": "process", "policies": "policy", "tools": "tool"}

FILES: dict[str, str] = {
    COMPANY: """\
        name: Larkfield
        country: GB
        time_zone: Europe/London
        owner: ines
        closed:
          - {from: 2026-12-24, to: 2027-01-01, why: Winter break}
        """,
    PEOPLE: """\
        ines:
          name: Inês
          does: Owner
          email: ines@example.com
          hours_a_week: 4
          manages: {experience: yes, own_work: with_support, communication: yes}
        tom:
          name: Tom
          does: Operations
          email: tom@example.com
          hours_a_week: 3
          manages: {experience: yes, own_work: yes, communication: yes}
          away:
            - {from: 2026-12-14, to: 2026-12-18, cover: ines}
        mei:
          name: Mei
          does: Finance
          email: mei@example.com
          manages: {experience: not_yet, own_work: yes, communication: yes}
        """,
    DEFAULTS: """\
        contacts:
          pay: {about: Invoices, person: mei}
        escalation:
          - {person: backup_manager, when: you have had no answer, within: 1 working day}
          - {person: owner, when: we disagree, within: 2 working days}
        scope:
          excludes: [Speaking in our name]
          changes: {ask: manager, agreed_by: owner, answer_within: 2 working days}
        tools:
          asana: {access: guest}
          meet: {access: by link}
        communication:
          channels:
            questions:
              for: Anything
              tool: asana
              where: your project
              you_reply_within: 1 working day
              we_reply_within: 1 working day
            urgent:
              for: Outages
              tool: phone
              where: our number
              you_reply_within: 4 working hours
              we_reply_within: 2 working hours
            absence: {for: Being away, tool: asana, where: your project, we_reply_within: 1 working day}
            locked-out: {for: Lost access, tool: email, where: help@example.com, we_reply_within: 2 hours}
          meetings:
            check-in: {title: Check-in, when: {every: month, day: 5}, with: [manager], attendance: optional}
        payment:
          invoice_to: bills@example.com
          invoice_says: [The number of the engagement]
          invoice_due: {every: month, day: 3, covers: previous month}
          pay_within: 14 days
          by: bank transfer
          expenses: Only what we agreed
          if_unpaid: {ask: owner, answer_within: 1 working day}
        exit:
          handover: [Open work]
          delete: [Copies of data]
          final_invoice_within: 30 days
        for_each:
          engagement: {notice: 30 days, under: Services agreement}
          deliverable:
            hand_in: {tool: asana, place: To review, guide: hand-in}
            review: {person: manager, within: 2 working days, silence: accepted}
            if_late: Tell us.
          tool: {on_exit: revoke}
          meeting: {minutes: 30, tool: meet}
        """,
    WRITER: """\
        goals:
          readers: {title: People read us, measure: visits, target: more}
        scope:
          includes: [Articles]
        deliverables:
          article:
            title: An article
            acceptance_criteria: [Ready to publish]
            due: {every: week, weekdays: [tuesday]}
            processes: [article]
        tasks:
          comments:
            title: Comments are answered
            outcome: Readers get an answer
            standard: within a day
            starts_when: a comment arrives
            processes: [article]
            guides: [asana#report]
        """,
    ADA: """\
        name: Ada Lovelace
        legal_name: Ada Lovelace Ltd
        kind: individual
        country: GB
        time_zone: Europe/London
        email: ada@example.com
        roles: [writer]
        status: active
        manager: tom
        backup_manager: ines
        engagements:
          sow-1:
            title: Articles
            starts: 2026-01-01
            ends: 2027-12-31
            fee: {basis: monthly, amount: 900 GBP}
        internal: {manager_time: 2 hours a week}
        """,
    ASANA: """\
        ---
        title: Asana
        owner: tom
        purpose: Tasks
        get_in: We invite you.
        support: locked-out
        last_reviewed: 2026-10-01
        review_every: 12 months
        ---
        ## Hand in { #hand-in }

        ## Report { #report }

        See [being away](../processes/absence.md#how).
        """,
    "content/tools/meet.md": """\
        ---
        title: Meet
        owner: tom
        purpose: Meetings
        get_in: By link.
        support: ines
        ---
        ## Join { #join }
        """,
    ABSENCE: """\
        ---
        title: Being away
        owner: tom
        kind: required
        because: a promise to customers
        applies_to: everyone
        ---
        ## How { #how }

        Tell us in [Asana](../tools/asana.md#report). ![A calendar](../images/calendar.png)
        """,
    ARTICLE: """\
        ---
        title: An article
        owner: ines
        applies_to: {roles: [writer]}
        needs: [asana]
        ---
        ## Steps { #steps }
        """,
}
ASSETS = frozenset({"images/calendar.png"})

BEN = """\
    name: Ben Bit
    legal_name: Ben Bit
    kind: individual
    country: GB
    time_zone: Europe/London
    email: ben@example.com
    roles: []
    status: active
    manager: ines
    backup_manager: tom
    engagements: {sow-2: {title: Checks, starts: 2026-01-01, ends: 2027-12-31, fee: {basis: monthly, amount: 1 GBP}}}
    goals: {fine: {title: All is well, measure: faults, target: none}}
    scope: {includes: [Checks]}
    tasks: {check: {title: Checks, outcome: All is well, standard: weekly, starts_when: it is monday}}
    """
"""A second contractor; with `roles: []` only HB-C401 for the missing role is found."""

SLACK = """\
    ---
    title: Slack
    owner: tom
    purpose: Talking
    get_in: We invite you.
    support: tom
    ---
    ## Ask { #ask }
    """
"""The page of a tool that nobody has."""

Edit = tuple[str, str, str]
"""File, text to replace, new text. With an empty old text, the new text is put at the end of the file."""


@dataclass
class Outcome:
    """What the rules said about a project."""

    project: Project
    handbooks: Mapping[str, Handbook]
    found: tuple[Diagnostic, ...]
    texts: Mapping[str, str]

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.found]

    def all(self, code: str) -> list[Diagnostic]:
        return [each for each in self.found if each.code == code]

    def one(self, code: str) -> Diagnostic:
        """The only finding of this code."""
        matching = self.all(code)
        assert len(matching) == 1, "\n".join(f"{each.code} {each.at} {each.message}" for each in self.found)
        return matching[0]

    def marked(self, place: Location | None) -> tuple[str, str]:
        """The file of a place, and what stands there up to the end of the line."""
        assert place is not None
        return place.file, self.texts[place.file].split("\n")[place.line - 1][place.column - 1 :]


def edited(*edits: Edit, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The files of the project with some text replaced; a new file is added whole."""
    texts = {path: textwrap.dedent(text) for path, text in files.items()}
    for path, old, new in edits:
        if path not in texts:
            texts[path] = textwrap.dedent(new)
        elif old:
            assert old in texts[path], f"{path} does not hold {old!r}"
            texts[path] = texts[path].replace(old, new)
        else:
            texts[path] += textwrap.dedent(new)
    return texts


def check(
    *edits: Edit, today: date = TODAY, options: Options | None = None, assets: frozenset[str] = ASSETS
) -> Outcome:
    """What the rules find in the project after some edits, settled and combined."""
    return check_files(edited(*edits), today, options, assets)


def check_files(
    texts: Mapping[str, str], today: date = TODAY, options: Options | None = None, assets: frozenset[str] = ASSETS
) -> Outcome:
    files = FileTable()
    trees = {path: _tree(path, text, files) for path, text in texts.items() if path.endswith(".yml")}
    layers = {path: _layer(path, tree, files) for path, tree in trees.items() if path not in (COMPANY, PEOPLE)}
    handbooks = {
        layer.id: _handbook(layer, layers, files) for layer in layers.values() if layer.kind is LayerKind.CONTRACTOR
    }
    pages = [_page(path, text, files) for path, text in texts.items() if path.endswith(".md")]
    people = trees.get(PEOPLE, Map())
    project = Project(
        company=_sound(parse.parse_company(trees[COMPANY], COMPANY, files)),
        company_tree=trees[COMPANY],
        people=_sound(parse.parse_people(people, PEOPLE, files)),
        people_tree=people,
        pages={page.id: page for page in pages if page.kind != "tool"},
        tools={page.id: page for page in pages if page.kind == "tool"},
        roles=tuple(layer.id for layer in layers.values() if layer.kind is LayerKind.ROLE),
        contractors=tuple(handbooks),
        files=files,
        options=options or Options(),
        assets=assets,
    )
    found: list[Diagnostic] = []
    for handbook in handbooks.values():
        found += rules.check_handbook(rules.Case(handbook, project, today))
    found += rules.check_project(rules.Whole(handbooks, project, today))
    settled = combine(rules.settle(found, project, handbooks))
    for each in settled:
        _is_well_said(each)
    return Outcome(project, handbooks, settled, texts)


def _is_well_said(finding: Diagnostic) -> None:
    """Every finding of every test has a place, plain words, something to do, and no contractor's id in its message."""
    first = finding.message[0]
    said = " ".join((finding.message, finding.label, *finding.help))
    assert finding.at is not None
    assert first == "`" or first.islower(), finding.message
    assert not finding.message.endswith("."), finding.message
    assert finding.help and all(finding.help), finding
    assert not _JARGON.search(said), said
    assert not {"ada", "ben"} & set(re.findall(r"(?<![./\w-])[\w-]+(?![./\w-])", finding.message)), finding.message


def _tree(path: str, text: str, files: FileTable) -> Map:
    return _sound(read_yaml(text, path, files.add(path)))


def _sound(result: tuple[Any, tuple[Diagnostic, ...]]) -> Any:
    """The value of a step that found no fault."""
    value, problems = result
    assert value is not None and not any(each.is_error for each in problems), problems
    return value


def _layer(path: str, tree: Map, files: FileTable) -> Layer:
    name = path.rsplit("/", 1)[1].removesuffix(".yml")
    upper = LayerKind.ROLE if "/roles/" in path else LayerKind.CONTRACTOR
    kind = LayerKind.DEFAULTS if path == DEFAULTS else upper
    return _sound(parse.parse_layer(tree, kind, name, path, files))


def _handbook(contractor: Layer, layers: Mapping[str, Layer], files: FileTable) -> Handbook:
    policy = merge.merge_policy()
    role_files = [f"content/roles/{role}.yml" for role in contractor.tree.get("roles", ())]
    roles = [layers[path] for path in role_files if path in layers]
    shared, _ = merge.merge_shared(layers[DEFAULTS], roles, policy, files)
    merged, problems = merge.merge_contractor(shared, contractor, policy, files)
    assert not any(each.is_error for each in problems), problems
    trees = (merged.tree, *(tree for _, tree in merged.later))
    first, *later = [_sound(parse.build(tree, files, contractor.id)) for tree in trees]
    dated = tuple((since, state) for (since, _), state in zip(merged.later, later, strict=True))
    return Handbook(contractor.id, contractor.file, (layers[DEFAULTS], *roles, contractor), merged, first, dated)


def _page(path: str, text: str, files: FileTable) -> SharedPage:
    _, folder, name = path.split("/")
    split = _sound(front_matter(text, path, files.add(path)))
    return SharedPage(
        id=name.removesuffix(".md"),
        kind=_KINDS[folder],
        file=path,
        meta=_sound(parse.parse_page_meta(split.meta, _KINDS[folder], path, files)),
        tree=split.meta,
        body=split.body,
        body_line=split.body_line,
        headings=find_headings(split.body, split.body_line),
        links=find_links(split.body, split.body_line),
    )
