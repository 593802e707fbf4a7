"""What can keep a site or a release from being made, told to the doors.

In: nothing. Out: three exceptions. They are raised for what no step before could know: a setting of MkDocs that does not
work, a folder that belongs to somebody else, a disk that is full.
"""

from __future__ import annotations

from collections.abc import Sequence

from handbook.diagnostics import Diagnostic


class SiteError(Exception):
    """A site that MkDocs could not build, with everything it said."""


class ReleaseError(Exception):
    """A release that was not made. The release before it, if there is one, is as it was.

    `diagnostics` are the findings in the project, which stop it or may have to do with what does; the message says what is in
    the way.
    """

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class LeftBehind(Exception):
    """The release was made and is in its place; something before it could not be kept or removed. The message says what."""
