"""Organisations, armed groups, seats of power and peoples by name (`organisations.tsv`, `metonyms.tsv`)."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from depeche.schemas.records import Party
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.names import name_key
from depeche.transforms.nlp.phrases import PhraseTable, Words, is_capitalised


@dataclass(frozen=True, slots=True)
class _Name:
    """An entry. capital: the text must have one too; exact: how short names and initials must be written, if so."""

    party: Party
    capital: bool
    exact: frozenset[str] = frozenset()


@cache
def _names() -> PhraseTable[_Name]:
    found: dict[str, _Name] = {}
    for name, party in _listed():
        exact = frozenset({name}) if name.isupper() and len(name) <= 5 or len(name) <= 4 else frozenset[str]()
        entry = _Name(party, any(c.isupper() for c in name), exact)
        if known := found.get(key := name_key(name)):  # one name in two spellings: what either allows
            both = known.exact | exact if known.exact and exact else frozenset[str]()
            entry = _Name(known.party, known.capital and entry.capital, both)
        found[key] = entry
    return PhraseTable(found.items())


def _listed() -> Iterator[tuple[str, Party]]:
    for row in table("organisations"):
        party = Party(text=None, country=row["country"], sector=row["sector"], name=row["name"])
        yield from ((name, party) for name in [row["name"] or "", *(row["aliases"] or "").split("|")] if name)
    for row in table("metonyms"):
        yield row["word"] or "", Party(country=row["country"], sector=row["sector"])


def organisation_at(doc: Doc, words: Words, token: int) -> tuple[int, Party] | None:
    """The end and party of the longest name that begins at a token; text is left None for the caller to fill."""
    match = _names().match(words, token)
    if match is None:
        return None
    end, name = match
    if name.exact and doc[token:end].text not in name.exact:
        return None
    if name.capital and not any(is_capitalised(t.text) for t in doc[token:end]):
        return None
    return end, name.party


def organisation_words() -> frozenset[str]:
    """The words that names of organisations begin with."""
    return frozenset(_names().first_words())
