"""How likely it is that a word names an event of a type, from all that stands around it.

The lexicons say which words may name an event, and under which conditions. What else speaks for or against it is more
than a person can weigh: the kinds of words beside it, what it depends on, which other events are told with it. Each
such feature that holds has a weight in `seeds/lexicon/likelihood.tsv`, learnt from annotated articles by a logistic
regression (`python -m training.scripts.likelihood`). The sum decides together with the lexicons: what they let through
without likelihood is left out, what they stop against all likelihood is let in.
"""
from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.arguments import Arguments
from depeche.transforms.nlp.candidates import Candidate, Sentence, root_of
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.senses import Sense
from depeche.transforms.nlp.syntax import dependents

#: The name of the weight that every word has.
INTERCEPT = "intercept"
#: Log-odds that what the lexicons let through is an event: so much, by the likelihood and by their own odds, up to a
#: most. About those of a logistic regression on 80 articles that neither rules nor weights knew, but kinder to what
#: stands in a sentence with little around it. Above 0 it is kept.
FOUND, LIKELY, KNOWN, MOST = 1.2, 0.65, 0.3, 3.0
#: The likelihood from which what they do not let through is let in, and what the article has to give its word at least.
ADD, LEAST = 0.9, 1.0
#: Tokens and candidates to either side of a word that are looked at: all of them, but in a text without sentence ends.
REACH, NEIGHBOURS = 60, 12


class Option(NamedTuple):
    """Some words that may name an event of a type, whatever their conditions. senses: of that type, likeliest first."""

    span: Span
    root: Token
    senses: tuple[Sense, ...]

    @property
    def sense(self) -> Sense:
        return self.senses[0]

    @property
    def event_type(self) -> str:
        return self.sense.trigger.event_type


def options(sentence: Sentence) -> list[Option]:
    """The words of a sentence that may name an event, once for each type."""
    found: dict[tuple[int, int, str], tuple[Span, list[Sense]]] = {}
    for span, senses in sentence.options:
        for sense in senses:
            found.setdefault((span.start, span.end, sense.trigger.event_type), (span, []))[1].append(sense)
    return [Option(span, root_of(span), tuple(sorted(senses, key=lambda s: -s.prior)))
            for span, senses in found.values()]


class Surroundings:
    """What the words of a sentence that may name events have around them.

    found: the candidates of the sentence, in order.
    """

    def __init__(self, sentence: Sentence, found: Sequence[Candidate]):
        self.sentence, self.found = sentence, found
        tokens = syntax.tokens(sentence.sent.doc)[sentence.sent.start : sentence.sent.end]
        self.classes = [sentence.reading.token_classes(t) for t in tokens]
        self.starts = [c.span.start for c in found]

    def features(self, option: Option) -> Iterator[str]:
        """The names of what holds of some words."""
        kind, trigger, pos = option.event_type, option.sense.trigger, option.sense.pos
        named = f"{kind}/{trigger.event_mode}"
        yield from (INTERCEPT, kind, named, f"{kind} {trigger.kind} {pos}", f"word:{trigger.lemma}",
                    f"word:{trigger.lemma} {pos} {named}")
        for name in self._others(option.span):
            yield from (f"has:{name}", f"{kind} has:{name}", f"{named} has:{name}", f"{trigger.kind} {pos} has:{name}")
        yield from (f"{kind} {tie}" for tie in self._ties(option.root))
        for form in _forms(option.root):
            yield from (form, f"{kind} {pos} {form}")
        for other in self._beside(option.span):
            yield from (other, f"{kind} {other}")

    def _others(self, span: Span) -> frozenset[str]:
        """The classes of the other words of the sentence."""
        start, end = (at - self.sentence.sent.start for at in (span.start, span.end))
        return frozenset().union(*self.classes[max(start - REACH, 0) : start], *self.classes[end : end + REACH])

    def _ties(self, root: Token) -> Iterator[str]:
        """The classes of what a word depends on, of what depends on it, and of who does it."""
        near = [(child.dep_, child) for child in dependents(root)]
        if root.head != root:
            near.append((f"under {root.dep_}", root.head))
        if syntax.is_verbal(root) and (subject := subjects.subject(root)) is not None:
            near.append(("subject", subject))
        for relation, token in near:
            yield relation
            yield from (f"{relation}:{name}" for name in self.sentence.reading.token_classes(token))

    def _beside(self, span: Span) -> Iterator[str]:
        """The types of the candidates that stand before some words and behind them."""
        first, last = bisect_left(self.starts, span.start), bisect_right(self.starts, span.start)
        yield from (f"behind {c.trigger.event_type}" for c in self.found[max(first - NEIGHBOURS, 0) : first])
        yield from (f"ahead of {c.trigger.event_type}" for c in self.found[last : last + NEIGHBOURS])


def _forms(root: Token) -> Iterator[str]:
    """How a word is inflected and attached."""
    yield f"is:{root.dep_} of {root.head.pos_}"
    yield f"case:{syntax.preposition(root)}"
    yield from (f"form:{value}" for value in str(root.morph).split("|"))
    for helper in dependents(root):
        if helper.dep_.startswith("aux"):
            yield from (f"helper:{value}" for value in str(helper.morph).split("|"))


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature."""
    return {str(row["feature"]): float(row["weight"] or 0) for row in table("likelihood")}


def log_odds(features: Iterable[str]) -> float:
    """The sum of the weights of some features; each counts once."""
    known = weights()
    return sum(known.get(name, 0.0) for name in dict.fromkeys(features))


def second_look(sentence: Sentence, found: Sequence[Candidate], kept: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a sentence that are likely to name events, and other words that are.

    found: all candidates, in order, kept: those that are left of them. A word that they leave out stands for an event
    of a type of which they have none.
    """
    around = Surroundings(sentence, found)
    likely = {o: log_odds(around.features(o)) for o in options(sentence)}
    by_place = {(o.span.start, o.event_type): odds for o, odds in likely.items()}
    out = []
    for c in kept:
        odds = by_place.get((c.span.start, c.trigger.event_type), 0.0)
        sure = FOUND + LIKELY * odds + KNOWN * min(c.odds, MOST)
        if sure >= 0:
            out.append(replace(c, trigger=replace(c.trigger, score=1 / (1 + math.exp(-sure)))))
    taken = {i for c in out for i in range(c.span.start, c.span.end)}
    types = {c.trigger.event_type for c in out}
    for option, odds in sorted(likely.items(), key=lambda item: (-item[1], item[0].span.start)):
        if odds < ADD:
            break
        if option.event_type in types or not taken.isdisjoint(range(option.span.start, option.span.end)):
            continue
        if (added := _let_in(sentence, option, odds)) is not None:
            out.append(added)
            types.add(option.event_type)
            taken.update(range(option.span.start, option.span.end))
    return sorted(out, key=lambda c: c.span.start)


def _let_in(sentence: Sentence, option: Option, odds: float) -> Candidate | None:
    """Some words in a sense whose conditions hold, or else in one against which neither the article nor a bar speaks:
    the likelihood knows the sentence alone."""
    around = Arguments(sentence, option.span, option.root, option.sense.pos != "NOUN")
    evidence = sentence.evidence(option.event_type)
    possible = [s for s in option.senses if s.prior + evidence >= LEAST and around.allow(s.of_article)]
    sense = next(filter(around.allow, possible), possible[0] if possible else None)
    return sentence.candidate(option.span, sense, around, odds) if sense is not None else None
