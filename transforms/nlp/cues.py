"""What the words around a name say of it: whether it is a place, and how it stands to what happens."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from depeche.transforms.nlp.date_rules import date_words
from depeche.transforms.nlp.heads import is_party_head
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.nationalities import countries_of
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.speech import speech_class
from depeche.transforms.nlp.syntax import children, dependents

_OF = word_class("of")
_ARTICLES = word_class("article")
_DETERMINERS = word_class("article", "definite", "determiner")
_LINKS = word_class("link", "of", "article") | {"(", ")"}
_STOPS_READING = frozenset(".!?:;")
_TOPIC_MARKS = frozenset({":", "–", "—", "-"})
_HYPHENS = frozenset({"-", "‐", "‑"})
_HOUR = re.compile(r"\d{1,2} ?[hH:]\d{0,2}|heures?|[hH]|\d\d")
_WEEKDAYS = frozenset(date_words("weekday"))
_TIMES = _WEEKDAYS | frozenset(date_words("day_part")) | {"aube"}
#: tokens between the city of a dateline and its dash, at most
_LONGEST_DATELINE = 14


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands before a name. strong: a name after it is a place even if no table has it."""

    role: str
    precision: str = "exact"
    strong: bool = False
    bare: bool = False  # nothing before the name says that it is a place


@cache
def _cues() -> dict[str, Cue]:
    rows = ((fold(row["words"] or "").replace("'", "' ").strip(), row) for row in table("place_cues"))
    return {words: Cue(row["role"] or "location", row["precision"] or "exact", bool(row["strong"]))
            for words, row in rows}


def cue_before(doc: Doc, token: int) -> Cue:
    """How the words before a name introduce it."""
    left = left_words(doc, token)
    for skip in (0, 1, 2):
        words = left[: len(left) - skip]
        if skip and (len(left) < skip or left[-skip] not in _DETERMINERS and doc[token - skip].pos_ != "ADJ"):
            break
        for n in range(min(6, len(words)), 0, -1):
            if cue := _cues().get(" ".join(words[-n:])):
                if cue.role == "origin" and words[-1] == "depuis" and not verb_forms("launch").intersection(words):
                    return replace(cue, role="location")  # "depuis Abuja, la Cédéao condamne"
                return cue
    if left and left[-1] == "pour" and verb_forms("travel").intersection(left):
        return Cue("location", "near")
    if left and left[-1] == "de":
        return Cue("affiliation" if _belongs(doc, token) else "location")
    return Cue("location" if _undergoes(doc, token) else "affiliation", strong=_is_taken(doc, token), bare=True)


def left_words(doc: Doc, token: int) -> list[str]:
    """Up to eight folded words before a token, with one form of "de" and no opening quotes."""
    words: list[str] = []
    folds = Words.of(doc).folds
    for at in range(token - 1, max(0, token - 9) - 1, -1):
        text = folds[at]
        if text in ('"', "(") and not words or text.isspace() and "\n" not in text:
            continue
        if text in _STOPS_READING or "\n" in text:
            break
        words.append("à" if text == "a" and doc[at].text == "A" else text)
    words.reverse()
    out: list[str] = []
    for word in words:
        if word in _ARTICLES and out and out[-1] == "de" and word != "les":
            continue
        out.append("de" if word in _OF else word)
    return out[-8:]


def tells_clock(doc: Doc, start: int, end: int) -> bool:
    """Whether a city only says by whose clock it is: "heure de Paris", "à 20h40 (11h40 à Paris)"."""
    if start < 2:
        return False
    folds = Words.of(doc).folds
    if folds[start - 2] in ("heure", "heures") and folds[start - 1] in _OF:
        return True
    if doc[start - 1].text not in ("à", "a") or not _HOUR.fullmatch(doc[start - 2].text):
        return False
    closed = end < len(doc) and doc[end].text == ")"
    opened = end + 1 < len(doc) and doc[end].text == "(" and doc[end + 1].text[:1].isdigit()
    return closed or opened


def in_dateline(doc: Doc, start: int, end: int) -> bool:
    """Whether a city at the beginning of a line is where the report was written: "Paris, mercredi 15 mai, 17h10 –"."""
    if start and "\n" not in doc[start - 1].text or end == len(doc) or doc[end].text not in (",", "("):
        return False
    behind = doc[end : end + _LONGEST_DATELINE]
    dash = next((t.i for t in behind if t.text in _TOPIC_MARKS and t.text != ":"), None)
    return dash is not None and any(t.text[:1].isdigit() or t.text == "(" for t in doc[end:dash])


def _belongs(doc: Doc, token: int) -> bool:
    """Whether "de X" completes the name of an office or a body ("le maire de Kiev", "l'armée du Niger")."""
    folds = Words.of(doc).folds
    if not verb_forms("drive out").isdisjoint(folds[max(0, token - 8) : token]):
        return False  # "ont délogé les rebelles de Goma"
    at = token - 1
    while at >= 0 and (folds[at] in _OF | _ARTICLES or doc[at].text in ("«", "(", "État", "Etat")):
        at -= 1
    for t in reversed(doc[max(0, at - 2) : at + 1]):
        if is_party_head(t.text):
            return True
        if not countries_of(t.text) and t.pos_ not in ("ADJ", ""):
            return False
    return False


@cache
def verb_forms(kind: str) -> frozenset[str]:
    """All forms of the verbs of one class of `place_verbs.tsv`."""
    return frozenset(fold(form) for row in table("place_verbs") if row["class"] == kind
                     for form in forms(row["verb"] or "", "VERB"))


