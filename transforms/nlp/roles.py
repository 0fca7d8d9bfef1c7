"""Who does an event and who undergoes it, from the words around its trigger.

Verbs give their subject, object and agent; nouns their adjectives of nationality, complements and the light verb that
carries them. The prepositions and verbs that matter stand in `seeds/lexicon/frames.tsv`.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from depeche.schemas.records import Party
from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    PLACES,
    TRIGGERS,
    Trigger,
    covering,
    overlapping,
    starting_in,
)
from depeche.transforms.nlp.heads import target_nouns
from depeche.transforms.nlp.inflection import forms, participles
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.nlp.parties import GUESSED
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.syntax import dependents

#: Sectors that can carry out an act of force or of state.
ACTING = frozenset({"MIL", "REB", "PRM", "COP", "GOV", "UAF", "CRM", "SPY", "JUD", "LEG"})


#: Sectors whose people are the state's own wherever they serve.
STATE = frozenset({"COP", "GOV", "JUD", "LEG"})
#: Those of who fights or robs in a country without a state: they are of where they do.
LOCAL = frozenset({"REB", "CRM", "PRM"})
#: Pronouns that stand for who was named last, whatever it did.
LATTER = frozenset({"celui-ci", "celle-ci", "ceux-ci", "celles-ci", "intéressé", "intéressée", "intéressés"})
_PERSONAL = frozenset({"il", "elle", "ils", "elles"})
#: Prepositions of places at which somebody speaks ("à New York, Antonio Guterres a condamné").
_LOCATIVE = frozenset({"à", "en", "dans", "depuis", "de"})
#: Tokens between a verb of saying and who says it, at most.
NEAR = 6
#: Tokens before a sentence in which a pronoun's party may stand.
LOOK_BACK = 60


@dataclass
class Roles:
    """The tokens that head the parties of an event, in the order of the text."""

    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)

    def swapped(self) -> Roles:
        return Roles(self.recipients, self.actors)


@cache
def frame(word_class: str) -> frozenset[str]:
    """The words of one class of `frames.tsv`."""
    return frozenset(fold(r["word"] or "") for r in table("frames") if r["class"] == word_class)


def roles_of(span: Span) -> Roles:
    """The heads of actor and recipient around a trigger."""
    root, entry = span.root, span._.trigger
    roles = _of_verb(root) if _verbal(root) or entry.pos == "VERB" else _of_noun(root, entry)
    if entry.pos == "VERB" and not _verbal(root) and fold(root.text) in participles(entry.lemma):
        roles = Roles(_agents(root), roles.actors)  # "SOLDATS TUÉS": in capitals taggers see names
    if not roles.actors and entry.pos != "NOUN" and (subject := _misread_subject(span)) is not None:
        roles.actors = syntax.conjuncts(subject)
    if entry.event_type == "ASSAULT" and _shoots_down(root, roles):
        roles = Roles(_launchers(roles.recipients) or roles.recipients, roles.actors)
    if entry.event_type == "CONSULT" and _verbal(root) and syntax.is_passive(root) and not roles.actors:
        roles = roles.swapped()  # who is received or expected is who comes
    if entry.swap:
        roles = roles.swapped()
    if entry.event_type == "ASSAULT":  # "des immeubles ont brûlé": what is hit does not act
        burning = [t for t in roles.actors if fold(t.lemma_) in target_nouns() and not (
            roles.recipients and _is_craft(t))]
        roles = Roles([t for t in roles.actors if t not in burning], roles.recipients or burning)
    if entry.event_type == "ASSAULT":  # what flies is what somebody is hit with
        roles.recipients = [t for t in roles.recipients if not _is_projectile_itself(t)]
    if entry.event_type == "COOPERATE":  # who is handed over takes no part in an exchange
        roles = Roles([t for t in roles.actors if not _handed_over(t)], [])
    if entry.event_mode == "release":  # "remis à la Croix-Rouge": who is freed, not who takes them in
        roles.recipients = [t for t in roles.recipients if syntax.preposition(t) != "à"] or [
            t for t in root.subtree if t.i > root.i and _handed_over(t)][:1] or roles.recipients
    if is_mutual(span):
        sides, harmed = [*roles.actors, *roles.recipients], _harmed_in(root)
        roles = Roles([s for n, s in enumerate(sides) if s not in [*sides[:n], *harmed]], harmed)
    if entry.event_type == "THREATEN":
        roles.recipients = roles.recipients or _threatened(root)
    if entry.event_type == "ACCUSE" and len(roles.recipients) > 1:  # "a saisi la Cour contre Israël"
        against = [t for t in roles.recipients if syntax.preposition(t) == "contre" and party_at(t)]
        roles.recipients = [c for t in against for c in syntax.conjuncts(t)] or roles.recipients
    return roles


def _misread_subject(span: Span) -> Token | None:
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


def is_mutual(span: Span) -> bool:
    """Whether both sides do what a trigger names: "se battre avec X", but not "combattre X", which is done to X."""
    verb = span.root
    fights = fold(verb.lemma_) in frame("fight") or fold(verb.text) in _inflected("fight")
    aimed = fights and not syntax.is_reflexive(verb) and bool(syntax.children(verb, "obj"))
    return span._.trigger.symmetric and not aimed


def _harmed_in(noun: Token) -> list[Token]:
    """Who falls in a fight: "des soldats ont été tués dans des combats contre les rebelles"."""
    verb = noun.head
    if not noun.dep_.startswith("obl") or fold(verb.lemma_) not in frame("harm"):
        return []
    if syntax.is_passive(verb):
        return _of_verb(verb).recipients
    return _of_verb(verb).actors if fold(verb.lemma_) in frame("die") else []


def _threatened(root: Token) -> list[Token]:
    """Whom a threat is for, by what is threatened: "menace de frapper Kiev", "promet des représailles contre X"."""
    for deed in syntax.children(root, "xcomp", "ccomp", "obj", "acl", "advcl"):
        found = _of_verb(deed).recipients if _verbal(deed) else [
            c for c in dependents(deed) if syntax.preposition(c) in frame("target")]
        if found:
            return found
    return []


def _launchers(projectiles: list[Token]) -> list[Token]:
    """Who launched what is stopped, where the text says so: "52 des 54 drones lancés par la Russie"."""
    clauses = [t for p in projectiles for t in p.subtree if t.dep_.startswith("acl") and t.i > p.i]
    return [c for clause in clauses for a in syntax.agents(clause) for c in syntax.conjuncts(a)]


def _shoots_down(verb: Token, roles: Roles) -> bool:
    """Whether a verb tells of drones or missiles being stopped: whose they are is who attacks."""
    if syntax.is_reflexive(verb):
        return False
    if fold(verb.lemma_) not in frame("intercept") and fold(verb.text) not in _inflected("intercept"):
        return False
    undergoing = [c for c in dependents(verb) if c.dep_.startswith("nsubj")]
    return any(_is_projectile(t) for t in [*roles.recipients, *undergoing])


@cache
def _inflected(word_class: str) -> frozenset[str]:
    return frozenset(form for word in sorted(frame(word_class)) for form in forms(word, "VERB"))


def _is_projectile(token: Token) -> bool:
    for t in syntax.phrase(token):
        if fold(t.lemma_) in frame("projectile") or fold(t.text).rstrip("s") in frame("projectile"):
            return True
        if t.i > token.i and fold(t.lemma_) in frame("shot") | frame("strike"):
            return False  # "abattu l'appareil d'un tir de missile"
    return False


def _counts(noun: Token) -> bool:
    """Whether a noun only says how many there are of what is behind it: "une soixantaine de roquettes"."""
    return fold(noun.lemma_) in frame("collective") or fold(noun.text).rstrip("s").endswith("aine")


def _is_projectile_itself(token: Token) -> bool:
    if _counts(token):
        counted = (c for c in dependents(token) if c.dep_ in ("nmod", "obl:arg") and c.i > token.i)
        return any(map(_is_projectile_itself, counted))
    flying = frame("projectile") | frame("shot")
    return fold(token.lemma_) in flying or fold(token.text).rstrip("s") in flying


def _is_craft(token: Token) -> bool:
    """Whether something of an army acts for those whose it is said to be: "un chasseur de la junte a bombardé"."""
    party = party_at(token)
    return party is not None and party.sector == "MIL" and party.country is not None and not is_guess(token)


def _handed_over(token: Token) -> bool:
    return fold(token.lemma_) in frame("captive") or fold(token.text).rstrip("s") in frame("captive")


def _verbal(token: Token) -> bool:
    return syntax.is_verbal(token) or syntax.has(token, "VerbForm=Part")


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


def _of_verb(verb: Token) -> Roles:
    roles = Roles()
    first = _shares_auxiliary(verb)
    speaker = _behind_quotation(verb)
    if speaker is not None:
        return Roles(syntax.conjuncts(speaker))
    found = _of_clause(_adjacent(verb, subjects.subject(first or verb)), first or verb)
    object_behind = found if found is not None and is_told_about(found, verb) else None
    subject = _told_to(verb) or _somebody(None if object_behind is not None else found, verb)
    if first is None and syntax.is_passive(verb):
        roles.actors = [c for a in _agents(verb) for c in syntax.conjuncts(a)]
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
            doc[at].pos_ == "ADV" or covering(doc[at], DATES) or fold(doc[at].text) in _LOCATIVE or (
                fold(doc[at - 1].text) in _LOCATIVE and places_at(doc[at]))):
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


def _agents(verb: Token) -> list[Token]:
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
    return (word in _OBJECTS and token.pos_ == "PRON" and _is_spoken(verb) and _other_before(token, subject)) or token


def _is_spoken(verb: Token) -> bool:
    """Whether a verb says or conveys something to somebody: "lui a demandé", "leur a infligé des sanctions"."""
    told = [s._.trigger.event_type for s in covering(verb, TRIGGERS)]
    return any(t in _SPOKEN or t == "SANCTION" for t in told) or not told and fold(verb.lemma_) in frame("light")


#: Pronouns before a verb of to whom it is done, and whether they stand for several.
_OBJECTS = {"lui": ["Sing"], "leur": ["Plur"]}


def _other_before(pronoun: Token, subject: Token | None) -> Token | None:
    """Whom a pronoun stands for: the last party before it that is not the subject, "il lui a demandé"."""
    doc, number = pronoun.doc, _OBJECTS[fold(pronoun.text)]
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
    if not _is_projectile_itself(subject) and fold(subject.lemma_) not in frame("strike"):
        return []
    out = []
    for clause in syntax.children(subject, "acl"):
        blamed = fold(clause.text) in _inflected("impute")
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


def _is_clitic(token: Token) -> bool:
    return token.pos_ == "PRON" and fold(token.text) in ("se", "s'", "en", "y")


def _of_noun(noun: Token, entry: Trigger) -> Roles:
    roles = Roles()
    farther = _farther_complements(noun)
    agents = [c for c in farther if syntax.preposition(c) in frame("from")]
    agents += [c for c in dependents(noun) if syntax.preposition(c) in frame("from") and party_at(c)]
    aimed = [c for c in farther if c not in agents] + [
        c for c in dependents(noun) if syntax.preposition(c) in frame("target") and party_at(c)]
    for child in [*dependents(noun), *farther]:
        marker = syntax.preposition(child)
        if child.dep_ == "amod" and party_at(child):
            roles.actors.append(child)
        elif marker in frame("from"):
            roles.actors += syntax.conjuncts(child)
        elif marker in frame("target") or marker in _ADDRESSED.get(entry.event_type, ()) and party_at(child):
            roles.recipients += syntax.conjuncts(child)
        elif marker in frame("between") | frame("with") or marker == "à" and party_at(child) and _imputed(noun):
            roles.actors += syntax.conjuncts(child)
        elif marker == "de" and child.dep_.startswith("nmod"):
            acts = not agents and (bool(aimed) or _is_deed(noun, entry))
            _genitive(child, entry, roles, acts, undergoes=bool(agents))
        elif child.dep_.startswith("acl"):
            _of_participle(child, roles)
    if not roles.recipients and noun.head.pos_ == "NOUN" and noun.dep_ == "nmod":  # "une journée de grève contre X"
        roles.recipients = [c for c in dependents(noun.head) if c.i > noun.i and syntax.preposition(c) == "contre"]
    roles.actors += [s for s in _sides_behind(noun) if s not in roles.actors]
    if not roles.actors and syntax.preposition(noun) == "en" and noun.head != noun:  # "Narendra Modi, en visite à X"
        host = noun.head if party_at(noun.head) else subjects.subject(noun.head)
        roles.actors = syntax.conjuncts(host) if host is not None else []
    _of_carrier(noun, roles)
    return roles


def _of_participle(clause: Token, roles: Roles) -> None:
    """What a participle behind an event noun adds: "visant X", "menée par X", "imputée à X", "conclu avec X"."""
    if fold(clause.text) in frame("aim"):
        roles.recipients += [c for o in syntax.children(clause, "obj") for c in syntax.conjuncts(o)]
    elif fold(clause.lemma_) in frame("light") | frame("deal"):
        roles.actors += [c for a in syntax.agents(clause) for c in syntax.conjuncts(a)]
        joint = [c for c in dependents(clause) if syntax.preposition(c) in frame("between") | frame("with")]
        roles.actors += [c for j in joint if party_at(j) for c in syntax.conjuncts(j)]
    elif fold(clause.text) in _inflected("impute"):
        blamed = [c for c in dependents(clause) if syntax.preposition(c) == "à" and party_at(c)]
        roles.actors += [c for b in blamed for c in syntax.conjuncts(b)]


def _sides_behind(noun: Token) -> list[Token]:
    """The parties behind "entre" right after a noun, whatever the parser made of them: "des heurts entre X et Y"."""
    doc, at = noun.doc, noun.i + 1
    while at < min(noun.i + 3, len(doc)) and doc[at].pos_ == "ADJ":
        at += 1
    if at >= len(doc) or fold(doc[at].text) not in frame("between"):
        return []
    return listed(doc, at + 1)


def listed(doc: Doc, at: int) -> list[Token]:
    """The parties that are enumerated from a token on: "la police et des jeunes", "Rome, Paris et Madrid"."""
    out: list[Token] = []
    while at < len(doc):
        span = next((s for s in starting_in(doc[at : at + 2], PARTIES)), None)
        if span is None:
            break
        out.append(span.root)
        if span.end >= len(doc) or doc[span.end].text not in _ENUMERATING:
            break
        at = span.end + 1
    return out if len(out) > 1 else []


_ENUMERATING = frozenset({",", "et"})


def _imputed(noun: Token) -> bool:
    """Whether a verb before a noun says who did it, whatever the parser made of it: "l'armée impute le tir aux X"."""
    return any(t.lower_ in _inflected("impute") for t in noun.doc[max(noun.i - 4, 0) : noun.i])


def _farther_complements(noun: Token) -> list[Token]:
    """Parties with "par" or "contre" that a parse hangs on a noun between: "l'arrestation du maire par la police"."""
    between, out = [c for c in dependents(noun) if c.dep_ == "nmod" and c.i > noun.i], []
    for _ in range(2):
        between = [t for t in between if syntax.preposition(t) == "de" and not covering(t, TRIGGERS)]
        below = [c for t in between for c in dependents(t) if c.dep_.split(":")[0] in ("nmod", "obl") and c.i > t.i]
        out += [c for c in below if (syntax.preposition(c) in frame("from") or syntax.preposition(c) == "contre"
                or syntax.preposition(c) in frame("target") and _is_projectile_itself(c.head)) and party_at(c)]
        between = below
    return out


#: Prepositions of those whom a noun of a type is for: "l'appel de l'ONU aux généraux", "une aide à l'Ukraine".
_ADDRESSED = {"REQUEST": ("à",), "SUPPORT": ("à", "avec", "en faveur de"), "THREATEN": ("à",),
              "AID": ("à", "pour", "au profit de", "en faveur de", "à destination de"),
              "ACCUSE": ("à", "à l'encontre de", "à l'égard de"), "SANCTION": ("à", "à l'encontre de")}
#: What is done to those behind "de": "l'arrestation du ministre", "l'expulsion de douze agents".
_UNDERGONE = frozenset({"COERCE:arrest", "COERCE:deport", "COERCE:seize", "SANCTION:expel", "SANCTION:convict",
                        "SANCTION:None", "RETREAT:release", "ACCUSE:investigate", "ASSAULT:abduct"})
#: What those behind "de" do: "les menaces de l'Iran", "la visite du roi", "la grève des postiers".
_DONE = frozenset({"AGREE:None", "CONCEDE:None", "SUPPORT:None", "REQUEST", "REJECT", "THREATEN",
                   "ACCUSE:disapprove", "ACCUSE:allege", "CONSULT", "RETREAT:resign", "PROTEST:demo",
                   "PROTEST:strike", "PROTEST:hunger"})


def _is_deed(noun: Token, entry: Trigger) -> bool:
    """Whether those behind "de" do what a noun names rather than undergo it."""
    if fold(noun.lemma_) in frame("undergone"):
        return False
    return (entry.event_type in _DONE or f"{entry.event_type}:{entry.event_mode}" in _DONE
            or fold(noun.lemma_) in frame("deed"))


def _genitive(child: Token, entry: Trigger, roles: Roles, acts: bool, undergoes: bool) -> None:
    """ "l'attaque de l'armée" acts, "l'attaque de l'hôpital" undergoes: who can act decides, else the noun does.

    acts, undergoes: what else stands around the noun tells: "l'attaque d'Israël contre le Liban", "… par le Liban".
    """
    for token in syntax.conjuncts(child):
        party = party_at(token)
        if party is not None and _is_projectile_itself(token) and _is_aimed_at(party_spans_at(token)[0]):
            continue  # "une salve de roquettes sur Safed": not whose they are
        if party is None:
            if not any(s._.place for s in places_at(token)):
                continue
            roles.recipients.append(token)
        elif entry.event_type == "MOBILIZE" and is_guess(token):
            roles.recipients.append(token)  # "autorise l'envoi de renforts": who sends them does
        elif undergoes or f"{entry.event_type}:{entry.event_mode}" in _UNDERGONE:
            roles.recipients.append(token)
        elif party.name and party.sector is None and is_guess(token) and entry.event_type == "ASSAULT" and not acts:
            roles.recipients.append(token)  # "l'attaque du Bataclan": such names are hit, they do not hit
        elif acts or party.sector in ACTING or (party.sector is None and not places_at(token)):
            roles.actors.append(token)
        else:
            roles.recipients.append(token)


def _is_aimed_at(span: Span) -> bool:
    return syntax.preposition(span.root) in frame("target")


def _counted(noun: Token) -> tuple[Token, bool]:
    """The noun that stands for an event noun, and whether it says when: "des dizaines de frappes", "l'issue de"."""
    counted = noun
    while counted.head.pos_ == "NOUN" and counted.dep_ in ("nmod", "obl:arg") and (
            _counts(counted.head) or covering(counted.head, DATES)):
        counted = counted.head  # "ont échangé des dizaines de frappes"; "ont annoncé jeudi de nouvelles sanctions"
    at_edge = counted.head.pos_ == "NOUN" and fold(counted.head.lemma_) in frame("edge")
    if at_edge:
        counted = counted.head  # "à l'issue d'un sommet, la Cédéao a exigé"
    return counted, at_edge


def _of_carrier(noun: Token, roles: Roles) -> None:
    """What the verb around an event noun adds: the subject of a light verb, the object of a verb that hits."""
    counted, at_edge = _counted(noun)
    verb, label = counted.head, counted.dep_.split(":")[0]
    if not _verbal(verb) or verb == noun:
        return
    lemma = fold(verb.lemma_)
    if lemma == "faire" and any(fold(c.text) == "état" or fold(c.text) == "part" for c in dependents(verb)):
        return  # "le parquet fait état de six arrestations" tells, it does not act
    if label == "obl" and any(s._.trigger.event_type == "CONSULT" for s in covering(noun, TRIGGERS)):
        own = _of_verb(verb)  # "a joint le ministre au téléphone"
        roles.actors = roles.actors or own.actors
        roles.recipients = roles.recipients or [r for r in own.recipients if r != noun and not at_edge]
    elif lemma in frame("stumble") and label == "obl" and syntax.preposition(noun) == "dans":
        roles.recipients = roles.recipients or _of_verb(verb).actors
    elif label in ("obj", "obl", "nsubj") and lemma in frame("light"):
        own = _of_verb(verb)
        if label != "nsubj" or syntax.is_passive(verb):
            roles.actors = roles.actors or own.actors
        roles.recipients = roles.recipients or [r for r in own.recipients if r not in (noun, counted)]
    elif lemma == "confier" and (syntax.is_passive(verb) or label == "obj"):  # "l'enquête est confiée à la police"
        trusted = [c for c in syntax.children(verb, "obl") if syntax.preposition(c) == "à" and party_at(c)]
        roles.actors = roles.actors or [c for t in trusted for c in syntax.conjuncts(t)]
    elif label == "obj" and lemma in frame("impute"):
        blamed = [c for c in syntax.children(verb, "obl", "iobj") if syntax.preposition(c) == "à" and party_at(c)]
        roles.actors = roles.actors or [c for b in blamed for c in syntax.conjuncts(b)]
    elif label in ("obj", "obl") and lemma in frame("suffer"):
        roles.recipients = roles.recipients or _of_verb(verb).actors
    elif label == "nsubj" and lemma in frame("oppose"):
        roles.actors = roles.actors or _opposed(verb)
    elif label in ("nsubj", "obl") and lemma in frame("hit"):
        roles.recipients = roles.recipients or [r for r in _of_verb(verb).recipients if r.i != noun.i]


def _opposed(verb: Token) -> list[Token]:
    """Both sides of a fight that a verb tells of: "des combats ont opposé l'armée aux rebelles"."""
    first = syntax.children(verb, "obj")
    other = [c for t in (verb, *first) for c in dependents(t) if c.i > verb.i and syntax.preposition(c) == "à"]
    return [c for t in (*first, *other) if party_at(t) for c in syntax.conjuncts(t)]


# --- parties of tokens -----------------------------------------------------------------------------------------


def party_spans_at(token: Token) -> list[Span]:
    """The party spans that a token heads or that qualify it, the one that names it first."""
    phrase, own = syntax.phrase(token), places_at(token) and syntax.preposition(token) in _LOCATIVE
    inside = [s for s in _parties(token) if s.start < phrase.end and s.end > phrase.start
              and not (own and s.start > token.i and "," in Words.of(token.doc).folds[token.i : s.start])
              and (s.start <= token.i < s.end or syntax.preposition(s.root) not in frame("from"))]
    return sorted(inside, key=lambda s: (not s.start <= token.i < s.end, abs(s.start - token.i)))


def _parties(token: Token) -> list[Span]:
    return overlapping(syntax.sentence(token), PARTIES)


def places_at(token: Token) -> list[Span]:
    return covering(token, PLACES)


def party_at(token: Token) -> Party | None:
    """The party that a token stands for: its own span, completed by the nationality that qualifies it."""
    found = party_spans_at(token)
    if not found:
        return None
    first = found[0]._.party
    known = [s._.party.country for s in found if s.label_ != GUESSED and s._.party.country]
    return replace(first, country=known[0]) if known and known[0] != first.country else first


def is_guess(token: Token) -> bool:
    """Whether the country of a party is only that of where the text is set."""
    return all(s.label_ == GUESSED for s in party_spans_at(token))


def parties_of(tokens: list[Token], anonymous: bool = False, sure: bool = False, limit: int = 4) -> tuple[Party, ...]:
    """The parties of role heads: known ones; with `anonymous` also things and people as written.

    sure: a country that is only guessed from the setting is left out, but for bodies of the state.
    """
    out: dict[tuple[str | None, str | None], Party] = {}
    for token in tokens:
        party = party_at(token) or (_anonymous(token) if anonymous else None)
        if party is not None and sure and party.sector not in STATE | LOCAL and is_guess(token):
            party = replace(party, country=None)
        for each in [party, *_also(token, party)] if party is not None else []:
            out.setdefault((each.country, each.name or fold(each.text or "")), each)
    return tuple(out.values())[:limit]


def _also(token: Token, party: Party) -> list[Party]:
    """The others of those that one noun names: "les présidents zambien et tanzanien", "turc, russe et iranien"."""
    behind = [s for s in party_spans_at(token) if len(s) == 1 and s.start > token.i and s.root.is_lower]
    if not any(token.doc[s.start - 1].dep_ == "cc" for s in behind):
        return []
    listed = [s._.party for s in behind if token.doc[s.start - 1].dep_ == "cc" or token.doc[s.start - 1].text == ","]
    return [replace(party, country=p.country) for p in listed if p.country not in (None, party.country)]


def _anonymous(token: Token) -> Party | None:
    if token.pos_ not in ("NOUN", "PROPN") or covering(token, TRIGGERS):
        return None
    if covering(token, DATES) or fold(token.lemma_) in frame("body_part") | frame("empty"):
        return None
    return Party(text=syntax.phrase(token).text)
