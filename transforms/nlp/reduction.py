"""Candidates of a sentence that name one event become one; what is only asked, threatened or forbidden is none."""
from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from spacy.tokens import Span, Token

from depeche.transforms.nlp import senses, syntax
from depeche.transforms.nlp.arguments import PERSONAL
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.classes import NOMINAL
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.senses import plain
from depeche.transforms.nlp.syntax import dependents

#: Triggers of a sentence, on each side, that one is compared with.
NEIGHBOURS = 12
#: Tokens that may stand between a request and what it asks for when the parse does not tell.
CLOSE = 8
_COMPLEMENT = frozenset({"xcomp", "ccomp", "obj", "iobj", "nmod", "obl", "obl:arg", "obl:mod", "advcl", "csubj"})
#: Labels that parsers also give to a clause that is only set beside another.
_LOOSE = frozenset({"advcl", "acl", "acl:relcl", "xcomp"})
#: Prepositions behind which something is not what is asked, but its occasion.
_OCCASIONS = frozenset("après depuis avant lors suite en pendant durant malgré face dans dès devant sur".split())
_BREAKS = _OCCASIONS | {"et", "mais", "ou", "que", "qui", "pour", "contre"}
_TALKING = frozenset({"REQUEST", "REJECT", "THREATEN"})
_SPOKEN = _TALKING | {"ACCUSE"}
#: Types whose object is what they forbid, end or agree on, and no event of its own: "interdire un rassemblement".
_DISPOSING = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE"})
#: Modes of what the law does, and the prepositions of what it is done for.
_JUDICIAL = frozenset({"convict", "investigate", "arrest"})
_OF_CHARGES = frozenset({"de", "d'", "d’", "pour"})
_MODALS = word_class("modal")
#: Verbs of what somebody means to do.
_INTENT = word_class("intent")
#: Types of what a demonstration is for: "manifestent pour la libération des otages".
_DEMANDED = frozenset({"RETREAT", "AGREE", "CONCEDE", "COOPERATE"})
#: Types whose modes are measures of their own.
_MEASURES = frozenset({"COERCE", "RETREAT"})
#: Modes of PROTEST that are two events even on one day.
_WORK_AND_STREET = {"strike", "demo"}
#: Nouns of an act that answers another one.
_REPRISALS = word_class("reprisal")
#: Verbs whose object is what is answered, and no part of the answer.
_RETORTS = word_class("retort")
#: Nouns that only say how much of something: "35 millions de dollars d'aide".
_AMOUNTS = frozenset("million millions milliard milliards dollars euros livres tonnes partie part moitié".split())
#: Modes of PROTEST that somebody may be asked to end.
_UNRULY = frozenset({"riot", "vandalize"})
#: Nouns that date something by another event, which thus is not the one that is told.
_DAYS_BESIDE = frozenset({"lendemain", "veille", "surlendemain"})
#: Nouns behind which stands what a verb is really about: amounts, and ways in: "autorise l'entrée de camions d'aide".
_THROUGH = _AMOUNTS | {"entrée", "passage", "acheminement", "livraison", "livraisons", "arrivée", "versement", "envoi",
                       "ouverture", "reprise", "poursuite", "tenue"}
#: Prepositions and locutions that tie a noun to the event of its sentence: "tués lors d'une frappe".
_CIRCUMSTANCE = frozenset({"dans", "lors", "par", "pendant", "durant", "de", "à", "au cours", "en marge", "à l'issue"})


def reduce(found: list[Candidate]) -> list[Candidate]:
    """One candidate an event of a sentence: without what is only asked or threatened, outcomes under their action.

    A candidate is compared with its neighbours alone, so that a text without sentence ends costs linear time.
    """
    kept = [c for c in found if not _sworn_of_past(c) and not any(_is_content(c, other) for other in _around(found, c))]
    kept = [c for c in kept if not any(_only_ready(c, other) for other in _around(kept, c))]
    kept = [c for c in kept if not (c.trigger.event_type == "REQUEST" and _calls_for_protest(c, _around(found, c)))]
    kept = [c for c in kept if not any(_takes_part(c, other) or _is_cause(c, other) for other in _around(kept, c))]
    actions = [c for c in kept if c.violent and c.trigger.kind == "action"]
    if actions:
        kept = [c for c in kept if c.trigger.kind == "action" or (
            len(actions) <= NEIGHBOURS and all(_elsewhere(c, a) or _befell_who_did(c, a) for a in actions))]
    out: list[Candidate] = []
    for c in kept:
        same = next((k for k in range(max(0, len(out) - NEIGHBOURS), len(out)) if _one_event(out[k], c)), None)
        if same is None:
            out.append(c)
        else:
            out[same] = _merged(out[same], c)
    return out


