"""Questions about a UD parse that several components ask: passives, agents, prepositions, noun phrases.

All tolerate a missing parse. Who does a verb is a question of its own (`subjects`).
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property, lru_cache

from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp.inflection import participles
from depeche.transforms.nlp.lexicon import fold

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "root", "ROOT")
#: parts of a noun phrase that belong to its name; clauses and appositions behind a comma do not
PHRASE = ("det", "amod", "nmod", "nummod", "flat", "flat:name", "flat:foreign", "compound", "case", "fixed",
          "goeswith", "advmod", "appos", "conj", "cc", "punct", "nmod:poss", "dep")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "SYM")


class Parse:
    """A parsed Doc as lists over its tokens. spaCy makes a Token anew for each access, looks through all words between
    for the dependents of one, and back to the first word of a sentence for its bounds; one component after the other
    asks for them here.
    """

    #: The last Doc's: one Doc is read at a time.
    _last: Parse | None = None

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.tokens = list(doc)
        self.dependents: list[list[Token]] = [[] for _ in self.tokens]
        for token, offset in zip(self.tokens, doc.to_array("HEAD").astype("int64").tolist(), strict=True):
            if offset:
                self.dependents[token.i + offset].append(token)
        strings = doc.vocab.strings
        self.features = [_features(strings[key]) for key in doc.to_array("MORPH").tolist()]
        self.phrases: dict[int, Span] = {}  # by their heads, as they are asked for

    @classmethod
    def of(cls, doc: Doc) -> Parse:
        last = cls._last
        if last is None or last.doc is not doc:
            last = cls._last = Parse(doc)
        return last

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentence of each token."""
        return [sent for sent in self.doc.sents for _ in range(len(sent))]


def tokens(doc: Doc) -> list[Token]:
    """The tokens of a Doc: `tokens(doc)[start:end]` is cheaper to read than a Span."""
    return Parse.of(doc).tokens


def dependents(token: Token) -> list[Token]:
    """What depends on a token, in order of the text: `token.children`."""
    return Parse.of(token.doc).dependents[token.i]


def sentence(at: Token | Span) -> Span:
    """The sentence of a token, or of the first one of a span."""
    return Parse.of(at.doc).sentences[at.i if isinstance(at, Token) else at.start]


def children(token: Token, *labels: str) -> list[Token]:
    """The dependents of a token with one of the labels (a label also stands for its subtypes)."""
    return [c for c in dependents(token) if (label := c.dep_) in labels or label.partition(":")[0] in labels]


@lru_cache(maxsize=4096)
def _features(morph: str) -> frozenset[str]:
    named = (feature.partition("=") for feature in morph.split("|"))
    return frozenset(f"{name}={value}" for name, _, values in named for value in values.split(","))


def has(token: Token, feature: str) -> bool:
    """Whether a token has a morphological feature with a value, as UD writes it: "VerbForm=Part"."""
    return feature in Parse.of(token.doc).features[token.i]


def is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def is_verb_form(token: Token) -> bool:
    """Whether a token is a verb or a participle, whatever that is taken for."""
    return is_verbal(token) or has(token, "VerbForm=Part")


#: Verbs that take "être" as auxiliary of the perfect: their participle with "être" is no passive.
BE_VERBS = frozenset("aller arriver convenir décéder descendre devenir entrer intervenir monter mourir naître partir "
                     "parvenir passer rentrer repartir rester retomber retourner revenir sortir survenir tomber "
                     "venir".split())


def takes_be(verb: Token) -> bool:
    """Whether a verb takes "être" in the perfect; of a participle that taggers take for an adjective, by its form."""
    return verb.lemma_ in BE_VERBS or verb.lower_ in _be_participles()


@cache
def _be_participles() -> frozenset[str]:
    return frozenset().union(*map(participles, BE_VERBS)) - {"passé", "passée", "passés", "passées", "sorti", "sortie"}


def is_passive(token: Token) -> bool:
    """Whether a verb stands in the passive, or is a participle that qualifies a noun."""
    if is_reflexive(token) or takes_be(token):
        return False
    helpers = [c for c in dependents(token) if c.dep_.startswith("aux")]
    if helpers and all(c.lemma_ == "être" for c in helpers) and has(token, "VerbForm=Part"):
        return True
    if helpers and all(c.lemma_ == "avoir" for c in helpers):
        return False
    if any(c.dep_ in ("aux:pass", "nsubj:pass", "obl:agent") for c in dependents(token)):
        return True
    participle = has(token, "VerbForm=Part") and not has(token, "Tense=Pres")
    has_aux = any(c.dep_.startswith("aux") for c in dependents(token))
    # a word in capitals is its own lemma
    if not has_aux and not token.is_upper and fold(token.text) not in participles(fold(token.lemma_)):
        return False
    return participle and not has_aux and token.dep_.split(":")[0] in ("acl", "amod", "root", "ROOT", "advcl", "appos")


