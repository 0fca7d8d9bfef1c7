"""What is no event beside another candidate of its sentence: what that asks for, threatens, forbids, charges.

The tables are `CONTENT`, `WILL` and `PARTS`, at the end; each of their rules is asked of a candidate and another one.
"""
from __future__ import annotations

from spacy.tokens import Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.candidates import Candidate
from depeche.transforms.nlp.classes import NOMINAL
from depeche.transforms.nlp.dependence import (
    CLOSING,
    is_apposed,
    is_complement,
    is_inserted,
    is_object,
    under,
)
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.senses import word_is
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verdicts import Rules, Verdict

_COMMA = frozenset({","})
#: Tokens that may stand between a request and what it asks for when the parse does not tell.
_CLOSE = 8
#: Words that break off what is asked.
_BREAKS = word_class("occasion", "break")
#: Types whose content is words or deeds that have not come to pass.
_TALKING = frozenset({"REQUEST", "REJECT", "THREATEN"})
#: Types whose object is what they forbid, end or agree on, and no event of its own: "interdire un rassemblement".
_DISPOSING = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE"})
#: Types of what a demonstration is for: "manifestent pour la libération des otages".
_DEMANDED = frozenset({"RETREAT", "AGREE", "CONCEDE", "COOPERATE"})
#: Modes of PROTEST that somebody may be asked to end.
_UNRULY = frozenset({"riot", "vandalize"})
#: Modes of what the law does, and the prepositions of what it is done for.
_JUDICIAL = frozenset({"convict", "investigate", "arrest"})
_OF_CHARGES = frozenset({"de", "d'", "pour"})
#: Nouns of having part in a crime, which stand before it in a charge.
_PART_IN_CRIME = word_class("part_in_crime")
#: Verbs that give somebody time for something, and nouns of that time.
_DEADLINES = word_class("deadline")
#: Prepositions of what goes on while something else happens.
_MEANWHILE = frozenset({"dans", "lors", "au cours", "pendant", "durant", "en", "à", "avant", "après", "au"})
#: Modes of what is let go, and of what it is let go from.
_LET_GO: dict[str | None, tuple[str | None, ...]] = {"access": (None,), "release": ("arrest", "convict")}
#: Prepositions of an infinitive that says what is asked.
_TO = frozenset({"de", "d'", "d’", "à"})
#: Verbs of what somebody means to do.
_INTENT = word_class("intent")
#: Verbs of offering.
_OFFERS = word_class("offer")
#: What the words of being willing begin with.
_READY = tuple(sorted(word_class("ready")))


def _calls_for_protest(c: Candidate, other: Candidate) -> bool:
    """ "appelle à la grève": the strike is the event; "réclame la libération de dizaines de manifestants" is a request.
    """
    return (c.trigger.event_type == "REQUEST" and _is_orderly_protest(other, c) and other.root.i > c.root.i
            and not _is_for_whom(other, c) and under(other.root, c.root))


def _is_for_whom(c: Candidate, other: Candidate) -> bool:
    """ "réclame la libération de dizaines de manifestants": only the people for whom something is asked."""
    return (other.trigger.event_type == "REQUEST" and not c.trigger.core and c.root.i > other.root.i
            and word_is("protester", fold(c.root.text)) and under(c.root, other.root))


def _is_only_meant(c: Candidate, other: Candidate) -> bool:
    """ "accuse les manifestants de vouloir renverser le pouvoir": what somebody is said to intend is not done."""
    if other.trigger.event_type != "ACCUSE":
        return False
    intent = c.root.head
    meant = c.root.dep_ == "xcomp" and intent.lemma_ in _INTENT and syntax.has(intent, "VerbForm=Inf")
    return meant and under(intent, other.root)


def _is_charge(c: Candidate, other: Candidate) -> bool:
    """ "condamné pour enlèvement", "enquête pour tentative d'assassinat": a crime without an article is a charge."""
    root = c.root
    if any(d.dep_ in ("det", "nummod", "nmod") for d in dependents(root)):
        return False
    if root.head.lower_ in _PART_IN_CRIME and root.dep_ == "nmod":
        root = root.head
    return (other.trigger.event_mode in _JUDICIAL and c.trigger.event_type in ("ASSAULT", "PROTEST")
            and root.pos_ == "NOUN" and root.i > other.root.i and syntax.preposition(root) in _OF_CHARGES
            and not any(d.dep_ in ("det", "nummod") for d in dependents(root))
            and (under(root, other.root) or root.head in other.span))


