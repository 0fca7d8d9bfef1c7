"""Sentence starts that the layout makes certain: a new line is a new sentence, whatever the parser thinks."""
from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("depeche_layout", assigns=["token.is_sent_start"])
def layout(doc: Doc) -> Doc:
    """Set `is_sent_start` behind line breaks; stands before the parser, which keeps what is set."""
    for token in doc[1:]:
        previous = doc[token.i - 1]
        if previous.is_space:
            token.is_sent_start = True if "\n" in previous.text else None
        elif token.is_space:
            token.is_sent_start = False
    return doc
