"""Fits the weights of `seeds/lexicon/confidence.tsv` on the annotated articles that rules may be tuned on.

    python -m benchmarks.confidence [--write]

A logistic regression with a ridge penalty, by Newton's method; the penalty keeps a feature that few mentions have
from a weight that they cannot bear out. Each article is read with the weights of `likelihood.tsv` that the others
give, since its own would be too sure of it. Prints reliability on the articles that it was fitted on (each of them by
a fit on the others) and, by the fit on all of these, on the articles held out. --write puts the weights into the
table.
"""
from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from spacy.language import Language

from benchmarks.reading import read
from depeche.pipeline.evaluate import match, read_gold, read_ids
from depeche.transforms.nlp import likelihood, reader
from depeche.transforms.nlp.confidence import CEILING, FLOOR, features
from training.scripts.likelihood import by_fold, cases

GOLD = Path("tests/gold")
TABLE = Path("seeds/lexicon/confidence.tsv")
RIDGE = 3.0
#: Log-odds by which a mention of an unseen article is right less often than one of an article that rules were tuned on:
#: .90 of these are right; of the articles held out .88 are, and of six sets of `further.jsonl` that were first read by
#: rules that did not know them yet .78 to .90 were.
UNSEEN = -0.4
#: Edges of the bins of the reliability table.
EDGES = (0.0, 0.7, 0.8, 0.9, 0.95, 1.0)

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Judged:
    """A mention found in an annotated article: what is known of it, and whether it is right."""

    doc_id: str
    known: dict[str, float]
    right: bool


@dataclass(frozen=True)
class Bin:
    """Mentions whose confidence lies between two edges. mean: their mean confidence; right: the share that is right."""

    low: float
    high: float
    mentions: int
    mean: float
    right: float


def judged(nlp: Language, docs: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """The mentions that the reader finds in annotated articles."""
    found = []
    for gold in docs:
        doc = read(nlp, gold["text"], gold["published_at"], gold["title"])
        rows = [asdict(m) for m in doc._.events]
        right = {r for _, r in match(gold["mentions"], rows)}
        found += [Judged(gold["doc_id"], known, i in right) for i, known in enumerate(features(doc, doc._.events))]
    return found


def fit(mentions: Sequence[Judged]) -> dict[str, float]:
    """The weights, intercept first, that make the mentions' being right or wrong likeliest."""
    names = list(mentions[0].known)
    x = np.array([[1.0, *(m.known[name] for name in names)] for m in mentions])
    y = np.array([float(m.right) for m in mentions])
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0  # the share that is right is not shrunk
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - p) - ridge @ weights
        weights = weights + np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, slope)
    return dict(zip(["intercept", *names], weights.tolist(), strict=True))


def for_unseen(weights: Weights) -> dict[str, float]:
    """The weights for articles that no rule was tuned on."""
    return {**weights, "intercept": weights["intercept"] + UNSEEN}


def apply(weights: Weights, mentions: Iterable[Judged]) -> list[float]:
    """The confidence of each mention."""
    logits = [weights["intercept"] + sum(weights[k] * v for k, v in m.known.items()) for m in mentions]
    return [min(max(1 / (1 + float(np.exp(-z))), FLOOR), CEILING) for z in logits]


def across(mentions: Sequence[Judged]) -> list[float]:
    """The confidence of each mention by a fit on the other articles."""
    out = []
    for doc_id in dict.fromkeys(m.doc_id for m in mentions):
        weights = fit([m for m in mentions if m.doc_id != doc_id])
        out += apply(weights, [m for m in mentions if m.doc_id == doc_id])
    return out


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Mentions by their confidence, in the bins of `EDGES` that hold any."""
    bins = []
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = [(p, r) for p, r in zip(confidence, right, strict=True) if low <= p < high]
        if inside:
            bins.append(Bin(low, high, len(inside), sum(p for p, _ in inside) / len(inside),
                            sum(r for _, r in inside) / len(inside)))
    return bins


def calibration_error(bins: Iterable[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): how far the bins' confidence is off, weighted by size."""
    bins = list(bins)
    return sum(b.mentions * abs(b.mean - b.right) for b in bins) / max(sum(b.mentions for b in bins), 1)


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Brier score: mean squared distance of the confidence from 1 (right) or 0 (wrong)."""
    return sum((p - r) ** 2 for p, r in zip(confidence, right, strict=True)) / max(len(right), 1)


def parts(nlp: Language) -> tuple[list[Judged], list[Judged]]:
    """The judged mentions of the articles to tune on and of those held out."""
    held = read_ids(GOLD / "heldout.txt")
    files = [GOLD / "dev.jsonl", GOLD / "seeds.jsonl", GOLD / "further.jsonl"]
    return judged_by_others(nlp, read_gold(files, without=held)), judged(nlp, read_gold(files, only=held))


def judged_by_others(nlp: Language, docs: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """The mentions of annotated articles, each read with what a fit of the likelihood on others knows."""
    found = []
    for own, weights in by_fold(list(cases(nlp, docs))):
        with mock.patch.object(likelihood, "weights", return_value=likelihood.by_field(weights.items())):
            found += judged(nlp, [d for d in docs if d["doc_id"] in own])
    return found


def write(weights: Weights) -> None:
    """Put weights into the table, below its comments."""
    comments = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = [f"{name}\t{weight:.3f}" for name, weight in weights.items()]
    TABLE.write_text("\n".join([*comments, "feature\tweight", *rows]) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    args = parser.parse_args()
    tune, held = parts(reader.load())
    weights = for_unseen(fit(tune))
    for name, confidence, mentions in (("tune, by the others", across(tune), tune),
                                       ("held out", apply(weights, held), held)):
        right = [m.right for m in mentions]
        bins = reliability(confidence, right)
        print(f"{name}: {len(mentions)} mentions, {sum(right) / len(right):.3f} right, "
              f"calibration error {calibration_error(bins):.3f}, Brier {brier(confidence, right):.3f}")
        for b in bins:
            print(f"  {b.low:.2f}-{b.high:.2f}  {b.mentions:4d}  confidence {b.mean:.3f}  right {b.right:.3f}")
    for feature, weight in weights.items():
        print(f"{feature:12s} {weight:7.3f}")
    if args.write:
        write(weights)


if __name__ == "__main__":
    main()
