"""Fitting a table of log-odds in `seeds/lexicon`: a logistic regression that is drawn towards what people set.

A ridge penalty draws each weight towards the value in the table's column `hand`; rows that are `fixed` keep the weight
that they have there. Nothing is drawn at random.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from depeche.transforms.nlp.lexicon import table

GOLD = Path("tests/gold")
#: The annotated articles, those held out among them.
FILES = (GOLD / "dev.jsonl", GOLD / "seeds.jsonl", GOLD / "further.jsonl")
HELD_OUT = GOLD / "heldout.txt"
COLUMNS = ("field", "level", "weight", "hand", "fixed")
PRIOR = ("prior", "prior")

#: A field and its level; the weight of each.
Row = tuple[str, str]
Weights = Mapping[Row, float]
#: The levels of a case, and how far what is weighed holds of it: False or 0 to True or 1.
Case = tuple[tuple[Row, ...], float]


@dataclass(frozen=True)
class Hand:
    """What people set: the values that weights are drawn towards, and the weights that no fit changes."""

    values: Weights
    fixed: Weights

    @classmethod
    def of_table(cls, name: str) -> Hand:
        """What people set in `seeds/lexicon/<name>.tsv`."""
        rows = {(r["field"] or "", r["level"] or ""): r for r in table(name)}
        return cls({row: float(r["hand"] or 0) for row, r in rows.items()},
                   {row: float(r["weight"] or 0) for row, r in rows.items() if r["fixed"]})


def log_odds(weights: Weights, rows: Iterable[Row]) -> float:
    """The sum of the weights of some levels and the prior."""
    return weights[PRIOR] + sum(weights.get(row, 0.0) for row in rows)


def fit(cases: Sequence[Case], hand: Weights, ridge: float) -> dict[Row, float]:
    """The weights that make the cases likeliest, by Newton's method, to a tenth.

    ridge: penalty of a squared distance of 1 from the value set by hand.
    """
    names = [PRIOR, *sorted({row for rows, _ in cases for row in rows})]
    column = {row: n for n, row in enumerate(names)}
    x = np.zeros((len(cases), len(names)))
    x[:, 0] = 1.0
    for n, (rows, _) in enumerate(cases):
        x[n, [column[row] for row in rows]] = 1.0
    y = np.array([float(holds) for _, holds in cases])
    towards = np.array([hand.get(row, 0.0) for row in names])
    weights = np.zeros(len(names))  # Newton's method finds its way from here, not from far out
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - p) - ridge * (weights - towards)
        weights = weights + np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge * np.eye(len(names)), slope)
    return {row: round(float(weight), 1) for row, weight in zip(names, weights, strict=True)}


def set_of(doc_id: str) -> str:
    """The set that an article belongs to: the first two letters of those of `further.jsonl`, else dev."""
    return doc_id[:2] if doc_id[:2].isalpha() else "dev"


def lines(weights: Weights, hand: Hand) -> list[str]:
    """The rows of the table: fields in the order that they have there, weights from high to low; none that is 0."""
    order = list(dict.fromkeys(field for field, _ in [*hand.values, *sorted(weights)]))
    kept = {row: weights.get(row, 0.0) for row in {*weights, *hand.values}
            if weights.get(row) or hand.values.get(row) or row == PRIOR}
    return ["\t".join([*row, f"{weight + 0:.1f}", f"{hand.values[row]:g}" if hand.values.get(row) else "",
                       "yes" if row in hand.fixed else ""])
            for row, weight in sorted(kept.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0]))]


def write(path: Path, weights: Weights, hand: Hand) -> None:
    """Put weights into a table, below its comments."""
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*comments, "\t".join(COLUMNS), *lines(weights, hand)]) + "\n", encoding="utf-8")
