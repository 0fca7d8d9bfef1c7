"""The words of a sentence that may name events, each in its likeliest sense."""
from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Span, Token

from depeche.transforms.nlp import senses, syntax
from depeche.transforms.nlp.arguments import CLOSING, NAMES, NEAR, REACH, STRESSED, Arguments
from depeche.transforms.nlp.classes import NOMINAL, PHRASE, Reading
from depeche.transforms.nlp.document import Trigger, words_of_span
from depeche.transforms.nlp.phrases import word_class
from depeche.transforms.nlp.senses import Profile, Sense
from depeche.transforms.nlp.syntax import dependents
from depeche.transforms.nlp.weapons import mode_of

#: Log-odds that a noun loses when it points back to what was told.
ANAPHOR = 1.5
#: A sense is taken from this log-odds on; 0 is one in two.
THRESHOLD = 0.0
#: Types of events that are done by speaking.
_SPOKEN = frozenset({"REQUEST", "REJECT", "THREATEN", "ACCUSE"})
#: What verbs of saying that something did not happen begin with.
_DENIAL = tuple(sorted(word_class("denial")))
_OPENING = frozenset("«“\"")
#: Verbs of coming back, which with an infinitive say that it is done again.
_AGAIN = frozenset({"revenir", "retourner"})
_ARTICLES = frozenset("le la les l' l’ un une des ses son sa leur leurs ces cette ce".split())
_BEHIND_VERBS = _ARTICLES | {"au", "aux"}


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

    @property
    def spoken(self) -> bool:
        return self.trigger.event_type in _SPOKEN


