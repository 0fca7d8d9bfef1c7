"""STAGING: the durable boundary between the phases of a run, and the way back from it.

READ leaves articles in *pieces*: Parquet files of bounded size, in the order of reading, written as the articles
stream by, so that a dump never stands in memory nor is shuffled. Beside each piece lies what near-duplicate search
needs of its articles, without their texts. LINK turns that into *worklists*: for each piece, which articles a job of
ANNOTATE reads — those of the piece that are no copies, and every copy of them, wherever in the dump it stands.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems
from apache_beam.transforms.window import GlobalWindow
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from apache_beam.utils.windowed_value import WindowedValue

from depeche.schemas.columns import TIMESTAMP, column, from_row
from depeche.schemas.records import Article, Reject
from depeche.transforms.near_duplicates import fingerprint
from depeche.transforms.types import Fingerprint, Link
from depeche.transforms.write import DataFile, write_file

#: Rows of a piece that are read together: a copy is fetched with as many neighbours.
PIECE_ROWS = 128

#: Rejects that are held before they are written.
REJECT_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """What LINK knows of an article: its fingerprint and where it stands."""

    article_id: str = column(pa.string(), "article", required=True)
    content_hash: str = column(pa.string(), "hash of its text", required=True)
    signature: bytes = column(pa.binary(), "MinHash signature", required=True)
    length: int = column(pa.int32(), "words", required=True)
    published_at: datetime | None = column(TIMESTAMP, "time of publication")
    source_uri: str = column(pa.string(), "file", required=True)
    source_record: int = column(pa.int64(), "record in that file", required=True)
    piece: str = column(pa.string(), "piece it is staged in", required=True)
    row: int = column(pa.int32(), "row of that piece", required=True)
    size: int = column(pa.int32(), "code points of its text", required=True)

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(article_id=self.article_id, content_hash=self.content_hash, signature=self.signature,
                           length=self.length, published_at=self.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One article of a worklist. worklist: name of the piece whose job reads it; piece, row: where it stands;
    size: code points of its text."""

    worklist: str = column(pa.string(), "piece whose job reads the article", required=True)
    piece: str = column(pa.string(), "piece it is staged in", required=True)
    row: int = column(pa.int32(), "row of that piece", required=True)
    article_id: str = column(pa.string(), "article", required=True)
    size: int = column(pa.int32(), "code points of its text", required=True)
    copied: bool = column(pa.bool_(), "it has copies", default=False)
    duplicate_of: str | None = column(pa.string(), "its original")
    duplicate_kind: str | None = column(pa.string(), "exact or near")
    similarity: float | None = column(pa.float32(), "similarity to the original")


def locate(print_: Fingerprint, article: Article, piece: str, row: int) -> Located:
    """An article's fingerprint with its place."""
    return Located(
        article_id=article.article_id, content_hash=article.content_hash, signature=print_.signature,
        length=print_.length, published_at=article.published_at, source_uri=article.source_uri,
        source_record=article.source_record, piece=piece, row=row,
        size=len(article.text),
    )


def worklist(original: Located, copies: Sequence[tuple[Located, Link]]) -> list[Work]:
    """An original and its copies as entries of the original's worklist."""
    first = Work(worklist=original.piece, piece=original.piece, row=original.row, article_id=original.article_id,
                 size=original.size, copied=bool(copies))
    return [first, *(
        Work(worklist=original.piece, piece=located.piece, row=located.row, article_id=located.article_id,
             size=located.size, duplicate_of=link.duplicate_of, duplicate_kind=link.duplicate_kind,
             similarity=link.similarity)
        for located, link in copies
    )]


def read_rows(path: str, record: type) -> Iterator[Any]:
    """The records of a Parquet file, a row group at a time."""
    with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as source:
        parquet = pq.ParquetFile(source)
        for group in range(parquet.num_row_groups):
            for row in parquet.read_row_group(group).to_pylist():
                yield from_row(record, row)


def read_worklist(staging: str, name: str) -> Iterator[tuple[Work, Article]]:
    """The articles of a worklist, each with what it is a copy of, piece by piece."""
    entries = sorted(read_rows(worklist_path(staging, name), Work), key=attrgetter("piece", "row"))
    for piece, of_piece in groupby(entries, key=attrgetter("piece")):
        with FileSystems.open(piece_path(staging, piece), compression_type=CompressionTypes.UNCOMPRESSED) as source:
            yield from _rows_of_piece(pq.ParquetFile(source), list(of_piece))


