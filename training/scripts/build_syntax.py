"""Treebanks to spaCy's binary format, on the tokens that our own tokenizer makes."""
from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import conllu
import layout
import tokenization
from conllu import Sentence, Token
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

TRAIN = {
    "sequoia": "fr_sequoia-ud-train.conllu",
    "gsd": "fr_gsd-ud-dev.conllu",
    "fqb": "fr_fqb-ud-test.conllu",
    "rhapsodie": "fr_rhapsodie-ud-train.conllu",
    "parisstories": "fr_parisstories-ud-train.conllu",
}
SELECT = {"sequoia": "fr_sequoia-ud-dev.conllu"}
TEST = {"sequoia": "fr_sequoia-ud-test.conllu", "gsd": "fr_gsd-ud-test.conllu", "pud": "fr_pud-ud-test.conllu"}
SPOKEN = {"rhapsodie", "parisstories"}
#: Sentences of GSD dev kept out of training to pick the best step with.
GSD_HELD_OUT = 150


def make_doc(vocab: Vocab, sentences: list[Sentence], separators: list[str]) -> Doc:
    """One Doc of several sentences; a separator that is not a plain space becomes a white-space token."""
    tokens: list[Token] = []
    starts: list[bool] = []
    for sentence, between in zip(sentences, separators, strict=True):
        offset = len(tokens)
        body = list(sentence.tokens)
        body[-1] = conllu.replace(body[-1], space=between == " ")
        if between.strip(" "):
            body.append(conllu.replace(layout.space_token(between), head=len(body) - 1))
        tokens.extend(conllu.replace(t, head=t.head + offset) for t in body)
        starts.extend(i == 0 for i in range(len(body)))
    return Doc(
        vocab,
        words=[t.form for t in tokens],
        spaces=[t.space for t in tokens],
        pos=[t.pos if t.pos != "_" else "X" for t in tokens],
        tags=[t.pos if t.pos != "_" else "X" for t in tokens],
        morphs=[t.feats for t in tokens],
        lemmas=[t.lemma for t in tokens],
        heads=[t.head for t in tokens],
        deps=["ROOT" if t.head == i else t.dep for i, t in enumerate(tokens)],
        sent_starts=starts,
    )


def retokenize(sentence: Sentence, nlp: Language) -> Sentence | None:
    """Carry the annotation over to our tokens; None where our tokenizer joins what the treebank splits."""
    offset, owner = 0, []
    for index, token in enumerate(sentence.tokens):
        owner.extend([index] * len(token.form))
        offset += len(token.form) + token.space
        if token.space:
            owner.append(-1)
    text = "".join(t.form + (" " if t.space else "") for t in sentence.tokens)
    pieces: list[tuple[int, str, bool]] = []
    for word in nlp.tokenizer(text.rstrip()):
        owners = {owner[i] for i in range(word.idx, word.idx + len(word.text))} - {-1}
        if len(owners) > 1:
            return None
        pieces.append((owners.pop() if owners else -1, word.text, bool(word.whitespace_)))
    if any(piece[0] < 0 for piece in pieces):
        return None
    first: dict[int, int] = {}
    for position, (index, _, _) in enumerate(pieces):
        first.setdefault(index, position)
    tokens = []
    for position, (index, form, space) in enumerate(pieces):
        source = sentence.tokens[index]
        if first[index] == position:
            whole = form == source.form
            lemma = source.lemma if whole else form
            tokens.append(Token(form, lemma, source.pos, source.feats, first[source.head], source.dep, space))
        else:
            tokens.append(Token(form, form, source.pos, source.feats, first[index], "flat:name", space))
    return layout.replace_tokens(sentence, tokens)


def documents(sentences: Iterable[Sentence], rng: random.Random, strength: float) -> Iterator[
        tuple[list[Sentence], list[str]]]:
    """Group consecutive sentences into texts of random length, in a random layout."""
    group: list[Sentence] = []
    size = rng.randint(1, 10)
    for sentence in sentences:
        group.append(layout.restyle(sentence, rng, strength))
        if len(group) == size:
            yield group, [layout.separator(s, rng, strength) for s in group]
            group, size = [], rng.randint(1, 10)
    if group:
        yield group, [layout.separator(s, rng, strength) for s in group]


def load(path: Path, nlp: Language, counts: Counter[str]) -> list[Sentence]:
    """Sentences on our tokens; the few that cannot be carried over are counted and left out."""
    kept = []
    for sentence in conllu.read(path):
        moved = retokenize(sentence, nlp)
        counts["kept" if moved else "dropped"] += 1
        if moved:
            kept.append(moved)
    return kept


def training_docs(corpora: Path, nlp: Language, copies: int, seed: int) -> Iterator[Doc]:
    """All training texts, `copies` times, each time in another layout."""
    for name, file in TRAIN.items():
        counts: Counter[str] = Counter()
        sentences = load(corpora / "ud" / file, nlp, counts)
        if name == "gsd":
            sentences = sentences[:-GSD_HELD_OUT]
        print(name, dict(counts))
        for copy in range(copies):
            rng = random.Random(f"{seed}-{name}-{copy}")
            batch = sentences
            if name in SPOKEN:
                batch = [conllu.written(s) if rng.random() < 0.7 else s for s in sentences]
            for group, separators in documents(batch, rng, strength=0.15 if copy == 0 else 0.5):
                yield make_doc(nlp.vocab, group, separators)


def plain_docs(sentences: list[Sentence], vocab: Vocab, size: int = 10) -> Iterator[Doc]:
    """Sentences joined by spaces, ten to a text: the usual way to score from raw text."""
    for start in range(0, len(sentences), size):
        group = sentences[start : start + size]
        yield make_doc(vocab, group, [" "] * len(group))


def save(docs: Iterable[Doc], path: Path) -> None:
    """Write Docs as a .spacy file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    nlp = tokenization.blank()
    ud = args.corpora / "ud"
    save(training_docs(args.corpora, nlp, args.copies, args.seed), args.output / "train.spacy")
    held_out = list(conllu.read(ud / TRAIN["gsd"]))[-GSD_HELD_OUT:]
    select = list(conllu.read(ud / SELECT["sequoia"])) + held_out
    rng = random.Random(args.seed)
    news = [make_doc(nlp.vocab, g, s) for g, s in documents(select, rng, 0.5)]
    save([*plain_docs(select, nlp.vocab), *news[: len(news) // 3]], args.output / "dev.spacy")
    for name, file in TEST.items():
        sentences = list(conllu.read(ud / file))
        save(plain_docs(sentences, nlp.vocab), args.output / f"test-{name}.spacy")
        rng = random.Random(args.seed)
        save((make_doc(nlp.vocab, g, s) for g, s in documents(sentences, rng, 0.5)),
             args.output / f"test-{name}-news.spacy")
    save(plain_docs(list(conllu.read(ud / SELECT["sequoia"])), nlp.vocab), args.output / "dev-sequoia.spacy")


if __name__ == "__main__":
    main()