def root_of(span: Span) -> Token:
    """The token that governs a span (`Span.root` looks over the whole document each time)."""
    start, end = span.start, span.end
    within = syntax.tokens(span.doc)[start:end]
    return next((t for t in within if not start <= (head := t.head.i) < end or head == t.i), within[0])


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
        return mode_of(self.reading.plain[self.words.start : self.words.stop])

    @cached_property
    def extra(self) -> frozenset[str]:
        """Classes that entities give the sentence."""
        reading, tokens = self.reading, syntax.tokens(self.reading.doc)
        known = [i for i in range(self.sent.start, self.sent.end)
                 if reading.entities[i] or i in reading.places or i in reading.parties]
        return frozenset().union(*[reading.token_classes(tokens[i]) for i in known])

    def evidence(self, event_type: str) -> float:
        if event_type not in self.odds:
            self.odds[event_type] = self.reading.evidence(event_type) + senses.evidence_near(event_type, self.profile)
        return self.odds[event_type]

    @cached_property
    def options(self) -> list[tuple[Span, Token, list[Sense]]]:
        """The words that may be triggers, what governs them, and the senses that they can have; longer ones first."""
        found = [] if self._is_heading() else [*self._collocations(), *self._words()]
        rooted = [(span, root_of(span), senses) for span, senses in found]
        return [option for option in rooted if not self._tells_of_none(option[1], option[2][0].pos)]

    def _tells_of_none(self, root: Token, pos: str) -> bool:
        """Whether what governs some words, or how they stand there, makes no event of them in whatever sense."""
        if _is_any(root) or _only_leads(root):
            return True
        return pos == "NOUN" and (_only_dates(root) or _only_follows(root) or _is_name(root, self.sent.start))

    def candidates(self) -> list[Candidate]:
        """The likeliest sense of each word that may be a trigger, in order of the text; longer ones first."""
        taken: set[int] = set()
        out = []
        for span, root, options in self.options:
            if not taken.isdisjoint(range(span.start, span.end)):
                continue
            best = self._best(span, root, options)
            if best is not None:
                taken.update(range(span.start, span.end))
                out.append(best)
        return sorted(out, key=lambda c: c.span.start)

    def _is_heading(self) -> bool:
        """ "FRAPPES.": one word in capitals that ends its line; parsers also cut a title behind its first word."""
        if len(self.words) != 1 or not (text := words_of_span(self.sent)).strip().isupper():
            return False
        doc, end = self.reading.doc, self.sent.end
        return end == len(doc) or text.rstrip(" ")[-1] in "\n.!?:" or not doc[end].text.isupper()

    def _words(self) -> Iterator[tuple[Span, list[Sense]]]:
        reading, index = self.reading, senses.entries()
        for j in self.words:
            for entry in index.get(reading.plain[j], ()):
                if senses.fits(entry, reading.words, j, reading.original(j)) and not self._is_part_of_name(j):
                    span = self._span(range(j, j + len(entry.words)))
                    root = root_of(span)
                    agreed = {pos: _pos_agrees(root, pos, entry) for pos in {s.pos for s in entry.senses}}
                    if any(agreed.values()):
                        yield span, [s for s in entry.senses if agreed[s.pos]]

    def _is_part_of_name(self, j: int) -> bool:
        """ "à La Réunion", "presse@exemple.fr": a capital inside a sentence, in the name of a place; an address."""
        token = self.reading.token[j]
        if "@" in self.reading.doc[token].text:
            return True
        return self.sent.start < token in self.reading.places and self.reading.original(j).istitle()

    def _collocations(self) -> Iterator[tuple[Span, list[Sense]]]:
        """The senses of each stretch that collocations name, from left to right, of those that begin together the
        longest first."""
        reading, index = self.reading, senses.patterns()
        found: dict[tuple[int, int], list[Sense]] = {}
        for j in self.words:
            following = reading.plain[j + 1 : j + 2 + senses.GAP]
            for pattern in index.get(reading.plain[j], ()):
                if pattern.misses(following):
                    continue
                at = senses.span_of(pattern, reading.words, j, reading.stops)
                if at is not None and at[-1] < self.words.stop:
                    named = [at[k] for k in pattern.named]
                    found.setdefault((named[0], named[-1] + 1), []).append(pattern.sense)
        for start, end in sorted(found, key=lambda words: (words[0], -words[1])):
            yield self._span(range(start, end)), found[start, end]

    def _span(self, words: range) -> Span:
        """The tokens of a trigger; a long one is cut to its first three words."""
        tokens = [self.reading.token[j] for j in words if j < len(self.reading.token)]
        start, end = tokens[0], tokens[-1] + 1
        return self.reading.doc[start : min(end, start + 3)]

    def _best(self, span: Span, root: Token, options: list[Sense]) -> Candidate | None:
        """The likeliest of some senses that holds for a stretch, those with conditions before the others."""
        anaphor = ANAPHOR if _is_anaphor(root) else 0.0
        scored = [(sense.prior + self.evidence(sense.trigger.event_type) - (anaphor if sense.pos == "NOUN" else 0.0),
                   sense) for sense in options]
        if all(odds < THRESHOLD for odds, _ in scored):
            return None
        around = Arguments(self, span, root, options[0].pos != "NOUN")
        ranked = sorted(scored, key=lambda s: (bool(s[1].needs), s[0]), reverse=True)
        odds, sense = next(((odds, sense) for odds, sense in ranked if around.allow(sense)), (-math.inf, options[0]))
        if odds < THRESHOLD:
            return None
        return self.candidate(span, sense, around, odds)

    def candidate(self, span: Span, sense: Sense, around: Arguments, odds: float) -> Candidate:
        """Some words in a sense that has these log-odds."""
        trigger = replace(sense.trigger, event_mode=self._mode(span, sense, around), score=1 / (1 + math.exp(-odds)))
        return Candidate(span, around.root, sense, trigger, odds)

    def _mode(self, span: Span, sense: Sense, around: Arguments) -> str | None:
        kind = sense.trigger.event_type
        if kind in ("REQUEST", "REJECT", "THREATEN") and sense.trigger.event_mode is None:
            return self._spoken_mode(span, kind)
        if sense.trigger.open:
            near = self.reading.between(*_clause(span))
            weapon = mode_of(self.reading.plain[near.start : near.stop]) or self.weapon
            if weapon in (None, "explosives") and "aircraft" in around.subj:
                return "aerial"  # "un chasseur a lâché deux bombes"
            return weapon or sense.trigger.event_mode
        return sense.trigger.event_mode

    def _spoken_mode(self, span: Span, kind: str) -> str | None:
        """The mode of what is asked, refused or threatened; a threat may stand before its verb ("…", a-t-il averti)."""
        key = "threatened" if kind == "THREATEN" else "asked"
        words = list(self._asked(span, kind))
        if kind == "THREATEN":
            words += [j for j in self.words if self.reading.token[j] < span.start]
        for j in words:
            modes = senses.modes_of(self.reading.classed[j], key)
            if modes:
                return modes[0] if modes[0] != senses.NO_MODE else None
        return "violence" if kind == "THREATEN" and self.profile.has("vow") else None

    def _asked(self, span: Span, kind: str) -> Iterator[int]:
        """The words of what is asked or threatened, in the order in which they tell its mode: of a request that is put
        to somebody ("demande au gouvernement de dialoguer"), the infinitive goes before those who are asked."""
        words = self.complement(span)
        if kind == "REQUEST":
            tokens = self.reading.doc[span.end : self.reading.token[words[-1]] + 1] if words else ()
            verb = next((t for t in tokens if syntax.has(t, "VerbForm=Inf") and t.i - span.end < REACH // 2
                         and t.i > 0 and t.nbor(-1).lower_ in ("de", "d'", "d’", "à")), None)
            own = self.reading.of_token.get(verb.i, ()) if verb is not None else ()
            yield from (j for j in words if own and j >= own[0])
        yield from words

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


