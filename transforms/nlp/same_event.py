"""Whether two candidates of one sentence name one event: `one_event`, and `belongs` for the outcome of an action.

The tables are `SAME` and `OUTCOME`, at the end.
"""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import senses, subjects, syntax
from depeche.transforms.nlp.candidates import Candidate
from depeche.transforms.nlp.dependence import DAYS_BESIDE, is_answered_by, is_inserted, is_timed_from, siblings, under
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verdicts import Rules, Verdict, either_way, verdict

#: Types whose modes are measures of their own.
_MEASURES = frozenset({"COERCE", "RETREAT"})
#: Modes of PROTEST that are two events even on one day.
_WORK_AND_STREET = {"strike", "demo"}
#: Types of what is said in words that a verb of the same type may follow.
_UTTERED = frozenset({"THREATEN", "ACCUSE"})
#: Prepositions that tie a noun to the event of its sentence: "tués lors d'une frappe".
_CIRCUMSTANCE = word_class("circumstance")
#: Classes of those who kill or wound somebody themselves.
_HANDS = ("police", "armed", "gunmen")
#: Words of stopping what flies.
_DOWNING = word_class("downing")
#: Modes of assaults whose weapons can be stopped in flight.
_FLYING = frozenset({"drone", "heavy-weapons", "aerial", "destroy", None})


def one_event(a: Candidate, b: Candidate) -> bool:
    """ "une frappe a tué trois civils": whether two candidates name one event; where no rule holds, they name two."""
    return verdict(SAME, a, b) is Verdict.TOGETHER


def belongs(outcome: Candidate, action: Candidate) -> bool:
    """ "une frappe sur X, trois morts": whether an outcome may be that of a violent action of its sentence."""
    return verdict(OUTCOME, outcome, action) is not Verdict.APART


def _one_type(a: Candidate, b: Candidate) -> bool:
    return a.trigger.event_type == b.trigger.event_type


def _in_order(a: Candidate, b: Candidate) -> tuple[Span, Span]:
    return (a.span, b.span) if a.span.start <= b.span.start else (b.span, a.span)


def _are_of_other_types(a: Candidate, b: Candidate) -> bool:
    """ "ont manifesté et condamné": only violence of two types is one event, and a crackdown is never the protest."""
    return not _one_type(a, b) and not (
        a.violent and b.violent and "crowd-control" not in (a.trigger.event_mode, b.trigger.event_mode))


def _are_two_measures(a: Candidate, b: Candidate) -> bool:
    """ "état d'urgence et couvre-feu", "désarmement et retrait": what is done in two ways is two events."""
    modes = {a.trigger.event_mode, b.trigger.event_mode}
    return a.trigger.event_type in _MEASURES and _one_type(a, b) and len(modes - {None}) == 2


def _are_two_requests(a: Candidate, b: Candidate) -> bool:
    """ "a demandé une enquête et exhorté les parties au calme": two things asked, the second of somebody named."""
    first, second = (a, b) if a.root.i < b.root.i else (b, a)
    return (a.trigger.event_type == b.trigger.event_type == "REQUEST" and a.trigger.event_mode != b.trigger.event_mode
            and second.root.dep_ == "conj" and second.root.head == first.root
            and any(c.dep_ in ("obj", "iobj", "obl:arg") for c in dependents(second.root)))


def _is_answered(a: Candidate, b: Candidate) -> bool:
    """ "a bombardé la base en représailles à l'attentat": what gave the occasion is another event."""
    return is_answered_by(a.root, b.root)


def _is_timed_from(a: Candidate, _: Candidate) -> bool:
    """ "deux jours après le raid, un drone a frappé …": what the other is timed from."""
    return is_timed_from(a.root)


def _is_turned_back(a: Candidate, b: Candidate) -> bool:
    """ "ont abattu un hélicoptère qui avait ouvert le feu": who undergoes the one does the other."""
    if a.root.dep_ != "acl:relcl" or a.sense.pos == "NOUN" or b.sense.pos == "NOUN":
        return False
    noun = a.root.head
    return noun.dep_ == "obj" and noun.head == b.root and subjects.subject(a.root) == noun \
        and not senses.word_is("projectile", noun.lower_)


