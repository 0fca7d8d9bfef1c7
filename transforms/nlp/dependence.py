"""How the words of two events hang together in a parse: one under the other, as its object, in a clause of its own."""
from __future__ import annotations

from spacy.tokens import Token

from depeche.transforms.nlp import senses, syntax
from depeche.transforms.nlp.arguments import PERSONAL
from depeche.transforms.nlp.classes import NOMINAL
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.senses import plain
from depeche.transforms.nlp.syntax import dependents

_COMPLEMENT = frozenset({"xcomp", "ccomp", "obj", "iobj", "nmod", "obl", "obl:arg", "obl:mod", "advcl", "csubj"})
#: Labels that parsers also give to a clause that is only set beside another.
_LOOSE = frozenset({"advcl", "acl", "acl:relcl", "xcomp"})
_MODALS = word_class("modal")
_OF = word_class("of")
#: What closes the speech that an inserted verb gives the speaker of.
CLOSING = frozenset({",", "»", "”", '"'})
#: Prepositions behind which something is not what is asked, but its occasion.
_OCCASIONS = word_class("occasion")
#: Nouns of an act that answers another one.
_REPRISALS = word_class("reprisal")
#: Verbs whose object is what is answered, and no part of the answer.
_RETORTS = word_class("retort")
#: Words that leave it open whether something has happened.
_INDEFINITE = word_class("indefinite")
#: Nouns that date something by another event, which thus is not the one that is told.
DAYS_BESIDE = word_class("day_beside")
#: Units of the time that parts one event from another, and the prepositions behind them.
_TIMESPANS = word_class("timespan")
_APART_IN_TIME = frozenset({"après", "avant"})
#: Words that may stand between a timespan and its preposition: "quelques heures à peine après".
_MEASURE = 3
#: Nouns behind which stands what a verb is really about: "autorise l'entrée de camions d'aide".
_THROUGH = word_class("sum", "passage")


def under(low: Token, high: Token, spoken: bool = False) -> bool:
    """Whether a word depends on another one, and no clause of its own parts them: "tués" in "une frappe a fait 3 tués".

    spoken: of words of saying, where a coordinated one goes on with the same speech.
    """
    token = low
    for _ in range(8):
        if token == high:
            return True
        if token.head == token or _is_clause_apart(token, spoken):
            return False
        token = token.head
    return False


def _is_clause_apart(token: Token, spoken: bool) -> bool:
    """ "X condamne, tandis que Y fustige": what hangs on another verb, but is told beside it."""
    dep = token.dep_
    if dep in ("parataxis", "ccomp"):
        return True
    if dep == "conj":
        return own_clause(token, spoken)
    if dep in _LOOSE and has_subject(token) and syntax.is_main(token):
        return True
    return dep == "advcl" and (_is_unmarked(token) or (spoken and has_subject(token)))


def _is_unmarked(token: Token) -> bool:
    """ "le premier a tiré, l'autre a fui": a finite clause without conjunction, whatever the parser calls it."""
    finite = any(c.dep_ == "aux:tense" and syntax.has(c, "VerbForm=Fin") for c in dependents(token))
    return finite and not any(c.dep_ == "mark" for c in dependents(token))


def has_subject(token: Token) -> bool:
    """ "X condamne, tandis que Y fustige": two speakers; "il fustige" may be the same one."""
    return any(c.dep_.startswith("nsubj") and c.lower_ not in PERSONAL for c in dependents(token))


def own_clause(token: Token, spoken: bool = False) -> bool:
    """ "ont frappé Kiev et bombardé Kharkiv": a coordinated verb with a subject, object or place is one more event."""
    if syntax.has(token, "VerbForm=Part") and syntax.has(token, "Tense=Pres") and not has_subject(token):
        return False  # "tuant un homme et en blessant deux autres"
    return syntax.is_verbal(token) and any(
        c.dep_.startswith("nsubj") or (not spoken and (
            c.dep_ == "obj" or syntax.is_named_object(c) or (c.dep_ == "obl:arg" and syntax.is_reflexive(token)) or (
                c.dep_.startswith("obl") and (c.pos_ == "PROPN" or not syntax.is_verbal(token.head)))))
        for c in dependents(token))


def siblings(a: Token, b: Token) -> bool:
    """Subject and complement of one verb: "une attaque a eu lieu lors d'un raid"."""
    return a.head == b.head and a.head != a and {"conj", "parataxis", "advcl"}.isdisjoint((a.dep_, b.dep_))


def is_answered_by(low: Token, high: Token) -> bool:
    """ "frappes en représailles à l'attentat": whether a word's event only gave the occasion for the other one's."""
    token, met = low, False
    for _ in range(6):
        if token == high or token.head == token:
            break
        token = token.head
        met = met or token.lower_ in _REPRISALS
    return met and token in (high, high.head)


