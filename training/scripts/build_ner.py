"""NER data: POPCORN reports, typed proper names of the treebanks, made-up news; PER, LOC and ORG only."""
from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from training.scripts import conllu, names, synthetic, tokenization
from training.scripts.build_syntax import save
from training.scripts.conllu import Sentence

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
#: Treebank files whose names are typed in data/typed_names.tsv.
TYPED = ("fr_sequoia-ud-train.conllu", "fr_gsd-ud-dev.conllu")
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


def typed_docs(path: Path, types: dict[str, str], nlp: Language, rng: random.Random) -> Iterator[Doc]:
    """Treebank texts of one to eight sentences; names of unclear type are marked as missing, not as no entity."""
    group: list[Sentence] = []
    size = rng.randint(1, 8)
    for sentence in conllu.read(path):
        group.append(sentence)
        if len(group) >= size:
            yield _typed_doc(group, types, nlp, rng)
            group, size = [], rng.randint(1, 8)
    if group:
        yield _typed_doc(group, types, nlp, rng)


def _typed_doc(group: list[Sentence], types: dict[str, str], nlp: Language, rng: random.Random) -> Doc:
    text, found = "", []
    for sentence in group:
        found += [(a + len(text), b + len(text), label) for a, b, label in names.typed_spans(sentence, types)]
        text += sentence.text + rng.choice((" ", " ", " ", "\n"))
    doc = nlp.make_doc(text.rstrip(" "))
    spans = [doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in found]
    kept = filter_spans([s for s in spans if s is not None])
    doc.set_ents([s for s in kept if s.label_ != names.UNCLEAR],
                 missing=[s for s in kept if s.label_ == names.UNCLEAR], default="outside")
    return doc


def news_docs(articles: Path, nlp: Language) -> Iterator[Doc]:
    """Project articles with the names of data/ner_news.tsv; the longest name wins where they overlap."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for line in (synthetic.DATA / "ner_news.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            article, label, found = line.split("\t")
            wanted.setdefault(article, []).extend((name, label) for name in found.split("; "))
    for file in sorted(articles.glob("*.jsonl")):
        for row in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(row)
            if record["doc_id"] not in wanted:
                continue
            doc = nlp.make_doc(record["text"])
            spans = []
            for name, label in wanted[record["doc_id"]]:
                for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", record["text"]):
                    spans.append(doc.char_span(*match.span(), label=label, alignment_mode="expand"))
            doc.ents = tuple(filter_spans([s for s in spans if s is not None]))
            yield doc


def curled(docs: Iterable[Doc], nlp: Language) -> Iterator[Doc]:
    """The same texts with the other apostrophe."""
    for doc in docs:
        old, new = ("’", "'") if "’" in doc.text else ("'", "’")
        copy = Doc(nlp.vocab, words=[t.text.replace(old, new) for t in doc], spaces=[bool(t.whitespace_) for t in doc])
        missing = [copy[t.i : t.i + 1] for t in doc if t.ent_iob == 0]
        copy.set_ents([Span(copy, e.start, e.end, label=e.label_) for e in doc.ents], missing=missing,
                      default="outside")
        yield copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--articles", type=Path, help="folder of the project's articles (JSON lines), for a news test")
    parser.add_argument("--synthetic", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    nlp = tokenization.blank()
    reports = list(popcorn_docs(args.corpora / "popcorn" / "train.json", nlp))
    held_out = reports[::POPCORN_HELD_OUT]
    train = [d for i, d in enumerate(reports) if i % POPCORN_HELD_OUT]
    rng = random.Random(args.seed)
    types = names.known_types(synthetic.DATA / "typed_names.tsv")
    for file in TYPED:
        train += typed_docs(args.corpora / "ud" / file, types, nlp, rng)
    train += list(curled(train, nlp))
    train += synthetic_docs(args.synthetic, args.seed, nlp)
    save(train, args.output / "ner-train.spacy")
    save(held_out, args.output / "ner-popcorn.spacy")
    test_types = names.known_types(synthetic.DATA / "typed_names.tsv", synthetic.DATA / "typed_names_test.tsv")
    mixed = list(typed_docs(args.corpora / "ud" / "fr_gsd-ud-test.conllu", test_types, nlp, rng))
    save(mixed, args.output / "ner-gsd.spacy")
    if args.articles:
        save(news_docs(args.articles, nlp), args.output / "ner-news.spacy")
    select = typed_docs(args.corpora / "ud" / "fr_sequoia-ud-dev.conllu", types, nlp, rng)
    made_up = synthetic_docs(40, args.seed + 1000, nlp)
    save([*held_out, *select, *made_up], args.output / "ner-dev.spacy")


if __name__ == "__main__":
    main()
