"""Finds the words that name events: `depeche_triggers` fills `doc.spans["triggers"]`, one span an event of a sentence.

The lexicons propose senses for a word (`senses`), the parse decides which of their conditions hold, and words that
name one event together are reduced to one: its action word, or its outcome ("tués") where the sentence has no action.
"""
from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.classes import Reading
from depeche.transforms.nlp.document import TRIGGERS
from depeche.transforms.nlp.reduction import counted_elsewhere, reduce


@Language.component("depeche_triggers", requires=["doc.sents"], assigns=["doc.spans"])
def triggers(doc: Doc) -> Doc:
    """Fill `doc.spans["triggers"]`."""
    reading = Reading(doc)
    found: list[Span] = []
    recent: list[Candidate] = []  # of the sentence before
    for sent in doc.sents:
        here = Sentence(reading, sent)
        recent = [_typed(c, here, recent) for c in reduce(here.candidates())]
        for c in [*recent, *counted_elsewhere(recent, here)]:
            c.span._.trigger = c.trigger
            found.append(c.span)
    doc.spans[TRIGGERS] = found
    return doc


def _typed(c: Candidate, sentence: Sentence, before: list[Candidate]) -> Candidate:
    """An outcome told alone belongs to the unrest that the article is about, unless an attack was just told.

    Policemen who are wounded in an article about a riot are the riot's toll even then; whom somebody has killed is not.
    """
    article = sentence.reading.article
    unrest = article.is_about("riot") or (
        article.is_about("protest") and article.total("protest") > article.total("conflict"))
    if c.trigger.kind != "outcome" or c.trigger.event_type != "ASSAULT" or not unrest or syntax.agents(c.root):
        return c
    told = any(b.trigger.event_type == "ASSAULT" and b.trigger.kind == "action" for b in before)
    if sentence.profile.has("bullet") or (told and not sentence.profile.has("police")):
        return c
    return replace(c, trigger=replace(c.trigger, event_type="PROTEST", event_mode="riot"))