def _describes_whom(c: Candidate, other: Candidate) -> bool:
    """ "arrêté deux hommes soupçonnés de complot": a participle that says whom it befell and why."""
    root = c.root
    return (c.trigger.event_type == "ACCUSE" and c.trigger.event_mode == "allege"
            and other.trigger.event_mode in _JUDICIAL and syntax.has(root, "VerbForm=Part")
            and ((root.dep_ in ("acl", "amod") and root.head.pos_ in NOMINAL
                  and other.root in (root.head, root.head.head)) or (
                _is_set_off(root) and 0 < root.i - other.root.i < _CLOSE * 2)))


def _tells_whom_punished(c: Candidate, other: Candidate) -> bool:
    """ "a sanctionné quatre sociétés accusées de livrer des armes": right behind whom it befell."""
    root = c.root
    return (c.trigger.event_mode == "allege" and other.trigger.event_type == "SANCTION" and root.dep_ in ("acl", "amod")
            and syntax.has(root, "VerbForm=Part") and root.nbor(-1).text != "," and under(root, other.root))


def _only_deplores(c: Candidate, other: Candidate) -> bool:
    """ "Deux soldats ont été tués, déplore l'armée": the one who tells it, unless in words of his own."""
    return (c.trigger.event_type == "ACCUSE" and c.sense.pos == "VERB" and other.root.i < c.root.i
            and other.trigger.event_type != "ACCUSE" and is_inserted(c.root, _COMMA)
            and not any(t.text in CLOSING - _COMMA for t in c.root.doc[other.root.i : c.root.i]))


def _is_set_off(participle: Token) -> bool:
    """ "l'interpellation de sept personnes, accusées d'avoir …": it qualifies, whatever the parser hangs it on."""
    return participle.i > 1 and participle.nbor(-1).text == "," and participle.nbor(-2).pos_ in ("NOUN", "ADJ") \
        and not any(c.dep_.startswith(("aux", "nsubj")) for c in dependents(participle))


def _is_let_go(c: Candidate, other: Candidate) -> bool:
    """ "les convois d'aide repartiront", "libéré après deux ans de détention": what is let go, and from what."""
    let_go = _LET_GO.get(other.trigger.event_mode, ())
    if c.trigger.event_mode not in let_go or c.trigger.event_type not in ("AID", "COERCE", "SANCTION"):
        return False
    low = c.sense.pos == "NOUN" or (syntax.has(c.root, "VerbForm=Part") and c.root.dep_ in ("acl", "amod"))
    return low and under(c.root, other.root) and not is_apposed(c.root)


def _is_hit(c: Candidate, other: Candidate) -> bool:
    """ "un convoi humanitaire a été attaqué": what an attack befell is no delivery."""
    return (c.trigger.event_type == "AID" and c.sense.pos == "NOUN" and other.trigger.event_type == "ASSAULT"
            and (is_object(c.root, other.root) or (other.root.head == c.root and other.root.dep_ in ("acl", "amod"))))


def _is_topic(c: Candidate, other: Candidate) -> bool:
    """ "une rencontre sur l'aide au développement": what talks are about."""
    return (c.trigger.event_type in ("AID", "COOPERATE") and c.sense.pos == "NOUN"
            and other.trigger.event_type == "CONSULT" and syntax.preposition(c.root) == "sur"
            and (under(c.root, other.root) or c.root.head == other.root.head))


def _is_condition(c: Candidate, other: Candidate) -> bool:
    """ "menace de représailles si l'Irak chassait ses soldats": a threat's condition has not come to pass."""
    return other.trigger.event_type == "THREATEN" and c.sense.pos == "VERB" and any(
        d.dep_ == "mark" and d.lower_ in ("si", "s'", "s’") for d in dependents(c.root))


