"""The records of the tables. Each class is one table or one struct inside a table; each field says what it means.

Everywhere: `None` means not stated, 0 means stated to be none. Offsets count Unicode code points in `Article.text`.
Times are UTC, days are calendar days where the event happened as far as the text tells.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pyarrow as pa

from depeche.schemas.columns import TIMESTAMP, column, records


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """A stretch of an article's text that is not its content."""

    start: int = column(pa.int32(), "first code point", required=True)
    end: int = column(pa.int32(), "code point after the last", required=True)
    kind: str = column(pa.string(), "consent, menu, related, newsletter, credit, header or live_time", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who does or undergoes an event."""

    text: str | None = column(pa.string(), "as written")
    country: str | None = column(pa.string(), "ISO 3166 alpha-3, or IGO, UNO, EUR, NGO, ISM, IMG, MNC")
    sector: str | None = column(pa.string(), "PLOVER sector code (MIL, GOV, CVL …)")
    name: str | None = column(pa.string(), "canonical name of a known group, organisation or person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One counted figure of a claim."""

    measure: str = column(pa.string(), "what is measured (killed, wounded, casualties, launched …)", required=True)
    text: str | None = column(pa.string(), "the figure as written")
    value: float | None = column(pa.float64(), "the figure; for vague plurals the floor of its round figure")
    low: float | None = column(pa.float64(), "smallest value the wording allows")
    high: float | None = column(pa.float64(), "largest value the wording allows; null when open")
    bound: str = column(pa.string(), "exact, at_least, at_most, about or vague", required=True)
    item: str | None = column(pa.string(), "what is counted when not people (drone, missile, soldier, EUR …)")
    scope: str = column(pa.string(), "event, or cumulative: a total over more than the event", required=True)
    side: str | None = column(pa.string(), "country or group whose people or things are counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuantity:
    """The figures of one measure of an event, over all its claims."""

    measure: str = column(pa.string(), "what is measured", required=True)
    item: str | None = column(pa.string(), "what is counted when not people")
    low: float | None = column(pa.float64(), "lowest claimed figure")
    best: float | None = column(pa.float64(), "latest figure of the best-attributed claim")
    high: float | None = column(pa.float64(), "highest claimed figure")
    n_claims: int = column(pa.int32(), "claims with a figure for this measure", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as read: near-duplicates and articles in other languages keep their row."""

    article_id: str = column(pa.string(), "stable hash of the canonical URL and the text", required=True)
    url: str | None = column(pa.string(), "canonical URL (no tracking parameters, no mobile or AMP host)")
    source_uri: str = column(pa.string(), "file the record was read from", required=True)
    source_record: int = column(
        pa.int64(), "offset of its first byte once decompressed; in Parquet its row", required=True)
    publisher: str | None = column(pa.string(), "publisher as given, else the host of the URL")
    title: str | None = column(pa.string(), "headline, when the dump has it apart from the text")
    text: str = column(pa.string(), "the text exactly as read, after decoding", required=True)
    language: str | None = column(pa.string(), "ISO 639-1 code")
    language_score: float | None = column(pa.float32(), "probability of that language, 0 to 1")
    published_at: datetime | None = column(TIMESTAMP, "time of publication")
    published_offset: int = column(
        pa.int16(), "minutes that the publisher's clock is ahead of UTC, 0 when nothing says so", default=0)
    published_basis: str = column(pa.string(), "metadata, url, text or none", required=True)
    content_hash: str = column(pa.string(), "hash of the text without typographic variants", required=True)
    fingerprint: bytes | None = column(
        pa.binary(), "MinHash of the text: 16 keys and up to 112 hashes, uint32 little-endian")
    duplicate_of: str | None = column(pa.string(), "article_id of the original")
    duplicate_kind: str | None = column(pa.string(), "exact or near")
    similarity: float | None = column(pa.float32(), "similarity to the original, 0 to 1")
    boilerplate: tuple[Boilerplate, ...] = records(Boilerplate, "stretches of the text that are not its content")
    n_mentions: int = column(pa.int32(), "mentions found in it", default=0)
    run_id: str = column(pa.string(), "run that wrote the row", default="")
    ingested_at: datetime | None = column(TIMESTAMP, "time of that run")

    @property
    def published_there(self) -> datetime | None:
        """Time of publication by the publisher's clock, from which "hier" is reckoned."""
        clock = timezone(timedelta(minutes=self.published_offset))
        return None if self.published_at is None else self.published_at.astimezone(clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event in one sentence: one claim."""

    mention_id: str = column(pa.string(), "stable hash of article, trigger and type", required=True)
    event_id: str | None = column(pa.string(), "event the claim is about")
    report_id: str | None = column(pa.string(), "that event as this one article tells it")
    article_id: str = column(pa.string(), "article it stands in", required=True)
    event_type: str = column(pa.string(), "PLOVER event type", required=True)
    event_mode: str | None = column(pa.string(), "PLOVER mode")
    quad: str | None = column(pa.string(), "PLOVER quad class")
    status: str = column(pa.string(), "actual, future, hypothetical, negated or historical", required=True)
    hedged: bool = column(pa.bool_(), "the text does not vouch for it", default=False)
    attributed_to: str | None = column(pa.string(), "who says it, as written")
    attributed_country: str | None = column(pa.string(), "country of who says it")
    attributed_sector: str | None = column(pa.string(), "PLOVER sector of who says it")
    actors: tuple[Party, ...] = records(Party, "who does it")
    recipients: tuple[Party, ...] = records(Party, "who undergoes it")
    date_text: str | None = column(pa.string(), "words of the date")
    date_start: date | None = column(pa.date32(), "first day")
    date_end: date | None = column(pa.date32(), "last day")
    date_precision: str = column(pa.string(), "day, week, month, year or none", default="none")
    date_basis: str = column(pa.string(), "explicit, relative, published or none", default="none")
    place_text: str | None = column(pa.string(), "most specific place as written in the sentence")
    place_name: str | None = column(pa.string(), "its name in the gazetteer")
    place_country: str | None = column(pa.string(), "ISO 3166 alpha-3 of where it happened")
    place_admin1: str | None = column(pa.string(), "first-level region")
    latitude: float | None = column(pa.float64(), "degrees north")
    longitude: float | None = column(pa.float64(), "degrees east")
    geonameid: int | None = column(pa.int64(), "GeoNames identifier")
    geo_precision: str = column(pa.string(), "exact, near, admin1, country or none", default="none")
    quantities: tuple[Quantity, ...] = records(Quantity, "figures of the claim")
    acled_event_type: str | None = column(pa.string(), "ACLED event type")
    acled_sub_event_type: str | None = column(pa.string(), "ACLED sub-event type")
    trigger_text: str = column(pa.string(), "word that names the event", required=True)
    trigger_start: int = column(pa.int32(), "offset of the trigger", required=True)
    trigger_end: int = column(pa.int32(), "offset after the trigger", required=True)
    sentence_start: int = column(pa.int32(), "offset of the sentence", required=True)
    sentence_end: int = column(pa.int32(), "offset after the sentence", required=True)
    evidence: str = column(pa.string(), "the sentence", required=True)
    confidence: float = column(pa.float32(), "probability that the mention is right, 0 to 1", default=0.5)
    run_id: str = column(pa.string(), "run that wrote the row", default="")
    model_version: str | None = column(pa.string(), "language pipeline and lexicon that read it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One revision of one real event; the current state is the highest revision of each event_id."""

    event_id: str = column(pa.string(), "the mention_id of the event's oldest mention", required=True)
    revision: int = column(pa.int32(), "1 for the first", default=1)
    change: str = column(pa.string(), "new, updated, merged or retracted", default="new")
    merged_into: str | None = column(pa.string(), "event_id that took this one over")
    event_type: str = column(pa.string(), "PLOVER event type", required=True)
    event_mode: str | None = column(pa.string(), "PLOVER mode")
    quad: str | None = column(pa.string(), "PLOVER quad class")
    status: str = column(pa.string(), "actual, future, hypothetical or historical", required=True)
    hedged: bool = column(pa.bool_(), "no claim vouches for it", default=False)
    actors: tuple[Party, ...] = records(Party, "who does it")
    recipients: tuple[Party, ...] = records(Party, "who undergoes it")
    date_start: date | None = column(pa.date32(), "first day")
    date_end: date | None = column(pa.date32(), "last day")
    date_precision: str = column(pa.string(), "day, week, month, year or none", default="none")
    date_basis: str = column(pa.string(), "explicit, relative, published or none", default="none")
    place_name: str | None = column(pa.string(), "most specific place of its claims")
    place_country: str | None = column(pa.string(), "ISO 3166 alpha-3 of where it happened")
    place_admin1: str | None = column(pa.string(), "first-level region")
    latitude: float | None = column(pa.float64(), "degrees north")
    longitude: float | None = column(pa.float64(), "degrees east")
    geonameid: int | None = column(pa.int64(), "GeoNames identifier")
    geo_precision: str = column(pa.string(), "exact, near, admin1, country or none", default="none")
    killed_low: float | None = column(pa.float64(), "lowest claimed number of killed")
    killed_best: float | None = column(pa.float64(), "latest number of killed of the best-attributed claim")
    killed_high: float | None = column(pa.float64(), "highest claimed number of killed")
    wounded_low: float | None = column(pa.float64(), "lowest claimed number of wounded")
    wounded_best: float | None = column(pa.float64(), "latest number of wounded of the best-attributed claim")
    wounded_high: float | None = column(pa.float64(), "highest claimed number of wounded")
    casualties_low: float | None = column(pa.float64(), "lowest claimed number of killed or wounded together")
    casualties_best: float | None = column(pa.float64(), "latest such number of the best-attributed claim")
    casualties_high: float | None = column(pa.float64(), "highest claimed number of killed or wounded together")
    quantities: tuple[EventQuantity, ...] = records(EventQuantity, "all measures with low, best and high")
    disagreement: float = column(pa.float32(), "0: claims agree, 1: they disagree on every field", default=0.0)
    claimed_by: tuple[str, ...] = column(pa.list_(pa.string()), "who asserts it, as written", default=())
    denied_by: tuple[str, ...] = column(pa.list_(pa.string()), "who denies it, as written", default=())
    acled_event_type: str | None = column(pa.string(), "ACLED event type")
    acled_sub_event_type: str | None = column(pa.string(), "ACLED sub-event type")
    n_mentions: int = column(pa.int32(), "claims", default=0)
    n_articles: int = column(pa.int32(), "articles", default=0)
    n_publishers: int = column(pa.int32(), "publishers", default=0)
    n_independent: int = column(pa.int32(), "articles that are no near-duplicates of one another", default=0)
    first_reported_at: datetime | None = column(TIMESTAMP, "earliest publication")
    last_reported_at: datetime | None = column(TIMESTAMP, "latest publication")
    mention_ids: tuple[str, ...] = column(pa.list_(pa.string()), "its claims", default=())
    confidence: float = column(pa.float32(), "probability that the event is right, 0 to 1", default=0.5)
    run_id: str = column(pa.string(), "run that wrote the row", default="")
    recorded_at: datetime | None = column(TIMESTAMP, "time of that run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A record that is no article, or a step that failed on one, and why."""

    stage: str = column(pa.string(), "read, clean, identify or annotate", required=True)
    code: str = column(pa.string(), "one of `schemas.rejects.CODES`", required=True)
    message: str = column(pa.string(), "one line for a person", required=True)
    source_uri: str | None = column(pa.string(), "file")
    source_record: int | None = column(pa.int64(), "offset of its first byte once decompressed; in Parquet its row")
    article_id: str | None = column(pa.string(), "article, once it has an id")
    payload: bytes | None = column(pa.binary(), "the first 2 kB of what was read")
    run_id: str = column(pa.string(), "run that wrote the row", default="")
    recorded_at: datetime | None = column(TIMESTAMP, "time of that run")


#: The tables, by name.
TABLES: dict[str, type] = {"articles": Article, "mentions": Mention, "events": Event, "rejects": Reject}
