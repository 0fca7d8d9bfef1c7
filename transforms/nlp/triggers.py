"""Finds the words that name events: `depeche_triggers` fills `doc.spans["triggers"]`, one span an event of a sentence.

The lexicons propose senses for a word (`senses`), the parse decides which of their conditions hold, and words that
name one event together are reduced to one: its action word, or its outcome ("tués") where the sentence has no action.
"""
from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from depeche.transforms.nlp import senses, syntax
from depeche.transforms.nlp.document import PARTIES, PLACES, TRIGGERS, Trigger, text_of, words_of_span
from depeche.transforms.nlp.inflection import forms
from depeche.transforms.nlp.lexicon import table
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.senses import Profile, Sense, plain
from depeche.transforms.words import word_spans
from depeche.transforms.words import words as words_of

#: Words of a complement, from the trigger on, in which what is asked or threatened is looked for.
REACH = 18
#: Tokens of an argument's phrase whose words are looked at.
PHRASE = 14
#: Tokens beside a verb in which its subject or object is looked for when the parse gives none.
NEAR = 6
#: Triggers of a sentence, on each side, that one is compared with.
NEIGHBOURS = 12
#: Log-odds that a noun loses when it points back to what was told.
ANAPHOR = 1.5
#: Tokens that may stand between a request and what it asks for when the parse does not tell.
CLOSE = 8
#: A sense is taken from this log-odds on; 0 is one in two.
THRESHOLD = 0.0

_CLAUSAL = frozenset({"acl", "acl:relcl", "advcl", "ccomp", "csubj", "parataxis", "conj"})
_COMPLEMENT = frozenset({"xcomp", "ccomp", "obj", "iobj", "nmod", "obl", "obl:arg", "obl:mod", "advcl", "csubj"})
#: Prepositions behind which something is not what is asked, but its occasion.
_OCCASIONS = frozenset("après depuis avant lors suite en pendant durant malgré face dans dès devant sur".split())
_BREAKS = _OCCASIONS | {"et", "mais", "ou", "que", "qui", "pour", "contre"}
_NOMINAL = frozenset({"NOUN", "PROPN", "X", "SYM", "NUM", ""})
_TALKING = frozenset({"REQUEST", "REJECT", "THREATEN"})
_SPOKEN = _TALKING | {"ACCUSE"}
#: Types whose object is what they forbid, end or agree on, and no event of its own: "interdire un rassemblement".
_DISPOSING = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE"})
_PERSONAL = frozenset("il elle ils elles qui celui-ci celle-ci ceux-ci ces-derniers".split())
#: Types whose modes are measures of their own.
_MEASURES = frozenset({"COERCE", "RETREAT"})
#: Nouns of an act that answers another one.
_REPRISALS = word_class("reprisal")
_STRESSED = frozenset("lui elle eux elles".split())
_OF = frozenset(("de", "d'", "d’", "du", "des"))
_NAMES = frozenset({"PROPN", "NOUN"})
_RELATIVE = frozenset({"que", "qu'", "qu’", "dont", "qui"})
_ARTICLES = frozenset("le la les l' l’ un une des ses son sa leur leurs ces cette ce".split())
_BEHIND_VERBS = _ARTICLES | {"au", "aux"}
#: Nouns that only say how much of something: "35 millions de dollars d'aide".
_AMOUNTS = frozenset("million millions milliard milliards dollars euros livres tonnes partie part moitié".split())
#: Modes of PROTEST that somebody may be asked to end.
_UNRULY = frozenset({"riot", "vandalize"})
#: Nouns that date something by another event, which thus is not the one that is told.
_DAYS_BESIDE = frozenset({"lendemain", "veille", "surlendemain"})
#: Nouns behind which stands what a verb is really about: amounts, and ways in: "autorise l'entrée de camions d'aide".
_THROUGH = _AMOUNTS | {"entrée", "passage", "acheminement", "livraison", "livraisons", "arrivée", "versement", "envoi"}
_QUOTES = frozenset({"»", "”", '"'})
_CLOSING = _QUOTES | {","}
#: Verbs whose past tense takes être.
_WITH_ETRE = frozenset("aller arriver venir partir mourir tomber rester entrer sortir monter descendre retourner "
                       "rentrer naître devenir revenir décéder passer convenir parvenir intervenir".split())
#: Classes of contexts.tsv that the PLOVER sectors of known parties stand for.
_SECTOR_CLASSES = {"GOV": ("official", "state"), "LEG": ("official",), "JUD": ("court",), "ELI": ("official",),
                   "MIL": ("armed",), "REB": ("armed",), "PRM": ("armed",), "UAF": ("armed",), "COP": ("police",),
                   "OPP": ("opponent",), "PTY": ("opponent",), "JRN": ("journalist",)}
#: Prepositions and locutions that tie a noun to the event of its sentence: "tués lors d'une frappe".
_CIRCUMSTANCE = frozenset({"dans", "lors", "par", "pendant", "durant", "de", "à", "au cours", "en marge", "à l'issue"})


@dataclass(slots=True)
class Candidate:
    """A sense of some words in the document. odds: log-odds that they name an event in this sense."""

    span: Span
    root: Token
    sense: Sense
    trigger: Trigger
    odds: float

    @property
    def violent(self) -> bool:
        return self.trigger.event_type == "ASSAULT" or self.trigger.event_mode == "riot"


