"""What stands around a word that may be a trigger, for the conditions of its senses: subject, object, head and more.

They follow the parse where it has them, and the order of words where it has not.
"""
from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import starmap
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from depeche.transforms.nlp import senses, subjects, syntax
from depeche.transforms.nlp.classes import CLAUSAL
from depeche.transforms.nlp.senses import plain
from depeche.transforms.nlp.syntax import dependents

if TYPE_CHECKING:
    from depeche.transforms.nlp.candidates import Sentence

#: Words of a complement, from the trigger on, in which what is asked or threatened is looked for.
REACH = 18
#: Tokens beside a verb in which its subject or object is looked for when the parse gives none.
NEAR = 6
PERSONAL = frozenset("il elle ils elles qui celui-ci celle-ci ceux-ci ces-derniers".split())
#: Objects before the verb that stand for people more often than not.
_THEM = frozenset({"les", "nous", "vous", "le", "la", "l'", "l’"})
_OF = frozenset(("de", "d'", "d’", "du", "des"))
NAMES = frozenset({"PROPN", "NOUN"})
_RELATIVE = frozenset({"que", "qu'", "qu’", "dont", "qui"})
_THAT = frozenset({"que", "qu'", "qu’"})
#: Verbs behind which a participle tells of a state: "l'accès reste bloqué".
_REMAIN = frozenset({"rester", "demeurer"})
_QUOTES = frozenset({"»", "”", '"'})
CLOSING = _QUOTES | {","}
STRESSED = frozenset("lui elle eux elles".split())
#: Adverbs with which a participle is an adjective: "un trafic très perturbé".
_DEGREES = frozenset("très trop si peu assez".split())


