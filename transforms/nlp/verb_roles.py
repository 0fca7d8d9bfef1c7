"""Who does a verb and who undergoes it: its subject, its agent and its objects, also where a parser misses them."""
from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.antecedents import LATTER, LOOK_BACK, OBJECTS, other_before, subject_before
from depeche.transforms.nlp.document import DATES, PARTIES, TRIGGERS, covering, starting_in
from depeche.transforms.nlp.frames import Roles, frame, inflected
from depeche.transforms.nlp.inflection import participles
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.parties import GUESSED
from depeche.transforms.nlp.party_lookup import ACTING, LOCATIVE, party_at, places_at
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.projectiles import is_projectile_itself
from depeche.transforms.nlp.syntax import dependents

_PERSONAL = frozenset({"il", "elle", "ils", "elles"})
#: Tokens between a verb of saying and who says it, at most.
NEAR = 6


def misread_subject(span: Span) -> Token | None:
    """The party right before a finite verb of which a parser made a noun or a clause: "Lisbonne « condamne »"."""
    doc, at, lemma = span.doc, span.start, fold(span._.trigger.lemma)
    verb, told = doc[at], span._.trigger.pos == "VERB"
    subject = subjects.subject(verb)
    if subject is not None and verb.pos_ == "NOUN" and party_at(subject) and not told:  # "la présidence juge la mesure"
        return None if any(c.dep_ in ("cop", "case") for c in dependents(verb)) else subject
    if subject is not None or not verb.is_lower or told and verb.lower_ in (lemma, *participles(lemma)):
        return None
    while at > 1 and doc[at - 1].lower_.replace("’", "'") in _BEFORE_FINITE:
        at -= 1
    helped = any(t.lower_ in ("a", "ont") for t in doc[at : span.start])
    told = told or lemma.partition(" ")[0].partition("|")[0].endswith(("er", "ir", "re"))  # "juge ces attaques"
    if not helped and not (told and verb.text.endswith(("e", "ent"))) or at == syntax.sentence(verb).start:
        return None
    if doc[at - 1].text == ")":  # "les combattants du Front (FLP) les ont attaqués"
        at = next((t.i for t in reversed(doc[max(at - _LONGEST_ASIDE, 1) : at]) if t.text == "("), at)
    if doc[at - 1].text == ",":
        aside = _bare_party(doc, at - 1)
        return aside if aside is not None and any("," in s.text for s in covering(aside, PARTIES)) else None
    return _bare_party(doc, at)


#: What may stand between a subject and its verb in one word.
_BEFORE_FINITE = frozenset({"«", "a", "ont", "l'", "les", "ne", "n'", "la", "le"})


def _told_to(verb: Token) -> Token | None:
    """Who is to do what an infinitive names: "demande à Israël de ne pas frapper", "accuse Kiev d'avoir tiré"."""
    deed, order = verb, verb.head
    while deed.dep_ == "xcomp" and fold(order.lemma_) not in frame("control") and order.head != order:
        deed, order = order, order.head  # "demande à Israël de s'abstenir de frapper"
    if deed.dep_.split(":")[0] not in ("xcomp", "obl", "advcl", "ccomp") or fold(order.lemma_) not in frame("control"):
        return None
    asked = [c for c in syntax.children(order, "obj", "iobj", "obl") if order.i < c.i < verb.i and party_at(c)]
    return asked[-1] if asked and "Inf" in _form(verb) else None


def is_told_about(subject: Token, verb: Token) -> bool:
    """Whether a parser takes for the subject whom the verb is about: "l'agence, elle, accuse le maire d'avoir …"."""
    if subject.i < verb.i or fold(verb.lemma_) not in frame("control"):
        return False
    end = syntax.phrase(subject).end
    following = verb.doc[end] if end < syntax.sentence(verb).end else None
    return following is not None and fold(following.text) in ("de", "d'", "à")


def _of_clause(subject: Token | None, verb: Token) -> Token | None:
    """A subject of the verb's own clause: none that stands on the other side of a semicolon."""
    if subject is None or subject.i > verb.i or not _finite(verb):
        return subject
    return None if ";" in Words.of(verb.doc).folds[subject.i : verb.i] else subject


def _form(verb: Token) -> list[str]:
    """The form of a verb's first word: "avoir frappé" is an infinitive."""
    words = [c for c in dependents(verb) if c.dep_.startswith("aux")] or [verb]
    return words[0].morph.get("VerbForm", [])


