"""How a text stands to an event: whether it happened, lies ahead, is only thought of or denied, and is vouched for."""
from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.speech import speech_class, stance
from depeche.transforms.nlp.syntax import dependents

#: An event that the text expects, seen from these tenses.
_FUTURE = "Fut"
_CONDITIONAL = "Cnd"
#: Endings of the first conjugation that no other tense has; imperfects in -rer have é or another letter before the r.
_FUTURE_FORM = re.compile(r"er(?:a|ont)$")
_CONDITIONAL_FORM = re.compile(r"er(?:ait|aient)$")


def _looked_up(token: Token, words: dict[str, str]) -> str:
    """The class of a token by its lemma, else by its form."""
    return words.get(fold(token.lemma_)) or words.get(fold(token.text), "")


def is_finite(root: Token) -> bool:
    return syntax.is_verbal(root) and syntax.has(_finite(root), "VerbForm=Fin")


def status_of(root: Token, span: Span | None = None) -> str:
    """actual, future, hypothetical or negated, from the trigger's own words and those that govern it.

    span: the trigger; a negation inside it belongs to what the event is ("nous ne reculerons pas").
    `historical` needs the date of the event and is decided by the assembly.
    """
    own = _modifiers(root)
    for word, status in stance("modifier").items():
        if word in own and status != "hedge":
            return status
    own_negation = span is not None and any(fold(t.lemma_) in _NEGATIONS for t in span)
    if not own_negation and _negated(root):
        return "negated"
    if not own_negation and (_tense(_carrier(root)) == _FUTURE or _was_to_come(root)):
        return "future"
    later = span is not None and span._.trigger is not None and span._.trigger.event_type in _CARRIED_OUT
    for head, below in _governors(root):
        status = "" if _done(head) else _looked_up(head, stance("governor"))
        if not status and syntax.has(below, "VerbForm=Inf"):
            status = _looked_up(head, stance("infinitive"))
        if not status and later and below == root and root.pos_ == "NOUN":
            status = _looked_up(head, stance("announcing"))
        if status and status != "hedge" and _governs(head, below) and not _parted(root, head):
            return status
    if any(fold(c.text) in ("si", "s'") and c.dep_ == "mark" for c in dependents(root)):
        return "hypothetical"
    return "actual"


#: Types of what is only carried out once it has been announced: "annonce une grève"; a curfew is in force by then.
_CARRIED_OUT = frozenset({"PROTEST", "MOBILIZE", "AID", "CONSULT"})
_NEGATIONS = frozenset({"ne", "n'", "aucun", "aucune", "nul"})
#: Verbs that in the perfect say that something was done: "a pu distribuer 400 tonnes".
_MODALS = word_class("modal")
_ATTENDING = word_class("attend")
#: Verbs of what somebody would like to come about: "veut voir les otages libérés".
_SEEING = frozenset({"voir"})
#: Nouns of prepositions that tell when: "au terme de pourparlers", "à l'issue du sommet".
_BOUNDARIES = word_class("boundary")
#: Nouns of what is asked for about what has happened.
_INQUIRIES = word_class("inquiry")


def _done(modal: Token) -> bool:
    return fold(modal.lemma_) in _MODALS and any(c.dep_.startswith("aux") for c in dependents(modal))


def _was_to_come(root: Token) -> bool:
    """ "a annoncé qu'il livrerait des chars": the conditional, behind what was said in the past, is its future."""
    if not _is_conditional(_finite(root)) or any(c.dep_ == "aux:tense" for c in dependents(root)):
        return False
    that = next((c for c in dependents(root) if c.lower_ in ("que", "qu'", "qu’") and c.i < root.i), None)
    if that is None or fold(_finite(root).lemma_) in _MODALS:
        return False
    return any(t.i < that.i and speech_class(t) is not None and _is_past(t) for t in syntax.ancestors(root, limit=3))


def _is_past(verb: Token) -> bool:
    return any(c.dep_ in ("aux:tense", "aux") and c.lemma_ == "avoir" for c in dependents(verb)) or syntax.has(
        verb, "Tense=Imp")


def _parted(root: Token, head: Token) -> bool:
    """Whether a semicolon parts a word from what the parser hangs it on."""
    return any(t.text == ";" for t in root.doc[min(root.i, head.i) : max(root.i, head.i)])


