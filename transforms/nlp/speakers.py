"""Who speaks: the speaker of a verb of saying, before it or behind it, also where the parse lost the subject."""
from __future__ import annotations

from spacy.tokens import Span, Token

from depeche.transforms.nlp import subjects, syntax
from depeche.transforms.nlp.antecedents import LATTER, LOOK_BACK, subject_before
from depeche.transforms.nlp.document import (
    DATES,
    PARTIES,
    PLACES,
    QUANTITIES,
    TRIGGERS,
    covering,
    overlapping,
    starting_in,
)
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.speech import (
    INSERTION,
    author_of,
    auxiliary_before,
    before_speaker,
    behind_by,
    between_nouns,
    infinitive_behind,
    is_somebody,
    is_that,
    locution,
    saying_forms,
    speech_entry,
    that_behind,
)
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.verb_roles import is_told_about


def speaker_of(verb: Token, last: Span | None) -> Span | None:
    """Who says what a verb of saying says, whatever the parser made of it; `last`: who spoke last."""
    behind = inverted_speaker(verb)
    if behind is not None:
        said_by = syntax.phrase(behind)
        return _meant_by(verb, behind.i, last) if behind.pos_ == "PRON" else (
            verb.doc[max(said_by.start, verb.i + 1) : said_by.end])
    if syntax.is_passive(verb):  # "un bilan communiqué par le gouverneur", but not "emporté par la contestation"
        if not _may_be_told(verb):
            return None
        agent = next(iter([*syntax.agents(verb), *behind_by(verb)]), None)
        if agent is not None or any(c.dep_ in ("aux:pass", "obl:agent") for c in dependents(verb)):
            return syntax.phrase(agent) if agent is not None else None
    if _participle_alone(verb) and verb.dep_ in ("acl", "amod") and fold(verb.text) not in saying_forms() and not (
            auxiliary_before(verb) or that_behind(verb) or infinitive_behind(verb)):
        return None  # "des autobus livrés aux flammes"
    subject = _subject(verb)
    if subject is None and verb.i and _is_party(verb.nbor(-1)):  # "le parquet fait état de six arrestations"
        party = covering(verb.nbor(-1), PARTIES)[0]
        if not (party.start and fold(verb.doc[party.start - 1].text) == "par"):  # "un maire joint par l'AFP nie"
            return party
    if subject is None:
        clear = that_behind(verb) or infinitive_behind(verb) or auxiliary_before(verb) or between_nouns(verb)
        return _party_aside(verb) or _noun_before(verb) or (_first_party(verb) if clear else None) or _words_before(
            verb)
    if subject.pos_ == "PRON":
        named = next((c for c in syntax.children(subject, "appos") if c.pos_ == "PROPN" and c.i < verb.i), None)
        if fold(subject.text) == "on" and named is None:
            return None  # "on rappelle que": nobody in particular
        return syntax.phrase(named) if named is not None else _meant_by(verb, subject.i, last)  # "l'un d'eux, X, dit"
    if subject.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    author = author_of(subject)
    return syntax.phrase(author) if author is not None else None


def _may_be_told(verb: Token) -> bool:
    """Whether a verb of saying has a passive in which its agent is who says it."""
    entry = speech_entry(verb)
    return entry is None or entry[1] or entry[0] == "accuse"


def _subject(verb: Token) -> Token | None:
    """The subject of a verb of saying, unless the words around it tell that the parser took another noun for it."""
    found = subjects.subject(verb) or _misplaced_subject(verb)
    if found is None or fold(found.text) in _ASIDES:
        return None
    relative = next((c for c in dependents(verb) if c.lower_ == "qui" and c.i > found.i), None)
    if relative is not None and not is_somebody(found):  # "une trêve annoncée par Donald Trump, qui affirme"
        at = relative.i - 1 - (relative.nbor(-1).text == ",")
        return next((p.root for p in covering(verb.doc[at], PARTIES) if p.end == at + 1), found)
    misread = found.i > verb.i and _party_aside(verb) is not None
    finite = relative is None and verb.dep_.startswith("acl") and found == verb.head and (
        fold(verb.text) in saying_forms())  # "un officier joint par l'agence nie tout assaut"
    return None if misread or finite else found


def _before_group(verb: Token) -> int:
    """The last token before a verb with its auxiliary, negation and pronouns: "l'armée n'a pas confirmé"."""
    at, first = verb.i - 1, syntax.sentence(verb).start
    while at > first and (fold(verb.doc[at].text) in _CLITICS or verb.doc[at].pos_ == "AUX"):
        at -= 1
    return at


_CLITICS = frozenset({"ne", "n'", "se", "s'", "en", "y", "pas", "avoir", "être", "a", "ont", "avait", "avaient"})


