"""Join the trained parts into one pipeline folder: syntax on a shared tok2vec, ner on its own."""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

PARTS = Path(__file__).resolve().parents[1] / "package"
SYNTAX = ("tok2vec", "morphologizer", "trainable_lemmatizer", "parser")


def join(syntax: Path, ner: Path) -> Language:
    """One pipeline: the syntactic components keep listening to `tok2vec`, ner gets its own copy inlined."""
    nlp = spacy.load(syntax)
    source = spacy.load(ner, vocab=nlp.vocab)
    source.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=source)
    return nlp


def describe(nlp: Language, scores: dict[str, Any]) -> None:
    """Fill meta.json."""
    meta = json.loads((PARTS / "meta.json").read_text(encoding="utf-8"))
    nlp.meta.update(meta)
    nlp.meta["performance"] = scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("syntax", type=Path)
    parser.add_argument("ner", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--scores", type=Path, help="a metrics JSON for meta.json")
    args = parser.parse_args()
    nlp = join(args.syntax, args.ner)
    describe(nlp, json.loads(args.scores.read_text()) if args.scores else {})
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # no folder of the training machine
    if args.output.exists():
        shutil.rmtree(args.output)
    nlp.to_disk(args.output)
    for file in sorted(PARTS.iterdir()):
        if file.name != "meta.json":
            shutil.copy(file, args.output / file.name)


if __name__ == "__main__":
    main()