def _around(found: list[Candidate], c: Candidate) -> list[Candidate]:
    at = bisect_left(found, c.span.start, key=lambda o: o.span.start)
    near = found[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
    return [o for o in near if o is not c]


def counted_elsewhere(found: list[Candidate], sentence: Sentence) -> list[Candidate]:
    """Demonstrations of other places that a sentence gives by their figures alone: "…, dont 8 000 à Paris"."""
    demo = next((c for c in found if c.trigger.event_type == "PROTEST" and c.trigger.event_mode == "demo"), None)
    if demo is None:
        return []
    out = []
    for token in sentence.sent[demo.span.end - sentence.sent.start :]:
        if token.like_num and token.i + 2 < sentence.sent.end and _of_place(token, sentence):
            trigger = replace(demo.trigger, core=False, kind="outcome")
            out.append(replace(demo, span=sentence.reading.doc[token.i : token.i + 1], root=token, trigger=trigger))
    return out


def _of_place(number: Token, sentence: Sentence) -> bool:
    before, preposition, place = number.nbor(-1), number.nbor(1), number.nbor(2)
    return before.lower_ in ("dont", "et", ",", "contre", "puis") and preposition.lower_ in ("à", "a", "en", "dans") \
        and ("place" in sentence.reading.token_classes(place) or place.pos_ == "PROPN")


def _takes_part(c: Candidate, other: Candidate) -> bool:
    """Whether a candidate is only the people of another event ("des manifestants ont été arrêtés")."""
    return not c.trigger.core and _is_count(c) and (_under(c.root, other.root) or other.violent)


def _is_count(c: Candidate) -> bool:
    return any(("count", "yes") in clause for clause in c.sense.needs)


def _is_content(c: Candidate, other: Candidate) -> bool:
    """Whether a candidate is what another one asks for, refuses, threatens, forbids or ends."""
    kind = other.trigger.event_type
    if kind == "ACCUSE" and _only_meant(c.root, other.root):
        return True
    if _is_charge(c, other) or _describes_whom(c, other) or _goes_through(c, other) or _is_condition(c, other):
        return True
    if kind == "PROTEST" and c.trigger.event_type in _DEMANDED:
        return syntax.preposition(c.root) == "pour" and c.root.head == other.root
    if c.trigger.event_type in _SPOKEN and c.trigger.event_mode != "investigate":
        return kind == "REJECT" and c.sense.pos == "NOUN" and c.root.i > other.root.i and _under(c.root, other.root)
    crackdown = other.trigger.event_mode == "crowd-control" and c.trigger.event_type == "PROTEST"
    if crackdown or (kind in _DISPOSING and kind != c.trigger.event_type):
        return _is_object(c.root, other.root)
    if kind not in _TALKING or (
            c.trigger.event_type == "PROTEST" and c.trigger.event_mode not in _UNRULY):
        return False
    if kind == "THREATEN" and _told_as_past(c.root):
        return False  # "jure que ses troupes ont abattu …"
    return (_complement_of(c.root, other.root) or _directly_after(c.span, other.span)
            or (kind == "REQUEST" and _asked_of(c.root, other.root)))


def _is_charge(c: Candidate, other: Candidate) -> bool:
    """ "condamné pour enlèvement", "une enquête pour assassinat": a crime without an article is a charge."""
    root = c.root
    return (other.trigger.event_mode in _JUDICIAL and c.trigger.event_type in ("ASSAULT", "PROTEST")
            and root.pos_ == "NOUN" and root.i > other.root.i and syntax.preposition(root) in _OF_CHARGES
            and not any(d.dep_ in ("det", "nummod", "nmod") for d in dependents(root)) and _under(root, other.root))


def _describes_whom(c: Candidate, other: Candidate) -> bool:
    """ "arrêté deux hommes soupçonnés de complot": a participle that says whom it befell and why."""
    root = c.root
    return (c.trigger.event_type == "ACCUSE" and c.trigger.event_mode == "allege"
            and other.trigger.event_mode in _JUDICIAL and syntax.has(root, "VerbForm=Part")
            and ((root.dep_ in ("acl", "amod") and root.head.pos_ in NOMINAL
                  and other.root in (root.head, root.head.head)) or (
                _set_off(root) and 0 < root.i - other.root.i < CLOSE * 2)))


def _set_off(participle: Token) -> bool:
    """ "l'interpellation de sept personnes, accusées d'avoir …": it qualifies, whatever the parser hangs it on."""
    return participle.i > 1 and participle.nbor(-1).text == "," and participle.nbor(-2).pos_ in ("NOUN", "ADJ") \
        and not any(c.dep_.startswith(("aux", "nsubj")) for c in dependents(participle))


def _goes_through(c: Candidate, other: Candidate) -> bool:
    """ "les convois d'aide repartiront", "libéré après deux ans de détention": what is let go, and from what."""
    let_go = {"access": (None,), "release": ("arrest", "convict")}.get(other.trigger.event_mode or "", ())
    low = c.sense.pos == "NOUN" or (syntax.has(c.root, "VerbForm=Part") and c.root.dep_ in ("acl", "amod"))
    return (bool(let_go) and c.trigger.event_type in ("AID", "COERCE", "SANCTION") and low
            and c.trigger.event_mode in let_go and _under(c.root, other.root) and not _apposed(c.root))


def _is_condition(c: Candidate, other: Candidate) -> bool:
    """ "menace de représailles si l'Irak chassait ses soldats": a threat's condition has not come to pass."""
    return other.trigger.event_type == "THREATEN" and c.sense.pos == "VERB" and c.root.i > other.root.i and any(
        d.dep_ == "mark" and d.lower_ in ("si", "s'", "s’") for d in dependents(c.root))


def _only_meant(verb: Token, root: Token) -> bool:
    """ "accuse les manifestants de vouloir renverser le pouvoir": what somebody is said to intend is not done."""
    intent = verb.head
    meant = verb.dep_ == "xcomp" and intent.lemma_ in _INTENT and syntax.has(intent, "VerbForm=Inf")
    return meant and _under(intent, root)


def _asked_of(verb: Token, root: Token) -> bool:
    """ "demande au gouvernement et à l'opposition de dialoguer": an infinitive that parsers hang on who is asked."""
    if verb.dep_ != "acl" or not syntax.has(verb, "VerbForm=Inf"):
        return False
    whom = verb.head.head if verb.head.dep_ == "conj" else verb.head
    return whom.head == root and whom.dep_.split(":")[0] in ("obl", "obj", "iobj")


def _told_as_past(root: Token) -> bool:
    return root.dep_ == "ccomp" and any(
        c.dep_ == "aux:tense" and c.lemma_ in ("avoir", "être") and syntax.has(c, "VerbForm=Fin")
        for c in dependents(root))


def _sworn_of_past(c: Candidate) -> bool:
    """ "a juré que l'armée n'avait rien commis": an oath on what is past threatens nobody."""
    return c.trigger.event_type == "THREATEN" and c.sense.pos == "VERB" and any(map(_told_as_past, c.root.children))


def _only_ready(c: Candidate, other: Candidate) -> bool:
    """ "se dit disposé à se retirer", "s'engage à livrer": what lies ahead is the event, not the will."""
    return (c.trigger.event_type == "AGREE" and other.trigger.event_type in ("RETREAT", "AID")
            and c.span.end <= other.span.start <= c.span.end + CLOSE // 2
            and any(t.lower_.startswith(("prêt", "dispos", "engag")) for t in c.span))


def _is_object(noun: Token, root: Token) -> bool:
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
        dep == "nmod" and syntax.preposition(noun) in ("de", "d'", "d’", "du", "des"))