def _pos_agrees(token: Token, pos: str, entry: senses.Entry) -> bool:
    """Whether the tagger's part of speech allows a sense. It is trusted where the form could be another word."""
    tag = token.pos_
    if not tag or tag in ("X", "SYM") or (token.is_upper and len(token) > 1):
        return True  # taggers are lost in capitals
    labels = {c.dep_ for c in dependents(token)}
    determined = "det" in labels
    if pos == "VERB" and not entry.participle and entry.words[0] not in senses.homographs() and _clitic(token):
        determined = False
    if pos == "VERB":
        if not entry.participle and _plural_clitic(token):
            return True
        if not labels.isdisjoint(("aux:tense", "aux:pass")):
            return True  # "ont marché", whatever the tagger says
        if not determined and token.lemma_ != token.lower_ and token.lemma_ in {s.trigger.lemma for s in entry.senses}:
            return True  # a form of "presser", though it is taken for a noun
        if tag in ("VERB", "AUX") or (entry.participle and (tag == "ADJ" or (not determined and _set_off(token)))):
            return True
        if determined or len(entry.words) > 1:
            return False
        return entry.words[0] not in senses.homographs() or _between_nouns(token)
    if pos == "NOUN":
        return tag in NOMINAL or determined or entry.words[0].rstrip("s").endswith("tion")
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
    """ "La Russie masse des troupes", "Prague chasse trois diplomates": its neighbours make a verb of a homograph."""
    if not 0 < token.i < len(token.doc) - 1:
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if before.text == "," and token.i > 1 and (token.nbor(-2).lower_ in STRESSED or token.nbor(-2).text in CLOSING
                                               or token.nbor(-2).pos_ == "PROPN"):
        return after.lower_ in _ARTICLES or (  # "La Russie, elle, masse des troupes", "« … », tonne l'opposition"
            after.pos_ == "PROPN" and token.nbor(-2).text in CLOSING)
    if token.text.islower() and before.pos_ == "PROPN" and after.pos_ == "PROPN":
        return True  # "Washington presse Kiev de négocier"
    named = before.pos_ in ("PROPN", "NOUN") or (before.pos_ == "ADJ" and token.i > 1 and token.nbor(-2).pos_ in NAMES)
    return named and before.lower_ != "en" and (
        after.lower_ in _BEHIND_VERBS or after.pos_ == "NUM" or (after.pos_ == "PROPN" and before.pos_ == "ADJ"))


def _is_anaphor(root: Token) -> bool:
    """Whether a noun only points back: "cette attaque"."""
    return any(c.lower_ in ("ce", "cet", "cette", "ces") for c in dependents(root))


def _only_dates(root: Token) -> bool:
    """ "depuis l'invasion", "depuis la trêve": a noun from which something else is dated."""
    return root.pos_ == "NOUN" and any(c.lower_ == "depuis" and c.dep_ == "case" for c in dependents(root))


def _is_any(root: Token) -> bool:
    """ "toute attaque recevra une réponse": whatever there may be of a kind; "nie toute attaque" tells of one."""
    if root.pos_ != "NOUN" or root.i < 1 or root.nbor(-1).lower_ not in ("tout", "toute"):
        return False
    return not any(t.lower_.startswith(_DENIAL) for t in (root.head, root.doc[max(root.i - 2, 0)]))


def _is_name(root: Token, start: int) -> bool:
    """ "la tournée s'appelle « Cessez-le-feu »", "les Soulèvements de la Terre": a capital inside a sentence."""
    if not root.text[:1].isupper() or not root.text[1:].islower() or root.i <= start + 1:
        return False
    before = root.nbor(-1) if root.nbor(-1).is_alpha else root.nbor(-2) if root.nbor(-1).text in _OPENING else None
    return before is not None and before.text.islower() and before.is_alpha


def _only_follows(root: Token) -> bool:
    """ "Ces attaques surviennent alors que": what was told, set beside something else."""
    return root.dep_.startswith("nsubj") and _is_anaphor(root) and senses.word_is("occur", root.head.lower_)


def _only_leads(root: Token) -> bool:
    """ "vient de suspendre", "est revenue bombarder": a verb that only says when or that again something is done."""
    of = {c.lower_ for t in dependents(root) if syntax.has(t, "VerbForm=Inf") and 0 < t.i - root.i <= NEAR
          for c in dependents(t) if c.dep_ in ("mark", "case") and c.i > root.i} | {
              t.lower_ for t in dependents(root) if t.dep_ == "xcomp" and syntax.has(t, "VerbForm=Inf")}
    return bool(of) and (root.lemma_ in _AGAIN or (root.lemma_ == "venir" and bool(of & {"de", "d'", "d’"})))


def _clause(span: Span) -> tuple[int, int]:
    """The tokens from the start of a trigger's own phrase to its end, for the weapon that is nearest to it."""
    root = root_of(span)
    left, right = max(root.left_edge.i, root.i - PHRASE), min(root.right_edge.i + 1, root.i + PHRASE)
    words, first = syntax.tokens(span.doc), min(left, span.start)
    while syntax.is_verbal(root) and root.i - PHRASE < first > 0 and (
            words[first - 1].pos_ in ("AUX", "DET", "ADJ", *NAMES)):
        first -= 1  # a subject that hangs on another verb: "X a frappé, et des obus sont tombés"
    noun = root.head if root.dep_ in ("acl", "amod") else root
    while noun.dep_ == "conj" and noun.head.pos_ in NAMES and root.i - PHRASE < noun.head.i:
        noun = noun.head  # "80 drones et deux missiles tirés": the weapon that is named first
        first = min(first, noun.i)
    return first, max(right, span.end)
