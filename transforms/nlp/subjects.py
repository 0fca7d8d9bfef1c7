"""The subject of a verb, also where French leaves it out or a parser hangs it elsewhere.

The subject of an infinitive or participle is that of its governing verb, that of a relative clause is the antecedent,
a conjoined verb shares the subject of the first. `WAYS` lists where a subject is looked for, in order, and `REPAIRS`
what a noun that is parsed as subject is taken for instead.
"""
from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from spacy.tokens import Token

from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.syntax import (
    PHRASE,
    RELATIVES,
    SUBJECTS,
    ancestors,
    children,
    dependents,
    has,
    is_main,
    is_verbal,
    preposition,
    sentence,
    tokens,
)

#: Verbs, at most, whose subject one shares with the next.
_SHARED = 4
_NAMES = ("NOUN", "PROPN")


def subject(verb: Token) -> Token | None:
    """ "Moscou bombarde et tue": who does a verb in the active or undergoes it in the passive, Moscow of both."""
    for _ in range(_SHARED):
        leads, found = _first(verb)
        if found is None or leads is _Leads.SUBJECT:
            return found
        verb = found
    return None


def antecedent(pronoun: Token) -> Token:
    """ "l'homme qui a tiré": the noun that a relative pronoun stands for; the pronoun itself when there is none."""
    clause = pronoun.head
    while clause.dep_ in ("conj", "xcomp", "obj", "obl") and clause.head != clause:
        clause = clause.head
    return clause.head if clause.dep_.startswith("acl") and clause.head.i < pronoun.i else pronoun


def asked_by(verb: Token) -> Token | None:
    """ "invitent la population à se rassembler": the verb that asks for an infinitive which hangs on who is asked."""
    if verb.dep_ != "acl" or not has(verb, "VerbForm=Inf") or verb.head.dep_.split(":")[0] not in ("obj", "iobj"):
        return None
    return verb.head.head if is_verbal(verb.head.head) else None


class _Leads(Enum):
    """What a way of looking for a subject finds."""

    SUBJECT = "the subject"
    VERB = "a verb that has the same subject"


def _first(verb: Token) -> tuple[_Leads, Token | None]:
    """What the first way that leads anywhere from a verb finds."""
    for leads, look in WAYS:
        found = look(verb)
        if found is not None:
            return leads, found
    return _Leads.SUBJECT, None


def _own(verb: Token) -> Token | None:
    """ "l'armée a tiré": the nearest word that is parsed as subject of the verb or its auxiliary, as it is repaired."""
    own = [c for c in dependents(verb) if c.dep_ in SUBJECTS] or [
        c for a in dependents(verb) if a.dep_.startswith("aux") for c in dependents(a) if c.dep_ in SUBJECTS]
    if not own:
        return None
    found = own[0] if len(own) == 1 else min(own, key=lambda t: abs(t.i - verb.i))
    for repair in REPAIRS:
        better = repair(found, verb)
        if better is not None:
            return better
    return found


def _antecedent(found: Token, _: Token) -> Token | None:
    """ "l'homme qui a tiré": the man."""
    if found.lower_ not in RELATIVES and not has(found, "PronType=Rel"):
        return None
    meant = antecedent(found)
    aside = meant is found and found.i > 1 and found.nbor(-1).text == ","  # "Amman, qui avait nié, a fini par …"
    return _head_before(found.nbor(-2)) if aside and found.nbor(-2).pos_ in _NAMES else meant


def _behind_colon(found: Token, verb: Token) -> Token | None:
    """The noun before a verb, where one before a colon was taken for its subject: "Goma : l'ONU compte 700 morts"."""
    if verb.i - found.i < 3 or verb.i - found.i > 30:
        return None
    between = tokens(verb.doc)[found.i + 1 : verb.i]
    colon = next((t.i for t in reversed(between) if t.text == ":"), None)
    last = between[-1]
    if colon is None or last.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    head = last
    while head.head != head and colon < head.head.i < verb.i and head.dep_ in PHRASE and head.head.pos_ in _NAMES:
        head = head.head
    return head if head.pos_ in _NAMES and not preposition(head) else None


def _taken_up(pronoun: Token, _: Token) -> Token | None:
    """ "Les mutins, eux, détiennent": the noun that a stressed pronoun between commas takes up."""
    if pronoun.lower_ not in ("lui", "eux", "elle", "elles") or pronoun.i < 2 or pronoun.nbor(-1).text != "," or (
            pronoun.i + 1 < len(pronoun.doc) and pronoun.nbor(1).text != ","):  # "la veille, elle parlait"
        return None
    head = _head_before(pronoun.nbor(-2))
    return head if head.pos_ in _NAMES else None


