"""`make score`: how right the tables are, measured on everything that is annotated.

    make score [CORPORA=FOLDER] [ARGS=--print]

Runs the pipeline over the annotated articles of `tests/gold` and scores the part that rules were tuned on, the part
held out and both together; then the stress sentences, the reliability of `mentions.confidence` and, where the folder
holds `popcorn/train.json`, a fold of POPCORN. Prints the tables as Markdown and puts them into `docs/accuracy.md`,
between the markers of their sections; --print leaves the page as it is.
"""
from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language

from benchmarks import confidence, popcorn, stress
from depeche.pipeline import cli, evaluate
from depeche.pipeline.evaluate import Evaluation, Score
from depeche.transforms.nlp import reader
from depeche.transforms.nlp.confidence import probability

GOLD = Path("tests/gold")
PAGE = Path("docs/accuracy.md")
#: What the extractor is to reach on articles that nobody tuned it on; a bare number is an F1.
GOALS: dict[str, str] = {
    "mention": "P .90 R .85", "macro_f1": ".72", "mode": ".80", "status": ".93", "hedged": ".94", "attribution": ".82",
    "actor": ".88", "recipient": ".80", "date": ".88", "place": ".85", "place_country": ".92", "quantity": ".90",
    "quantity strict": ".86", "b_cubed": ".93", "cross_article_pairs": ".87", "event_rows": ".76",
}

Lines = Iterator[str]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Lines:
    """A Markdown table; the first column is text, the others are figures."""
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


# ------------------------------------------------------------------------------------------- gold articles


def run_gold(output: str) -> None:
    """Run the pipeline over the annotated articles; the two samples are read as the product reads them by default."""
    run([str(GOLD / "dev.jsonl"), "seeds/articles"], output)


def run(inputs: Sequence[str], output: str) -> None:
    """Run the pipeline as a user would."""
    if code := cli.main(["run", "--input", *inputs, "--output", output, "--quiet"]):
        raise SystemExit(code)


def score_gold(output: str, only: Collection[str] | None = None, without: Collection[str] = (),
               files: Sequence[str] = ("dev.jsonl", "seeds.jsonl")) -> Evaluation:
    """A run against the annotated articles, or a part of them."""
    docs = evaluate.read_gold([GOLD / name for name in files], only, without)
    return evaluate.evaluate(docs, evaluate.read_table(output, "articles", evaluate.ARTICLE_COLUMNS),
                             evaluate.read_table(output, "mentions", evaluate.MENTION_COLUMNS))


def gold_section(output: str) -> Lines:
    """Figures of the articles tuned on, held out, and all."""
    held = evaluate.read_ids(GOLD / "heldout.txt")
    parts = [score_gold(output, without=held), score_gold(output, only=held), score_gold(output)]
    missing = [name for part in parts for name in part.articles_missing]
    if missing:
        raise SystemExit(f"articles missing from the run: {', '.join(missing)}")
    figures = [part.figures() for part in parts]
    tuned, unseen, everything = (f"{f['articles']} articles, {f['gold_core_mentions']} mentions" for f in figures)
    yield f"Tuned on: {tuned}. Held out: {unseen}. All: {everything}."
    yield ""
    rows = [(name.replace("_", " "), goal, *(_figure(f[name]) for f in figures)) for name, goal in GOALS.items()]
    yield from table(["measure", "goal", "tuned on", "held out", "all"], rows)
    yield ""
    names = [name for name in figures[2] if name.startswith("type ")]
    types = [(name.removeprefix("type "), parts[2].types[name.removeprefix("type ")].expected, *_prf(figures[2][name]),
              _f1(figures[1].get(name))) for name in names]
    yield from table(["type, all articles", "mentions", "P", "R", "F1", "F1 held out"], types)


def further_section(output: str) -> Lines:
    """Figures of the further articles: those tuned on, and those that nobody tuned on."""
    held, files = evaluate.read_ids(GOLD / "heldout.txt"), ["further.jsonl"]
    figures = [score_gold(output, without=held, files=files).figures(),
               score_gold(output, only=held, files=files).figures()]
    tuned, unseen = (f"{f['articles']} articles, {f['gold_core_mentions']} mentions" for f in figures)
    yield f"Tuned on: {tuned}. Held out: {unseen}."
    yield ""
    rows = [(name.replace("_", " "), *(_figure(f[name]) for f in figures)) for name in GOALS]
    yield from table(["measure", "tuned on", "held out"], rows)


