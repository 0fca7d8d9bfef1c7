"""Fits the weights of `seeds/lexicon/likelihood.tsv`: which words of annotated articles name an event.

    python -m training.scripts.likelihood [--write]

A logistic regression with a ridge penalty over the features of `transforms/nlp/likelihood.py`, one case for each word
of the articles of `tests/gold` that rules may be tuned on and each type of event that the lexicons know of it. It holds
when an annotated mention of the type stands there. Prints how well each fifth of the articles is told by a fit on the
others, and the articles held out by the fit on all. --write puts the weights into the table.
"""
from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import log_loss, roc_auc_score  # type: ignore[import-untyped]
from spacy.language import Language

from benchmarks.reading import prepare
from benchmarks.weights import FILES, HELD_OUT, Row
from depeche.pipeline.evaluate import read_gold, read_ids
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.candidates import Candidate, Sentence
from depeche.transforms.nlp.classes import Reading
from depeche.transforms.nlp.likelihood import Option, Surroundings, options
from depeche.transforms.nlp.reduction import reduce

TABLE = Path("seeds/lexicon/likelihood.tsv")
#: Inverse of the ridge penalty; .05 and .2 tell articles that the fit has not seen a little worse.
INVERSE_PENALTY = 0.1
#: Words that a feature has to hold of, and the least weight that is kept.
FEWEST, LEAST = 3, 0.02
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """Some words of an article that may name an event of a type: what holds of them, and whether they do."""

    doc_id: str
    features: tuple[Row, ...]
    holds: bool


def cases(nlp: Language, docs: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """The cases of annotated articles."""
    for gold in docs:
        doc = prepare(nlp, gold["text"], gold["published_at"], gold["title"])
        for name, component in nlp.pipeline:
            if name == "depeche_triggers":
                break
            doc = component(doc)
        to_article = doc._.to_article
        reading = Reading(doc)
        for sent in doc.sents:
            sentence = Sentence(reading, sent)
            found = sentence.candidates()
            around, kept = Surroundings(sentence, found), reduce(found)
            first, last = to_article(sent.start_char), to_article(sent.end_char - 1)
            inside = [m for m in gold["mentions"] if first <= m["start"] <= last]
            for option in options(sentence):
                at = to_article(option.span.start_char)
                named = [m for m in inside if _tells_of(m, option)]
                holds = any(m["start"] < at + len(option.span.text) and at < m["end"] for m in named)
                features = tuple((field, level) for field, levels in around.features(option) for level in levels)
                yield Case(gold["doc_id"], features,
                           holds or bool(named) and _is_among(option, kept))


def _tells_of(mention: Mapping[str, Any], option: Option) -> bool:
    """Whether an annotated mention is of the type of some words. The wounded of a riot are told as those of an attack.
    """
    outcome = option.sense.trigger.kind == "outcome" and option.event_type == "ASSAULT"
    return mention["type"] == option.event_type or outcome and mention["mode"] == "riot"


def _is_among(option: Option, kept: Iterable[Candidate]) -> bool:
    """Whether the lexicons take some words for an event: they may stand for another word of the sentence."""
    return any(c.span.start == option.span.start and c.trigger.event_type == option.event_type for c in kept)


def fit(found: Sequence[Case]) -> dict[Row, float]:
    """The weights by some cases."""
    held = Counter(name for case in found for name in case.features)
    column = {name: n for n, name in enumerate(sorted(name for name, n in held.items() if n >= FEWEST))}
    model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", fit_intercept=False, max_iter=500)
    model.fit(_matrix(found, column), [case.holds for case in found])
    return {name: round(float(weight), 2) for name, weight in zip(column, model.coef_[0], strict=True)
            if abs(weight) >= LEAST}


def _matrix(found: Sequence[Case], column: Mapping[Row, int]) -> csr_matrix:
    rows = [[column[name] for name in case.features if name in column] for case in found]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(ends[-1]), np.concatenate(rows).astype(int), ends), shape=(len(found), len(column)))


def log_odds(found: Iterable[Case], weights: Mapping[Row, float]) -> list[float]:
    """What some weights say of some cases."""
    return [sum(weights.get(name, 0.0) for name in case.features) for case in found]


def by_fold(found: Sequence[Case]) -> Iterator[tuple[set[str], dict[Row, float]]]:
    """The articles of each fold, and the weights by the cases of the others."""
    ids = sorted({case.doc_id for case in found})
    for number in range(FOLDS):
        own = set(ids[number::FOLDS])
        yield own, fit([case for case in found if case.doc_id not in own])


def across(found: Sequence[Case]) -> list[float]:
    """The log-odds of each case by the articles of the other folds."""
    odds = np.zeros(len(found))
    for own, weights in by_fold(found):
        numbers = [n for n, case in enumerate(found) if case.doc_id in own]
        odds[numbers] = log_odds([found[n] for n in numbers], weights)
    return odds.tolist()


def report(name: str, found: Sequence[Case], odds: Sequence[float]) -> None:
    holds = [case.holds for case in found]
    print(f"{name}: {len(found)} words, {sum(holds)} events, area under the curve {roc_auc_score(holds, odds):.3f}, "
          f"log loss {log_loss(holds, 1 / (1 + np.exp(-np.array(odds)))):.3f}")


def write(weights: Mapping[Row, float]) -> None:
    """Put weights into the table, below its comments."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = [f"{field}\t{level}\t{weight:.2f}" for (field, level), weight in sorted(weights.items())]
    TABLE.write_text("\n".join([*head, "field\tlevel\tweight", *rows]) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    args = parser.parse_args()
    nlp, held = reader.load(), read_ids(HELD_OUT)
    tune = list(cases(nlp, read_gold(FILES, without=held)))
    unseen = list(cases(nlp, read_gold(FILES, only=held)))
    report("tuned on, each article by a fit on others", tune, across(tune))
    weights = fit(tune)
    report("held out", unseen, log_odds(unseen, weights))
    if args.write:
        write(weights)


if __name__ == "__main__":
    main()
