"""Stretches of an article that are not its content: menus, credits, links to other articles, and the like.

They are marked, never cut: the text stays as read, and whoever reads it passes over them. What they look like stands in
`seeds/lexicon/boilerplate.tsv`. A false mark hides an event, so patterns match whole lines or whole sentences wherever
they can, and a repeated headline is no boilerplate.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from depeche.schemas.records import Boilerplate
from depeche.transforms.nlp.lexicon import table

#: longest line that can be boilerplate as a whole, in characters
LINE_CHARACTERS = 300
#: a line below "Related articles" longer than this, or with a sentence's end, is no headline
_HEADLINE_CHARACTERS = 150
_HEADLINES = 10
_MENU_ITEM_CHARACTERS = 30

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
#: a piece of a line ends where a sentence does, at a bar or bullet, at a dash or wide gap
_PIECE_END = re.compile(r"(?<=[.!?…])\s+| ?[|•·»>] ?| - | {2,}|\t+")
_MENU_SIGNS = ("|", "•", "·", "»", ">", " - ", "  ", "\t")
_MENU_SIGN = re.compile(r" ?[|•·»>] ?| - | {2,}|\t+")
_SENTENCE_END = (".", "!", "?", "…", ":", ";")


class _Pattern(NamedTuple):
    kind: str
    cue: str
    regex: re.Pattern[str]


def boilerplate(text: str, title: str | None = None) -> tuple[Boilerplate, ...]:
    """Stretches of `text` that are not content, in order, none overlapping another.

    title: the headline; a line that repeats it is never marked.
    """
    found = sorted(_found(plain(text), plain(title or "").strip()))
    marks: list[Boilerplate] = []
    for start, end, kind in found:
        start = max(start, marks[-1].end) if marks else start
        if start < end:
            marks.append(Boilerplate(start=start, end=end, kind=kind))
    return tuple(marks)


def content(text: str, marks: Sequence[Boilerplate]) -> str:
    """The text without what is marked."""
    if not marks:
        return text
    starts = [0, *(mark.end for mark in marks)]
    ends = [*(mark.start for mark in marks), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


_PLAIN = tuple((variant, letter) for letter, variants in {
    "a": "àáâãäå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôõö", "u": "ùúûü", "y": "ýÿ",
    "'": "’‘ʼ`´", '"': "“”„", "-": "‐‑‒–—−", " ": "\u00a0\u202f\u2009\u2007\u2002\u2003\u200a"}.items()
    for variant in variants)


def plain(text: str) -> str:
    """The text as the patterns read it, character by character, so that offsets stay: lower case, no accents, straight
    quotes, plain spaces, one dash."""
    lower = text.lower()
    if len(lower) != len(text):  # a few capitals have two letters in lower case
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if not lower.isascii():
        for variant, letter in _PLAIN:  # ten times faster than str.translate on prose
            lower = lower.replace(variant, letter)
    return lower


@cache
def _patterns() -> dict[str, tuple[_Pattern, ...]]:
    """The patterns of each scope."""
    scopes = defaultdict(list)
    for row in table("boilerplate"):
        scopes[str(row["scope"])].append(_Pattern(str(row["kind"]), row["cue"] or "", re.compile(str(row["pattern"]))))
    return {scope: tuple(patterns) for scope, patterns in scopes.items()}


@cache
def _cues() -> tuple[str, ...]:
    return tuple(sorted({pattern.cue for patterns in _patterns().values() for pattern in patterns}))


def _alive(text: str) -> dict[str, list[_Pattern]]:
    """The patterns of each scope that this text can match at all."""
    cues = {cue for cue in _cues() if cue in text}
    return {scope: [pattern for pattern in patterns if pattern.cue in cues] for scope, patterns in _patterns().items()}


def _found(text: str, title: str) -> Iterator[tuple[int, int, str]]:
    alive = _alive(text)
    for pattern in alive["inline"]:
        yield from ((match.start(), match.end(), pattern.kind) for match in pattern.regex.finditer(text))
    below = 0  # how many more lines may be headlines of other articles
    for match in _LINE.finditer(text):
        start, end = _stripped(text, match.start(), match.end())
        line = text[start:end]
        if not line or (title and line == title):
            continue
        if below and _is_headline(line):
            below -= 1
            yield start, end, "related"
            continue
        below = 0
        if kind := _whole(line, alive["heading"]):
            below = _HEADLINES
            yield start, end, kind
        else:
            yield from _in_line(text, start, end, alive)


def _in_line(text: str, start: int, end: int, alive: dict[str, list[_Pattern]]) -> Iterator[tuple[int, int, str]]:
    """What is boilerplate in one line: all of it, what it begins with, some of its pieces."""
    line = text[start:end]
    if kind := _whole(line, alive["line"]) or _menu(line):
        yield start, end, kind
        return
    for pattern in alive["start"]:
        if match := pattern.regex.match(line):
            yield start, start + match.end(), pattern.kind
            start, _ = _stripped(text, start + match.end(), end)
            line = text[start:end]
    segments = [pattern for pattern in alive["segment"] if pattern.cue in line]
    if not segments:
        return
    for first, last in ((start, end), *_pieces(text, start, end)):
        if kind := _whole(text[first:last].rstrip(" .!"), segments):
            yield first, last, kind
            if last == end and first == start:
                return


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _PIECE_END.finditer(text, start, end):
        yield _stripped(text, start, cut.start())
        start = cut.end()
    yield _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds without white space at either end."""
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())


def _whole(line: str, patterns: Sequence[_Pattern]) -> str | None:
    """Kind of the first pattern that the whole line matches."""
    if not line or len(line) > LINE_CHARACTERS:
        return None
    return next((p.kind for p in patterns if p.cue in line and p.regex.fullmatch(line)), None)


def _menu(line: str) -> str | None:
    """menu, for a line of short entries of which at least two, or the first, are known entries of menus."""
    if len(line) > LINE_CHARACTERS or not any(sign in line for sign in _MENU_SIGNS):
        return None
    items = [item for item in map(str.strip, _MENU_SIGN.split(line)) if item]
    if len(items) < 3 or max(map(len, items)) > _MENU_ITEM_CHARACTERS or any(c.isdigit() for c in line):
        return None
    known = [any(p.regex.fullmatch(item) for p in _patterns()["item"]) for item in items]
    return "menu" if known[0] and items[0] == "accueil" or sum(known) >= max(2, len(items) / 2) else None


def _is_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_CHARACTERS and not line.endswith(_SENTENCE_END)
