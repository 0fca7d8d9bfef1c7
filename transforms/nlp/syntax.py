"""Questions about a UD parse that several components ask: subjects, objects, agents, noun phrases.

They follow what French leaves out: the subject of an infinitive or participle is that of its governing verb, that of
a relative clause is the antecedent, a conjoined verb shares the subject of the first. All tolerate a missing parse.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp.inflection import participles
from depeche.transforms.nlp.lexicon import fold, table

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "root", "ROOT")
#: parts of a noun phrase that belong to its name; clauses and appositions behind a comma do not
_PHRASE = ("det", "amod", "nmod", "nummod", "flat", "flat:name", "flat:foreign", "compound", "case", "fixed",
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


#: Verbs that take "être" as auxiliary of the perfect: their participle with "être" is no passive.
BE_VERBS = frozenset("aller arriver convenir décéder descendre devenir entrer intervenir monter mourir naître partir "
                     "parvenir passer rentrer repartir rester retomber retourner revenir sortir survenir tomber "
                     "venir".split())


def is_passive(token: Token) -> bool:
    """Whether a verb stands in the passive, or is a participle that qualifies a noun."""
    if is_reflexive(token) or token.lemma_ in BE_VERBS:
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


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for; the pronoun itself when there is none."""
    clause = pronoun.head
    while clause.dep_ in ("conj", "xcomp", "obj", "obl") and clause.head != clause:
        clause = clause.head
    return clause.head if clause.dep_.startswith("acl") and clause.head.i < pronoun.i else pronoun


_RELATIVES = frozenset({"qui", "lequel", "laquelle", "lesquels", "lesquelles"})


def subject(verb: Token) -> Token | None:
    """Who does a verb in the active or undergoes it in the passive, also where the clause leaves it out."""
    for _ in range(4):
        own = [c for c in dependents(verb) if c.dep_ in SUBJECTS] or [
            c for a in dependents(verb) if a.dep_.startswith("aux") for c in dependents(a) if c.dep_ in SUBJECTS]
        main = None if own else _host_of_relative(verb)
        if main is not None:
            return main
        if own:
            found = min(own, key=lambda t: abs(t.i - verb.i))
            relative = has(found, "PronType=Rel") or found.lower_ in _RELATIVES
            return antecedent(found) if relative else _behind_colon(found, verb) or _taken_up(found)
        if verb.dep_ in ("xcomp", "conj", "advcl") and is_verbal(verb.head):
            verb = verb.head
        elif (governor := asked_by(verb)) is not None:
            verb = governor
        elif verb.dep_.startswith("acl") and has(verb, "VerbForm=Part"):
            active = _active_participle(verb)
            if not active:
                return verb.head
            governor = next((t for t in ancestors(verb) if is_verbal(t) and t.i < verb.i), None)
            if governor is None:
                return None
            verb = governor
        else:
            return _parted_subject(verb)
    return None


def asked_by(verb: Token) -> Token | None:
    """ "invitent la population à se rassembler": the verb that asks for an infinitive which hangs on who is asked."""
    if verb.dep_ != "acl" or not has(verb, "VerbForm=Inf") or verb.head.dep_.split(":")[0] not in ("obj", "iobj"):
        return None
    return verb.head.head if is_verbal(verb.head.head) else None


def _taken_up(pronoun: Token) -> Token:
    """ "Les mutins, eux, détiennent": the noun that a stressed pronoun between commas takes up."""
    if pronoun.lower_ not in ("lui", "eux", "elle", "elles") or pronoun.i < 2 or pronoun.nbor(-1).text != "," or (
            pronoun.i + 1 < len(pronoun.doc) and pronoun.nbor(1).text != ","):  # "la veille, elle parlait"
        return pronoun
    head = pronoun.nbor(-2)
    while head.head != head and head.head.i < head.i and head.dep_ in _PHRASE:
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN") else pronoun


