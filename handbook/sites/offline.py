"""A site that opens without a server, from a folder on the reader's own computer, and the same packed into one file.

In: the settings of a site's build, then its finished folder. Out: the site with whole file names as addresses and with a
search that needs no server; a ZIP file. Browsers load no data and start no workers from a folder (`file:`), only scripts: so
the search index is a script there, as Material's search expects it, and the search runs in a frame (`offline.js`).
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from handbook.model.page import Book

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

SCRIPT_AT = "assets/offline.js"
SCRIPT = Path(__file__).with_name("offline.js")

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP can tell (APPNOTE 4.4.6), as the time of all files."""

_UNIX, _FILE_MODE = 3, 0o100644
_LEVEL = 9
_LONGEST = 40
"""Characters of the company's name in the name of the folder: Windows has about 200 for a whole path."""


def prepare(config: MkDocsConfig) -> None:
    """Settle what a site without a server needs: pages at whole file names, and the search in a frame."""
    config.use_directory_urls = False
    config.extra["polyfills"] = [*config.extra.get("polyfills", ()), SCRIPT_AT]


def write_index_script(site: Path) -> None:
    """Put the search index of a finished site into a script, if there is one."""
    index = site / "search/search_index.json"
    if index.is_file():
        index.with_suffix(".js").write_text(
            f"var __index = {index.read_text(encoding='utf-8')}", encoding="utf-8", newline="\n"
        )


def folder_name(book: Book) -> str:
    """What the folder is called that a reader unpacks: letters, digits and hyphens, so that every system takes it."""
    plain = unicodedata.normalize("NFKD", str(book.extra.get("company", ""))).encode("ascii", "ignore").decode()
    company = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-")
    return "-".join(part for part in (company, "handbook", book.audience) if part)


def pack(folder: Path, name: str, target: Path) -> None:
    """Write everything in `folder` into the ZIP file `target`, inside one folder called `name`.

    Order, times and modes are always the same, so the same files give the same bytes (with the same zlib).
    """
    paths = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(target, "w") as packed:
        for inside, path in paths:
            entry = zipfile.ZipInfo(f"{name}/{inside}", _EARLIEST)
            entry.create_system, entry.external_attr = _UNIX, _FILE_MODE << 16
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, _LEVEL)
