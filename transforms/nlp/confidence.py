"""How likely a mention is right: a logistic regression over what is known of it once its article has been read.

The weights stand in `seeds/lexicon/confidence.tsv`; `python -m benchmarks.confidence` fits them anew on annotated
articles, where a mention is right when it stands for an annotated one (same type, same words or sentence). How far the
probabilities hold is the reliability table of `docs/accuracy.md`. A known day, a known place and a second mention of
the event are left out: with them the fit was worse on articles that it had not seen.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from math import exp, log

from spacy.tokens import Doc

from depeche.schemas.records import Mention
from depeche.transforms.nlp.document import TRIGGERS, Trigger, spans
from depeche.transforms.nlp.lexicon import table

#: Number of sentences at the head of an article that tell its news.
LEAD = 3
#: No mention is surer or less sure than this: a few hundred annotated mentions tell no more.
FLOOR, CEILING = 0.02, 0.98


def judge(doc: Doc, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions of a document with their probability of being right in `confidence`."""
    mentions = tuple(mentions)
    return tuple(replace(m, confidence=probability(known))
                 for m, known in zip(mentions, features(doc, mentions), strict=True))


def features(doc: Doc, mentions: Sequence[Mention]) -> list[dict[str, float]]:
    """What is known of each mention of a document, under the names that `confidence.tsv` explains."""
    to_article = doc._.to_article
    entries = {to_article(s.start_char): s._.trigger for s in spans(doc, TRIGGERS)}
    lead = [to_article(s.start_char) for s in islice(doc.sents, LEAD + 1)]
    after_lead = lead[LEAD] if len(lead) > LEAD else len(doc.text) + 1
    return [_features(m, entries[m.trigger_start], m.trigger_start < after_lead) for m in mentions]


def _features(m: Mention, entry: Trigger, lead: bool) -> dict[str, float]:
    score = min(max(entry.score, FLOOR), CEILING)
    return {
        "prior": log(score / (1 - score)),
        "outcome": float(entry.kind == "outcome"),
        "weak": float(not entry.core),
        "mode": float(m.event_mode is not None),
        "actor": float(any(p.country for p in m.actors)),
        "recipient": float(any(p.country for p in m.recipients)),
        "quantity": float(bool(m.quantities)),
        "hedged": float(m.hedged),
        "lead": float(lead),
    }


def probability(known: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that a mention of which this is known is right."""
    weights = _weights()
    logit = weights["intercept"] + sum(weights[name] * value for name, value in known.items())
    return min(max(1 / (1 + exp(-logit)), FLOOR), CEILING)


@cache
def _weights() -> dict[str, float]:
    return {str(row["feature"]): float(row["weight"] or 0) for row in table("confidence")}
