"""What `mkdocs.yml` says to the `handbook` plugin, read without MkDocs so that `check` stays quick.

MkDocs' own tags (`!ENV`, `!!python/name:`) may stand in the file; nothing is run, their values are only stepped over.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import yaml

from handbook.diagnostics import CATALOGUE, Diagnostic, Location, Severity
from handbook.model.asks import ASKS, COMPANY, OUR_PEOPLE, UNSEEN
from handbook.model.company import Asks
from handbook.model.handbook import Options, SharedValue
from handbook.model.policy import layer_policy
from handbook.project.reads import READERS, refusals

SETTINGS_FILE = "mkdocs.yml"

_FOLDERS = {"content_dir": "content", "contractors_dir": "contractors"}
_NEAR = 0.8
"""How alike two codes must be for a suggestion: most of a code is the same in all."""


def parse_settings(text: str, folder: Path) -> tuple[Options, tuple[Diagnostic, ...]]:
    """The plugin's options out of the text of `folder`'s `mkdocs.yml`; what cannot work is a diagnostic and keeps its default."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Options(), (_broken(error),)
    entry = _plugin_entry(root)
    if entry is None:
        return Options(), (
            _problem(
                "`mkdocs.yml` does not use the `handbook` plugin",
                root,
                "add `- handbook` to the list under `plugins:`",
            ),
        )
    if _is_empty(entry):
        entry = yaml.MappingNode("", [])
    if isinstance(entry, yaml.MappingNode):
        options, problems = _options(entry)
        problems += tuple(_readers(root, options, folder))
        return replace(options, directory_urls=_has_directory_urls(root)), problems
    return Options(), (
        _problem(
            "the `handbook` plugin cannot use these settings",
            entry,
            "write each on a line of its own below `handbook:`, such as `content_dir: content`",
        ),
    )


def _options(entry: yaml.MappingNode) -> tuple[Options, tuple[Diagnostic, ...]]:
    problems: list[Diagnostic | None] = []
    folders = dict(_FOLDERS)
    template = True
    severity: dict[str, Severity] = {}
    acknowledge: dict[str, Asks] = {}
    address = ""
    shared: list[SharedValue] = []
    place: yaml.Node = entry
    for key, value in entry.value:
        name = _text(key)
        if name in folders:
            problem = _folder(name, value, folders)
            problems.append(problem)
            place = place if problem else value
        elif name == "template":
            if _text(value).lower() in ("yes", "no", "true", "false"):
                template = _text(value).lower() in ("yes", "true")
            else:
                problems.append(
                    _problem(
                        "`template` must be `yes` or `no`", value, "write `template: no` to keep all pages literal"
                    )
                )
        elif name == "severity":
            problems.extend(_severities(value, severity))
        elif name == "acknowledge":
            problems.extend(_acknowledgements(value, acknowledge))
        elif name == "address":
            address = _text(value).strip()
            if not _is_address(address):
                problems.append(_no_address(value))
                address = ""
        elif name == "shared_values":
            problems.extend(_shared_values(value, shared))
        elif name != "enabled":
            problems.append(_unknown(name, key))
    content, contractors = folders.values()
    if _overlap(content, contractors):
        problems.append(
            _problem(
                f"`content_dir` and `contractors_dir` lie one in the other: `{content}` and `{contractors}`",
                place,
                "name two folders that lie side by side",
            )
        )
        content, contractors = _FOLDERS.values()
    options = Options(content, contractors, template, severity, acknowledge, address, shared_values=tuple(shared))
    return options, tuple(problem for problem in problems if problem)


def _readers(root: yaml.Node | None, options: Options, folder: Path) -> Iterator[Diagnostic]:
    """Extensions of Markdown that would read what is not for everybody. What MkDocs alone knows, the release looks at."""
    entries = _get(root, "markdown_extensions")
    for item in entries.value if isinstance(entries, yaml.SequenceNode | yaml.MappingNode) else ():
        pairs = (
            item.value if isinstance(item, yaml.MappingNode) else [item if isinstance(item, tuple) else (item, None)]
        )
        for name, inner in pairs:
            extension = _text(name).partition(":")[0]
            if extension not in READERS:
                continue
            nodes = {_text(key): value for key, value in inner.value} if isinstance(inner, yaml.MappingNode) else {}
            settings = {key: _setting(value) for key, value in nodes.items()}
            for refusal in refusals(extension, settings, options, folder):
                yield _problem(refusal.message, nodes.get(refusal.setting, name), refusal.help)


