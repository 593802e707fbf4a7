"""Brings sites over from the present release into the next one, as they are.

In: the stage of the next release, the present one, names. Out: the same files in the stage: in folders of the spare where they
lie there, else as further names for them.

Nothing comes into a release that the gate has not seen. What was looked for in the very bytes of a site is not looked for again:
its seal (see `seals`), or their digests in the manifest, say that they are those, just before they are brought over, and that is
after the others were built. What has become a secret since is looked for, and all of it where it is not known what was. That is
done in the stage, where the links are made: the gate then reads what will be released and nothing else. A further name changes
nothing in the file it is given to, and goes with the stage if the release is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from handbook.sites.earlier import link_all, place_of_spare
from handbook.sites.errors import ReleaseError
from handbook.sites.gate import Closed, Gate, Leak
from handbook.sites.known import Present, digest_of_allowed, digest_of_secret
from handbook.sites.library import Library
from handbook.sites.manifest import OFFLINE, Manifest, folder_of, packed_file
from handbook.sites.stage import Stage

_MOST_LEAKS = 10


def take_over(stage: Stage, present: Present, library: Library, names: Iterable[str]) -> frozenset[str]:
    """Bring the sites of `names` over, and their copies. Returns those whose files have no further names: these were taken
    from the spare, so that their seals still hold.

    Raises `ReleaseError` if somebody changed one, or if it holds what its reader must not see.
    """
    known = present.known
    new = tuple(secret for secret in library.secrets if digest_of_secret(secret) not in known.secrets)
    for_all, for_new = Gate(library.secrets), Gate(new)
    moved: set[str] = set()
    for name in names:
        places = (folder_of(name), *_copy_of(name, present.manifest))
        present.look_again(name)
        if _from_spare(stage, present, name):
            moved.add(name)
        elif changed := present.changed(name):
            raise ReleaseError(
                f"`{stage.out.name}/{changed}` was changed after it was released: build all handbooks again"
            )
        else:
            link_all(stage.out / folder_of(name), stage.tree / folder_of(name), present.manifest.audiences[name])
        link_all(stage.out / OFFLINE, stage.tree / OFFLINE, present.manifest.copies.get(name, ()))
        allowed = library.allowed(name)
        if allowed is None:
            continue
        tree = present.tree(name)  # none if another release was put into the place of the one that is known
        is_known = tree is not None and tree.allowed == digest_of_allowed(allowed)
        if new or not is_known:
            gate = for_new if is_known else for_all
            for place in places:
                check_leaks(name, gate.check(stage.tree / place, allowed))
    return frozenset(moved)


def _from_spare(stage: Stage, present: Present, name: str) -> bool:
    """Take a site's folder from the spare, if it holds the very files that lie in the present release."""
    if not present.is_spare(name):
        return False
    target = stage.tree / folder_of(name)
    try:
        target.parent.mkdir(exist_ok=True)
        (place_of_spare(stage.out) / folder_of(name)).rename(target)
    except OSError:
        return False
    return True


def check_leaks(audience: str, found: Sequence[Leak | Closed]) -> None:
    """Raise `ReleaseError` if something in a site is not for its reader, or cannot be looked into.

    Names of secrets are told, not the secrets.
    """
    leaks = [finding for finding in found if isinstance(finding, Leak)]
    closed = [finding for finding in found if isinstance(finding, Closed)]
    lines: list[str] = []
    if leaks:
        lines += [
            f"the handbook of `{audience}` must not be released: it holds what is not for its reader",
            *(f"  {leak}" for leak in leaks[:_MOST_LEAKS]),
            *([f"  and {len(leaks) - _MOST_LEAKS} more"] if len(leaks) > _MOST_LEAKS else []),
            *_what_to_do(leaks),
        ]
    if closed:
        lines += [
            f"the handbook of `{audience}` must not be released: nobody can see what is in these files",
            *(f"  {finding}" for finding in closed[:_MOST_LEAKS]),
            *([f"  and {len(closed) - _MOST_LEAKS} more"] if len(closed) > _MOST_LEAKS else []),
        ]
    if lines:
        raise ReleaseError("\n".join(lines))


def _what_to_do(leaks: Sequence[Leak]) -> Iterator[str]:
    yield "take it out of the shared pages, files and pictures, or of this contractor's own file"
    if any(leak.secret.owner for leak in leaks):
        yield "if the two should know each other, write `introduced_to:` in the file of the one it is about"
        yield "if everybody may know it, or it is only a common word, list it in `mkdocs.yml` under `shared_values:`"


def _copy_of(audience: str, manifest: Manifest) -> tuple[str, ...]:
    """Where an audience's copy lies inside a release, its folder and its packed file; nothing if there is none."""
    folder = Path(OFFLINE, audience)
    return (folder.as_posix(), packed_file(folder).as_posix()) if audience in manifest.copies else ()
