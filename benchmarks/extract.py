"""EXTRACT beside the bare language pipeline, with one worker and with two.

    python -m benchmarks.extract ARTICLES.jsonl     seconds of `nlp.pipe` alone

The bare pipeline reads, with the same components and in the same batches, the very passages that a run reads; so the
ratio is what Beam, reading, cleaning, near-duplicate search and writing cost. Both load the model. All articles are
about conflict, so that both sides read the same ones, and the gate, which stops others, flatters neither.
"""
from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.result import Result, at_least, at_most
from benchmarks.runs import Run, depeche_run, write_articles
from depeche.schemas.records import Article
from depeche.transforms.annotate import BATCH
from depeche.transforms.identify import Limits, to_article
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.passages import select
from depeche.transforms.types import RawArticle


def run(articles: int, seed: int, rounds: int) -> list[Result]:
    """The lines of the table. The two sides take turns, and the median of their ratios counts."""
    with tempfile.TemporaryDirectory() as folder:
        dump = write_articles(Path(folder, "articles.jsonl"), articles, seed, conflict_share=1.0, copy_share=0)
        bare, one, two = [], [], []
        for _ in range(rounds):
            bare.append(_in_process_of_its_own(dump))
            one.append(depeche_run(dump, 1))
            two.append(depeche_run(dump, 2))
    cost = statistics.median(r.extract / b for r, b in zip(one, bare, strict=True))
    gain = statistics.median(r.extract / t.extract for r, t in zip(one, two, strict=True))
    return [
        at_most("EXTRACT over bare `nlp.pipe`, one worker", cost, 1.20,
                f"{_median(one):.0f} s over {statistics.median(bare):.0f} s, {articles:,} articles"),
        at_least("EXTRACT, two workers over one", gain, 1.6,
                 f"{_median(one):.0f} s to {_median(two):.0f} s, {articles / _median(two):.0f} articles/s"),
    ]


def _median(runs: list[Run]) -> float:
    return statistics.median(one.extract for one in runs)


def _in_process_of_its_own(dump: Path) -> float:
    done = subprocess.run([sys.executable, "-m", "benchmarks.extract", str(dump)], check=True, capture_output=True,
                          text=True)
    return float(done.stdout.split()[-1])


def bare(dump: Path) -> float:
    """Seconds to load the language pipeline and to read with it what a run would read."""
    chosen = [(article, select(article)) for article in _articles(dump)]
    reader.load.cache_clear()
    began = time.perf_counter()
    nlp = reader.load()
    read = [(article, passages) for article, passages in chosen if passages.text]
    for start in range(0, len(read), BATCH):
        with nlp.memory_zone():
            docs = []
            for article, passages in read[start:start + BATCH]:
                docs.append(nlp.make_doc(passages.text))
                reader.describe(docs[-1], article, passages)
            for _ in nlp.pipe(docs, batch_size=BATCH):
                pass
    return time.perf_counter() - began


def _articles(dump: Path) -> Iterator[Article]:
    with dump.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            raw = RawArticle(source_uri=str(dump), source_record=number, text=row["text"], url=row["url"],
                             title=row["title"], publisher=row["publisher"], published=row["published_at"])
            article = to_article(raw, limits=Limits())
            if isinstance(article, Article) and article.language == "fr":
                yield article


if __name__ == "__main__":
    print(bare(Path(sys.argv[1])))
