"""The words of a document on top of its tokens, with the classes that tell the senses of triggers apart."""
from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache

import numpy as np
from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp import senses
from depeche.transforms.nlp.document import PARTIES, PLACES, text_of
from depeche.transforms.nlp.senses import Profile, plain
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.words import word_spans
from depeche.transforms.words import words as words_of

#: Classes of contexts.tsv that the PLOVER sectors of known parties stand for.
_SECTOR_CLASSES = {"GOV": ("official", "state"), "LEG": ("official",), "JUD": ("court",), "ELI": ("official",),
                   "MIL": ("armed",), "REB": ("armed",), "PRM": ("armed",), "UAF": ("armed",), "COP": ("police",),
                   "OPP": ("opponent",), "PTY": ("opponent",), "JRN": ("journalist",)}


#: Tokens of an argument's phrase whose words are looked at, and what of it is a clause of its own.
PHRASE = 14
CLAUSAL = frozenset({"acl", "acl:relcl", "advcl", "ccomp", "csubj", "parataxis", "conj"})
NOMINAL = frozenset({"NOUN", "PROPN", "X", "SYM", "NUM", ""})
_STOPS = frozenset(".;:,!?…\n")


class Reading:
    """The words of a document on top of its tokens: folded words, their classes, and which token each stands in."""

    def __init__(self, doc: Doc):
        self.doc = doc
        text = self.text = text_of(doc)
        self.spans = word_spans(text)
        self.words = words_of(text)
        self.plain = [plain(word) for word in self.words]
        self.token = _tokens_of(doc, self.spans)
        self.classed: list[frozenset[str]] = [frozenset()] * len(self.words)
        self.found = list(senses.classes(self.words))
        self.found_at = [i for i, _, _ in self.found]
        for i, n, names in self.found:
            here = _present(names)
            for j in range(i, i + n):
                self.classed[j] |= here
        self.stops = _stops(text, self.spans)
        self.of_token: dict[int, list[int]] = {}
        for j, t in enumerate(self.token):
            self.of_token.setdefault(t, []).append(j)
        self.odds: dict[str, float] = {}
        known = [(span, _party_classes(span)) for span in doc.spans.get(PARTIES, [])]
        self.parties = {i: classes for span, classes in known for i in range(span.start, span.end)}
        self._classes: dict[int, frozenset[str]] = {}
        self._phrases: dict[int, frozenset[str]] = {}
        self.places = {i for span in doc.spans.get(PLACES, []) for i in range(span.start, span.end)}
        self.entities: list[int] = doc.to_array("ENT_TYPE").tolist()

    @cached_property
    def article(self) -> Profile:
        return self.doc._.about or senses.profile_of(self.words, self.found)

    def profile(self, words: range) -> Profile:
        """The profile of some words in a row."""
        low, high = bisect_left(self.found_at, words.start), bisect_left(self.found_at, words.stop)
        return senses.profile_of(self.words, self.found[low:high])

    def evidence(self, event_type: str) -> float:
        """Log-odds that the article adds to a trigger of a type."""
        if event_type not in self.odds:
            self.odds[event_type] = senses.evidence_wide(event_type, self.article)
        return self.odds[event_type]

    @cached_property
    def public(self) -> bool:
        """Whether people who are only named or pronouns are taken to act in public affairs."""
        return any(self.article.is_about(name) for name in senses.PUBLIC)

    def original(self, j: int) -> str:
        start, end = self.spans[j]
        return self.text[start:end]

    def behind(self, j: int) -> str:
        """The first character behind a word, blanks aside."""
        end = self.spans[j][1]
        return self.text[end : end + 2].lstrip(" \u00a0\u202f")[:1]

    def between(self, start: int, end: int) -> range:
        """The numbers of the words in tokens start to end."""
        first, stop = bisect_left(self.token, start), bisect_left(self.token, end)
        return range(first, stop) if first < stop else range(0)

    def token_classes(self, token: Token) -> frozenset[str]:
        """The classes of a token: of its words, its entity, its party."""
        if token.i not in self._classes:
            self._classes[token.i] = self._read_classes(token)
        return self._classes[token.i]

    def _read_classes(self, token: Token) -> frozenset[str]:
        i, entity = token.i, token.ent_type_
        own: set[str] = set().union(*[self.classed[j] for j in self.of_token.get(i, ())], self.parties.get(i, ()))
        if i in self.places or entity == "LOC":
            own.add("place")
        elif entity == "PER" or (token.pos_ == "PROPN" and not entity and not self._of_nation(i)):
            own.add("person")
        if entity in ("PER", "ORG") and self.public:
            own.add("political")
        return frozenset(own)

    def _of_nation(self, token: int) -> bool:
        return any("nation" in self.classed[j] for j in self.of_token.get(token, ()))

    def phrase_classes(self, head: Token) -> frozenset[str]:
        """The classes of the words in the phrase of a head, clauses aside."""
        if head.i not in self._phrases:
            self._phrases[head.i] = frozenset().union(*map(self.token_classes, _phrase(head)))
        return self._phrases[head.i]


@lru_cache(maxsize=4096)
def _present(names: tuple[tuple[str, float], ...]) -> frozenset[str]:
    """The classes among those of a word that make a sentence one of theirs."""
    return frozenset(name for name, weight in names if weight >= senses.PRESENT)


def _party_classes(span: Span) -> frozenset[str]:
    """The classes that a known party belongs to by its sector."""
    party = span._.party
    if party is None or not (party.country or party.sector):
        return frozenset()
    return frozenset({"political", *_SECTOR_CLASSES.get(party.sector or "", ())})


def _tokens_of(doc: Doc, spans: list[tuple[int, int]]) -> list[int]:
    """The number of the token in which each word begins."""
    begins = doc.to_array("IDX")
    found = np.searchsorted(begins, [start for start, _ in spans], side="right") - 1
    return np.maximum(found, 0).tolist()


def _stops(text: str, spans: list[tuple[int, int]]) -> frozenset[int]:
    """The words that punctuation which ends a collocation follows."""
    text += "  "
    return frozenset([j for j, (_, end) in enumerate(spans) if text[end] in _STOPS or (
        text[end] == " " and text[end + 1] in _STOPS)])


def _phrase(head: Token) -> list[Token]:
    out = [head]
    for token in out:
        if len(out) >= PHRASE:
            break
        out += [c for c in dependents(token) if (label := c.dep_) not in CLAUSAL or (
            label == "conj" and c.pos_ in NOMINAL)]
    return out[:PHRASE]
