"""Digests of all that a release is made from, taken without understanding any of it.

In: a project that was read, and what `mkdocs.yml` amounts to. Out: digests (SHA-256, in hexadecimal), or an empty text where
more decides about a site than can be known: hooks, plugins and Markdown extensions that are not ours to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handbook.model.sources import RECORDS, Sources
from handbook.programs import digest, files_below, programs
from handbook.project import read_asset
from handbook.sites.build import Means


def digest_of_means(means: Means) -> str:
    """What all sites of a project are made with: its settings and its look, the programs, the time zones."""
    if means.settings is None:
        return ""
    return digest(means.settings, *files_below(means.look), programs())


def digest_of_everything(root: Path, sources: Sources, means: str, *more: object) -> str:
    """Everything that a release depends on, without understanding any of it; `more` is what was asked for."""
    if not means:
        return ""
    records = root / sources.options.contractors_dir / RECORDS
    texts = [text for path, text in sorted(sources.texts.items()) for text in (path, text)]
    return digest(means, *texts, *assets_of(root, sources), *files_below(records, hidden=False), *more)


def assets_of(root: Path, sources: Sources) -> Iterator[str | bytes]:
    """The pictures and attachments of a project: of each its path, then its bytes."""
    for path in sorted(sources.assets):
        yield path
        yield read_asset(root, sources.options, path) or b""
