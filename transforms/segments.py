"""A text cut into sentence-like segments by its typography alone: no parser, time in proportion to its length."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from depeche.transforms.nlp.lexicon import table

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_FINAL = frozenset(".!?…")
_CLOSING = frozenset("»”’\"')]")
_OPENING = frozenset("«“‘\"'([–—-•")
_GAP = re.compile(r"(?<=[.!?…»”’\"')\]])\s+")
_DOTTED_TAIL = re.compile(r"(?:^|[\s(\[«\"“’'])([^\s(\[«\"“’']{1,12})\.$")
_LONGEST_TAIL = 16  # code points before a stop that can hold an abbreviation with what precedes it


def segments(text: str) -> list[tuple[int, int]]:
    """Segments of a text as (start, end) in code points, in order, without the space around them.

    A line end always cuts; so does final punctuation, with the quotes that close after it, before a space and a
    capital or an opening quote. Abbreviations and initials do not cut. Every character that is no space lies in
    exactly one segment.
    """
    return [segment for line in _LINE.finditer(text) for segment in _sentences(text, line.start(), line.end())]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The segments of one line."""
    line = text[start:end]
    stop = start + len(line.rstrip())
    start += len(line) - len(line.lstrip())
    for gap in _GAP.finditer(text, start, stop):
        if _opens(text, gap.end()) and _closes(text, start, gap.start()):
            yield start, gap.start()
            start = gap.end()
    if start < stop:
        yield start, stop


def _opens(text: str, position: int) -> bool:
    """Whether a sentence can begin here: a capital, or a quote, bracket or dash with a capital after it."""
    for character in text[position:position + 4]:
        if character.isupper() or character.istitle():
            return True
        if not (character in _OPENING or character.isspace()):
            return False
    return False


def _closes(text: str, start: int, position: int) -> bool:
    """Whether a sentence can end here: final punctuation, then nothing but closing quotes and brackets."""
    tail = text[max(start, position - _LONGEST_TAIL):position]
    while tail and (tail[-1] in _CLOSING or tail[-1].isspace()):
        tail = tail[:-1]
    if not tail or tail[-1] not in _FINAL:
        return False
    return not (tail[-1] == "." and _is_abbreviation(tail))


def _is_abbreviation(tail: str) -> bool:
    match = _DOTTED_TAIL.search(tail)
    if match is None:
        return False
    word = match[1]
    return len(word) == 1 and word.isupper() or re.fullmatch(r"(?:\w\.-?)+\w", word) is not None \
        or word.casefold() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"] or "" for row in table("abbreviations"))
