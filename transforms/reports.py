"""Reports: what merging knows of an event as one article tells it.

A *claim* is a mention cut down to the fields that tell events apart: no text, small enough to be kept and shuffled by
the million. The claims that the reading stage found to be of one event in one article make a *report*. Reports of
one real event are joined into a *group*, which is itself compared like a report: fields are votes of its claims.
"""
from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from depeche.schemas.columns import TIMESTAMP, column
from depeche.schemas.ontology import INTERNATIONAL
from depeche.schemas.records import Article, Mention, Party, Quantity
from depeche.transforms.nlp.lexicon import fold, strip_accents

#: Letters that French and English write differently for one foreign name, in the order in which they are levelled:
#: Krementchouk and Kremenchuk, Soumy and Sumy, El-Facher and El Fasher come to the same key.
_SPELLINGS = tuple((re.compile(pattern), level) for pattern, level in (
    (r"[^a-z0-9 ]+", " "), (r"\b(?:al|el|le|la|les|l|de|du|des|d|the|of)\b", " "), (r"tsch|tch|sch|sh|ch", "x"),
    (r"ou|oo", "u"), (r"kh|ck|q|c", "k"), (r"dj|zh", "j"), (r"gu(?=[ei])|gh", "g"), (r"ph", "f"), (r"w", "v"),
    (r"y", "i"), (r"h", ""), (r"(.)\1+", r"\1"), (r"(?<=..)e\b", ""), (r"ii+", "i"),
))
#: Letters of a word that make its stem.
STEM = 5
_PROPER = re.compile(r"[^\W\d_][\w'’-]*")
#: words that begin the name of a party or place and are no name
_PARTICLES = frozenset("le la les un une des l d de du au aux ce cette ces son sa ses leur leurs plus".split())


class Site(NamedTuple):
    """A place more specific than a country. key: its name, levelled; precision: as `Mention.geo_precision`."""

    key: str
    precision: str
    country: str | None = None
    admin1: str | None = None
    geonameid: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Side(NamedTuple):
    """A party. identity: country, or the name of an organisation that has none; names: folded proper names."""

    identity: str | None
    sector: str | None
    names: tuple[str, ...]


class Figure(NamedTuple):
    """A figure of a claim that counts for the event itself, not for a longer period."""

    measure: str
    item: str | None
    value: float


