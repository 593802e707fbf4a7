"""Who may read which site on a server: a name and the hash of a passphrase for each reader.

In and out: `hosting/access.json`. A passphrase is shown once and never kept; only its bcrypt hash is.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import bcrypt

from handbook.disk import write_whole

HOSTING = "hosting"
"""The folder of a project with everything for the server. It is never published, and not kept in version control."""

ACCESS = "access.json"
DEFAULT_HOST = "handbooks.example.com"

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for one another
_GROUPS, _GROUP = 5, 4
_ROUNDS = 8
"""bcrypt's cost. A passphrase holds 99 bits, which no number of guesses reaches; and some servers hash for every file."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
_PATH = re.compile(r"[^\x00-\x1f\"'`{}$;#\\]+")


class NotReadable(Exception):
    """The file is there and is not what was written. The message says what to do."""


@dataclass(frozen=True)
class Access:
    """The readers with their hashes, and where the site is to be.

    `host` is a name, perhaps with a port; `root` the release's folder on the server, `passwords` that of the hashes there; both
    empty for where they lie on this computer. `nobody` is the hash of a passphrase that nobody knows.
    """

    readers: Mapping[str, str] = field(default_factory=dict)
    host: str = DEFAULT_HOST
    root: str = ""
    passwords: str = ""
    nobody: str = ""

    def with_reader(self, name: str, passphrase: str) -> Access:
        """The same with a reader more, or with a new passphrase for one."""
        return replace(self, readers={**self.readers, name: hash_of(passphrase)})

    def without_reader(self, name: str) -> Access:
        return replace(self, readers={reader: hash for reader, hash in self.readers.items() if reader != name})


def new_passphrase() -> str:
    """Five groups of four letters and digits, such as `k7fq-2m9d-xw4b-…`: 99 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_of(passphrase: str) -> str:
    """The bcrypt hash in the form that all servers read."""
    made = bcrypt.hashpw(passphrase.encode(), bcrypt.gensalt(_ROUNDS)).decode()
    return made.replace("$2b$", "$2y$", 1)  # two names of the same; Apache knows only the second


def is_host(text: str) -> bool:
    """Whether text can be a host's name with or without a port."""
    return bool(_HOST.fullmatch(text))


def is_path(text: str) -> bool:
    """Whether a path can stand in every server's file without a meaning of its own."""
    return bool(_PATH.fullmatch(text)) and Path(text).is_absolute()


def read_access(folder: Path) -> Access | None:
    """What is written in the folder, None if nothing is. Raises `NotReadable`."""
    path = folder / ACCESS
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole["version"] != 1 or not all(isinstance(hash, str) for hash in whole["readers"].values()):
            raise ValueError(path)
        texts = {name: str(whole[name]) for name in ("host", "root", "passwords", "nobody")}
        return Access({str(name): hash for name, hash in whole["readers"].items()}, **texts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotReadable(
            f"`{HOSTING}/{ACCESS}` cannot be read: bring it back from a copy, or delete it and give everybody a new passphrase"
        ) from error


def write_access(folder: Path, access: Access) -> Access:
    """Keep it, readable for this user alone; the folder is left out of git. Returns it as it was kept."""
    access = access if access.nobody else replace(access, nobody=hash_of(secrets.token_hex()))
    folder.mkdir(mode=0o750, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("# hashes of passphrases, and files made from them\n*\n", encoding="utf-8")
    whole = {
        "version": 1,
        "host": access.host,
        "root": access.root,
        "passwords": access.passwords,
        "nobody": access.nobody,
        "readers": dict(sorted(access.readers.items())),
    }
    write_whole(folder / ACCESS, f"{json.dumps(whole, indent=1)}\n".encode(), 0o600)
    return access