def _befell_who_did(outcome: Candidate, action: Candidate) -> bool:
    """Whether those who did the one underwent the other: "les rebelles, qui ont attaqué le camp, ont perdu dix hommes".

    Parsers often take the main verb behind such an aside for one more verb of the aside.
    """
    who, verb = action.root.head, outcome.root
    if action.root.dep_ != "acl:relcl" or verb.i < action.root.i or outcome.sense.pos == "NOUN":
        return False
    if any(senses.word_is(kind, who.lower_) for kind in ("strike", "projectile", "weapon")):
        return False
    aside = who.doc[action.root.i + 1 : verb.i]
    return subjects.subject(verb) == who or verb.head == action.root and "," in (
        t.text for t in aside[-4:]) and not any(t.dep_ == "cc" for t in aside)


def _is_stopped_in_flight(a: Candidate, b: Candidate) -> bool:
    """ "a tiré 80 drones ; 62 ont été abattus": what is shot down was part of the attack, of whichever clause.

    Not where those shot down are said to be of a country ("dit avoir abattu 30 drones ukrainiens") or each has a place.
    """
    if not all(c.trigger.event_type == "ASSAULT" and c.trigger.event_mode in _FLYING for c in (a, b)):
        return False
    launched, downed = (b, a) if stops_flight(a) else (a, b)
    return (stops_flight(downed) and launched.trigger.kind == "action"
            and launched.trigger.event_mode in ("drone", "heavy-weapons") and _is_unnamed_flight(downed)
            and not (_is_placed(launched) and _is_placed(downed)))


def stops_flight(c: Candidate) -> bool:
    """ "abattus", "la destruction de 371 drones": whether a word tells of drones or missiles being stopped."""
    return c.trigger.lemma in _DOWNING


def _is_unnamed_flight(c: Candidate) -> bool:
    """ "103 ont été abattus", "19 missiles détruits", not "détruit un dépôt": whether weapons of no country are hit."""
    noun = next((d for d in dependents(c.root) if d.dep_ in ("obj", "nmod")), None) or subjects.subject(c.root)
    if noun is None and c.root.dep_ in ("acl", "amod"):
        noun = c.root.head
    if noun is None or noun.pos_ in ("NUM", "PRON") or noun.like_num or noun.lower_ == "un":
        return True
    return any(senses.word_is(kind, noun.lower_) for kind in ("projectile", "weapon", "number")) and not any(
        senses.word_is("nation", d.lower_) for d in dependents(noun))


def _is_placed(c: Candidate) -> bool:
    """ "a été abattu au-dessus de Soumy": whether a word's event has a name of a place to itself."""
    around = [d for d in dependents(c.root) if d.dep_.startswith(("obl", "obj", "advmod"))]
    return any(t.pos_ == "PROPN" for d in around for t in (d, *dependents(d)))


def _is_of_known_hand(outcome: Candidate, action: Candidate) -> bool:
    """ "tué par un policier, il …, la ville s'embrase": whom somebody has killed is no part of the unrest."""
    return outcome.trigger.kind == "outcome" and action.trigger.event_type == "PROTEST" and any(
        senses.word_is(kind, hand.lower_) for hand in syntax.agents(outcome.root) for kind in _HANDS)


def _is_one_more(a: Candidate, b: Candidate) -> bool:
    """ "quatre coups d'État, ainsi qu'une tentative déjouée": one more event, however it is parsed."""
    low, high = _in_order(a, b)
    return any(t.lower_ == "ainsi" and t.nbor(1).lower_ in ("que", "qu'", "qu’")
               for t in low.doc[max(low.end, high.start - 4) : high.start - 1])


def _are_outcomes(a: Candidate, b: Candidate) -> bool:
    """ "trois morts et dix blessés": the dead and wounded of one event."""
    return a.trigger.kind == "outcome" and b.trigger.kind == "outcome"


def _are_of_one_crowd(a: Candidate, b: Candidate) -> bool:
    """ "ont mis le feu aux guérites et lancé des pierres": one crowd in one scene."""
    if not _are_verbs_of_one_mode(a, b) or not a.trigger.event_type == b.trigger.event_type == "PROTEST":
        return False
    first, second = (a.root, b.root) if a.root.i < b.root.i else (b.root, a.root)
    return second.dep_ == "conj" and first in (second.head, second.head.head) and not syntax.children(second, "nsubj")


def _are_verbs_of_one_mode(a: Candidate, b: Candidate) -> bool:
    return a.trigger.event_mode == b.trigger.event_mode and a.sense.pos != "NOUN"


