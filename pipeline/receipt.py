"""What a job of a phase leaves behind when it is done: the files it wrote and what it counted.

A receipt is a small JSON file in the staging folder, so that a job reports in the same way on every runner.
"""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.transforms.write import DataFile, write_bytes

#: A file that was written, or a name and how often it counts.
Entry = DataFile | tuple[str, int]


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
    """PCollection[DataFile | (name, count)] -> one JSON file at `path`; none when there is nothing to tell."""

    path: str

    def expand(self, entries: beam.PCollection) -> beam.PCollection:
        return (
            entries
            | "One" >> beam.Map(lambda entry: (0, entry)).with_output_types(tuple[int, Any])
            | "Together" >> beam.CombinePerKey(_ReceiptFn())
            | "Write" >> beam.MapTuple(partial(_write, path=self.path))
        )


class _ReceiptFn(beam.CombineFn):
    """Entries -> Receipt, added up where they are made."""

    def create_accumulator(self) -> Receipt:
        return Receipt()

    def add_input(self, receipt: Receipt, entry: Entry) -> Receipt:
        if isinstance(entry, DataFile):
            receipt.files.append(entry)
        else:
            name, n = entry
            receipt.counts[name] += n
        return receipt

    def merge_accumulators(self, receipts: Iterable[Receipt]) -> Receipt:
        total = Receipt()
        for receipt in receipts:
            total.add(receipt)
        return total

    def extract_output(self, receipt: Receipt) -> Receipt:
        return receipt


def _write(_: int, receipt: Receipt, path: str = "") -> None:
    files = sorted((asdict(file) for file in receipt.files), key=lambda f: (f["table"], f["path"]))
    text = json.dumps({"files": files, "counts": dict(sorted(receipt.counts.items()))}, ensure_ascii=False)
    write_bytes(path, text.encode())


def read_receipt(path: str) -> Receipt:
    """The receipt that a finished job left."""
    if not FileSystems.exists(path):
        return Receipt()
    with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as source:
        data = json.load(source)
    return Receipt(files=[DataFile(**file) for file in data["files"]], counts=Counter(data["counts"]))