def is_reflexive(token: Token) -> bool:
    return any(c.lower_.replace("’", "'") in ("se", "s'") for c in dependents(token))


def is_named_object(name: Token) -> bool:
    """ "ont bombardé Kharkiv": a name right behind a verb that parsers take for a part of the verb's name."""
    verb = name.head
    return name.dep_ == "flat:name" and name.pos_ == "PROPN" and name.i == verb.i + 1 and verb.pos_ == "VERB"


RELATIVES = frozenset({"qui", "lequel", "laquelle", "lesquels", "lesquelles"})
_SUBORDINATORS = RELATIVES | frozenset("que qu' qu’ dont où quoi si quand lorsque lorsqu' comme puisque".split())


def is_main(verb: Token) -> bool:
    """Whether a verb that is parsed as subordinate is a clause of its own: finite, and no word subordinates it."""
    own = dependents(verb)
    finite = [t for t in (verb, *own) if t.i <= verb.i and has(t, "VerbForm=Fin") and (
        t == verb or t.dep_.startswith(("aux", "cop")))]
    return bool(finite) and not any(
        t.lower_ in _SUBORDINATORS or t.dep_ == "mark" or has(t, "PronType=Rel")
        for c in own if c.i < verb.i for t in (c, *dependents(c)))


def agents(verb: Token) -> list[Token]:
    """The complements with "par" of a passive."""
    out = children(verb, "obl:agent")
    out += [c for c in children(verb, "obl") if c not in out and preposition(c) == "par"
            and (c.pos_ in ("NOUN", "PROPN") or c.pos_ == "NUM" and children(c, "nmod"))]  # "par quatre de ses hommes"
    return out


def preposition(token: Token) -> str:
    """The preposition of a noun as a lemma ("de" for "des"), "" without one; several words are joined."""
    marks = [c for c in dependents(token) if c.dep_ == "case" and c.i < token.i]
    if not marks:
        return ""
    words = [marks[0].lemma_, *(c.lemma_ for c in dependents(marks[0]) if c.dep_ in ("fixed", "dep"))]
    return fold(" ".join(words))


def conjuncts(token: Token) -> list[Token]:
    """A token with what is coordinated to it."""
    return [token, *(c for c in token.conjuncts if c.i > token.i)]


def ancestors(token: Token, limit: int = 12) -> Iterator[Token]:
    """The governors of a token, nearest first."""
    for _ in range(limit):
        if token.head == token:
            return
        token = token.head
        yield token


#: Tokens of a phrase before its head, and behind it, at most.
_LONGEST_PHRASE = 24


def phrase(head: Token) -> Span:
    """The noun phrase of a head as a person would quote it: without relative clauses, without a final comma."""
    known = Parse.of(head.doc).phrases
    if head.i not in known:
        start, end = _bounds(head)
        known[head.i] = head.doc[start:end]
    return known[head.i]


def _bounds(head: Token) -> tuple[int, int]:
    """The first token of the phrase of a head and the one behind its last."""
    words, at = tokens(head.doc), head.i
    left = head.left_edge.i
    while left < at and ((first := words[left]).is_punct or _leads(first, head)):
        left += 1
    right = at
    for token in words[at + 1 : min(head.right_edge.i + 1, at + _LONGEST_PHRASE)]:
        if _leaves_phrase(token, head):
            break
        right = token.i
    while right > at and (words[right].is_punct or words[right].pos_ in ("ADP", "CCONJ")):
        right -= 1
    return max(left, at - _LONGEST_PHRASE), right + 1


def _leads(token: Token, head: Token) -> bool:
    """Whether a token only leads to a phrase: a preposition, or an adverb before one ("souvent contre des cibles")."""
    if token.dep_ == "advmod":
        token = token.nbor(1)
        return token.lower_ in ("contre", "sur", "vers", "dans") and token.dep_ == "case" and token.head == head
    return token.dep_ in ("case", "cc", "mark") and token.head == head


def _leaves_phrase(token: Token, head: Token) -> bool:
    if token.dep_.split(":")[0] in ("acl", "advcl", "ccomp", "xcomp", "parataxis", "mark", "nsubj", "cop", "aux"):
        return True
    if token.is_space or token.text in (";", ":", "(", "«", "“", "–", "—"):
        return True
    if token.text == ",":
        following = token.nbor(1) if token.i + 1 < len(token.doc) else token
        named = following.pos_ == "PROPN" and following.dep_ in ("appos", "flat:name", "flat", "nmod", "conj")
        return not named
    return token.dep_ not in PHRASE and token.head == head


def nominal(token: Token) -> bool:
    return token.pos_ in _NOMINAL


def parsed(doc: Doc) -> bool:
    """Whether a parser has seen the document."""
    return doc.has_annotation("DEP")
