"""Sentence starts that the layout makes certain: a new line is a new sentence, whatever the parser thinks.

A colon or semicolon inside a line never ends one: "Kenya : nouvelle manifestation" is one headline.
"""
from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

_NEVER_BETWEEN = frozenset(":;,")


@Language.component("depeche_layout", assigns=["token.is_sent_start"])
def layout(doc: Doc) -> Doc:
    """Set `is_sent_start` behind line breaks; stands before the parser, which keeps what is set."""
    for token in doc[1:]:
        previous = doc[token.i - 1]
        if previous.is_space:
            token.is_sent_start = True if "\n" in previous.text else None
        elif token.is_space or token.text in _NEVER_BETWEEN or previous.text in _NEVER_BETWEEN:
            token.is_sent_start = False
    return doc
