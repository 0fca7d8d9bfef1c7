"""The data dictionary: every column of every table, read off the record classes.

    python -m depeche.pipeline.dictionary > docs/data-dictionary.md
"""
from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pyarrow as pa

from depeche.schemas.columns import SCHEMA_VERSION
from depeche.schemas.ontology import MODES, QUADS
from depeche.schemas.records import TABLES
from depeche.schemas.rejects import CODES

_INTRODUCTION = f"""# Data dictionary

Schema version {SCHEMA_VERSION}. Written by `make docs` from the record classes in `schemas/records.py`; do not edit.

The tables are Parquet files, compressed with zstd, in Hive folders `TABLE/run_date=YYYY-MM-DD/`. Rows are only ever
added. Null means not stated, 0 means stated to be none. Times are UTC, with microseconds. Offsets count Unicode code
points in `articles.text`. Which files belong to finished runs stands in `_runs/<run_id>.json`.

The current state of an event is the row with the highest `revision` for its `event_id`, unless its `change` is
`merged` or `retracted`.
"""


def dictionary() -> str:
    """The data dictionary in Markdown."""
    return "\n".join([_INTRODUCTION, *_tables(), *_ontology(), *_codes()])


def _tables() -> Iterator[str]:
    nested: dict[str, type] = {}
    for name, record in TABLES.items():
        yield from _section(f"Table `{name}`", record, nested)
    for name, record in nested.items():
        yield from _section(f"Struct `{name}`", record, {})


def _section(heading: str, record: type, nested: dict[str, type]) -> Iterator[str]:
    yield f"## {heading}\n\n{' '.join((record.__doc__ or '').split())}\n"
    yield "| column | type | null | meaning |\n|---|---|---|---|"
    for field in dataclasses.fields(record):
        inner = field.metadata.get("record")
        if inner:
            nested.setdefault(inner.__name__, inner)
        kind = f"list of `{inner.__name__}`" if inner else _type(field.metadata["arrow"])
        null = "no" if field.metadata["required"] or inner else "yes"
        yield f"| `{field.name}` | {kind} | {null} | {field.metadata['doc']} |"
    yield ""


def _type(kind: pa.DataType) -> str:
    return f"list of {_type(kind.value_type)}" if pa.types.is_list(kind) else str(kind)


def _ontology() -> Iterator[str]:
    yield "## Event types\n\nPLOVER 2021, with the modes that each may have.\n"
    yield "| event_type | quad | event_mode |\n|---|---|---|"
    for name in sorted(MODES):
        yield f"| {name} | {QUADS[name]} | {', '.join(sorted(MODES[name]))} |"
    yield ""


def _codes() -> Iterator[str]:
    yield "## Reject codes\n\n| code | meaning |\n|---|---|"
    yield from (f"| `{code}` | {meaning} |" for code, meaning in CODES.items())


if __name__ == "__main__":
    print(dictionary())
