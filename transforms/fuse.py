"""Fusing: the claims of one event become its row.

Every field is a vote. An article and its copies have one voice; a voice weighs as much as its best claim: less where
the text does not vouch for it, more where it states the day or place exactly. Claims that deny the event only say who
denies it; an event that is only denied has no row.

Figures: `low` and `high` are the lowest and highest claimed for the event itself; totals over a longer period never
enter. `best` is the latest figure of the best-attributed claim. Sources rank, best first:

    0  who counts themselves: rescue, health, local authorities (`seeds/lexicon/authorities.tsv`, sector MED)
    1  government, army, police or courts of the country where it happened
    2  any other named source
    3  no source: the publisher's own words
    4  a party to the event that speaks of the other side's losses

Among claims of one rank the latest published counts, then the one that is not hedged, then the larger figure, since
tolls are revised upwards. Several figures of one claim: an exact one before a bound, then the larger.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import datetime, timezone
from functools import cache
from math import prod
from typing import Any, TypeVar

from depeche.schemas.ontology import QUADS, acled
from depeche.schemas.records import Event, EventQuantity, Party, Quantity
from depeche.transforms.nlp.lexicon import fold, table
from depeche.transforms.reports import Telling

_NEVER = datetime.max.replace(tzinfo=timezone.utc)
#: A claim that the text does not vouch for has this share of its weight.
HEDGED = 0.5
_BASIS = {"explicit": 1.0, "relative": 0.9, "published": 0.4, "none": 0.3}
_PLACES = ("exact", "near", "none", "admin1", "country")  # most specific first; none: a village no gazetteer has
_STATUSES = ("actual", "historical", "future", "hypothetical")  # what one claim asserts, no other takes back
_BOUNDS = ("exact", "at_least", "about", "vague", "at_most")
_AUTHORITIES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG"})
_HARM = frozenset({"killed", "wounded", "casualties", "missing", "captured", "destroyed"})
#: No number of voices makes an event surer than this; each adds its confidence times `VOICE`.
SUREST, VOICE = 0.99, 0.8
#: A party stands in the row when it has this share of the votes of the one named most, and at most so many do.
NAMED, MAX_PARTIES = 0.34, 6

V = TypeVar("V", bound=Hashable)


def fuse(claims: Iterable[Telling], event_id: str) -> Event | None:
    """The row of an event from all its claims; None when every claim denies it."""
    told = sorted(claims, key=lambda c: (c.published_at or _NEVER, c.mention_id))
    asserted = [c for c in told if c.status != "negated"]
    if not asserted:
        return None
    what, mode = _what(asserted)
    when, where = _when(asserted), _where(asserted)
    country = where.place_country if where and where.place_country else vote(asserted, lambda c: c.place_country)
    actors, recipients = parties(asserted, "actors"), parties(asserted, "recipients")
    quantities = figures(asserted, country)
    acled_type, acled_sub = _acled(what, mode, actors, country)
    times = [c.published_at for c in told if c.published_at]
    return Event(
        event_id=event_id, event_type=what, event_mode=mode, quad=QUADS.get(what),
        status=min((c.status for c in asserted), key=_STATUSES.index), hedged=all(c.hedged for c in asserted),
        actors=actors, recipients=recipients,
        date_start=when.date_start if when else None, date_end=when.date_end if when else None,
        date_precision=when.date_precision if when else "none", date_basis=when.date_basis if when else "none",
        place_name=(where.place_name or where.place_text) if where else None, place_country=country,
        place_admin1=where.place_admin1 if where else None, latitude=where.latitude if where else None,
        longitude=where.longitude if where else None, geonameid=where.geonameid if where else None,
        geo_precision=where.geo_precision if where else "country" if country else "none",
        **_tolls(quantities), quantities=quantities, disagreement=disagreement(asserted, quantities),
        claimed_by=_sources(asserted), denied_by=_sources(c for c in told if c.status == "negated"),
        acled_event_type=acled_type, acled_sub_event_type=acled_sub,
        n_mentions=len(told), n_articles=len({c.article_id for c in told}),
        n_publishers=len({c.publisher for c in told if c.publisher}), n_independent=len({c.origin for c in told}),
        first_reported_at=min(times, default=None), last_reported_at=max(times, default=None),
        mention_ids=tuple(c.mention_id for c in told), confidence=confidence(asserted),
    )


# --- votes ---------------------------------------------------------------------------------------------------------


def weight(claim: Telling) -> float:
    """How much a claim's word counts."""
    return claim.confidence * (HEDGED if claim.hedged else 1.0)


