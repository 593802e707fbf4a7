"""What changed between two states of a handbook, in sentences, and what that asks of its reader.

In: two `Content`s, and somebody who words values and messages in the reader's language. Out: sentences, differences of
pages, the sections that ask for agreement, and why a change cannot be called minor.

compare    two contents to changes, one for each value, entry or page
sentences  a change to a sentence
values     a value in words
labels     what each field of the format is called in a sentence; every field has a name there
signer     whether somebody else answers for the contractor now
names      what entries, people, tools and pages were called at the time
beside     how two contractors' handbooks differ
texts      the paragraphs of a page that changed
copies     a whole edition as plain text, to keep
plain_text the Markdown of a page as plain text
minor      what may be called minor: a slip of the pen in a text, nothing else
weighty    the words that an agreement hangs on, in every language
history    a contractor's records in order to editions, agreements, and what is open
"""

from __future__ import annotations

from handbook.changes.compare import Change, compare
from handbook.changes.sentences import sentence, sentences
from handbook.changes.texts import differences
from handbook.changes.values import Speaker

__all__ = ["Change", "Speaker", "compare", "differences", "sentence", "sentences"]
