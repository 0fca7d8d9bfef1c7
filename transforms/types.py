"""What travels between the stages and is not a table's row."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class InputError(ValueError):
    """A wrong input or option: the message is one line for the user, who gets it with exit code 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A part of one input file that a worker reads by itself.

    start, stop: where records may begin, in bytes of the decompressed file; stop None means to the end. format,
    compression: as the file's name promises; for whole files the content decides when they are read.
    """

    uri: str
    format: str  # text, jsonl, json, csv, tsv, parquet, warc or unknown
    compression: str = "none"  # none, gzip, bzip2 or zstd
    start: int = 0
    stop: int | None = None
    size: int = 0
    metadata: dict[str, Any] = field(default_factory=dict)  # of the sidecar, for plain text


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """A record after decoding and field mapping, before anything is judged."""

    source_uri: str
    source_record: int
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None  # as written in the record
    language: str | None = None  # as the record claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicate search knows of an article: no text."""

    article_id: str
    content_hash: str
    signature: bytes  # of transforms.minhash; empty for a text too short to compare
    length: int  # words of the text without boilerplate
    published_at: datetime | None = None
    known: bool = False  # an original of an earlier run: it stays one, whatever is published before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """article_id is a copy of duplicate_of."""

    article_id: str
    duplicate_of: str
    duplicate_kind: str  # exact or near
    similarity: float