def addressed(doc: Doc, at: int, verbs: str = "to") -> bool:
    """Whether a name is whom something is given to or asked of: "remis à Moscou", "a demandé aux Etats-Unis".

    verbs: a class of `place_verbs.tsv`.
    """
    folds = Words.of(doc).folds
    before = folds[at - 1] if at else ""
    before = folds[at - 2] if before in _ARTICLES and at > 1 else before
    return before in ("à", "au", "aux") and not verb_forms(verbs).isdisjoint(folds[max(0, at - 5) : at - 1])


def _undergoes(doc: Doc, token: int) -> bool:
    """Whether a name without preposition is where something happens: object, passive subject, topic of a headline."""
    name, at, folds = doc[token], token - 1, Words.of(doc).folds
    if (token == 0 or bool(name.is_sent_start) or "\n" in folds[at]) and _is_topic(doc, token):
        return True
    if name.dep:
        verb = name.head
        if name.dep_ == "nsubj" and fold(verb.text) in verb_forms("befall") or _held(doc, name):
            return True
        if name.dep_ == "nsubj" and fold(verb.text) in _BEFALLEN and any(c.dep_ == "cop" for c in dependents(verb)):
            return True  # "Beyrouth a été la cible de dix frappes"
        undergoes = name.dep_ in ("obj", "nsubj:pass") and verb.pos_ == "VERB" and not (
            name.dep_ == "nsubj:pass" and children(verb, "expl"))  # "s'est dite prête"
        at = _before_time(doc, at)
        if at >= 0 and doc[at].pos_ == "VERB" and not undergoes and speech_class(doc[at]) is None:
            undergoes, verb = True, doc[at]  # "secouaient Srinagar"
        return undergoes and fold(verb.text) not in verb_forms("object")
    while at > 0 and folds[at] in _DETERMINERS:
        at -= 1
    before = folds[at] if at >= 0 else ""
    return before.endswith(("é", "és", "ée", "ées", "ent", "ant")) and before not in verb_forms("object")


def _before_time(doc: Doc, at: int) -> int:
    """The token before an article and the times ahead of it: "a bombardé vendredi avant l'aube la ville"."""
    folds = Words.of(doc).folds
    if at > 0 and folds[at] in _WEEKDAYS:
        return at - 1
    behind = at
    while behind > 0 and folds[behind] in _DETERMINERS:
        behind -= 1
    if folds[behind] not in _TIMES or behind == at:
        return at
    while behind > max(0, at - 7) and folds[behind] in _TIMES | _DETERMINERS | {"avant", "dans", "à"}:
        behind -= 1
    return behind


def _is_topic(doc: Doc, token: int) -> bool:
    """Whether a name that begins a sentence is its heading: "Kiev : …", "Corée du Sud : …", "Syzran (Russie) : …"."""
    words = Words.of(doc)
    after = next((i for i in range(token + 1, min(token + 5, len(doc))) if not words.capital[i]
                  and doc[i].text not in _HYPHENS and words.folds[i] not in _OF), None)
    return after is not None and (doc[after].text in _TOPIC_MARKS or is_heading(doc, after))


#: What a place is said to be where something happens there.
_BEFALLEN = frozenset({"cible", "théâtre", "scène", "épicentre", "proie"})


def _is_taken(doc: Doc, token: int) -> bool:
    """Whether a name without article undergoes what only places do: "Mwenga a été conquise", "a pilonné Tanaï"."""
    name = doc[token]
    return name.dep_ in ("obj", "nsubj:pass") and fold(name.head.text) in verb_forms("take") and not (
        token and doc[token - 1].pos_ == "DET")


def _held(doc: Doc, name: Token) -> bool:
    """Whether a name is said to be in somebody's hands: "Damas aux mains des rebelles"."""
    behind = Words.of(doc).folds[name.i + 1 : name.i + 8]  # "Uvira, tombée mercredi aux mains des rebelles"
    if "mains" not in behind:
        return False
    return any(a in ("aux", "entre") and "mains" in behind[n + 1 : n + 3] for n, a in enumerate(behind[:5]))


def is_within(doc: Doc, token: int) -> bool:
    """Whether the words before the name of a seat of power take it for the building: "reçu à Matignon"."""
    at, folds = token - 1, Words.of(doc).folds
    while at > 0 and folds[at] in _ARTICLES:
        at -= 1
    return at >= 0 and (folds[at] in ("à", "au", "dans", "devant") or cue_before(doc, token).strong)


def stands_alone(doc: Doc, token: int) -> bool:
    """Whether a name stands within its sentence without article or number, as names of towns do."""
    before = doc[token - 1] if token and not doc[token].is_sent_start else None
    return before is not None and before.pos_ not in ("DET", "NUM", "PUNCT", "SPACE")


def is_heading(doc: Doc, at: int) -> bool:
    """Whether nothing but a date or a bracket is between a name and a colon: "Mzuzu, 26/5 : …", "Syzran (Russie) : …".
    """
    behind = Words.of(doc).folds[at : at + 6]
    if ":" not in behind:
        return False
    colon = at + behind.index(":")
    return doc[at].text == "," and any(t.text[:1].isdigit() for t in doc[at:colon]) or (
        doc[at].text == "(" and doc[colon - 1].text == ")")


def continues(doc: Doc, end: int, token: int) -> bool:
    """Whether only "et", commas and brackets with figures stand between a place and a name: an enumeration."""
    if not 0 < token - end <= 6:
        return False
    folds = Words.of(doc).folds
    return all(folds[i] in _LINKS or doc[i].like_num for i in range(end, token))


def named_cue(cue: Cue) -> Cue:
    """A noun of place vouches for its name; where it stands by itself it is where something happens."""
    return replace(cue, role="location" if cue.bare else cue.role, strong=True)