def _complement_of(token: Token, root: Token) -> bool:
    for _ in range(5):
        if token == root:
            return True
        joined = token.dep_ == "conj" and not _own_clause(token) and not syntax.is_main(token)
        if token.head == token or not (joined or token.dep_ in _COMPLEMENT):
            return False
        if (token.dep_ == "advcl" and _has_subject(token)) or (token.dep_ in _LOOSE and syntax.is_main(token)):
            return False  # "refuse le texte, tandis que l'opposition s'engage à …"
        if _set_before(token) or _is_answered(token):
            return False
        if syntax.preposition(token).split(" ")[0] in _OCCASIONS or token.lower_ in _DAYS_BESIDE or _apposed(token):
            return False
        token = token.head
    return False


def _set_before(token: Token) -> bool:
    """ "Reçu à Paris, il a pressé …", "au téléphone, il a prévenu …": what stands before a verb is not its content."""
    return token.i < token.head.i and token.dep_.split(":")[0] in ("advcl", "obl")


def _is_answered(token: Token) -> bool:
    """ "a promis de répondre aux attaques de dimanche": what is answered has happened; "à toute attaque" has not."""
    return fold(token.head.lemma_) in _RETORTS and token.dep_.split(":")[0] in ("obj", "iobj", "obl") and not any(
        c.lower_ in ("tout", "toute", "une", "un", "nouvelle", "nouvel", "éventuelle") for c in dependents(token))


