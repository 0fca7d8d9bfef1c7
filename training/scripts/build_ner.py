"""NER data: POPCORN reports, typed proper names of the treebanks, made-up news; PER, LOC and ORG only."""
from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import synthetic
import tokenization
from build_syntax import save
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

POPCORN_LABELS = {
    "CIVILIAN": "PER", "MILITARY": "PER", "TERRORIST_OR_CRIMINAL": "PER",
    "PLACE": "LOC",
    "NON_GOVERNMENTAL_ORGANISATION": "ORG", "NON_MILITARY_GOVERNMENT_ORGANISATION": "ORG",
    "MILITARY_ORGANISATION": "ORG", "INTERGOVERNMENTAL_ORGANISATION": "ORG",
}
#: Generic words that belong to a place name ("mer Noire"); any other leading common noun is left out of the span.
PLACE_HEADS = re.compile(r"^(mer|océan|lac|golfe|détroit|mont|col|île|îles|canal|cap|bande|rue|avenue|place|boulevard|"
                         r"plaine|péninsule|vallée|fleuve|pont|port|baie)\b")
ORG_HEADS = re.compile(r"^(ministère|conseil|cour|parti|comité|brigade|brigades|bataillon|régiment|groupe|cartel|front|"
                       r"mouvement|armée|service|organisation|union|observatoire|agence|secrétariat|état-major)\b")
#: One report in eight is kept out of training.
POPCORN_HELD_OUT = 8


def proper_span(text: str, start: int, end: int, label: str, common: set[str]) -> tuple[int, int] | None:
    """The part of a mention that is a proper name, by our guidelines, or None."""
    value = text[start:end]
    heads = PLACE_HEADS if label == "LOC" else ORG_HEADS if label == "ORG" else None
    if not re.search(r"[A-ZÉÈÎÔÀÂÊ]", value):
        return None
    if not (heads and heads.match(value)):
        capital = re.search(r"(?<![\w])[A-ZÉÈÎÔÀÂÊ]", value)
        if capital is None:
            return None
        start += capital.start()
        value = text[start:end]
    if " " not in value and "-" not in value:
        before = text[:start].rstrip(" «“\"\n")
        initial = not before or before[-1] in ".!?:…»"
        if initial and value.lower() in common and not value.isupper():
            return None
    return start, end


def popcorn_docs(path: Path, nlp: Language) -> Iterator[Doc]:
    """Reports with the named persons, places and organisations of POPCORN."""
    reports = json.loads(path.read_text(encoding="utf-8"))
    common = {w for r in reports.values() for w in re.findall(r"(?<![\w])[a-zéèêàâîôûç]+", r["text"])}
    for report in reports.values():
        text = report["text"]
        doc = nlp.make_doc(text)
        spans = []
        for entity in report["entities"]:
            label = POPCORN_LABELS.get(entity["type"])
            for mention in entity["mentions"] if label else []:
                if mention["start"] is None:
                    continue
                found = proper_span(text, mention["start"], mention["end"], str(label), common)
                span = doc.char_span(*found, label=str(label), alignment_mode="expand") if found else None
                if span is not None:
                    spans.append(span)
        doc.ents = tuple(filter_spans(spans))
        yield doc


def synthetic_docs(count: int, seed: int, nlp: Language) -> Iterator[Doc]:
    """Made-up texts."""
    for item in synthetic.texts(count, seed):
        doc = nlp.make_doc(item.text)
        spans = [doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in item.spans]
        doc.ents = tuple(filter_spans([s for s in spans if s is not None]))
        yield doc


def curled(docs: Iterable[Doc], nlp: Language, rng: random.Random) -> Iterator[Doc]:
    """Half of the texts with the other apostrophe."""
    for doc in docs:
        text = doc.text.replace("’", "'") if rng.random() < 0.5 else doc.text.replace("'", "’")
        copy = nlp.make_doc(text)
        spans = [copy.char_span(e.start_char, e.end_char, label=e.label_, alignment_mode="expand") for e in doc.ents]
        copy.ents = tuple(filter_spans([s for s in spans if s is not None]))
        yield copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--synthetic", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    nlp = tokenization.blank()
    reports = list(popcorn_docs(args.corpora / "popcorn" / "train.json", nlp))
    held_out = reports[::POPCORN_HELD_OUT]
    train = [d for i, d in enumerate(reports) if i % POPCORN_HELD_OUT]
    rng = random.Random(args.seed)
    train = [*train, *curled(train, nlp, rng)]
    made_up = list(synthetic_docs(args.synthetic, args.seed, nlp))
    check = list(synthetic_docs(100, args.seed + 1000, nlp))
    save([*train, *made_up], args.output / "ner-train.spacy")
    save([*held_out, *check], args.output / "ner-dev.spacy")
    save(held_out, args.output / "ner-popcorn.spacy")


if __name__ == "__main__":
    main()
