"""COMMIT: how a run becomes visible, all of it or nothing.

A run writes below `OUTPUT/_staging/<run_id>/` alone. When every row is there, it writes down which files it is going to
publish, moves them to their tables, and writes its manifest `OUTPUT/_runs/<run_id>.json` last: a reader that follows
the manifests sees whole runs only. What a killed run left is cleaned up by the next one, which takes back published
files that no manifest came to list and drops the staging folder. On an object store, where a move is no single
operation, the manifest alone is the commit.
"""
from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.pipeline.run import Run
from depeche.schemas.records import TABLES
from depeche.transforms.types import InputError
from depeche.transforms.write import DataFile, write_bytes, write_file

_INTENT = "intent.json"


@dataclass(frozen=True, slots=True)
class Output:
    """The place of the tables: a directory or the URI of one on an object store."""

    root: str

    def path(self, *parts: str) -> str:
        return FileSystems.join(self.root, *parts)

    @property
    def local(self) -> bool:
        return "://" not in self.root

    def manifests(self) -> list[dict[str, Any]]:
        """The manifests of all runs, oldest first."""
        found = [_read_json(path) for path in _list(self.path("_runs", "*.json"))]
        return sorted(found, key=lambda m: (m["run_time"], m["run_id"]))

    def files(self, table: str) -> list[str]:
        """The files of a table that some run has committed."""
        return [self.path(*f["path"].split("/")) for m in self.manifests() for f in m["files"] if f["table"] == table]


@contextmanager
def opened(root: str) -> Iterator[Output]:
    """The output, held by this process alone while it is a local directory, and cleaned of what a killed run left."""
    if any(character in root for character in "*?["):
        raise InputError(f"{root}: the place of the output must not hold the glob characters * ? [")
    output = Output(root)
    if not output.local:
        sweep(output)
        yield output
        return
    try:
        Path(root).mkdir(parents=True, exist_ok=True)
        lock = open(Path(root) / "_lock", "a")  # noqa: SIM115  (held open: the lock ends with it)
    except OSError as error:
        raise InputError(f"cannot write to {root}: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"another run is writing to {root}") from None
        sweep(output)
        yield output


def sweep(output: Output) -> None:
    """Take back what a run published without finishing, and drop every staging folder."""
    committed = {m["run_id"] for m in output.manifests()}
    for path in _list(output.path("_staging", "*", _INTENT)):
        intent = _read_json(path)
        if intent["run_id"] not in committed:
            _delete([output.path(*f["path"].split("/")) for f in intent["files"]])
    _drop_staging(output)


def commit(output: Output, run: Run, files: list[DataFile], manifest: dict[str, Any]) -> dict[str, Any]:
    """Publish the run's files and write its manifest; gives back the manifest."""
    files = files + [_empty(run, table) for table in TABLES if all(f.table != table for f in files)]
    files.sort(key=lambda f: f.path)
    manifest = {**manifest, "files": [asdict(f) for f in files]}
    intent = FileSystems.join(run.staging, _INTENT)
    _write_json(intent, manifest)
    for file in files:
        parts = file.path.split("/")
        _move(FileSystems.join(run.tables, *parts), output.path(*parts))
    staged = FileSystems.join(run.staging, "manifest.json")
    _write_json(staged, manifest)
    _move(staged, output.path("_runs", f"{run.run_id}.json"))
    _drop_staging(output)
    return manifest


def _empty(run: Run, table: str) -> DataFile:
    """A file without rows: a table always has its schema."""
    return write_file([], TABLES[table], table=table, root=run.tables,
                      path=f"{run.folder(table)}/{run.prefix('empty')}.parquet", metadata=run.metadata)


def _move(source: str, target: str) -> None:
    folder = FileSystems.split(target)[0]
    if "://" not in target:
        os.makedirs(folder, exist_ok=True)
    FileSystems.rename([source], [target])


def _drop_staging(output: Output) -> None:
    if output.local:
        shutil.rmtree(output.path("_staging"), ignore_errors=True)
    else:
        _delete(_list(output.path("_staging", "**")))


def _list(pattern: str) -> list[str]:
    return sorted(m.path for m in FileSystems.match([pattern])[0].metadata_list)


def _delete(paths: list[str]) -> None:
    present = [path for path in paths if FileSystems.exists(path)]
    if present:
        FileSystems.delete(present)


def _read_json(path: str) -> dict[str, Any]:
    with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as source:
        return json.load(source)


def _write_json(path: str, value: dict[str, Any]) -> None:
    write_bytes(path, json.dumps(value, ensure_ascii=False, indent=1, default=str).encode("utf-8", "surrogatepass"))
