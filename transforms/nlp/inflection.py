"""Inflected forms of French lemmas, so that lexicons of lemmas can be matched on bare words.

Parsers mislemmatise participles, capitals and headlines, and the gate has no parser at all; both look a word up in the
forms generated here. Generation is generous: a form that does not exist costs nothing, a missing one costs an event.
"""
from __future__ import annotations

from functools import cache

from depeche.transforms.nlp.lexicon import fold, table

_ENDINGS_ER = ("e es ons ez ent er ant ais ait ions iez aient ai as a âmes âtes èrent ât erai eras era erons erez "
               "eront erais erait erions eriez eraient").split()
_ENDINGS_IR = ("is it issons issez issent isse issant issais issait issions issaient ir irent ît irai iras ira irons "
               "irez iront irais irait iraient").split()
_ENDINGS_RE = ("re s ons ez ent e ant ais ait ions iez aient is it irent ît rai ras ra rons rez ront rais rait "
               "raient").split()
_PLURAL = "ons ez ant ais ait ions iez aient".split()
_VOWELS = frozenset("aeiouyéèê")
_FUTURE = "ai as a ons ez ont ais ait ions iez aient".split()


@cache
def participles(lemma: str) -> frozenset[str]:
    """Past participles of a verb: both genders and numbers, folded."""
    row, stem = _model(lemma)
    if row:
        return frozenset(form for end in str(row["participle"]).split() for form in agree(stem + end))
    if lemma.endswith("er"):
        return agree(lemma[:-2] + "é")
    return agree(lemma[:-2] + ("i" if lemma.endswith("ir") else "u"))


@cache
def forms(lemma: str, pos: str) -> frozenset[str]:
    """All folded forms of a lemma whose part of speech is VERB, NOUN or ADJ; other words are themselves."""
    if pos == "VERB":
        return frozenset(map(fold, _verb(lemma))) | participles(lemma)
    if pos == "ADJ":
        return agree(lemma)
    if pos == "NOUN":
        return frozenset({fold(lemma), fold(_plural(lemma))}) | (agree(lemma) if _has_feminine(lemma) else frozenset())
    return frozenset({fold(lemma)})


def agree(masculine: str) -> frozenset[str]:
    """Masculine and feminine, singular and plural of an adjective or participle, folded."""
    both = [masculine, *_feminines(masculine)]
    return frozenset(fold(form) for word in both for form in (word, _plural(word)))


def _has_feminine(noun: str) -> bool:
    return noun.endswith(("ant", "ier", "eur", "iste", "ien"))


#: Words in -al and -eu with a plural in -s, and words in -ail with one in -aux.
_REGULAR = frozenset("bleu pneu naval natal fatal final bancal bal carnaval festival récital régal chacal".split())
_AIL = frozenset("travail vitrail bail corail émail soupirail".split())


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word in _REGULAR:
        return word + "s"
    if word.endswith("al"):
        return word[:-1] + "ux"
    if word in _AIL:
        return word[:-2] + "ux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def _feminines(word: str) -> list[str]:
    """Feminines that a masculine may have; the ending alone does not always tell which."""
    if word.endswith("eur"):
        return [word[:-1] + "se", word[:-3] + "rice", word + "e"]
    if word.endswith(("ien", "éen")):
        return [word + "ne"]
    for ending, feminine in (("er", "ère"), ("if", "ive"), ("eux", "euse"), ("el", "elle"), ("on", "onne")):
        if word.endswith(ending):
            return [word[: -len(ending)] + feminine]
    return [] if word.endswith("e") else [word + "e"]


@cache
def _model(lemma: str) -> tuple[dict[str, str | None] | None, str]:
    """The row of conjugation.tsv that a verb follows, and what stands before its ending."""
    fitting = [row for row in table("conjugation") if lemma.endswith(str(row["ending"]))]
    if not fitting:
        return None, lemma
    row = max(fitting, key=lambda r: len(str(r["ending"])))
    return row, lemma[: -len(str(row["ending"]))]


def _verb(lemma: str) -> set[str]:
    row, before = _model(lemma)
    if row:
        return {lemma} | {before + form for form in _irregular(row)}
    stem = lemma[:-2]
    if lemma.endswith("er"):
        return {s + ending for s in _stems_er(stem) for ending in _ENDINGS_ER}
    return {stem + ending for ending in (_ENDINGS_IR if lemma.endswith("ir") else (*_ENDINGS_RE, ""))}


def _irregular(row: dict[str, str | None]) -> set[str]:
    cells = {key: str(value or "").split() for key, value in row.items()}
    out = set(cells["singular"]) | set(cells["past"])
    out |= {stem + ending for stem in cells["plural"] for ending in _PLURAL}
    out |= {stem + ending for stem in cells["future"] for ending in _FUTURE}
    for stem in cells["third"]:  # a whole form ("font", "vont") or a stem
        out |= {stem} if stem.endswith("nt") else {stem + "ent", stem + "e", stem + "es"}
    return out


def _stems_er(stem: str) -> set[str]:
    """The stem of a verb in -er with its spellings: manger/mangeons, lancer/lançons, lever/lève, appeler/appelle."""
    stems = {stem}
    if stem.endswith("g"):
        stems.add(stem + "e")
    elif stem.endswith("c"):
        stems.add(stem[:-1] + "ç")
    elif stem.endswith("y"):
        stems.add(stem[:-1] + "i")
    for n in (2, 3):  # the vowel before the last consonant, or before the last two ("célébrer")
        if len(stem) > n and stem[-n] in "eé" and not set(stem[1 - n:]) & _VOWELS:
            stems.add(stem[:-n] + "è" + stem[1 - n:])
    if stem[-2:] in ("el", "et"):
        stems.add(stem + stem[-1])
    return stems