def _is_demanded_by_crowd(c: Candidate, other: Candidate) -> bool:
    """ "manifestent pour la libération des otages": what a demonstration is for."""
    return (other.trigger.event_type == "PROTEST" and c.trigger.event_type in _DEMANDED
            and c.root.head == other.root and syntax.preposition(c.root) == "pour")


def _is_refused_speech(c: Candidate, other: Candidate) -> bool:
    """ "a rejeté les accusations", "refuse l'ultimatum": the words that are refused, named by a noun."""
    return (other.trigger.event_type == "REJECT" and c.sense.pos == "NOUN" and _is_speech(c, other)
            and c.root.i > other.root.i and under(c.root, other.root))


def _is_speech(c: Candidate, _: Candidate) -> bool:
    """ "menace d'exiger", "exige qu'il condamne": what is said is an event; an inquiry may be what is asked for."""
    return c.spoken and c.trigger.event_mode != "investigate"


def _is_disposed_of(c: Candidate, other: Candidate) -> bool:
    """ "interdire un rassemblement", "disperser une marche", "lever les sanctions": the object of a measure."""
    crackdown = other.trigger.event_mode == "crowd-control" and c.trigger.event_type == "PROTEST"
    disposing = other.trigger.event_type in _DISPOSING and other.trigger.event_type != c.trigger.event_type
    return (crackdown or disposing) and is_object(c.root, other.root)


def _is_beside_no_speech(_: Candidate, other: Candidate) -> bool:
    """ "a attaqué le port et tué …": only requests, refusals and threats have further content."""
    return other.trigger.event_type not in _TALKING


def _is_orderly_protest(c: Candidate, _: Candidate) -> bool:
    """ "menacent de manifester", "appelle à la grève": a demonstration that is called for is told as one."""
    return c.trigger.event_type == "PROTEST" and c.trigger.event_mode not in _UNRULY


def _is_sworn(c: Candidate, other: Candidate) -> bool:
    """ "jure que ses troupes ont abattu un drone": an oath on what is past."""
    return other.trigger.event_type == "THREATEN" and _is_told_as_past(c.root)


def _is_told_as_past(root: Token) -> bool:
    return root.dep_ == "ccomp" and any(
        c.dep_ == "aux:tense" and c.lemma_ in ("avoir", "être") and syntax.has(c, "VerbForm=Fin")
        for c in dependents(root))


def _is_said(c: Candidate, other: Candidate) -> bool:
    """ "exige la libération des soldats", "menace de bombarder la capitale": by the parse."""
    return is_complement(c.root, other.root)


def _follows_closely(c: Candidate, other: Candidate) -> bool:
    """ "exige leur libération": within a few words and without a break, however they are parsed."""
    start, end = c.span.start, other.span.end
    return 0 <= start - end <= _CLOSE and not any(t.is_punct or t.lower_ in _BREAKS for t in c.span.doc[end:start])


def _is_asked_of(c: Candidate, other: Candidate) -> bool:
    """ "demande au gouvernement et à l'opposition de dialoguer": an infinitive that parsers hang on who is asked."""
    verb = c.root
    if other.trigger.event_type != "REQUEST" or verb.dep_ != "acl" or not syntax.has(verb, "VerbForm=Inf"):
        return False
    whom = verb.head.head if verb.head.dep_ == "conj" else verb.head
    return whom.head == other.root and whom.dep_.split(":")[0] in ("obl", "obj", "iobj")


def _is_asked_behind_aside(c: Candidate, other: Candidate) -> bool:
    """ "somme les soldats qui ont renversé le président de le libérer": what those are asked of whom more is told."""
    verb, request = c.root, other.root
    if other.trigger.event_type != "REQUEST" or not syntax.has(verb, "VerbForm=Inf") or not any(
            d.lower_ in _TO for d in dependents(verb)):
        return False
    return any(t.dep_ == "acl:relcl" and t.head.head == request and t.head.i > request.i
               for t in verb.doc[request.i + 1 : min(verb.i, request.i + _CLOSE * 3)])


def is_given_time(c: Candidate) -> bool:
    """ "ont deux mois pour déposer les armes", "laisse dix jours pour cesser le feu": what a deadline is set for."""
    verb, giving = c.root, c.root.head
    if c.trigger.event_type != "RETREAT" or not any(d.lower_ == "pour" for d in dependents(verb)):
        return False
    return syntax.has(verb, "VerbForm=Inf") and (giving.lemma_ in _DEADLINES or any(
        d.pos_ == "NOUN" and d.lemma_ in _DEADLINES for d in dependents(giving)))


