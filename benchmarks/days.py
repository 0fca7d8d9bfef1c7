"""Fits the weights of `seeds/lexicon/day_weights.tsv` on the annotated articles that rules may be tuned on.

    python -m benchmarks.days [--write]

A logistic regression (`benchmarks/weights.py`) over annotated mentions that name no day: what is known of the event,
and how much of the annotated first and last day is that of the text around it. Rows that are `fixed` are left out of
the fit and come on top of it. A day is taken where it is right more often than F1 needs. Prints the weights and F1 of
dates: of each set of articles by a fit on the other sets, and, by the fit on all of them and by the table, of those
tuned on and those held out; and what F1 would be if all took the day, or none. --write puts the weights into the table.
"""
from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Any
from unittest import mock

from spacy.language import Language

from benchmarks.reading import read
from benchmarks.weights import FILES, HELD_OUT, PRIOR, Case, Hand, Row, Weights, fit, lines, log_odds, set_of, write
from depeche.pipeline.evaluate import compare_fields, match, read_gold, read_ids
from depeche.transforms.nlp import coreference, reader
from depeche.transforms.nlp.lexicon import table

NAME = "day_weights"
TABLE = Path(f"seeds/lexicon/{NAME}.tsv")
#: Penalty of a squared distance of 1 from the value set by hand.
RIDGE = 5.0
#: How often a day must be right to be taken: half the F1 that is reached (Lipton, Elkan and Naryanaswamy, "Optimal
#: Thresholding of Classifiers to Maximize F1 Measure", 2014).
OFTEN = 0.38


@dataclass(frozen=True)
class Open:
    """An annotated mention that may take the day told around it. hits: days that are right then, of two.

    rows: what is known of its event. expected: the days annotated.
    """

    rows: tuple[Row, ...]
    hits: int
    expected: int


@dataclass(frozen=True)
class Dated:
    """The days of an annotated article. sure: hits, predicted and expected ones of the mentions that are not open."""

    doc_id: str
    sure: tuple[int, int, int]
    open: Sequence[Open]


def dated(nlp: Language, docs: Iterable[Mapping[str, Any]]) -> list[Dated]:
    """Annotated articles, read with every event that may take the day told around it taking it."""
    out = []
    for gold in docs:
        with mock.patch.object(coreference, "happened_then", return_value=True) as asked:
            mentions = read(nlp, gold["text"], gold["published_at"], gold["title"])._.events
        events = [call.args for call in asked.call_args_list]
        took = {d.mention.mention_id: tuple(told.levels(story).items()) for story, told in events
                for d in story.drafts if d.mention.date_start is None}
        out.append(of_pairs(gold, [asdict(m) for m in mentions], took))
    return out


def of_pairs(gold: Mapping[str, Any], run: Sequence[dict[str, Any]],
             took: Mapping[str, tuple[Row, ...]]) -> Dated:
    """The days of an article. took: what is known of the events of the mentions that may have taken a day."""
    sure, open_ = (0, 0, 0), []
    for g, r in match(gold["mentions"], run):
        if not gold["mentions"][g]["core"]:
            continue
        days = [counts for name, counts in compare_fields(gold["mentions"][g], run[r]) if name == "date"]
        hits, predicted, expected = (sum(counts) for counts in zip(*days, strict=True))
        rows = took.get(run[r]["mention_id"])
        if rows and predicted:
            open_.append(Open(rows, hits, expected))
        else:
            told = (0, 0, expected) if rows == () else (hits, predicted, expected)
            sure = (sure[0] + told[0], sure[1] + told[1], sure[2] + told[2])
    return Dated(gold["doc_id"], sure, open_)


def train(articles: Iterable[Dated], hand: Hand) -> dict[Row, float]:
    """The weights by some articles: above a sum of 0 a day is right often enough to be taken."""
    cases: list[Case] = [(tuple(row for row in mention.rows if row not in hand.fixed), mention.hits / 2)
                         for article in articles for mention in article.open]
    weights = fit(cases, hand.values, RIDGE)
    return {**weights, PRIOR: round(weights[PRIOR] + log((1 - OFTEN) / OFTEN), 1), **hand.fixed}


def score(articles: Iterable[Dated], takes: Callable[[Open], bool]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the first and last days of mentions."""
    hits = predicted = expected = 0
    for article in articles:
        taken = [mention for mention in article.open if takes(mention)]
        hits += article.sure[0] + sum(mention.hits for mention in taken)
        predicted += article.sure[1] + 2 * len(taken)
        expected += article.sure[2] + sum(mention.expected for mention in article.open)
    return hits / max(predicted, 1), hits / max(expected, 1), 2 * hits / max(predicted + expected, 1)


def by(weights: Weights) -> Callable[[Open], bool]:
    """Whether a mention takes the day, by some weights."""
    return lambda mention: log_odds(weights, mention.rows) > 0


def report(name: str, articles: Iterable[Dated], takes: Callable[[Open], bool]) -> None:
    print("{}: P {:.3f} R {:.3f} F1 {:.4f}".format(name, *score(articles, takes)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    args = parser.parse_args()
    nlp, held_out, hand = reader.load(), read_ids(HELD_OUT), Hand.of_table(NAME)
    tune, held = dated(nlp, read_gold(FILES, without=held_out)), dated(nlp, read_gold(FILES, only=held_out))
    weights = train(tune, hand)
    print(*lines(weights, hand), sep="\n")
    for name in dict.fromkeys(set_of(article.doc_id) for article in tune):
        own = [article for article in tune if set_of(article.doc_id) == name]
        others = train([article for article in tune if set_of(article.doc_id) != name], hand)
        report(f"{name}, by the other sets", own, by(others))
    present = {(r["field"] or "", r["level"] or ""): float(r["weight"] or 0) for r in table(NAME)}
    for name, articles in (("tuned on", tune), ("held out", held)):
        for way, takes in (("by the fit", by(weights)), ("by the table", by(present)), ("all", lambda _: True),
                           ("none", lambda _: False)):
            report(f"{name}, {way}", articles, takes)
    if args.write:
        write(TABLE, weights, hand)


if __name__ == "__main__":
    main()
