"""A cheap look, without a parser, at which texts and sentences could hold an event.

It asks of the lexicons of `senses` what the trigger component will ask, with every condition on the parse taken to
hold as soon as its words are there. What the component can find thus passes; most other text is stopped.
"""
from __future__ import annotations

from collections.abc import Sequence

from depeche.transforms.nlp import senses
from depeche.transforms.nlp.senses import Pattern, Profile, Sense, plain
from depeche.transforms.words import words as words_of

#: Log-odds from which a word is worth a parse. Below the component's own threshold: a sentence of the parser may be
#: longer than a segment, and so hold more evidence.
MARGIN = -1.0
#: A text is read whole when this share of its segments, and at least so many, could hold an event.
DENSE = 0.25
DENSE_SEGMENTS = 2
_NOWHERE: frozenset[int] = frozenset()


def may_hold_event(text: str) -> bool:
    """Whether a text could hold an event."""
    folded = words_of(text)
    article = senses.profile(folded)
    return _opens(folded, article, Profile(), article)


def gate_segments(text: str, segments: Sequence[tuple[int, int]]) -> list[bool]:
    """For each (start, end) of a text, in code points, whether that segment could hold an event of the text.

    Where much of a text could, all of it passes: what the lexicons miss stands among what they find.
    """
    parts = [words_of(text[start:end]) for start, end in segments]
    article = senses.profile([word for part in parts for word in part])
    nearby = [senses.profile(part) for part in parts]
    found = [_opens(part, article, near, near) for part, near in zip(parts, nearby, strict=True)]
    if sum(found) >= max(DENSE_SEGMENTS, DENSE * len(found)):
        return [bool(part) for part in parts]
    return found


def _opens(folded: list[str], article: Profile, near: Profile, scope: Profile) -> bool:
    """Whether some words of a stretch could name an event. near: the evidence beside the article's; scope: where the
    arguments of a word may stand."""
    entries, patterns = senses.entries(), senses.patterns()
    for i, word in enumerate(folded):
        bare = plain(word)
        for entry in entries.get(bare, ()):
            if _follows(entry.words, folded, i) and any(_possible(sense, article, near, scope) for sense in entry.senses):
                return True
        for pattern in patterns.get(bare, ()):
            if _stands(pattern, folded, i) and _possible(pattern.sense, article, near, scope):
                return True
    return False


def _follows(words: tuple[str, ...], folded: list[str], i: int) -> bool:
    return all(plain(w) == plain(f) for w, f in zip(words[1:], folded[i + 1 : i + len(words)], strict=False))


def _stands(pattern: Pattern, folded: list[str], i: int) -> bool:
    return senses.span_of(pattern, folded, i, _NOWHERE) is not None


def _possible(sense: Sense, article: Profile, near: Profile, within: Profile) -> bool:
    if sense.prior + senses.evidence(sense.trigger.event_type, article, near) < MARGIN:
        return False
    if any(scope == "art" and article.is_about(name) for clause in sense.bars for scope, name in clause):
        return False
    return all(any(_may(scope, name, article, within) for scope, name in clause) for clause in sense.needs)


def _may(scope: str, name: str, article: Profile, within: Profile) -> bool:
    """Whether a condition could hold: where it needs words, they stand in the stretch."""
    if scope == "art":
        return article.is_about(name)
    if scope in senses.FLAG_SCOPES or name in senses.OPEN_CLASSES or name == "political" or scope == "head":
        return True
    if scope == "content":
        return within.has({"yes": "asked", "harm": "threatened"}.get(name, name))
    return within.has(name)
