"""Words of saying: the verbs of `seeds/lexicon/speech.tsv` as they stand in a text, whatever the tagger made of them.

`stance.tsv` holds the words by which a text stands to what it tells, by what they attach to.
"""
from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    QUANTITIES,
    TRIGGERS,
    covering,
    overlapping,
    starting_in,
)
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.syntax import dependents


@cache
def _speech() -> dict[str, tuple[str, bool]]:
    """Lemmas of verbs of saying, and their inflected forms, for words that the lemmatizer got wrong."""
    entries: dict[str, tuple[str, bool]] = {}
    for row in table("speech"):
        lemma, entry = row["lemma"] or "", (row["class"] or "say", row["object"] == "yes")
        entries[fold(lemma)] = entry
        if " " in lemma:  # "faire état": its first word inflects
            first, rest = lemma.split(" ", 1)
            entries.update({f"{form} {rest}": entry for form in forms(first, "VERB")})
        elif lemma.endswith(("er", "ir", "re")):
            entries.update({form: entry for form in sorted(forms(lemma, "VERB")) if form not in entries})
    return entries


@cache
def _speech_openers() -> frozenset[str]:
    """The first words of the verbs of saying that are more than a word."""
    return frozenset(entry.partition(" ")[0] for entry in _speech() if " " in entry)


@cache
def stance(scope: str) -> dict[str, str]:
    """Words of one scope with their class; verbs that govern also by their inflected forms."""
    out: dict[str, str] = {}
    for row in table("stance"):
        if row["scope"] == scope:
            word = row["word"] or ""
            out[fold(word)] = row["class"] or ""
            if scope in ("governor", "infinitive", "announcing") and word.endswith(("er", "ir", "re")):
                out.update({form: row["class"] or "" for form in sorted(forms(word, "VERB")) if form not in out})
    return out


def speech_entry(verb: Token) -> tuple[str, bool] | None:
    """Class of a verb of saying and whether it takes what is told as its object, None for any other word."""
    words, entries = Words.of(verb.doc), _speech()
    form, lemma = words.folds[verb.i], words.lemmas[verb.i]
    entry = entries.get(locution(verb)) or entries.get(lemma) or entries.get(form)
    if entry and entry[0] == "count" and _before_figure(verb):
        return entry
    if entry and lemma == "compter" and _is_among(verb):
        return None
    if entry is None and (lemma in _RAISING and _raises_toll(verb) or lemma == "tenir" and _sticks_to(words, verb.i)):
        return "count", True
    if entry is None and lemma in word_class("quoting") and _is_behind_quote(verb) and not covering(verb, TRIGGERS):
        return "say", False
    if not entry or not _verb_form(verb):  # few words come that far
        return None
    at = _triggers_at(verb)
    sent = entry[0] == "announce" and all(s._.trigger.event_type == "MOBILIZE" for s in at)  # "annonce l'envoi de"
    return entry if sent or not at else None


def may_say(words: Words, start: int, end: int) -> list[int]:
    """The tokens of a stretch that can be verbs of saying by their letters: few can, and the parse is asked of them."""
    entries, openers, rare = _speech(), _speech_openers(), _OF_FIGURES | word_class("quoting")
    forms_, lemmas = words.folds[start:end], words.lemmas[start:end]
    before = [words.folds[start - 1] if start else "", *forms_]
    return [i for i, (form, lemma, last) in enumerate(zip(forms_, lemmas, before, strict=False), start)
            if form in entries or lemma in entries or lemma in rare or form in openers or last in openers]


#: Verbs that say how many only in some phrases: "porter à 115 le nombre de", "s'en tenir à".
_RAISING = frozenset({"porter", "arrêter", "ajuster", "réviser", "revoir", "ramener", "actualiser", "alourdir"})
_OF_FIGURES = _RAISING | {"tenir"}


#: Words for how many there are in all.
_TOTALS = frozenset({"nombre", "bilan", "total", "compte", "décompte"})


def _is_behind_quote(verb: Token) -> bool:
    """Whether a verb stands behind a quotation, with its auxiliary: "« … », a lancé le général"."""
    at = verb.i - 1
    while at > 1 and (verb.doc[at].pos_ == "AUX" or fold(verb.doc[at].text) in ("s'", "l'")):
        at -= 1
    return at > 1 and verb.doc[at].text == "," and verb.doc[at - 1].text in "»”\""


