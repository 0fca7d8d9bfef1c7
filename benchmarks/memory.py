"""Peak memory of a run as the dump grows."""
from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.result import Result, at_most
from benchmarks.runs import depeche_run, write_articles


def run(small: int, large: int, seed: int) -> list[Result]:
    """The line of the table: the largest process of a run with two workers, on two sizes of dump."""
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (small, large):
            dump = write_articles(Path(folder, f"{count}.jsonl"), count, seed, conflict_share=0.2, copy_share=0.25)
            peaks[count] = depeche_run(dump, 2).peak / 2**20
    return [at_most(f"peak memory, {large:,} over {small:,} articles", peaks[large] / peaks[small], 1.3,
                    f"{peaks[small]:.0f} MiB to {peaks[large]:.0f} MiB, largest process")]
