"""WRITE: rows of a table into Parquet files that nobody sees before the run is committed.

`WriteTable` groups rows by shard and writes one file a group, sorted, under a name made of the run and the shard: a
bundle that a runner repeats writes the same bytes to the same place. It writes under a root of the run's own (its
staging folder) and gives back what it wrote; `pipeline.commit` moves the files to their place once all are there.

Beam's own sinks are not used: `WriteToParquet` and `fileio.WriteToFiles` lose or misplace rows when a destination has
Hive folders, windows or a retried finalisation.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.schemas.columns import to_table

#: Rows and bytes (Arrow, uncompressed) that a row group holds at most.
ROW_GROUP_ROWS = 64 * 1024
ROW_GROUP_BYTES = 64 * 1024 * 1024

#: Columns that a file of a table is sorted by: readers that ask for days skip what lies outside.
ORDER: dict[str, tuple[str, ...]] = {
    "articles": ("published_at", "article_id"),
    "mentions": ("date_start", "mention_id"),
    "events": ("date_start", "event_id", "revision"),
    "rejects": ("stage", "source_uri", "source_record", "code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file that was written. path: below the root it was written under; bytes: its size."""

    table: str
    path: str
    rows: int
    bytes: int
    sha256: str


def encode(rows: Iterable[Any], record: type, *, order: Iterable[str] = (), metadata: Mapping[str, str] | None = None,
           row_group_rows: int | None = None) -> tuple[pa.Buffer, int]:
    """Rows of one record class as the bytes of a Parquet file, and how many they are; nulls sort last."""
    table = to_table(rows, record, metadata)
    keys = [(name, "ascending") for name in order]
    if keys:
        table = table.sort_by(keys)
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="zstd", row_group_size=row_group_rows or _row_group_rows(table),
        write_statistics=True, write_page_index=True,
        sorting_columns=pq.SortingColumn.from_ordering(table.schema, keys) if keys else None,
    )
    return sink.getvalue(), table.num_rows


def _row_group_rows(table: pa.Table) -> int:
    bytes_per_row = max(1, table.nbytes // max(1, table.num_rows))
    return max(1, min(ROW_GROUP_ROWS, ROW_GROUP_BYTES // bytes_per_row))


def write_file(rows: Iterable[Any], record: type, *, table: str, root: str, path: str,
               metadata: Mapping[str, str] | None = None, row_group_rows: int | None = None) -> DataFile:
    """Write one file whole to `root`/`path`, in the order of its table."""
    data, count = encode(rows, record, order=ORDER.get(table, ()), metadata=metadata, row_group_rows=row_group_rows)
    write_bytes(FileSystems.join(root, *path.split("/")), data)
    return DataFile(table=table, path=path, rows=count, bytes=data.size, sha256=hashlib.sha256(data).hexdigest())


def write_bytes(path: str, data: Any) -> None:
    """Write a file through Beam's file systems, as it is: the name never makes it compressed."""
    with FileSystems.create(path, compression_type=CompressionTypes.UNCOMPRESSED) as out:
        out.write(data)




@dataclass
class WriteTable(beam.PTransform):
    """PCollection[record] -> PCollection[DataFile], one element a file; no rows, no file.

    folder: below the root, e.g. `mentions/run_date=2024-12-23`. prefix: first part of the file names, unique among the
    jobs that write into the folder. shards: files that one job makes at most. key: column that decides the shard of a
    row, by a hash that is the same everywhere.
    """

    table: str
    record: type
    root: str
    folder: str
    prefix: str
    key: str
    shards: int = 1
    metadata: dict[str, str] = field(default_factory=dict)

    def expand(self, rows: beam.PCollection) -> beam.PCollection:
        return (
            rows
            | "Shard" >> beam.Map(self._shard).with_output_types(tuple[int, Any])
            | "Group" >> beam.GroupByKey()
            | "Write" >> beam.FlatMapTuple(self._write)
        )

    def _shard(self, row: Any) -> tuple[int, Any]:
        return xxhash.xxh64_intdigest(str(getattr(row, self.key)).encode()) % self.shards, row

    def _write(self, shard: int, rows: Iterable[Any]) -> Iterator[DataFile]:
        path = f"{self.folder}/{self.prefix}-{shard:05d}.parquet"
        yield write_file(rows, self.record, table=self.table, root=self.root, path=path, metadata=self.metadata)
