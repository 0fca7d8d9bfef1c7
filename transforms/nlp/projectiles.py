"""What flies: drones, missiles and shells, with which somebody is hit and which do not act themselves."""
from __future__ import annotations

from spacy.tokens import Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.frames import frame
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.syntax import dependents


def launchers(projectiles: list[Token]) -> list[Token]:
    """Who launched what is stopped, where the text says so: "52 des 54 drones lancés par la Russie"."""
    clauses = [t for p in projectiles for t in p.subtree if t.dep_.startswith("acl") and t.i > p.i]
    return [c for clause in clauses for a in syntax.agents(clause) for c in syntax.conjuncts(a)]


def is_projectile(token: Token) -> bool:
    for t in syntax.phrase(token):
        if fold(t.lemma_) in frame("projectile") or fold(t.text).rstrip("s") in frame("projectile"):
            return True
        if t.i > token.i and fold(t.lemma_) in frame("shot") | frame("strike"):
            return False  # "abattu l'appareil d'un tir de missile"
    return False


def counts(noun: Token) -> bool:
    """Whether a noun only says how many there are of what is behind it: "une soixantaine de roquettes"."""
    return fold(noun.lemma_) in frame("collective") or fold(noun.text).rstrip("s").endswith("aine")


def is_projectile_itself(token: Token) -> bool:
    if counts(token):
        counted = (c for c in dependents(token) if c.dep_ in ("nmod", "obl:arg") and c.i > token.i)
        return any(map(is_projectile_itself, counted))
    flying = frame("projectile") | frame("shot")
    return fold(token.lemma_) in flying or fold(token.text).rstrip("s") in flying
