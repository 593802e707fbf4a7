"""What a release amounts to, once it is in its place, and what of earlier ones must go then.

In: a manifest, a folder of releases. Out: a `Release`, and what could not be removed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from handbook.diagnostics import Diagnostic
from handbook.model.page import STAFF
from handbook.model.sources import Source, Sources
from handbook.sites.earlier import Gone, purge
from handbook.sites.errors import LeftBehind
from handbook.sites.manifest import Manifest, folder_of


@dataclass(frozen=True)
class Release:
    """What is in the folder now.

    `audiences` are (name, folder inside `out`, number of files, bytes) of each. `built` names those built now, `unchanged` those
    taken over because nothing that they are made from has changed, `kept` those taken over although it may have, `removed`
    those that the release before had and this one has not, `purged` those for whose sake releases before it are no longer
    kept, `stopped` the contractors with errors of their own. `diagnostics` are all findings of the project (none if nothing at
    all has changed), `said` what MkDocs remarked. `copies` are those whose handbook is there to open without a server, too,
    `copies_removed` those who had such a copy. `left_behind` tells what of earlier releases could not be removed or kept: a
    person must see to it. `without` are the files of contractors that have no site although nothing is wrong with them.
    `unpublished` is how many handbooks an edition is to be made of; 0 where the staff site was not asked for.
    """

    out: Path
    audiences: tuple[tuple[str, str, int, int], ...]
    built: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    stopped: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    said: tuple[str, ...] = ()
    purged: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    copies_removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()
    without: tuple[Source, ...] = ()
    unpublished: int = 0


def listed(sizes: Mapping[str, tuple[int, int]]) -> tuple[tuple[str, str, int, int], ...]:
    """The sites of a release as `Release.audiences` has them, the staff's first; `sizes` are the files and bytes of each."""
    return tuple(
        (name, folder_of(name), *size)
        for name, size in sorted(sizes.items(), key=lambda item: (item[0] != STAFF, item[0]))
    )


def sizes_in(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """How many files each site has, and of how many bytes."""
    return {name: (len(files), sum(file.size for file in files)) for name, files in manifest.audiences.items()}


def without_site(sources: Sources, names: Collection[str]) -> tuple[Source, ...]:
    """The files of contractors who are not among `names`."""
    return tuple(source for id, source in sources.contractors.items() if id not in names)


def copies_in(manifest: Manifest) -> tuple[str, ...]:
    """Whose handbook is in a release to open without a server, too."""
    return tuple(sorted(manifest.copies))


def purge_or_note(out: Path, may_stay: Collection[str], left_behind: list[str]) -> Gone:
    """As `purge`, once the release is in its place: what cannot be removed is noted in `left_behind`."""
    try:
        return purge(out, may_stay)
    except LeftBehind as error:
        left_behind.append(str(error))
        return Gone(is_removed=True)
