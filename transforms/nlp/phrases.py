"""Finding the entries of a lexicon in a Doc by hashing, whatever the tokenizer made of hyphens and apostrophes."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Generic, TypeVar

from spacy.strings import StringStore
from spacy.tokens import Doc

from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.names import name_key
from depeche.transforms.nlp.nationalities import of_folded

Value = TypeVar("Value")

#: tokens inside names that are no words of them, and what stands for every other token without letters or digits
_JOINS = frozenset("-‐‑'’")
_BREAK = ("|",)
_kept: dict[str, tuple[Doc, Words]] = {}


@cache
def word_class(*names: str) -> frozenset[str]:
    """The folded words of one or several classes of `grammar_words.tsv`."""
    return frozenset(fold(word) for row in table("grammar_words") if row["class"] in names
                     for word in (row["words"] or "").split(" "))


@lru_cache(maxsize=100_000)
def pieces(text: str) -> tuple[str, ...]:
    """The words of a token as names compare them; none for punctuation and lone hyphens."""
    return tuple(name_key(text).split())


@lru_cache(maxsize=100_000)
def is_capitalised(text: str) -> bool:
    """Whether a token begins as names do, or a part of it after a hyphen does ("al-Burhane")."""
    return any(next((c.isupper() for c in part if c.isalpha()), False) for part in text.split("-"))


@lru_cache(maxsize=100_000)
def _read(strings: StringStore, key: int) -> tuple[tuple[str, ...], str, bool, tuple[str, ...]]:
    """The words, folded text, case and countries of a token, by the number of its text: most texts come again."""
    text = strings[key]
    words = pieces(text) or (() if text in _JOINS else _BREAK)
    return words, fold(text), is_capitalised(text), of_folded(fold(text))


@lru_cache(maxsize=100_000)
def _folded(strings: StringStore, key: int) -> str:
    return fold(strings[key])


@dataclass(frozen=True, slots=True)
class Words:
    """A Doc as names are looked up in it: words, which a token may have none or several of.

    keys: words; token: index of each one's token; first: index of each token's first word; heads: the first word of
    each token, empty without one; folds: folded texts of the tokens; lemmas: their folded lemmas, empty without a
    lemmatizer; capital: whether each token begins as names do; nations: the countries that it means as an adjective.
    """

    keys: list[str]
    token: list[int]
    first: list[int]
    heads: list[str]
    folds: list[str]
    lemmas: list[str]
    capital: list[bool]
    nations: list[tuple[str, ...]]

    @classmethod
    def of(cls, doc: Doc) -> Words:
        """The words of a Doc; the last Doc's are kept, as one component after the other asks for them."""
        kept = _kept.get("last")
        if kept is not None and kept[0] is doc:
            return kept[1]
        strings = doc.vocab.strings
        read = [_read(strings, key) for key in doc.to_array("ORTH").tolist()]
        parts = [own for own, _, _, _ in read]
        words = cls(keys=[key for own in parts for key in own],
                    token=[number for number, own in enumerate(parts) for _ in own],
                    first=[0, *accumulate(map(len, parts))],
                    heads=[own[0] if own else "" for own in parts],
                    folds=[folded for _, folded, _, _ in read],
                    lemmas=[_folded(strings, key) for key in doc.to_array("LEMMA").tolist()],
                    capital=[capital for _, _, capital, _ in read],
                    nations=[countries for _, _, _, countries in read])
        _kept["last"] = doc, words
        return words

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

    def first_words(self) -> Iterable[str]:
        """The words that names of the table begin with."""
        return self._longest.keys()

    def get(self, name: str) -> Value | None:
        return self.values.get(name_key(name))

    def match(self, words: Words, token: int) -> tuple[int, Value] | None:
        """The end (token index) and value of the longest name that begins at a token."""
        longest = self._longest.get(words.heads[token])
        if longest is None:  # most words
            return None
        start = words.first[token]
        for n in range(min(longest, len(words.keys) - start), 0, -1):
            value = self.values.get(" ".join(words.keys[start : start + n]))
            if value is not None and (tokens := words.whole(start, start + n)) and tokens[0] == token:
                return tokens[1], value
        return None

    def find(self, doc: Doc, words: Words) -> Iterator[tuple[int, int, Value]]:
        """Every longest match of a Doc, left to right, without overlaps."""
        end = 0
        for token, head in enumerate(words.heads):
            if head in self._longest and token >= end and (found := self.match(words, token)):
                end = found[0]
                yield token, end, found[1]
