"""What a live site answers to whom.

In: the address of a site, the manifest of the release that is there, passphrases. Out: findings, each a thing that somebody
sees and must not, or a protection that is missing. Paths are sent as they are, without being tidied up first, because
that is how one would try.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from handbook.hosting.files import headers_of
from handbook.model.page import STAFF
from handbook.project.releases import MANIFEST
from handbook.sites.manifest import CONTRACTORS, OFFLINE, FileEntry, Manifest, folder_of

TIMEOUT = 20.0
"""Seconds to wait for one answer."""

_STRANGER = "somebody without a passphrase"
_PAGES = ("", "/", "/index.html", "/404.html", "/search/search_index.json", "/calendar.ics", "/everything/")
_NEVER = ("/", f"/{MANIFEST}", f"/{OFFLINE}/", "/.git/config", "/hosting/access.json", "/mkdocs.yml", "/contractors/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request. The names of its headers are in small letters; one sent twice has both values."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in words."""

    what: str


def probe_site(
    address: str, manifest: Manifest, passphrases: Mapping[str, str], told: Callable[[int], None] = lambda count: None
) -> tuple[Finding, ...]:
    """Ask a live site for everything as everybody. `passphrases` are those of readers, by name; `told` hears of progress.

    Raises `OSError` if the site does not answer, `ValueError` if the address is none.
    """
    ask = _asker(address)
    findings: dict[Finding, None] = {}
    count = 0
    for reader in ("", *passphrases):
        for owner, path in _paths(manifest):
            answer = ask(path, (reader, passphrases[reader]) if reader else None)
            count += 1
            told(count)
            findings.update(dict.fromkeys(_judge(reader, owner, path, answer, manifest)))
    for reader in passphrases:
        answer = ask(f"/{folder_of(reader)}/", (reader, f"not-{passphrases[reader]}"))
        if _is_open(answer):
            findings[Finding(f"`{reader}` gets in with a wrong passphrase")] = None
        if _is_open(ask(f"/{folder_of(reader)}/", (reader, ""))):
            findings[Finding(f"`{reader}` gets in with an empty passphrase")] = None
        for other in (other for other in passphrases if other != reader):
            if _is_open(ask(f"/{folder_of(reader)}/", (reader, passphrases[other]))):
                findings[Finding(f"`{reader}` gets in with the passphrase of `{other}`")] = None
    return tuple(findings)


def _judge(reader: str, owner: str, path: str, answer: Answer, manifest: Manifest) -> Iterator[Finding]:
    """What is wrong with an answer; `owner` is whose the path is, empty if nobody may have it."""
    is_first = bool(owner) and path == f"/{folder_of(owner)}/"
    if owner and owner == reader and is_first and not _is_open(answer):
        yield Finding(f"`{reader}` does not get in: the server answers {answer.status}")
    elif _is_open(answer) and not (owner and owner == reader):
        who = f"`{reader}`" if reader else _STRANGER
        yield Finding(f"{who} can see `{path}`")
    if is_first and reader in ("", owner) and not 300 <= answer.status < 400:  # a host's own page to log in is not ours
        yield from _wrong_headers(answer, manifest)


def _wrong_headers(answer: Answer, manifest: Manifest) -> Iterator[Finding]:
    """Headers that are missing, or say something else. A server behind another may speak plain HTTP, so that one is left out."""
    for name, value in headers_of(manifest.scripts).items():
        sent = answer.headers.get(name.lower())
        if name == "Strict-Transport-Security":
            continue
        if sent is None:
            yield Finding(f"answers come without the header `{name}: {value}`")
        elif not _says(sent, value):
            yield Finding(f"answers come with the header `{name}: {sent}`; it must be `{value}`")


def _says(sent: str, value: str) -> bool:
    """Whether a header that was sent holds every part of the one wanted, and no other; spaces, order and capitals aside."""
    return _parts_of(sent) == _parts_of(value)


def _parts_of(value: str) -> set[str]:
    return {" ".join(part.split()).casefold() for part in value.replace(";", ",").split(",")} - {""}


def _paths(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Whose each path is, and the path in every form that a careless server takes for it."""
    for path in _NEVER:
        yield "", path
    first = next((name for name in manifest.audiences if name != STAFF), "")
    for owner in manifest.audiences:
        folder = f"/{folder_of(owner)}"
        name = folder.rsplit("/", 1)[1]
        for page in dict.fromkeys((*_PAGES, *_one_of_each_kind(manifest.audiences[owner]))):
            yield owner, folder + page
        top = folder.removesuffix(name)
        yield owner, f"/{folder}/index.html"
        yield owner, f"{top}./{name}/index.html"
        yield owner, f"{top}%{ord(name[0]):02x}{name[1:]}/index.html"
        yield owner, f"{top}{name.upper()}/index.html"
        yield owner, f"/%2e{folder}/index.html"
        yield owner, f"{folder}/index.html?x=1"
        for other in dict.fromkeys((first, STAFF)):
            if other and other != owner:
                inside = f"/{folder_of(other)}"
                up = "../" * inside.count("/")
                yield owner, f"{inside}/{up}{folder[1:]}/index.html"
                yield owner, f"{inside}/{up.replace('/', '%2f')}{folder[1:]}/index.html"
                yield owner, f"{inside}/{up.replace('..', '%2e%2e')}{folder[1:]}/index.html"
                yield owner, f"{inside}../{name}/index.html"
                yield owner, f"{inside}/..;/{name}/index.html"
                yield owner, f"{inside}/..\\{name}\\index.html"
    yield "", f"/{CONTRACTORS}/nobody/"
    for files in manifest.copies.values():
        for page in _one_of_each_kind(files):
            yield "", f"/{OFFLINE}{page}"


def _one_of_each_kind(files: Iterable[FileEntry]) -> Iterator[str]:
    """A path of each ending, and of pages one that lies deepest: servers are often told something else for some endings."""
    found: dict[str, str] = {}
    for file in files:
        ending = PurePosixPath(file.path).suffix.casefold()
        if ending not in found or (ending == ".html" and file.path.count("/") > found[ending].count("/")):
            found[ending] = file.path
    return (f"/{quote(path)}" for path in found.values())


def _asker(address: str) -> Callable[[str, tuple[str, str] | None], Answer]:
    """A function that asks the site at `address` for a path, perhaps with a name and a passphrase."""
    parts = urlsplit(address if "//" in address else f"https://{address}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"`{address}` is not the address of a site")
    host, port, before = parts.hostname, parts.port, parts.path.rstrip("/")

    def ask(path: str, login: tuple[str, str] | None) -> Answer:
        connection = (
            http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        )
        try:
            headers = {}
            if login:
                headers["Authorization"] = f"Basic {base64.b64encode(':'.join(login).encode()).decode()}"
            connection.request("GET", before + path, headers=headers)
            with connection.getresponse() as response:
                names = {name.lower() for name in response.headers}
                return Answer(response.status, {name: ", ".join(response.headers.get_all(name, [])) for name in names})
        except http.client.HTTPException as error:
            raise OSError(f"the server's answer to `{path}` is none: {error}") from error
        finally:
            connection.close()

    return ask


def _is_open(answer: Answer) -> bool:
    return 200 <= answer.status < 300
