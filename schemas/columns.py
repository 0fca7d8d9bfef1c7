"""Tables described once: a record class whose fields carry their Arrow type and their meaning.

The Arrow schema of a table, the conversion of its rows and the data dictionary are all read off the record classes
of `schemas.records`, so they cannot drift apart.
"""
from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

#: Version of the tables, in the metadata of every file. The first part grows when a reader of old files would break.
SCHEMA_VERSION = "1.0"

TIMESTAMP = pa.timestamp("us", tz="UTC")


def column(kind: pa.DataType, doc: str, *, required: bool = False, default: Any = None) -> Any:
    """A field of a record with its Arrow type and meaning; a required one has no default and is never null."""
    metadata = {"arrow": kind, "doc": doc, "required": required}
    if required:
        return dataclasses.field(metadata=metadata)
    if default == ():
        return dataclasses.field(default=(), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def struct_of(record: type) -> pa.StructType:
    """The Arrow struct of a record class that stands inside a table's column."""
    return pa.struct(list(arrow_schema(record)))


def list_of(record: type) -> pa.ListType:
    """A list column of a record class."""
    return pa.list_(struct_of(record))


def arrow_schema(record: type, metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The Arrow schema of a record class, in the order of its fields."""
    fields = [
        pa.field(f.name, f.metadata["arrow"], nullable=not f.metadata["required"])
        for f in dataclasses.fields(record)
        if "arrow" in f.metadata
    ]
    return pa.schema(fields, metadata=dict(metadata) if metadata else None)


def to_row(record: Any) -> dict[str, Any]:
    """A record as the plain row that `pyarrow.Table.from_pylist` takes (nested records become dicts)."""
    return {f.name: _plain(getattr(record, f.name)) for f in dataclasses.fields(record) if "arrow" in f.metadata}


def from_row(record: type, row: Mapping[str, Any]) -> Any:
    """The record of a row read back from Parquet; columns that the record does not know are left aside."""
    values = {}
    for f in dataclasses.fields(record):
        if f.name in row and "arrow" in f.metadata:
            values[f.name] = _nested(f, row[f.name])
    return record(**values)


def to_table(rows: Iterable[Any], record: type, metadata: Mapping[str, str] | None = None) -> pa.Table:
    """An Arrow table of records of one class."""
    return pa.Table.from_pylist([to_row(r) for r in rows], schema=arrow_schema(record, metadata))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return to_row(value)
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _nested(field: dataclasses.Field[Any], value: Any) -> Any:
    if not isinstance(value, list):
        return value
    inner = field.metadata.get("record")
    return tuple(from_row(inner, v) for v in value) if inner else tuple(value)


def records(record: type, doc: str) -> Any:
    """A column that holds a list of records of another class (empty when there are none)."""
    return dataclasses.field(
        default=(), metadata={"arrow": list_of(record), "doc": doc, "required": False, "record": record}
    )
