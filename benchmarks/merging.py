"""Adjusts the weights of `seeds/lexicon/merge_weights.tsv` on the annotated articles that rules may be tuned on.

    python -m benchmarks.merging [--write]

A fit of pairs by likelihood makes pairs likelier and events worse: what counts is what a whole merge makes of a set of
articles. So each weight in turn is moved by a step up or down, and stays there when the mean over the sets rises of
event rows, B-cubed and, at less weight, pairs across articles. Prints each step with the same figures of the articles
held out, which decide nothing. --write puts the weights into the table. Nothing is drawn at random.
"""
from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from spacy.language import Language

from benchmarks.reading import article_of
from benchmarks.weights import FILES, HELD_OUT, set_of
from depeche.pipeline.evaluate import evaluate, read_gold, read_ids
from depeche.schemas.records import Mention
from depeche.transforms import similarity
from depeche.transforms.annotate import AnnotateTask, annotate
from depeche.transforms.merge import merge
from depeche.transforms.nlp import reader
from depeche.transforms.reports import Claim, claim_of, tellings

TABLE = Path("seeds/lexicon/merge_weights.tsv")
#: How far a weight is moved, and how much that has to gain.
STEP, GAIN = 0.6, 0.0008
#: How much a figure counts.
WORTH = {"event_rows": 1.0, "b_cubed": 1.0, "cross_article_pairs": 0.15}
#: Rows that no step moves: how often a country sees an event is known, and the annotated articles hold no copies.
KNOWN = frozenset({*(row for row in similarity.LINKAGE.weights if row[0] == "kind"), ("article", "one report")})

Weights = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Told:
    """A set of annotated articles with what the reader finds in them."""

    docs: Sequence[Mapping[str, Any]]
    articles: Sequence[Mapping[str, Any]]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]


def told(nlp: Language, docs: Sequence[Mapping[str, Any]]) -> Told:
    """Annotated articles, read up to where merging begins."""
    articles = [article_of(d["text"], d["published_at"], d["title"], uri=d["doc_id"]) for d in docs]
    found = list(annotate([AnnotateTask(article=a) for a in articles], nlp))
    mentions = [m for result in found if isinstance(result, list) for m in result]
    claims = [claim_of(t) for a, result in zip(articles, found, strict=True) if isinstance(result, list)
              for t in tellings(result, a)]
    ids = [{"article_id": a.article_id, "url": d["url"], "source_uri": d["doc_id"]}
           for a, d in zip(articles, docs, strict=True)]
    return Told(docs, ids, mentions, claims)


def figures(articles: Told, weights: Weights) -> dict[str, float]:
    """The figures of a merge by some weights: F1 of each that counts."""
    with mock.patch.object(similarity, "LINKAGE", similarity.LINKAGE.with_weights(weights)):
        events = merge({}, articles.claims)
    event = {claim.mention_id: event_id for event_id, claims in events.items() for claim in claims}
    rows = [asdict(m) | {"event_id": event[m.mention_id]} for m in articles.mentions]
    found = evaluate(articles.docs, articles.articles, rows).figures()
    return {name: found[name].f1 for name in WORTH}  # type: ignore[union-attr]


def mean(sets: Sequence[Told], weights: Weights) -> dict[str, float]:
    """The mean of each figure over sets of articles."""
    found = [figures(articles, weights) for articles in sets]
    return {name: sum(f[name] for f in found) / len(found) for name in WORTH}


def worth(found: Mapping[str, float]) -> float:
    return sum(WORTH[name] * value for name, value in found.items())


def parts(nlp: Language) -> tuple[list[Told], Told]:
    """The sets of articles to tune on, and those held out."""
    held = read_ids(HELD_OUT)
    sets: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for doc in read_gold(FILES, without=held):
        sets[set_of(doc["doc_id"])].append(doc)
    return [told(nlp, docs) for docs in sets.values()], told(nlp, read_gold(FILES, only=held))


def adjust(sets: Sequence[Told], held: Told) -> dict[tuple[str, str], float]:
    """The weights after one pass over the table."""
    weights = dict(similarity.LINKAGE.weights)
    best = worth(mean(sets, weights))
    print(f"{'before':40}", mean(sets, weights), figures(held, weights))
    for row in [row for row in weights if row not in KNOWN]:
        for step in (-STEP, STEP):
            moved = {**weights, row: round(weights[row] + step, 1)}
            if (reached := worth(mean(sets, moved))) > best + GAIN:
                best, weights = reached, moved
                print(f"{' '.join(row):30} {step:+.1f} to {moved[row]:+.1f}", mean(sets, moved), figures(held, moved))
                break
    return weights


def lines(weights: Weights) -> list[str]:
    """The table with other weights, its comments and its order kept."""
    out = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        row = (cells[0], cells[1]) if len(cells) == 3 else None
        out.append("\t".join([*row, f"{weights[row]:.1f}"]) if row in weights else line)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    args = parser.parse_args()
    weights = adjust(*parts(reader.load()))
    if args.write:
        TABLE.write_text("\n".join(lines(weights)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