def root_of(span: Span) -> Token:
    """The token that governs a span (`Span.root` looks over the whole document each time)."""
    for token in span:
        if not span.start <= token.head.i < span.end or token.head == token:
            return token
    return span[0]


class Reading:
    """The words of a document on top of its tokens: folded words, their classes, and which token each stands in."""

    def __init__(self, doc: Doc):
        self.doc = doc
        text = self.text = text_of(doc)
        self.spans = word_spans(text)
        self.words = words_of(text)
        self.plain = [plain(word) for word in self.words]
        self.token = _tokens_of(doc, self.spans)
        self.classed: list[frozenset[str]] = [frozenset()] * len(self.words)
        self.found = list(senses.classes(self.words))
        self.found_at = [i for i, _, _ in self.found]
        for i, n, names in self.found:
            here = _present(names)
            for j in range(i, i + n):
                self.classed[j] |= here
        self.stops = frozenset(j for j, (_, end) in enumerate(self.spans) if _stop(text, end))
        self.of_token: dict[int, list[int]] = {}
        for j, t in enumerate(self.token):
            self.of_token.setdefault(t, []).append(j)
        self.odds: dict[str, float] = {}
        known = [(span, _party_classes(span)) for span in doc.spans.get(PARTIES, [])]
        self.parties = {i: classes for span, classes in known for i in range(span.start, span.end)}
        self._classes: dict[int, frozenset[str]] = {}
        self.places = {t.i for span in doc.spans.get(PLACES, []) for t in span}

    @cached_property
    def article(self) -> Profile:
        return senses.profile_of(self.words, self.found)

    def profile(self, words: range) -> Profile:
        """The profile of some words in a row."""
        low, high = bisect_left(self.found_at, words.start), bisect_left(self.found_at, words.stop)
        return senses.profile_of(self.words, self.found[low:high])

    def evidence(self, event_type: str) -> float:
        """Log-odds that the article adds to a trigger of a type."""
        if event_type not in self.odds:
            self.odds[event_type] = senses.evidence_wide(event_type, self.article)
        return self.odds[event_type]

    @cached_property
    def public(self) -> bool:
        """Whether people who are only named or pronouns are taken to act in public affairs."""
        return any(self.article.is_about(name) for name in senses.PUBLIC)

    def original(self, j: int) -> str:
        start, end = self.spans[j]
        return self.text[start:end]

    def behind(self, j: int) -> str:
        """The first character behind a word, blanks aside."""
        end = self.spans[j][1]
        return self.text[end : end + 2].lstrip(" \u00a0\u202f")[:1]

    def between(self, start: int, end: int) -> range:
        """The numbers of the words in tokens start to end."""
        first, stop = bisect_left(self.token, start), bisect_left(self.token, end)
        return range(first, stop) if first < stop else range(0)

    def token_classes(self, token: Token) -> frozenset[str]:
        """The classes of a token: of its words, its entity, its party."""
        if token.i not in self._classes:
            self._classes[token.i] = self._read_classes(token)
        return self._classes[token.i]

    def _read_classes(self, token: Token) -> frozenset[str]:
        own: set[str] = set()
        for j in self.of_token.get(token.i, ()):
            own |= self.classed[j]
        if token.i in self.places or token.ent_type_ == "LOC":
            own.add("place")
        elif token.ent_type_ == "PER" or (token.pos_ == "PROPN" and not token.ent_type_ and "nation" not in own):
            own.add("person")
        if token.ent_type_ in ("PER", "ORG") and self.public:
            own.add("political")
        return frozenset(own) | self.parties.get(token.i, frozenset())


@lru_cache(maxsize=4096)
def _present(names: tuple[tuple[str, float], ...]) -> frozenset[str]:
    """The classes among those of a word that make a sentence one of theirs."""
    return frozenset(name for name, weight in names if weight >= senses.PRESENT)


def _party_classes(span: Span) -> frozenset[str]:
    """The classes that a known party belongs to by its sector."""
    party = span._.party
    if party is None or not (party.country or party.sector):
        return frozenset()
    return frozenset({"political", *_SECTOR_CLASSES.get(party.sector or "", ())})


@Language.component("depeche_triggers", requires=["doc.sents"], assigns=["doc.spans"])
def triggers(doc: Doc) -> Doc:
    """Fill `doc.spans["triggers"]`."""
    reading = Reading(doc)
    found: list[Span] = []
    recent: list[Candidate] = []  # of the sentence before
    for sent in doc.sents:
        here = Sentence(reading, sent)
        recent = [_typed(c, here, recent) for c in reduce(here.candidates())]
        for c in [*recent, *counted_elsewhere(recent, here)]:
            c.span._.trigger = c.trigger
            found.append(c.span)
    doc.spans[TRIGGERS] = found
    return doc


def weapon_mode(span: Span) -> str | None:
    """The mode of ASSAULT that the weapons of a stretch of text give: that of the first one it names, else None."""
    return _mode_of([plain(word) for word in words_of(span.text)])


def _mode_of(words: Sequence[str]) -> str | None:
    """`weapon_mode` of folded words without accents."""
    index, behind = _weapons(), 0
    for i, word in enumerate(words):
        for rest, mode in index.get(word, ()) if i >= behind else ():
            if tuple(words[i + 1 : i + 1 + len(rest)]) == rest:
                if mode:
                    return mode
                behind = i + 1 + len(rest)  # "la défense aérienne" strikes nobody
                break
    return None


