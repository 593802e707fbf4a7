"""A signature made with `ssh-keygen -Y sign`, checked with the keys that a contractor registered before.

In: an armoured SSH signature (PROTOCOL.sshsig of OpenSSH), keys, and the lines that could have been signed. Out: the line
that was; raises `RecordsError` if none was, by none of these keys, or for another purpose.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from handbook.model.answers import NAMESPACE, AnswerLine
from handbook.records.errors import RecordsError

_ARMOUR = b"-----BEGIN SSH SIGNATURE-----"
_KEY = re.compile(r"((?:ssh|ecdsa|sk)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{16,4096}={0,3})(?: .*)?")
MOST_BYTES = 64 * 1024
_SECONDS = 20


def is_signature(data: bytes) -> bool:
    """Whether these bytes are an SSH signature."""
    return data.lstrip().startswith(_ARMOUR)


def parse_key(text: str) -> str:
    """A public key as `type base64`, its comment left out. Raises `RecordsError` if it is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = _KEY.fullmatch(lines[0]) if len(lines) == 1 else None
    if "PRIVATE KEY" in text:
        raise RecordsError(
            "this is a private key, which nobody but its owner should have: ask for the file that ends in `.pub`"
        )
    if found is None:
        raise RecordsError("this is not a public SSH key: ask for the file that ends in `.pub`, one line")
    return f"{found[1]} {found[2]}"


def signed_line(data: bytes, keys: Sequence[str], candidates: Iterable[AnswerLine]) -> AnswerLine:
    """Which of the candidates was signed with one of the keys, for our purpose."""
    if len(data) > MOST_BYTES:
        raise RecordsError("this file is too large for a signature: ask for the file that ends in `.sig`")
    program = shutil.which("ssh-keygen")
    if program is None:
        raise RecordsError("signatures are checked with `ssh-keygen`, which is not installed here: install OpenSSH")
    with tempfile.TemporaryDirectory() as folder:
        signature, allowed = Path(folder, "answer.sig"), Path(folder, "allowed")
        signature.write_bytes(data)
        allowed.write_text("".join(f'signer namespaces="{NAMESPACE}" {key}\n' for key in keys), encoding="ascii")
        command = [program, "-Y", "verify", "-f", str(allowed), "-I", "signer", "-n", NAMESPACE, "-s", str(signature)]
        for line in candidates:
            for text in (f"{line}\n", f"{line}", f"{line}\r\n"):
                done = subprocess.run(  # noqa: S603 - a fixed command with files of our own
                    command, input=text.encode("ascii"), capture_output=True, timeout=_SECONDS, check=False
                )
                if done.returncode == 0:
                    return line
    raise RecordsError(
        "this signature does not fit: it was made with a key that is not registered, for another text, or without "
        f"`-n {NAMESPACE}`; ask for it again as the page *Agreement* says"
    )