def _are_others_wounded(a: Candidate, b: Candidate) -> bool:
    """ "ont tué trois civils et en ont blessé dix autres": told of some of those just named."""
    later = _later_root(a, b)
    return later.dep_ == "conj" and a.violent and b.violent and any(c.lower_ == "en" for c in dependents(later)) \
        and any(t.lower_ == "autres" for t in later.doc[later.i + 1 : later.i + 5])


def _befell_some_of_them(a: Candidate, b: Candidate) -> bool:
    """ "a lancé 62 drones, ajoutant que 33 d'entre eux avaient été interceptés": told of some of those just named."""
    subject = subjects.subject(_later_root(a, b))
    return subject is not None and subject.i > min(a.root.i, b.root.i) and any(
        t.lower_ in ("eux", "elles") for t in subject.subtree)


def _later_root(a: Candidate, b: Candidate) -> Token:
    return max(a.root, b.root, key=lambda root: root.i)


def _are_work_and_street(a: Candidate, b: Candidate) -> bool:
    """ "journée de grèves et de défilés": who stops work is not who marches."""
    return {a.trigger.event_mode, b.trigger.event_mode} == _WORK_AND_STREET and "conj" in (a.root.dep_, b.root.dep_)


def _is_its_own_saying(a: Candidate, b: Candidate) -> bool:
    """ "« Nous riposterons », a averti le ministre": the verb that gives a threat or a reproach its speaker."""
    return (_one_type(a, b) and a.trigger.event_type in _UTTERED and b.sense.pos == "VERB"
            and a.root.i < b.root.i and is_inserted(b.root))


def _are_two_sanctions(a: Candidate, b: Candidate) -> bool:
    """ "a expulsé des diplomates et annulé des visas": sanctions of two modes."""
    return a.trigger.event_type == "SANCTION" and a.trigger.event_mode != b.trigger.event_mode


def _is_under(a: Candidate, b: Candidate) -> bool:
    """ "a tué trois personnes en bombardant un marché": one depends on the other, and no clause is coordinated."""
    return under(b.root, a.root, a.spoken) or under(a.root, b.root, a.spoken)


def _are_of_one_verb(a: Candidate, b: Candidate) -> bool:
    """ "une attaque a eu lieu lors d'un raid": subject and complement of one verb."""
    return siblings(a.root, b.root)


def _is_circumstance(a: Candidate, b: Candidate) -> bool:
    """ "tués lors d'une frappe": a noun that only says in which event another word's event happened."""
    root = a.root
    return (root.pos_ == "NOUN" and root.dep_.split(":")[0] in ("obl", "nmod") and root.head.lower_ not in DAYS_BESIDE
            and syntax.preposition(root).split(" ")[0] in _CIRCUMSTANCE and not _semicolon_parts(a.span, b.span))


def _semicolon_parts(a: Span, b: Span) -> bool:
    return any(t.text == ";" for t in a.doc[min(a.start, b.start) : max(a.end, b.end)])


#: Whether two candidates name one event; two where no rule holds.
SAME: Rules = (
    (Verdict.APART, _are_of_other_types),
    (Verdict.APART, _are_two_measures),
    (Verdict.APART, _are_two_requests),
    (Verdict.APART, either_way(_is_answered)),
    (Verdict.APART, either_way(_is_timed_from)),
    (Verdict.APART, either_way(_is_turned_back)),
    (Verdict.APART, either_way(_befell_who_did)),
    (Verdict.APART, either_way(_is_of_known_hand)),
    (Verdict.APART, _is_one_more),
    (Verdict.TOGETHER, _are_outcomes),
    (Verdict.TOGETHER, _is_stopped_in_flight),
    (Verdict.TOGETHER, _are_of_one_crowd),
    (Verdict.TOGETHER, _are_others_wounded),
    (Verdict.TOGETHER, either_way(_is_its_own_saying)),
    (Verdict.TOGETHER, _befell_some_of_them),
    (Verdict.APART, _are_work_and_street),
    (Verdict.APART, _are_two_sanctions),
    (Verdict.TOGETHER, _is_under),
    (Verdict.TOGETHER, _are_of_one_verb),
    (Verdict.TOGETHER, either_way(_is_circumstance)),
)
#: Whether an outcome is told of another event than an action is; of the same one where no rule holds.
OUTCOME: Rules = (
    (Verdict.APART, either_way(_is_timed_from)),
    (Verdict.APART, _befell_who_did),
    (Verdict.APART, _is_of_known_hand),
)
