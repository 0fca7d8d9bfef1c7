"""Sentence starts that the layout makes certain: a new line is a new sentence, whatever the parser thinks.

A colon or semicolon inside a line never ends one: "Kenya : nouvelle manifestation" is one headline. Nor does a
sentence begin inside a line with a small letter or a dash. The parser may still leave two trees where it was told not
to begin a sentence; the first then hangs on the second, or the other way round.
"""
from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

_NEVER_BETWEEN = frozenset(":;,")
#: What stands between a dateline or a time of day and the text behind it.
_DASHES = frozenset("-–—")
_FINAL = frozenset(".!?…")
#: A sentence that is longer than the first, in tokens, ends at its next full stop, and wherever it is at the second:
#: what has no end (a table, a list of names, an attack) must not cost the square of its length, nor a recursion as
#: deep as it is long. Sentences of newspapers seldom have more than 100.
LONG, LONGEST = 250, 400


@Language.component("depeche_layout", assigns=["token.is_sent_start"])
def layout(doc: Doc) -> Doc:
    """Set `is_sent_start` behind line breaks; stands before the parser, which keeps what is set."""
    texts = [token.text for token in doc]
    marks = np.zeros(len(texts), dtype=np.int64)  # 1 begins a sentence, -1 begins none, 0 leaves it to the parser
    marks[:1] = 1
    start = 0
    for i, (before, text) in enumerate(pairwise(texts), 1):
        blank, length = before.isspace(), i - start
        broken = blank and "\n" in before
        if broken or length >= LONGEST or (length >= LONG and before in _FINAL and text.istitle()):
            marks[i], start = 1, i
        elif not blank and (
                text in _NEVER_BETWEEN or before in _NEVER_BETWEEN or text.isspace() or _goes_on(before, text)):
            marks[i] = -1
    column: Any = marks.astype(np.uint64).reshape(-1, 1)
    doc.from_array(["SENT_START"], column)  # token by token would take ten times as long
    return doc


def _goes_on(before: str, text: str) -> bool:
    """Whether a token goes on with the sentence of the one before it on its line."""
    return (text[0].islower() or text in _DASHES) and before[-1] not in _FINAL


@Language.component("depeche_joints", assigns=["token.head", "token.dep"])
def join(doc: Doc) -> Doc:
    """Make one sentence of two where the layout allows no start, and the parser made two trees all the same."""
    starts = [sent.start for sent in doc.sents][1:]
    for i in starts:
        before, text = doc[i - 1].text, doc[i].text
        if not before.isspace() and (text in _NEVER_BETWEEN or before in _NEVER_BETWEEN or _goes_on(before, text)):
            _hang(doc[i - 1].sent.root, doc[i].sent.root)
    return doc


def _hang(first: Token, second: Token) -> None:
    """Hang the root of a sentence on that of the next one if only that has a verb, else the other way round."""
    upper, lower = (second, first) if second.pos_ == "VERB" and first.pos_ != "VERB" else (first, second)
    lower.head = upper
    lower.dep_ = "parataxis"
