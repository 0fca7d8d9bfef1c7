"""What merging knows of events: claims without their words, and groups of claims.

A *claim* is a mention cut down to the fields that tell events apart: no text, small enough to be kept and shuffled by
the million. Claims of one real event are joined into a *group*, which is itself compared like a claim: its fields are
votes of its claims. A *report* is what the reading stage takes for one event of one article; that two claims are of
one report, or of two of one article, counts as evidence beside the others.
"""
from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from depeche.schemas.columns import TIMESTAMP, column
from depeche.schemas.ontology import INTERNATIONAL
from depeche.schemas.records import Article, Mention, Party, Quantity
from depeche.transforms.nlp.stems import name_key, names_in, proper_words, stems, terms_in

#: Types in which the parties act together or on each other: who is named first says nothing.
SYMMETRIC = frozenset({"COOPERATE", "CONSULT", "AGREE"})
#: What is told of a salvo as a whole.
SALVO = frozenset({"launched", "intercepted", "jammed"})


class Site(NamedTuple):
    """A place more specific than a country. key: its name, levelled, words: of that; precision: as
    `Mention.geo_precision`."""

    key: str
    words: frozenset[str]
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
    report: str | None  # claims of one event in one article share it, and those that copies take over from it
    published_at: datetime | None
    event_type: str
    mode: str | None
    status: str
    days: tuple[int, int] | None
    coarse: bool  # the days are a week, a month or a year
    supposed: bool  # no words of its own date it: the day is that of something else in the article
    country: str | None
    placed: bool  # its sentence names a place; otherwise the country is that of something else in the article
    site: Site | None
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    figures: tuple[Figure, ...]
    total: bool  # it counts what several events did over time
    words: tuple[str, ...]  # stems of what it is called
    names: tuple[str, ...]  # stems of the proper names of its sentence, without countries and their peoples
    terms: tuple[str, ...]  # stems of all words of its sentence that mean something
    sentence: int
    anchor: int | None  # the day around which its article tells
    story: tuple[str, ...]  # the proper names of its article, as `names`

    @property
    def published(self) -> int | None:
        return None if self.published_at is None else self.published_at.date().toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(Mention):
    """A mention with what merging and fusing need to know of its article."""

    published_at: datetime | None = column(TIMESTAMP, "publication of the article")
    publisher: str | None = column(pa.string(), "publisher of the article")
    duplicate_of: str | None = column(pa.string(), "article_id of the original, when the article is a copy")
    anchor: date | None = column(pa.date32(), "the day around which the article tells, where it states days")
    story: tuple[str, ...] = column(pa.list_(pa.string()), "stems of the proper names of the article's claims",
                                    default=())

    @property
    def origin(self) -> str:
        """The article that the claim was first written for: copies of one article are no independent voices."""
        return self.duplicate_of or self.article_id

    def mention(self, event_id: str) -> Mention:
        """The mention by itself, with its event."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(Mention)}
        return Mention(**fields | {"event_id": event_id})


def tellings(mentions: Collection[Mention], article: Article) -> Iterator[Telling]:
    """The mentions of an article, all of them, each with what merging needs of its article."""
    anchor, names = _anchor(mentions), set(names_in(article.title or ""))
    for mention in mentions:
        names.update(names_in(mention.evidence))
    for mention in mentions:
        fields = {f.name: getattr(mention, f.name) for f in dataclasses.fields(Mention)}
        yield Telling(**fields, published_at=article.published_at, publisher=article.publisher,
                      duplicate_of=article.duplicate_of, anchor=anchor, story=tuple(sorted(names)))


def _anchor(mentions: Iterable[Mention]) -> date | None:
    """The middle one of the days that the mentions of an article state."""
    days = sorted(m.date_end or m.date_start for m in mentions if m.date_start and not _coarse(m)
                  and m.status != "historical")
    return days[len(days) // 2] if days else None


def claim_of(told: Telling) -> Claim:
    """The claim of a mention."""
    return Claim(
        mention_id=told.mention_id, article_id=told.article_id, report=told.report_id,
        published_at=told.published_at, event_type=told.event_type, mode=told.event_mode,
        status=told.status, days=_days(told.date_start, told.date_end),
        coarse=_coarse(told),
        supposed=told.date_text is None, country=told.place_country, placed=told.place_text is not None,
        site=_site(told),
        actors=tuple(_side(p) for p in told.actors), recipients=tuple(_side(p) for p in told.recipients),
        figures=tuple(f for q in told.quantities if (f := _figure(q))),
        total=any(q.scope == "cumulative" for q in told.quantities), words=stems(told.trigger_text),
        names=names_in(told.evidence), terms=tuple(sorted(terms_in(told.evidence))), sentence=told.sentence_start,
        anchor=told.anchor.toordinal() if told.anchor else None, story=told.story,
    )


def _coarse(mention: Mention) -> bool:
    """Whether its days are a week, a month or a year, or have no end."""
    return mention.date_precision not in ("day", "none") or mention.date_end is None


def _days(start: date | None, end: date | None) -> tuple[int, int] | None:
    known = [d.toordinal() for d in (start, end) if d is not None]
    return (min(known), max(known)) if known else None


def _figure(quantity: Quantity) -> Figure | None:
    if quantity.value is None or quantity.scope != "event":
        return None
    return Figure(quantity.measure, quantity.item, quantity.value)


def _site(mention: Mention) -> Site | None:
    if mention.geo_precision == "country" or not (mention.place_name or mention.place_text):
        return None
    words = proper_words(mention.place_name or mention.place_text or "")
    if not words:  # "la capitale", "la ville": names no place by itself
        return None
    return Site(" ".join(words), frozenset(words), mention.geo_precision, mention.place_country, mention.place_admin1,
                mention.geonameid, mention.latitude, mention.longitude)


def _side(party: Party) -> Side:
    words = (name_key(party.name),) if party.name else proper_words(party.text or "")
    identity: str | None = party.country
    if identity is None or identity in INTERNATIONAL:
        identity = " ".join(words) or name_key(party.text or "") or identity
    return Side(identity, party.sector, words)


# --- groups ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class View:
    """What a group of claims says, one answer a field: the votes with the most claims behind them.

    dates: (days, coarse); placed: places of its sentences give the countries; sites: the most specific; actors,
    recipients: sides by identity, together under actors where the type makes no difference between them; past, ahead:
    the group tells of background, of what is to come; salvo: it tells how much was fired, without a place; part: it
    tells what happened at one place; total: it counts over time, and nothing of one event.
    """

    event_type: str
    modes: frozenset[str]
    words: frozenset[str]
    dates: tuple[tuple[tuple[int, int], bool], ...]
    published: tuple[int, ...]
    countries: frozenset[str]
    placed: bool
    sites: tuple[Site, ...]
    actors: dict[str, list[Side]]
    recipients: dict[str, list[Side]]
    figures: frozenset[Figure]
    past: bool
    ahead: bool
    salvo: bool
    part: bool
    total: bool
    reports: set[str]
    articles: set[str]
    sentences: set[tuple[str, int]]
    names: frozenset[str]
    terms: frozenset[str]
    story: frozenset[str]


class Group:
    """One or more claims taken together: each field holds their votes. Grows by `absorb`. key: the least claim."""

    __slots__ = ("_view", "articles", "claims", "event_type", "key", "reports", "sentences", "votes")

    #: Fields of a claim whose values are voted on.
    SINGLE = ("mode", "status", "site", "country")
    SEVERAL = ("actors", "recipients", "figures", "words", "names", "terms", "story")

    def __init__(self, claim: Claim):
        self.claims = [claim]
        self.event_type = claim.event_type
        self.key = claim.mention_id
        self.votes: dict[str, Counter] = {name: Counter(_given(getattr(claim, name))) for name in self.SINGLE}
        self.votes |= {name: Counter(getattr(claim, name)) for name in self.SEVERAL}
        self.votes["dates"] = Counter(_given(_dated(claim)))
        self.votes["published"] = Counter(_given(_told_on(claim)))
        self.votes["placed"] = Counter(_given(claim.country) if claim.placed else ())
        self.reports = set(_given(claim.report))
        #: articles that tell several events apart
        self.articles = {claim.article_id} if claim.report else set()
        self.sentences = {(claim.article_id, claim.sentence)}
        self._view: View | None = None

    def absorb(self, other: Group) -> None:
        """Take the claims of another group in."""
        self.claims += other.claims
        self.key = min(self.key, other.key)
        for name, votes in other.votes.items():
            self.votes[name].update(votes)
        self.reports |= other.reports
        self.articles |= other.articles
        self.sentences |= other.sentences
        self._view = None

    @property
    def view(self) -> View:
        """What the group says, as long as it does not grow."""
        if self._view is None:
            self._view = self._look()
        return self._view

    def _look(self) -> View:
        votes = self.votes
        sites = Counter({s: n for s, n in votes["site"].items() if s.precision != "admin1"}) or votes["site"]
        sides = votes["actors"] + votes["recipients"] if self.event_type in SYMMETRIC else votes["actors"]
        fired = any(f.measure in SALVO for f in votes["figures"])
        status = votes["status"]
        return View(
            event_type=self.event_type, modes=frozenset(leading(votes["mode"])), words=frozenset(votes["words"]),
            dates=tuple(leading(votes["dates"])), published=tuple(leading(votes["published"])),
            countries=frozenset(leading(votes["placed"] or votes["country"])), placed=bool(votes["placed"]),
            sites=tuple(leading(sites)), actors=_by_identity(sides),
            recipients={} if self.event_type in SYMMETRIC else _by_identity(votes["recipients"]),
            figures=frozenset(votes["figures"]), past=status["historical"] == status.total(),
            ahead=not status["actual"] and not status["negated"], salvo=fired and not sites,
            part=bool(sites) and not fired, total=any(c.total for c in self.claims) and not votes["figures"],
            reports=self.reports, articles=self.articles, sentences=self.sentences,
            names=frozenset(votes["names"]), terms=frozenset(votes["terms"]), story=frozenset(votes["story"]),
        )


def _given(value: Any) -> tuple[Any, ...]:
    return () if value is None else (value,)


def _dated(claim: Claim) -> tuple[tuple[int, int], bool] | None:
    """The days of a claim and whether they are coarse: its own, or those over which what its article tells goes on."""
    return (claim.days, claim.coarse) if claim.days and (claim.coarse or not claim.supposed) else None


def _told_on(claim: Claim) -> int | None:
    """The day around which a claim that names none is told: that of the article's news, else of its publication."""
    if claim.days and claim.supposed and not claim.coarse:
        return claim.days[1]
    return claim.published or claim.anchor


def leading(votes: Counter) -> list:
    """The values with the most votes."""
    top = max(votes.values(), default=0)
    return [value for value, n in votes.items() if n == top]


def _by_identity(votes: Iterable[Side]) -> dict[str, list[Side]]:
    found: dict[str, list[Side]] = {}
    for side in votes:
        if side.identity:
            found.setdefault(side.identity, []).append(side)
    return found


def singles(claims: Iterable[Claim]) -> list[Group]:
    """The claims, each as a group by itself, in the order of their keys."""
    return sorted((Group(c) for c in claims), key=lambda g: g.key)
