"""A signature made with `ssh-keygen -Y sign`, checked with the keys that a contractor registered before.

In: an armoured SSH signature (PROTOCOL.sshsig of OpenSSH), keys, and the lines that could have been signed. Out: the line
that was; raises `RecordsError` if none was, by none of these keys, or for another purpose.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from handbook.model.answers import NAMESPACE, AnswerLine, find_lines
from handbook.records.errors import RecordsError

_ARMOUR = b"-----BEGIN SSH SIGNATURE-----"
_ARMOURED = re.compile(_ARMOUR + rb"\s+([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*")
_MAGIC = b"SSHSIG"
_KEY = re.compile(r"((?:ssh|ecdsa|sk)-[a-z0-9@.-]+) ([A-Za-z0-9+/]{16,4096}={0,3})(?: .*)?")
MOST_BYTES = 64 * 1024
_SECONDS = 20
_ASK = "ask for it again, as the page *Agreement* says"


def is_signature(data: bytes) -> bool:
    """Whether these bytes are an SSH signature."""
    return data.lstrip().startswith(_ARMOUR)


def is_signed_text(data: bytes) -> bool:
    """Whether this is not a signature but what was signed: a file with the line of an answer."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return bool(find_lines(data[:MOST_BYTES].decode("utf-16" if is_utf16 else "utf-8", "replace")))


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


def key_of(data: bytes) -> str:
    """The public key that a signature says it was made with, as base64; nothing is proven by that."""
    return _claims(data)[0]


def _claims(data: bytes) -> tuple[str, str]:
    """The key and the purpose in a signature (PROTOCOL.sshsig, section 3). Raises `RecordsError` if it cannot be read."""
    if len(data) > MOST_BYTES:
        raise RecordsError("this file is too large for a signature: ask for the file that ends in `.sig`")
    armoured = _ARMOURED.fullmatch(data.strip())
    try:
        blob = base64.b64decode(b"".join(armoured[1].split()), validate=True) if armoured else b""
        magic, _, size = struct.unpack_from(">6sII", blob)
        key, rest = blob[14 : 14 + size], blob[14 + size :]
        namespace = rest[4 : 4 + struct.unpack_from(">I", rest)[0]].decode()
    except (binascii.Error, struct.error, UnicodeError):
        magic = b""
    if magic != _MAGIC:
        raise RecordsError(
            "this signature is broken, as if it was changed on its way: ask for the file again, as an attachment"
        )
    return base64.b64encode(key).decode(), namespace


def signed_line(data: bytes, keys: Sequence[str], candidates: Sequence[AnswerLine]) -> AnswerLine:
    """Which of the candidates was signed with one of the keys, for our purpose."""
    key, namespace = _claims(data)
    if namespace != NAMESPACE:
        raise RecordsError(f"this signature was made for something else, without `-n {NAMESPACE}`: {_ASK}")
    if key not in {each.split(" ")[1] for each in keys}:
        raise not_registered(key)
    program = shutil.which("ssh-keygen")
    if program is None:
        raise RecordsError("signatures are checked with `ssh-keygen`, which is not installed here: install OpenSSH")
    with tempfile.TemporaryDirectory() as folder:
        signature, allowed = Path(folder, "answer.sig"), Path(folder, "allowed")
        signature.write_bytes(data.replace(b"\r\n", b"\n").strip() + b"\n")
        allowed.write_text("".join(f'signer namespaces="{NAMESPACE}" {each}\n' for each in keys), encoding="ascii")
        command = [program, "-Y", "verify", "-f", str(allowed), "-I", "signer", "-n", NAMESPACE, "-s", str(signature)]
        for files in zip(*map(_files, candidates), strict=True):
            for line, file in zip(candidates, files, strict=True):
                done = subprocess.run(  # noqa: S603 - a fixed command with files of our own
                    command, input=file, capture_output=True, timeout=_SECONDS, check=False
                )
                if done.returncode == 0:
                    return line
    raise RecordsError(
        "this signature is over another text: the file to sign holds the line of the page *Agreement* as it stands there, and "
        f"nothing else; {_ASK}"
    )


def not_registered(key: str) -> RecordsError:
    """What to raise for a signature by a key that does not count. It is named as `ssh-keygen -l` does."""
    sha256 = base64.b64encode(hashlib.sha256(base64.b64decode(key)).digest()).decode().rstrip("=")
    return RecordsError(
        f"this signature was made with a key that is not registered (SHA256:{sha256}): ask for one by the key that they gave "
        "you, or register this one first, with `handbook acknowledge key ID FILE.pub --by TEXT`"
    )


def _files(line: AnswerLine) -> Iterator[bytes]:
    """The file with this line and nothing else, as programs save it: with line ends of any system or none, and as Windows
    does, with a mark at its beginning, in UTF-8 or UTF-16. Which of these was signed makes no other text of it."""
    for end in ("\n", "\r\n", ""):
        yield f"{line}{end}".encode("ascii")
    for end in ("\r\n", "\n", ""):
        yield codecs.BOM_UTF16_LE + f"{line}{end}".encode("utf-16-le")
        yield codecs.BOM_UTF8 + f"{line}{end}".encode("ascii")