def _rows_of_piece(parquet: pq.ParquetFile, entries: Sequence[Work]) -> Iterator[tuple[Work, Article]]:
    for group, of_group in groupby(entries, key=lambda entry: entry.row // PIECE_ROWS):
        table = parquet.read_row_group(group)
        wanted = list(of_group)
        rows = table.take([entry.row % PIECE_ROWS for entry in wanted]).to_pylist()
        for entry, row in zip(wanted, rows, strict=True):
            yield entry, replace(from_row(Article, row), duplicate_of=entry.duplicate_of,
                                 duplicate_kind=entry.duplicate_kind, similarity=entry.similarity)


def piece_path(staging: str, name: str) -> str:
    return FileSystems.join(staging, "pieces", f"{name}.parquet")


def located_path(staging: str, name: str) -> str:
    return FileSystems.join(staging, "located", f"{name}.parquet")


def worklist_path(staging: str, name: str) -> str:
    return FileSystems.join(staging, "worklists", f"{name}.parquet")


class _StreamingDoFn(beam.DoFn, ABC):
    """Gathers what streams by and writes it in files of bounded size, also across the bundles' elements."""

    def start_bundle(self) -> None:
        self.rows: list[Any] = []
        self.size = 0

    def finish_bundle(self) -> Iterator[WindowedValue]:
        if self.rows:
            for file in self._flush():
                yield WindowedValue(file, MIN_TIMESTAMP, (GlobalWindow(),))

    def _flush(self) -> Iterator[DataFile]:
        rows, self.rows, self.size = self.rows, [], 0
        yield from self.write(rows)

    @abstractmethod
    def write(self, rows: list[Any]) -> Iterator[DataFile]:
        """The files that some rows make."""


class StageArticles(_StreamingDoFn):
    """Article -> DataFile of each piece. A piece is named after its first record, whatever else was read before.

    piece_bytes: characters of text that a piece holds about, so that one that is too long stands by itself.
    """

    def __init__(self, staging: str, piece_bytes: int):
        self.staging, self.piece_bytes = staging, piece_bytes

    def process(self, article: Article) -> Iterator[DataFile]:
        size = len(article.text)
        if self.rows and self.size + size > self.piece_bytes:
            yield from self._flush()
        self.rows.append(article)
        self.size += size

    def write(self, rows: list[Article]) -> Iterator[DataFile]:
        name = _name(rows[0].source_uri, rows[0].source_record)
        prints = [fingerprint(article) for article in rows]
        located = [locate(p, a, name, i) for i, (p, a) in enumerate(zip(prints, rows, strict=True))]
        staged = [replace(a, fingerprint=p.signature or None) for p, a in zip(prints, rows, strict=True)]
        write_file(located, Located, table="located", root=self.staging, path=f"located/{name}.parquet")
        yield write_file(staged, Article, table="pieces", root=self.staging, path=f"pieces/{name}.parquet",
                         row_group_rows=PIECE_ROWS)


class WriteRejects(_StreamingDoFn):
    """Reject -> DataFile, as they come; the files are as many as the rejects fill, and none without any."""

    def __init__(self, root: str, folder: str, run_id: str, recorded_at: datetime, metadata: dict[str, str]):
        self.root, self.folder, self.metadata = root, folder, metadata
        self.run_id, self.recorded_at = run_id, recorded_at

    def process(self, reject: Reject) -> Iterator[DataFile]:
        self.rows.append(replace(reject, run_id=self.run_id, recorded_at=self.recorded_at))
        if len(self.rows) == REJECT_ROWS:
            yield from self._flush()

    def write(self, rows: list[Reject]) -> Iterator[DataFile]:
        first = rows[0]
        name = _name(first.stage, first.code, first.source_uri, first.source_record, first.article_id)
        yield write_file(rows, Reject, table="rejects", root=self.root,
                         path=f"{self.folder}/{first.stage}-{name}.parquet", metadata=self.metadata)


def _name(*parts: object) -> str:
    return xxhash.xxh128_hexdigest("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))
