"""Organisations, armed groups, seats of power and peoples by name (`seeds/lexicon/organisations.tsv`, `metonyms.tsv`)."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from depeche.schemas.records import Party
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.phrases import PhraseTable, Words, is_capitalised


@dataclass(frozen=True, slots=True)
class _Name:
    """An entry. capital: the text must have one too; exact: short names and initials that must be written just so."""

    party: Party
    capital: bool
    exact: str | None


@cache
def _names() -> PhraseTable[_Name]:
    entries = []
    for row in table("organisations"):
        party = Party(text=None, country=row["country"], sector=row["sector"], name=row["name"])
        entries += [_entry(n, party) for n in [row["name"] or "", *(row["aliases"] or "").split("|")] if n]
    for row in table("metonyms"):
        entries.append(_entry(row["word"] or "", Party(country=row["country"], sector=row["sector"])))
    return PhraseTable(entries)


def _entry(name: str, party: Party) -> tuple[str, _Name]:
    exact = name if name.isupper() and len(name) <= 5 or len(name) <= 4 else None
    return name, _Name(party, any(c.isupper() for c in name), exact)


def organisation_at(doc: Doc, words: Words, token: int) -> tuple[int, Party] | None:
    """The end and party of the longest name that begins at a token; text is left None for the caller to fill."""
    match = _names().match(words, token)
    if match is None:
        return None
    end, name = match
    if name.exact is not None and doc[token:end].text != name.exact:
        return None
    if name.capital and not any(is_capitalised(t.text) for t in doc[token:end]):
        return None
    return end, name.party


def organisation_words() -> frozenset[str]:
    """The words that names of organisations begin with."""
    return frozenset(_names().first_words())
