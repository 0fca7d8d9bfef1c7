"""What a job of a phase leaves behind when it is done: the files it wrote and what it counted.

A receipt is a small JSON file in the staging folder, so that a job reports in the same way on every runner.
"""
from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.transforms.write import DataFile, write_bytes


@dataclass
class Receipt:
    """Files and counts of one job or of several together."""

    files: list[DataFile] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Receipt) -> None:
        self.files.extend(other.files)
        self.counts.update(other.counts)

    def of(self, table: str) -> list[DataFile]:
        """The files of one table, in the order of their paths."""
        return sorted((f for f in self.files if f.table == table), key=lambda f: f.path)


@dataclass
class WriteReceipt(beam.PTransform):
    """(PCollection[DataFile], PCollection[(name, count)]) -> one JSON file at `path`, also when both are empty."""

    path: str

    def expand(self, outcome: tuple[beam.PCollection, beam.PCollection]) -> beam.PCollection:
        files, counts = outcome
        entries = (
            files | "File" >> beam.Map(lambda file: ("file", asdict(file))),
            counts | "Sum" >> beam.CombinePerKey(sum) | "Count" >> beam.Map(lambda pair: ("count", pair)),
        )
        return (
            entries
            | beam.Flatten()
            | "Together" >> beam.CombineGlobally(beam.combiners.ToListCombineFn())
            | "Write" >> beam.Map(_write, self.path)
        )


def _write(entries: list[tuple[str, Any]], path: str) -> None:
    files = sorted((value for kind, value in entries if kind == "file"), key=lambda f: (f["table"], f["path"]))
    counts = dict(sorted(value for kind, value in entries if kind == "count"))
    write_bytes(path, json.dumps({"files": files, "counts": counts}, ensure_ascii=False).encode())


def read_receipt(path: str) -> Receipt:
    """The receipt that a job left."""
    with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as source:
        data = json.load(source)
    return Receipt(files=[DataFile(**file) for file in data["files"]], counts=Counter(data["counts"]))