def _figure(value: object) -> str:
    if not isinstance(value, Score):
        return _cell(value)
    if abs(value.precision - value.recall) < 0.0005:
        return f"{value.f1:.3f}"
    return f"{value.f1:.3f} (P {value.precision:.3f} R {value.recall:.3f})"


def _prf(value: object) -> tuple[float, ...]:
    return tuple(value) if isinstance(value, Score) else ()


def _f1(value: object) -> object:
    return value.f1 if isinstance(value, Score) else "-"


# ------------------------------------------------------------------------------------------- the rest


def stress_section(nlp: Language) -> Lines:
    """Stress sentences by file and field, and whole events by phenomenon."""
    found = dict(stress.scores(nlp))
    rows = [(name, len(stress.rows(name)), field, f"{t.right} of {t.total}", t.share)
            for name, tallies in found.items() for field, t in tallies.items()]
    yield from table(["file", "sentences", "field", "right", "share"], rows)
    yield ""
    by_phenomenon = defaultdict(list)
    for row in stress.rows("events"):
        by_phenomenon[row["phenomenon"]].append(row)
    sums = []
    for name, cases in sorted(by_phenomenon.items()):
        tallies = stress.events(nlp, cases)
        events = tallies.pop("event")
        right, total = sum(t.right for t in tallies.values()), sum(t.total for t in tallies.values())
        sums.append((name, len(cases), f"{events.right} of {events.total}", f"{right} of {total}"))
    yield from table(["whole events", "sentences", "found", "fields right of those found"], sums)


def confidence_section(nlp: Language) -> Lines:
    """Reliability of `mentions.confidence`."""
    tune, held = confidence.parts(nlp)
    parts = [("tuned on, each article by a fit on the others", confidence.across(tune), tune),
             ("held out", [probability(m.known) for m in held], held)]
    rows: list[Sequence[object]] = []
    for name, given, mentions in parts:
        right = [m.right for m in mentions]
        bins = confidence.reliability(given, right)
        rows += [(name, f"{b.low:.2f} to {b.high:.2f}", b.mentions, b.mean, b.right) for b in bins]
        rows.append((f"**{name}**", f"off by {confidence.calibration_error(bins):.3f}, Brier "
                     f"{confidence.brier(given, right):.3f}", len(right), sum(given) / len(given),
                     sum(right) / len(right)))
    yield from table(["articles", "confidence", "mentions", "mean confidence", "share right"], rows)


def popcorn_section(nlp: Language, path: Path) -> Lines:
    """POPCORN's measure on a fold of its training part."""
    result = popcorn.evaluate(nlp, path)
    spans = result.spans.score()
    yield (f"{result.reports} reports. Macro F1 over all types that they hold: {100 * result.macro(False):.1f}; over "
           f"the types that the product can tell: {100 * result.macro(True):.1f}. Spans whatever their type: P "
           f"{spans.precision:.3f} R {spans.recall:.3f}.")
    yield ""
    yield from table(["type", "mentions", "P", "R", "F1"], [(n, count, *s) for n, count, s in result.rows()])


def put(page: str, name: str, lines: Iterable[str]) -> str:
    """The page with a section between `<!-- name -->` and `<!-- end name -->` replaced. Raises ValueError without."""
    body = f"<!-- {name} -->\n\n" + "\n".join(lines).strip() + f"\n\n<!-- end {name} -->"
    page, n = re.subn(rf"<!-- {name} -->.*?<!-- end {name} -->", lambda _: body, page, flags=re.DOTALL)
    if n != 1:
        raise ValueError(f"the page has {n} sections {name}")
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, metavar="FOLDER", default=os.environ.get("CORPORA"),
                        help="holds popcorn/train.json (or the environment variable CORPORA)")
    parser.add_argument("--print", action="store_true", help="leave docs/accuracy.md as it is")
    args = parser.parse_args()
    sections: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as output:
        run_gold(output)
        sections["gold"] = list(gold_section(output))
    with tempfile.TemporaryDirectory() as output:
        run([str(GOLD / "further.jsonl")], output)
        sections["further"] = list(further_section(output))
    nlp = reader.load()
    sections["confidence"] = list(confidence_section(nlp))
    sections["stress"] = list(stress_section(nlp))
    if args.corpora:
        sections["popcorn"] = list(popcorn_section(nlp, Path(args.corpora) / "popcorn" / "train.json"))
    for name, lines in sections.items():
        print(f"\n## {name}\n", *lines, sep="\n")
    if not args.print:
        page = PAGE.read_text(encoding="utf-8")
        for name, lines in sections.items():
            page = put(page, name, lines)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
