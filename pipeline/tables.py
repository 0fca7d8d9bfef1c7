"""Reading the tables of an output as its manifests give them: what a killed run left is never seen."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.pipeline.commit import Output
from depeche.schemas.columns import arrow_schema
from depeche.schemas.records import TABLES
from depeche.transforms.types import InputError

#: An event in one of these states is no longer current.
_GONE = ("retracted", "merged")


def open_output(root: str) -> Output:
    """The output of finished runs; raises InputError where there are none."""
    output = Output(root)
    if not output.manifests():
        raise InputError(f"no finished run in {root}")
    return output


def batches(output: Output, table: str, columns: Sequence[str] | None = None,
            where: pc.Expression | None = None) -> Iterator[pa.RecordBatch]:
    """A table's rows as record batches, file by file."""
    schema = arrow_schema(TABLES[table])
    for path in output.files(table):
        with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as source:
            file = ds.ParquetFileFormat().make_fragment(pa.PythonFile(source, mode="r"))
            yield from file.to_batches(schema=schema, columns=list(columns) if columns else None, filter=where)


def rows(output: Output, table: str, columns: Sequence[str] | None = None,
         where: pc.Expression | None = None) -> Iterator[dict[str, Any]]:
    """A table's rows as dictionaries."""
    for batch in batches(output, table, columns, where):
        yield from batch.to_pylist()


def current_events(output: Output) -> list[dict[str, Any]]:
    """The highest revision of each event that still stands."""
    latest: dict[str, tuple[int, str]] = {}
    for row in rows(output, "events", ["event_id", "revision", "change"]):
        if row["revision"] >= latest.get(row["event_id"], (0, ""))[0]:
            latest[row["event_id"]] = (row["revision"], row["change"])
    standing = {(event, revision) for event, (revision, change) in latest.items() if change not in _GONE}
    return [row for row in rows(output, "events") if (row["event_id"], row["revision"]) in standing]


def find(output: Output, table: str, key: str, values: Iterable[str],
         columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a table whose `key` is one of some values."""
    wanted = pa.array(sorted(values), pa.string())  # its type is not to be guessed: there may be none
    return list(rows(output, table, columns, pc.field(key).isin(wanted)))
