"""Copies: what a near-duplicate repeats of its original is not read again.

Sentences that stand in the original take over its claims, with offsets that give back the copy's own characters; only
what differs is left for the language pipeline. Sentences are compared by their words, so typography may differ.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

import xxhash

from depeche.schemas.records import Article, Mention
from depeche.transforms.annotate import AnnotateTask
from depeche.transforms.ids import mention_id
from depeche.transforms.segments import segments
from depeche.transforms.words import word_spans, words

Stretch = tuple[int, int]

#: Punctuation that opens before a sentence's first word, and that closes after its last. A straight quote after a
#: space opens, before a space it closes.
_OPENING = re.compile(r"(?:[«“‘(\[–—•-]\s*|[\"'])+$")
_CLOSING = re.compile(r"\S*(?:\s+[»”’!?…:;.)\]]+)*")
_LONGEST_PUNCTUATION = 12


def task(copy: Article, original: Article, mentions: Iterable[Mention]) -> AnnotateTask:
    """What is left to read of a copy, with the claims that it takes over from its original."""
    found = list(mentions)
    skipped = sorted((b.start, b.end) for b in original.boilerplate)
    content = "\n".join(original.text[s:e] for s, e in segments(original.text) if not _touches((s, e), skipped))
    to_read = novel(copy.text, segment_keys(content), found)
    return AnnotateTask(article=copy, spans=tuple(to_read), known=tuple(take_over(found, copy, to_read)))


def segment_keys(text: str) -> frozenset[int]:
    """64-bit hashes of the text's segments, of their words only."""
    return frozenset(_key(text[start:end]) for start, end in segments(text))


def novel(text: str, original_keys: Collection[int], mentions: Iterable[Mention] = ()) -> list[Stretch]:
    """The segments of a copy that have to be read, in order: those that its original lacks.

    Also those that hold the trigger of a claim of the original whose evidence does not stand in the copy as a whole,
    as where the parser took two segments for one sentence and the copy has but one of them.
    """
    parts, index = segments(text), _Index(text)
    known = {*original_keys, _key("")}
    read = {part for part in parts if _key(text[part[0]:part[1]]) not in known}
    for claim in dict.fromkeys(map(_Claim.of, mentions)):
        if next(index.standing(claim), None) is None:
            read.update(part for stretch in index.pieces(claim) for part in _overlapping(stretch, parts))
    return sorted(read)


def take_over(mentions: Iterable[Mention], copy: Article, novel: list[Stretch]) -> list[Mention]:
    """The claims of an original whose evidence stands in its copy, as claims of the copy.

    novel: stretches in order; claims whose trigger lies in one are left to the language pipeline. A sentence that the
    original has several times gives its claims to as many in the copy. The event stays that of the original's claim.
    """
    index = _Index(copy.text)
    alike: dict[_Claim, list[Mention]] = defaultdict(list)
    for mention in mentions:
        alike[_Claim.of(mention)].append(mention)
    taken = []
    for claim, same in alike.items():
        standing = [found for found in index.standing(claim) if not _touches(found[0], novel)]
        rank = {start: i for i, start in enumerate(sorted({mention.sentence_start for mention in same}))}
        taken += [_moved(mention, copy, *standing[rank[mention.sentence_start]])
                  for mention in same if rank[mention.sentence_start] < len(standing)]
    return sorted(taken, key=lambda mention: (mention.trigger_start, mention.trigger_end, mention.event_type))


