"""The product's scorer: a run's tables against articles that people have annotated.

    depeche evaluate OUTPUT GOLD.jsonl [GOLD.jsonl ...] [--only FILE | --except FILE] [--errors N] [--json]

An annotated article is one JSON object a line: `doc_id`, `url`, `text` and `mentions`, each with the fields of
`schemas.records.Mention` by their short names (`type`, `mode`, `actor`, `event` …) and `trigger` with `nth`, its
occurrence in the text. It is found in the run by its URL, or by a source file whose name ends in its `doc_id`.

An annotated mention and a mention of the run stand for each other when they have the same type and their triggers
overlap or the annotated trigger lies in the run's sentence; one to one, overlapping triggers first. Mentions that the
annotators marked as not core cost nothing when they are missed and are no false alarm when they are found; fields are
compared on core mentions. B-cubed and cross-article pairs judge the grouping of the mentions found; `event_rows` asks
how many rows of the events table stand for exactly one real event (Jaccard over its core mentions above 0.5).
"""
from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.dataset as ds

from depeche.pipeline.options import count
from depeche.transforms.types import InputError

ARTICLE_COLUMNS = ["article_id", "url", "source_uri"]
MENTION_COLUMNS = [
    "article_id", "event_id", "event_type", "event_mode", "status", "hedged", "attributed_to", "actors", "recipients",
    "date_start", "date_end", "place_text", "place_country", "quantities", "trigger_start", "trigger_end",
    "sentence_start", "sentence_end",
]
FIELDS = ("mode", "status", "hedged", "attribution", "actor", "recipient", "date", "place", "place_country",
          "quantity", "quantity strict")
CONTEXT = 60  # characters either side of a trigger in a listed error

Row = Mapping[str, Any]
Key = tuple[str, int]  # doc_id and the number of an annotated mention