def _carrier(root: Token) -> Token:
    """The verb that carries the tense of an event noun: "entameront quatre jours de manœuvres"."""
    if root.pos_ != "NOUN":
        return root
    for head in syntax.ancestors(root, limit=3):
        if syntax.is_verbal(head):
            carried = root.dep_.split(":")[0] in ("obj", "nsubj", "nmod") or (
                root.dep_.startswith("obl") and fold(head.lemma_) in _ATTENDING)
            return head if carried and speech_class(head) is None else root
        if head.pos_ != "NOUN":
            break
    return root


def _modifiers(root: Token) -> set[str]:
    out = set()
    for child in dependents(root):
        if child.dep_ in ("amod", "advmod", "det", "acl") and abs(child.i - root.i) < 5:
            out |= {fold(child.lemma_), fold(child.text)}
    return out - {"ne", "n'"}


def _negated(root: Token) -> bool:
    marks = [c for c in dependents(root) if fold(c.text) in ("ne", "n'")]
    if marks:
        return not (_restrictive(root) or _expletive(root) or _is_first_time(root))
    if any(fold(c.text) == "sans" and c.i < root.i for c in dependents(root) if c.dep_ in ("case", "mark")):
        return True
    if _denied_by_verb(root):
        return True
    return any(fold(d.lemma_) in ("aucun", "nul") for d in dependents(root) if d.dep_ in ("det", "amod"))


def _expletive(root: Token) -> bool:
    """ "avant qu'il ne soit libéré": this "ne" denies nothing."""
    own = [fold(c.text) for c in dependents(root) if c.i < root.i]
    return "avant" in own and not {"pas", "jamais", "plus"} & set(own)


def _is_first_time(root: Token) -> bool:
    """ "jamais encore la ville n'avait été attaquée": now it has been."""
    adverbs = [c.i for c in dependents(root) if fold(c.text) in ("jamais", "encore")]
    return len(adverbs) > 1 and max(adverbs) - min(adverbs) == 1 and any(
        c.dep_.startswith("aux") and syntax.has(c, "Tense=Imp") for c in dependents(root))


def _denied_by_verb(noun: Token) -> bool:
    """ "n'a conclu aucun accord": the verb carries one half of the negation."""
    verb = noun.head
    return (noun.dep_ in ("nsubj", "nsubj:pass", "obj") and any(fold(c.text) in ("ne", "n'") for c in dependents(verb))
            and any(fold(c.lemma_) in ("aucun", "nul") for c in dependents(noun)))


def _restrictive(root: Token) -> bool:
    """ "ne … que" restricts, it does not deny."""
    behind = root.doc[root.i + 1] if root.i + 1 < len(root.doc) else None
    if behind is not None and fold(behind.text) in ("que", "qu'"):  # "n'avoir visé qu'un hangar"
        return not any(fold(t.text) in ("pas", "jamais", "plus") for t in root.doc[max(root.i - 3, 0) : root.i])
    return any(fold(t.text) in ("que", "qu'") and t.dep_ in ("advmod", "mark", "case") and t.head != root.head
               and t.head.dep_ != "ccomp" for t in root.subtree if t.i > root.i) and not any(
        fold(t.text) in ("pas", "jamais", "plus", "aucun", "aucune") for t in root.subtree)


def _finite(root: Token) -> Token:
    """The verb form that carries the tense: the auxiliary, where there is one ("seront dissoutes et désarmées")."""
    aux = _auxiliaries(root) or (_auxiliaries(root.head) if _goes_on(root) else [])
    return aux[0] if aux else root


def _auxiliaries(verb: Token) -> list[Token]:
    return [c for c in dependents(verb) if c.dep_.startswith("aux") or c.dep_ == "cop"]


def _goes_on(root: Token) -> bool:
    """Whether a coordinated participle shares the auxiliary of the first one."""
    return root.dep_ == "conj" and syntax.has(root, "VerbForm=Part") and syntax.has(root.head, "VerbForm=Part")