def tally(claims: Iterable[Telling], value: Callable[[Telling], V | None],
          weigh: Callable[[Telling], float] = weight) -> dict[V, float]:
    """The weight behind each value: the sum over independent articles of their best claim."""
    voices: dict[tuple[V, str], float] = {}
    for c in claims:
        said = value(c)
        if said is not None:
            voices[said, c.origin] = max(weigh(c), voices.get((said, c.origin), 0.0))
    votes: defaultdict[V, float] = defaultdict(float)
    for (said, _), strength in sorted(voices.items(), key=lambda item: repr(item[0])):
        votes[said] += strength
    return dict(votes)


def vote(claims: Iterable[Telling], value: Callable[[Telling], V | None],
         weigh: Callable[[Telling], float] = weight) -> V | None:
    """The value with the most weight behind it, ties by its text; None when no claim gives one."""
    votes = tally(claims, value, weigh)
    return min(votes, key=lambda said: (-votes[said], repr(said)), default=None)


def _what(claims: Sequence[Telling]) -> tuple[str, str | None]:
    kind = vote(claims, lambda c: c.event_type)
    assert kind is not None
    return kind, vote((c for c in claims if c.event_type == kind), lambda c: c.event_mode)


def _when(claims: Sequence[Telling]) -> Telling | None:
    """A claim whose days have the most weight behind them."""
    dated = [c for c in claims if c.date_start]
    days = vote(dated, lambda c: (c.date_start, c.date_end),
                lambda c: weight(c) * _BASIS[c.date_basis] * (1.0 if c.date_precision == "day" else 0.5))
    same = [c for c in dated if (c.date_start, c.date_end) == days]
    return min(same, key=lambda c: (c.date_precision != "day", -_BASIS[c.date_basis]), default=None)


def _where(claims: Sequence[Telling]) -> Telling | None:
    """A claim that names the place with the most weight behind it among the most specific ones."""
    named = [c for c in claims if c.place_name or c.place_text]
    finest = min((_PLACES.index(c.geo_precision) for c in named), default=0)
    fine = [c for c in named if _PLACES.index(c.geo_precision) == finest]
    place = vote(fine, _place)
    return next((c for c in fine if _place(c) == place), None)


def _place(claim: Telling) -> tuple[int | None, str]:
    return claim.geonameid, fold(claim.place_name or claim.place_text or "") if claim.geonameid is None else ""


def parties(claims: Sequence[Telling], side: str) -> tuple[Party, ...]:
    """The parties of one side that the claims name most, each in the words of its best claim."""
    votes: defaultdict[str, float] = defaultdict(float)
    words: defaultdict[str, list[tuple[float, Party]]] = defaultdict(list)
    for origin in sorted({c.origin for c in claims}):
        own: dict[str, float] = {}
        for c in (c for c in claims if c.origin == origin):
            for party in getattr(c, side):
                own[_who(party)] = max(weight(c), own.get(_who(party), 0.0))
                words[_who(party)].append((weight(c), party))
        for who, strength in own.items():
            votes[who] += strength
    top = max(votes.values(), default=0.0)
    named = sorted((who for who in votes if votes[who] >= NAMED * top), key=lambda who: (-votes[who], who))
    return tuple(_party(words[who]) for who in named[:MAX_PARTIES])


def _who(party: Party) -> str:
    return party.name or party.country or fold(party.text or "")


def _party(words: Collection[tuple[float, Party]]) -> Party:
    """One party from the words of several claims: the fullest mention, with what it leaves open from the others."""
    ranked = sorted(words, key=lambda w: (w[1].sector is None, w[1].name is None, -w[0], w[1].text or ""))
    fields = {name: next((v for _, p in ranked if (v := getattr(p, name)) is not None), None)
              for name in ("text", "country", "sector", "name")}
    return Party(**fields)


# --- figures -------------------------------------------------------------------------------------------------------