def _setting(node: yaml.Node) -> bool | str | list[str]:
    """A setting of an extension. Folders that only MkDocs can find are left out."""
    if isinstance(node, yaml.SequenceNode):
        return [_text(each) for each in node.value if not _is_elsewhere(each)]
    if _text(node).lower() in ("true", "yes", "on", "false", "no", "off"):
        return _text(node).lower() in ("true", "yes", "on")
    return [] if _is_elsewhere(node) else _text(node)


def _is_elsewhere(node: yaml.Node) -> bool:
    return node.tag.startswith("!") or PurePosixPath(_text(node)).is_absolute()


def _folder(name: str, value: yaml.Node, folders: dict[str, str]) -> Diagnostic | None:
    """Note one of the two folders, or say why it cannot be."""
    if not _inside(_text(value)):
        return _problem(
            f"`{name}` must name a folder inside the project", value, "write a plain name such as `content`"
        )
    folders[name] = PurePosixPath(_text(value)).as_posix()
    return None


def _has_directory_urls(root: yaml.Node | None) -> bool:
    """MkDocs' `use_directory_urls`, which is on where nothing is said."""
    value = _get(root, "use_directory_urls")
    return value is None or _text(value).lower() not in ("false", "no", "off")


def _is_address(text: str) -> bool:
    """Whether it says where each contractor's handbook is: contractors who share an address would read each other's."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and parts.netloc and not parts.query and not parts.fragment
    return bool(plain) and "{id}" in text and not re.search(r"\s", text)


def _no_address(value: yaml.Node) -> Diagnostic:
    return _problem(
        "`address` does not say where each contractor's handbook is to be read",
        value,
        "write `{id}` where the contractor's id stands, such as `https://handbooks.example.com/{id}/`",
    )


def _overlap(one: str, other: str) -> bool:
    """Whether two folders are the same, or one lies in the other."""
    first, second = PurePosixPath(one), PurePosixPath(other)
    return first.is_relative_to(second) or second.is_relative_to(first)


def _severities(value: yaml.Node, severity: dict[str, Severity]) -> tuple[Diagnostic | None, ...]:
    """Note all `severity` settings."""
    if _is_empty(value):
        return ()
    if isinstance(value, yaml.MappingNode):
        return tuple(_severity(code, wanted, severity) for code, wanted in value.value)
    return (
        _problem(
            "`severity` does not say of which code",
            value,
            "write each code on a line of its own below `severity:`, such as `HB-C402: note`",
        ),
    )


def _severity(code: yaml.Node, wanted: yaml.Node, severity: dict[str, Severity]) -> Diagnostic | None:
    """Note one `severity` setting, or say why it cannot be."""
    name = _text(code)
    if name not in CATALOGUE:
        near = difflib.get_close_matches(name.upper(), CATALOGUE, 1, _NEAR)
        return _problem(
            f"there is no code `{name}`" if name else "this is not a code",
            code,
            f"did you mean `{near[0]}`?" if near else "`handbook rule` lists the codes",
        )
    if CATALOGUE[name].fixed:
        return _problem(
            f"the severity of `{name}` cannot be changed: this rule keeps the handbooks right and safe",
            code,
            "delete the line",
        )
    if _text(wanted) not in list(Severity):
        shown = f"`{_text(wanted)}`" if _text(wanted) else "this"
        return _problem(f"{shown} is not a severity", wanted, "write `error`, `warning` or `note`")
    severity[name] = Severity(_text(wanted))
    return None


def _acknowledgements(value: yaml.Node, acknowledge: dict[str, Asks]) -> Iterator[Diagnostic]:
    """Note all `acknowledge` settings: what changes of a part ask of their reader."""
    if _is_empty(value):
        return
    if not isinstance(value, yaml.MappingNode):
        yield _problem(
            "`acknowledge` does not say of which part",
            value,
            "write each part on a line of its own below `acknowledge:`, such as `goals: none`",
        )
        return
    parts = sorted({*layer_policy().fields, OUR_PEOPLE, COMPANY} - UNSEEN)
    for part, wanted in value.value:
        name, text = _text(part), _text(wanted)
        asks: Asks | None = next((each for each in ASKS if each == text), None)
        if name not in parts:
            near = difflib.get_close_matches(name, parts, 1)
            help = f"did you mean `{near[0]}`?" if near else "name a field at the top of a contractor's file"
            yield _problem(f"a handbook has no part `{name}`" if name else "this is not a part", part, help)
        elif asks is None:
            shown = f"`{text}`" if text else "this"
            yield _problem(f"{shown} is not what a change can ask", wanted, "write `required`, `notice` or `none`")
        else:
            acknowledge[name] = asks


def _shared_values(value: yaml.Node, shared: list[SharedValue]) -> Iterator[Diagnostic]:
    """Note what everybody may see although it is somebody's. Each needs its reason: someone will ask for it in a year."""
    help = "write `- value: Northlight` and, on the line below, `reason: …`, which says why everybody may see it"
    if _is_empty(value):
        return
    if not isinstance(value, yaml.SequenceNode):
        yield _problem("`shared_values` is not a list", value, help)
        return
    for entry in value.value:
        fields = {_text(key): _text(inner) for key, inner in entry.value} if isinstance(entry, yaml.MappingNode) else {}
        text, reason = fields.get("value", "").strip(), fields.get("reason", "").strip()
        if not text or not reason or fields.keys() - {"value", "reason"}:
            yield _problem("an entry of `shared_values` needs a `value` and a `reason`, and nothing else", entry, help)
        else:
            shared.append(SharedValue(text, reason))