def _is_what_troops_are_for(c: Candidate, other: Candidate) -> bool:
    """ "a posté des policiers pour mater les émeutiers": what those who are sent shall do."""
    return other.trigger.event_type == "MOBILIZE" and syntax.has(c.root, "VerbForm=Inf") and any(
        d.lower_ == "pour" for d in dependents(c.root)) and under(c.root, other.root)


def _is_way_back(c: Candidate, other: Candidate) -> bool:
    """ "dans leur repli, ils ont brûlé le village", "en se repliant": the way back of those who did the other thing."""
    if c.trigger.event_mode != "withdraw" or other.trigger.event_type != "ASSAULT" or not under(c.root, other.root):
        return False
    if c.sense.pos == "NOUN":
        return syntax.preposition(c.root) in _MEANWHILE and any(
            d.lower_ in ("leur", "son", "sa") for d in dependents(c.root))
    return c.root.text.endswith("ant") and any(d.lower_ == "en" for d in dependents(c.root))


def swears_of_past(c: Candidate) -> bool:
    """ "a juré que l'armée n'avait rien commis": an oath on what is past threatens nobody."""
    return c.trigger.event_type == "THREATEN" and c.sense.pos == "VERB" and any(
        map(_is_told_as_past, c.root.children))


def _is_only_offered(c: Candidate, other: Candidate) -> bool:
    """ "offre une trêve et la restitution des corps": what is offered is the event."""
    return (c.trigger.event_type == "AGREE" and other.trigger.event_type in ("RETREAT", "COOPERATE", "AID")
            and c.trigger.lemma in _OFFERS and is_object(other.root, c.root))


def _is_only_ready(c: Candidate, other: Candidate) -> bool:
    """ "se dit disposé à se retirer", "s'engage à livrer": what lies ahead is the event, not the will."""
    return (c.trigger.event_type == "AGREE" and other.trigger.event_type in ("RETREAT", "AID")
            and c.span.end <= other.span.start <= c.span.end + _CLOSE // 2
            and any(t.lower_.startswith(_READY) for t in c.span))


def _is_who_takes_part(c: Candidate, other: Candidate) -> bool:
    """ "des manifestants ont été arrêtés": only the people of another event."""
    counted = not c.trigger.core and any(("count", "yes") in clause for clause in c.sense.needs)
    return counted and (other.violent or under(c.root, other.root))


#: What is only the content of another candidate; what is kept, the rules below are not asked about.
CONTENT: Rules = (
    (Verdict.DROP, _calls_for_protest),
    (Verdict.DROP, _is_for_whom),
    (Verdict.DROP, _is_only_meant),
    (Verdict.DROP, _is_charge),
    (Verdict.DROP, _describes_whom),
    (Verdict.DROP, _tells_whom_punished),
    (Verdict.DROP, _only_deplores),
    (Verdict.DROP, _is_let_go),
    (Verdict.DROP, _is_hit),
    (Verdict.DROP, _is_topic),
    (Verdict.DROP, _is_condition),
    (Verdict.DROP, _is_demanded_by_crowd),
    (Verdict.DROP, _is_what_troops_are_for),
    (Verdict.DROP, _is_way_back),
    (Verdict.DROP, _is_refused_speech),
    (Verdict.KEEP, _is_speech),
    (Verdict.DROP, _is_disposed_of),
    (Verdict.KEEP, _is_beside_no_speech),
    (Verdict.KEEP, _is_orderly_protest),
    (Verdict.KEEP, _is_sworn),
    (Verdict.DROP, _is_said),
    (Verdict.DROP, _follows_closely),
    (Verdict.DROP, _is_asked_of),
    (Verdict.DROP, _is_asked_behind_aside),
)
#: The will to do what is an event itself.
WILL: Rules = ((Verdict.DROP, _is_only_ready), (Verdict.DROP, _is_only_offered))
#: Who took part in another event.
PARTS: Rules = ((Verdict.DROP, _is_who_takes_part),)