@cache
def _weapons() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("weapons"):
        first, *others = words_of(str(row["word"]))
        tail = forms(others[-1], "NOUN") if others else {""}
        for form in forms(first, row["pos"] or "NOUN"):
            for end in sorted(tail):
                rest = (*map(plain, others[:-1]), plain(end)) if others else ()
                index.setdefault(plain(form), []).append((rest, row["mode"] or ""))
    return {first: sorted(rows, key=lambda r: -len(r[0])) for first, rows in index.items()}


class Sentence:
    """One sentence, and the senses that hold in it."""

    def __init__(self, reading: Reading, sent: Span):
        self.reading = reading
        self.sent = sent
        self.words = reading.between(sent.start, sent.end)
        self.odds: dict[str, float] = {}

    @cached_property
    def profile(self) -> Profile:
        return self.reading.profile(self.words)

    @cached_property
    def weapon(self) -> str | None:
        return _mode_of(self.reading.plain[self.words.start : self.words.stop])

    @cached_property
    def extra(self) -> frozenset[str]:
        """Classes that entities give the sentence."""
        reading = self.reading
        return frozenset().union(*(reading.token_classes(t) for t in self.sent
                                   if t.ent_type or t.i in reading.places or t.i in reading.parties))

    def evidence(self, event_type: str) -> float:
        if event_type not in self.odds:
            self.odds[event_type] = self.reading.evidence(event_type) + senses.evidence_near(event_type, self.profile)
        return self.odds[event_type]

    def candidates(self) -> list[Candidate]:
        """The likeliest sense of each word that may be a trigger, in order of the text; longer ones first."""
        if len(self.words) == 1 and words_of_span(self.sent).strip().isupper():
            return []  # a heading: "FRAPPES."
        taken: set[int] = set()
        out = []
        for span, options in [*self._collocations(), *self._words()]:
            if not taken.isdisjoint(range(span.start, span.end)):
                continue
            best = self._best(span, options)
            if best is not None:
                taken.update(range(span.start, span.end))
                out.append(best)
        return sorted(out, key=lambda c: c.span.start)

    def _words(self) -> Iterator[tuple[Span, list[Sense]]]:
        reading, index = self.reading, senses.entries()
        for j in self.words:
            for entry in index.get(reading.plain[j], ()):
                if senses.fits(entry, reading.words, j, reading.original(j)) and not self._names_place(j):
                    span = self._span(range(j, j + len(entry.words)))
                    options = [s for s in entry.senses if _pos_agrees(root_of(span), s.pos, entry)]
                    if options:
                        yield span, options

    def _names_place(self, j: int) -> bool:
        """ "à La Réunion": a capital inside a sentence, in the name of a place."""
        token = self.reading.token[j]
        return self.sent.start < token in self.reading.places and self.reading.original(j).istitle()

    def _collocations(self) -> Iterator[tuple[Span, list[Sense]]]:
        reading, index = self.reading, senses.patterns()
        here = set(reading.plain[self.words.start : self.words.stop])
        for j in self.words:
            for pattern in index.get(reading.plain[j], ()):
                if pattern.misses(here):
                    continue
                at = senses.span_of(pattern, reading.words, j, reading.stops)
                if at is not None and at[-1] < self.words.stop:
                    named = [at[k] for k in pattern.named]
                    yield self._span(range(named[0], named[-1] + 1)), [pattern.sense]

    def _span(self, words: range) -> Span:
        """The tokens of a trigger; a long one is cut to its first three words."""
        tokens = [self.reading.token[j] for j in words if j < len(self.reading.token)]
        start, end = tokens[0], tokens[-1] + 1
        return self.reading.doc[start : min(end, start + 3)]

    def _best(self, span: Span, options: list[Sense]) -> Candidate | None:
        scored = []
        root = root_of(span)
        around = Arguments(self, span, root, options[0].pos != "NOUN")
        for sense in options:
            odds = sense.prior + self.evidence(sense.trigger.event_type)
            odds -= ANAPHOR if _is_anaphor(root, sense) else 0.0
            if odds < THRESHOLD and len(options) == 1:
                return None
            if all(self._any(c, around) for c in sense.needs) and not any(self._any(c, around) for c in sense.bars):
                scored.append((odds, len(sense.needs), sense))
        if not scored:
            return None
        odds, _, sense = max(scored, key=lambda s: (s[1] > 0, s[0]))
        if odds < THRESHOLD:
            return None
        trigger = replace(sense.trigger, event_mode=self._mode(span, sense), score=1 / (1 + math.exp(-odds)))
        return Candidate(span, root, sense, trigger, odds)

    def _any(self, clause: senses.Clause, around: Arguments) -> bool:
        return any(around.holds(scope, name) for scope, name in clause)

    def _mode(self, span: Span, sense: Sense) -> str | None:
        kind = sense.trigger.event_type
        if kind in ("REQUEST", "REJECT", "THREATEN") and sense.trigger.event_mode is None:
            key = "threatened" if kind == "THREATEN" else "asked"
            for j in self.complement(span):
                modes = senses.modes_of(self.reading.classed[j], key)
                if modes:
                    return modes[0]
            return None
        if sense.trigger.open:
            near = self.reading.between(*_clause(span))
            return _mode_of(self.reading.plain[near.start : near.stop]) or self.weapon or sense.trigger.event_mode
        return sense.trigger.event_mode

    def complement(self, span: Span) -> range:
        """The words from a trigger on, to the next colon or semicolon or `REACH` words."""
        inside = self.reading.of_token.get(span.end - 1)
        if not inside:
            return range(0)
        first, stop = inside[-1] + 1, min(inside[-1] + 1 + REACH, self.words.stop)
        for j in range(first, stop):
            if self.reading.behind(j) in (":", ";"):
                return range(first, j + 1)
        return range(first, stop)


