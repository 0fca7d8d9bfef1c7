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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.result import Result, at_least, at_most
from benchmarks.runs import depeche_run, write_articles
from depeche.schemas.records import Article
from depeche.transforms.annotate import BATCH
from depeche.transforms.identify import Limits, to_article
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.passages import select
from depeche.transforms.types import RawArticle


def run(articles: int, seed: int, rounds: int) -> list[Result]:
    """The lines of the table: the median over rounds, each of which has other articles.

    The bare pipeline and the run with one worker go side by side, each on a core of its own: a machine that others
    share is half as fast in one minute as in the next.
    """
    bare, one, two = [], [], []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as cores:
            dump = write_articles(Path(folder, "articles.jsonl"), articles, seed + number,
                                  conflict_share=1.0, copy_share=0)
            beside = cores.submit(_in_process_of_its_own, dump)
            one.append(depeche_run(dump, 1).extract)
            bare.append(beside.result())
            two.append(depeche_run(dump, 2).extract)
    cost = statistics.median(o / b for o, b in zip(one, bare, strict=True))
    gain = statistics.median(o / t for o, t in zip(one, two, strict=True))
    return [
        at_most("EXTRACT over bare `nlp.pipe`, one worker", cost, 1.20,
                f"{statistics.median(one):.0f} s over {statistics.median(bare):.0f} s, {articles:,} articles"),
        at_least("EXTRACT, two workers over one", gain, 1.6,
                 f"{statistics.median(one):.0f} s to {statistics.median(two):.0f} s"),
    ]


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