def locution(verb: Token) -> str:
    """The two words of a locution that a token heads, "" where it heads none: in "a fait savoir" either may."""
    i, folds, openers = verb.i, Words.of(verb.doc).folds, _speech_openers()
    if i and folds[i - 1] in openers and verb.nbor(-1).head == verb:
        return f"{folds[i - 1]} {folds[i]}"
    if folds[i] in openers and i + 1 < len(folds) and verb.head != verb.nbor(1):
        return f"{folds[i]} {folds[i + 1]}"
    return ""


def speech_class(token: Token) -> str | None:
    """The class of a verb of saying (`speech.tsv`), None for any other word."""
    entry = speech_entry(token)
    return entry[0] if entry else None


def _verb_form(token: Token) -> bool:
    """Whether a token is a verb, also where the tagger missed it behind its auxiliary or before its clause."""
    below = dependents(token)
    if syntax.is_verbal(token) or any(c.dep_.startswith("aux") or is_that_clause(c) for c in below):
        return True
    if token.i and fold(token.nbor(-1).text) in ("se", "s'"):  # ", s'indigne son avocat"
        return True
    if any(c.dep_ in syntax.SUBJECTS for c in below) and not any(c.dep_ == "cop" for c in below):
        return True
    behind = (auxiliary_before, infinitive_behind, that_behind)
    return any(f(token) is not None for f in behind) or before_speaker(token) or between_nouns(token)


def between_nouns(token: Token) -> bool:
    """Whether a verb form stands where only a verb can, behind a noun and before an article: "un soldat nie toute"."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower:
        return False
    before, behind = token.nbor(-1), token.nbor(1)
    if before.pos_ not in ("NOUN", "PROPN", "ADJ") and before.text != ")":
        return False
    aside = fold(behind.text) in ("de", "pour") and token.i + 2 < len(token.doc) and fold(token.nbor(2).text) in _OWN
    if fold(token.text) not in saying_forms():
        return aside and fold(token.text).endswith(("e", "ent"))  # "Kinshasa avance pour sa part le chiffre de"
    return (behind.pos_ in ("DET", "NUM") or aside or fold(behind.text) in _BEFORE_CLAIM
            or bool(covering(behind, DATES)))


#: "évoquent de leur côté", "signale pour sa part".
_OWN = frozenset({"son", "sa", "leur"})
_BEFORE_CLAIM = frozenset({"la", "le", "les", "l'", "tout", "toute", "des", "au", "avoir", "être"})


@cache
def saying_forms() -> frozenset[str]:
    """Third persons of verbs that claim or deny a thing and are no nouns or adjectives."""
    spoken = (fold(row["lemma"] or "") for row in table("speech"))
    verbs = {form for verb in spoken if verb.endswith("er") for form in forms(verb, "VERB")}
    return frozenset({"dément", "démentent", *(f for f in sorted(verbs) if f.endswith(("e", "ent")))}
                     - word_class("no_saying"))


def _is_among(verb: Token) -> bool:
    """Whether a verb of counting says who is among others or means to do: "compte parmi les morts", "compte partir"."""
    behind = verb.nbor(1) if verb.i + 1 < syntax.sentence(verb).end else None
    return behind is not None and (fold(behind.text) in ("parmi", "sur") or syntax.has(behind, "VerbForm=Inf"))


def _raises_toll(verb: Token) -> bool:
    """Whether somebody raises a count: "la mairesse a porté à 115 le nombre de victimes"."""
    subject = subjects.subject(verb)
    behind = verb.doc[verb.i + 1 : min(verb.i + 12, syntax.sentence(verb).end)]
    counts = any(fold(t.text) in _TOTALS and fold(t.nbor(-1).text) in ("le", "son")
                 for t in behind)
    return counts and subject is not None and subject.pos_ in ("NOUN", "PROPN") and author_of(subject) is subject


def _sticks_to(words: Words, at: int) -> bool:
    """Whether somebody keeps to a figure: "la police s'en tient à onze victimes"."""
    return at > 1 and words.folds[at - 1] == "en" and words.folds[at - 2] in ("s'", "se")


def _before_figure(token: Token) -> bool:
    """Whether a word stands between somebody and a figure: "la Ligue des droits humains avance 17 blessés"."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower:
        return False
    figures = starting_in(token.doc[token.i + 1 : token.i + 3], QUANTITIES)
    return bool(figures) and any(p.end == token.i for p in overlapping(token.doc[token.i - 1 : token.i], PARTIES))


def before_speaker(token: Token) -> bool:
    """Whether a word stands between a comma or quote and somebody: ", signale la police", whatever its tag."""
    if not 0 < token.i < len(token.doc) - 1 or not token.is_lower or token.nbor(-1).text not in INSERTION:
        return False
    following = token.nbor(1)
    near = token.doc[token.i + 1 : token.i + 3]
    named = bool(overlapping(near, PARTIES)) or any(t.pos_ == "PROPN" for t in near)
    return following.pos_ in ("DET", "PROPN") and named