def _head_before(last: Token) -> Token:
    """ "les mutins de l'armée": the head of a noun phrase by its last word."""
    while last.head != last and last.head.i < last.i and last.dep_ in PHRASE:
        last = last.head
    return last


def _host_of_relative(verb: Token) -> Token | None:
    """The noun with a relative clause that a parser joined the main verb to: "la Cédéao, que préside X, condamne"."""
    clause = verb.head
    if verb.dep_ != "conj" or not is_verbal(clause) or not has(verb, "VerbForm=Fin"):
        return None
    joined = next(c for c in children(clause, "conj") if c.i <= verb.i)
    words, first = tokens(verb.doc), sentence(clause).start
    relative = next((t for t in reversed(words[max(first, clause.i - 4) : clause.i])
                     if fold(t.text) in ("que", "qu'", "dont", "où")), None)
    if relative is None or relative.i < first + 2 or {words[relative.i - 1].text, words[joined.i - 1].text} != {","}:
        return None
    head = _head_before(words[relative.i - 2])
    return head if head.pos_ in _NAMES and not preposition(head) else None


def _governor(verb: Token) -> Token | None:
    """ "a tiré avant de fuir", "bombarde et tue", "finit par céder": the verb that one continues or completes."""
    completes = verb.dep_ == "ccomp" and has(verb, "VerbForm=Inf") and any(c.lower_ == "par" for c in dependents(verb))
    return verb.head if (verb.dep_ in ("xcomp", "conj", "advcl") or completes) and is_verbal(verb.head) else None


def _qualified(verb: Token) -> Token | None:
    """ "un homme tué à Gaza": the noun that a participle qualifies."""
    return verb.head if _hangs_as_participle(verb) and not _is_perfect(verb) else None


def _governor_of_perfect(verb: Token) -> Token | None:
    """ "a dissous la Chambre, annoncé un vote": the verb before a participle that goes on with its perfect."""
    if not _hangs_as_participle(verb):
        return None
    return next((t for t in ancestors(verb) if is_verbal(t) and t.i < verb.i), None)


def _hangs_as_participle(verb: Token) -> bool:
    return verb.dep_.startswith("acl") and has(verb, "VerbForm=Part")


def _is_perfect(verb: Token) -> bool:
    """Whether a participle that a parser hung on a noun goes on with a perfect: "a dissous la Chambre, annoncé un vote"
    has an object, "ouvert les cellules, puis les a livrées" an auxiliary of its own; what qualifies a noun has neither.
    """
    perfect = any(c.dep_.startswith("aux") and c.lemma_ == "avoir" for c in dependents(verb))
    return perfect or has(verb, "Tense=Past") and any(fold(c.text) not in _times() for c in children(verb, "obj"))


def _parted(verb: Token) -> Token | None:
    """ "Pékin, de son côté, invite …": a noun without preposition that an insertion parts from its verb."""
    if _hangs_as_participle(verb):
        return None
    bare = next((c for c in dependents(verb) if c.dep_ in ("obl:mod", "dislocated") and _opens(c, verb)), None)
    if bare is not None:
        return bare
    head = verb.head
    return head if verb.dep_ in ("conj", "acl:relcl") and _opens(head, verb) and is_main(verb) else None


def _opens(noun: Token, verb: Token) -> bool:
    """Whether a noun opens its sentence as a subject does, with an insertion before its verb; dates do so too."""
    if noun.pos_ not in _NAMES or noun.i >= verb.i or fold(noun.text) in _times() or preposition(noun):
        return False
    commas = sum(t.text == "," for t in tokens(noun.doc)[noun.i + 1 : verb.i])
    return commas > 1 and is_verbal(verb) and noun.left_edge.i == sentence(noun).start


@lru_cache(maxsize=1)
def _times() -> frozenset[str]:
    """Nouns that date what is told, folded."""
    kinds = ("weekday", "month", "day_part", "span")
    return frozenset(fold(str(row["word"])) for row in table("date_words") if row["class"] in kinds)


#: What a word that is parsed as subject stands for, or was mistaken for, in order.
REPAIRS: tuple[Callable[[Token, Token], Token | None], ...] = (_antecedent, _behind_colon, _taken_up)
#: Where the subject of a verb is looked for, in order.
WAYS: tuple[tuple[_Leads, Callable[[Token], Token | None]], ...] = (
    (_Leads.SUBJECT, _own),
    (_Leads.SUBJECT, _host_of_relative),
    (_Leads.VERB, _governor),
    (_Leads.VERB, asked_by),
    (_Leads.SUBJECT, _qualified),
    (_Leads.VERB, _governor_of_perfect),
    (_Leads.SUBJECT, _parted),
)
