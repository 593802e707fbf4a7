"""What a live site answers to whom.

In: the address of a site, the manifest of the release that is there, passphrases. Out: findings, each a thing that somebody
sees and must not, or a protection that is missing. Paths are sent as they are, without being tidied up first, because
that is how one would try.
"""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from handbook.hosting.files import headers_of
from handbook.model.page import STAFF
from handbook.sites.manifest import CONTRACTORS, MANIFEST, OFFLINE, Manifest, folder_of

TIMEOUT = 20.0
"""Seconds to wait for one answer."""

_STRANGER = "somebody without a passphrase"
_PAGES = ("", "/", "/index.html", "/404.html", "/search/search_index.json", "/calendar.ics", "/everything/")
_NEVER = ("/", f"/{MANIFEST}", f"/{OFFLINE}/", "/.git/config", "/hosting/access.json", "/mkdocs.yml", "/contractors/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request."""

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
    if owner and owner == reader and path == f"/{folder_of(owner)}/":
        if not _is_open(answer):
            yield Finding(f"`{reader}` does not get in: the server answers {answer.status}")
        else:
            for name, value in headers_of(manifest.scripts).items():
                if name.lower() not in answer.headers and name != "Strict-Transport-Security":
                    yield Finding(f"answers come without the header `{name}: {value}`")
    elif _is_open(answer) and not (owner and owner == reader):
        who = f"`{reader}`" if reader else _STRANGER
        yield Finding(f"{who} can see `{path}`")


def _paths(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Whose each path is, and the path in every form that a careless server takes for it."""
    for path in _NEVER:
        yield "", path
    first = next((name for name in manifest.audiences if name != STAFF), "")
    for owner in manifest.audiences:
        folder = f"/{folder_of(owner)}"
        name = folder.rsplit("/", 1)[1]
        for page in _PAGES:
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
                return Answer(response.status, {name.lower(): value for name, value in response.getheaders()})
        except http.client.HTTPException as error:
            raise OSError(f"the server's answer to `{path}` is none: {error}") from error
        finally:
            connection.close()

    return ask


def _is_open(answer: Answer) -> bool:
    return 200 <= answer.status < 300
