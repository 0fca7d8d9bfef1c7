"""Executing a run: plan, phases, commit.

    execute(options, bar) -> manifest of the run

Phases and what they leave for the next are described in `pipeline.graph`, how they become visible in `pipeline.commit`.
"""
from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

import pyarrow.compute as pc
import pyarrow.parquet as pq
import xxhash
from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from depeche.pipeline import graph
from depeche.pipeline.commit import commit, opened
from depeche.pipeline.engine import Build, Engine, Phase, engine_for
from depeche.pipeline.options import RunOptions
from depeche.pipeline.progress import Bar
from depeche.pipeline.receipt import Receipt
from depeche.pipeline.run import Input, Run, identify
from depeche.schemas.columns import SCHEMA_VERSION
from depeche.schemas.records import TABLES
from depeche.transforms import consolidate
from depeche.transforms.nlp import reader
from depeche.transforms.read import plan_splits
from depeche.transforms.types import InputError, Split
from depeche.transforms.write import DataFile

#: Input below which one process is faster than starting a second.
SMALL_BYTES = 192 * 1024

#: Jobs for each of several workers that texts are cut into at least, so that none waits long for the last.
JOBS = 4
#: A job costs about half a second besides its work, so it gets some seconds of work at least.
LEAST_JOB_BYTES = 128 * 1024
#: ANNOTATE and the phases behind it hold what a job reads many times over, so it is less than a chunk.
MOST_JOB_BYTES = 2 * 1024 * 1024
#: Reading is a fiftieth of the work.
LEAST_READ_BYTES = 1024 * 1024

_HASH_BLOCK = 1 << 20
T = TypeVar("T")


def execute(options: RunOptions, bar: Bar) -> dict[str, Any]:
    """Run, or find that the very same run stands in the output already; gives its manifest.

    Raises InputError for what the user can mend, RunFailed for what they cannot.
    """
    began = time.monotonic()
    splits, read_bytes, job_bytes = _plan(options)
    inputs = [_input(uri, list(parts)) for uri, parts in groupby(splits, key=attrgetter("uri"))]
    sidecars = {split.uri: split.metadata for split in splits if split.metadata}
    run = identify(options, inputs, sidecars, reader.version(options.model), job_bytes)
    with opened(options.output) as output:
        for manifest in output.manifests():
            if manifest["run_id"] == run.run_id:
                return {**manifest, "already_done": True}
            raise InputError(f"{options.output} holds another run ({manifest['run_id'][:12]}); give another --output")
        small = sum(i.size for i in inputs) < SMALL_BYTES
        with engine_for(run, small) as engine, bar.showing():
            receipt = _phases(engine, run, grouped(_sized(splits), read_bytes), bar)
        files = [f for f in receipt.files if f.table in TABLES]
        return commit(output, run, files, _manifest(run, inputs, receipt, time.monotonic() - began))


