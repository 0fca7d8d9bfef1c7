"""A cheap look, without a parser, at which texts and sentences could hold an event.

It asks of the lexicons of `senses` what the trigger component will ask, with every condition on the parse taken to
hold as soon as its words are there. What the component can find thus passes; most other text is stopped.
"""
from __future__ import annotations

from collections.abc import Sequence

from depeche.transforms.nlp import senses
from depeche.transforms.nlp.senses import Entry, Profile, Sense, plain
from depeche.transforms.words import words as words_of

#: Log-odds from which a word is worth a parse. Below the component's own threshold: a sentence of the parser may be
#: longer than a segment, and so hold more evidence.
MARGIN = -0.5
#: A text is read whole when this share of its segments, and at least so many, could hold an event.
DENSE = 0.25
DENSE_SEGMENTS = 2
_NOWHERE: frozenset[int] = frozenset()


def may_hold_event(text: str) -> bool:
    """Whether a text could hold an event."""
    folded = words_of(text)
    article = senses.profile(folded)
    return _Look(article, Profile(), article).opens(folded, text.isupper())


def gate_segments(text: str, segments: Sequence[tuple[int, int]], about: Profile | None = None) -> list[bool]:
    """For each (start, end) of a text, in code points, whether that segment could hold an event of the text.

    Where much of a text could, all of it passes: what the lexicons miss stands among what they find. about: what the
    text is about, where its segments are not all that it holds.
    """
    parts = [words_of(text[start:end]) for start, end in segments]
    article = about or senses.profile([word for part in parts for word in part])
    found: list[bool] = []
    opened, dense = 0, max(DENSE_SEGMENTS, DENSE * len(parts))
    for part, (start, end) in zip(parts, segments, strict=True):
        near = senses.profile(part)
        found.append(_Look(article, near, near).opens(part, text[start:end].isupper()))
        opened += found[-1]
        if opened >= dense:  # whatever the rest may hold
            return [bool(part) for part in parts]
    return found


class _Look:
    """One stretch of text in its article. near: evidence beside the article's; scope: where arguments may stand."""

    def __init__(self, article: Profile, near: Profile, scope: Profile):
        self.article, self.near, self.scope = article, near, scope
        self.evidence: dict[str, float] = {}

    def opens(self, folded: list[str], shouted: bool) -> bool:
        entries, patterns = senses.entries(), senses.patterns()
        for i, word in enumerate(folded):
            bare = word if word.isascii() else plain(word)
            if bare not in entries and bare not in patterns:
                continue
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
            self.evidence[kind] = senses.evidence_wide(kind, self.article) + senses.evidence_near(kind, self.near)
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
            return self.scope.has("toll") and self.scope.has("number")
        if scope == "count":
            return self.scope.has("number")
        if scope in senses.FLAG_SCOPES or name in senses.OPEN_CLASSES or scope == "head":
            return True
        if name == "political" and any(map(self.article.is_about, senses.PUBLIC)):
            return True
        if scope == "content":
            return self.scope.has({"yes": "asked", "harm": "threatened"}.get(name, name))
        return self.scope.has(name)


def _fits(entry: Entry, folded: list[str], i: int, shouted: bool) -> bool:
    """Whether an entry stands at word i; case is gone, so only an initial or a text in capitals may lack accents."""
    first, found = entry.words[0], folded[i]
    if found != first and not shouted and found[1:] != first[1:]:
        return False
    rest = folded[i + 1 : i + len(entry.words)]
    return tuple(map(plain, entry.words[1:])) == tuple(map(plain, rest))