def that_behind(verb: Token) -> Token | None:
    """The conjunction of what a verb says, right behind it or behind a day or adverb: "a annoncé jeudi que"."""
    addressed = False  # "a affirmé sur Telegram que", "a dit à la presse que"; a pronoun would be of a relative clause
    for token in verb.doc[verb.i + 1 : min(verb.i + 7, syntax.sentence(verb).end)]:
        if is_that(token):
            return token if not addressed or token.pos_ == "SCONJ" else None
        if token.pos_ in ("NOUN", "PROPN") and syntax.preposition(token):
            addressed = True
        elif token.pos_ not in ("ADV", "ADP", "PUNCT", "DET") and fold(token.text) != "ailleurs" and not (
                covering(token, DATES)):
            return None
    return None


def auxiliary_before(token: Token) -> Token | None:
    """The auxiliary right before a participle that the parser took for something else ("avait nié")."""
    for before in reversed(token.doc[max(token.i - 3, syntax.sentence(token).start) : token.i]):
        if syntax.is_verbal(before) and before.lemma_ in ("avoir", "être"):
            return before
        if before.pos_ != "ADV" and before.dep_ not in ("advmod", "fixed"):  # "a aussitôt nié", "n'a d'abord fait"
            return None
    return None


def infinitive_behind(token: Token) -> Token | None:
    """The participle of a perfect infinitive behind a verb of saying: "nie avoir frappé", "assure n'avoir tiré"."""
    if token.i + 1 < syntax.sentence(token).end and _knows(token) and syntax.has(token.nbor(1), "VerbForm=Inf"):
        return token.nbor(1) if fold(token.nbor(1).text) not in ("avoir", "être") else token.nbor(1).head
    for following in token.doc[token.i + 1 : min(token.i + 8, syntax.sentence(token).end)]:
        if fold(following.text) in ("avoir", "être"):
            return following.head if following.head.i > following.i else None
        if covering(following, DATES):
            continue
        if following.pos_ not in ("ADV", "ADP", "DET", "PRON") and fold(following.text) not in _BETWEEN:
            return None
    return None


def _knows(token: Token) -> bool:
    """Whether a verb takes an infinitive of what is so now: "dit contrôler la ville", "assure détenir l'otage"."""
    return fold(token.lemma_) in _OF_NOW or fold(token.text) in _OF_NOW


_OF_NOW = frozenset({"dire", "dit", "disent", "affirmer", "affirme", "affirment", "assurer", "assure", "assurent",
                     "prétendre", "prétend", "prétendent", "nier", "nie", "nient", "démentir", "dément", "démentent",
                     "jurer", "confirmer", "confirme", "clamer"})
#: Words that may stand between a verb of saying and its infinitive, beside particles: "dit pour sa part avoir tué".
_BETWEEN = frozenset({"n'", "part", "côté", "tour", "également", ","})


def is_that_clause(clause: Token) -> bool:
    return any(is_that(c) and c.dep_ == "mark" for c in dependents(clause))


def is_that(token: Token) -> bool:
    return fold(token.text) in ("que", "qu'")


def _triggers_at(token: Token) -> list[Span]:
    return [s for s in covering(token, TRIGGERS) if s.root.i == token.i and s._.trigger.event_type != "ACCUSE"]


def author_of(noun: Token) -> Token | None:
    """Who stands behind a document that says something: "le bilan communiqué par X", "un communiqué de X".

    A document without an author says nothing for itself: None. Anybody else is their own author.
    """
    if fold(noun.lemma_) not in stance("document"):
        return noun
    agents = [a for clause in syntax.children(noun, "acl") for a in syntax.agents(clause)] or behind_by(noun)
    owners = [c for c in syntax.children(noun, "nmod") if is_somebody(c)]
    return next(iter([*agents, *owners]), None)


def behind_by(noun: Token) -> list[Token]:
    """Who stands behind the first "par" after a document, where the parse does not say it: "un bilan livré par X"."""
    for token in noun.doc[noun.i + 1 : min(noun.i + 8, syntax.sentence(noun).end)]:
        if token.text in (",", ";", "."):
            break
        if fold(token.text) == "par":
            return [s.root for s in starting_in(token.doc[token.i + 1 : token.i + 3], PARTIES)][:1]
    return []


INSERTION = frozenset({",", "»", "”", '"', "–", "—", ")"})


def is_somebody(token: Token) -> bool:
    return token.pos_ == "PROPN" or bool(covering(token, PARTIES))
