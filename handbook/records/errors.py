"""What keeps records from being read or written, told to the doors."""

from __future__ import annotations


class RecordsError(Exception):
    """Records that were changed, cannot be read, or cannot be written. The message says what to do."""
