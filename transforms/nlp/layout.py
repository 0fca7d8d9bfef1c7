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
    for previous, token in pairwise(doc):
        length = token.i - start
        broken = previous.is_space and "\n" in previous.text
        if broken or length >= LONGEST or (length >= LONG and previous.text in _FINAL and token.is_title):
            token.is_sent_start = True
            start = token.i
        elif previous.is_space:
            token.is_sent_start = None
        elif token.is_space or token.text in _NEVER_BETWEEN or previous.text in _NEVER_BETWEEN:
            token.is_sent_start = False
    return doc