def _unknown(name: str, key: yaml.Node) -> Diagnostic:
    if not name:
        return _problem("this is not the name of a setting", key, "delete it")
    settings = [*_FOLDERS, "template", "severity", "acknowledge", "address", "shared_values"]
    near = difflib.get_close_matches(name, settings, 1)
    return _problem(
        f"the `handbook` plugin has no setting `{name}`",
        key,
        f"did you mean `{near[0]}`?" if near else "delete the line",
    )


def _plugin_entry(root: yaml.Node | None) -> yaml.Node | None:
    """What stands at the `handbook` plugin: an empty mapping if it is listed without any, None if it is not listed."""
    plugins = _get(root, "plugins")
    if isinstance(plugins, yaml.SequenceNode):
        for item in plugins.value:
            if isinstance(item, yaml.ScalarNode) and item.value == "handbook":
                return yaml.MappingNode("", [])
            found = _get(item, "handbook")
            if found is not None:
                return found
    return _get(plugins, "handbook")


def _text(node: yaml.Node) -> str:
    """The text of a plain value; empty for anything else."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _is_empty(node: yaml.Node) -> bool:
    """Whether nothing stands there, as in `handbook:`."""
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")


def _get(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and isinstance(value, yaml.Node) and name.value == key:
                return value
    return None


def _inside(folder: str) -> bool:
    path = PurePosixPath(folder)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in folder


def _problem(message: str, node: yaml.Node | None, help: str) -> Diagnostic:
    mark = node.start_mark if node is not None else None
    at = Location(SETTINGS_FILE, mark.line + 1, mark.column + 1) if mark else Location(SETTINGS_FILE)
    return Diagnostic("HB-K601", message, at, help=(help,))


def _broken(error: Exception) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    at = Location(SETTINGS_FILE, mark.line + 1, mark.column + 1) if mark else Location(SETTINGS_FILE)
    return Diagnostic(
        "HB-K601",
        "`mkdocs.yml` cannot be read as YAML",
        at,
        help=("look at this line and the one above: often an indentation or a quote is off",),
    )
