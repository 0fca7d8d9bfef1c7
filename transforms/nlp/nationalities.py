"""Adjectives of nationality: "russes" is RUS, "américano-israélienne" is USA and ISR."""
from __future__ import annotations

from functools import cache

from depeche.transforms.nlp.inflection import agree
from depeche.transforms.nlp.lexicon import fold, table


def forms(adjective: str) -> frozenset[str]:
    """The four forms of an adjective, folded; `turc/turque` gives a feminine that no rule finds."""
    masculine, _, given = adjective.partition("/")
    if not given:
        return agree(masculine)
    return frozenset(fold(form) for form in (masculine, masculine + "s", given, given + "s"))


@cache
def _adjectives() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in table("countries"):
        for adjective in (row["demonyms"] or "").split("|"):
            for form in forms(adjective) if adjective else ():
                found.setdefault(form, {})[row["code"] or ""] = None
    return {form: tuple(codes) for form, codes in found.items()}


@cache
def _prefixes() -> dict[str, str]:
    return {fold(row["prefix"]): row["code"] or "" for row in table("countries") if row["prefix"]}


def countries_of(word: str) -> tuple[str, ...]:
    """The countries that an adjective or demonym means; empty for other words.

    "congolais" gives two, for the text to decide between; a compound gives its parts, which is what it means.
    """
    return of_folded(fold(word))


def of_folded(folded: str) -> tuple[str, ...]:
    """`countries_of` for a word that `lexicon.fold` has folded."""
    if found := _adjectives().get(folded):
        return found
    if "-" not in folded:
        return ()
    first, hyphen, last = folded.partition("-")
    if hyphen and (prefix := _prefixes().get(first)) and (rest := _adjectives().get(last)):
        return (prefix, rest[0])
    return ()


def is_compound(word: str) -> bool:
    """Whether the word names two nationalities at once."""
    folded = fold(word)
    return folded not in _adjectives() and "-" in folded and bool(countries_of(folded))


def prefix_country(word: str) -> str | None:
    """The country of the first part of a compound that a tokenizer has cut in two ("russo" of "russo-ukrainien")."""
    return _prefixes().get(fold(word))


def prefixes() -> frozenset[str]:
    """The first parts of compounds."""
    return frozenset(_prefixes())
