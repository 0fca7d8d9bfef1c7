"""Persons: people whom the press names without saying who they are, and stretches of text that are a person's name."""
from __future__ import annotations

from functools import cache

from spacy.tokens import Doc

from depeche.schemas.records import Party
from depeche.transforms.nlp.heads import head_at
from depeche.transforms.nlp.lexicon import fold, strip_accents, table
from depeche.transforms.nlp.phrases import PhraseTable, Words, is_capitalised, word_class

_CIVIL = word_class("civil")
_NAME_PARTICLES = word_class("name_particle")
#: last words of names that alone are as often a place, a word or one of many others of that name
_NO_SURNAME = word_class("no_surname")


@cache
def people() -> PhraseTable[Party]:
    """Known people by name, alias, and last word of the name where nobody of another country has it."""
    names: list[tuple[str, Party]] = []
    last: dict[str, Party] = {}
    shared = {row["name"] or "" for row in table("organisations")}  # "Wagner" alone is no minister, "Hassan" nobody
    shared |= {first for row in table("people") if (first := (row["name"] or "").split(" ")[0]) != row["name"]}
    for row in table("people"):
        name = row["name"] or ""
        party = Party(text=None, country=row["country"], sector=row["sector"], name=name)
        names += [(n, party) for n in [name, *(row["aliases"] or "").split("|")] if n]
        surname = surname_of(name)
        if surname in last and last[surname].country != party.country:
            shared.add(surname)
        last.setdefault(surname, party)
    countries = {strip_accents(name) for name in _countries()}  # "Montenegro" is no Luis Montenegro
    alone = [(s, p) for s, p in last.items() if s and s not in shared and fold(s) not in _NO_SURNAME
             and strip_accents(fold(s)) not in countries]
    return PhraseTable([*names, *alone])


def surname_of(name: str) -> str:
    """The part of a name that the press uses alone: particles and articles stay with it ("al-Assad", "Le Pen").

    Empty where the last word alone names nobody: short East Asian given names, numbers of kings, what follows a title.
    """
    words = name.split()
    if len(words) < 2 or len(words[-1]) < 4 or words[-1].isupper() or words[0].islower():
        return ""
    keep = 2 if fold(words[-2]) in {"le", "la", "ben", "ag", "de", "van", "ould"} else 1
    return " ".join(words[-keep:])


@cache
def surnames() -> frozenset[str]:
    """Folded last words of the names of known people."""
    return frozenset(fold((row["name"] or "").split()[-1]) for row in table("people") if " " in (row["name"] or ""))


def name_end(doc: Doc, start: int) -> int:
    """The end of a person's name that begins at a token: capitalised words, particles between them."""
    end, limit = start, min(len(doc), start + 8)
    while end < limit:
        token = doc[end]
        inside = end > start and fold(token.text) in _NAME_PARTICLES and end + 1 < limit
        if is_capitalised(token.text) and token.text[0].isalpha() or inside and is_capitalised(doc[end + 1].text):
            end += 1
        elif end + 2 < limit and fold(token.text) in ("al", "el") and doc[end + 1].text == "-":
            end += 3
        else:
            break
    return end


def person_tokens(doc: Doc, words: Words) -> set[int]:
    """Tokens that belong to persons' names: known people, what the recogniser says, names after an office or "M."."""
    found = {i for start, end, _ in people().find(doc, words) if words.capital[end - 1] for i in range(start, end)}
    for entity in doc.ents:  # capitals alone and words that only begin a sentence mislead recognisers
        country = len(entity) == 1 and fold(entity.text) in _countries()
        tells = any(t.is_lower and t.pos_ in ("VERB", "AUX") for t in entity)  # "Israël bombarde Gaza"
        if entity.label_ == "PER" and not entity.text.isupper() and not entity[0].is_stop and not country and not tells:
            found.update(range(entity.start, entity.end))
    for token in range(len(doc) - 1):
        if words.capital[token + 1] and (words.folds[token] in _CIVIL or _ends_office(words, token)):
            found.update(range(token + 1, name_end(doc, token + 1)))
    named = {words.folds[i] for i in found if words.capital[i] and i - 1 in found and i + 1 not in found}
    alone = (i for i in range(len(doc)) if words.folds[i] in named and words.capital[i] and i not in found)
    return found.union(alone)  # "la réélection de Mvula", after "Lazarus Mvula"


@cache
def _countries() -> frozenset[str]:
    """Folded names of countries of one word that are no names of persons."""
    names = {n for row in table("countries") for n in [row["name"] or "", *(row["variants"] or "").split("|")]}
    return frozenset(fold(n) for n in names if n and " " not in n) - _NO_SURNAME


def _ends_office(words: Words, token: int) -> bool:
    """Whether an office of one word stands at a token, so that a capitalised word after it is who holds it."""
    if words.capital[token]:
        return False
    head = head_at(words, token)
    return head is not None and head.kind == "office" and head.end == token + 1
