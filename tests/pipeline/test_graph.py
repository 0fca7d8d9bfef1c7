"""The phases of a run: LINK in one process and in Beam."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from depeche.pipeline import graph
from depeche.pipeline.options import RunOptions
from depeche.pipeline.run import Run
from depeche.schemas.records import Reject
from depeche.transforms.minhash import HASHES, KEYS
from depeche.transforms.staging import Located, Work, read_rows, worklist_path
from depeche.transforms.write import write_file

PIECES = ("one", "two")
WHEN = datetime(2024, 12, 23, tzinfo=timezone.utc)


def located(rng: np.random.Generator, n: int) -> list[Located]:
    """Articles of a few families whose members share most of their signatures; some come twice, some in one text."""
    families = [np.sort(rng.choice(2**32, KEYS + HASHES, replace=False).astype("<u4")) for _ in range(n // 4)]
    found = []
    for i in range(n):
        own = families[rng.integers(len(families))].copy()
        if rng.random() < 0.7:
            own[rng.integers(len(own), size=10)] = rng.integers(2**32, size=10)
        signature = np.sort(own[:KEYS]).tobytes() + np.sort(own[KEYS:]).tobytes()
        found.append(Located(
            article_id=f"a{i:03d}", content_hash=signature.hex()[:64], signature=signature, length=300,
            source_uri="dump", source_record=i, piece=PIECES[i % 2], row=i // 2, size=2000 + i,
            published_at=datetime(2024, 3, 1 + i % 28, tzinfo=timezone.utc) if i % 5 else None))
    again = [replace(a, source_record=a.source_record + n, row=a.row + n) for a in found[::9]]
    return found + again


def results(run: Run, rejects: list[Reject]) -> tuple[list[Any], list[Any]]:
    """The worklists as they stand, and the rejected records."""
    entries = [e for piece in PIECES for e in read_rows(worklist_path(run.staging, piece), Work)]
    return sorted(entries, key=repr), sorted((r.article_id, r.source_record, r.message) for r in rejects)


def test_link_at_once_finds_what_link_in_beam_finds(tmp_path):
    def run_in(folder: str) -> Run:
        options = RunOptions(inputs=(), output=str(tmp_path / folder), run_time=WHEN)
        run = Run(options=options, run_id="0123456789abcdef", model_version="test", job_bytes=1000)
        for piece in PIECES:
            rows = [a for a in found if a.piece == piece]
            write_file(rows, Located, table="located", root=run.staging, path=f"located/{piece}.parquet")
        return run

    found = located(np.random.default_rng(3), 80)
    here, apart = run_in("here"), run_in("apart")
    made = list(graph.linked_at_once(here, list(PIECES)))
    rejects = [one.value for one in made if isinstance(one, beam.pvalue.TaggedOutput)]
    entries, repeated = results(here, rejects)
    assert len(repeated) == 9 and sum(e.duplicate_of is not None for e in entries) > 20

    with beam.Pipeline(FnApiRunner()) as pipeline:
        _, others = graph.linked_apart(pipeline | beam.Create(list(PIECES)), apart)
        assert_that(others | beam.Map(lambda r: (r.article_id, r.source_record, r.message)), equal_to(repeated))
    assert results(apart, rejects) == (entries, repeated)
