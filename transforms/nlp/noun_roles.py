"""Who does what a noun names and who undergoes it: adjectives of nationality, complements, the verb that carries it."""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.document import DATES, TRIGGERS, Trigger, covering
from depeche.transforms.nlp.frames import Roles, frame, inflected
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.party_lookup import ACTING, is_guess, listed, party_at, party_spans_at, places_at
from depeche.transforms.nlp.projectiles import counts, is_projectile_itself
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verb_roles import of_verb


def of_noun(noun: Token, entry: Trigger) -> Roles:
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
    elif fold(clause.text) in inflected("impute"):
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


def _imputed(noun: Token) -> bool:
    """Whether a verb before a noun says who did it, whatever the parser made of it: "l'armée impute le tir aux X"."""
    return any(t.lower_ in inflected("impute") for t in noun.doc[max(noun.i - 4, 0) : noun.i])


def _farther_complements(noun: Token) -> list[Token]:
    """Parties with "par" or "contre" that a parse hangs on a noun between: "l'arrestation du maire par la police"."""
    between, out = [c for c in dependents(noun) if c.dep_ == "nmod" and c.i > noun.i], []
    for _ in range(2):
        between = [t for t in between if syntax.preposition(t) == "de" and not covering(t, TRIGGERS)]
        below = [c for t in between for c in dependents(t) if c.dep_.split(":")[0] in ("nmod", "obl") and c.i > t.i]
        out += [c for c in below if (syntax.preposition(c) in frame("from") or syntax.preposition(c) == "contre"
                or syntax.preposition(c) in frame("target") and is_projectile_itself(c.head)) and party_at(c)]
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
        if party is not None and is_projectile_itself(token) and _is_aimed_at(party_spans_at(token)[0]):
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
            counts(counted.head) or covering(counted.head, DATES)):
        counted = counted.head  # "ont échangé des dizaines de frappes"; "ont annoncé jeudi de nouvelles sanctions"
    at_edge = counted.head.pos_ == "NOUN" and fold(counted.head.lemma_) in frame("edge")
    if at_edge:
        counted = counted.head  # "à l'issue d'un sommet, la Cédéao a exigé"
    return counted, at_edge


def _of_carrier(noun: Token, roles: Roles) -> None:
    """What the verb around an event noun adds: the subject of a light verb, the object of a verb that hits."""
    counted, at_edge = _counted(noun)
    verb, label = counted.head, counted.dep_.split(":")[0]
    if not syntax.is_verb_form(verb) or verb == noun:
        return
    lemma = fold(verb.lemma_)
    if lemma == "faire" and any(fold(c.text) == "état" or fold(c.text) == "part" for c in dependents(verb)):
        return  # "le parquet fait état de six arrestations" tells, it does not act
    if label == "obl" and any(s._.trigger.event_type == "CONSULT" for s in covering(noun, TRIGGERS)):
        own = of_verb(verb)  # "a joint le ministre au téléphone"
        roles.actors = roles.actors or own.actors
        apart = at_edge or syntax.preposition(noun) == "en"  # "en visite à Ankara, il a appelé ses alliés"
        roles.recipients = roles.recipients or [r for r in own.recipients if r != noun and not apart]
    elif lemma in frame("stumble") and label == "obl" and syntax.preposition(noun) == "dans":
        roles.recipients = roles.recipients or of_verb(verb).actors
    elif label in ("obj", "obl", "nsubj") and lemma in frame("light"):
        own = of_verb(verb)
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
        roles.recipients = roles.recipients or of_verb(verb).actors
    elif label == "nsubj" and lemma in frame("oppose"):
        roles.actors = roles.actors or _opposed(verb)
    elif label in ("nsubj", "obl") and lemma in frame("hit"):
        roles.recipients = roles.recipients or [r for r in of_verb(verb).recipients if r.i != noun.i]


def _opposed(verb: Token) -> list[Token]:
    """Both sides of a fight that a verb tells of: "des combats ont opposé l'armée aux rebelles"."""
    first = syntax.children(verb, "obj")
    other = [c for t in (verb, *first) for c in dependents(t) if c.i > verb.i and syntax.preposition(c) == "à"]
    return [c for t in (*first, *other) if party_at(t) for c in syntax.conjuncts(t)]
