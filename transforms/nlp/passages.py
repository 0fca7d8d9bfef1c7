"""Which passages of an article are worth parsing.

A passage is read when it is content (no boilerplate), new (a copy repeats what its original said) and could hold an
event (the gate). The passages are joined to a shorter text that the language pipeline reads; offsets are mapped back.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from depeche.schemas.records import Article
from depeche.transforms.nlp.gate import Gate
from depeche.transforms.nlp.senses import Profile
from depeche.transforms.segments import segments

Stretch = tuple[int, int]

#: Longest text that is parsed at once, in code points: what the parser holds at a time is bounded, however long an
#: article is. Few articles are longer; the events of two pieces are not joined until events of articles are.
LONGEST = 50_000
#: No words: a run of signs (a rule, a frame, brackets without end) or of letters without a space (a coded picture). The
#: tokenizer takes the square of the length of such a run.
_NO_WORDS = re.compile(r"[^\w\s]{40,}|\S{400,}")


@dataclass(frozen=True, slots=True)
class Passages:
    """A text made of passages. starts[i] is where passage i begins in `text`, origins[i] where in the article.

    about: what the whole article is about; the passages alone leave out much that speaks against an event in them.
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    about: Profile | None = None

    @classmethod
    def none(cls) -> Passages:
        return cls("", (), ())

    @classmethod
    def of(cls, text: str, stretches: list[Stretch], about: Profile | None = None) -> Passages:
        """The passages of an article's text: stretches that adjoin stay together as they stand."""
        starts, origins, parts, length = [], [], [], 0
        for start, end in _adjoining(text, stretches):
            part = text[start:end].rstrip()
            starts.append(length)
            origins.append(start)
            parts.append(part)
            length += len(part) + 1
        return cls("\n".join(parts), tuple(starts), tuple(origins), about)

    def pieces(self, longest: int = LONGEST) -> Iterator[Passages]:
        """The text in pieces that are no longer than `longest`, cut between sentences as far as they are shorter."""
        if len(self.text) <= longest:
            yield self
            return
        for start, end in pairwise(_cuts(self.text, longest)):
            first, last = bisect_right(self.starts, start), bisect_right(self.starts, end - 1)
            yield Passages(self.text[start:end], (0, *(s - start for s in self.starts[first:last])),
                           (self.to_article(start), *self.origins[first:last]), self.about)

    def to_article(self, offset: int) -> int:
        """The article's offset of an offset in `text`."""
        i = bisect_right(self.starts, offset) - 1
        return self.origins[i] + offset - self.starts[i]


def _cuts(text: str, longest: int) -> list[int]:
    """Where pieces of a text begin, and its end."""
    cuts, before = [0], 0
    for start in [*(start for start, _ in segments(text)), len(text)]:
        if start - cuts[-1] > longest:
            cuts.append(before)
        while start - cuts[-1] > longest:  # a sentence without end
            space = text.rfind(" ", cuts[-1] + 1, cuts[-1] + longest)
            cuts.append(space + 1 if space >= 0 else cuts[-1] + longest)
        before = start
    return sorted({*cuts, len(text)})


def _adjoining(text: str, stretches: list[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for start, end in stretches:
        if out and not text[out[-1][1]:start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def select(article: Article, spans: tuple[Stretch, ...] | None = None) -> Passages:
    """The passages of an article to read; `spans` limits them to parts of it."""
    parts = _content(segments(article.text), article)
    gate = Gate(article.text, parts)
    wanted = list(range(len(parts))) if spans is None else [*_overlapping(parts, sorted(spans))]
    open_ = gate.opens(wanted)
    # The sentence before one that is read may hold its subject or its day.
    keep = [parts[n] for i, n in enumerate(wanted) if any(open_[i : i + 2])]
    return Passages.of(article.text, keep, gate.about) if keep else Passages.none()


def _content(parts: list[Stretch], article: Article) -> list[Stretch]:
    """What is left of the parts without boilerplate and what has no words."""
    noise = sorted([*((b.start, b.end) for b in article.boilerplate),
                    *(match.span() for match in _NO_WORDS.finditer(article.text))])
    left, first = [], 0
    for start, end in parts:
        while first < len(noise) and noise[first][1] <= start:
            first += 1
        i = first
        while i < len(noise) and noise[i][0] < end:
            left.append((start, noise[i][0]))
            start = max(start, noise[i][1])
            i += 1
        left.append((start, end))
    return [(s, e) for s, e in left if s < e and not article.text[s:e].isspace()]


def _overlapping(parts: list[Stretch], spans: Sequence[Stretch]) -> Iterator[int]:
    """The numbers of the parts, in order of the text, that share something with one of the spans, in their order."""
    i = 0
    for number, (start, end) in enumerate(parts):
        while i < len(spans) and spans[i][1] <= start:
            i += 1
        if i < len(spans) and spans[i][0] < end:
            yield number