def _parted_subject(verb: Token) -> Token | None:
    """ "Pékin, de son côté, invite …": a noun without preposition that an insertion parts from its verb."""
    bare = next((c for c in dependents(verb) if c.dep_ in ("obl:mod", "dislocated") and _opens(c, verb)), None)
    if bare is not None:
        return bare
    head = verb.head
    return head if verb.dep_ in ("conj", "acl:relcl") and _opens(head, verb) and is_main(verb) else None


def _opens(noun: Token, verb: Token) -> bool:
    """Whether a noun opens its sentence as a subject does, with an insertion before its verb; dates do so too."""
    if noun.pos_ not in ("NOUN", "PROPN") or noun.i >= verb.i or fold(noun.text) in _times() or preposition(noun):
        return False
    commas = sum(t.text == "," for t in tokens(noun.doc)[noun.i + 1 : verb.i])
    return commas > 1 and is_verbal(verb) and noun.left_edge.i == sentence(noun).start


@lru_cache(maxsize=1)
def _times() -> frozenset[str]:
    """Nouns that date what is told, folded."""
    kinds = ("weekday", "month", "day_part", "span")
    return frozenset(fold(str(row["word"])) for row in table("date_words") if row["class"] in kinds)


def _host_of_relative(verb: Token) -> Token | None:
    """The noun with a relative clause that a parser joined the main verb to: "la Cédéao, que préside X, condamne"."""
    clause = verb.head
    if verb.dep_ != "conj" or not is_verbal(clause) or not has(verb, "VerbForm=Fin"):
        return None
    joined = next(c for c in children(clause, "conj") if c.i <= verb.i)
    words, first = tokens(verb.doc), sentence(clause).start
    relative = next((t for t in reversed(words[max(first, clause.i - 4) : clause.i])
                     if fold(t.text) in ("que", "qu'", "dont", "où")), None)
    if relative is None or relative.i < first + 2 or {words[relative.i - 1].text, words[joined.i - 1].text} != {","}:
        return None
    head = words[relative.i - 2]
    while head.head != head and head.head.i < head.i and head.dep_ in _PHRASE:
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN") and not preposition(head) else None


def _active_participle(verb: Token) -> bool:
    """Whether a participle that a parser hung on a noun goes on with a perfect: "a dissous la Chambre, annoncé un vote"
    has an object, "ouvert les cellules, puis les a livrées" an auxiliary of its own; what qualifies a noun has neither.
    """
    perfect = any(c.dep_.startswith("aux") and c.lemma_ == "avoir" for c in dependents(verb))
    return perfect or has(verb, "Tense=Past") and any(fold(c.text) not in _times() for c in children(verb, "obj"))


def _behind_colon(found: Token, verb: Token) -> Token | None:
    """The noun before a verb, where one before a colon was taken for its subject: "Goma : l'ONU compte 700 morts"."""
    if verb.i - found.i < 3 or verb.i - found.i > 30:
        return None
    between = tokens(verb.doc)[found.i + 1 : verb.i]
    colon = next((t.i for t in reversed(between) if t.text == ":"), None)
    last = between[-1]
    if colon is None or last.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    head = last
    while head.head != head and colon < head.head.i < verb.i and head.dep_ in _PHRASE and head.head.pos_ in (
            "NOUN", "PROPN"):
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN") and not preposition(head) else None


def is_named_object(name: Token) -> bool:
    """ "ont bombardé Kharkiv": a name right behind a verb that parsers take for a part of the verb's name."""
    verb = name.head
    return name.dep_ == "flat:name" and name.pos_ == "PROPN" and name.i == verb.i + 1 and verb.pos_ == "VERB"


_SUBORDINATORS = _RELATIVES | frozenset("que qu' qu’ dont où quoi si quand lorsque lorsqu' comme puisque".split())


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
    return token.dep_ not in _PHRASE and token.head == head


def nominal(token: Token) -> bool:
    return token.pos_ in _NOMINAL


def parsed(doc: Doc) -> bool:
    """Whether a parser has seen the document."""
    return doc.has_annotation("DEP")
