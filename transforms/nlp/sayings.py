"""What a source vouches for: the stretches of text that a verb of saying covers."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from depeche.transforms.nlp import syntax
from depeche.transforms.nlp.document import TRIGGERS, covering
from depeche.transforms.nlp.lexicon import fold
from depeche.transforms.nlp.phrases import Words
from depeche.transforms.nlp.speakers import inverted_speaker
from depeche.transforms.nlp.speech import (
    INSERTION,
    auxiliary_before,
    between_nouns,
    infinitive_behind,
    is_that_clause,
    that_behind,
)
from depeche.transforms.nlp.syntax import dependents

Stretch = tuple[int, int]

#: A quotation starts at most so many code points behind the verb of saying that announces it.
AHEAD = 60


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying in its sentence. kind, takes_object: as `speech.speech_entry`; quotes: quotations near it."""

    verb: Token
    speaker: Span
    kind: str
    takes_object: bool
    sent: Span
    quotes: list[Stretch]


def stretches(saying: Saying) -> Iterator[Stretch]:
    """What a verb of saying vouches for, in code points: its clauses, what it is inserted in, quotations beside it."""
    clauses = _clauses(saying)
    yield from _up_to(saying, bool(clauses))
    if saying.kind == "count":
        clauses += [c for c in dependents(saying.verb) if c.dep_.startswith("obl") and c.pos_ in ("NOUN", "NUM")]
    elif saying.kind == "accuse":
        clauses = _charges(saying.verb)
    clauses = [c for c in clauses if not saying.speaker.start <= c.i < saying.speaker.end]  # ", a détaillé le chef"
    if saying.speaker.start > saying.verb.i and inverted_speaker(saying.verb) is not None:  # "…, dit X, qui a envoyé …"
        clauses = [c for c in clauses if c.i < saying.verb.i or is_that_clause(c)]
    for start, end in map(subtree, clauses):
        yield start, end
        yield from (q for q in saying.quotes if start <= q[0] <= end)
    yield from _around(saying, bool(clauses))
    yield from (q for q in saying.quotes if _beside(q, saying.verb))


def _clauses(saying: Saying) -> list[Token]:
    """The heads of what the parse gives a verb to say: clauses, and objects where it takes them."""
    verb = saying.verb
    clauses = [c for c in dependents(verb) if c.dep_ in ("ccomp", "xcomp") or is_that_clause(c)
               or (c.dep_ == "parataxis" and c.i < verb.i)]
    if saying.takes_object:
        perfect = auxiliary_before(verb)
        clauses += [c for c in syntax.children(perfect, "obj") if c.i > verb.i] if perfect is not None else []
        clauses += [c for c in dependents(verb) if c.dep_ in ("obj", "obl:arg") and c.pos_ != "PRON"]
    return clauses


def _charges(verb: Token) -> list[Token]:
    """What somebody is accused of: "accuse Kiev d'avoir frappé une école"."""
    return [c for c in verb.subtree if syntax.is_verbal(c) and c != verb
            and any(fold(m.text) in ("de", "d'") for m in syntax.children(c, "mark", "case"))]


def _up_to(saying: Saying, has_clauses: bool) -> Iterator[Stretch]:
    """What the words behind a verb give it to say, whatever the parser made of them."""
    verb, takes_object = saying.verb, saying.takes_object
    clause_end = segment(saying.sent, verb.i)[1]
    that, infinitive = that_behind(verb), infinitive_behind(verb)
    if that is not None and saying.kind != "accuse":
        yield that.idx, clause_end
    if infinitive is not None:
        yield verb.idx, _claim_end(verb, infinitive)
    if saying.speaker.end > verb.i:
        return
    if takes_object and (end := _object_end(verb)):
        yield verb.idx, end
    if _takes_rest(verb, saying.kind) or takes_object and not has_clauses and between_nouns(verb):
        yield verb.idx, clause_end


def _around(saying: Saying, has_clauses: bool) -> Iterator[Stretch]:
    """What a verb is inserted in: ", a indiqué le gouverneur" says what stands before, and the rest of the clause."""
    verb, sent = saying.verb, saying.sent
    if verb.dep_.startswith("acl") and verb.head.i < verb.i and saying.kind == "count" and not auxiliary_before(verb):
        yield sent.start_char, sent.end_char
    elif _inserted(saying):
        start, end = segment(sent, verb.i)
        yield start, verb.idx if has_clauses else _before_relative(saying, end)


