"""A cheap look, without a parser, at which sentences of a text could hold an event.

It asks of the lexicons of `senses` what the trigger component will ask, with every condition on the parse taken to
hold as soon as its words are there. What the component can find thus passes; most other text is stopped.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

from depeche.transforms.nlp import senses
from depeche.transforms.nlp.senses import Entry, Profile, Sense, plain
from depeche.transforms.words import word_spans
from depeche.transforms.words import words as words_of

#: Log-odds from which a word is worth a parse. Below the component's own threshold: a sentence of the parser may be
#: longer than a segment, and so hold more evidence.
MARGIN = -0.5
#: A text is read whole when this share of its segments, and at least so many, could hold an event.
DENSE = 0.25
DENSE_SEGMENTS = 2
_NOWHERE: frozenset[int] = frozenset()


class Gate:
    """A text cut into segments, to be asked which of them could hold an event. about: what the segments are about."""

    def __init__(self, text: str, segments: Sequence[tuple[int, int]]):
        """segments: (start, end) in code points, in order of the text."""
        starts, words = [start for start, _ in word_spans(text)], words_of(text)
        inside = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in segments]
        self.parts = [words[first:stop] for first, stop in inside]
        self.shouted = [text[start:end].isupper() for start, end in segments]
        self.words = [word for part in self.parts for word in part]
        self.ends = [0, *accumulate(map(len, self.parts))]
        self.found = list(senses.classes(self.words))
        self.found_at = [i for i, _, _ in self.found]
        self.about = senses.profile_of(self.words, self.found)
        self.odds: dict[str, float] = {}

    def opens(self, wanted: Sequence[int]) -> list[bool]:
        """For the numbers of some segments, whether each could hold an event.

        Where many could, all of them pass: what the lexicons miss stands among what they find.
        """
        out: list[bool] = []
        opened, dense = 0, max(DENSE_SEGMENTS, DENSE * len(wanted))
        for number in wanted:
            out.append(self._opens(number))
            opened += out[-1]
            if opened >= dense:  # whatever the rest may hold
                return [bool(self.parts[n]) for n in wanted]
        return out

    def _opens(self, number: int) -> bool:
        part, openers = self.parts[number], senses.openers()
        starts = [i for i, word in enumerate(part) if (word if word.isascii() else plain(word)) in openers]
        if not starts:  # as in most sentences
            return False
        first, stop = (bisect_left(self.found_at, self.ends[n]) for n in (number, number + 1))
        near = senses.profile_of(self.words, self.found[first:stop])
        return _Look(self.about, near, self.evidence).opens(part, starts, self.shouted[number])

    def evidence(self, event_type: str) -> float:
        """Log-odds that the whole text adds to a word of a type."""
        if event_type not in self.odds:
            self.odds[event_type] = senses.evidence_wide(event_type, self.about)
        return self.odds[event_type]


class _Look:
    """One segment in its article. wide: the article's evidence for a type."""

    def __init__(self, article: Profile, near: Profile, wide: Callable[[str], float]):
        self.article, self.near, self.wide = article, near, wide
        self.evidence: dict[str, float] = {}

    def opens(self, folded: list[str], starts: list[int], shouted: bool) -> bool:
        """Whether a sense that begins at one of some words is possible."""
        entries, patterns = senses.entries(), senses.patterns()
        for i in starts:
            bare = plain(folded[i])
            for entry in entries.get(bare, ()):
                if _fits(entry, folded, i, shouted) and any(map(self.possible, entry.senses)):
                    return True
            for pattern in patterns.get(bare, ()):
                if self.possible(pattern.sense) and senses.span_of(pattern, folded, i, _NOWHERE) is not None:
                    return True
        return False

    def possible(self, sense: Sense) -> bool:
        kind = sense.trigger.event_type
        if kind not in self.evidence:
            self.evidence[kind] = self.wide(kind) + senses.evidence_near(kind, self.near)
        if sense.prior + self.evidence[kind] < MARGIN:
            return False
        if any(scope == "art" and self.article.is_about(name) for clause in sense.bars for scope, name in clause):
            return False
        return all(any(self.may(scope, name) for scope, name in clause) for clause in sense.needs)

    def may(self, scope: str, name: str) -> bool:
        """Whether a condition could hold: where it needs words, they stand in the stretch."""
        if scope == "art":
            return self.article.is_about(name)
        if scope == "toll":
            return self.near.has("toll") and self.near.has("number")
        if scope == "count":
            return self.near.has("number")
        if scope in senses.FLAG_SCOPES or name in senses.OPEN_CLASSES or scope == "head":
            return True
        if name == "political" and any(map(self.article.is_about, senses.PUBLIC)):
            return True
        if scope == "content":
            return self.near.has({"yes": "asked", "harm": "threatened"}.get(name, name))
        return self.near.has(name)


def _fits(entry: Entry, folded: list[str], i: int, shouted: bool) -> bool:
    """Whether an entry stands at word i; case is gone, so only an initial or a text in capitals may lack accents."""
    first, found = entry.words[0], folded[i]
    if found != first and not shouted and found[1:] != first[1:]:
        return False
    rest = folded[i + 1 : i + len(entry.words)]
    return tuple(map(plain, entry.words[1:])) == tuple(map(plain, rest))