def _moved(mention: Mention, copy: Article, trigger: Stretch, sentence: Stretch) -> Mention:
    return replace(
        mention,
        mention_id=mention_id(copy.article_id, mention.event_type, trigger[0]),
        article_id=copy.article_id,
        trigger_text=copy.text[trigger[0]:trigger[1]], trigger_start=trigger[0], trigger_end=trigger[1],
        evidence=copy.text[sentence[0]:sentence[1]], sentence_start=sentence[0], sentence_end=sentence[1],
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence and where its trigger stands in it."""

    evidence: str
    start: int
    end: int

    @classmethod
    def of(cls, mention: Mention) -> _Claim:
        return cls(mention.evidence, mention.trigger_start - mention.sentence_start,
                   mention.trigger_end - mention.sentence_start)


class _Index:
    """A text whose words can be searched for."""

    def __init__(self, text: str):
        self.text = text
        self.spans = word_spans(text)
        found = words(text)
        self.joined = _joined(found)
        self.starts = list(accumulate((len(word) + 1 for word in found), initial=0))

    def standing(self, claim: _Claim) -> Iterator[tuple[Stretch, Stretch]]:
        """Where a claim stands in the text, as (trigger, sentence)."""
        spans = word_spans(claim.evidence)
        for first in self._find(claim.evidence):
            there = self.spans[first:first + len(spans)]
            start, end = (_mapped(at, claim.evidence, spans, self.text, there) for at in (claim.start, claim.end))
            if start is not None and end is not None and start < end:
                yield (start, end), self._sentence(first, first + len(spans) - 1, claim.evidence)

    def pieces(self, claim: _Claim) -> Iterator[Stretch]:
        """Where the segment of a claim's sentence that holds its trigger stands in the text."""
        for start, end in segments(claim.evidence):
            if start <= claim.start < end:
                piece = claim.evidence[start:end]
                for first in self._find(piece):
                    yield self.spans[first][0], self.spans[first + len(words(piece)) - 1][1]

    def _find(self, text: str) -> Iterator[int]:
        """Numbers of the words at which the words of a text begin, without overlap."""
        sequence = _joined(words(text))
        at = self.joined.find(sequence) if len(sequence) > 1 else -1
        while at >= 0:
            yield bisect_left(self.starts, at)
            at = self.joined.find(sequence, at + len(sequence) - 1)

    def _sentence(self, first: int, last: int, evidence: str) -> Stretch:
        """Words first to last, with the punctuation around them if the evidence has some too."""
        start, end = self.spans[first][0], self.spans[last][1]
        if not word_spans(evidence[0]):
            low = max(self.spans[first - 1][1] if first else 0, start - _LONGEST_PUNCTUATION)
            opening = _OPENING.search(self.text[low:start])
            start = low + opening.start() if opening else start
        if not word_spans(evidence[-1]):
            high = self.spans[last + 1][0] if last + 1 < len(self.spans) else len(self.text)
            closing = _CLOSING.match(self.text[end:min(high, end + _LONGEST_PUNCTUATION)])
            end += closing.end() if closing else 0
        return start, end


def _mapped(at: int, here: str, spans: list[Stretch], there: str, others: list[Stretch]) -> int | None:
    """An offset in one text as an offset in another with the same words; None where typography leaves it open."""
    number = max(bisect_right(spans, (at, -1)) - 1, 0)
    for (start, end), (other_start, other_end) in zip(spans[number:number + 2], others[number:number + 2], strict=True):
        if at == start:
            return other_start
        if at == end:
            return other_end
        if start < at < end and here[start:end] == there[other_start:other_end]:
            return other_start + at - start
    return None


def _overlapping(stretch: Stretch, parts: list[Stretch]) -> list[Stretch]:
    """Those of some stretches, in order and apart from one another, that overlap one."""
    first = bisect_right(parts, stretch[0], key=lambda part: part[1])
    return parts[first:bisect_left(parts, stretch[1], key=lambda part: part[0])]


def _touches(stretch: Stretch, parts: list[Stretch]) -> bool:
    return bool(_overlapping(stretch, parts))


def _joined(found: list[str]) -> str:
    return "\n" + "".join(word + "\n" for word in found)


def _key(text: str) -> int:
    return xxhash.xxh3_64_intdigest(_joined(words(text)).encode("utf-8", "surrogatepass"))