def _apposed(token: Token) -> bool:
    """A participle that a comma sets off tells of something done: "exige son retrait de X, prise hier"."""
    past = any(e.participle and e.words == (token.lower_,) for e in senses.entries().get(plain(token.lower_), ()))
    return past and token.dep_ in ("advcl", "acl") and token.i > 0 and token.nbor(-1).text == "," and not any(
        c.dep_.split(":")[0] in ("aux", "nsubj") for c in dependents(token))


def _directly_after(span: Span, before: Span) -> bool:
    """Whether a trigger follows another one within a few words and without a break, however they are parsed."""
    between = span.doc[before.end : span.start]
    return 0 <= span.start - before.end <= CLOSE and span.start >= before.end and not any(
        t.is_punct or t.lower_ in _BREAKS for t in between)


def _calls_for_protest(c: Candidate, found: list[Candidate]) -> bool:
    """ "appelle à la grève": the strike is the event; "réclame la fin des violences" is a request."""
    return any(o.trigger.event_type == "PROTEST" and o.trigger.event_mode not in _UNRULY and o.root.i > c.root.i
               and _under(o.root, c.root) for o in found)


def _one_event(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates of one sentence name one event: one depends on the other, and no clause is coordinated."""
    if a.trigger.event_type != b.trigger.event_type and (
            not (a.violent and b.violent) or "crowd-control" in (a.trigger.event_mode, b.trigger.event_mode)):
        return False
    if a.trigger.event_type != b.trigger.event_type and _has_subject(a.root) and _has_subject(b.root):
        return False  # what a crowd does and what is done to it
    if _two_measures(a, b) or _two_requests(a, b) or any(
            _answered(*pair) or _turned(*pair) or _befell_who_did(*pair) for pair in ((a, b), (b, a))):
        return False
    if _parted(a.span, b.span):
        return False
    if a.trigger.event_type == b.trigger.event_type and (_there(a.span, b.span) or _manner(a.span, b.span)):
        return True
    if (a.trigger.kind == "outcome" and b.trigger.kind == "outcome") or _coordinated(a, b) or _announced(a, b) or (
            _of_these(a, b)):
        return True
    if {a.trigger.event_mode, b.trigger.event_mode} == _WORK_AND_STREET and "conj" in (a.root.dep_, b.root.dep_):
        return False  # "journée de grèves et de défilés"
    if a.trigger.event_type == "SANCTION" and a.trigger.event_mode != b.trigger.event_mode:
        return False  # diplomats expelled and visas cancelled
    spoken = a.trigger.event_type in _SPOKEN
    return (_under(b.root, a.root, spoken) or _under(a.root, b.root, spoken) or _siblings(a.root, b.root)
            or _circumstance(a, b) or _circumstance(b, a))


def _there(a: Span, b: Span) -> bool:
    """ "ont mené un raid à Beyrouth et y ont tué un chef": what is done in the place just named."""
    low, high = sorted((a, b), key=lambda s: s.start)
    between = low.doc[low.end : high.start]
    return len(between) <= CLOSE * 2 and any(t.lower_ == "y" for t in between[-3:]) and any(
        t.lower_ == "et" for t in between[-4:])


def _manner(a: Span, b: Span) -> bool:
    """ "siéger à huis clos": nothing but a preposition between."""
    low, high = sorted((a, b), key=lambda s: s.start)
    return high.start == low.end + 1 and low.doc[low.end].lower_ in ("à", "en")


def _parted(a: Span, b: Span) -> bool:
    """ "quatre coups d'État, ainsi qu'une tentative déjouée": one more event, however it is parsed."""
    low, high = sorted((a, b), key=lambda s: s.start)
    return any(t.lower_ == "ainsi" and t.nbor(1).lower_ in ("que", "qu'", "qu’")
               for t in low.doc[max(low.end, high.start - 4) : high.start - 1])


def _two_measures(a: Candidate, b: Candidate) -> bool:
    """ "état d'urgence et couvre-feu", "désarmement et retrait": what is done in two ways is two events."""
    modes = {a.trigger.event_mode, b.trigger.event_mode}
    kinds = {a.trigger.event_type, b.trigger.event_type}
    return len(kinds) == 1 and kinds <= _MEASURES and len(modes - {None}) == 2


def _two_requests(a: Candidate, b: Candidate) -> bool:
    """ "a demandé une enquête et exhorté les parties au calme": two things asked, the second of somebody named."""
    first, second = (a, b) if a.root.i < b.root.i else (b, a)
    return (a.trigger.event_type == b.trigger.event_type == "REQUEST" and a.trigger.event_mode != b.trigger.event_mode
            and second.root.dep_ == "conj" and second.root.head == first.root
            and any(c.dep_ in ("obj", "iobj", "obl:arg") for c in dependents(second.root)))


def _answered(low: Candidate, high: Candidate) -> bool:
    """Whether a word's event only gave the occasion for the other: "en représailles à l'attentat"."""
    token, met = low.root, False
    for _ in range(6):
        if token == high.root or token.head == token:
            break
        token = token.head
        met = met or token.lower_ in _REPRISALS
    return met and token in (high.root, high.root.head)


def _is_cause(c: Candidate, other: Candidate) -> bool:
    """ "mène des frappes en réponse aux attaques": several at once are the cause of the other, no event told here."""
    return c.root.lower_.endswith(("s", "x")) and c.sense.pos == "NOUN" and _answered(c, other)


def _turned(low: Candidate, high: Candidate) -> bool:
    """ "ont abattu un hélicoptère qui avait ouvert le feu": who undergoes the one does the other."""
    token, noun = low.root, low.root.head
    verbs = low.sense.pos != "NOUN" and high.sense.pos != "NOUN"
    return verbs and token.dep_ == "acl:relcl" and noun.dep_ == "obj" and noun.head == high.root \
        and syntax.subject(token) == noun and not senses.word_is("projectile", noun.lower_)


def _of_these(a: Candidate, b: Candidate) -> bool:
    """ "a lancé 62 drones, ajoutant que 33 d'entre eux avaient été interceptés", "ont tué trois civils et en ont blessé
    dix autres": told of some of those just named."""
    later = max(a.root, b.root, key=lambda root: root.i)
    if later.dep_ == "conj" and a.violent and b.violent and any(c.lower_ == "en" for c in dependents(later)) and any(
            t.lower_ == "autres" for t in later.doc[later.i + 1 : later.i + 5]):
        return True
    subject = syntax.subject(later)
    return subject is not None and subject.i > min(a.root.i, b.root.i) and any(
        t.lower_ in ("eux", "elles") for t in subject.subtree)


def _announced(a: Candidate, b: Candidate) -> bool:
    """ "Siège de la capitale : les tracteurs bouclent …": a headline that names its event and then tells it."""
    first, second = (a, b) if a.span.start < b.span.start else (b, a)
    if first.sense.pos == "VERB" or first.trigger.event_mode != second.trigger.event_mode:
        return False
    doc, start = first.span.doc, syntax.sentence(first.root).start
    opening = all(t.pos_ not in ("VERB", "AUX") for t in doc[start : first.span.start])
    colon = next((t.i for t in doc[first.span.end : second.span.start] if t.text == ":"), None)
    return opening and colon is not None and not any(t.pos_ in ("VERB", "AUX") for t in doc[first.span.end : colon])


def _coordinated(a: Candidate, b: Candidate) -> bool:
    """ "arrêté et placé en détention": two words of one mode that nothing but "et" parts, however they are parsed."""
    low, high = sorted((a.span, b.span), key=lambda s: s.start)
    alike = a.trigger.event_mode == b.trigger.event_mode and a.sense.pos != "NOUN"
    return alike and ((high.start == low.end + 1 and low.doc[low.end].lower_ == "et") or _same_crowd(a, b))


def _same_crowd(a: Candidate, b: Candidate) -> bool:
    """ "ont mis le feu aux guérites et lancé des pierres": one crowd in one scene."""
    first, second = (a.root, b.root) if a.root.i < b.root.i else (b.root, a.root)
    joined = second.dep_ == "conj" and first in (second.head, second.head.head) and not syntax.children(second, "nsubj")
    return joined and a.trigger.event_type == b.trigger.event_type == "PROTEST"


def _circumstance(a: Candidate, b: Candidate) -> bool:
    """Whether a noun only says in which event another word's event happened."""
    root = a.root
    if root.pos_ != "NOUN" or _semicolon(a.span, b.span) or root.head.lower_ in _DAYS_BESIDE:
        return False
    before = syntax.preposition(root)
    return before.split(" ")[0] in _CIRCUMSTANCE and root.dep_.split(":")[0] in ("obl", "nmod")


def _elsewhere(outcome: Candidate, action: Candidate) -> bool:
    """Whether a sentence tells of dead in one place and of an attack in another: "un chef tué à X, tirs sur Y"."""
    low, high = sorted((outcome.span, action.span), key=lambda s: s.start)
    between = low.doc[low.end : high.start]
    apart = any(t.text in (",", ";") for t in between) and not any(syntax.is_verbal(t) for t in between)
    return apart and _has_place(outcome.root) and _has_place(action.root) and not (
        _under(outcome.root, action.root) or _siblings(outcome.root, action.root))


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
    return syntax.subject(verb) == who or verb.head == action.root and "," in (
        t.text for t in aside[-4:]) and not any(t.dep_ == "cc" for t in aside)


def _has_place(root: Token) -> bool:
    """Whether a place hangs on a word itself."""
    return any(c.ent_type_ == "LOC" and c.dep_.split(":")[0] in ("obl", "nmod") for c in dependents(root))


def _semicolon(a: Span, b: Span) -> bool:
    low, high = min(a.start, b.start), max(a.end, b.end)
    return any(t.text == ";" for t in a.doc[low:high])


def _under(low: Token, high: Token, spoken: bool = False) -> bool:
    """Whether a word depends on another one; a coordinated clause is not under the first, unless a speaker goes on."""
    token = low
    for _ in range(8):
        if token == high:
            return True
        if token.head == token or token.dep_ in ("parataxis", "ccomp") or (
                token.dep_ == "conj" and _own_clause(token, spoken)) or (
                token.dep_ in _LOOSE and _has_subject(token) and syntax.is_main(token)) or (
                token.dep_ == "advcl" and (_unmarked(token) or (spoken and _has_subject(token)))):
            return False
        token = token.head
    return False


def _unmarked(token: Token) -> bool:
    """A finite clause that no conjunction subordinates is coordinated, whatever the parser calls it."""
    finite = any(c.dep_ == "aux:tense" and syntax.has(c, "VerbForm=Fin") for c in dependents(token))
    return finite and not any(c.dep_ == "mark" for c in dependents(token))


def _has_subject(token: Token) -> bool:
    """ "X condamne, tandis que Y fustige": two speakers."""
    return any(c.dep_.startswith("nsubj") and c.lower_ not in PERSONAL for c in dependents(token))


def _own_clause(token: Token, spoken: bool = False) -> bool:
    """A coordinated verb with a subject, object or place of its own, which makes it an event of its own."""
    if syntax.has(token, "VerbForm=Part") and syntax.has(token, "Tense=Pres") and not _has_subject(token):
        return False  # "tuant un homme et en blessant deux autres"
    return syntax.is_verbal(token) and any(
        c.dep_.startswith("nsubj") or (not spoken and (
            c.dep_ == "obj" or syntax.is_named_object(c) or (
                c.dep_.startswith("obl") and (c.pos_ == "PROPN" or not syntax.is_verbal(token.head)))))
        for c in dependents(token))


def _siblings(a: Token, b: Token) -> bool:
    """Subject and complement of one verb: "une attaque a eu lieu lors d'un raid"."""
    return a.head == b.head and a.head != a and "conj" not in (a.dep_, b.dep_) \
        and "parataxis" not in (a.dep_, b.dep_) and "advcl" not in (a.dep_, b.dep_)


def _merged(a: Candidate, b: Candidate) -> Candidate:
    """The candidate that stands for both: the action, the one that governs, the likelier one."""
    first, second = (a, b) if _rank(a, b) else (b, a)
    mode = first.trigger.event_mode or (second.trigger.event_mode
                                        if first.trigger.event_type == second.trigger.event_type else None)
    return replace(first, trigger=replace(first.trigger, event_mode=mode, core=a.trigger.core or b.trigger.core,
                                          score=max(a.trigger.score, b.trigger.score)))


def _rank(a: Candidate, b: Candidate) -> bool:
    if a.trigger.kind != b.trigger.kind:
        return a.trigger.kind == "action"
    if a.trigger.core != b.trigger.core:
        return a.trigger.core
    if _under(b.root, a.root):
        return True
    return not _under(a.root, b.root) and a.odds >= b.odds
