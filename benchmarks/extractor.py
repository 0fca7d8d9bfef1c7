"""What the extractor costs beside the parse it stands on, what the gate saves, and how much memory a worker takes.

    python -m benchmarks.extractor [--articles 200] [--memory 20000] [--seed 1]

Three measures, in one process and on one thread, over generated articles:

- on top: the whole reader over the bare pipeline, on the same passages of articles that are all about conflict;
- gated: `annotate` over parsing everything, on a dump of which one article in five is about conflict;
- memory: resident size of the process after the first and the last tenth of a long run of that dump.

Prints a Markdown table.
"""
from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spacy.language import Language

from benchmarks.generator import generate
from depeche.schemas.records import Article
from depeche.transforms.annotate import BATCH, AnnotateTask, annotate
from depeche.transforms.identify import to_article
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.passages import select
from depeche.transforms.types import RawArticle

#: Share of the mixed dump that is about conflict.
MIXED = 0.2


@dataclass(frozen=True)
class Measure:
    """One row of the table."""

    name: str
    value: str
    goal: str


def articles(n: int, seed: int, conflict_share: float) -> Iterator[Article]:
    """Generated articles, none of them a copy."""
    for number, row in enumerate(generate(n, seed, conflict_share=conflict_share, copy_share=0.0)):
        raw = RawArticle(source_uri="generated", source_record=number, text=row["text"], title=row.get("title"),
                         url=row.get("url"), published=row.get("published_at"), language="fr")
        article = to_article(raw)
        if isinstance(article, Article):
            yield article


def side_by_side(*works: Callable[[], object], rounds: int = 3) -> list[float]:
    """Processor time of each work's fastest round, in seconds; they take turns, as a machine's speed changes."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for own, work in zip(times, works, strict=True):
            start = time.process_time()
            work()
            own.append(time.process_time() - start)
    return [min(own) for own in times]


def parse(nlp: Language, texts: list[str]) -> None:
    """The bare pipeline over some texts."""
    own = [name for name in nlp.pipe_names if name.startswith("depeche_")]
    with nlp.select_pipes(disable=own):
        read(nlp, texts)


def read(nlp: Language, texts: list[str]) -> None:
    """All components of a pipeline over some texts, in batches as `annotate` makes them."""
    batches = iter(texts)
    while batch := list(islice(batches, BATCH)):
        with nlp.memory_zone():
            for _ in nlp.pipe(batch, batch_size=BATCH):
                pass


def on_top(nlp: Language, n: int, seed: int) -> Measure:
    """The extractor's cost on text that is all about conflict, in percent of the bare parse."""
    texts = [passages.text for a in articles(n, seed, 1.0) if (passages := select(a)).text]
    read(nlp, texts[:BATCH])  # lexicons and gazetteer are loaded once
    bare, whole = side_by_side(lambda: parse(nlp, texts), lambda: read(nlp, texts))
    return Measure(f"extractor on top of the parse ({len(texts)} articles)", f"+{100 * (whole / bare - 1):.0f} %",
                   "at most +35 %")


def gated(nlp: Language, n: int, seed: int) -> Measure:
    """How many times faster a mixed dump is annotated than parsed."""
    mixed = list(articles(n, seed, MIXED))
    everything, annotated = side_by_side(
        lambda: parse(nlp, [a.text for a in mixed]),
        lambda: [None for _ in annotate((AnnotateTask(article=a) for a in mixed), nlp)])
    return Measure(f"annotate over parsing everything, one article in five about conflict ({len(mixed)} articles)",
                   f"{everything / annotated:.1f} x faster", "at least 2.5 x")


def memory(nlp: Language, n: int, seed: int) -> list[Measure]:
    """Resident size of the process in a run over a mixed dump."""
    sizes = []
    done = annotate((AnnotateTask(article=a) for a in articles(n, seed, MIXED)), nlp)
    for number, _ in enumerate(done, 1):
        if number in (n // 10, n - n // 10):
            sizes.append(resident())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    growth = f"{sizes[-1] - sizes[0]:+.0f} MB" if len(sizes) == 2 else "not measured"
    return [Measure(f"peak memory of one worker after {n} articles", f"{peak:.0f} MB", "at most 700 MB"),
            Measure("growth from the first to the last tenth", growth, "flat")]


def resident() -> float:
    """Resident size of this process, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=200, help="articles for the two measures of speed")
    options.add_argument("--memory", type=int, default=20_000, help="articles for the measure of memory; 0: none")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    nlp = reader.load()
    rows = [on_top(nlp, args.articles, args.seed), gated(nlp, args.articles, args.seed)]
    rows += memory(nlp, args.memory, args.seed) if args.memory else []
    print("| measure | value | goal |\n|---|---|---|")
    for row in rows:
        print(f"| {row.name} | {row.value} | {row.goal} |")


if __name__ == "__main__":
    main()
