"""Finding the entries of a lexicon in a Doc by hashing, whatever the tokenizer made of hyphens and apostrophes."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from spacy.tokens import Doc

from depeche.transforms.nlp.names import name_key

Value = TypeVar("Value")

#: tokens inside names that are no words of them, and what stands for every other token without letters or digits
_JOINS = frozenset("-‐‑'’")
_BREAK = ("|",)


@lru_cache(maxsize=100_000)
def pieces(text: str) -> tuple[str, ...]:
    """The words of a token as names compare them; none for punctuation and lone hyphens."""
    return tuple(name_key(text).split())


@lru_cache(maxsize=100_000)
def is_capitalised(text: str) -> bool:
    """Whether a token begins as names do, or a part of it after a hyphen does ("al-Burhane")."""
    return any(next((c.isupper() for c in part if c.isalpha()), False) for part in text.split("-"))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a Doc. keys: words; token: index of each one's token; first: index of each token's first word."""

    keys: list[str]
    token: list[int]
    first: list[int]

    @classmethod
    def of(cls, doc: Doc) -> Words:
        keys: list[str] = []
        token: list[int] = []
        first: list[int] = []
        for number, t in enumerate(doc):
            first.append(len(keys))
            found = pieces(t.text) or (() if t.text in _JOINS else _BREAK)
            keys.extend(found)
            token.extend([number] * len(found))
        first.append(len(keys))
        return cls(keys, token, first)

    def whole(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens of a stretch of words, or None where it begins or ends inside a token."""
        a, b = self.token[start], self.token[end - 1]
        if self.first[a] != start or self.first[b + 1] != end:
            return None
        return a, b + 1


class PhraseTable(Generic[Value]):
    """Values by name, of one or several words; the longest name that stands at a token is found."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self.values: dict[str, Value] = {}
        self._longest: dict[str, int] = {}
        for name, value in entries:
            words = name_key(name).split()
            if words:
                self.values.setdefault(" ".join(words), value)
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def get(self, name: str) -> Value | None:
        return self.values.get(name_key(name))

    def match(self, words: Words, token: int) -> tuple[int, Value] | None:
        """The end (token index) and value of the longest name that begins at a token."""
        start = words.first[token]
        if start >= len(words.keys):
            return None
        for n in range(min(self._longest.get(words.keys[start], 0), len(words.keys) - start), 0, -1):
            value = self.values.get(" ".join(words.keys[start : start + n]))
            if value is not None and (tokens := words.whole(start, start + n)) and tokens[0] == token:
                return tokens[1], value
        return None

    def find(self, doc: Doc, words: Words) -> Iterator[tuple[int, int, Value]]:
        """Every longest match of a Doc, left to right, without overlaps."""
        token = 0
        while token < len(doc):
            found = self.match(words, token)
            if found:
                yield token, found[0], found[1]
            token = found[0] if found else token + 1
