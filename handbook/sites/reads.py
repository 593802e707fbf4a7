"""What extensions of Markdown may read while sites are built: folders of the project, whatever the current one is.

In: the settings as MkDocs read them. Out: lines that say what must change, and the settings to build with.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from handbook.model.handbook import Options
from handbook.project.reads import FOLDERS, READERS, SNIPPETS, from_root, real, refusals

_PLUGIN = "handbook"


def refused(config: MkDocsConfig) -> Iterator[str]:
    """Why pages could show what is not for everybody, and what to write."""
    root = Path(config.config_file_path).resolve().parent
    plugin: Any = config.plugins.get(_PLUGIN)
    options = Options(plugin.config.content_dir, plugin.config.contractors_dir) if plugin else Options()
    for name in config.markdown_extensions:
        extension = name.partition(":")[0]
        if extension not in READERS:
            continue
        settings: Mapping[str, Any] = config.mdx_configs.get(name, {})
        folders = {key: _folders(settings[key], root) for key in FOLDERS if settings.get(key)}
        told = {key: [from_root(root, real(folder)) for folder in each] for key, each in folders.items()}
        for refusal in refusals(extension, {**settings, **told}, options, root):
            yield f"{refusal.message}: {refusal.help}"


def read_folders(config: MkDocsConfig) -> Iterator[tuple[str, Path]]:
    """The folders (or files) that extensions put into pages, and the name of the extension."""
    root = Path(config.config_file_path).resolve().parent
    for name in config.markdown_extensions:
        extension = name.partition(":")[0]
        settings: Mapping[str, Any] = config.mdx_configs.get(name, {}) if extension in READERS else {}
        for key in FOLDERS:
            yield from ((extension, folder) for folder in _folders(settings.get(key) or (), root))


def settled(config: MkDocsConfig) -> Mapping[str, Any]:
    """The settings of all extensions, those that read with whole paths. A text that is not there is an error."""
    root = Path(config.config_file_path).resolve().parent
    made = dict(config.mdx_configs)
    for name in config.markdown_extensions:
        extension = name.partition(":")[0]
        if extension in READERS:
            settings = made.get(name, {})
            whole: dict[str, Any] = {
                key: [*map(str, _folders(settings[key], root))] for key in FOLDERS if settings.get(key)
            }
            if extension != SNIPPETS:  # it takes one folder
                whole = {key: folders[0] for key, folders in whole.items()}
            made[name] = {**({"check_paths": True} if extension == SNIPPETS else {}), **settings, **whole}
    return made


def is_missing(error: Exception) -> bool:
    """Whether a page asked for a text that is not there. Known by name: to import the class takes a tenth of a second."""
    return type(error).__name__ == "SnippetMissingError"


def _folders(value: Any, root: Path) -> list[Path]:
    each: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    return [root / os.fspath(folder) for folder in each]