def figures(claims: Sequence[Telling], country: str | None) -> tuple[EventQuantity, ...]:
    """Low, best and high of each measure and item, by the rule at the head of this module. country: where it
    happened."""
    stated: defaultdict[tuple[str, str], dict[str, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    by_id = {c.mention_id: c for c in claims}
    for c in claims:
        for q in c.quantities:
            if q.scope == "event" and q.value is not None:
                stated[q.measure, q.item or ""][c.mention_id].append(q)
    return tuple(
        EventQuantity(measure=measure, item=item or None, low=min(values), high=max(values),
                      best=_best(measure, [(by_id[m], of[m]) for m in sorted(of)], country), n_claims=len(of))
        for (measure, item), of in sorted(stated.items())
        if (values := [q.value for found in of.values() for q in found if q.value is not None])
    )


def _best(measure: str, stated: Sequence[tuple[Telling, list[Quantity]]], country: str | None) -> float:
    def order(pair: tuple[Telling, list[Quantity]]) -> tuple[Any, ...]:
        claim, found = pair
        age = -claim.published_at.timestamp() if claim.published_at else 0.0
        return rank(claim, measure, country), age, claim.hedged, -_figure(found), claim.mention_id

    return _figure(min(stated, key=order)[1])


def _figure(found: Sequence[Quantity]) -> float:
    chosen = min(found, key=lambda q: (_BOUNDS.index(q.bound), -(q.value or 0.0)))
    return chosen.value or 0.0


def rank(claim: Telling, measure: str, country: str | None) -> int:
    """How well a claim's figure is attributed: 0 best, 4 worst (see the head of this module)."""
    said_by = claim.attributed_to
    if not said_by:
        return 3
    sides = {p.country for p in claim.actors if p.country}
    hurt = {p.country for p in claim.recipients if p.country}
    speaker = claim.attributed_country
    if measure in _HARM and speaker and speaker in sides and speaker != country and speaker not in hurt:
        return 4
    if claim.attributed_sector == "MED" or _counts_itself(said_by):
        return 0
    return 1 if speaker and speaker == country and claim.attributed_sector in _AUTHORITIES else 2


@cache
def _counts_itself(source: str) -> bool:
    words = f" {fold(source)} ".replace("'", " ").replace(",", " ")
    return any(f" {row['word']} " in words for row in table("authorities"))


def _tolls(quantities: Iterable[EventQuantity]) -> dict[str, Any]:
    """The columns of the tolls: people counted as such, else the largest group of them."""
    columns = {}
    for measure in ("killed", "wounded", "casualties"):
        found = [q for q in quantities if q.measure == measure]
        toll = max(found, key=lambda q: (q.item is None, q.high or 0.0), default=None)
        for level in ("low", "best", "high"):
            columns[f"{measure}_{level}"] = getattr(toll, level) if toll else None
    return columns


# --- what is known about the row -------------------------------------------------------------------------------------


def disagreement(claims: Sequence[Telling], quantities: Iterable[EventQuantity]) -> float:
    """0: independent articles agree; 1: they disagree on every field that at least two of them state.

    A field's share is the weight behind other values than the leading one; a toll's is its range over its highest.
    """
    shares = []
    fields: tuple[Callable[[Telling], Any], ...] = (
        lambda c: c.event_mode, lambda c: c.date_start, lambda c: c.date_end,
        lambda c: _place(c) if c.geo_precision in ("exact", "near") else None, lambda c: c.place_country,
        lambda c: frozenset(map(_who, c.actors)) or None, lambda c: frozenset(map(_who, c.recipients)) or None,
    )
    for value in fields:
        votes = tally(claims, value)
        if len({c.origin for c in claims if value(c) is not None}) > 1:
            shares.append(1 - max(votes.values()) / sum(votes.values()) if sum(votes.values()) else 0.0)
    for q in quantities:
        if q.measure in _HARM and q.n_claims > 1 and q.high and q.low is not None:
            shares.append(1 - q.low / q.high)
    return sum(shares) / len(shares) if shares else 0.0


def confidence(claims: Sequence[Telling]) -> float:
    """Probability that the event is right: noisy-or over independent articles, each by its best claim, capped."""
    voices: dict[str, float] = {}
    for c in claims:
        voices[c.origin] = max(weight(c), voices.get(c.origin, 0.0))
    first = max(voices.values())
    together = 1 - prod(1 - VOICE * voices[origin] for origin in sorted(voices))
    return min(SUREST, max(first, together))


def _sources(claims: Iterable[Telling]) -> tuple[str, ...]:
    """Who is cited, as written, without repetition, in the order of the claims."""
    cited: dict[str, str] = {}
    for c in claims:
        if c.attributed_to:
            cited.setdefault(fold(c.attributed_to), c.attributed_to)
    return tuple(cited.values())


def _acled(kind: str, mode: str | None, actors: Iterable[Party], country: str | None) -> tuple[str | None, str | None]:
    """ACLED's names; it tells territory that a state's own army takes from territory that others take."""
    names = acled(kind, mode)
    if (kind, mode) == ("ASSAULT", "territory") and country and any(
            p.country == country and p.sector in ("MIL", "GOV") for p in actors):
        return names[0], "Government regains territory"
    return names
