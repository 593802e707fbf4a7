"""A release on a server: one passphrase for each reader, and server files that let nobody see what is not theirs.

In: the manifest of a release, who may read what. Out: passphrases shown once, files for Caddy, nginx, Apache and hosts that
read `_headers`, and what a live site answers to whom. Everything is closed unless it is opened for one reader.
"""

from __future__ import annotations

from handbook.hosting.access import ACCESS, HOSTING, Access, NotReadable, new_passphrase, read_access, write_access
from handbook.hosting.files import write_server_files
from handbook.hosting.probe import Answer, Finding, probe_site

__all__ = [
    "ACCESS",
    "HOSTING",
    "Access",
    "Answer",
    "Finding",
    "NotReadable",
    "new_passphrase",
    "probe_site",
    "read_access",
    "write_access",
    "write_server_files",
]
