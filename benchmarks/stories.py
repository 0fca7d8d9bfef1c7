"""Fits the weights of `seeds/lexicon/story_weights.tsv` on the annotated articles that rules may be tuned on.

    python -m benchmarks.stories [--write]

A logistic regression (`benchmarks/weights.py`) over pairs of a mention and an event told before it; rows that are
`fixed` take part in the fit and then get their weight back. What stands before a mention is at first the annotated
events, then what the weights so far have found, whose errors a reader has to live with. Prints the weights and B-cubed
within articles: of each set of articles by a fit on the other sets, and, by the fit on all of them, of those held out.
--write puts the weights into the table.
"""
from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks.reading import prepare
from benchmarks.weights import FILES, HELD_OUT, Hand, Row, Weights, fit, lines, log_odds, set_of, write
from depeche.pipeline.evaluate import b_cubed, match, read_gold, read_ids
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.coreference import in_context
from depeche.transforms.nlp.events import drafts_of
from depeche.transforms.nlp.stories import Draft, Story, compare, standings, stories_open_to

NAME = "story_weights"
TABLE = Path(f"seeds/lexicon/{NAME}.tsv")
#: Penalty of a squared distance of 1 from the value set by hand, for each time that the articles are gone through.
RIDGE = 4.0
#: How often the fit is repeated with what the one before has found.
ROUNDS = 2

#: The levels at which a mention stands to an event told before, and whether it tells of it.
Pair = tuple[tuple[Row, ...], bool]


@dataclass(frozen=True)
class Told:
    """An annotated article as coreference gets it. events: the annotated event of the mentions that have one."""

    doc_id: str
    drafts: Sequence[Draft]
    events: Mapping[int, str]


def told(nlp: Language, docs: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Annotated articles, read up to where coreference begins."""
    out = []
    for gold in docs:
        doc = prepare(nlp, gold["text"], gold["published_at"], gold["title"])
        for _, component in nlp.pipeline:
            doc = component(doc)
        drafts = list(in_context(*drafts_of(doc)))
        pairs = match(gold["mentions"], [asdict(d.mention) for d in drafts])
        out.append(Told(gold["doc_id"], drafts, {i: gold["mentions"][g]["event"] for g, i in pairs}))
    return out


def levels(draft: Draft, stories: Sequence[Story]) -> list[tuple[Row, ...]]:
    """How a mention stands to each event told before."""
    return [tuple((compare(draft, story) | known).items())
            for story, known in zip(stories, standings(draft, stories), strict=True)]


def by_annotation(article: Told) -> list[Pair]:
    """The pairs of an article in which every mention before has been put where the annotation has it."""
    pairs: list[Pair] = []
    stories: dict[str, Story] = {}
    for i, draft in enumerate(article.drafts):
        if i not in article.events:
            continue
        own = stories.get(article.events[i])
        open_ = stories_open_to(draft, list(stories.values()))
        pairs += [(rows, story is own) for story, rows in zip(open_, levels(draft, open_), strict=True)]
        if own is None:
            stories[article.events[i]] = Story([draft])
        else:
            own.add(draft)
    return pairs


def by_weights(article: Told, weights: Weights) -> tuple[list[Pair], dict[int, int]]:
    """The pairs of an article in which weights have put every mention before, and the event where each went.

    An event that weights have made up is the annotated one of most of its mentions.
    """
    pairs: list[Pair] = []
    stories: list[Story] = []
    holds: list[Counter[str]] = []
    went: dict[int, int] = {}
    for i, draft in enumerate(article.drafts):
        open_ = stories_open_to(draft, stories)
        numbers = [next(n for n, s in enumerate(stories) if s is story) for story in open_]
        known = levels(draft, open_)
        if i in article.events:
            pairs += [(rows, holds[n].most_common(1)[0][0] == article.events[i])
                      for n, rows in zip(numbers, known, strict=True) if holds[n]]
        odds, first = max(((log_odds(weights, rows), -n) for n, rows in zip(numbers, known, strict=True)),
                          default=(0.0, 0))
        if odds > 0:
            stories[-first].add(draft)
        else:
            first = -len(stories)
            stories.append(Story([draft]))
            holds.append(Counter())
        holds[-first].update([article.events[i]] if i in article.events else [])
        went[i] = -first
    return pairs, went


def train(articles: Sequence[Told], hand: Hand) -> dict[Row, float]:
    """The weights by some articles."""
    annotated = [pair for article in articles for pair in by_annotation(article)]
    weights = fit(annotated, hand.values, RIDGE)
    for _ in range(ROUNDS):
        found = [pair for article in articles for pair in by_weights(article, weights)[0]]
        weights = fit(annotated + found, hand.values, 2 * RIDGE)
    return {**weights, **hand.fixed}


def within_articles(articles: Iterable[Told], weights: Weights) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of the events of each article by itself."""
    gold: dict[tuple[str, int], tuple[str, str]] = {}
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for article in articles:
        _, went = by_weights(article, weights)
        for i, event in article.events.items():
            gold[article.doc_id, i] = article.doc_id, event
            found[article.doc_id, i] = article.doc_id, went[i]
    return b_cubed(gold, found)


def parts(nlp: Language) -> tuple[list[Told], list[Told]]:
    """The articles to tune on and those held out."""
    held = read_ids(HELD_OUT)
    return told(nlp, read_gold(FILES, without=held)), told(nlp, read_gold(FILES, only=held))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    args = parser.parse_args()
    tune, held = parts(reader.load())
    hand = Hand.of_table(NAME)
    weights = train(tune, hand)
    print(*lines(weights, hand), sep="\n")
    for name in dict.fromkeys(set_of(article.doc_id) for article in tune):
        own = [article for article in tune if set_of(article.doc_id) == name]
        others = train([article for article in tune if set_of(article.doc_id) != name], hand)
        print("{}, by the other sets: P {:.3f} R {:.3f} F1 {:.3f}".format(name, *within_articles(own, others)))
    for name, articles in (("tuned on", tune), ("held out", held)):
        print("{}: P {:.3f} R {:.3f} F1 {:.3f}".format(name, *within_articles(articles, weights)))
    if args.write:
        write(TABLE, weights, hand)


if __name__ == "__main__":
    main()
