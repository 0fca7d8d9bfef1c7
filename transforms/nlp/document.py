"""What the components say to one another: span groups on the spaCy `Doc`, one value on each span.

Every component finds one kind of thing and leaves it in `doc.spans[GROUP]`; the value stands on the span's own
extension attribute, so `span._.when` is the date that the span names. The last component assembles `doc._.events`.
A component depends on the groups of earlier ones and on UD labels, never on the weights that parsed the text.
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Span, SpanGroup, Token

# Span groups, in the order in which the components fill them.
QUANTITIES = "quantities"  # span._.quantity: schemas.records.Quantity
DATES = "dates"  # span._.when: When
PLACES = "places"  # span._.place: Place
PARTIES = "parties"  # span._.party: schemas.records.Party
TRIGGERS = "triggers"  # span._.trigger: Trigger, and later span._.claim: Claim
SOURCES = "sources"  # span._.source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date or interval that words name, resolved against the publication.

    start, end: days, both inclusive, or None where the words cannot be resolved (no publication time); a start without
    an end goes on ("depuis dimanche").
    precision: day, week, month, year or none. basis: explicit (the words suffice) or relative (publication needed).
    anaphoric: the words count from another date of the text ("la veille", "le lendemain"), not from publication.
    habitual: a frequency or duration that dates no single event ("depuis le début de la guerre", "chaque lundi").
    clock: the words give a time of day alone ("vers 5 heures"): the day is the one that is being told.
    planned: the day that something is meant for ("reconduit pour mercredi"), not the one that is being told.
    period: over how long something adds up ("en onze jours", "ces dernières semaines"): what is counted over it has no
    day.
    """

    text: str
    start: date | None = None
    end: date | None = None
    precision: str = "day"
    basis: str = "explicit"
    anaphoric: bool = False
    habitual: bool = False
    clock: bool = False
    planned: bool = False
    period: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place. text: as written; name: in the gazetteer; kind: city, admin1, admin2, country, region, site or
    water.

    precision: exact (the place itself), near ("près de", "à 40 km de"), admin1, country or none (not in the gazetteer).
    role: `location`, or `origin` ("depuis la région de Koursk"), `affiliation` (inside a name or title), `aside`
    (a dateline, or by whose clock: it has no part in what happens).
    """

    text: str
    name: str | None = None
    kind: str = "city"
    country: str | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonameid: int | None = None
    precision: str = "none"
    role: str = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that may name an event.

    kind: action (a strike, an arrest), or outcome (dead, wounded: the event is what caused them).
    open: a weapon of the sentence or the article gives the mode. swap: the grammatical subject is who undergoes it
    ("subir", "perdre", "tomber aux mains de"). symmetric: both sides act (fighting, exchange, talks).
    core: False for weak triggers that a strict coder would leave out.
    """

    event_type: str
    event_mode: str | None = None
    lemma: str = ""
    pos: str = ""  # VERB, NOUN or ADJ: what the word is in this sense, whatever the tagger took it for
    kind: str = "action"
    symmetric: bool = False
    open: bool = False
    swap: bool = False
    core: bool = True
    status: str | None = None  # a status that the word itself brings ("menace de frapper": hypothetical content)
    score: float = 0.8  # prior probability that this word in this sense names an event


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """How the text stands to an event. source: the span group's index is not kept, only its words and who it is."""

    status: str = "actual"
    hedged: bool = False
    attributed_to: str | None = None
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody whom the text makes say something, with the stretch of text that they say (code points of the Doc)."""

    text: str
    country: str | None = None
    sector: str | None = None
    start: int = 0
    end: int = 0
    denies: bool = False


def _identity(offset: int) -> int:
    return offset


def _register() -> None:
    for name, default in {"published_at": None, "title": None, "publisher": None, "article_id": ""}.items():
        Doc.set_extension(name, default=default, force=True)
    #: maps an offset in the Doc to an offset in the article, where the Doc holds only some passages of it
    Doc.set_extension("to_article", default=_identity, force=True)
    #: first full date of the whole article, where its publication is not known
    Doc.set_extension("dateline", default=None, force=True)
    #: whether the article is a live report
    Doc.set_extension("live", default=False, force=True)
    #: what the whole article is about (senses.Profile), where the Doc holds only some passages of it
    Doc.set_extension("about", default=None, force=True)
    Doc.set_extension("events", default=(), force=True)
    for name in ("quantity", "when", "place", "party", "trigger", "claim", "source"):
        Span.set_extension(name, default=None, force=True)


_register()

OffsetMap = Callable[[int], int]


#: The last Doc with its text.
_texts: dict[str, tuple[Doc, str]] = {}


def text_of(doc: Doc) -> str:
    """The text of a Doc. spaCy joins it from its tokens each time; here one component after the other asks for it."""
    kept = _texts.get("last")
    if kept is None or kept[0] is not doc:
        kept = _texts["last"] = doc, doc.text
    return kept[1]


def words_of_span(span: Span) -> str:
    """`span.text`, cut out of the text of its Doc: that of a sentence is asked for often."""
    return text_of(span.doc)[span.start_char:span.end_char]


def words_between(doc: Doc, start: int, end: int) -> str:
    """`doc[start:end].text` of at least one token, cut out of the text of the Doc."""
    last = doc[end - 1]
    return text_of(doc)[doc[start].idx:last.idx + len(last)]


class _Index:
    """The spans of a group in order of the text, found by where they stand."""

    def __init__(self, group: SpanGroup):
        self.group, self.size = group, len(group)
        self.spans = sorted(group, key=lambda s: (s.start, -s.end))
        self.starts = [span.start for span in self.spans]
        self.covering: dict[int, list[Span]] = {}
        for span in self.spans:
            for i in range(span.start, span.end):
                self.covering.setdefault(i, []).append(span)


#: The index of the last Doc's group of each name. The components ask for every word, and one Doc is read at a time; on
#: the Doc itself it would make a cycle that keeps whole Docs in memory.
_indices: dict[str, _Index] = {}


def _index(doc: Doc, name: str) -> _Index | None:
    if name not in doc.spans:
        return None
    group, kept = doc.spans[name], _indices.get(name)
    if kept is None or kept.group is not group or kept.size != len(group):
        kept = _indices[name] = _Index(group)
    return kept


def spans(doc: Doc, group: str) -> list[Span]:
    """The spans of a group, in order of the text; empty where no component has filled it."""
    index = _index(doc, group)
    return list(index.spans) if index else []


def starting_in(stretch: Span, group: str) -> list[Span]:
    """The spans of a group that begin in a stretch (a sentence), in order of the text."""
    index = _index(stretch.doc, group)
    return index.spans[bisect_left(index.starts, stretch.start):bisect_left(index.starts, stretch.end)] if index else []


def covering(token: Token, group: str) -> list[Span]:
    """The spans of a group that a token is part of."""
    index = _index(token.doc, group)
    return index.covering.get(token.i, []) if index else []


def overlapping(stretch: Span, group: str) -> list[Span]:
    """The spans of a group that share a token with a stretch, in order of the text."""
    index = _index(stretch.doc, group)
    if index is None or not len(stretch):
        return []
    reaching = [s for s in index.covering.get(stretch.start, []) if s.start < stretch.start]
    return reaching + starting_in(stretch, group)
