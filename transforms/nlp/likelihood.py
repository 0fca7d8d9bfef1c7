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
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from itertools import repeat
from typing import NamedTuple

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.arguments import Arguments
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.senses import Sense
from depeche.transforms.nlp.syntax import dependents

#: field -> level -> log-odds in hundredths: whole numbers give one sum in whatever order they are added.
Weights = Mapping[str, Mapping[str, int]]
#: What every word is.
ANY = "any"
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
    found: dict[tuple[int, int, str], tuple[Span, Token, list[Sense]]] = {}
    for span, root, senses in sentence.options:
        for sense in senses:
            found.setdefault((span.start, span.end, sense.trigger.event_type), (span, root, []))[2].append(sense)
    return [Option(span, root, tuple(sorted(senses, key=lambda s: -s.prior))) for span, root, senses in found.values()]


class Surroundings:
    """What the words of a sentence that may name events have around them.

    found: the candidates of the sentence, in order.
    """

    def __init__(self, sentence: Sentence, found: Sequence[Candidate]):
        self.sentence, self.found = sentence, found
        self.first, stop = sentence.sent.start, sentence.sent.end
        self.classes = [sentence.reading.token_classes(t) for t in syntax.tokens(sentence.sent.doc)[self.first : stop]]
        self.starts = [c.span.start for c in found]
        self._told: dict[tuple[int, int], tuple[Collection[str], ...]] = {}

    @cached_property
    def holders(self) -> Counter[str]:
        """How many words of the sentence are of each class."""
        return Counter(name for names in self.classes for name in names)

    def features(self, option: Option) -> Iterator[tuple[str, Collection[str]]]:
        """What holds of some words: fields, each with the levels that hold."""
        kind, trigger, pos = option.event_type, option.sense.trigger, option.sense.pos
        named, way = f"{kind}/{trigger.event_mode}", f"{trigger.kind} {pos}"
        yield "is", (ANY, kind, named, f"{kind} {way}", trigger.lemma, f"{trigger.lemma} {pos} {named}")
        others, ties, forms, beside = self._around(option)
        for whose in ("any", kind, named, way):
            yield f"{whose} has", others
        yield f"{kind} tie", ties
        yield "form", forms
        yield f"{kind} {pos} form", forms
        yield "beside", beside
        yield f"{kind} beside", beside

    def _around(self, option: Option) -> tuple[Collection[str], ...]:
        """What is the same for all types that some words may be of."""
        span = option.span
        key = span.start, span.end
        if key not in self._told:
            self._told[key] = self._others(span), self._ties(option.root), _forms(option.root), self._beside(span)
        return self._told[key]

    def _others(self, span: Span) -> Collection[str]:
        """The classes of the other words of the sentence."""
        start, end = span.start - self.first, span.end - self.first
        if len(self.classes) > 2 * REACH:
            return frozenset().union(*self.classes[max(start - REACH, 0) : start], *self.classes[end : end + REACH])
        own = Counter(name for names in self.classes[start:end] for name in names)
        return [name for name, n in self.holders.items() if n > own[name]]

    def _ties(self, root: Token) -> Collection[str]:
        """The classes of what a word depends on, of what depends on it, and of who does it."""
        near = [(child.dep_, child) for child in dependents(root)]
        if root.head != root:
            near.append((f"under {root.dep_}", root.head))
        if syntax.is_verbal(root) and (subject := subjects.subject(root)) is not None:
            near.append(("subject", subject))
        read = self.sentence.reading.token_classes
        return {tie for how, token in near for tie in (how, *(f"{how}:{name}" for name in read(token)))}

    def _beside(self, span: Span) -> Collection[str]:
        """The types of the candidates that stand before some words and behind them."""
        first, last = bisect_left(self.starts, span.start), bisect_right(self.starts, span.start)
        before, after = self.found[max(first - NEIGHBOURS, 0) : first], self.found[last : last + NEIGHBOURS]
        return {*(f"before {c.trigger.event_type}" for c in before), *(f"after {c.trigger.event_type}" for c in after)}


def _forms(root: Token) -> Collection[str]:
    """How a word is inflected and attached."""
    helpers = [str(c.morph).split("|") for c in dependents(root) if c.dep_.startswith("aux")]
    return {f"{root.dep_} of {root.head.pos_}", f"case {syntax.preposition(root)}", *str(root.morph).split("|"),
            *(f"helper {value}" for values in helpers for value in values)}


@cache
def weights() -> Weights:
    """The weights of `likelihood.tsv`."""
    return by_field(((r["field"] or "", r["level"] or ""), float(r["weight"] or 0)) for r in table("likelihood"))


def by_field(rows: Iterable[tuple[tuple[str, str], float]]) -> Weights:
    """((field, level), log-odds) as weights."""
    found: dict[str, dict[str, int]] = {}
    for (field, level), weight in rows:
        found.setdefault(field, {})[level] = round(100 * weight)
    return found


def log_odds(features: Iterable[tuple[str, Collection[str]]]) -> float:
    """The sum of the weights of what holds."""
    known = weights()
    return sum(sum(map(known[field].get, levels, repeat(0))) for field, levels in features if field in known) / 100


def second_look(sentence: Sentence, found: Sequence[Candidate], kept: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a sentence that are likely to name events, and other words that are.

    found: all candidates, in order, kept: those that are left of them; what a rule dropped stays dropped. A word that
    was no candidate stands for an event of a type of which none is kept.
    """
    around = Surroundings(sentence, found)
    likely = [(o, log_odds(around.features(o))) for o in options(sentence)]
    by_place = {(o.span.start, o.event_type): odds for o, odds in likely}
    out = []
    for c in kept:
        odds = by_place.get((c.span.start, c.trigger.event_type), 0.0)
        sure = FOUND + LIKELY * odds + KNOWN * min(c.odds, MOST)
        if sure >= 0:
            out.append(replace(c, trigger=replace(c.trigger, score=1 / (1 + math.exp(-sure)))))
    taken = {i for c in (*out, *found) for i in range(c.span.start, c.span.end)}
    types = {c.trigger.event_type for c in out}
    for option, odds in sorted(likely, key=lambda item: (-item[1], item[0].span.start)):
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