def _tense(root: Token) -> str:
    first = root.head if _goes_on(root) and not _auxiliaries(root) else root
    if any(c.dep_ == "aux:tense" for c in dependents(first)) and syntax.has(root, "VerbForm=Part"):
        return ""  # "auront tué" is over
    finite = _finite(root)
    if finite.pos_ in ("VERB", "AUX") and _FUTURE_FORM.search(fold(finite.text)):
        return _FUTURE
    tense = finite.morph.get("Tense", [])
    return tense[0] if tense else ""


def _is_conditional(finite: Token) -> bool:
    """Whether a verb form is a conditional, by its ending where the tagger does not see it ("attaqueraient")."""
    by_form = finite.pos_ in ("VERB", "AUX") and _CONDITIONAL_FORM.search(fold(finite.text))
    return bool(by_form) or _CONDITIONAL in finite.morph.get("Mood", [])


def is_hedged(root: Token) -> bool:
    """The journalistic conditional, and words that keep a distance ("présumé", "semble", "selon des informations")."""
    own = _modifiers(root)
    if any(word in own for word, status in stance("modifier").items() if status == "hedge"):
        return True
    for verb in [root, *syntax.ancestors(root, limit=2)]:
        finite = _finite(verb)
        if _is_conditional(finite) and fold(finite.lemma_) not in _MODALS:
            return not _was_to_come(verb)
        if syntax.is_verbal(verb) and verb != root:
            break
    return any(_looked_up(head, stance("governor")) == "hedge" for head, _ in _governors(root))


#: Verbs whose subject may be what lies ahead or fails: "une grève menace", "l'offensive a échoué".
_RAISING = word_class("raising")
#: Prepositions of what is only told beside: "promet des représailles après une attaque".
_CIRCUMSTANCES = frozenset({"après", "avant", "depuis", "pendant", "durant", "lors de", "suite à", "malgré", "dès"})


def _governors(root: Token) -> Iterator[tuple[Token, Token]]:
    """The words that govern a trigger, nearest first, each with its dependent that leads to the trigger."""
    below = root
    for head in syntax.ancestors(root, limit=4):
        label = below.dep_.split(":")[0]
        if label in ("conj", "parataxis", "advcl", "appos") or syntax.preposition(below) in _CIRCUMSTANCES:
            return
        if label == "obl" and below.i < head.i and head.pos_ == "VERB":
            return  # "à l'issue d'un sommet, l'ONU a exigé un cessez-le-feu"
        if label == "xcomp" and syntax.is_main(below):
            return  # "l'ONU réclame X et la France condamne Y"
        if below.dep_ == "acl:relcl" and is_finite(below) and below.head.pos_ in ("NOUN", "PROPN"):
            return  # "promet une riposte à l'attaque que Kiev impute à Moscou"
        if _is_told_of(below):
            return
        yield head, below
        if label == "nsubj":
            return
        below = head


def _is_told_of(below: Token) -> bool:
    """ "réclame la libération des hommes arrêtés", "une enquête sur les tirs", "un plan, au terme de pourparlers":
    what is known beside what is asked for or planned."""
    head = below.head
    if below.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN") and syntax.has(below, "VerbForm=Part"):
        return not syntax.has(below, "Tense=Pres") and head.head.lemma_ not in _SEEING
    if below.dep_.split(":")[0] not in ("nmod", "obl"):
        return False
    return below.lower_ in _BOUNDARIES or (
        syntax.preposition(below) == "sur" and head.pos_ == "NOUN" and fold(head.lemma_) in _INQUIRIES)


#: Prepositions with which a verb takes what is wished, expected or denied; others tell when, where or why.
#: "préparent de nouvelles sanctions" is read with the article as a preposition.
_OF_CONTENT = frozenset({"", "à", "a", "de", "un", "sur", "pour"})


def _governs(head: Token, below: Token) -> bool:
    """Whether a governing word really takes what stands below it as what is wished, expected or denied."""
    label = below.dep_.split(":")[0]
    if head.pos_ in ("VERB", "AUX"):
        if below.dep_ == "nsubj" and fold(head.lemma_) not in _RAISING and not syntax.is_passive(head):
            return False  # "trois soldats tués, Biden promet une réponse"
        if label == "obl" and syntax.preposition(below) not in _OF_CONTENT:
            return False
        return label in ("xcomp", "ccomp", "obj", "obl", "aux", "nsubj", "iobj")
    return label in ("nmod", "acl", "ccomp", "xcomp")
