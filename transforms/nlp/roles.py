"""Who does an event and who undergoes it, from the words around its trigger.

Verbs give their subject, object and agent (`verb_roles`); nouns their adjectives of nationality, complements and the
light verb that carries them (`noun_roles`). What is particular to a type of event stands here. The prepositions and
verbs that matter stand in `seeds/lexicon/frames.tsv` (`frames`).
"""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.frames import Roles, frame, inflected
from depeche.transforms.nlp.heads import target_nouns
from depeche.transforms.nlp.inflection import participles
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.noun_roles import of_noun
from depeche.transforms.nlp.parties import BOTH
from depeche.transforms.nlp.party_lookup import is_guess, party_at
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.projectiles import is_projectile, is_projectile_itself, launchers
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verb_roles import agents_of, misread_subject, of_verb


def roles_of(span: Span) -> Roles:
    """The heads of actor and recipient around a trigger."""
    root, entry = span.root, span._.trigger
    roles = of_verb(root) if syntax.is_verb_form(root) or entry.pos == "VERB" else of_noun(root, entry)
    if entry.pos == "VERB" and not syntax.is_verb_form(root) and fold(root.text) in participles(entry.lemma):
        roles = Roles(agents_of(root), roles.actors)  # "SOLDATS TUÉS": in capitals taggers see names
    if not roles.actors and entry.pos != "NOUN" and (subject := misread_subject(span)) is not None:
        roles.actors = syntax.conjuncts(subject)
    if entry.event_type == "ASSAULT" and _shoots_down(root, roles):
        roles = Roles(launchers(roles.recipients) or roles.recipients, roles.actors)
    if entry.event_type == "CONSULT" and syntax.is_verb_form(root) and syntax.is_passive(root) and not roles.actors:
        roles = roles.swapped()  # who is received or expected is who comes
    if entry.swap:
        roles = roles.swapped()
    if entry.event_type == "ASSAULT":  # "des immeubles ont brûlé": what is hit does not act
        burning = [t for t in roles.actors if fold(t.lemma_) in target_nouns() and not (
            roles.recipients and _is_craft(t))]
        roles = Roles([t for t in roles.actors if t not in burning], roles.recipients or burning)
    if entry.event_type == "ASSAULT":  # what flies is what somebody is hit with
        roles.recipients = [t for t in roles.recipients if not is_projectile_itself(t)]
    if entry.event_type == "COOPERATE":  # who is handed over takes no part in an exchange
        roles = Roles([t for t in roles.actors if not _handed_over(t)], [])
    if entry.event_mode == "release":  # "remis à la Croix-Rouge": who is freed, not who takes them in
        roles.recipients = [t for t in roles.recipients if syntax.preposition(t) != "à"] or [
            t for t in root.subtree if t.i > root.i and _handed_over(t)][:1] or roles.recipients
    if is_mutual(span):
        sides, harmed = [*roles.actors, *roles.recipients], _harmed_in(root)
        roles = Roles([s for n, s in enumerate(sides) if s not in [*sides[:n], *harmed]], harmed)
    if entry.event_type == "ACCUSE" and syntax.is_reflexive(root) and not any(map(party_at, roles.recipients)):
        roles.recipients = _one_another(root, roles)
    if entry.event_type == "THREATEN":
        roles.recipients = roles.recipients or _threatened(root)
    if entry.event_type == "ACCUSE" and len(roles.recipients) > 1:  # "a saisi la Cour contre Israël"
        against = [t for t in roles.recipients if syntax.preposition(t) == "contre" and party_at(t)]
        roles.recipients = [c for t in against for c in syntax.conjuncts(t)] or roles.recipients
    return roles


def is_mutual(span: Span) -> bool:
    """Whether both sides do what a trigger names: "se battre avec X", but not "combattre X", which is done to X."""
    verb = span.root
    fights = fold(verb.lemma_) in frame("fight") or fold(verb.text) in inflected("fight")
    aimed = fights and not syntax.is_reflexive(verb) and bool(syntax.children(verb, "obj"))
    return span._.trigger.symmetric and not aimed


def _one_another(verb: Token, roles: Roles) -> list[Token]:
    """Who blame each other: "Kiev et Moscou s'accusent", "les deux camps se sont mutuellement accusés"."""
    folds = Words.of(verb.doc).folds[max(verb.i - 4, 0) : verb.i + 4]
    both = len(roles.actors) > 1 or any(p.name == BOTH for t in roles.actors if (p := party_at(t)))
    return list(roles.actors) if both or not frame("mutual").isdisjoint(folds) else roles.recipients


def _harmed_in(noun: Token) -> list[Token]:
    """Who falls in a fight: "des soldats ont été tués dans des combats contre les rebelles"."""
    verb = noun.head
    if not noun.dep_.startswith("obl") or fold(verb.lemma_) not in frame("harm"):
        return []
    if syntax.is_passive(verb):
        return of_verb(verb).recipients
    return of_verb(verb).actors if fold(verb.lemma_) in frame("die") else []


def _threatened(root: Token) -> list[Token]:
    """Whom a threat is for, by what is threatened: "menace de frapper Kiev", "promet des représailles contre X"."""
    for deed in syntax.children(root, "xcomp", "ccomp", "obj", "acl", "advcl"):
        found = of_verb(deed).recipients if syntax.is_verb_form(deed) else [
            c for c in dependents(deed) if syntax.preposition(c) in frame("target")]
        if found:
            return found
    return []


def _shoots_down(verb: Token, roles: Roles) -> bool:
    """Whether a verb tells of drones or missiles being stopped: whose they are is who attacks."""
    if syntax.is_reflexive(verb):
        return False
    if fold(verb.lemma_) not in frame("intercept") and fold(verb.text) not in inflected("intercept"):
        return False
    undergoing = [c for c in dependents(verb) if c.dep_.startswith("nsubj")]
    return any(is_projectile(t) for t in [*roles.recipients, *undergoing])


def _is_craft(token: Token) -> bool:
    """Whether something of an army acts for those whose it is said to be: "un chasseur de la junte a bombardé"."""
    party = party_at(token)
    return party is not None and party.sector == "MIL" and party.country is not None and not is_guess(token)


def _handed_over(token: Token) -> bool:
    return fold(token.lemma_) in frame("captive") or fold(token.text).rstrip("s") in frame("captive")
