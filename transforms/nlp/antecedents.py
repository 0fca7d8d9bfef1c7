"""Whom a pronoun stands for: somebody named before it that agrees with it."""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import PARTIES, starting_in
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.party_lookup import party_at
from depeche.transforms.nlp.syntax import dependents

#: Pronouns that stand for who was named last, whatever it did.
LATTER = frozenset({"celui-ci", "celle-ci", "ceux-ci", "celles-ci", "intéressé", "intéressée", "intéressés"})
#: Tokens before a sentence in which a pronoun's party may stand.
LOOK_BACK = 60
#: Pronouns before a verb of to whom it is done, and whether they stand for several.
OBJECTS = {"lui": ["Sing"], "leur": ["Plur"]}


def other_before(pronoun: Token, subject: Token | None) -> Token | None:
    """Whom a pronoun stands for: the last party before it that is not the subject, "il lui a demandé"."""
    doc, number = pronoun.doc, OBJECTS[fold(pronoun.text)]
    own = party_at(subject) if subject is not None else None
    near = doc[max(syntax.sentence(pronoun).start - LOOK_BACK // 2, 0) : pronoun.i]
    for span in reversed(starting_in(near, PARTIES)):
        root, party = span.root, span._.party
        if span.end > pronoun.i or root.pos_ not in ("NOUN", "PROPN") or _is_dateline(span):
            continue
        same = own is not None and (party.name or party.text, party.country) == (own.name or own.text, own.country)
        if not same and (_number(root) or number) == number:
            return root
    return None


def subject_before(verb: Token, before: int, same_sentence: bool) -> Token | None:
    """The head of the last party before a token that is a subject, or opens its sentence."""
    pronoun, first, other = verb.doc[before], syntax.sentence(verb).start, None
    number = pronoun.morph.get("Number", []) or verb.morph.get("Number", [])
    if same_sentence:
        first = next((t.i for t in reversed(syntax.tokens(verb.doc)[first:before]) if t.text == ";"), first)
    near = verb.doc[first if same_sentence else max(first - LOOK_BACK, 0) : before]
    for span in reversed(starting_in(near, PARTIES)):
        if span.end > before or _is_dateline(span):
            continue
        root = span.root
        alike = not number or not (of_root := _number(root)) or of_root == number
        agrees = alike and _agrees_in_gender(root, verb.doc[before])
        opens = span.start - (first if same_sentence else syntax.sentence(root).start) <= 1 and (
            syntax.preposition(root) not in _ASIDE)
        if agrees and (root.dep_.startswith("nsubj") or opens):
            return root
        if number and number == root.morph.get("Number", []) and other is None:
            other = root if number == ["Plur"] or _feminine(root) and fold(verb.doc[before].text) == "elle" else None
    return other  # "10 000 soldats …, et qu'ils combattraient"; "depuis Abuja, la Cédéao, elle, …: elle condamne"


#: Prepositions before whom somebody speaks or acts: "devant les médias, il dit".
_ASIDE = frozenset({"devant", "face", "auprès", "contre", "chez", "avec"})


def _number(noun: Token) -> list[str]:
    """The grammatical number of a noun; that of its article for a name, of all for what is coordinated."""
    if any(c.dep_ == "conj" for c in dependents(noun)):
        return ["Plur"]
    articles = [c for c in dependents(noun) if c.dep_ == "det"] if noun.pos_ == "PROPN" else []
    return next((n for t in (*articles, noun) if (n := t.morph.get("Number", []))), [])


def _is_dateline(span: Span) -> bool:
    """Whether a name only tells where a story is written: "Bamako - Des hommes armés ont investi"."""
    end = span.end
    return end < len(span.doc) and span.doc[end].text in ("-", "–", "—") and span.start == syntax.sentence(span).start


def _feminine(noun: Token) -> bool:
    return any(fold(c.text) in ("la", "une", "cette") for c in dependents(noun) if c.dep_ == "det")


def _agrees_in_gender(noun: Token, pronoun: Token) -> bool:
    """Whether the article of a noun lets a personal pronoun stand for it: "il" is no "la police"."""
    word = fold(pronoun.text).rpartition("-")[2]
    if word in ("il", "ils"):
        return not _feminine(noun)
    return word not in ("elle", "elles") or not any(fold(c.text) in ("le", "un", "ce", "cet") for c in dependents(noun))