class Score(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


@dataclass
class Tally:
    """How much of what was predicted is right, and how much of what was expected was found."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    expected: int = 0

    def add(self, hits: int, predicted: int, expected: int) -> None:
        """Count items that are compared one to one."""
        self.right += hits
        self.predicted += predicted
        self.found += hits
        self.expected += expected

    def score(self) -> Score:
        return score(_share(self.right, self.predicted), _share(self.found, self.expected))


@dataclass
class Evaluation:
    """What the comparison of a run with annotated articles found; `figures` are the numbers."""

    articles: int = 0
    articles_missing: list[str] = field(default_factory=list)
    mentions: Tally = field(default_factory=Tally)
    triggers: Tally = field(default_factory=Tally)
    types: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    gold_events: dict[Key, str] = field(default_factory=dict)
    run_events: dict[Key, str | None] = field(default_factory=dict)
    gold_rows: dict[Key, str] = field(default_factory=dict)  # core mentions, found or not
    unmatched_events: set[str | None] = field(default_factory=set)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    false_alarms: list[tuple[str, str, str]] = field(default_factory=list)

    def figures(self) -> dict[str, int | float | Score]:
        """All figures by name, in the order in which they are printed."""
        by_type = {name: tally.score() for name, tally in sorted(self.types.items()) if tally.expected}
        spurious = len(self.unmatched_events - set(self.run_events.values()))
        return {
            "articles": self.articles,
            "articles_missing": len(self.articles_missing),
            "gold_core_mentions": self.mentions.expected,
            "predicted_mentions": self.mentions.predicted,
            "mention": self.mentions.score(),
            "trigger": self.triggers.score(),
            **{f"type {name}": value for name, value in by_type.items()},
            "macro_f1": _share(sum(value.f1 for value in by_type.values()), len(by_type)),
            **{name: self.fields[name].score() for name in FIELDS},
            "b_cubed": b_cubed(self.gold_events, self.run_events),
            "cross_article_pairs": cross_article_pairs(self.gold_events, self.run_events),
            "event_rows": event_rows(self.gold_rows, self.run_events, spurious),
        }


def score(precision: float, recall: float) -> Score:
    """Precision and recall with their F1; 0 where both are 0."""
    return Score(precision, recall, _share(2 * precision * recall, precision + recall))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# ---------------------------------------------------------------------------------------------- reading


def read_gold(paths: Iterable[str | Path], only: Collection[str] | None = None,
              without: Collection[str] = ()) -> list[dict[str, Any]]:
    """The annotated articles of JSON Lines files, each mention with `start` and `end`, its code points in the text.

    only: keep just these doc_ids; without: leave these out. Raises InputError on a file that cannot be read so.
    """
    docs = []
    for path in paths:
        for number, line in enumerate(_text(path).splitlines(), 1):
            if not line.strip():
                continue
            try:
                doc = json.loads(line)
                if (only is None or doc["doc_id"] in only) and doc["doc_id"] not in without:
                    docs.append(dict(doc, mentions=[_located(doc["text"], m) for m in doc["mentions"]]))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path} line {number} is no annotated article: {error!r}") from error
    return docs


def read_ids(path: str | Path) -> frozenset[str]:
    """The doc_ids that a file lists, one a line; what follows `#` is a comment."""
    lines = (line.partition("#")[0].strip() for line in _text(path).splitlines())
    return frozenset(line for line in lines if line)


def read_table(output: str | Path, name: str, columns: list[str]) -> list[dict[str, Any]]:
    """The rows of a table of a run, whatever folders its Parquet files stand in, in the order of their paths."""
    files = [str(path) for path in sorted(Path(output, name).rglob("*.parquet"))]
    if not files:
        raise InputError(f"no Parquet files under {Path(output, name)}")
    return ds.dataset(files, format="parquet").to_table(columns=columns).to_pylist()


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _located(text: str, mention: dict[str, Any]) -> dict[str, Any]:
    start = -1
    for _ in range(mention["nth"] + 1):
        start = text.index(mention["trigger"], start + 1)
    return dict(mention, start=start, end=start + len(mention["trigger"]))


# ---------------------------------------------------------------------------------------------- mentions


def evaluate(docs: Iterable[Row], articles: Iterable[Row], mentions: Iterable[Row]) -> Evaluation:
    """Compare annotated articles (as `read_gold` gives them) with the rows of a run's articles and mentions."""
    articles = list(articles)
    by_url = {a["url"]: a["article_id"] for a in articles if a["url"]}
    by_article = defaultdict(list)
    for mention in mentions:
        by_article[mention["article_id"]].append(mention)
    result = Evaluation()
    for doc in docs:
        article_id = by_url.get(doc["url"]) or _by_source(articles, doc["doc_id"])
        if article_id is None:
            result.articles_missing.append(doc["doc_id"])
        result.articles += 1
        _compare_article(result, doc, by_article.get(article_id, []))
    return result


def _by_source(articles: Iterable[Row], doc_id: str) -> str | None:
    return next((a["article_id"] for a in articles if (a["source_uri"] or "").endswith(doc_id)), None)


def _compare_article(result: Evaluation, doc: Row, run: Sequence[Row]) -> None:
    gold = doc["mentions"]
    pairs = match(gold, run)
    _count_mentions(result, gold, run, pairs)
    for g, r in pairs:
        result.gold_events[doc["doc_id"], g] = gold[g]["event"]
        result.run_events[doc["doc_id"], g] = run[r]["event_id"]
        if gold[g]["core"]:
            for name, counts in compare_fields(gold[g], run[r]):
                result.fields[name].add(*counts)
    found, right = {g for g, _ in pairs}, {r for _, r in pairs}
    for g, mention in enumerate(gold):
        if mention["core"]:
            result.gold_rows[doc["doc_id"], g] = mention["event"]
            if g not in found:
                words = _context(doc["text"], mention["start"], mention["end"])
                result.missed.append((doc["doc_id"], mention["type"], words))
    for r, mention in enumerate(run):
        if r not in right:
            result.unmatched_events.add(mention["event_id"])
            words = _context(doc["text"], mention["trigger_start"], mention["trigger_end"])
            result.false_alarms.append((doc["doc_id"], mention["event_type"], words))


def _count_mentions(result: Evaluation, gold: Sequence[Row], run: Sequence[Row], pairs: list[tuple[int, int]]) -> None:
    for g, mention in enumerate(gold):
        if mention["core"]:
            tally = result.types[mention["type"]]
            tally.expected += 1
            tally.found += any(g == matched for matched, _ in pairs)
    for r, mention in enumerate(run):
        tally = result.types[mention["event_type"]]
        tally.predicted += 1
        tally.right += any(r == matched for _, matched in pairs)
    for total, matches in ((result.mentions, pairs), (result.triggers, match(gold, run, typed=False))):
        total.right += len(matches)
        total.predicted += len(run)
        total.found += sum(1 for g, _ in matches if gold[g]["core"])
        total.expected += sum(1 for mention in gold if mention["core"])


def match(gold: Sequence[Row], run: Sequence[Row], typed: bool = True) -> list[tuple[int, int]]:
    """One-to-one pairs (annotated, run) of mentions, best first: overlapping triggers, same mode, nearest."""
    candidates = []
    for g, expected in enumerate(gold):
        for r, mention in enumerate(run):
            if typed and expected["type"] != mention["event_type"]:
                continue
            overlap = expected["start"] < mention["trigger_end"] and mention["trigger_start"] < expected["end"]
            if overlap or mention["sentence_start"] <= expected["start"] < mention["sentence_end"]:
                distance = abs(expected["start"] - mention["trigger_start"])
                candidates.append((not overlap, expected["mode"] != mention["event_mode"], distance, g, r))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for *_, g, r in sorted(candidates):
        if g not in pairs and r not in used:
            pairs[g] = r
            used.add(r)
    return list(pairs.items())


def _context(text: str, start: int, end: int) -> str:
    return text[max(0, start - CONTEXT):end + CONTEXT].replace("\n", "/")


# ---------------------------------------------------------------------------------------------- fields


def compare_fields(gold: Row, run: Row) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """(field, (hits, predicted, expected)) of a pair of mentions; a field may come more than once."""
    yield "mode", (gold["mode"] == run["event_mode"], 1, 1)
    yield "status", (gold["status"] == run["status"], 1, 1)
    yield "hedged", (gold["hedged"] == bool(run["hedged"]), 1, 1)
    yield "attribution", _words(gold["attributed_to"], run["attributed_to"])
    for side, column in (("actor", "actors"), ("recipient", "recipients")):
        expected, predicted = _sides(gold[side]), _sides(run[column])
        yield side, (len(expected & predicted), len(predicted), len(expected))
    for column in ("date_start", "date_end"):
        yield "date", _value(gold[column], _day(run[column]))
    yield "place", _words(gold["place"], run["place_text"])
    yield "place_country", _value(gold["place_country"] or None, run["place_country"] or None)
    for name, keys in (("quantity", ("measure", "value")), ("quantity strict", ("measure", "value", "bound"))):
        figures = _figures(gold["quantities"], keys)
        claimed = _figures((q for q in run["quantities"] or () if q["value"]), keys)
        yield name, ((figures & claimed).total(), claimed.total(), figures.total())


def fold(text: str | None) -> str:
    """Letters and digits only, without accents or case."""
    decomposed = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(c for c in decomposed if c.isalnum())


def _words(gold: str | None, run: str | None) -> tuple[int, int, int]:
    expected, predicted = fold(gold), fold(run)
    hit = bool(expected and predicted and (expected in predicted or predicted in expected))
    return hit, bool(predicted), bool(expected)


def _value(gold: str | None, run: str | None) -> tuple[int, int, int]:
    return gold is not None and gold == run, run is not None, gold is not None


def _day(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _sides(parties: Iterable[Row] | None) -> set[str]:
    named = (p for p in parties or () if p.get("country") or p.get("text"))
    return {p.get("country") or fold(p.get("text")) for p in named}


def _figures(quantities: Iterable[Row], keys: Sequence[str]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(None if q[k] is None else float(q[k]) if k == "value" else q[k] for k in keys)
                   for q in quantities)


# ---------------------------------------------------------------------------------------------- grouping


def b_cubed(gold: Mapping[Key, Hashable], run: Mapping[Key, Hashable]) -> Score:
    """B-cubed (Bagga and Baldwin 1998) of two groupings of the same mentions."""
    cells = Counter((gold[m], run[m]) for m in gold)
    of_gold, of_run = Counter(gold.values()), Counter(run.values())
    recall = _share(sum(n * n / of_gold[g] for (g, _), n in cells.items()), len(gold))
    precision = _share(sum(n * n / of_run[r] for (_, r), n in cells.items()), len(gold))
    return score(precision, recall)


def cross_article_pairs(gold: Mapping[Key, Hashable], run: Mapping[Key, Hashable]) -> Score:
    """Pairs of mentions of one event that stand in different articles."""
    both = _pairs_across({m: (gold[m], run[m]) for m in gold})
    return score(_share(both, _pairs_across(run)), _share(both, _pairs_across(gold)))


def _pairs_across(groups: Mapping[Key, Hashable]) -> int:
    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    return pairs(Counter(groups.values())) - pairs(Counter((key, doc_id) for (doc_id, _), key in groups.items()))


def event_rows(gold: Mapping[Key, Hashable], run: Mapping[Key, Hashable], spurious: int = 0) -> Score:
    """Rows of the events table that stand for exactly one real event, over the annotated core mentions.

    spurious: rows of the run that no annotated mention belongs to.
    """
    grouped = {m: run[m] for m in gold if run.get(m) is not None}
    of_gold, of_run = Counter(gold.values()), Counter(grouped.values())
    cells = Counter((gold[m], key) for m, key in grouped.items())
    hits = {g for (g, r), n in cells.items() if n / (of_gold[g] + of_run[r] - n) > 0.5}
    return score(_share(len(hits), len(of_run) + spurious), _share(len(hits), len(of_gold)))


# ---------------------------------------------------------------------------------------------- command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `depeche evaluate`."""
    parser.add_argument("output", metavar="OUTPUT", help="folder that a run wrote")
    parser.add_argument("gold", metavar="GOLD", nargs="+", help="annotated articles, JSON Lines")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", metavar="FILE", help="score only the articles whose doc_id the file lists")
    which.add_argument("--except", metavar="FILE", dest="without", help="leave out the articles that the file lists")
    parser.add_argument("--errors", metavar="N", type=count, default=0, help="list up to N misses and N false alarms")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")


def run(args: argparse.Namespace) -> int:
    """`depeche evaluate`: print the figures; returns the exit code. Raises InputError on input it cannot use."""
    docs = read_gold(args.gold, read_ids(args.only) if args.only else None,
                     read_ids(args.without) if args.without else ())
    result = evaluate(docs, read_table(args.output, "articles", ARTICLE_COLUMNS),
                      read_table(args.output, "mentions", MENTION_COLUMNS))
    if args.json:
        print(json.dumps(result.figures(), ensure_ascii=False))
        return 0
    for name, value in result.figures().items():
        if isinstance(value, Score):
            print(f"{name:24s} P {value.precision:.3f}  R {value.recall:.3f}  F1 {value.f1:.3f}")
        else:
            print(f"{name:24s} {value:.3f}" if isinstance(value, float) else f"{name:24s} {value}")
    for title, errors in (("missed", result.missed), ("false alarm", result.false_alarms)):
        for error in errors[:args.errors]:
            print(title, *error, sep=" | ")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The scorer on its own: `python -m depeche.pipeline.evaluate`."""
    parser = argparse.ArgumentParser(prog="depeche evaluate", description="Score a run against annotated articles.")
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        return run(args)
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    raise SystemExit(main())
