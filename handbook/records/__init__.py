"""Editions and agreements on disk: `contractors/records/`, written by the program, kept in version control.

    <id>/0001.json        a contractor's records, one file each, in one chain: each names the SHA-256 of the one before
    <id>/evidence/        the e-mails and signatures that answers rest on, by the SHA-256 of their bytes
    _texts/               the texts of pages (.md), and values that several contractors have alike (.json), each once, by the
                          SHA-256 of its bytes
    _log/000001.json      what each act recorded, one chain over all contractors: not even the last record can go unseen

In: records to write. Out: the same, read back and proven unchanged. A file is written aside, reaches the disk, and then
gets its name, which nothing has had before (link(2) fails otherwise); the folder reaches the disk too before anything is
reported. What was killed in between leaves whole records that no act names yet: the next writer takes them into the log.
"""

from __future__ import annotations

from handbook.records.desk import Desk
from handbook.records.errors import RecordsError
from handbook.records.store import FOLDER, Chain, Store
from handbook.records.writer import EntryMaker, Writer, edition_maker, writing

__all__ = ["FOLDER", "Chain", "Desk", "EntryMaker", "RecordsError", "Store", "Writer", "edition_maker", "writing"]