def _before_relative(saying: Saying, end: int) -> int:
    """Where what an inserted verb claims ends: before what is told of its speaker ("…, annonce X, qui a dépêché …")."""
    speaker, words = saying.speaker, Words.of(saying.sent.doc).folds
    if speaker.start <= saying.verb.i:
        return end
    for i in range(speaker.end, min(speaker.end + _LONGEST_NAME, saying.sent.end)):
        if words[i] in _RELATIVES and (i == speaker.end or words[i - 1] == ","):
            return min(end, saying.sent.doc[i].idx)
        if saying.sent.doc[i].pos_ in ("VERB", "AUX", "CCONJ", "SCONJ"):
            break
    return end


#: Relative pronouns behind a speaker, and tokens between the two (a name, an office), at most.
_RELATIVES = frozenset({"qui", "dont"})
_LONGEST_NAME = 8


def _beside(quote: Stretch, verb: Token) -> bool:
    """Whether a quotation ends right before a verb of saying or, announced by a colon, begins behind its speaker."""
    if 0 <= verb.idx - quote[1] <= 25:
        return True
    return 0 <= quote[0] - (verb.idx + len(verb)) <= AHEAD and _colon_between(verb, quote[0])


def _takes_rest(verb: Token, kind: str) -> bool:
    """Whether a verb claims all that follows in its clause: figures parse badly; "a annoncé l'envoi de renforts"."""
    return kind == "count" or kind == "announce" and bool(covering(verb, TRIGGERS))


def _claim_end(verb: Token, infinitive: Token) -> int:
    """Where the claim of an infinitive ends: with its clause, unless the speaker goes on to do something else."""
    behind = (c for c in dependents(verb) if c.i > infinitive.i)
    joined = [c.left_edge.idx for c in behind if c.dep_ in ("conj", "cc", "advcl", "parataxis")]
    end = infinitive.right_edge.idx + len(infinitive.right_edge)
    return max(end, min([segment(syntax.sentence(verb), verb.i)[1], *joined]))


def _object_end(verb: Token) -> int:
    """Where the object of a verb ends by the words: before the next finite verb's clause, 0 without an article behind.

    "dément tout passage à tabac", "confirme la perte de deux hommes, atteints à Rafah par un missile".
    """
    words, stop = syntax.tokens(verb.doc), syntax.sentence(verb).end
    if verb.i + 2 >= stop or fold(words[verb.i + 1].text) not in _ARTICLES:
        return 0
    end = verb.i + 2
    for token in words[verb.i + 1 : stop]:
        if token.text in (";", ":", ".") or _has_own_clause(token):
            break
        if token.text == "," or token.pos_ in ("CCONJ", "PRON", "SCONJ"):
            continue
        end = token.i
    return words[end].idx + len(words[end])


def _has_own_clause(token: Token) -> bool:
    return syntax.is_verbal(token) and syntax.has(token, "VerbForm=Fin")


_ARTICLES = frozenset({"un", "une", "des", "le", "la", "les", "l'", "tout", "toute", "tous", "toutes"})


def _colon_between(verb: Token, position: int) -> bool:
    return any(":" in t.text for t in verb.doc[verb.i : verb.i + AHEAD] if t.idx <= position)


def _inserted(saying: Saying) -> bool:
    """Whether a verb of saying stands behind what is said: inverted subject, after a comma, quote or dash."""
    verb, speaker, first = saying.verb, saying.speaker, saying.sent.start
    if inverted_speaker(verb) is not None:
        return True
    if verb.dep_ == "parataxis" or (speaker.start > verb.i and speaker.start - verb.i < 12):
        return verb.i == first or any(t.text in INSERTION for t in verb.doc[max(first, verb.i - 8) : verb.i])
    return False


def segment(sent: Span, at: int) -> Stretch:
    """The part of a sentence around a token, between semicolons."""
    start, end = sent.start, sent.end
    folds = Words.of(sent.doc).folds
    for i in range(start, end):
        if folds[i] == ";":
            if i < at:
                start = i + 1
            else:
                end = i
                break
    return sent.doc[start].idx, sent.doc[end - 1].idx + len(sent.doc[end - 1])


def subtree(token: Token) -> Stretch:
    """A token with all that hangs on it, in code points."""
    left, right = token.left_edge, token.right_edge
    return left.idx, right.idx + len(right)
