"""Near-duplicate search beside datasketch and datatrove, on the same generated articles, in one process each.

Each tool goes from texts to the articles that it keeps. The generator knows what was copied from what, so the table
says for each tool how many copies it kept (missed) and how many articles without any copy kept it dropped (lost).
"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import xxhash
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from benchmarks.generator import generate
from benchmarks.result import Result
from depeche.schemas.records import Article
from depeche.transforms.near_duplicates import NearDuplicates, fingerprint, link
from depeche.transforms.types import Fingerprint
from depeche.transforms.words import words

Row = dict[str, Any]
DATATROVE = Path(__file__).with_name("datatrove_minhash.py")


def run(articles: int, seed: int, datatrove: str | None) -> list[Result]:
    """The lines of the table. datatrove: an interpreter that has it; None leaves it out."""
    rows = list(generate(articles, seed))
    family = {row["url"]: row["copy_of"] or row["url"] for row in rows}
    found = {"depeche, as a function": _measured(_function, rows), "depeche, in Beam": _measured(_in_beam, rows),
             "datasketch": _measured(_datasketch, rows)}
    if datatrove:
        found["datatrove"] = _datatrove(rows, datatrove)
    ours = _kept_by_family(found["depeche, as a function"][0], family)
    results = []
    for tool, (kept, seconds, processor) in found.items():
        theirs = _kept_by_family(kept, family)
        alike = sum(theirs[one] == ours[one] for one in ours.keys() | theirs.keys()) / len(set(family.values()))
        missed = sum(n - 1 for n in theirs.values())
        lost = len(set(family.values()) - theirs.keys())
        copies = len(rows) - len(set(family.values()))
        results.append(Result(
            f"near-duplicates, {len(rows):,} articles: {tool}",
            f"{seconds:.0f} s wall, {processor:.0f} s CPU; {missed} of {copies:,} copies missed, {lost} articles lost; "
            f"keeps the same of {alike:.1%} of the stories"))
    if not datatrove:
        results.append(Result("near-duplicates: datatrove", "not measured: no interpreter with datatrove was given"))
    return results


def _measured(tool: Callable[[list[Row]], set[str]], rows: list[Row]) -> tuple[set[str], float, float]:
    seconds, processor = time.perf_counter(), time.process_time()
    kept = tool(rows)
    return kept, time.perf_counter() - seconds, time.process_time() - processor


def _kept_by_family(kept: Iterable[str], family: dict[str, str]) -> Counter[str]:
    return Counter(family[url] for url in kept)


def prints(rows: Iterable[Row]) -> Iterator[Fingerprint]:
    """The fingerprints of generated articles."""
    for row in rows:
        text_hash = xxhash.xxh3_128_hexdigest("\n".join(words(row["text"])).encode())
        yield fingerprint(Article(
            article_id=row["url"], source_uri="", source_record=0, text=row["text"], published_basis="metadata",
            published_at=datetime.fromisoformat(row["published_at"]), content_hash=text_hash))


def _function(rows: list[Row]) -> set[str]:
    return {row["url"] for row in rows} - {one.article_id for one in link(prints(rows))}


def _in_beam(rows: list[Row]) -> set[str]:
    with _written(rows) as (articles, folder):
        with beam.Pipeline(FnApiRunner()) as pipeline:
            (pipeline | beam.Create([articles]) | beam.FlatMap(_read_prints).with_output_types(Fingerprint)
             | NearDuplicates() | beam.Map(lambda one: one.article_id) | beam.combiners.ToList()
             | beam.Map(lambda copies: Path(folder, "copies.json").write_text(json.dumps(copies))))
        copies = json.loads(Path(folder, "copies.json").read_text())
    return {row["url"] for row in rows} - set(copies)


def _read_prints(articles: str) -> Iterator[Fingerprint]:
    with open(articles, encoding="utf-8") as lines:
        yield from prints(map(json.loads, lines))


def _datasketch(rows: list[Row]) -> set[str]:
    """As its documentation shows: 128 permutations, an index at .7, an article kept when it meets none before it."""
    from datasketch import MinHash, MinHashLSH

    index, kept = MinHashLSH(threshold=0.7, num_perm=128), set()
    for row in rows:
        found = words(row["text"])
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(found[i:i + 4]).encode() for i in range(len(found) - 3)])
        if not index.query(sketch):
            kept.add(row["url"])
            index.insert(row["url"], sketch, check_duplication=False)
    return kept


def _datatrove(rows: list[Row], interpreter: str) -> tuple[set[str], float, float]:
    with _written(rows) as (articles, folder):
        done = subprocess.run([interpreter, str(DATATROVE), articles, f"{folder}/work"], check=True,
                              capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return set(found["kept"]), found["seconds"], found["processor"]


@contextmanager
def _written(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """The articles in a file, and a folder for what comes of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in", "articles.jsonl")
        path.parent.mkdir()
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        yield str(path), folder


if __name__ == "__main__":
    from benchmarks.result import table

    print(table(run(int(sys.argv[1]), 1, sys.argv[2] if len(sys.argv) > 2 else None)))