def _party_aside(verb: Token) -> Span | None:
    """The party whose apposition ends with the comma before a verb: "le porte-parole, Lionel Bilgo, évoquait"."""
    comma = _before_group(verb)
    if comma < 2 or verb.doc[comma].text != ",":
        return None
    parties = (p for p in covering(verb.doc[comma - 1], PARTIES) if p.end == comma and "," in p.text)
    return next((p for p in parties if not syntax.preposition(p.root)), None)


def _words_before(verb: Token) -> Span | None:
    """The words from an article to a verb, where the parse has no subject: "une source de sécurité faisait état de"."""
    if syntax.has(verb, "VerbForm=Part") and fold(verb.text) not in saying_forms() or (
            syntax.has(verb, "VerbForm=Inf")):
        return None
    last = _before_group(verb)
    first = None
    for token in reversed(verb.doc[max(syntax.sentence(verb).start, last - 7) : last + 1]):
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "NUM") and fold(token.text) not in ("de", "d'", "du"):
            break
        if token.pos_ == "DET":
            first = token.i
    if first is None or first == last or first and verb.doc[first - 1].pos_ == "ADP":
        return None
    span = verb.doc[first : last + 1]
    return None if overlapping(span, DATES) or author_of(span.root) is None else span


#: "de son côté", "pour sa part", "à son tour".
_ASIDES = frozenset({"côté", "part", "tour"})


def _meant_by(verb: Token, at: int, last: Span | None) -> Span | None:
    """Whom a pronoun at a token stands for: who spoke last, else the last party before."""
    if fold(verb.doc[at].text) in LATTER:
        near = starting_in(verb.doc[max(syntax.sentence(verb).start - LOOK_BACK, 0) : at], PARTIES)
        number = ["Plur" if verb.doc[at].lower_ in _SEVERAL else "Sing"]
        return next((p for p in reversed(near) if p.root.morph.get("Number", number) == number), last)
    several = verb.doc[at].lower_ in _SEVERAL and last is not None and syntax.has(last.root, "Number=Sing")
    inside = at - syntax.sentence(verb).start > _OPENING  # "Kiev a expulsé douze diplomates, qu'elle soupçonne de"
    meant = subject_before(verb, at, same_sentence=True) if inside and not several else None
    if meant is None and (last is None or several):
        meant = subject_before(verb, at, same_sentence=False)
    return syntax.phrase(meant) if meant is not None else last


#: Tokens at the head of a sentence among which a pronoun takes up who spoke last.
_OPENING = 3
_SEVERAL = frozenset({"ils", "elles", "ceux-ci", "celles-ci"})


def _first_party(verb: Token) -> Span | None:
    """The party that opens the sentence of a verb whose subject the parser did not find."""
    before = [s for s in starting_in(syntax.sentence(verb), PARTIES) if s.end <= verb.i
              and syntax.preposition(s.root) not in ("devant", "face")]
    return before[0] if before else None


def _noun_before(verb: Token) -> Span | None:
    """The noun phrase that ends right before a finite verb, where the parse lost the subject: "la mairesse parlait"."""
    before = verb.nbor(-1) if verb.i > syntax.sentence(verb).start else None
    if before is None or before.pos_ not in ("NOUN", "PROPN", "ADJ") or fold(before.text) in _ASIDES:
        return None
    if syntax.has(verb, "VerbForm=Part") and fold(verb.text) not in saying_forms():
        return None
    head = next((t for t in [before, *syntax.ancestors(before, limit=2)] if t.pos_ == "NOUN" and t.i < verb.i), before)
    if syntax.preposition(head) or covering(head, DATES) or not any(c.dep_ == "det" for c in dependents(head)):
        return None
    author = author_of(head)
    return syntax.phrase(author) if author is not None else None


def _misplaced_subject(verb: Token) -> Token | None:
    """The subject that the parser hung on the auxiliary or on the infinitive behind a verb of saying."""
    for other in (auxiliary_before(verb), infinitive_behind(verb)):
        found = subjects.subject(other) if other is not None else None
        if found is not None and found.i < verb.i:
            return found
    return None


