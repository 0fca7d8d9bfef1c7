"""Records to articles: who published it, where, when and in which language, and an identity that lasts."""
from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from typing import Any

import apache_beam as beam
import xxhash
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from depeche.schemas.records import Article, Reject
from depeche.schemas.rejects import reject
from depeche.transforms.clean import boilerplate, content, plain
from depeche.transforms.published import publication
from depeche.transforms.types import RawArticle
from depeche.transforms.urls import canonical_url, host_of

ARTICLES = "articles"
REJECTS = "rejects"

#: What `plain` leaves and two copies of one text may differ in.
_VARIANTS = (("«", '"'), ("»", '"'), ("œ", "oe"), ("æ", "ae"), ("…", "..."), ("\u00ad", ""), ("\u200b", ""),
             ('" ', '"'), (' "', '"'))

#: As much of a text as its language is read from, in characters.
_LANGUAGE_SAMPLE = 400
#: Below this probability the record's own statement of its language goes before the reading.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Shortest content (without boilerplate) and longest text of an article, in characters."""

    min_characters: int = 60
    max_characters: int = 1_000_000


def to_article(raw: RawArticle, *, limits: Limits = Limits()) -> Article | Reject:
    """The article of a record, or why it is none: no_text, too_short or too_long."""
    if len(raw.text) > limits.max_characters:
        return _reject(raw, "too_long", f"{len(raw.text)} characters, more than {limits.max_characters}")
    if not raw.text.strip():
        return _reject(raw, "no_text", "the record has no text")
    marks = boilerplate(raw.text, raw.title)
    body = " ".join(content(raw.text, marks).split())
    if len(body) < limits.min_characters:
        return _reject(raw, "too_short", f"{len(body)} characters of content, fewer than {limits.min_characters}")
    url = canonical_url(raw.url)
    language, score = language_of(body, raw.language)
    published, basis = publication(raw.published, url, raw.text)
    text_hash = content_hash(raw.text)
    return Article(article_id=article_id(url, text_hash), url=url, source_uri=raw.source_uri,
                   source_record=raw.source_record, publisher=raw.publisher or host_of(url), title=raw.title,
                   text=raw.text, language=language, language_score=score,
                   published_at=published and published.astimezone(timezone.utc), published_offset=_offset(published),
                   published_basis=basis, content_hash=text_hash, boilerplate=marks)


def _offset(when: datetime | None) -> int:
    """Minutes of a zone ahead of UTC."""
    ahead = when.utcoffset() if when is not None else None
    return round(ahead.total_seconds() / 60) if ahead else 0


def content_hash(text: str) -> str:
    """128-bit hash of a text without case, accents and typographic variants, as 32 hexadecimal digits."""
    folded = plain(unicodedata.normalize("NFC", text))
    for variant, letters in _VARIANTS:
        folded = folded.replace(variant, letters)
    return xxhash.xxh128_hexdigest(" ".join(folded.split()).encode("utf-8", "surrogatepass"))


def article_id(url: str | None, text_hash: str) -> str:
    """Identifier of an article: `a` and 32 hexadecimal digits of the BLAKE2b hash of its canonical URL and its text.

    A revised text under the same URL is an article of its own (it may bring another toll), and near-duplicate search
    links it to the first; the same text under two URLs is two reports.
    """
    key = f"{url or ''}\0{text_hash}".encode("utf-8", "surrogatepass")
    return "a" + hashlib.blake2b(key, digest_size=16).hexdigest()


def language_of(text: str, stated: str | None = None) -> tuple[str | None, float | None]:
    """(ISO 639 code, probability) of a text, from its first characters.

    py3langid's scores are made probabilities by a softmax whose temperature grows with the square root of the length
    (its `norm_probs`). Texts mostly in capitals are read in lower case. Where the reading is unsure, what the record
    states counts, with the probability the reading gives it.
    """
    sample = text[:_LANGUAGE_SAMPLE]
    if 2 * sum(map(str.isupper, sample)) > len(sample):
        sample = sample.lower()
    code, score = _identifier().classify(sample)
    claim = _language_code(stated)
    if score < _SURE and claim and claim != code:
        code, score = claim, dict(_identifier().rank(sample)).get(claim, 0.0)
    return code, float(score)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _language_code(stated: str | None) -> str | None:
    """"fr", "fr-FR", "FR_ca", "French" and "français" as "fr"; None for what names no language."""
    name = (stated or "").strip().lower()
    code = {"french": "fr", "français": "fr", "francais": "fr", "english": "en", "anglais": "en", "fra": "fr",
            "fre": "fr", "eng": "en"}.get(name, name.replace("_", "-").partition("-")[0])
    return code if code in _identifier().labels else None


def _reject(raw: RawArticle, code: str, message: str) -> Reject:
    return reject("identify", code, message, source_uri=raw.source_uri, source_record=raw.source_record,
                  payload=raw.text[:2048])


@dataclass
class Identify(beam.PTransform):
    """RawArticle -> outputs ARTICLES (Article) and REJECTS (Reject); the limits are those of `Limits`."""

    min_characters: int = Limits().min_characters
    max_characters: int = Limits().max_characters

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, records: beam.PCollection) -> Any:
        limits = Limits(self.min_characters, self.max_characters)

        def identify(raw: RawArticle) -> Iterator[Article | beam.pvalue.TaggedOutput]:
            result = attempt(raw, limits)
            yield beam.pvalue.TaggedOutput(REJECTS, result) if isinstance(result, Reject) else result

        return records | "ToArticle" >> beam.FlatMap(identify).with_outputs(REJECTS, main=ARTICLES)


def attempt(raw: RawArticle, limits: Limits) -> Article | Reject:
    """`to_article`, with an unexpected error as a reject."""
    try:
        return to_article(raw, limits=limits)
    except Exception as error:
        return _reject(raw, "failed", f"{type(error).__name__}: {error}")