def of_verb(verb: Token) -> Roles:
    roles = Roles()
    first = _shares_auxiliary(verb)
    speaker = _behind_quotation(verb)
    if speaker is not None:
        return Roles(syntax.conjuncts(speaker))
    found = _of_clause(_adjacent(verb, subjects.subject(first or verb)), first or verb)
    object_behind = found if found is not None and is_told_about(found, verb) else None
    subject = _told_to(verb) or _somebody(None if object_behind is not None else found, verb)
    if first is None and syntax.is_passive(verb):
        roles.actors = [c for a in agents_of(verb) for c in syntax.conjuncts(a)]
        patient = subject or (verb.head if verb.dep_.split(":")[0] in ("acl", "amod") else None)
        roles.recipients = syntax.conjuncts(patient) if patient is not None else []
        return roles
    if subject is not None:
        roles.actors = _wielders(subject) or [*_apart(subject, verb), *syntax.conjuncts(subject)]
    objects = [object_behind] if object_behind is not None else []
    objects += [_meant(o, verb, subject) for c in syntax.children(verb, "obj", "iobj", "obl:arg")
                for o in _beside_date(c) if not _is_clitic(o)]
    objects += [c for c in syntax.children(verb, "obl") if syntax.preposition(c) in frame("target")]
    objects += [c for c in syntax.children(verb, "obl") if syntax.preposition(c) == "à" and party_at(c)]
    objects += [c for c in syntax.children(verb, "obl") if syntax.preposition(c) == "avec" and party_at(c)]
    objects = objects or [o for c in syntax.children(verb, "obl") if c.i > verb.i and covering(c, DATES)
                          for o in _beside_date(c) if o != c and o.left_edge.i == c.i + 1]
    if not objects:  # "ont détruit pendant la nuit 47 drones"
        objects = [c for c in syntax.children(verb, "obl") if c.i > verb.i and not syntax.preposition(c)
                   and not covering(c, DATES) and party_at(c)]
    if not objects and (relative := _relative_object(verb)) is not None:
        objects = [relative]
    roles.recipients = [c for o in objects for c in syntax.conjuncts(o)]
    return roles


def _behind_quotation(verb: Token) -> Token | None:
    """Who says what stands in quotation marks before a verb: "« … », a cinglé jeudi le patron de l'Otan"."""
    doc, first = verb.doc, verb.i
    if any(s._.trigger.event_type in _SPOKEN for s in covering(verb, TRIGGERS)):  # "s'est indigné", "l'a averti"
        while first and verb.i - first < 3 and (doc[first - 1].pos_ == "AUX" or doc[first - 1].lower_ in _CLITICS):
            first -= 1
    if first < 2 or verb.i + 1 >= len(doc) or doc[first - 1].text != "," or doc[first - 2].text not in "»”\"":
        return None
    at = verb.i + 1
    while first < verb.i and at < min(verb.i + NEAR, len(doc) - 1) and (
            doc[at].pos_ == "ADV" or covering(doc[at], DATES) or fold(doc[at].text) in LOCATIVE or (
                fold(doc[at - 1].text) in LOCATIVE and places_at(doc[at]))):
        at += 1
    return next((s.root for s in starting_in(doc[at : at + 2], PARTIES)), None)


#: Types of words that stand beside a quotation.
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
#: What stands between an auxiliary and what is before it: "s'est indigné", "l'a averti".
_CLITICS = frozenset({"s'", "s’", "l'", "l’", "se", "les"})


def _adjacent(verb: Token, subject: Token | None) -> Token | None:
    """The subject of a verb; the party right before it where the parse took a place or an aside for the subject.

    "A Jérusalem, les émissaires ont rencontré", "Revers de la médaille, le Kenya a suspendu".
    """
    if subject is None or subject.pos_ == "PRON" or subject.i > verb.i or not _finite(verb):
        return subject
    aside = syntax.preposition(subject) not in ("", "de") or not party_at(subject)
    if not aside or "," not in Words.of(verb.doc).folds[subject.i : verb.i]:
        return subject
    start = min([verb.i, *(c.i for c in dependents(verb) if c.i < verb.i and (
        c.dep_.startswith(("aux", "expl")) or fold(c.text) in ("ne", "n'")))])
    span = next((s for s in covering(verb.doc[start - 1], PARTIES) if s.end == start and s.label_ != GUESSED), None)
    if span is None or span.start <= subject.i or span.start and verb.doc[span.start - 1].pos_ == "ADP":
        return subject
    return span.root


def _beside_date(noun: Token) -> list[Token]:
    """An object, or whom a parse hangs on the day that it takes for one: "a vu mercredi le président"."""
    if not covering(noun, DATES) or covering(noun, PARTIES):
        return [noun]
    return [c for c in dependents(noun) if c.i > noun.i and party_at(c) and not syntax.preposition(c)]