def inverted_speaker(verb: Token) -> Token | None:
    """The speaker behind an inserted verb of saying (", a indiqué le maire"), whatever the parser made of it.

    Parsers take such a speaker for an object. A verb right behind a comma, quote or dash, without a subject of its own
    in between, has its speaker behind it; where the verb may also take a thing as object, only a person or body is one.
    """
    if (pronoun := _hyphenated(verb)) is not None:
        return pronoun
    first = verb.i - locution(verb).endswith(f" {fold(verb.text)}")
    while first and verb.i - first < 4 and (fold(verb.doc[first - 1].lemma_) in ("avoir", "être") or
                                            fold(verb.doc[first - 1].text) in ("se", "s'")):
        first -= 1  # whatever the parser hung the auxiliary on: "a fait savoir la préfecture"
    before = verb.doc[first - 1] if first else None
    if before is None or before.text not in INSERTION or _participle_alone(verb) or _has_subject_aside(verb, first - 1):
        return None
    for token in verb.doc[verb.i + 1 : min(verb.i + 9, syntax.sentence(verb).end)]:
        if fold(token.text) in (".", ";", ":", "contre") or (token.text == "," and token.i == verb.i + 1):
            return None
        if covering(token, DATES) or _is_where(token):
            continue
        if syntax.has(token, "VerbForm=Inf") and not locution(verb).endswith(f" {fold(token.text)}"):
            return None  # "…, a dit condamner l'agression"
        somebody = token.pos_ in ("NOUN", "PROPN") or token.pos_ == "VERB" and _is_party(token)
        loose = token.dep_ in ("nmod", "flat") and not (
            before_speaker(verb) or covering(token.head, DATES) or _is_where(token.head))
        if somebody and is_told_about(token, verb):
            return None
        several = token.i == verb.i + 2 and verb.nbor(1).lower_ == "des"  # ", rapportent des habitants"
        if somebody and (several or not syntax.preposition(token)) and not loose:
            return token if _speech_verb_without_object(verb) or _speaks(token) else None
        if fold(token.text).strip("-") in _INVERTED_PRONOUNS:
            return token
        if fold(token.text) in ("avoir", "être") or is_that(token):
            return None
    return None


def _is_where(token: Token) -> bool:
    """Whether a word only tells where something is said: "a martelé à New York le porte-parole", "indique sur X"."""
    places = covering(token, PLACES)
    before = token.doc[(places[0].start if places else token.i) - 1]
    return fold(before.text) in _WHERE and before.i < token.i and (bool(places) or token.pos_ == "PROPN")


_WHERE = frozenset({"à", "en", "depuis", "sur", "dans", "via"})


def _hyphenated(verb: Token) -> Token | None:
    """The pronoun between auxiliary and participle of an inserted verb of saying: ", a-t-il aussitôt ajouté"."""
    at = verb.i - 1
    while at > 1 and verb.doc[at].pos_ == "ADV" and verb.i - at < 3:
        at -= 1
    pronoun = verb.doc[at]
    if at < 2 or not pronoun.text.startswith("-") or fold(pronoun.text).strip("-") not in _INVERTED_PRONOUNS:
        return None
    helps = fold(verb.doc[at - 1].lemma_) in ("avoir", "être")
    return pronoun if helps and verb.doc[at - 2].text in INSERTION else None


def _has_subject_aside(verb: Token, comma: int) -> bool:
    """Whether the comma before a verb closes what stands beside its subject: "la famille, elle, accuse"."""
    if comma < 2 or verb.doc[comma].text not in (",", ")"):
        return False
    if fold(verb.doc[comma - 1].text) in _TONIC and verb.doc[comma - 2].text == ",":
        return True
    if _party_aside(verb) is not None and not before_speaker(verb) and not auxiliary_before(verb):
        return True
    entry, subject = speech_entry(verb), subjects.subject(verb)
    if entry is None or not (entry[1] or entry[0] == "accuse"):
        return False
    if subject is None or subject.i >= comma or subject.pos_ == "PRON":
        return False
    named = any(verb.doc[p.end].text == "," and p.end < comma for p in covering(subject, PARTIES))
    if named and subject.dep_ == "nsubj" and not any(  # "le président Daniel Noboa, 36 ans, a reconnu"
            syntax.has(t, "VerbForm=Fin") for t in verb.doc[syntax.sentence(verb).start : comma]):
        return True
    return any(c.dep_ == "appos" and c.i > subject.i and c.right_edge.i in (comma - 1, comma)
               for c in dependents(subject))


_TONIC = frozenset({"lui", "elle", "eux", "elles"})
_INVERTED_PRONOUNS = frozenset({"t-on", "on", "il", "elle", "t-il", "t-elle", "ils", "elles"})


def _participle_alone(verb: Token) -> bool:
    return syntax.has(verb, "VerbForm=Part") and not any(c.dep_.startswith("aux") for c in dependents(verb))


def _speech_verb_without_object(verb: Token) -> bool:
    entry = speech_entry(verb)
    return entry is not None and not entry[1]


def _speaks(noun: Token) -> bool:
    """Whether a noun behind a verb that also takes objects is its speaker: nothing that happens and no figure."""
    return is_somebody(noun) or not (covering(noun, TRIGGERS) or covering(noun, QUANTITIES))


def _is_party(token: Token) -> bool:
    return any(p.end == token.i + 1 for p in covering(token, PARTIES))
