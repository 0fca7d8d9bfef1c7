"""Join the trained parts into one pipeline folder: syntax on a shared tok2vec, ner on its own."""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
from spacy.language import Language

from training.scripts import lexicon, tokenization  # noqa: F401  (registers the callback that the parts name)

PARTS = Path(__file__).resolve().parents[1] / "package"


def join(syntax: Path, ner: Path) -> Language:
    """One pipeline: the syntactic components keep listening to `tok2vec`, ner gets its own copy inlined."""
    nlp = spacy.load(syntax)
    source = spacy.load(ner, vocab=nlp.vocab, exclude=["vectors"])
    if "Listener" in source.get_pipe_config("ner")["model"]["tok2vec"]["@architectures"]:
        source.replace_listeners("tok2vec", "ner", ["model.tok2vec"])  # in an assembled pipeline it has its own already
    nlp.add_pipe("ner", source=source)
    return nlp


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("syntax", type=Path)
    parser.add_argument("ner", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    nlp = join(args.syntax, args.ner)
    nlp.meta.update(json.loads((PARTS / "meta.json").read_text(encoding="utf-8")))
    nlp.meta["performance"] = {}
    nlp.vocab.vectors = lexicon.thin(nlp.vocab.vectors)
    nlp.config["nlp"]["after_creation"] = None  # the tokenizer is stored, no code is needed
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # no folder of the training machine
    if args.output.exists():
        shutil.rmtree(args.output)
    nlp.to_disk(args.output)
    lexicon.keep_attribute(args.output)
    for file in sorted(PARTS.iterdir()):
        if file.name != "meta.json":
            shutil.copy(file, args.output / file.name)


if __name__ == "__main__":
    main()
