"""Sentence starts that the layout makes certain: a new line is a new sentence, whatever the parser thinks.

A colon or semicolon inside a line never ends one: "Kenya : nouvelle manifestation" is one headline.
"""
from __future__ import annotations

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

_NEVER_BETWEEN = frozenset(":;,")
_FINAL = frozenset(".!?…")
#: A sentence that is longer than the first, in tokens, ends at its next full stop, and wherever it is at the second:
#: what has no end (a table, a list of names, an attack) must not cost the square of its length, nor a recursion as
#: deep as it is long. Sentences of newspapers seldom have more than 100.
LONG, LONGEST = 250, 400


@Language.component("depeche_layout", assigns=["token.is_sent_start"])
def layout(doc: Doc) -> Doc:
    """Set `is_sent_start` behind line breaks; stands before the parser, which keeps what is set."""
    start = 0
    texts = [token.text for token in doc]
    for i, (before, text) in enumerate(pairwise(texts), 1):
        blank, length = before.isspace(), i - start
        broken = blank and "\n" in before
        if broken or length >= LONGEST or (length >= LONG and before in _FINAL and text.istitle()):
            doc[i].is_sent_start = True
            start = i
        elif blank:
            doc[i].is_sent_start = None
        elif text in _NEVER_BETWEEN or before in _NEVER_BETWEEN or text.isspace():
            doc[i].is_sent_start = False
    return doc