def _shares_auxiliary(verb: Token) -> Token | None:
    """The verb whose "avoir" a participle behind "et" shares: "a condamné l'arrestation d'opposants et réclamé"."""
    at = verb.i - 1
    if at > syntax.sentence(verb).start and verb.doc[at].pos_ == "ADV":
        at -= 1
    if not syntax.has(verb, "VerbForm=Part") or fold(verb.doc[at].text) not in _JOINING or _finite(verb):
        return None
    for t in reversed(verb.doc[syntax.sentence(verb).start : at]):
        if t.pos_ == "VERB" and _finite(t):
            perfect = any(c.dep_.startswith("aux") and c.lemma_ == "avoir" for c in dependents(t))
            return t if perfect and not syntax.is_passive(t) and subjects.subject(t) is not None else None
    return None


#: Conjunctions behind which a participle may share the auxiliary of the verb before.
_JOINING = frozenset({"et", "puis", "mais", "ou"})


def agents_of(verb: Token) -> list[Token]:
    """The agents of a passive, also where a parse hangs them on a time: "bombardée mercredi par l'aviation"."""
    out = syntax.agents(verb)
    if out:
        return out
    times = [c for c in dependents(verb) if c.i > verb.i and covering(c, DATES)]
    aside = dependents(verb.head) if verb.dep_ == "acl" else []  # "une femme exécutée en public par des hommes armés"
    below = [*(t for c in times for t in c.subtree), *dependents(verb), *aside]
    return [t for t in below if t.i > verb.i and syntax.preposition(t) == "par" and party_at(t)][:1]


def _meant(token: Token, verb: Token, subject: Token | None) -> Token:
    """An object; for a pronoun what it stands for."""
    word = fold(token.text) if token.i < verb.i else ""
    if word in ("que", "qu'"):
        return subjects.antecedent(token)
    return (word in OBJECTS and token.pos_ == "PRON" and _is_spoken(verb) and other_before(token, subject)) or token


def _is_spoken(verb: Token) -> bool:
    """Whether a verb says or conveys something to somebody: "lui a demandé", "leur a infligé des sanctions"."""
    told = [s._.trigger.event_type for s in covering(verb, TRIGGERS)]
    return any(t in _SPOKEN or t == "SANCTION" for t in told) or not told and fold(verb.lemma_) in frame("light")


def _relative_object(verb: Token) -> Token | None:
    """Whom a verb without an object has behind "que": "douze diplomates russes, qu'elle soupçonne d'espionnage"."""
    that = next((c for c in dependents(verb) if c.i < verb.i and fold(c.text) in ("que", "qu'")), None)
    if that is None or that.i == syntax.sentence(verb).start or fold(verb.lemma_) not in frame("control"):
        return None
    at = that.i - 1 - (verb.doc[that.i - 1].text == ",")
    found = covering(verb.doc[at], PARTIES)
    return found[-1].root if found else None


def _apart(subject: Token, verb: Token) -> list[Token]:
    """Parties before a subject that the parse did not join to it: "les hommes de X et leurs alliés ont pris"."""
    joins = [c for c in (*dependents(verb), *dependents(subject)) if c.dep_ == "cc" and c.i < subject.i]
    if not joins:
        return _enumerated_before(subject)
    opening = [s.root for s in starting_in(verb.doc[syntax.sentence(verb).start : joins[0].i], PARTIES)
               if s.end == joins[0].i and _opens(s)]  # "Londres et Washington ont invité"
    return opening or [c for c in syntax.children(verb, "nsubj") if c.i < subject.i and party_at(c)]


def _enumerated_before(subject: Token) -> list[Token]:
    """The names before a subject that goes on an enumeration: "Tusk, Macron et Starmer ont tenu"."""
    if subject.pos_ != "PROPN" or not any(c.dep_ == "conj" for c in dependents(subject)):
        return []
    named, out = covering(subject, PARTIES), []
    while named and named[0].start > 1 and named[0].doc[named[0].start - 1].text == ",":
        comma = named[0].start - 1
        named = [s for s in covering(subject.doc[comma - 1], PARTIES) if s.end == comma and s.root.pos_ == "PROPN"]
        out += [s.root for s in named[:1]]
    return out[::-1]


def _opens(span: Span) -> bool:
    """Whether a party stands at the start of its sentence or behind a comma."""
    return span.start == syntax.sentence(span.root).start or span.doc[span.start - 1].text in (",", ":")