def is_timed_from(root: Token) -> bool:
    """ "deux jours après le raid": what something is timed from, by a measure of time, is another event."""
    mark = next((c for c in dependents(root) if c.lower_ in _APART_IN_TIME and c.dep_ in ("case", "mark")), None)
    return mark is not None and any(
        t.lower_ in _TIMESPANS for t in root.doc[max(mark.i - _MEASURE, syntax.sentence(root).start) : mark.i])


def is_inserted(root: Token, behind: frozenset[str] = CLOSING) -> bool:
    """ "« … », a-t-il averti", "…, prévient le ministre": a verb of saying that stands before its speaker."""
    words, start = root.doc, root.i
    while start > 0 and words[start - 1].head == root and words[start - 1].dep_.split(":")[0] in ("aux", "expl", "obj"):
        start -= 1
    before = words[start - 1].text if start > syntax.sentence(root).start else ""
    finite = syntax.has(root, "VerbForm=Fin") or any(c.dep_.startswith("aux") for c in dependents(root))
    return before in behind and finite and not any(
        c.dep_.startswith("nsubj") and c.i < start for c in dependents(root))


def is_object(noun: Token, root: Token) -> bool:
    """ "interdire un rassemblement", "la levée de l'état d'urgence", "suspendre 35 millions de dollars d'aide"."""
    while noun.pos_ in NOMINAL and noun.head.pos_ in NOMINAL and (
            noun.dep_ in ("conj", "appos") or (noun.head.lower_ in _THROUGH and noun.dep_ == "nmod")):
        noun = noun.head
    if noun.pos_ in NOMINAL and noun.dep_ == "nsubj" and root.dep_ == "xcomp" and noun.head == root.head:
        return noun.head.lemma_ in _MODALS  # "la coopération pourrait être suspendue"
    if noun.pos_ not in NOMINAL or noun.head != root:
        return False
    dep = noun.dep_
    return dep == "obj" or (dep.startswith("nsubj") and (root.pos_ == "ADJ" or syntax.is_passive(root))) or (
        dep == "nmod" and syntax.preposition(noun) in _OF)


def is_complement(token: Token, root: Token) -> bool:
    """ "demande que soient libérés les otages": whether a word is what another one's verb or noun is about."""
    for _ in range(5):
        if token == root:
            return True
        if token.head == token or not _is_joined(token) or any(apart(token) for apart in _BESIDE_COMPLEMENT):
            return False
        token = token.head
    return False


def _is_joined(token: Token) -> bool:
    """ "demande un retrait et une enquête": a complement, or one more that is no clause of its own."""
    if token.dep_ == "conj":
        return not own_clause(token) and not syntax.is_main(token)
    return token.dep_ in _COMPLEMENT


def _is_set_beside(token: Token) -> bool:
    """ "refuse le texte, tandis que l'opposition s'engage à …": a clause that is told beside another one."""
    return (token.dep_ == "advcl" and has_subject(token)) or (token.dep_ in _LOOSE and syntax.is_main(token))


def _is_set_before(token: Token) -> bool:
    """ "Reçu à Paris, il a pressé …", "au téléphone, il a prévenu …": what stands before a verb is not its content."""
    return token.i < token.head.i and token.dep_.split(":")[0] in ("advcl", "obl")


def _is_answered(token: Token) -> bool:
    """ "a promis de répondre aux attaques de dimanche": what is answered has happened; "à toute attaque" has not."""
    return fold(token.head.lemma_) in _RETORTS and token.dep_.split(":")[0] in ("obj", "iobj", "obl") and not any(
        c.lower_ in _INDEFINITE for c in dependents(token))


def _is_occasion(token: Token) -> bool:
    """ "a appelé au calme après l'attentat", "au lendemain du raid": what gave the occasion is not what is asked."""
    return syntax.preposition(token).split(" ")[0] in _OCCASIONS or token.lower_ in DAYS_BESIDE


def is_apposed(token: Token) -> bool:
    """A participle that a comma sets off tells of something done: "exige son retrait de X, prise hier"."""
    return token.dep_ in ("advcl", "acl") and token.i > 0 and token.nbor(-1).text == "," and any(
        e.participle and e.words == (token.lower_,) for e in senses.entries().get(plain(token.lower_), ())) \
        and not any(c.dep_.split(":")[0] in ("aux", "nsubj") for c in dependents(token))


#: What hangs on a word like a complement, but is none.
_BESIDE_COMPLEMENT = (_is_set_beside, _is_set_before, _is_answered, _is_occasion, is_apposed)
