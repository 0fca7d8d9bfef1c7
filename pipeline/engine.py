"""Engines: what runs a phase. Locally as many small jobs in worker processes, on a cluster as one job.

Beam's in-process engine holds what passes between its stages in memory, so the local engine gives it one bounded shard
at a time, and starts one such engine in each worker process. A worker that dies ends the run with an error (Beam's own
multi-process mode waits for it for ever); workers end when the process that started them does.
"""
from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import apache_beam as beam
from apache_beam.io.filesystems import FileSystems
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from depeche.pipeline import progress
from depeche.pipeline.errors import RunFailed, explain, interrupted
from depeche.pipeline.options import beam_options
from depeche.pipeline.receipt import Receipt, WriteReceipt, read_receipt
from depeche.pipeline.run import Run
from depeche.transforms.nlp import reader

#: (pipeline, shards, run, label) -> PCollections of receipt.Entry. The label names the job's files.
Build = Callable[[beam.Pipeline, list[Any], Run, str], tuple[beam.PCollection, ...]]

#: Seconds between two looks at the workers' progress.
_POLL = 0.2


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of a run between two durable states. build: a function of `pipeline.graph`."""

    name: str
    build: Build


class Engine(Protocol):
    """Runs the jobs of a phase; `shards` is a list of jobs' worth of input."""

    def run(self, phase: Phase, shards: Sequence[list[Any]], run: Run, bar: progress.Bar) -> Receipt: ...


@contextmanager
def engine_for(run: Run, small: bool) -> Iterator[Engine]:
    """The engine that the options ask for. small: the input is not worth a second process."""
    if not run.options.local:
        yield Cluster()
    elif small or run.options.workers == 1:
        yield InProcess()
    else:
        with Workers(run.options.workers, partial(reader.warm, run.options.model)) as workers:
            yield workers


class Cluster:
    """A phase is one job on the runner that the flags name."""

    def run(self, phase: Phase, shards: Sequence[list[Any]], run: Run, bar: progress.Bar) -> Receipt:
        if not shards:
            return Receipt()
        with bar.polling():
            return _run_job(phase, [part for shard in shards for part in shard], run, "all")


class InProcess:
    """A phase is one job after the other in this process."""

    def run(self, phase: Phase, shards: Sequence[list[Any]], run: Run, bar: progress.Bar) -> Receipt:
        receipt = Receipt()
        progress.connect(bar.ticks)
        for i, shard in enumerate(shards):
            with bar.polling():
                receipt.add(_run_job(phase, shard, run, f"{i:05d}"))
            bar.shard_done(i)
        return receipt


class Workers:
    """A phase is many jobs in worker processes, which stay for the whole run with their model loaded.

    prepare: what this process loads for its workers before they begin, where they begin as copies of it.
    """

    def __init__(self, workers: int, prepare: Callable[[], object] = lambda: None):
        context = _context()
        if context.get_start_method() == "fork":
            prepare()
        self.ticks = progress.Ticks(context)
        self.pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(self.ticks,))
        self.pool.submit(int)  # all workers begin now, before this process starts threads of its own

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is not None:
            for process in multiprocessing.active_children():
                process.terminate()
        self.pool.shutdown(wait=True, cancel_futures=True)

    def run(self, phase: Phase, shards: Sequence[list[Any]], run: Run, bar: progress.Bar) -> Receipt:
        bar.ticks = self.ticks
        receipts: dict[int, Receipt] = {}
        try:  # a pool may be found broken between two phases, when jobs are handed to it
            jobs = {self.pool.submit(_run_job, phase, shard, run, f"{i:05d}"): i for i, shard in enumerate(shards)}
            for job in _completed(jobs, bar):
                receipts[jobs[job]] = job.result()
                bar.shard_done(jobs[job])
        except BrokenProcessPool:
            raise RunFailed("a worker process died; it may have run out of memory (try fewer --workers)") from None
        total = Receipt()
        for i in sorted(receipts):
            total.add(receipts[i])
        return total


def _context() -> multiprocessing.context.BaseContext:
    """How workers begin: as copies of this process, which has imported and loaded everything, where that is safe.

    It is on Linux as long as no other thread could hold a lock at that moment.
    """
    safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def _completed(jobs: dict[Future[Receipt], int], bar: progress.Bar) -> Iterator[Future[Receipt]]:
    waiting = set(jobs)
    while waiting:
        done, waiting = wait(waiting, timeout=_POLL, return_when=FIRST_COMPLETED)
        yield from done
        bar.poll()


def _start_worker(ticks: progress.Ticks) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=_die_with_parent, daemon=True).start()
    quiet_beam()
    progress.connect(ticks)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel])
    os._exit(1)


def quiet_beam() -> None:
    """Beam logs every error with its trace before it raises it; a user is told once, in a line."""
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)


def _run_job(phase: Phase, shard: list[Any], run: Run, label: str) -> Receipt:
    """Run one pipeline to its end; raises InputError or RunFailed, both of which travel between processes."""
    path = FileSystems.join(run.staging, "receipts", f"{phase.name}-{label}.json")
    try:
        pipeline = beam.Pipeline(runner=FnApiRunner() if run.options.local else None,
                                 options=beam_options(run.options.beam))
        phase.build(pipeline, shard, run, label) | "Entries" >> beam.Flatten() | "Receipt" >> WriteReceipt(path)
        pipeline.run().wait_until_finish()
        return read_receipt(path)
    except Exception as error:
        if interrupted(error):
            raise KeyboardInterrupt from None
        raise explain(error) from None