class Arguments:
    """What stands around one trigger, and whether a condition holds for it."""

    def __init__(self, sentence: Sentence, span: Span, root: Token, verbal: bool):
        self.sentence, self.span, self.root = sentence, span, root
        self.reading = sentence.reading
        self.verbal = verbal

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
        found = _given(syntax.subject(self.root)) or [c for c in self.root.children
                                                      if c.dep_.startswith("nsubj") or c.dep_ == "expl:subj"]
        found = [t for t in found if t != self.root]
        if self._inverted():
            found += [c for c in self.root.children if c.dep_ == "obj"]
        if not found and self.verbal:
            found = self._after() if self._part() else self._before()
        out = self._classes(found)
        speaking = any({t.lower_, t.lower_.rpartition("-")[2]} & _PERSONAL for t in found) and self.reading.public
        return out | {"political"} if speaking else out

    @cached_property
    def obj(self) -> frozenset[str]:
        """Who or what undergoes it: object, subject of a passive; where the parse has none, what follows."""
        own = [c for c in self.root.children if c.dep_ in ("obj", "iobj")]
        if self._passive:
            own = [c for c in own if c.dep_ == "obj"]  # "lui sera remis": whom it is given to undergoes nothing
            own += _given(syntax.subject(self.root)) + [c for c in self.root.children if c.dep_.startswith("nsubj")]
            if not own and self.root.dep_.split(":")[0] in ("acl", "amod"):
                own = [self.root.head]
            own = own or self._before()
        elif self._inverted() and (self._behind_quote() or syntax.subject(self.root) is None):
            own = []
        elif not own and self.verbal and not self._self():
            own = self._after()
        out = self._classes(syntax.antecedent(c) if c.lower_ in _RELATIVE else c for c in own)
        return out | {"person"} if any(c.lower_ in _PERSONAL or _these(c) for c in own) else out

    @cached_property
    def _passive(self) -> bool:
        """Whether a verb is passive. Parsers take "est retenu" for an adjective with a copula, or for a past tense."""
        helpers = {w for c in self.root.children if c.dep_.startswith("aux") for w in (c.lemma_, c.lower_)}
        if "avoir" in helpers and not {"être", "été"} & helpers:
            return False  # whatever the parser calls its subject
        if self.root.lemma_ not in _WITH_ETRE and syntax.is_passive(self.root):
            return True
        if not helpers and self._qualifies():
            return True
        being = any(c.lemma_ == "être" and c.dep_.split(":")[0] in ("aux", "cop") for c in self.root.children)
        if self.root.pos_ in ("ADJ", "NOUN"):
            return self._is_participle and (being or self.root.dep_ in ("amod", "acl"))
        return being and self.root.lemma_ not in _WITH_ETRE and not syntax.is_reflexive(self.root)

    def _qualifies(self) -> bool:
        """A past participle right behind a noun, however it is parsed: "ne signale que des drones interceptés"."""
        return self._is_participle and syntax.has(self.root, "VerbForm=Part") and self.root.i > 0 \
            and self.reading.doc[self.root.i - 1].pos_ in _NAMES and not self._self()

    @cached_property
    def _is_participle(self) -> bool:
        own = self.reading.of_token.get(self.root.i, ())
        return any(e.participle for j in own[:1] for e in senses.entries().get(plain(self.reading.words[j]), ()))

    def _inverted(self) -> bool:
        """ "…", s'est indignée l'intersyndicale: the subject behind a verb of speech is easily parsed as its object."""
        before = self._group_start() - 1
        if any(c.dep_.startswith("aux") and c.i < before for c in self.root.children):
            return False  # "aurait, lui, dépêché 200 hommes"
        return before >= self.sentence.sent.start and self.reading.doc[before].text in _CLOSING

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
        if self.verbal or not behind or behind[0].lower_ not in _OF:
            return []
        return [t for t in behind if t.pos_ in ("NOUN", "PROPN")][:1]

    def _before(self) -> list[Token]:
        out: list[Token] = []
        for t in reversed(self.reading.doc[max(self.root.i - NEAR, self.sentence.sent.start) : self.root.i]):
            name = t.text[:1].isupper() and t.i > self.sentence.sent.start  # taggers take odd names for verbs
            if out and (t.is_punct or (t.pos_ == "VERB" and not name)):
                break
            if name or (t.pos_ in ("NOUN", "PROPN") and t.dep_ != "obj"):
                out.append(t)
        return out

    def _after(self) -> list[Token]:
        out, opening = [], self._part()
        start, reach = self._resumed(), REACH if opening else NEAR
        for t in self.reading.doc[start : min(start + reach, self.sentence.sent.end)]:
            if not opening and (t.is_punct or t.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ")):
                break
            if t.pos_ in ("NOUN", "PROPN", "ADV", "ADJ") and syntax.preposition(t) in ("", "de", "des", "du", "d'"):
                out.append(t)
        return out

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
        own = [c for c in self.root.children if c.dep_ not in _CLAUSAL and c.pos_ not in ("DET", "PUNCT", "AUX")]
        return self._classes(own or self._of()) | self.subj | self.obj

    @cached_property
    def adj(self) -> frozenset[str]:
        return self._classes(c for c in self.root.children if c.dep_ in ("amod", "acl"))

    @cached_property
    def head(self) -> frozenset[str]:
        governor = self.root.head
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
        out: set[str] = set()
        for head in heads:
            for token in _phrase(head):
                out |= self.reading.token_classes(token)
            out.add("any")
        return frozenset(out)

    def _content(self, name: str) -> bool:
        wanted = "threatened" if name == "harm" else "asked" if name == "yes" else name
        return any(wanted in self.reading.classed[j] for j in self.sentence.complement(self.span))

    def _participle(self) -> bool:
        return syntax.has(self.root, "VerbForm=Part") or self._is_participle

    def _self(self) -> bool:
        return syntax.is_reflexive(self.root)

    def _neg(self) -> bool:
        return any(c.lower_ in ("ne", "n'", "n’") for c in self.root.children)

    def _toll(self) -> bool:
        return self.sentence.profile.has("toll") and self.sentence.profile.has("number")

    def _part(self) -> bool:
        return self._participle() and self.root.i == self.sentence.sent.start

    def _attr(self) -> bool:
        return self.root.dep_ == "amod" or self.root.pos_ == "ADJ"

    def _count(self) -> bool:
        before = self.reading.doc[max(self.root.i - 4, self.sentence.sent.start) : self.root.i]
        return any("number" in self.reading.token_classes(t) or t.pos_ == "NUM" for t in before)


def reduce(found: list[Candidate]) -> list[Candidate]:
    """One candidate an event of a sentence: without what is only asked or threatened, outcomes under their action.

    A candidate is compared with its neighbours alone, so that a text without sentence ends costs linear time.
    """
    kept = [c for c in found if not any(_is_content(c, other) for other in _around(found, c))]
    kept = [c for c in kept if not (c.trigger.event_type == "REQUEST" and _calls_for_protest(c, _around(found, c)))]
    kept = [c for c in kept if not any(_takes_part(c, other) for other in _around(kept, c))]
    actions = [c for c in kept if c.violent and c.trigger.kind == "action"]
    if actions:
        kept = [c for c in kept if c.trigger.kind == "action" or (
            len(actions) <= NEIGHBOURS and all(_elsewhere(c, a) for a in actions))]
    out: list[Candidate] = []
    for c in kept:
        same = next((k for k in range(max(0, len(out) - NEIGHBOURS), len(out)) if _one_event(out[k], c)), None)
        if same is None:
            out.append(c)
        else:
            out[same] = _merged(out[same], c)
    return out


def _around(found: list[Candidate], c: Candidate) -> list[Candidate]:
    at = bisect_left(found, c.span.start, key=lambda o: o.span.start)
    near = found[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
    return [o for o in near if o is not c]


def counted_elsewhere(found: list[Candidate], sentence: Sentence) -> list[Candidate]:
    """Demonstrations of other places that a sentence gives by their figures alone: "…, dont 8 000 à Paris"."""
    demo = next((c for c in found if c.trigger.event_type == "PROTEST" and c.trigger.event_mode == "demo"), None)
    if demo is None:
        return []
    out = []
    for token in sentence.sent[demo.span.end - sentence.sent.start :]:
        if token.like_num and token.i + 2 < sentence.sent.end and _of_place(token, sentence):
            trigger = replace(demo.trigger, core=False, kind="outcome")
            out.append(replace(demo, span=sentence.reading.doc[token.i : token.i + 1], root=token, trigger=trigger))
    return out


def _of_place(number: Token, sentence: Sentence) -> bool:
    before, preposition, place = number.nbor(-1), number.nbor(1), number.nbor(2)
    return before.lower_ in ("dont", "et", ",", "contre", "puis") and preposition.lower_ in ("à", "a", "en", "dans") \
        and ("place" in sentence.reading.token_classes(place) or place.pos_ == "PROPN")


def _takes_part(c: Candidate, other: Candidate) -> bool:
    """Whether a candidate is only the people of another event ("des manifestants ont été arrêtés")."""
    return not c.trigger.core and _is_count(c) and (_under(c.root, other.root) or other.violent)


def _is_count(c: Candidate) -> bool:
    return any(("count", "yes") in clause for clause in c.sense.needs)


def _is_content(c: Candidate, other: Candidate) -> bool:
    """Whether a candidate is what another one asks for, refuses, threatens, forbids or ends."""
    kind = other.trigger.event_type
    if c.trigger.event_type in _SPOKEN and c.trigger.event_mode != "investigate":
        return False
    crackdown = other.trigger.event_mode == "crowd-control" and c.trigger.event_type == "PROTEST"
    if crackdown or (kind in _DISPOSING and kind != c.trigger.event_type):
        return _is_object(c.root, other.root)
    if kind not in _TALKING or (
            c.trigger.event_type == "PROTEST" and c.trigger.event_mode not in _UNRULY):
        return False
    if kind == "THREATEN" and _told_as_past(c.root):
        return False  # "jure que ses troupes ont abattu …"
    return _complement_of(c.root, other.root) or _directly_after(c.span, other.span)


def _told_as_past(root: Token) -> bool:
    return root.dep_ == "ccomp" and any(
        c.dep_ == "aux:tense" and c.lemma_ in ("avoir", "être") and syntax.has(c, "VerbForm=Fin")
        for c in root.children)


def _is_object(noun: Token, root: Token) -> bool:
    """ "interdire un rassemblement", "la levée de l'état d'urgence", "suspendre 35 millions de dollars d'aide"."""
    while noun.pos_ in _NOMINAL and noun.head.pos_ in _NOMINAL and (
            noun.dep_ == "conj" or (noun.head.lower_ in _THROUGH and noun.dep_ == "nmod")):
        noun = noun.head
    if noun.pos_ not in _NOMINAL or noun.head != root:
        return False
    dep = noun.dep_
    return dep == "obj" or (dep.startswith("nsubj") and (root.pos_ == "ADJ" or syntax.is_passive(root))) or (
        dep == "nmod" and syntax.preposition(noun) in ("de", "d'", "d’", "du", "des"))


def _complement_of(token: Token, root: Token) -> bool:
    for _ in range(5):
        if token == root:
            return True
        if token.head == token or not (token.dep_ in _COMPLEMENT or (token.dep_ == "conj" and not _own_clause(token))):
            return False
        if token.dep_ == "advcl" and _has_subject(token):
            return False  # "refuse le texte, tandis que l'opposition s'engage à …"
        if syntax.preposition(token).split(" ")[0] in _OCCASIONS or _apposed(token):
            return False
        token = token.head
    return False


def _apposed(token: Token) -> bool:
    """A participle that a comma sets off tells of something done: "exige son retrait de X, prise hier"."""
    past = any(e.participle and e.words == (token.lower_,) for e in senses.entries().get(plain(token.lower_), ()))
    return past and token.dep_ in ("advcl", "acl") and token.i > 0 and token.nbor(-1).text == "," and not any(
        c.dep_.split(":")[0] in ("aux", "nsubj") for c in token.children)


def _directly_after(span: Span, before: Span) -> bool:
    """Whether a trigger follows another one within a few words and without a break, however they are parsed."""
    between = span.doc[before.end : span.start]
    return 0 <= span.start - before.end <= CLOSE and span.start >= before.end and not any(
        t.is_punct or t.lower_ in _BREAKS for t in between)


def _calls_for_protest(c: Candidate, found: list[Candidate]) -> bool:
    """ "appelle à la grève": the strike is the event; "réclame la fin des violences" is a request."""
    return any(o.trigger.event_type == "PROTEST" and o.trigger.event_mode not in _UNRULY and o.root.i > c.root.i
               and _under(o.root, c.root) for o in found)


def _one_event(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates of one sentence name one event: one depends on the other, and no clause is coordinated."""
    if a.trigger.event_type != b.trigger.event_type and (
            not (a.violent and b.violent) or "crowd-control" in (a.trigger.event_mode, b.trigger.event_mode)):
        return False
    if a.trigger.event_type != b.trigger.event_type and _has_subject(a.root) and _has_subject(b.root):
        return False  # what a crowd does and what is done to it
    if _two_measures(a, b) or any(_answered(*pair) or _turned(*pair) for pair in ((a, b), (b, a))):
        return False
    if (a.trigger.kind == "outcome" and b.trigger.kind == "outcome") or _coordinated(a, b) or _announced(a, b):
        return True
    if a.trigger.event_type == "SANCTION" and a.trigger.event_mode != b.trigger.event_mode:
        return False  # diplomats expelled and visas cancelled
    spoken = a.trigger.event_type in _SPOKEN
    return (_under(b.root, a.root, spoken) or _under(a.root, b.root, spoken) or _siblings(a.root, b.root)
            or _circumstance(a, b) or _circumstance(b, a))


def _two_measures(a: Candidate, b: Candidate) -> bool:
    """ "état d'urgence et couvre-feu", "désarmement et retrait": what is done in two ways is two events."""
    modes = {a.trigger.event_mode, b.trigger.event_mode}
    kinds = {a.trigger.event_type, b.trigger.event_type}
    return len(kinds) == 1 and kinds <= _MEASURES and len(modes - {None}) == 2


def _answered(low: Candidate, high: Candidate) -> bool:
    """Whether a word's event only gave the occasion for the other: "en représailles à l'attentat"."""
    token = low.root
    if token.lower_.endswith(("s", "x")):
        return False  # "en réponse aux attaques": no single event
    for _ in range(5):
        if token == high.root or token.head == token:
            break
        token = token.head
        if token.lower_ in _REPRISALS:
            return True
    return False


def _turned(low: Candidate, high: Candidate) -> bool:
    """ "ont abattu un hélicoptère qui avait ouvert le feu": who undergoes the one does the other."""
    token, noun = low.root, low.root.head
    verbs = low.sense.pos != "NOUN" and high.sense.pos != "NOUN"
    return verbs and token.dep_ == "acl:relcl" and noun.dep_ == "obj" and noun.head == high.root \
        and syntax.subject(token) == noun and not senses.word_is("projectile", noun.lower_)


def _announced(a: Candidate, b: Candidate) -> bool:
    """ "Siège de la capitale : les tracteurs bouclent …": a headline that names its event and then tells it."""
    first, second = (a, b) if a.span.start < b.span.start else (b, a)
    if first.sense.pos == "VERB" or first.trigger.event_mode != second.trigger.event_mode:
        return False
    doc, start = first.span.doc, first.root.sent.start
    opening = all(t.pos_ not in ("VERB", "AUX") for t in doc[start : first.span.start])
    colon = next((t.i for t in doc[first.span.end : second.span.start] if t.text == ":"), None)
    return opening and colon is not None and not any(t.pos_ in ("VERB", "AUX") for t in doc[first.span.end : colon])


def _coordinated(a: Candidate, b: Candidate) -> bool:
    """ "arrêté et placé en détention": two words of one mode that nothing but "et" parts, however they are parsed."""
    low, high = sorted((a.span, b.span), key=lambda s: s.start)
    alike = a.trigger.event_mode == b.trigger.event_mode and a.sense.pos != "NOUN"
    return alike and ((high.start == low.end + 1 and low.doc[low.end].lower_ == "et") or _same_crowd(a, b))


def _same_crowd(a: Candidate, b: Candidate) -> bool:
    """ "ont mis le feu aux guérites et lancé des pierres": one crowd in one scene."""
    first, second = (a.root, b.root) if a.root.i < b.root.i else (b.root, a.root)
    joined = second.dep_ == "conj" and second.head == first and not syntax.children(second, "nsubj")
    return joined and a.trigger.event_type == b.trigger.event_type == "PROTEST"


def _circumstance(a: Candidate, b: Candidate) -> bool:
    """Whether a noun only says in which event another word's event happened."""
    root = a.root
    if root.pos_ != "NOUN" or _semicolon(a.span, b.span) or root.head.lower_ in _DAYS_BESIDE:
        return False
    before = syntax.preposition(root)
    return before.split(" ")[0] in _CIRCUMSTANCE and root.dep_.split(":")[0] in ("obl", "nmod")


def _elsewhere(outcome: Candidate, action: Candidate) -> bool:
    """Whether a sentence tells of dead in one place and of an attack in another: "un chef tué à X, tirs sur Y"."""
    low, high = sorted((outcome.span, action.span), key=lambda s: s.start)
    between = low.doc[low.end : high.start]
    apart = any(t.text in (",", ";") for t in between) and not any(syntax.is_verbal(t) for t in between)
    return apart and _has_place(outcome.root) and _has_place(action.root) and not (
        _under(outcome.root, action.root) or _siblings(outcome.root, action.root))


def _has_place(root: Token) -> bool:
    """Whether a place hangs on a word itself."""
    return any(c.ent_type_ == "LOC" and c.dep_.split(":")[0] in ("obl", "nmod") for c in root.children)


def _semicolon(a: Span, b: Span) -> bool:
    low, high = min(a.start, b.start), max(a.end, b.end)
    return any(t.text == ";" for t in a.doc[low:high])


def _under(low: Token, high: Token, spoken: bool = False) -> bool:
    """Whether a word depends on another one; a coordinated clause is not under the first, unless a speaker goes on."""
    token = low
    for _ in range(8):
        if token == high:
            return True
        if token.head == token or token.dep_ in ("parataxis", "ccomp") or (
                token.dep_ == "conj" and _own_clause(token, spoken)) or (
                token.dep_ == "advcl" and (_unmarked(token) or (spoken and _has_subject(token)))):
            return False
        token = token.head
    return False


def _unmarked(token: Token) -> bool:
    """A finite clause that no conjunction subordinates is coordinated, whatever the parser calls it."""
    finite = any(c.dep_ == "aux:tense" and syntax.has(c, "VerbForm=Fin") for c in token.children)
    return finite and not any(c.dep_ == "mark" for c in token.children)


def _has_subject(token: Token) -> bool:
    """ "X condamne, tandis que Y fustige": two speakers."""
    return any(c.dep_.startswith("nsubj") and c.lower_ not in _PERSONAL for c in token.children)


def _own_clause(token: Token, spoken: bool = False) -> bool:
    """A coordinated verb with a subject, object or place of its own, which makes it an event of its own."""
    return syntax.is_verbal(token) and any(
        c.dep_.startswith("nsubj") or (not spoken and (
            c.dep_ == "obj" or (c.dep_.startswith("obl") and c.pos_ == "PROPN")))
        for c in token.children)


def _siblings(a: Token, b: Token) -> bool:
    """Subject and complement of one verb: "une attaque a eu lieu lors d'un raid"."""
    return a.head == b.head and a.head != a and "conj" not in (a.dep_, b.dep_) \
        and "parataxis" not in (a.dep_, b.dep_) and "advcl" not in (a.dep_, b.dep_)


def _merged(a: Candidate, b: Candidate) -> Candidate:
    """The candidate that stands for both: the action, the one that governs, the likelier one."""
    first, second = (a, b) if _rank(a, b) else (b, a)
    mode = first.trigger.event_mode or (second.trigger.event_mode
                                        if first.trigger.event_type == second.trigger.event_type else None)
    return replace(first, trigger=replace(first.trigger, event_mode=mode, core=a.trigger.core or b.trigger.core,
                                          score=max(a.trigger.score, b.trigger.score)))


def _rank(a: Candidate, b: Candidate) -> bool:
    if a.trigger.kind != b.trigger.kind:
        return a.trigger.kind == "action"
    if a.trigger.core != b.trigger.core:
        return a.trigger.core
    if _under(b.root, a.root):
        return True
    return not _under(a.root, b.root) and a.odds >= b.odds


def _typed(c: Candidate, sentence: Sentence, before: list[Candidate]) -> Candidate:
    """An outcome told alone belongs to the unrest that the article is about, unless an attack was just told.

    Policemen who are wounded in an article about a riot are the riot's toll even then; whom somebody has killed is not.
    """
    article = sentence.reading.article
    unrest = article.is_about("riot") or (
        article.is_about("protest") and article.total("protest") > article.total("conflict"))
    if c.trigger.kind != "outcome" or c.trigger.event_type != "ASSAULT" or not unrest or syntax.agents(c.root):
        return c
    told = any(b.trigger.event_type == "ASSAULT" and b.trigger.kind == "action" for b in before)
    if sentence.profile.has("bullet") or (told and not sentence.profile.has("police")):
        return c
    return replace(c, trigger=replace(c.trigger, event_type="PROTEST", event_mode="riot"))


def _pos_agrees(token: Token, pos: str, entry: senses.Entry) -> bool:
    """Whether the tagger's part of speech allows a sense. It is trusted where the form could be another word."""
    tag = token.pos_
    if not tag or tag in ("X", "SYM") or (token.is_upper and len(token) > 1):
        return True  # taggers are lost in capitals
    labels = {c.dep_ for c in token.children}
    determined = "det" in labels
    if pos == "VERB" and not entry.participle and entry.words[0] not in senses.homographs() and _clitic(token):
        determined = False
    if pos == "VERB":
        if not entry.participle and _plural_clitic(token):
            return True
        if not labels.isdisjoint(("aux:tense", "aux:pass")):
            return True  # "ont marché", whatever the tagger says
        if tag in ("VERB", "AUX") or (entry.participle and (tag == "ADJ" or (not determined and _set_off(token)))):
            return True
        if determined or len(entry.words) > 1:
            return False
        return entry.words[0] not in senses.homographs() or _between_nouns(token)
    if pos == "NOUN":
        return tag in _NOMINAL or determined or entry.words[0].rstrip("s").endswith("tion")
    return tag == pos


def _set_off(token: Token) -> bool:
    """ "une enfant de sept ans, atteinte à la tête": a participle that taggers take for the noun."""
    return token.i > 0 and token.nbor(-1).text == "," and token.text.islower()


def _clitic(token: Token) -> bool:
    """ "ils l'accusent", "Kiev les impute à Moscou": a pronoun that taggers take for the article."""
    return token.i > 0 and token.nbor(-1).lower_ in ("l'", "l’", "le", "la", "les")


def _plural_clitic(token: Token) -> bool:
    """ "les invite à négocier": no noun in the singular stands behind "les"."""
    return token.i > 0 and token.nbor(-1).lower_ == "les" and not token.lower_.endswith(("s", "x", "z"))


def _between_nouns(token: Token) -> bool:
    """ "La Russie masse des troupes": a subject before and a determiner behind make a verb of a homograph."""
    if not 0 < token.i < len(token.doc) - 1:
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if before.text == "," and token.i > 1 and (token.nbor(-2).lower_ in _STRESSED or token.nbor(-2).text in _CLOSING
                                               or token.nbor(-2).pos_ == "PROPN"):
        return after.lower_ in _ARTICLES  # "La Russie, elle, masse des troupes", "« … », tonne l'opposition"
    if token.text.islower() and before.pos_ == "PROPN" and after.pos_ == "PROPN":
        return True  # "Washington presse Kiev de négocier"
    named = before.pos_ in ("PROPN", "NOUN") or (before.pos_ == "ADJ" and token.i > 1 and token.nbor(-2).pos_ in _NAMES)
    return named and before.lower_ != "en" and after.lower_ in _BEHIND_VERBS


def _phrase(head: Token) -> list[Token]:
    out: list[Token] = []
    queue = [head]
    while queue and len(out) < PHRASE:
        token = queue.pop(0)
        out.append(token)
        queue += [c for c in token.children if c.dep_ not in _CLAUSAL or (c.dep_ == "conj" and c.pos_ in _NOMINAL)]
    return out


def _is_anaphor(root: Token, sense: Sense) -> bool:
    """Whether a noun only points back: "cette attaque"."""
    return sense.pos == "NOUN" and any(c.lower_ in ("ce", "cet", "cette", "ces") for c in root.children)


def _these(token: Token) -> bool:
    """ "ces derniers": the people of the sentence before."""
    return token.lower_ in ("derniers", "dernières") and any(c.lower_ == "ces" for c in token.children)


def _given(token: Token | None) -> list[Token]:
    return [] if token is None else [token]


def _clause(span: Span) -> tuple[int, int]:
    """The tokens from the start of a trigger's own phrase to its end, for the weapon that is nearest to it."""
    root = root_of(span)
    left, right = max(root.left_edge.i, root.i - PHRASE), min(root.right_edge.i + 1, root.i + PHRASE)
    return min(left, span.start), max(right, span.end)


def _tokens_of(doc: Doc, spans: list[tuple[int, int]]) -> list[int]:
    """The number of the token in which each word begins."""
    begins = doc.to_array("IDX")
    found = np.searchsorted(begins, [start for start, _ in spans], side="right") - 1
    return np.maximum(found, 0).tolist()


def _stop(text: str, end: int) -> bool:
    """Whether punctuation that ends a collocation follows."""
    rest = text[end : end + 2].lstrip(" ")
    return bool(rest) and rest[0] in ".;:,!?…\n"
