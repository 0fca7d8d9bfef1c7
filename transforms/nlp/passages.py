"""Which passages of an article are worth parsing.

A passage is read when it is content (no boilerplate), new (a copy repeats what its original said) and could hold an
event (the gate). The passages are joined to a shorter text that the language pipeline reads; offsets are mapped back.
"""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from depeche.schemas.records import Article
from depeche.transforms.nlp.gate import gate_segments, may_hold_event
from depeche.transforms.segments import segments

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passages:
    """A text made of passages. starts[i] is where passage i begins in `text`, origins[i] where in the article."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    @classmethod
    def none(cls) -> Passages:
        return cls("", (), ())

    @classmethod
    def of(cls, text: str, stretches: list[Stretch]) -> Passages:
        """The passages of an article's text: stretches that adjoin stay together as they stand."""
        starts, origins, parts, length = [], [], [], 0
        for start, end in _adjoining(text, stretches):
            part = text[start:end].rstrip()
            starts.append(length)
            origins.append(start)
            parts.append(part)
            length += len(part) + 1
        return cls("\n".join(parts), tuple(starts), tuple(origins))

    def to_article(self, offset: int) -> int:
        """The article's offset of an offset in `text`."""
        i = bisect_right(self.starts, offset) - 1
        return self.origins[i] + offset - self.starts[i]


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
    if not may_hold_event(article.text):
        return Passages.none()
    parts = [piece for segment in segments(article.text) if spans is None or _inside(segment, spans)
             for piece in _content(segment, article)]
    open_ = gate_segments(article.text, parts)
    # The sentence before one that is read may hold its subject or its day.
    keep = [part for i, part in enumerate(parts) if open_[i] or (i + 1 < len(parts) and open_[i + 1])]
    return Passages.of(article.text, keep) if any(open_) else Passages.none()


def _content(part: Stretch, article: Article) -> list[Stretch]:
    """What is left of a part without the boilerplate that it overlaps."""
    start, end = part
    left = []
    for b in article.boilerplate:
        if b.end > start and b.start < end:
            left.append((start, b.start))
            start = b.end
    left.append((start, end))
    return [(s, e) for s, e in left if article.text[s:e].strip()]


def _inside(part: Stretch, spans: tuple[Stretch, ...]) -> bool:
    return any(start < part[1] and part[0] < end for start, end in spans)