def _plan(options: RunOptions) -> tuple[list[Split], int, int]:
    """The parts of the input, ordered by file and place, and the bytes of a job of READ and of one of ANNOTATE.

    A dump that would make few jobs is cut finer for several workers, so that all have their share of it.
    """
    most, workers = options.chunk_bytes, options.workers
    most_job = min(most, MOST_JOB_BYTES)
    splits = plan_splits(options.inputs, split_bytes=most)
    if workers == 1:
        return splits, most, most_job
    total = sum({split.uri: split.size for split in splits}.values())
    read_bytes = min(most, max(LEAST_READ_BYTES, total // workers + 1))
    if read_bytes < most:
        splits = plan_splits(options.inputs, split_bytes=read_bytes)
    return splits, read_bytes, min(most_job, max(LEAST_JOB_BYTES, total // (JOBS * workers) + 1))


def _sized(splits: Sequence[Split]) -> Iterator[tuple[Split, int]]:
    """Each part with its bytes, about."""
    per_file = Counter(split.uri for split in splits)
    for split in splits:
        yield split, split.size // per_file[split.uri]


def _phases(engine: Engine, run: Run, splits: Iterable[tuple[list[Split], int]], bar: Bar) -> Receipt:
    """All phases, one after the other; each begins with what the one before has left."""
    total = Receipt()

    def phase(name: str, build: Build, shards: Iterable[tuple[list[Any], int]], unit: str | None = None) -> Receipt:
        work = list(shards)
        bar.start(name, [weight for _, weight in work], unit)
        receipt = engine.run(Phase(name, build), [shard for shard, _ in work], run, bar)
        bar.finish()
        total.add(receipt)
        return receipt

    read = phase("read", graph.read_phase, splits)
    pieces = [_name(file) for file in read.of("pieces")]
    link = phase("link", graph.link_phase, [(pieces, len(pieces))] if pieces else [])
    worklists = grouped(((file, _size(run, file)) for file in link.of("worklists")), run.job_bytes)
    phase("annotate", graph.annotate_phase,
          [([_name(file) for file in files], sum(file.rows for file in files)) for files, _ in worklists], "articles")
    _consolidate(phase, run, total.of("claims"))
    return total


def _consolidate(phase: Callable[..., Receipt], run: Run, files: Sequence[DataFile]) -> None:
    """Claims to events: the steps of `transforms.consolidate`, each once over files or over partitions of them."""
    if not files:
        return
    claims = sum(file.rows for file in files)
    blocks, parts = consolidate.block_partitions(claims), consolidate.partitions(claims)
    paths = [([FileSystems.join(run.staging, *file.path.split("/"))], file.rows) for file in files]
    phase("block", partial(graph.block_phase, parts=blocks), paths)
    phase("compare", partial(graph.compare_phase, parts=blocks), [([part], 1) for part in range(blocks)])
    consolidate.relate(run.staging, blocks, parts)
    phase("gather", partial(graph.gather_phase, parts=parts), paths)
    phase("merge", graph.merge_phase, [([part], 1) for part in range(parts)])


def _size(run: Run, worklist: DataFile) -> int:
    """Code points of text that a worklist names."""
    with FileSystems.open(FileSystems.join(run.staging, *worklist.path.split("/")),
                          compression_type=CompressionTypes.UNCOMPRESSED) as source:
        return pc.sum(pq.read_table(source, columns=["size"])["size"]).as_py()


def grouped(parts: Iterable[tuple[T, int]], limit: int) -> Iterator[tuple[list[T], int]]:
    """Neighbouring parts with their sizes as (group, size), none above the limit except a part that is by itself."""
    group: list[T] = []
    held = 0
    for part, size in parts:
        if group and held + size > limit:
            yield group, held
            group, held = [], 0
        group.append(part)
        held += size
    if group:
        yield group, held


def _name(file: DataFile) -> str:
    return file.path.rpartition("/")[2].removesuffix(".parquet")


def _input(uri: str, parts: list[Split]) -> Input:
    """A file of the input with what stands for its content: a hash, or the object store's own checksum."""
    size = parts[0].size
    if "://" in uri:
        return Input(uri=uri, size=size, hash=str(FileSystems.checksum(uri)))
    digest = xxhash.xxh3_128()
    try:
        with open(uri, "rb") as source:
            while block := source.read(_HASH_BLOCK):
                digest.update(block)
    except OSError:
        return Input(uri=uri, size=size, hash="unreadable")  # reading it leaves a reject
    return Input(uri=uri, size=size, hash=digest.hexdigest())


def _manifest(run: Run, inputs: Sequence[Input], receipt: Receipt, seconds: float) -> dict[str, Any]:
    """What the manifest says besides the files."""
    return {
        "run_id": run.run_id,
        "run_time": run.options.run_time.isoformat(),
        "seconds": round(seconds, 1),
        "schema_version": SCHEMA_VERSION,
        "model_version": run.model_version,
        "versions": {"python": platform.python_version(),
                     **{name: version(name) for name in ("depeche", "apache-beam", "spacy", "pyarrow")}},
        "options": {**run.options.content(), "beam": list(run.options.beam)},
        "inputs": [asdict(one) for one in inputs],
        "counts": _counts(receipt),
    }


def _counts(receipt: Receipt) -> dict[str, Any]:
    """Rows of the tables, as they were written, beside what the stages counted on the way.

    rejected: records that became no article; other rejects are of articles that stand in their table.
    """
    by_code: Counter[str] = Counter()
    rejected = 0
    for name, n in receipt.counts.items():
        if name.startswith("rejects/"):
            _, stage, code = name.split("/")
            by_code[code] += n
            rejected += n if stage != "annotate" else 0
    return {
        "read": receipt.counts["read"],
        "rejected": rejected,
        **{table: sum(file.rows for file in receipt.of(table)) for table in (*TABLES, "claims")},
        **{name: receipt.counts[name] for name in ("processed", "duplicates", "other_language")},
        "rejects_by_code": dict(sorted(by_code.items())),
    }