def _wielders(subject: Token) -> list[Token]:
    """Who acts where their weapon is the subject: "un missile tiré par X a percuté", "une frappe attribuée à X"."""
    if not is_projectile_itself(subject) and fold(subject.lemma_) not in frame("strike"):
        return []
    out = []
    for clause in syntax.children(subject, "acl"):
        blamed = fold(clause.text) in inflected("impute")
        out += [c for a in syntax.agents(clause) for c in syntax.conjuncts(a)]
        out += [c for o in dependents(clause) if blamed and syntax.preposition(o) == "à" for c in syntax.conjuncts(o)]
    out += [c for c in syntax.children(subject, "amod") if party_at(c)]
    owners = [c for c in syntax.children(subject, "nmod") if syntax.preposition(c) == "de" and c.i > subject.i]
    out += [c for o in owners for c in syntax.conjuncts(o) if (p := party_at(o)) and p.sector in ACTING]
    return [t for t in out if party_at(t)]


def _somebody(subject: Token | None, verb: Token) -> Token | None:
    """The subject, or who a pronoun stands for; where the parse has none, the party that stands before the verb."""
    if subject is not None and subject.pos_ != "PRON" and fold(subject.text) not in LATTER:
        return subject
    if subject is None and syntax.is_verbal(verb) and not _finite(verb):
        return None
    if subject is None and (opening := _cut_off(verb)) is not None:
        return opening
    if subject is None and syntax.is_reflexive(verb):  # "il s'entretiendra" is no impersonal verb
        subject = next((c for c in dependents(verb) if c.dep_ == "expl:subj" and fold(c.text) in _PERSONAL), None)
    if subject is not None and fold(subject.text) in LATTER:
        near = verb.doc[max(syntax.sentence(verb).start - LOOK_BACK, 0) : subject.i]
        return next((s.root for s in reversed(starting_in(near, PARTIES))), None)
    if subject is None and (adjacent := _right_before(verb)) is not None:
        return adjacent
    before = verb.i if subject is None else subject.i
    return subject_before(verb, before, same_sentence=subject is None)


def _right_before(verb: Token) -> Token | None:
    """The party that a finite verb follows, where a parse makes one name of both: "Israël bombarde Hodeida".

    Also behind an aside: "à Téhéran, le guide suprême, Ali Khamenei, promet", "Jimmy Chérizier, alias Barbecue, jure".
    """
    first = syntax.sentence(verb).start
    start = min([verb.i, *(c.i for c in dependents(verb) if c.dep_.startswith("aux"))])
    if start == first or not _finite(verb):
        return None
    if verb.doc[start - 1].text != ",":
        return _bare_party(verb.doc, start)
    named = _bare_party(verb.doc, start - 1)
    if named is not None and any("," in s.text for s in covering(named, PARTIES)):
        return named
    near = verb.doc[max(first, start - _LONGEST_ASIDE) : start - 1]
    aside = next((t.i for t in reversed(near) if t.text == ","), None)
    named = _bare_party(verb.doc, aside) if aside is not None else None
    opens = named is not None and (named.left_edge.i == first or verb.doc[named.left_edge.i - 1].text == ",")
    return named if opens else None


#: Tokens of an apposition between a subject and its verb, at most.
_LONGEST_ASIDE = 12


def _bare_party(doc: Doc, end: int) -> Token | None:
    """The party that ends before a token, if no preposition and no conjunction stands before it."""
    span = next((s for s in covering(doc[end - 1], PARTIES) if s.end == end), None)
    if span is None or span.label_ == GUESSED:
        return None
    word = doc[span.start - 1] if span.start else None
    before = word.pos_ if word is not None and word.lower_ not in _WHEN else ""
    joined = before == "CCONJ" and any(s.end == span.start - 1 and _opens(s)
                                       for s in covering(doc[max(span.start - 2, 0)], PARTIES))
    return span.root if joined or before not in ("ADP", "CCONJ") else None


#: Conjunctions that a tagger takes for prepositions: "quand des combattants les ont attaqués".
_WHEN = frozenset({"quand", "lorsque", "comme", "que", "si"})


def _cut_off(verb: Token) -> Token | None:
    """The subject that a parser made a sentence of its own: "Kaboul | a catégoriquement rejeté les accusations"."""
    start = syntax.sentence(verb).start
    if not start or verb.doc[start].pos_ not in ("VERB", "AUX") or not verb.doc[start].is_lower:
        return None
    before = verb.doc[start - 1]
    root = syntax.sentence(before).root
    return root if not before.is_punct and not before.is_space and syntax.nominal(root) and party_at(root) else None


def _finite(verb: Token) -> bool:
    return syntax.has(verb, "VerbForm=Fin") or any(c.dep_.startswith("aux") for c in dependents(verb))


def _is_clitic(token: Token) -> bool:
    return token.pos_ == "PRON" and fold(token.text) in ("se", "s'", "en", "y")
