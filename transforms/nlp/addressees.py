"""Whom a protest is against and whom aid is for: those to whom an event is addressed rather than done.

The words of `seeds/lexicon/frames.tsv` say it: a protest is against whose fall it demands ("ouster"), whose flag it
burns ("scorn"); aid is for those behind "pour" ("benefit").
"""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.document import PARTIES, covering, overlapping
from depeche.transforms.nlp.frames import Roles, frame
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.party_lookup import STATE, is_guess, party_at
from depeche.transforms.nlp.phrases import Words, word_class
from depeche.transforms.nlp.syntax import dependents

#: Protests that are addressed to somebody; those who take part in them, and where they do, are not.
_PEACEFUL = frozenset({"demo", "strike", "hunger"})
#: Sectors of those who govern or would.
_IN_POWER = STATE | {"MIL", "SPY", "PTY", "ELI"}
#: Tokens before somebody in which "contre" or a word for their fall stands.
_NEAR = 5
_LEADING = word_class("of", "article", "definite", "civil")


def addressees(trigger: Span, roles: Roles) -> list[Token]:
    """The recipients of a trigger, those of a protest or of aid by whom it is addressed to."""
    entry = trigger._.trigger
    if entry.event_type == "PROTEST" and entry.event_mode in _PEACEFUL:
        return [t for t in roles.recipients if _is_addressed(t)] or _against(trigger)
    if entry.event_type == "AID":  # what is given is nobody: "promettent de nouvelles batteries antiaériennes"
        met = [t for t in roles.recipients if t.dep_ != "obj" or not is_guess(t) or syntax.preposition(t)]
        return met or _for_whom(trigger.root)
    if entry.event_type == "ACCUSE" and entry.event_mode == "disapprove":
        return _accused(trigger, roles)
    if entry.event_type == "REQUEST":  # "exige la libération du président": who holds him is asked
        met = [t for t in roles.recipients if fold(t.lemma_) not in frame("freeing")]
        return met or _told_to_do(trigger.root)
    return roles.recipients


def _accused(trigger: Span, roles: Roles) -> list[Token]:
    """Whom a condemnation is of, not those hit or where it is said: "fustige sur X une agression contre des civils"."""
    deed = any(t not in trigger and not party_at(t) for t in syntax.children(trigger.root, "obj"))
    aside = {"sur", "contre", "envers"} if deed else {"sur"}
    return [t for t in roles.recipients if syntax.preposition(t) not in aside]


def _told_to_do(verb: Token) -> list[Token]:
    """Who is to do what is asked: "demande que l'Union européenne sanctionne le Rwanda"."""
    wanted = [subjects.subject(c) for c in syntax.children(verb, "ccomp") if c.i > verb.i and not syntax.is_passive(c)]
    return [c for t in wanted if t is not None and t.i > verb.i and party_at(t) for c in syntax.conjuncts(t)]


def asked_for(trigger: Span, roles: dict[int, Roles], triggers: list[Span]) -> list[Token]:
    """Of whom those who demonstrate demand something in the same sentence: "ont défilé et exigé du président que"."""
    if (trigger._.trigger.event_type, trigger._.trigger.event_mode) != ("PROTEST", "demo"):
        return []
    own = set(roles[trigger.start].actors)
    asked = (roles[t.start] for t in triggers if t._.trigger.event_type == "REQUEST"
             and t._.trigger.event_mode in ("yield", "change"))
    return next((list(r.recipients) for r in asked if own & set(r.actors) and r.recipients), [])


def _is_addressed(noun: Token) -> bool:
    """Whether a protest is against somebody: behind "contre" or a verb of scorn, or who governs."""
    party = party_at(noun)
    if party is None or fold(noun.lemma_) in frame("whole"):
        return False
    scorned = noun.dep_ == "obj" and fold(noun.head.lemma_) in frame("scorn")
    if scorned or syntax.preposition(noun) == "contre":
        return party.sector != "LAB"  # "un million de manifestants, contre 400.000 pour la CGT"
    return party.sector in _IN_POWER and (noun.dep_ != "obj" or bool(covering(noun, PARTIES)))


def _against(trigger: Span) -> list[Token]:
    """Whom the words of its sentence say a protest to be against, whatever the parser made of them."""
    folds, near = Words.of(trigger.doc).folds, overlapping(syntax.sentence(trigger), PARTIES)
    return [s.root for s in near if fold(s.root.lemma_) not in frame("whole") and (_is_ousted(s) or (
        s._.party.sector in _IN_POWER and "contre" in folds[max(s.start - _NEAR, 0) : s.start]))]


def _is_ousted(span: Span) -> bool:
    """Whether somebody's fall is told right before them, or shouted behind: "le départ du roi", "« Rutto dehors »"."""
    folds = Words.of(span.doc).folds
    before = folds[max(span.start - _NEAR, 0) : span.start]
    while before and before[-1] in _LEADING:
        before.pop()
    if before[-2:] in _DOWN_WITH:
        return True
    quoted = span.start > 0 and span.doc[span.start - 1].text in "«\"“"
    return bool(before) and before[-1].rstrip("s") in frame("ouster") or quoted and bool(
        frame("ouster") & set(folds[span.end : span.end + _NEAR - 1]))


_DOWN_WITH = (["à", "bas"], ["mort", "à"], ["non", "à"], ["honte", "à"])


def _for_whom(verb: Token) -> list[Token]:
    """Whom a verb of giving is for, also where a parse hangs them on what is given."""
    below = [c for t in (verb, *syntax.children(verb, "obj")) for c in dependents(t) if c.i > verb.i]
    meant = [c for c in below if syntax.preposition(c) in frame("benefit") and party_at(c)]
    return [c for t in meant for c in syntax.conjuncts(t)]