class Claim(NamedTuple):
    """A mention without its words. Days are proleptic Gregorian ordinals (`date.toordinal`), both ends inclusive."""

    mention_id: str
    article_id: str
    report: str  # claims of one event in one article share it
    origin: str | None  # so do the claims that copies of the article take over from it
    published_at: datetime | None
    event_type: str
    mode: str | None
    status: str
    days: tuple[int, int] | None
    coarse: bool  # the days are a week, a month or a year
    country: str | None
    site: Site | None
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    figures: tuple[Figure, ...]
    words: tuple[str, ...]  # stems of what it is called
    sentence: int

    @property
    def published(self) -> int | None:
        return None if self.published_at is None else self.published_at.date().toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(Mention):
    """A mention with what merging and fusing need to know of its article."""

    published_at: datetime | None = column(TIMESTAMP, "publication of the article")
    publisher: str | None = column(pa.string(), "publisher of the article")
    duplicate_of: str | None = column(pa.string(), "article_id of the original, when the article is a copy")

    @property
    def origin(self) -> str:
        """The article that the claim was first written for: copies of one article are no independent voices."""
        return self.duplicate_of or self.article_id

    def mention(self, event_id: str) -> Mention:
        """The mention by itself, with its event."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(Mention)}
        return Mention(**fields | {"event_id": event_id})


def telling(mention: Mention, article: Article) -> Telling:
    """A mention with what merging needs of its article."""
    fields = {f.name: getattr(mention, f.name) for f in dataclasses.fields(Mention)}
    return Telling(**fields, published_at=article.published_at, publisher=article.publisher,
                   duplicate_of=article.duplicate_of)


def claim_of(told: Telling) -> Claim:
    """The claim of a mention."""
    return Claim(
        mention_id=told.mention_id, article_id=told.article_id, report=report_key(told), origin=told.report_id,
        published_at=told.published_at, event_type=told.event_type, mode=told.event_mode,
        status=told.status, days=_days(told.date_start, told.date_end),
        coarse=told.date_precision not in ("day", "none") or told.date_end is None,
        country=told.place_country, site=_site(told),
        actors=tuple(_side(p) for p in told.actors), recipients=tuple(_side(p) for p in told.recipients),
        figures=tuple(f for q in told.quantities if (f := _figure(q))), words=stems(told.trigger_text),
        sentence=told.sentence_start,
    )


def report_key(told: Mention) -> str:
    """The report of a mention, unique among all articles; a mention that names none is a report of its own."""
    return f"{told.article_id}|{told.report_id}" if told.report_id else told.mention_id


def _days(start: date | None, end: date | None) -> tuple[int, int] | None:
    known = [d.toordinal() for d in (start, end) if d is not None]
    return (min(known), max(known)) if known else None


def _figure(quantity: Quantity) -> Figure | None:
    if quantity.value is None or quantity.scope != "event":
        return None
    return Figure(quantity.measure, quantity.item, quantity.value)


# --- names -------------------------------------------------------------------------------------------------------


def name_key(name: str) -> str:
    """A name without what spelling and transliteration change: case, accents, articles, French or English letters."""
    key = strip_accents(fold(name))
    for pattern, level in _SPELLINGS:
        key = pattern.sub(level, key)
    return " ".join(key.split())


def proper_words(text: str) -> tuple[str, ...]:
    """The keys of the capitalised words of a phrase, without the articles that begin it."""
    words = (w for piece in _PROPER.findall(text) for w in re.split(r"['’]", piece))
    return tuple(k for w in words if w[:1].isupper() and fold(w) not in _PARTICLES and len(k := name_key(w)) > 1)


def stems(trigger: str) -> tuple[str, ...]:
    """What is left of the words of a trigger without their endings: "échangé" and "échange" are one."""
    return tuple(sorted({key[:STEM] for word in _PROPER.findall(trigger) if len(key := name_key(word)) >= 4}))


def _site(mention: Mention) -> Site | None:
    if mention.geo_precision == "country" or not (mention.place_name or mention.place_text):
        return None
    words = proper_words(mention.place_name or mention.place_text or "")
    if not words:  # "la capitale", "la ville": names no place by itself
        return None
    return Site(" ".join(words), mention.geo_precision, mention.place_country, mention.place_admin1,
                mention.geonameid, mention.latitude, mention.longitude)


def _side(party: Party) -> Side:
    words = (name_key(party.name),) if party.name else proper_words(party.text or "")
    identity: str | None = party.country
    if identity is None or identity in INTERNATIONAL:
        identity = " ".join(words) or name_key(party.text or "") or identity
    return Side(identity, party.sector, words)


# --- reports -----------------------------------------------------------------------------------------------------


class Group:
    """One or more reports taken together: each field holds the votes of the claims. Grows by `absorb`."""

    __slots__ = ("anchor", "articles", "claims", "dates", "countries", "event_type", "figures", "key", "modes",
                 "origins", "published", "sentences", "sides", "sites", "statuses", "words")

    def __init__(self, claims: Iterable[Claim], anchor: int | None = None):
        """claims: of one report, at least one. anchor: day around which the article tells, where it names no
        publication."""
        self.claims = sorted(claims, key=lambda c: c.mention_id)
        self.anchor = anchor
        types = Counter(c.event_type for c in self.claims)
        self.event_type = min(types, key=lambda t: (-types[t], t))
        self.key = min(c.report for c in self.claims)
        self.modes = Counter(c.mode for c in self.claims if c.mode)
        self.statuses = Counter(c.status for c in self.claims)
        self.dates = Counter((c.days, c.coarse) for c in self.claims if c.days)
        self.sites = Counter(c.site for c in self.claims if c.site)
        self.countries = Counter(c.country for c in self.claims if c.country)
        self.sides = {"actors": Counter(s for c in self.claims for s in c.actors),
                      "recipients": Counter(s for c in self.claims for s in c.recipients)}
        self.figures = Counter(f for c in self.claims for f in c.figures)
        self.words = Counter(w for c in self.claims for w in c.words)
        self.published = Counter(day for c in self.claims if (day := c.published) is not None)
        if not self.published and anchor is not None:
            self.published[anchor] = 1
        #: articles that tell several events apart, with the reports that they give of this one
        self.articles = {c.article_id: {c.report} for c in self.claims if c.report != c.mention_id}
        self.origins = {c.origin for c in self.claims if c.origin}
        self.sentences = {(c.article_id, c.sentence) for c in self.claims}

    def absorb(self, other: Group) -> None:
        """Take the reports of another group in."""
        self.claims += other.claims
        self.key = min(self.key, other.key)
        for name in ("modes", "statuses", "dates", "sites", "countries", "figures", "published", "words"):
            getattr(self, name).update(getattr(other, name))
        for name, votes in other.sides.items():
            self.sides[name].update(votes)
        for article, reports in other.articles.items():
            self.articles.setdefault(article, set()).update(reports)
        self.origins |= other.origins
        self.sentences |= other.sentences

    def of_any(self, articles: Collection[str]) -> bool:
        """Whether a claim of it stands in one of the articles."""
        return any(c.article_id in articles for c in self.claims)


def leading(votes: Counter) -> list:
    """The values with the most votes."""
    top = max(votes.values(), default=0)
    return [value for value, n in votes.items() if n == top]


def reports_of(claims: Iterable[Claim]) -> list[Group]:
    """The reports of complete articles, in the order of their keys."""
    by_report: dict[str, list[Claim]] = {}
    dated: dict[str, list[int]] = {}
    for c in claims:
        by_report.setdefault(c.report, []).append(c)
        if c.published_at is None and c.days and not c.coarse and c.status != "historical":
            dated.setdefault(c.article_id, []).append(c.days[1])
    anchors = {article: sorted(days)[len(days) // 2] for article, days in dated.items()}
    return [Group(found, anchors.get(min(c.article_id for c in found))) for _, found in sorted(by_report.items())]
