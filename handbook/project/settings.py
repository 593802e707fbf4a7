"""What `mkdocs.yml` says to the `handbook` plugin, read without MkDocs so that `check` stays quick.

MkDocs' own tags (`!ENV`, `!!python/name:`) may stand in the file; nothing is run, their values are only stepped over.
"""

from __future__ import annotations

import difflib
from pathlib import PurePosixPath

import yaml

from handbook.diagnostics import CATALOGUE, Diagnostic, Location, Severity
from handbook.model.handbook import Options

SETTINGS_FILE = "mkdocs.yml"


def parse_settings(text: str) -> tuple[Options, tuple[Diagnostic, ...]]:
    """The plugin's options out of the text of `mkdocs.yml`; what cannot work is a diagnostic and keeps its default."""
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
    return _options(entry)


def _options(entry: yaml.MappingNode) -> tuple[Options, tuple[Diagnostic, ...]]:
    problems: list[Diagnostic] = []
    folders = {"content_dir": "content", "contractors_dir": "contractors"}
    template = True
    severity: dict[str, Severity] = {}
    for key, value in entry.value:
        name = str(key.value)
        if name in folders:
            if isinstance(value, yaml.ScalarNode) and _inside(value.value):
                folders[name] = value.value.strip("/")
            else:
                problems.append(
                    _problem(
                        f"`{name}` must name a folder inside the project", value, "write a plain name such as `content`"
                    )
                )
        elif name == "template":
            if isinstance(value, yaml.ScalarNode) and value.value.lower() in ("yes", "no", "true", "false"):
                template = value.value.lower() in ("yes", "true")
            else:
                problems.append(
                    _problem(
                        "`template` must be `yes` or `no`", value, "write `template: no` to keep all pages literal"
                    )
                )
        elif name == "severity" and isinstance(value, yaml.MappingNode):
            for code, wanted in value.value:
                problem = _severity(code, wanted, severity)
                problems.extend([problem] if problem else [])
        elif name not in ("severity", "enabled"):
            near = difflib.get_close_matches(name, [*folders, "template", "severity"], 1)
            problems.append(
                _problem(
                    f"the `handbook` plugin has no setting `{name}`",
                    key,
                    f"did you mean `{near[0]}`?" if near else "delete the line",
                )
            )
    return Options(folders["content_dir"], folders["contractors_dir"], template, severity), tuple(problems)


def _severity(code: yaml.Node, wanted: yaml.Node, severity: dict[str, Severity]) -> Diagnostic | None:
    """Note one `severity` setting, or say why it cannot be."""
    if code.value not in CATALOGUE:
        near = difflib.get_close_matches(str(code.value), CATALOGUE, 1)
        return _problem(
            f"there is no code `{code.value}`",
            code,
            f"did you mean `{near[0]}`?" if near else "`handbook rule` lists the codes",
        )
    if CATALOGUE[code.value].fixed:
        return _problem(f"the severity of `{code.value}` cannot be changed", code, "delete the line")
    if wanted.value not in list(Severity):
        return _problem(f"`{wanted.value}` is not a severity", wanted, "write `error`, `warning` or `note`")
    severity[code.value] = Severity(wanted.value)
    return None


def _plugin_entry(root: yaml.Node | None) -> yaml.MappingNode | None:
    """The options of the `handbook` plugin: an empty mapping if it is listed without any, None if it is not listed."""
    plugins = _get(root, "plugins")
    if isinstance(plugins, yaml.SequenceNode):
        for item in plugins.value:
            if isinstance(item, yaml.ScalarNode) and item.value == "handbook":
                return yaml.MappingNode("", [])
            found = _get(item, "handbook")
            if found is not None:
                return found if isinstance(found, yaml.MappingNode) else yaml.MappingNode("", [])
    found = _get(plugins, "handbook")
    if found is not None:
        return found if isinstance(found, yaml.MappingNode) else yaml.MappingNode("", [])
    return None


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
