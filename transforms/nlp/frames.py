"""Words that tell who does what to whom (`seeds/lexicon/frames.tsv`), and the roles of an event."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table


@dataclass
class Roles:
    """The tokens that head the parties of an event, in the order of the text."""

    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)

    def swapped(self) -> Roles:
        return Roles(self.recipients, self.actors)


@cache
def frame(word_class: str) -> frozenset[str]:
    """The words of one class of `frames.tsv`."""
    return frozenset(fold(r["word"] or "") for r in table("frames") if r["class"] == word_class)


@cache
def inflected(word_class: str) -> frozenset[str]:
    return frozenset(form for word in sorted(frame(word_class)) for form in forms(word, "VERB"))
