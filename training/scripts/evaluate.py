"""Score a pipeline from raw text on the test sets and write one JSON of metrics a corpus."""
from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example

METRICS = ("token_f", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_p", "sents_r", "sents_f",
           "ents_p", "ents_r", "ents_f", "ents_per_type", "dep_las_per_type")


def examples(nlp: Language, path: Path) -> list[Example]:
    """Gold texts read again from their raw text."""
    gold = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    return [Example(doc, reference) for doc, reference in
            zip(nlp.pipe((g.text for g in gold), batch_size=16), gold, strict=True)]


def overlap(batch: list[Example]) -> dict[str, float]:
    """NER with any overlap under the same label counted as found."""
    found = wanted = given = matched = 0
    for example in batch:
        gold = [(e.start_char, e.end_char, e.label_) for e in example.reference.ents]
        ours = [(e.start_char, e.end_char, e.label_) for e in example.predicted.ents]
        wanted, given = wanted + len(gold), given + len(ours)
        found += sum(any(a < d and c < b and x == y for c, d, y in ours) for a, b, x in gold)
        matched += sum(any(a < d and c < b and x == y for c, d, y in gold) for a, b, x in ours)
    precision, recall = matched / max(given, 1), found / max(wanted, 1)
    return {"ents_overlap_p": precision, "ents_overlap_r": recall,
            "ents_overlap_f": 2 * precision * recall / max(precision + recall, 1e-9)}


def rounded(value: Any) -> Any:
    """Scores as percentages with one decimal."""
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in sorted(value.items())}
    return round(100 * value, 1) if isinstance(value, float) else value


def score(nlp: Language, path: Path) -> dict[str, Any]:
    """The metrics that the gold file carries annotation for."""
    batch = examples(nlp, path)
    scores = Scorer(nlp).score(batch)
    if any(e.reference.has_annotation("ENT_IOB") and not e.reference.has_annotation("DEP") for e in batch):
        scores.update(overlap(batch))
        keep = [m for m in (*METRICS, "ents_overlap_p", "ents_overlap_r", "ents_overlap_f") if m.startswith("ents")]
    else:
        keep = [m for m in METRICS if not m.startswith("ents")]
    return rounded({name: scores[name] for name in keep if scores.get(name) is not None})


#: Gold files and the name of their metrics.
CORPORA = {"test-sequoia": "sequoia-test", "test-sequoia-news": "sequoia-test-news-layout", "test-gsd": "gsd-test",
           "test-gsd-news": "gsd-test-news-layout", "test-pud": "pud-test", "ner-gsd": "ner-gsd-test",
           "ner-news": "ner-news", "ner-popcorn": "ner-popcorn-held-out"}
#: Relations and features differ in PUD: only these figures mean something there.
PUD_METRICS = ("token_f", "pos_acc", "dep_uas", "sents_p", "sents_r", "sents_f")


def write(scores: dict[str, Any], path: Path) -> None:
    """Metrics as a stable JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(scores, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def record(model: Path, metrics: Path) -> None:
    """Put the main figures of all corpora into the pipeline's meta.json."""
    path = model / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = {}
    for file in sorted(metrics.glob("*.json")):
        scores = json.loads(file.read_text(encoding="utf-8"))
        meta["performance"][file.stem] = {k: v for k, v in scores.items() if not isinstance(v, dict)}
    write(meta, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path, help="folder of .spacy files")
    parser.add_argument("--output", type=Path, help="folder for one JSON a corpus")
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    for stem, name in CORPORA.items():
        path = args.corpus / f"{stem}.spacy"
        if not path.exists():
            print(f"{name}: no {path.name}")
            continue
        scores = score(nlp, path)
        if stem == "test-pud":
            scores = {key: scores[key] for key in PUD_METRICS}
        print(name, {k: v for k, v in scores.items() if not isinstance(v, dict)})
        if args.output:
            write(scores, args.output / f"{name}.json")
    if args.output:
        record(args.model, args.output)


if __name__ == "__main__":
    main()
