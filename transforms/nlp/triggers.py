"""Finds the words that name events: `depeche_triggers` fills `doc.spans["triggers"]`, one span an event of a sentence.

The lexicons propose senses for a word (`senses`), the parse decides which of their conditions hold, and words that
name one event together are reduced to one: its action word, or its outcome ("tués") where the sentence has no action.
What is left, and what was left out, is then judged by all that stands around it (`likelihood`).
"""
from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.classes import Reading
from depeche.transforms.nlp.document import TRIGGERS
from depeche.transforms.nlp.likelihood import second_look
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.reduction import counted_elsewhere, reduce

#: Verbs of killing and dying.
_KILLING = word_class("killing")


@Language.component("depeche_triggers", requires=["doc.sents"], assigns=["doc.spans"])
def triggers(doc: Doc) -> Doc:
    """Fill `doc.spans["triggers"]`."""
    reading = Reading(doc)
    found: list[Span] = []
    recent: list[Candidate] = []  # of the sentence before
    for sent in doc.sents:
        here = Sentence(reading, sent)
        candidates = here.candidates()
        likely = second_look(here, candidates, reduce(candidates))
        recent = [_typed(c, here, recent) for c in likely]
        for c in [*recent, *counted_elsewhere(recent, here)]:
            c.span._.trigger = c.trigger
            found.append(c.span)
    doc.spans[TRIGGERS] = found
    return doc


def _typed(c: Candidate, sentence: Sentence, before: list[Candidate]) -> Candidate:
    """An outcome told alone belongs to the unrest that the article is about, unless an attack was just told.

    Policemen who are wounded in an article about a riot are the riot's toll even then; whom somebody has killed is not,
    nor is a demonstrator who was killed.
    """
    article = sentence.reading.article
    unrest = article.is_about("riot") or (
        article.is_about("protest") and article.total("protest") > article.total("conflict"))
    if c.trigger.kind != "outcome" or c.trigger.event_type != "ASSAULT" or not unrest or syntax.agents(c.root):
        return c
    told = any(b.trigger.event_type == "ASSAULT" and b.trigger.kind == "action" for b in before)
    if sentence.profile.has("bullet") or sentence.profile.has("police_raid") or _demonstrator_killed(c, sentence) or (
            told and not sentence.profile.has("police")):
        return c
    return replace(c, trigger=replace(c.trigger, event_type="PROTEST", event_mode="riot"))


def _demonstrator_killed(c: Candidate, sentence: Sentence) -> bool:
    """ "un étudiant tué lors d'une marche", "onze protestataires ont été tués"."""
    if c.trigger.lemma not in _KILLING:
        return False
    victim = subjects.subject(c.root) or (c.root.head if c.root.dep_ in ("acl", "amod") else None)
    return victim is not None and "protester" in sentence.reading.token_classes(victim)
