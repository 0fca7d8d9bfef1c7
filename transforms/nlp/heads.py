"""Common nouns that denote parties: offices, bodies, people, what is hit, weapons (`seeds/lexicon/party_nouns.tsv`)."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.phrases import PhraseTable, Words


@dataclass(frozen=True, slots=True)
class Noun:
    """An entry of the lexicon.

    kind: as the head of the table explains; sector: PLOVER code or None.
    """

    noun: str
    kind: str
    sector: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """A noun of the lexicon found in a text; end: token after it."""

    noun: str
    kind: str
    sector: str | None
    end: int


@cache
def _nouns() -> PhraseTable[Noun]:
    entries: list[tuple[str, Noun]] = [(row["phrase"] or "", Noun("", "none", None)) for row in table("no_party")]
    # entries of the kind "member" come last: "commandant" alone is an officer
    for row in sorted(table("party_nouns"), key=lambda row: row["kind"] == "member"):
        noun = Noun(row["noun"] or "", row["kind"] or "body", row["sector"])
        entries += [(form, noun) for form in _phrase_forms(noun.noun)]
        if noun.kind == "office" and noun.sector in ("GOV", "LEG", "JUD") and not noun.noun.startswith("ex-"):
            former = Noun(f"ex-{noun.noun}", "office", "ELI")
            entries += [(f"ex-{form}", former) for form in _phrase_forms(noun.noun)]
    return PhraseTable(entries)


def _phrase_forms(noun: str) -> list[str]:
    """Singular and plural of a noun phrase: the first word and adjectives right after it agree ("drones navals")."""
    first, *rest = noun.split(" ")
    out = {noun}
    for form in forms(first, "NOUN"):
        plural = form.endswith(("s", "x"))
        agreed = []
        for word in rest:
            if word in ("de", "du", "des", "en", "à", "la") or "'" in word:
                break
            agreed.append(word + "s" if plural and not word.endswith(("s", "x", "l")) else
                          word[:-2] + "aux" if plural and word.endswith("al") else
                          word + "s" if plural and word.endswith("el") else word)
        out.add(" ".join([form, *agreed, *rest[len(agreed):]]))
    return sorted(out)


def head_at(words: Words, token: int) -> Head | None:
    """The longest noun of the lexicon that begins at a token, or ends at it where it is one word."""
    found = _nouns().match(words, token)
    if found is None or found[1].kind == "none":
        return None
    return Head(found[1].noun, found[1].kind, found[1].sector, found[0])


def skipped(words: Words, token: int) -> int | None:
    """The end of a fixed phrase that begins like a party and is none ("en train de", "garde à vue")."""
    found = _nouns().match(words, token)
    return found[0] if found is not None and found[1].kind == "none" else None


@cache
def member_nouns() -> PhraseTable[Noun]:
    """Nouns that take their sector from the group after them: "un cadre des FSR"."""
    return PhraseTable([(form, Noun(row["noun"] or "", "member", None)) for row in table("party_nouns")
                        if row["kind"] == "member" for form in _phrase_forms(row["noun"] or "")])


@cache
def target_nouns() -> frozenset[str]:
    """Folded nouns of one word for what is hit: buildings, vehicles."""
    return frozenset(fold(row["noun"] or "") for row in table("party_nouns")
                     if row["kind"] == "target" and " " not in (row["noun"] or ""))


def is_party_head(word: str) -> bool:
    """Whether a single word is a noun of an office or body ("maire", "armée")."""
    found = _nouns().get(word)
    return found is not None and found.kind in ("office", "body", "member")


def first_words() -> frozenset[str]:
    """The words that nouns of parties, and phrases to skip, begin with."""
    return frozenset(_nouns().first_words())


@cache
def _outsiders() -> frozenset[str]:
    """The forms of nouns for those of another country than whose they are: "ses alliés", "les Occidentaux"."""
    nouns = [row["noun"] or "" for row in table("party_nouns") if row["kind"] in ("outsider", "abroad")]
    return frozenset(fold(form) for noun in nouns for form in _phrase_forms(noun))


def is_outsider(text: str) -> bool:
    """Whether a phrase speaks of outsiders, who are of no country that is told."""
    words = f" {fold(text)} ".replace("'", " ")
    return any(f" {noun} " in words for noun in _outsiders())
