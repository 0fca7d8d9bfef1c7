"""Quantities: how many were killed, fired, arrested … and of whom or what.

Counts come from `numbers`, which reads characters. What a count measures is decided in this order: the counted noun
itself ("12 morts"), the verb or noun of action that it depends on ("tuant 12 personnes", "12 personnes ont été tuées",
"la libération de 12 otages"), the count that it is part of or coordinated with ("dont un enfant", "et 25 autres"),
what the noun says by default ("12 manifestants"), the topic of the sentence ("81 000 personnes dans le cortège").

Counted nouns stand in `seeds/lexicon/counted.tsv`, verbs and nouns of action in `measures.tsv`. All is read from word
forms within the sentence, because participles behind figures are what parsers get wrong; the walk from a count to its
verb keeps to its clause.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from depeche.schemas.records import Quantity
from depeche.transforms.nlp.counting import (
    AVOIR,
    DETERMINERS,
    END_OF_NOUN,
    ETRE,
    LINK,
    MANY,
    NEUTRAL,
    OBLIQUE,
    RELATIVE,
    STRONG,
    VICTIMS,
    WERE,
    Counted,
    Cue,
    Sentence,
    demonyms,
    topics,
)
from depeche.transforms.nlp.document import QUANTITIES, text_of
from depeche.transforms.nlp.numbers import Number, find, flat, spelled

#: tokens that a walk from a count to its verb covers at most
REACH = 40


@dataclass(slots=True)
class Figure:
    """A count in its sentence. first, last: tokens of the number; end: token behind its noun phrase (exclusive)."""

    number: Number | None  # None: many or some, without a number
    first: int
    last: int
    end: int
    noun: Counted | None = None
    what: str | None = None
    item: str | None = None
    side: str | None = None
    part: bool = False  # "dont trois enfants"
    elliptic: bool = False  # no noun of its own
    measure: str | None = None
    from_: Figure | None = None  # where a range starts
    chained: bool = False  # found to the right of an active verb: what is coordinated with it shares the verb


@dataclass(slots=True)
class Topic:
    """What the text has been counting, for counts that leave it out."""

    what: str | None = None
    item: str | None = None
    victims: str | None = None
    measures: set[str] = field(default_factory=set)


# --- component ------------------------------------------------------------------------------------------------------


@Language.component("depeche_quantities", requires=["doc.spans"], assigns=["doc.spans"])
def quantities(doc: Doc) -> Doc:
    """Fill `doc.spans["quantities"]`; every span covers the count and the noun that it counts."""
    spans = []
    for first, end, quantity in read(doc):
        span = doc[first:end]
        span._.quantity = quantity
        spans.append(span)
    doc.spans[QUANTITIES] = spans
    return doc


def read(doc: Doc) -> Iterator[tuple[int, int, Quantity]]:
    """The quantities of a document as (first token, token behind the last, value)."""
    text = text_of(doc)
    numbers = find(text)
    if not numbers:
        return
    line = flat(text)
    topic, about, position = Topic(), topics(line), 0
    for start, end in _sentences(doc):
        limit = doc[end - 1].idx + len(doc[end - 1]) if end < len(doc) else len(line)
        here = []
        while position < len(numbers) and numbers[position].start < limit:
            here.append(numbers[position])
            position += 1
        if here:
            yield from Counts(doc, start, end, line, about).measure(here, topic)


def _sentences(doc: Doc) -> Iterator[tuple[int, int]]:
    if doc.has_annotation("SENT_START"):
        yield from ((s.start, s.end) for s in doc.sents)
        return
    start = 0
    for token in doc:
        if token.text in (".", "!", "?", "…") or "\n" in token.text:
            yield start, token.i + 1
            start = token.i + 1
    if start < len(doc):
        yield start, len(doc)


#: items that are given as aid
_ARMS = frozenset({"tank", "aircraft", "helicopter", "vehicle", "missile", "drone", "ton", "artillery", "shell"})
#: words that show that another clause begins
_CLAUSE = STRONG | RELATIVE | AVOIR | ETRE


_REMAINS = frozenset({"corps", "cadavre", "cadavres", "dépouille", "dépouilles"})
#: pronouns that name people by whom they belong to
_OWN = frozenset({"siens", "siennes", "leurs", "nôtres", "notres"})


def _is_article(figure: Figure) -> bool:
    return figure.number is not None and figure.number.article


def _size(figure: Figure) -> float:
    return figure.number.value if figure.number is not None else 0.0


class Counts(Sentence):
    """The counts of one sentence, and the walks over its words."""

    # -- counts ------------------------------------------------------------------------------------------------------

    def measure(self, numbers: list[Number], topic: Topic) -> Iterator[tuple[int, int, Quantity]]:
        """The quantities that the numbers of this sentence state."""
        figures = self._figures(numbers)
        for i in range(len(figures)):
            self._decide(figures, i, topic)
        self._share_participle(figures)
        total = any(f.measure in ("intercepted", "launched") and not self._bracketed(f) for f in figures)
        scope = "cumulative" if self.cumulative() else "event"
        for i, figure in enumerate(figures):
            if figure.number is None or figure.measure is None or (total and self._bracketed(figure)):
                continue
            if not figure.number.value.is_integer() or (figure.what == "strike" and self._definite(figure)):
                continue
            if (figure.number.article and not self._counts_one(figures, i)) or self._repeats(figures, i):
                continue
            topic.what, topic.item = figure.what, figure.item or topic.item
            topic.measures.add(figure.measure)
            if figure.measure in ("killed", "wounded", "casualties"):
                topic.victims = figure.measure
            first = figure.first
            if figure.from_ is not None and figure.from_.number is not None:
                yield self._quantity(figure, figure.from_.number, first, figure.from_.last, scope)
                first = figure.last - 1
            yield self._quantity(figure, figure.number, first, figure.end, scope)

    def _share_participle(self, figures: list[Figure]) -> None:
        """"Sept immeubles et 23 voitures endommagés": a participle behind the last of a list is that of all."""
        for figure, following in zip(figures[-2::-1], figures[:0:-1], strict=True):
            together = self.words[figure.end:following.first] in (["et"], [","], ["ou"])
            alike = figure.what == following.what and not figure.elliptic and not following.part
            if figure.measure is None and together and alike:
                figure.measure = following.measure

    def _quantity(self, figure: Figure, number: Number, first: int, end: int, scope: str) -> tuple[int, int, Quantity]:
        assert figure.measure is not None
        span = self.doc[self.offset + first:self.offset + end]
        return span.start, span.end, Quantity(
            measure=figure.measure, text=span.text, value=number.value, low=number.low, high=number.high,
                        bound=number.bound, item=figure.item, scope=scope, side=figure.side)

    def _figures(self, numbers: list[Number]) -> list[Figure]:
        """The counts with their noun phrases, and in between what is counted without a number ("plusieurs blessés")."""
        out = []
        pending: Figure | None = None
        for number in numbers:
            first = max(0, bisect_right(self.starts, number.start) - 1)
            last = max(first + 1, bisect_right(self.starts, number.head[1] - 1))
            figure = self._phrase(Figure(number, first, last, last))
            figure.end = max(figure.end, bisect_right(self.starts, number.end - 1))
            if pending is not None:
                figure.from_, figure.first, pending = pending, pending.first, None
            elif number.bound == "at_least" and number.high is not None:
                pending = figure
                continue
            # "un", "une" before what the lexicon does not count are articles
            counted = figure.noun is not None and figure.what != "group"
            if not number.article or counted or (figure.part and figure.elliptic):
                out.append(figure)
        taken = {i for f in out for i in range(f.first, f.end)}
        for i, word in enumerate(self.words):
            if word in MANY and i not in taken:
                out.append(self._phrase(Figure(None, i, i + 1, i + 1)))
        return sorted(out, key=lambda f: f.first)

    def _phrase(self, figure: Figure) -> Figure:
        """Find the counted noun behind a number, past adjectives; one noun that no table knows is taken as it is."""
        words, i, unknown = self.words, figure.last, None
        figure.part = any(w in ("dont", "parmi", "compris") for w in words[max(0, figure.first - 2):figure.first])
        if words[i:i + 2] == ["le", "nombre"]:  # "estime à 11 000 le nombre de soldats"
            i += 2
        while i < min(len(words), figure.last + 7):
            word = words[i]
            if word in ("entre", "eux") and i + 1 < len(words) and (word == "eux" or words[i + 1] in ("eux", "elles")):
                figure.elliptic, figure.end = True, i + 1 + (word == "entre")
                return figure
            if word == "des" and words[i + 1:i + 2] and words[i + 1] in _OWN:  # "49 des siens"
                figure.what, figure.end = "person", i + 2
                return figure
            found = self.noun(i)
            if found and word in NEUTRAL and i + 1 < len(words) and self.noun(i + 1):
                found = None  # "deux jeunes hommes"
            if found and (unknown is None or not (figure.number is not None and figure.number.article)):
                return self._named(figure, found, i)
            if found or self._ends_phrase(i, word):
                break
            if word not in NEUTRAL:
                if i in self.cues and not self.is_noun_cue(i) and unknown is None and words[i - 1] != "de":
                    break
                if unknown is not None or not word[0].isalpha():
                    break
                unknown = i
            i += 1
        return self._nameless(figure, i, unknown)

    def _nameless(self, figure: Figure, i: int, unknown: int | None) -> Figure:
        """A number without a noun of the table; i: where its phrase ends; unknown: the noun that no table knows."""
        words = self.words
        if i < len(words) and unknown is None and self.noun(i) is None:
            figure.elliptic, figure.end = True, i if words[i - 1] in ("autres", "autre") else figure.last
            return figure
        if unknown is None:
            figure.elliptic = i >= len(words)
            figure.what = "group" if not figure.elliptic else None
            return figure
        if figure.first > 1 and words[figure.first - 1] in WERE:  # "ils étaient 5 000 place de la République"
            figure.elliptic = True
            return figure
        figure.what, figure.end = "unknown", unknown + 1
        figure.side = demonyms().get(words[unknown])
        if figure.side:
            figure.what = "person"
        return figure

    def _ends_phrase(self, i: int, word: str) -> bool:
        """Whether a word can be no part of a noun phrase: a number, or by its tag where there is one."""
        if word in END_OF_NOUN or word in ("l'", "la", "le", "les", "chaque") or word.isdigit():
            return True
        if word in ("autres", "autre"):
            return self._closes(i + 1)
        if word not in ("un", "une") and spelled(word) is not None:
            return True
        return (word.endswith("ment") and self._closes(i + 1)) or (
            self.doc[self.offset + i].pos_ in ("ADV", "AUX", "SCONJ", "PRON") and word not in NEUTRAL)

    def _closes(self, i: int) -> bool:
        return i >= len(self.words) or self.words[i] in END_OF_NOUN or i in self.cues

    def _named(self, figure: Figure, noun: Counted, i: int) -> Figure:
        figure.noun, figure.what, figure.item = noun, noun.what, noun.item
        figure.end = i + len(noun.words)
        for word in self.words[figure.end:figure.end + 3]:
            if word in END_OF_NOUN:
                break
            if side := demonyms().get(word):
                figure.side = side
                break
        if noun.what == "strike":  # "des dizaines de frappes de drones"
            following = self.words[figure.end:figure.end + 2]
            if len(following) == 2 and following[0] in ("de", "d'") and (of := self.noun(figure.end + 1)):
                figure.item = of.item
        return figure

    # -- what is measured --------------------------------------------------------------------------------------------

    def _decide(self, figures: list[Figure], i: int, topic: Topic) -> None:
        """Set the measure of a count, with the item that it leaves out."""
        figure = figures[i]
        if figure.what == "group":
            return
        if figure.elliptic:
            source = self._antecedent(figures, i) or topic
            figure.what, figure.item = source.what, source.item
        figure.measure = self._measured(figures, i, topic)
        plain = figure.noun is None or figure.noun.words[0] in ("personnes", "personne", "hommes")
        if figure.measure in ("captured", "released") and figure.item is None and plain and self.tells_exchange:
            figure.item = "prisoner"
        if figure.measure == "troops" and figure.item is None:
            figure.item = "soldier"

    def _antecedent(self, figures: list[Figure], i: int) -> Figure | None:
        """The count whose noun a bare figure leaves out: "33 d'entre eux" the largest, "25 autres" the last."""
        figure = figures[i]
        following = figures[i + 1] if i + 1 < len(figures) else None
        if following is not None and self.words[figure.last:following.first] == ["des"]:  # "52 des 54 drones"
            return following
        named = [f for f in figures[max(0, i - 6):i] if f.what not in ("group", "money", None)]
        if figure.number is None or "autres" in self.words[figure.last:figure.last + 2]:
            return named[-1] if named else None
        return max(named, key=_size, default=None)

    def _measured(self, figures: list[Figure], i: int, topic: Topic) -> str | None:
        """What a count measures: by its noun, its verb, what it is listed with, or what its noun says by default."""
        figure, noun = figures[i], figures[i].noun
        previous = figures[i - 1] if i else None
        if noun is not None and noun.fixed:
            if noun.measure == "wounded" and self._after(figures, i) == "killed":
                return "killed"  # "cinq blessés ont succombé"
            if noun.words[0] in _REMAINS and self.about("exchange") and self._cue(figures, i) == "released":
                return "released"  # "rendre 6 000 corps"
            return self._joint(figure.end, noun.measure or "")
        if previous is not None and figure.what == "weapon" and self._whole(previous, figure) and previous.measure in (
                "intercepted", "jammed"):
            return "launched"  # "52 des 54 drones", "38 drones sur 60"
        found = self._cue(figures, i)
        if found is not None:
            held = noun is not None and noun.measure == "hostages" and found in ("arrested", "captured")
            return "hostages" if held else found
        if noun is None or noun.measure is None or _is_article(figure):
            return self._shared(figures, i, topic)
        if noun.measure == "casualties":  # "victimes" are of the kind that was told before
            told = previous.measure if previous and previous.measure in ("killed", "wounded") else None
            return told or topic.victims or "casualties"
        return noun.measure

    def _whole(self, part: Figure, figure: Figure) -> bool:
        """Whether a count is what the one before is a share of."""
        return self.words[part.end:figure.first] == ["sur"] or self.words[part.last:figure.first] == ["des"]

    def _cue(self, figures: list[Figure], i: int) -> str | None:
        """The measure of the verb or noun of action that a count depends on."""
        figure = figures[i]
        if figure.part and not self._finite_follows(figure, 1):  # "dont trois sont morts" tells its own
            own = self._behind(figure) if not figure.noun else None
            return own or self._part(figures, i)
        if left := self._before(figures, i):
            figure.chained = True
            return left
        return self._after(figures, i)

    def _part(self, figures: list[Figure], i: int) -> str | None:
        """"Neuf personnes, dont un enfant": the measure of the whole, or of the verb that governs both."""
        whole = next((f for f in reversed(figures[max(0, i - 6):i]) if not f.part), None)
        if whole is not None and whole.measure:
            return whole.measure
        return self._after(figures, i)

    def _fits(self, cue: Cue, figure: Figure) -> bool:
        what = figure.what
        if cue.topic and not self.about(cue.topic):
            return False
        if cue.what == "force":
            men = figure.noun is not None and figure.noun.words[0] == "hommes"
            return men or figure.item in ("soldier", "officer")
        if cue.what == "arms":
            return figure.item in _ARMS
        if what == "target" and cue.what == "thing":
            return True
        if what is None:  # a bare figure, of what nothing was said before
            return cue.what == "person" and not cue.known
        if what == "unknown":
            return cue.what in ("person", "thing") and not cue.known
        return cue.what == what or (cue.what == "thing" and what == "weapon" and cue.measure == "captured")

    def _match(self, position: int, figure: Figure, counts: str, past: bool | None = None) -> Cue | None:
        """The cue at a token that can count the figure; past: whether it must (not) be a past participle."""
        for cue, participle in self.cues.get(position, ()):
            if cue.noun or cue.counts not in (counts, "any") or (past is not None and participle is not past):
                continue
            if cue.tail and not self.has_tail(position + 1, cue.tail):
                continue
            if cue.reflexive is not self.reflexive(position) and (cue.reflexive or counts == "subject"):
                continue
            if self._fits(cue, figure):
                return cue
        return None

    def _before(self, figures: list[Figure], i: int) -> str | None:
        """The verb or noun of action in front of a count that is its object."""
        figure, words = figures[i], self.words
        j = figure.first - 1
        of = j >= 0 and words[j] in ("de", "d'", "des", "aux", "à")
        if self._finite_follows(figure, 1) and not of:
            return None
        previous = figures[i - 1] if i else None
        if previous is not None and previous.chained and self._linked(previous, figure):
            return self._same(previous, figure)
        if self._oblique(figure) and not of and not self._led(j):
            return None
        for k in range(j, max(-1, j - 12), -1):
            word = words[k]
            if word in STRONG or word in RELATIVE or (word in ETRE and word != "été") or (
                    word == "," and k != j and not self._inserted(k, j)):
                return None
            for cue, participle in self.cues.get(k, ()):
                if not self._fits(cue, figure):
                    continue
                if cue.noun:
                    if of and words[j] != "à" and k >= j - 3 - len(cue.tail):
                        return self._joint(k + 1, cue.measure)
                    continue
                if cue.tail and not self.has_tail(k + 1, cue.tail) and not self.has_tail(figure.end, cue.tail):
                    continue
                if self._governs(cue, participle, k, figure, of):
                    return self._joint(k + 1, cue.measure)
            if previous is not None and k < previous.end and k >= previous.first and previous.what != "group":
                return None
        return None

    def _led(self, j: int) -> bool:
        """Whether the preposition at j ends the locution of a verb: "mis la main sur 12 suspects"."""
        return any(cue.tail[-1:] == (self.words[j],) and self.has_tail(k + 1, cue.tail)
                   for k in range(max(0, j - 5), j) for cue, _ in self.cues.get(k, ()))

    def _inserted(self, k: int, end: int) -> bool:
        """Whether the comma at k opens an insertion between a verb and its count: "a détruit, en un jour, 12 chars"."""
        return self.words[end] == "," and k > 0 and (k - 1) in self.cues and end - k <= 8 and not any(
            w in _CLAUSE or w == "," or j in self.cues for j, w in enumerate(self.words[k + 1:end], k + 1))

    def _oblique(self, figure: Figure) -> bool:
        """Whether a preposition stands before the count: "sur les 60 drones"."""
        before = self.words[max(0, figure.first - 2):figure.first]
        if len(before) == 2 and before[1] in ("les", "ces", "ses", "leurs"):
            before.pop()
        return bool(before) and before[-1] in OBLIQUE and not figure.part

    def _governs(self, cue: Cue, participle: bool, k: int, figure: Figure, of: bool) -> bool:
        """Whether the verb at k takes the count behind it as what it counts."""
        if of and not (cue.tail and cue.tail[-1] in ("à", "aux", "par", "de", "des")):
            return False
        if cue.counts == "subject":  # "où ont péri 12 soldats"
            if cue.reflexive is not self.reflexive(k):
                return False
            near = figure.first - k <= 3 + len(cue.tail) and "et" not in self.words[k:figure.first]
            return near and participle and self.voice(k) in ("active", "state", "reflexive")
        if not participle:
            return True
        voice = self.voice(k)
        near = figure.first - k <= 2 and "et" not in self.words[k:figure.first]
        joined = self.words[k - 1] in ("et", "ou", "dit")  # "a tué trois hommes et blessé 12 autres"
        return voice == "active" or (near and (voice in ("passive", "state") or joined))

    def _linked(self, previous: Figure, figure: Figure) -> bool:
        """Whether a count continues the list of the one before: "62 drones d'attaque, trois bombes et un missile"."""
        between = self.words[previous.end:figure.first]
        if between[-2:] == ["ainsi", "que"]:
            between[-2:] = ["et"]
        if not between or len(between) > 8 or any(w in _CLAUSE for w in between):
            return False
        if any(k in self.cues and not self.is_noun_cue(k) for k in range(previous.end, figure.first)):
            return False
        if len(between) > 1 and between[-1] in ("à", "de", "d'"):  # "la vie à deux policiers et à un passant"
            between = between[:-1]
        return between[-1] in LINK - {"de"} and not self._finite_follows(figure)

    def _finite_follows(self, figure: Figure, reach: int = 4) -> bool:
        for word in self.words[figure.end:figure.end + reach]:
            if word in AVOIR or word in ETRE:
                return True
            if word in STRONG or word in (",", "dont"):
                return False
        return False

    def _same(self, previous: Figure, figure: Figure) -> str | None:
        """The measure of a list for its next member: the verb may mean another thing for another kind."""
        if figure.what == previous.what or figure.elliptic or figure.what in (None, "unknown"):
            return previous.measure
        people = ("killed", "wounded", "casualties", "arrested", "captured", "released", "missing")
        return previous.measure if previous.measure in people and figure.what == "person" or previous.measure in (
            "launched", "destroyed", "captured") and figure.what != "person" else None

    def _behind(self, figure: Figure) -> str | None:
        """A participle right behind the count: "dont trois grièvement blessés", "12 personnes tuées"."""
        for k in range(figure.end, min(len(self.words), figure.end + 4)):
            word = self.words[k]
            if word in END_OF_NOUN:
                return None
            cue = self._match(k, figure, "object", past=True) or self._match(k, figure, "subject", past=True)
            if cue:
                return self._joint(k + 1, cue.measure)
        return None

    def _after(self, figures: list[Figure], i: int) -> str | None:
        """The verb behind a count that is its subject; a participle at the noun is what is left without one."""
        figure, words = figures[i], self.words
        starts = {f.first: f for f in figures[i + 1:i + 12]}
        near, relative, depth, alone = None, False, 0, True
        agent = figure.first > 0 and words[figure.first - 1] == "par"
        oblique = self._oblique(figure) or bool(i and self._whole(figures[i - 1], figure))
        k = figure.end
        while k < min(len(words), figure.end + REACH):
            word = words[k]
            if word in ("(", "«", "—"):
                depth += 1
            elif word in (")", "»"):
                depth -= 1
            if (word in STRONG and depth <= 0) or depth < 0:
                break
            other = starts.get(k)
            if other is not None and not other.part and not self._coordinated(k) and not self._aside(other):
                break
            if near and other is not None and other.part:
                break  # "112 drones envoyés, dont 75 sont neutralisés": the verb behind is of the part
            alone = alone and (other is None or other.part)
            relative = relative or (word in RELATIVE and word != "dont")
            found, finite = (None, False) if agent else self._predicate(k, figure)
            if finite and oblique:
                break
            if found and (finite or near is None) and (finite or (alone and k - figure.end <= 6)):
                if finite and not relative or (relative and words[figure.end:figure.end + 1] == ["qui"]):
                    return found
                near = near or found
            elif finite and not relative:
                break
            if finite and relative:
                relative = False
            k += 1
        return near

    def _aside(self, figure: Figure) -> bool:
        """Whether "un" or "une" only opens a complement of what is before it."""
        return _is_article(figure) and self.words[figure.first - 1] in OBLIQUE | {"d'"}

    def _coordinated(self, k: int) -> bool:
        before = self.words[max(0, k - 2):k]
        joins = ("et", "ou", ",", "dont", "(", "soit", "sur", "des")
        return bool(before) and (before[-1] in joins or before[-2:-1] == ["et"])

    def _predicate(self, k: int, figure: Figure) -> tuple[str | None, bool]:
        """The measure that a verb at k gives its subject, and whether the verb is finite."""
        word = self.words[k]
        if self.words[k - 1] in DETERMINERS and self.doc[self.offset + k].pos_ == "NOUN":
            return None, False  # "tués dans l'attaque"
        found = [c for c in self.cues.get(k, ()) if not c[0].tail or self.has_tail(k + 1, c[0].tail)]
        verb = word in AVOIR or word in ETRE or found
        if verb and self._denied(k):
            return None, True
        if (cue := self._match(k, figure, "subject", past=False)) and (cue.tail or word not in ETRE):
            return cue.measure, True
        if word in AVOIR or word in ETRE:
            verbs = any(j in self.cues and not self.is_noun_cue(j) for j in range(k + 1, min(len(self.words), k + 7)))
            return (None, not verbs) if not (found and not self.is_noun_cue(k)) else (None, False)
        if not found:
            return None, False
        participle = any(past for _, past in found) and self.words[k - 1] not in DETERMINERS
        if not participle:
            return None, not self.is_noun_cue(k) and not word.endswith(("ant", "er", "ir", "re"))
        voice = self.voice(k)
        if voice in ("active", "reflexive"):
            cue = self._match(k, figure, "subject", past=True)
        else:
            cue = self._match(k, figure, "object", past=True) or self._match(k, figure, "subject", past=True)
        return (self._joint(k + 1, cue.measure) if cue else None), voice != "bare"

    def _denied(self, k: int) -> bool:
        """Whether the verb at k is negated; "n'ont été libérés que mardi", "n'ont pas survécu" tell what happened."""
        if self.words[k - 1] not in ("n'", "ne"):
            return False
        following = self.words[k + 1:k + 7]
        fatal = any(cue.tail == ("pas",) for j in range(k + 1, k + 5) for cue, _ in self.cues.get(j, ()))
        return "que" not in following and not (fatal and "pas" in following)

    def _joint(self, i: int, measure: str) -> str:
        """"Tués ou blessés" counts both together."""
        if measure not in ("killed", "wounded"):
            return measure
        following = self.words[i:i + 3]
        if len(following) > 1 and following[0] in ("ou", "et", "/") :
            k = i + 1 + following[1].endswith("ment")
            other = {cue.measure for cue, past in self.cues.get(k, ()) if past and not cue.tail}
            if ({"killed", "wounded"} - {measure}) & other:
                return "casualties"
        return measure

    # -- what the sentence leaves out --------------------------------------------------------------------------------

    def _shared(self, figures: list[Figure], i: int, topic: Topic) -> str | None:
        """The measure of a count that has none of its own: from the count before, or from the topic."""
        figure, words = figures[i], self.words
        previous = figures[i - 1] if i else None
        before = words[max(0, figure.first - 4):figure.first]
        if figure.number is None or (figure.number.article and not figure.part):
            return None
        goes_on = previous is not None and not self._finite_follows(figure) and self._continues(previous, figure)
        if figure.elliptic and previous is not None and previous.measure and goes_on:
            return previous.measure
        if self._bracketed(figure) and figure.elliptic:
            return self._listed(figure)
        if (figure.elliptic or before[-1:] == ["à"]) and (toll := self._toll(figure)):
            return toll
        if figure.elliptic and any(w in WERE for w in before):
            crowd = self.sentence_about("protest") or ("ils" in before and self.about("protest"))
            return "participants" if crowd or "participants" in topic.measures else None
        if figure.what == "person" and before[-1:] != ["avec"] and self.sentence_about("exchange"):
            return "released"
        if figure.what == "person" and self.among:
            return {"b": "wounded", "v": topic.victims}.get(self.among) or "killed"
        following = words[figure.end:figure.end + 3]
        if figure.what == "person" and following in (["dans", "la", "rue"], ["dans", "les", "rues"]):
            return "participants"
        if figure.elliptic and self.sentence_about("exchange") and words[figure.end:figure.end + 1] == ["contre"]:
            return "released"
        noun = figure.noun.words[0] if figure.noun else ""
        if noun.startswith("personne") and self.sentence_about("protest"):
            return "participants"
        if figure.what == "person" and before[-1:] == ["par"] and self._crowd_before(figure.first):
            return "participants"  # "bloqué par une centaine d'élèves"
        if figure.what == "weapon" and before[-1:] in (["avec"], ["par"]) and self.tells_attack:
            return "launched"
        if figure.what == "weapon" and words[figure.first - 1:figure.first] == ["des"] and self.tells_launch:
            return "launched"
        return None

    def _crowd_before(self, first: int) -> bool:
        """Whether what is done by those counted is a protest: the sentence tells of one, or the verb is of crowds."""
        return self.sentence_about("protest") or self.about("protest") and any(
            past and cue.measure == "participants" for k in range(max(0, first - 12), first)
            for cue, past in self.cues.get(k, ()))

    def _listed(self, figure: Figure) -> str | None:
        """"Interceptés au-dessus de Kalouga (4) et de Toula (1)": what a list of places counts."""
        for k in range(max(0, figure.first - 2 * REACH), figure.first):
            for cue, _ in self.cues.get(k, ()):
                if cue.what == "weapon" and not cue.tail:
                    return cue.measure if cue.measure in ("intercepted", "launched") else None
        return None

    def _toll(self, figure: Figure) -> str | None:
        """"Le bilan est de neuf", "le nombre de blessés grimpe à 34": what a bare figure adds up."""
        for k in range(figure.first - 1, max(-1, figure.first - 18), -1):
            if self.words[k] in ("bilan", "pertes") and (self.words[k] == "pertes" or figure.elliptic):
                return "killed" if self.words[k] == "bilan" else "casualties"
            if self.words[k] != "nombre":
                continue
            if self.words[k - 1:k + 2] == ["au", "nombre", "de"]:  # "les blessés sont au nombre de 35"
                nouns = (self.noun(j) for j in range(k - 2, max(-1, k - 6), -1))
                return next((noun.measure for noun in nouns if noun is not None), None)
            if k + 2 < len(self.words) and (noun := self.noun(k + 2)):
                of = Figure(None, k + 2, k + 2, k + 2 + len(noun.words), noun, noun.what, noun.item)
                return noun.measure or self._behind(of)
        return None

    def _continues(self, previous: Figure, figure: Figure) -> bool:
        between = self.words[previous.end:figure.first]
        return len(between) <= 24 and not any(w in STRONG - {":"} for w in between) and bool(
            {"et", ",", "dont", "contre", "soit", "ou", "(", "puis"} & set(between))

    def _bracketed(self, figure: Figure) -> bool:
        return self.words[figure.first - 1:figure.first] == ["("] and self.words[figure.last:figure.last + 1] == [")"]

    def _counts_one(self, figures: list[Figure], i: int) -> bool:
        """Whether "un" or "une" counts: a victim, a part of a whole, or a member of a list of counts."""
        figure = figures[i]
        number = figure.number
        if number is not None and number.bound != "exact":
            return True
        if figure.part:
            return figure.elliptic or not self._finite_follows(figure, 1)
        before = figures[i - 1] if i else None
        if before and before.number and before.number.value == 1 and before.noun and before.noun.fixed and (
                self.words[before.end:figure.first] == [","]):
            return False  # "un mort, une automobiliste de 63 ans"
        if figure.noun is not None and figure.noun.fixed:
            words = self.words[figure.first], figure.noun.words[0]
            return figure.measure in ("killed", "wounded", "missing") and words != ("une", "mort")
        if figure.what == "person":
            return figure.measure in VICTIMS and figure.noun is not None and not self._introduces_name(figure)
        if figure.what != "weapon":
            return False
        if figure.measure == "intercepted":
            return True  # "a intercepté un missile"
        neighbours = [f for f in (figures[i - 1] if i else None, figures[i + 1] if i + 1 < len(figures) else None) if f]
        return any(f.measure == figure.measure and f.number is not None and not f.number.article for f in neighbours)

    def _definite(self, figure: Figure) -> bool:
        """"Les deux attaques", "entre deux attaques": events that were told before."""
        return self.words[figure.first - 1] in ("les", "ces", "entre", "des", "aux", "leurs") if figure.first else False

    def _repeats(self, figures: list[Figure], i: int) -> bool:
        """"Le bilan passe à quatre morts : quatre manifestants ont été tués": one figure told twice."""
        before, figure = (figures[i - 1] if i else None), figures[i]
        return (before is not None and before.number is not None and figure.number is not None
                and (before.measure, before.number.value) == (figure.measure, figure.number.value)
                and ":" in self.words[before.end:figure.first])

    def _introduces_name(self, figure: Figure) -> bool:
        """"Un responsable du parti, Fouad Chokr, …": a person with a name is not counted."""
        tokens = self.doc[self.offset + figure.end:self.offset + min(len(self.words), figure.end + 9)]
        return any(t.text == "," and n.text[:1].isupper() for t, n in zip(tokens, tokens[1:], strict=False))