class Arguments:
    """What stands around one trigger, and whether a condition holds for it."""

    def __init__(self, sentence: Sentence, span: Span, root: Token, verbal: bool):
        self.sentence, self.span, self.root = sentence, span, root
        self.reading = sentence.reading
        self.verbal = verbal

    def allow(self, sense: senses.Sense) -> bool:
        """Whether all conditions of a sense hold."""
        return all(map(self._any, sense.needs)) and not any(map(self._any, sense.bars))

    def _any(self, clause: senses.Clause) -> bool:
        return any(starmap(self.holds, clause))

    def holds(self, scope: str, name: str) -> bool:
        if scope == "art":
            return self.reading.article.is_about(name)
        if scope == "sent":
            return self.sentence.profile.has(name) or name in self.sentence.extra
        if scope == "content":
            return self._content(name)
        if scope in senses.FLAG_SCOPES:
            return bool(getattr(self, "_" + scope)())
        found = getattr(self, scope)
        return found is not None and (name in found or (name == "any" and found != frozenset()))

    @cached_property
    def subj(self) -> frozenset[str]:
        """Who acts: subject of an active verb, agent of a passive one; where the parse has none, what stands before."""
        if self._passive:
            return self._classes(syntax.agents(self.root) or self._by())
        found = _given(subjects.subject(self.root)) or [c for c in dependents(self.root)
                                                      if c.dep_.startswith("nsubj") or c.dep_ == "expl:subj"]
        found = [t for t in found if t != self.root]
        if self._inverted():
            found += [c for c in dependents(self.root) if c.dep_ == "obj"]
        if not found and self.verbal:
            found = self._after() if self._part() else self._before()
        out = self._classes(found)
        speaking = any({t.lower_, t.lower_.rpartition("-")[2]} & PERSONAL for t in found) and self.reading.public
        return out | {"political", "person"} if speaking else out

    @cached_property
    def obj(self) -> frozenset[str]:
        """Who or what undergoes it: object, subject of a passive; where the parse has none, what follows."""
        own = [c for c in dependents(self.root) if c.dep_ in ("obj", "iobj") or syntax.is_named_object(c)]
        if self._passive:
            own = [c for c in own if c.dep_ == "obj"]  # "lui sera remis": whom it is given to undergoes nothing
            own += _given(subjects.subject(self.root))
            own += [c for c in dependents(self.root) if c.dep_.startswith("nsubj")]
            if not own and self.root.dep_.split(":")[0] in ("acl", "amod"):
                own = [self.root.head]
            own = own or (self._after() if self._part() else self._before())
        elif self._inverted() and (self._behind_quote() or subjects.subject(self.root) is None):
            own = []
        elif self._inverted():
            own = [c for c in own if c != subjects.subject(self.root)]  # "…, a reconnu le gouverneur"
        elif not own and self.verbal and not self._self():
            own = self._whom() or self._bare() + self._after()
        out = self._classes(subjects.antecedent(c) if c.lower_ in _RELATIVE else c for c in own)
        return out | {"person"} if any(c.lower_ in PERSONAL or c.lower_ in _THEM or _these(c) for c in own) else out

    @cached_property
    def _passive(self) -> bool:
        """Whether a verb is passive. Parsers take "est retenu" for an adjective with a copula, or for a past tense."""
        helpers = {w for c in dependents(self.root) if c.dep_.startswith(("aux", "cop")) for w in (c.lemma_, c.lower_)}
        if "avoir" in helpers and not {"être", "été"} & helpers:
            return False  # whatever the parser calls its subject
        if not helpers and self._is_finite:
            return False  # "L'Inde impute à son voisin": a verb that taggers take for an adjective
        if not syntax.takes_be(self.root) and syntax.is_passive(self.root):
            return True
        if not helpers and (self._qualifies() or self._remains()):
            return True
        being = any(c.lemma_ == "être" and c.dep_.split(":")[0] in ("aux", "cop") for c in dependents(self.root))
        if self.root.pos_ in ("ADJ", "NOUN"):
            perfect = being and syntax.takes_be(self.root)  # "sont convenus", the participle read as an adjective
            return self._is_participle and not perfect and (being or self.root.dep_ in ("amod", "acl"))
        return being and not syntax.takes_be(self.root) and not syntax.is_reflexive(self.root)

    def _qualifies(self) -> bool:
        """A past participle right behind a noun, however it is parsed: "ne signale que des drones interceptés"."""
        if not (self._is_participle and syntax.has(self.root, "VerbForm=Part")) or self._self():
            return False
        first = self.root  # "le président destitué, puis arrêté"
        while first.dep_ == "conj" and any(e.participle for e in self._entries(first.head)) and not any(
                c.dep_.startswith(("aux", "nsubj")) for c in dependents(first.head)):
            first = first.head
        return first.i > 0 and _names(self.reading.doc[first.i - 1])

    def _remains(self) -> bool:
        """ "l'accès demeure bloqué": a participle behind a verb of state."""
        return self._is_participle and self.root.dep_ == "xcomp" and self.root.head.lemma_ in _REMAIN

    def _entries(self, token: Token) -> list[senses.Entry]:
        own = self.reading.of_token.get(token.i, ())
        return [e for j in own[:1] for e in senses.entries().get(plain(self.reading.words[j]), ())]

    @cached_property
    def _forms(self) -> list[senses.Entry]:
        return self._entries(self.root)

    @property
    def _is_participle(self) -> bool:
        return any(e.participle for e in self._forms)

    @property
    def _is_finite(self) -> bool:
        return self.verbal and bool(self._forms) and not self._is_participle

    def _inverted(self) -> bool:
        """ "…", s'est indignée l'intersyndicale: the subject behind a verb of speech is easily parsed as its object."""
        before = self._group_start() - 1
        if any(c.dep_.startswith("aux") and c.i < before for c in dependents(self.root)):
            return False  # "aurait, lui, dépêché 200 hommes"
        if any(c.dep_.startswith("nsubj") and c.i < before for c in dependents(self.root)):
            return False  # "le chef du camp, arrivé lundi, a rompu les pourparlers"
        if before > self.sentence.sent.start and self.reading.doc[before - 1].lower_ in STRESSED:
            return False  # "le président, lui, boudera le sommet"
        return before >= self.sentence.sent.start and self.reading.doc[before].text in CLOSING

    def _behind_quote(self) -> bool:
        start = self._group_start()
        return self.reading.doc[max(start - 2, 0) : start].text.strip()[:1] in _QUOTES

    def _group_start(self) -> int:
        """Where a verb begins with its auxiliaries and pronouns ("s'est indigné")."""
        i = self.root.i
        while i > self.sentence.sent.start and self.reading.doc[i - 1].head == self.root \
                and self.reading.doc[i - 1].dep_.split(":")[0] in ("aux", "expl"):
            i -= 1
        return i

    def _by(self) -> list[Token]:
        """The noun behind "par" where the parser hangs it on another word ("touchée la même nuit par des drones")."""
        behind = self.reading.doc[self.root.i + 1 : min(self.root.i + 1 + REACH // 2, self.sentence.sent.end)]
        for par in behind:
            if par.is_punct or par.pos_ in ("VERB", "AUX"):
                break
            if par.lower_ == "par":
                return [t for t in self.reading.doc[par.i + 1 : min(par.i + 4, self.sentence.sent.end)]
                        if t.pos_ in ("NOUN", "PROPN")][:1]
        return []

    def _of(self) -> list[Token]:
        """The noun behind "de" that the parser hangs on a word farther off ("prépare l'envoi d'un convoi")."""
        behind = self.reading.doc[self.root.i + 1 : min(self.root.i + NEAR, self.sentence.sent.end)]
        at = next((n for n, t in enumerate(behind) if t.lower_ in _OF), len(behind))
        if self.verbal or any(t.is_punct or t.pos_ in ("VERB", "AUX", "CCONJ") for t in behind[:at]):
            return []  # "la livraison à Kiev de quatre chars"
        return [t for t in behind[at:] if t.pos_ in ("NOUN", "PROPN")][:1]

    def _before(self) -> list[Token]:
        out: list[Token] = []
        for t in reversed(self.reading.doc[max(self.root.i - NEAR, self.sentence.sent.start) : self.root.i]):
            name = t.text[:1].isupper() and t.i > self.sentence.sent.start  # taggers take odd names for verbs
            if out and (t.is_punct or (t.pos_ == "VERB" and not name)):
                break
            if name or (_names(t) and t.dep_ != "obj"):
                out.append(t)
        return out

    def _after(self) -> list[Token]:
        out, opening = [], self._part()
        start, reach = self._resumed(), REACH if opening else NEAR
        for t in self.reading.doc[start : min(start + reach, self.sentence.sent.end)]:
            if t.dep_ == "advmod" and t.lower_.endswith("ment"):
                continue  # "fermé temporairement les aéroports", whatever taggers make of it
            if not opening and (t.is_punct or t.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ")):
                break
            if t.pos_ in ("NOUN", "PROPN", "ADV", "ADJ") and syntax.preposition(t) in ("", "de", "des", "du", "d'"):
                out.append(t)
        return out

    def _whom(self) -> list[Token]:
        """ "le président, que les mutins détiennent": the noun of a relative clause, its pronoun read as a mark."""
        root = self.root
        return [root.head] if root.dep_ == "acl:relcl" and any(
            c.dep_ == "mark" and c.lower_ in _THAT for c in dependents(root)) else []

    def _bare(self) -> list[Token]:
        """Objects that the parser takes for adverbials ("lancé dans la nuit 476 drones"): no preposition, a number."""
        behind = [c for c in dependents(self.root) if c.dep_ == "obl:mod" and c.i > self.root.i and c.pos_ == "NOUN"]
        return [c for c in behind if "nummod" in (labels := {d.dep_ for d in dependents(c)}) and "case" not in labels]

    def _resumed(self) -> int:
        """Where what follows the trigger goes on: behind an insertion ("a écarté, le 11 octobre, toute rencontre")."""
        doc, start = self.reading.doc, self.root.i + 1
        if start < self.sentence.sent.end and doc[start].text in _QUOTES:  # a quoted verb: "éliminé" un chef
            return start + 1
        if start < self.sentence.sent.end and doc[start].text == ",":
            for t in doc[start + 1 : min(start + NEAR, self.sentence.sent.end)]:
                if t.text == ",":
                    return t.i + 1
        return start

    @cached_property
    def arg(self) -> frozenset[str]:
        own = [c for c in dependents(self.root) if c.dep_ not in CLAUSAL and c.pos_ not in ("DET", "PUNCT", "AUX")]
        return self._classes(own or self._of()) | self.subj | self.obj

    @cached_property
    def adj(self) -> frozenset[str]:
        return self._classes(c for c in dependents(self.root) if c.dep_ in ("amod", "acl"))

    @cached_property
    def head(self) -> frozenset[str]:
        governor = subjects.asked_by(self.root) or self.root.head
        if governor.dep_.startswith("aux"):
            governor = governor.head  # "une enquête a été ouverte", its subject hung on the auxiliary
        if governor == self.root:
            return frozenset()
        kinds = {s.trigger.event_type for e in senses.entries().get(plain(governor.lower_), ()) for s in e.senses}
        return self.reading.token_classes(governor) | kinds | self._noun_before()

    def _noun_before(self) -> frozenset[str]:
        """ "le droit de manifester", however the infinitive is attached."""
        i = self.root.i
        if i < 2 or self.reading.doc[i - 1].lower_ not in _OF:
            return frozenset()
        return self.reading.token_classes(self.reading.doc[i - 2])

    def _classes(self, heads: Iterable[Token]) -> frozenset[str]:
        """The classes of the words in the phrases of some arguments, clauses aside."""
        known = [self.reading.phrase_classes(head) for head in heads]
        return frozenset({"any"}).union(*known) if known else frozenset()

    def _content(self, name: str) -> bool:
        wanted = "threatened" if name == "harm" else "asked" if name == "yes" else name
        return any(wanted in self.reading.classed[j] for j in self.sentence.complement(self.span))

    def _participle(self) -> bool:
        return syntax.has(self.root, "VerbForm=Part") or self._is_participle

    def _self(self) -> bool:
        return syntax.is_reflexive(self.root)

    def _neg(self) -> bool:
        return any(c.lower_ in ("ne", "n'", "n’") for c in dependents(self.root))

    def _toll(self) -> bool:
        return self.sentence.profile.has("toll") and self.sentence.profile.has("number")

    def _part(self) -> bool:
        return self._participle() and self.root.i == self.sentence.sent.start

    def _attr(self) -> bool:
        own = dependents(self.root)
        return (self.root.dep_ == "amod" or self.root.pos_ == "ADJ" or any(c.lower_ in _DEGREES for c in own)
                or (self.root.dep_ == "acl" and self.root.i == self.root.head.i + 1 and not own))

    def _count(self) -> bool:
        before = self.reading.doc[max(self.root.i - 4, self.sentence.sent.start) : self.root.i]
        return any("number" in self.reading.token_classes(t) or t.pos_ == "NUM" for t in before)


def _names(token: Token) -> bool:
    """ "337 drones abattus": a noun or a name; what is counted is one even where taggers take it for an adjective."""
    return token.pos_ in NAMES or (token.pos_ == "ADJ" and any(c.dep_ == "nummod" for c in dependents(token)))


def _these(token: Token) -> bool:
    """ "ces derniers": the people of the sentence before."""
    return token.lower_ in ("derniers", "dernières") and any(c.lower_ == "ces" for c in dependents(token))


def _given(token: Token | None) -> list[Token]:
    return [] if token is None else [token]
